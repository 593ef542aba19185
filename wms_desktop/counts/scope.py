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


def codes_of(detail: str) -> tuple[str, ...]:
    """The codes of a scope as they were planned."""
    return tuple(code for code in detail.split(",") if code)


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


def unknown_codes(
    session: Session, site_id: int, scope: CountScope, codes: Sequence[str]
) -> tuple[str, ...]:
    """Those of *codes* that mean nothing at the site."""
    match scope:
        case CountScope.ZONE:
            query = select(Zone.code).where(Zone.site_id == site_id, Zone.code.in_(codes))
        case CountScope.LOCATIONS:
            bins = Location.kind == PlaceKind.STORAGE
            query = select(Location.code).where(Location.site_id == site_id, bins)
            query = query.where(Location.code.in_(codes))
        case CountScope.ITEMS:
            query = select(Item.code).where(Item.code.in_(codes))
        case CountScope.OWNER:
            query = select(Customer.code).where(Customer.code.in_(codes))
        case CountScope.SITE:
            return ()
    known = set(session.scalars(query))
    return tuple(code for code in codes if code not in known)


def covers(
    session: Session, scope: CountScope, codes: Sequence[str], *, item_id: int, owner_id: int
) -> bool:
    """Whether goods found at a location of the count belong to it.

    Other goods that lie there have no snapshot, so a figure for them would look like a surplus.
    """
    if scope is CountScope.ITEMS:
        return session.get_one(Item, item_id).code in codes
    if scope is CountScope.OWNER:
        return session.get_one(Customer, owner_id).code in codes
    return True


def _selected(query: Any, scope: CountScope, codes: Sequence[str]) -> Any:
    if scope is CountScope.ITEMS:
        return query.join(Item, Item.id == Balance.item_id).where(Item.code.in_(codes))
    if scope is CountScope.OWNER:
        return query.join(Customer, Customer.id == Balance.owner_id).where(Customer.code.in_(codes))
    return query
