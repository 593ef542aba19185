"""Zones and locations as lists and the warehouse map show them (LOC-4), and where to put goods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from wms_desktop.core.text import sought
from wms_desktop.db.database import Database
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.kinds import Condition, PlaceKind, StorageClass
from wms_desktop.stock.places import bins
from wms_desktop.stock.rules import Goods, PutAway, fits_class, put_away
from wms_desktop.stock.tables import Balance, Location, Lot, Zone

NEAREST = 20  # empty bins looked at for a suggestion
HOLDING = 40  # bins with the item looked at


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone with its use (LOC-4)."""

    id: int
    version: int
    code: str
    name: str
    storage_class: StorageClass
    heavy_level: int
    locations: int
    capacity: Decimal
    used: Decimal


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A location with its use (LOC-4). ``capacity`` nought is no limit."""

    id: int
    version: int
    code: str
    zone_id: int
    zone: str
    storage_class: StorageClass
    level: int
    distance: int
    capacity: Decimal
    is_blocked: bool
    used: Decimal
    zone_code: str


def zones(db: Database, site_id: int) -> list[ZoneRow]:
    """The zones of a site, with what they hold."""
    of_zone = Location.zone_id == Zone.id
    count = select(func.count(Location.id)).where(of_zone).scalar_subquery()
    capacity = (
        select(func.coalesce(func.sum(Location.capacity), 0, type_=Location.capacity.type))
        .where(of_zone)
        .scalar_subquery()
    )
    used = (
        select(func.coalesce(func.sum(Balance.quantity), 0, type_=Balance.quantity.type))
        .join(Location, Location.id == Balance.location_id)
        .where(of_zone)
        .scalar_subquery()
    )
    query: Any = (
        select(
            Zone.id, Zone.version, Zone.code, Zone.name, Zone.storage_class, Zone.heavy_level,
            count, capacity, used,
        )
        .where(Zone.site_id == site_id)
        .order_by(Zone.code)
    )  # fmt: skip
    with db.read() as session:
        return [ZoneRow(*row) for row in session.execute(query)]


def locations(
    db: Database,
    site_id: int,
    *,
    zone_id: int | None = None,
    text: str = "",
    after: LocationRow | None = None,
    limit: int = 50,
) -> list[LocationRow]:
    """The bins of a site or zone by code, with what they hold."""
    used = (
        select(func.coalesce(func.sum(Balance.quantity), 0, type_=Balance.quantity.type))
        .where(Balance.location_id == Location.id)
        .scalar_subquery()
    )
    query: Any = (
        select(
            Location.id, Location.version, Location.code, Zone.id, Zone.name, Zone.storage_class,
            Location.level, Location.distance, Location.capacity, Location.is_blocked, used,
            Zone.code,
        )
        .join(Zone, Zone.id == Location.zone_id)
        .where(Location.site_id == site_id, Location.kind == PlaceKind.STORAGE)
        .order_by(Location.code)
        .limit(limit)
    )  # fmt: skip
    if zone_id is not None:
        query = query.where(Location.zone_id == zone_id)
    if folded := sought(text).lower()[:40]:
        query = query.where(func.lower(Location.code).contains(folded, autoescape=True))
    if after is not None:
        query = query.where(Location.code > after.code)
    with db.read() as session:
        return [LocationRow(*row) for row in session.execute(query)]


def suggest_put_away(
    db: Database,
    site_id: int,
    item_id: int,
    lot_code: str,
    quantity: Decimal,
    *,
    condition: Condition | None = None,
) -> PutAway:
    """Where to put goods that are being received (LOC-2).

    Only bins that hold the item already and the nearest empty ones of a class that fits are
    looked at, so the answer does not wait for a large warehouse.

    Args:
        condition: quarantine for an item that needs QC, good for others, unless said.
    """
    with db.read() as session:
        item = item_facts(session, item_id, active=False)
        lot = session.scalar(
            select(Lot.id).where(Lot.item_id == item_id, Lot.code == lot_code.strip())
        )
        if condition is None:
            condition = Condition.QUARANTINE if item.needs_qc else Condition.GOOD
        goods = item.goods(lot, condition)
        ids = _holding(session, site_id, item_id) | _nearest_empty(session, site_id, goods)
        return put_away(goods, quantity, bins(session, ids))


def suggest_move(
    db: Database,
    site_id: int,
    item_id: int,
    lot_code: str,
    quantity: Decimal,
    condition: Condition,
    from_location_id: int,
) -> PutAway:
    """Where goods could go that lie at *from_location_id* now (LOC-2)."""
    found = suggest_put_away(db, site_id, item_id, lot_code, quantity, condition=condition)
    return PutAway(
        tuple(each for each in found.suggestions if each.location_id != from_location_id),
        tuple(each for each in found.skipped if each.location_id != from_location_id),
    )


def _holding(session: Session, site_id: int, item_id: int) -> set[int]:
    query = (
        select(Balance.location_id)
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.item_id == item_id, Balance.quantity > 0, Location.site_id == site_id)
        .order_by(Location.distance)
        .limit(HOLDING)
    )
    return set(session.scalars(query))


def _nearest_empty(session: Session, site_id: int, goods: Goods) -> set[int]:
    classes = [each for each in StorageClass if fits_class(goods, each)]
    classes = [each for each in classes if each is not StorageClass.STAGING] or classes
    held = exists().where(Balance.location_id == Location.id, Balance.quantity > 0)
    query = (
        select(Location.id)
        .join(Zone, Zone.id == Location.zone_id)
        .where(
            Location.site_id == site_id,
            Zone.storage_class.in_(classes),
            Location.is_blocked.is_(False),
            ~held,
        )
        .order_by(Location.distance, Location.code)
        .limit(NEAREST)
    )
    return set(session.scalars(query))
