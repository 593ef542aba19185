"""What a count covers: locations, and the balances that lie there (CNT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.counts.kinds import CountScope
from wms_desktop.customers.tables import Customer
from wms_desktop.stock.kinds import PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location, Zone


def location_ids(
    session: Session, site_id: int, scope: CountScope, codes: Sequence[str]
) -> list[int]:
    """The bins of the scope in walking order; for items and owners, those where their goods lie."""
    query = (
        select(Location.id)
        .where(Location.site_id == site_id, Location.kind == PlaceKind.STORAGE)
        .order_by(Location.distance, Location.code)
    )
    match scope:
        case CountScope.ZONE:
            query = query.join(Zone, Zone.id == Location.zone_id).where(Zone.code.in_(codes))
        case CountScope.LOCATIONS:
            query = query.where(Location.code.in_(codes))
        case CountScope.ITEMS | CountScope.OWNER:
            query = query.where(
                Location.id.in_(_selected(select(Balance.location_id), scope, codes))
            )
        case CountScope.SITE:
            pass
    return list(session.scalars(query))


def balances(
    session: Session, locations: Sequence[int], scope: CountScope, codes: Sequence[str]
) -> list[dict[str, Any]]:
    """What is on the books at *locations* now, as rows for the snapshot."""
    query = select(
        Balance.item_id,
        Balance.lot_id,
        Balance.owner_id,
        Balance.location_id,
        Balance.condition,
        Balance.quantity.label("booked"),
    ).where(Balance.location_id.in_(locations), Balance.quantity != 0)
    rows = session.execute(_selected(query, scope, codes)).mappings()
    return [dict(row) | {"remarks": ""} for row in rows]


def _selected(query: Any, scope: CountScope, codes: Sequence[str]) -> Any:
    if scope is CountScope.ITEMS:
        return query.join(Item, Item.id == Balance.item_id).where(Item.code.in_(codes))
    if scope is CountScope.OWNER:
        return query.join(Customer, Customer.id == Balance.owner_id).where(Customer.code.in_(codes))
    return query
