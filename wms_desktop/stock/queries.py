"""Stock on hand by customer, item, lot and location (STK-5); finding items; what a code means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, literal, or_, select, tuple_

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.text import narrow, sought
from wms_desktop.customers.names import folded
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.stock.kinds import Condition, PlaceKind, StorageClass, WeightClass
from wms_desktop.stock.tables import Balance, Item, ItemBarcode, Location, Lot, Zone

LONGEST_SEARCH = 120
MOST_HITS = 9  # answered with the keys 1 to 9


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which goods are asked for; None and empty ask for all."""

    site_id: int | None = None
    owner_id: int | None = None
    item_id: int | None = None
    lot_id: int | None = None
    location_id: int | None = None
    zone_id: int | None = None
    condition: Condition | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OnHandRow:
    """One balance: how much of an item and lot lies where, for whom, in which condition."""

    balance_id: int
    item_id: int
    item: str
    name: str
    spec: str
    unit: str
    lot_id: int
    lot: str
    received_on: date
    expires_on: date | None
    owner_id: int
    owner: str
    site_id: int
    location_id: int
    location: str
    condition: Condition
    quantity: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """Not reserved."""
        return self.quantity - self.reserved


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as lists show it."""

    id: int
    version: int
    code: str
    name: str
    spec: str
    unit: str
    is_fractional: bool
    has_lots: bool
    storage_class: StorageClass
    weight_class: WeightClass
    group: str
    incompatible_with: str
    needs_qc: bool
    unit_price: Decimal
    shelf_days: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a scanned code means: a location, lot or item.

    Attributes:
        kind: ``location``, ``lot`` or ``item``.
        item_id: of the lot or item; nought for a location.
        label: what people know it by.
        is_active: an item out of use, or a blocked location, is not.
    """

    kind: str
    id: int
    code: str
    label: str
    item_id: int = 0
    is_active: bool = True


ON_HAND: tuple[Any, ...] = (
    Balance.id, Item.id, Item.code, Item.name, Item.spec, Item.unit, Lot.id, Lot.code,
    Lot.received_on, Lot.expires_on, Customer.id, Customer.name, Location.site_id, Location.id,
    Location.code, Balance.condition, Balance.quantity, Balance.reserved,
)  # fmt: skip
_ITEM: tuple[Any, ...] = (
    Item.id, Item.version, Item.code, Item.name, Item.spec, Item.unit, Item.is_fractional,
    Item.has_lots, Item.storage_class, Item.weight_class, Item.group, Item.incompatible_with,
    Item.needs_qc, Item.unit_price, Item.shelf_days, Item.is_active,
)  # fmt: skip


def on_hand(
    db: Database,
    wanted: StockFilter | None = None,
    *,
    after: OnHandRow | None = None,
    limit: int = 50,
) -> list[OnHandRow]:
    """The statement of stock on hand, by item, lot and location; one page after *after* (STK-5)."""
    query = _filtered(select(*ON_HAND), wanted or StockFilter())
    query = query.order_by(Item.code, Lot.code, Location.code, Balance.id).limit(limit)
    if after is not None:
        key = tuple_(Item.code, Lot.code, Location.code, Balance.id)
        query = query.where(key > (after.item, after.lot, after.location, after.balance_id))
    with db.read() as session:
        return [OnHandRow(*row) for row in session.execute(query)]


def on_hand_total(db: Database, wanted: StockFilter) -> tuple[int, Decimal, Decimal]:
    """Rows, quantity and reserved of everything that *wanted* asks for; the list's footer."""
    sums = (func.count(Balance.id), func.sum(Balance.quantity), func.sum(Balance.reserved))
    with db.read() as session:
        row = session.execute(_filtered(select(*sums), wanted)).one()
    return row[0], row[1] or Decimal(0), row[2] or Decimal(0)


def _filtered(query: Any, wanted: StockFilter) -> Any:
    query = (
        query.select_from(Balance)
        .join(Item, Item.id == Balance.item_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Customer, Customer.id == Balance.owner_id)
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.quantity > 0)
    )
    for column, value in (
        (Location.site_id, wanted.site_id),
        (Balance.owner_id, wanted.owner_id),
        (Balance.item_id, wanted.item_id),
        (Balance.lot_id, wanted.lot_id),
        (Balance.location_id, wanted.location_id),
        (Location.zone_id, wanted.zone_id),
        (Balance.condition, wanted.condition),
    ):
        if value is not None:
            query = query.where(column == value)
    text = folded(wanted.text)[:LONGEST_SEARCH]
    if text:
        query = query.where(
            or_(
                Item.search.contains(text, autoescape=True),
                func.lower(Item.code).startswith(text, autoescape=True),
                func.lower(Lot.code).startswith(text, autoescape=True),
                func.lower(Location.code).startswith(text, autoescape=True),
            )
        )
    return query


def search_items(
    db: Database,
    text: str = "",
    limit: int = 20,
    *,
    after: ItemRow | None = None,
    active_only: bool = True,
) -> list[ItemRow]:
    """Items that *text* fits (code, name, pinyin, initials, barcode), by code."""
    wanted = folded(text)[:LONGEST_SEARCH]
    query = select(*_ITEM).order_by(Item.code).limit(limit)
    if active_only:
        query = query.where(Item.is_active)
    if wanted:
        barcode = select(ItemBarcode.item_id).where(ItemBarcode.code == sought(text))
        query = query.where(
            # name and code are in it: one column is read, not three (300 ms at 200,000 items)
            or_(Item.search.contains(wanted, autoescape=True), Item.id.in_(barcode))
        )
    if after is not None:
        query = query.where(Item.code > after.code)
    with db.read() as session:
        return [ItemRow(*row) for row in session.execute(query)]


def resolve_code(db: Database, site_id: int, text: str) -> list[Found]:
    """What a scanned *text* means in storage, by the fixed order of meaning.

    Location, then lot, then item, then alternative barcode: the first of these that knows the
    code answers, with all its hits (several lots can have one code). A barcode of ours names its
    kind itself.

    Source: ux.md (Scanning).
    """
    code = narrow(text).strip()
    if not code or len(code) > LONGEST_SEARCH or not code.isprintable():
        return []
    own = parse_own_code(code)
    lookups: tuple[tuple[str, Any], ...] = (
        ("location", _locations(site_id, Location.code == code)),
        ("lot", _lots(Lot.code == code)),
        ("item", _items(Item.code == code)),
        ("item", _items(Item.id.in_(select(ItemBarcode.item_id).where(ItemBarcode.code == code)))),
    )
    if own is not None:
        lookups = _own_lookups(site_id, own.kind, own.number)
    with db.read() as session:
        for kind, query in lookups:
            rows = session.execute(query.limit(MOST_HITS)).all()
            if rows:
                return [Found(kind, *row) for row in rows]
    return []


def _own_lookups(site_id: int, kind: CodeKind, number: str) -> tuple[tuple[str, Any], ...]:
    if kind is CodeKind.LOCATION:
        return (("location", _locations(site_id, Location.code == number)),)
    if kind is CodeKind.LOT and number.isdigit() and len(number) <= 15:
        return (("lot", _lots(Lot.id == int(number))),)
    if kind is CodeKind.ITEM:
        return (("item", _items(Item.code == number)),)
    return ()


def _locations(site_id: int, fits: Any) -> Any:
    return (
        select(Location.id, Location.code, Zone.name, literal(0), Location.is_blocked.is_(False))
        .join(Zone, Zone.id == Location.zone_id)
        .where(fits, Location.site_id == site_id, Location.kind == PlaceKind.STORAGE)
    )


def _lots(fits: Any) -> Any:
    return (
        select(Lot.id, Lot.code, Item.code + " " + Item.name, Item.id, Item.is_active)
        .join(Item, Item.id == Lot.item_id)
        .where(fits, Lot.code != "")
        .order_by(Lot.received_on.desc(), Lot.id.desc())
    )


def _items(fits: Any) -> Any:
    return select(Item.id, Item.code, Item.name, Item.id, Item.is_active).where(fits)
