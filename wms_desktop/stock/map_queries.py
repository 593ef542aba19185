"""What the warehouse map shows: every location of a site with its use, and what lies in one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.database import Database
from wms_desktop.stock import map_rules
from wms_desktop.stock.kinds import Condition, PlaceKind, StorageClass
from wms_desktop.stock.tables import Balance, ClimateReading, Item, Location, Lot, Zone

MOST_GOODS = 200  # lines of one location that are listed


@dataclass(frozen=True, slots=True)
class MapCell:
    """One location on the map. ``capacity`` nought is no limit; ``goods`` counts its balances."""

    id: int
    version: int
    code: str
    zone_id: int
    level: int
    distance: int
    capacity: Decimal
    is_blocked: bool
    block_reason: str
    used: Decimal
    goods: int
    oldest_on: date | None

    @property
    def room(self) -> Decimal | None:
        """Base units that still fit; None without a limit."""
        return max(self.capacity - self.used, Decimal(0)) if self.capacity else None

    @property
    def has_no_room(self) -> bool:
        """Whether nothing more fits."""
        return map_rules.has_no_room(self.used, self.capacity)


@dataclass(frozen=True, slots=True)
class MapZone:
    """One zone on the map, its locations in walking order, its limits and last reading (LOC-6)."""

    id: int
    code: str
    name: str
    storage_class: StorageClass
    temperature_low: Decimal | None
    temperature_high: Decimal | None
    temperature: Decimal | None
    cells: tuple[MapCell, ...]

    @property
    def use(self) -> Decimal | None:
        """The part of the zone's capacity that is used; None where no location has a limit."""
        limited = [cell for cell in self.cells if cell.capacity]
        used = sum((cell.used for cell in limited), Decimal(0))
        return map_rules.share(used, sum((cell.capacity for cell in limited), Decimal(0)))

    @property
    def occupied(self) -> int:
        """Locations in which something lies."""
        return sum(cell.used > 0 for cell in self.cells)


@dataclass(frozen=True, slots=True)
class WarehouseMap:
    """All zones of a site."""

    zones: tuple[MapZone, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceGoods:
    """One balance in a location; ``owner`` is empty for the house's own goods."""

    balance_id: int
    item_id: int
    item: str
    name: str
    unit: str
    is_fractional: bool
    item_version: int
    lot_id: int
    lot: str
    owner: str
    condition: Condition
    quantity: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """Not reserved."""
        return self.quantity - self.reserved


@dataclass(frozen=True, slots=True)
class Holding:
    """A location that holds the goods that are looked for, and how much of them."""

    location_id: int
    code: str
    quantity: Decimal


def warehouse_map(db: Database, site_id: int) -> WarehouseMap:
    """The zones of a site with all their locations (LOC-4); zones without locations too."""
    with db.read() as session:
        cells: dict[int, list[MapCell]] = {}
        for row in session.execute(_cells(site_id)):
            cell = MapCell(*row)
            cells.setdefault(cell.zone_id, []).append(cell)
        last = _last_temperatures(session, site_id)
        zones: Any = (
            select(
                Zone.id, Zone.code, Zone.name, Zone.storage_class,
                Zone.temperature_low, Zone.temperature_high,
            )
            .where(Zone.site_id == site_id)
            .order_by(Zone.code)
        )  # fmt: skip
        return WarehouseMap(
            tuple(
                MapZone(
                    row.id,
                    row.code,
                    row.name,
                    row.storage_class,
                    row.temperature_low,
                    row.temperature_high,
                    last.get(row.id),
                    tuple(cells.get(row.id, ())),
                )
                for row in session.execute(zones)
            )
        )


def _cells(site_id: int) -> Any:
    held = (
        select(
            Balance.location_id,
            func.sum(Balance.quantity).label("used"),
            func.count().label("goods"),
            func.min(Lot.received_on).label("oldest_on"),
        )
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.quantity > 0)
        .group_by(Balance.location_id)
        .subquery()
    )
    used = func.coalesce(held.c.used, 0, type_=Balance.quantity.type)
    return (
        select(
            Location.id, Location.version, Location.code, Location.zone_id, Location.level,
            Location.distance, Location.capacity, Location.is_blocked, Location.block_reason,
            used, func.coalesce(held.c.goods, 0), held.c.oldest_on,
        )
        .outerjoin(held, held.c.location_id == Location.id)
        .where(Location.site_id == site_id, Location.kind == PlaceKind.STORAGE)
        .order_by(Location.distance, Location.code)
    )  # fmt: skip


def _last_temperatures(session: Session, site_id: int) -> dict[int, Decimal | None]:
    newest = (  # by the index, zone by zone: a logger writes thousands of readings a month
        select(ClimateReading.temperature)
        .where(ClimateReading.zone_id == Zone.id, ClimateReading.temperature.is_not(None))
        .order_by(ClimateReading.taken_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Zone.id, newest).where(Zone.site_id == site_id)
    return dict(session.execute(query).all())


def place_goods(db: Database, location_id: int) -> list[PlaceGoods]:
    """What lies at a location, oldest lot of each item first."""
    query: Any = (
        select(
            Balance.id, Item.id, Item.code, Item.name, Item.unit, Item.is_fractional,
            Item.version, Lot.id, Lot.code, Customer.name, Balance.condition, Balance.quantity,
            Balance.reserved, Customer.kind,
        )
        .join(Item, Item.id == Balance.item_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Customer, Customer.id == Balance.owner_id)
        .where(Balance.location_id == location_id, Balance.quantity > 0)
        .order_by(Item.code, Lot.received_on, Lot.code, Balance.id)
        .limit(MOST_GOODS)
    )  # fmt: skip
    with db.read() as session:
        found = []
        for *values, kind in session.execute(query):
            if kind is CustomerKind.HOUSE:
                values[9] = ""
            found.append(PlaceGoods(*values))
        return found


def holding(
    db: Database, site_id: int, *, item_id: int | None = None, lot_id: int | None = None
) -> list[Holding]:
    """Every location of a site that holds an item or a lot, nearest to staging first (STK-5)."""
    query: Any = (
        select(Location.id, Location.code, func.sum(Balance.quantity, type_=Balance.quantity.type))
        .join(Location, Location.id == Balance.location_id)
        .where(Location.site_id == site_id, Balance.quantity > 0)
        .group_by(Location.id, Location.code, Location.distance)
        .order_by(Location.distance, Location.code)
    )
    if item_id is not None:
        query = query.where(Balance.item_id == item_id)
    if lot_id is not None:
        query = query.where(Balance.lot_id == lot_id)
    with db.read() as session:
        return [Holding(*row) for row in session.execute(query)]
