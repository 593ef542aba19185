"""What a count covers: locations, and the balances that lie there (CNT-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.counts import suggesting
from wms_desktop.counts.kinds import CountScope
from wms_desktop.counts.tables import Count, CountLine
from wms_desktop.customers.tables import Customer
from wms_desktop.stock.kinds import AbcClass, PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location, Zone


@dataclass(frozen=True, slots=True)
class Area:
    """The bins of a scope, in walking order, and which of the goods there belong to it.

    Attributes:
        goods: conditions on the balances; empty where all of them belong to it.
    """

    locations: tuple[int, ...]
    goods: tuple[Any, ...] = ()


def codes_of(detail: str) -> tuple[str, ...]:
    """The codes of a scope as they were planned."""
    return tuple(code for code in detail.split(",") if code)


def area_of(session: Session, by: Acting, scope: CountScope, codes: Sequence[str]) -> Area:
    """The bins of the scope; for items and owners, those where their goods lie."""
    query = (
        select(Location.id)
        .where(Location.site_id == by.site_id, Location.kind == PlaceKind.STORAGE)
        .order_by(Location.distance, Location.code)
    )
    goods = _goods(session, by, scope, codes)
    zones = scope in (CountScope.ZONE, CountScope.EMPTIED, CountScope.SHORTAGES)
    if zones and (codes or scope is CountScope.ZONE):
        query = query.join(Zone, Zone.id == Location.zone_id).where(Zone.code.in_(codes))
    match scope:
        case CountScope.LOCATIONS:
            query = query.where(Location.code.in_(codes))
        case CountScope.ITEMS | CountScope.OWNER | CountScope.ABC_DUE:
            here = select(Balance.location_id).where(Balance.quantity != 0, *goods)
            query = query.where(Location.id.in_(here))
        case CountScope.EMPTIED:
            query = query.where(*suggesting.is_emptied(by.site_id))
        case CountScope.SHORTAGES:
            query = query.where(Location.id.in_(suggesting.short_places(by.site_id)))
        case CountScope.SITE | CountScope.ZONE:
            pass
    return Area(tuple(session.scalars(query)), goods)


def _goods(
    session: Session, by: Acting, scope: CountScope, codes: Sequence[str]
) -> tuple[Any, ...]:
    match scope:
        case CountScope.ITEMS:
            return (Balance.item_id.in_(select(Item.id).where(Item.code.in_(codes))),)
        case CountScope.OWNER:
            return (Balance.owner_id.in_(select(Customer.id).where(Customer.code.in_(codes))),)
        case CountScope.ABC_DUE:
            classes = [AbcClass(code.upper()) for code in codes] if codes else suggesting.CLASSES
            return (Balance.item_id.in_(suggesting.due_items(session, by, classes)),)
        case _:
            return ()


def balances(session: Session, area: Area) -> list[dict[str, Any]]:
    """What is on the books in the area now, as rows for the snapshot."""
    query = select(
        Balance.item_id,
        Balance.lot_id,
        Balance.owner_id,
        Balance.location_id,
        Balance.condition,
        Balance.quantity.label("booked"),
    ).where(Balance.quantity != 0, *area.goods)
    places = set(area.locations)
    rows = session.execute(query.where(Balance.location_id.in_(_at(area)))).mappings()
    return [dict(row) | {"remarks": ""} for row in rows if row["location_id"] in places]


def _at(area: Area) -> Any:
    """The places of the area for a query; all of the site where they are too many to name."""
    if len(area.locations) <= _MOST_NAMED:
        return area.locations
    site = select(Location.site_id).where(Location.id == area.locations[0]).scalar_subquery()
    return select(Location.id).where(Location.site_id == site)


_MOST_NAMED = 5_000


@dataclass(frozen=True, slots=True)
class Size:
    """How much a scope would cover now."""

    locations: int
    lines: int
    items: int


def size_of(session: Session, area: Area) -> Size:
    """How much there is to count in the area."""
    if not area.locations:
        return Size(0, 0, 0)
    query = select(func.count(), func.count(Balance.item_id.distinct())).where(
        Balance.quantity != 0, Balance.location_id.in_(_at(area)), *area.goods
    )
    lines, items = session.execute(query).one()
    return Size(len(area.locations), lines, items)


def unknown_codes(
    session: Session, site_id: int, scope: CountScope, codes: Sequence[str]
) -> tuple[str, ...]:
    """Those of *codes* that mean nothing at the site."""
    match scope:
        case CountScope.ZONE | CountScope.EMPTIED | CountScope.SHORTAGES:
            query = select(Zone.code).where(Zone.site_id == site_id, Zone.code.in_(codes))
        case CountScope.LOCATIONS:
            bins = Location.kind == PlaceKind.STORAGE
            query = select(Location.code).where(Location.site_id == site_id, bins)
            query = query.where(Location.code.in_(codes))
        case CountScope.ITEMS:
            query = select(Item.code).where(Item.code.in_(codes))
        case CountScope.OWNER:
            query = select(Customer.code).where(Customer.code.in_(codes))
        case CountScope.ABC_DUE:
            return tuple(code for code in codes if code.upper() not in suggesting.CLASSES)
        case CountScope.SITE:
            return ()
    known = set(session.scalars(query))
    return tuple(code for code in codes if code not in known)


def covers(session: Session, count: Count, *, item_id: int, owner_id: int) -> bool:
    """Whether goods found at a location of the count belong to it.

    Other goods that lie there have no snapshot, so a figure for them would look like a surplus.
    """
    codes = codes_of(count.scope_detail)
    if count.scope is CountScope.ITEMS:
        return session.get_one(Item, item_id).code in codes
    if count.scope is CountScope.OWNER:
        return session.get_one(Customer, owner_id).code in codes
    if count.scope is CountScope.ABC_DUE:  # as it was when the count began
        query = select(CountLine.id).where(
            CountLine.count_id == count.id, CountLine.item_id == item_id
        )
        return session.execute(query.limit(1)).first() is not None
    return True
