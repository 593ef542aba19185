"""The throw-away shop that a simulation plays in; real data are never touched."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.customers.names import search_text
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db import clock, schema
from wms_desktop.db.database import Database
from wms_desktop.db.schema import SchemaState
from wms_desktop.db.tables import Meta, Operation
from wms_desktop.demo import masters
from wms_desktop.demo.cast import Cast
from wms_desktop.goods import inbound
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import Person, Site, Workstation
from wms_desktop.simulate.faults import SimulateFault
from wms_desktop.stock import service_moves
from wms_desktop.stock.kinds import Condition, PlaceKind, StorageClass
from wms_desktop.stock.rules import StorageFault
from wms_desktop.stock.tables import Item, Location, Lot, Zone

MARK = "simulate"
LOT = "L1"
ENDLESS = Decimal(100_000)
SHELVES = 6
ORDERS = 4
AT_ONCE = 40  # opening lines of one document
YES = (StorageFault.NO_ROOM.value, StorageFault.TOO_HIGH.value)


@dataclass(frozen=True, slots=True)
class Stage:
    """The few rows that every station wants.

    Attributes:
        known: keys of operations that were there before the stations began.
    """

    items: tuple[int, ...]
    lots: tuple[int, ...]
    shelves: tuple[int, ...]
    returns_place: int
    customer: int
    owner: int
    inbound: tuple[int, ...]
    desks: tuple[int, ...]
    people: dict[str, int]
    known: tuple[UUID, ...] = ()


def require_throw_away(db: Database) -> SchemaState:
    """Refuse a database that anybody works with.

    Raises:
        Refused: it holds something that no simulation has made.
    """
    found = schema.state(db)
    if found is SchemaState.EMPTY:
        return found
    schema.require_current(db)
    with db.read() as session:
        is_ours = session.scalar(select(Meta.value).where(Meta.key == MARK)) is not None
        is_founded = session.scalar(select(Person.id).limit(1)) is not None
    if is_founded and not is_ours:
        raise Refused(SimulateFault.REAL_DATA, database=db.shown_url)
    return found


def make(db: Database, stations: int, items: int, each: int) -> Stage:
    """Make the schema and the shop where there are none, then fresh goods for this run.

    Args:
        each: opening stock of every item.

    Raises:
        Refused: the database holds somebody's data.
    """
    if require_throw_away(db) is SchemaState.EMPTY:
        schema.upgrade(db)
    with db.write() as session:
        if session.scalar(select(Person.id).limit(1)) is None:
            cast = Cast(random.Random(1))
            masters.add_sites_and_people(session, cast)
            masters.add_customers(session, cast, 3)
            masters.add_places(session)
            session.execute(insert(Meta), {"key": MARK, "value": "1"})
    with db.write() as session:
        desks = _desks(session, stations)
        item_ids = _items(session, items)
        today = datetime.now(UTC).date()
        lots = [Lot(item_id=item, code=LOT, received_on=today) for item in item_ids]
        session.add_all(lots)
        session.flush()
        lot_ids = tuple(lot.id for lot in lots)
    return _stocked(db, desks, item_ids, lot_ids, each)


def acting(db: Database, person: int, desk: int) -> Acting:
    """Somebody of the stage at a workstation, by the database's clock."""
    now = datetime.now(UTC)
    now -= clock.ahead(db, now)
    return acting_for(db, person, desk, now=now, language=Language.ZH_CN)


def _desks(session: Session, stations: int) -> tuple[int, ...]:
    site = session.scalars(select(Site.id).where(Site.code == "SH")).one()
    known = session.scalars(select(Workstation.id).where(Workstation.site_id == site)).all()
    for number in range(len(known), stations):
        session.add(Workstation(name=f"工作台 {number + 1}", site_id=site))
    session.flush()
    query = select(Workstation.id).where(Workstation.site_id == site).order_by(Workstation.id)
    return tuple(session.scalars(query))[:stations]


def _items(session: Session, many: int) -> tuple[int, ...]:
    run = uuid4().hex[:6].upper()
    rows = [
        Item(
            code=f"M-{run}-{number:03d}", name=f"模拟 {number}", unit="卷",
            search=search_text(f"模拟 {number}"), storage_class=StorageClass.AMBIENT,
        )
        for number in range(1, many + 1)
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    return tuple(row.id for row in rows)


def _stocked(
    db: Database, desks: tuple[int, ...], items: tuple[int, ...], lots: tuple[int, ...], each: int
) -> Stage:
    with db.read() as session:
        people = {row.login: row.id for row in session.execute(select(Person.login, Person.id))}
        house = session.scalars(
            select(Customer.id).where(Customer.kind == CustomerKind.HOUSE)
        ).one()
        customer = session.scalars(
            select(Customer.id).where(Customer.kind == CustomerKind.ORGANIZATION).limit(1)
        ).one()
        shelves = _places(session, StorageClass.AMBIENT)[:SHELVES]
        returns_place = _places(session, StorageClass.RETURNS)[0]
    by = acting(db, people["lin"], desks[0])
    if each:
        for begin in range(0, len(items), AT_ONCE):
            _open(db, by, items[begin : begin + AT_ONCE], shelves, house, each)
    orders = []
    for _ in range(ORDERS):
        lines = tuple(inbound.AnnouncedLine(item, ENDLESS, LOT) for item in items)
        command = inbound.CreateInbound(uuid4(), customer, house, lines)
        orders.append(inbound.create(db, by, command).value)
    with db.read() as session:
        known = tuple(session.scalars(select(Operation.op_id)))
    return Stage(
        items, lots, shelves, returns_place, customer, house, tuple(orders), desks, people, known
    )


def _places(session: Session, storage: StorageClass) -> tuple[int, ...]:
    query = (
        select(Location.id)
        .join(Zone, Zone.id == Location.zone_id)
        .where(Zone.storage_class == storage, Location.kind == PlaceKind.STORAGE)
        .order_by(Location.distance)
    )
    return tuple(session.scalars(query))


def _open(
    db: Database, by: Acting, items: Sequence[int], shelves: Sequence[int], owner: int, each: int
) -> None:
    lines = tuple(
        service_moves.OpeningLine(
            item, LOT, owner, shelves[number % len(shelves)], Decimal(each), Condition.GOOD
        )
        for number, item in enumerate(items)
    )
    service_moves.open_stock(db, by, service_moves.OpenStock(uuid4(), lines, YES))
