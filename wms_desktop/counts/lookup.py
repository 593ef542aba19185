"""What a counter scans or types, looked up without any booked figure (CNT-2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import narrow
from wms_desktop.counts.queries import PlaceToCount
from wms_desktop.counts.rules import CountFault
from wms_desktop.counts.tables import CountLine, CountLocation
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.database import Database
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.queries import resolve_code, search_items
from wms_desktop.stock.tables import Balance, Item, Location, Lot

MOST_LOTS, MOST_CHOICES = 50, 9


@dataclass(frozen=True, slots=True)
class Goods:
    """An item and one lot of it."""

    item_id: int
    lot_id: int
    item_code: str
    item_name: str
    lot_code: str
    unit: str
    is_fractional: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose goods they are, and in which condition."""

    owner_id: int
    owner_name: str
    condition: Condition


_GOODS = select(
    Item.id, Lot.id, Item.code, Item.name, Lot.code, Item.unit, Item.is_fractional
).join(Lot, Lot.item_id == Item.id)


def lots(db: Database, item_id: int) -> list[Goods]:
    """The lots of an item, the newest first.

    Raises:
        Refused: no lot of it has ever been received.
    """
    query = _GOODS.where(Item.id == item_id).order_by(Lot.received_on.desc(), Lot.id.desc())
    with db.read() as session:
        found = [Goods(*row) for row in session.execute(query.limit(MOST_LOTS))]
        if not found:
            code = session.scalar(select(Item.code).where(Item.id == item_id))
            raise Refused(CountFault.NO_LOT, item=code or "")
    return found


def lot(db: Database, lot_id: int) -> Goods:
    """One lot with its item."""
    with db.read() as session:
        return Goods(*session.execute(_GOODS.where(Lot.id == lot_id)).one())


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed where goods are asked for: goods to choose from, or a location."""

    goods: tuple[Goods, ...] = ()
    location: str = ""


def typed(db: Database, site_id: int, text: str) -> Typed:
    """What a typed *text* means: what a scan of it would, else goods with such a name.

    Raises:
        Refused: nothing is known by it.
    """
    found = resolve_code(db, site_id, text)
    if found and found[0].kind == "location":
        return Typed(location=found[0].code)
    items = [one.id for one in found if one.kind == "item"]
    if not found and text.strip():
        items = [item.id for item in search_items(db, text, MOST_CHOICES)]
    chosen = [one.id for one in found if one.kind == "lot"]
    query = _GOODS.where(or_(Lot.id.in_(chosen), Item.id.in_(items)))
    query = query.order_by(Item.code, Lot.received_on.desc(), Lot.id.desc()).limit(MOST_LOTS)
    with db.read() as session:
        goods = tuple(Goods(*row) for row in session.execute(query))
    if not goods:
        raise Refused(CountFault.UNKNOWN_GOODS, typed=text.strip()[:40])
    return Typed(goods)


def place(db: Database, count_id: int, text: str) -> PlaceToCount:
    """The location of the count that a scanned or typed *text* means.

    Raises:
        Refused: ``NOT_IN_SCOPE``.
    """
    own = parse_own_code(text)
    code = own.number if own and own.kind is CodeKind.LOCATION else narrow(text).strip()
    query = (
        select(Location.id, Location.code, CountLocation.is_done)
        .join(CountLocation, CountLocation.location_id == Location.id)
        .where(CountLocation.count_id == count_id, Location.code.in_({code, code.upper()}))
    )
    with db.read() as session:
        row = session.execute(query).first()
    if row is None:
        raise Refused(CountFault.NOT_IN_SCOPE, location=code[:40])
    return PlaceToCount(*row)


def whose(db: Database, count_id: int, location_id: int, item_id: int, lot_id: int) -> list[Whose]:
    """Owner and condition of such goods in the snapshot of a place; empty for unexpected ones."""
    query = (
        select(Customer.id, Customer.name, CountLine.condition)
        .join(CountLine, CountLine.owner_id == Customer.id)
        .where(
            CountLine.count_id == count_id,
            CountLine.location_id == location_id,
            CountLine.item_id == item_id,
            CountLine.lot_id == lot_id,
        )
        .order_by(CountLine.id)
    )
    with db.read() as session:
        return [Whose(*row) for row in session.execute(query)]


def owners(db: Database, site_id: int) -> list[tuple[int, str]]:
    """The house, and everybody whose goods lie at the site: (id, name)."""
    here = (
        select(Balance.owner_id)
        .join(Location, Location.id == Balance.location_id)
        .where(Location.site_id == site_id)
    )
    query = (
        select(Customer.id, Customer.name)
        .where(or_(Customer.kind == CustomerKind.HOUSE, Customer.id.in_(here)))
        .order_by(Customer.id)
    )
    with db.read() as session:
        return [(id_, name) for id_, name in session.execute(query)]
