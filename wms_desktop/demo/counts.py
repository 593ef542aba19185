"""Stock counts of the sample shop: one in review with second counts, one planned, and classes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import CountScope, VarianceCause
from wms_desktop.counts.variances import VarianceRow
from wms_desktop.db.database import Database
from wms_desktop.demo import masters
from wms_desktop.people.queries import acting_for
from wms_desktop.people.tables import Person
from wms_desktop.stock import service_moves
from wms_desktop.stock.kinds import AbcClass, PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location

PLACES = 14
MOVED = Decimal(2)
FOUND = {2: Decimal(-2), 5: Decimal(1), 8: Decimal(-1), 10: Decimal(-3)}  # line: off by


class _Day:
    """The people of the count, and keys that are the same for the same seed."""

    def __init__(self, db: Database, seed: int, now: datetime) -> None:
        self.db, self.now, self._random = db, now, random.Random(seed)

    def op(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)

    def by(self, login: str) -> Acting:
        with self.db.read() as session:
            person = session.execute(select(Person.id).where(Person.login == login)).scalar_one()
            desk = masters.main_desk(session)
        return acting_for(self.db, person, desk, now=self.now, language=Language.ZH_CN)

    def step(self, count_id: int) -> service.Step:
        site_id = self.by("lin").site_id
        return service.Step(self.op(), count_id, queries.count(self.db, site_id, count_id).version)


def add_counts(db: Database, *, seed: int, now: datetime) -> None:
    """Classes for all items, a count in review, and one that is planned."""
    day = _Day(db, seed, now)
    with db.write() as session:
        _classify(session)
        places = _places(session)
    _in_review(day, places)
    plan = service.Plan(day.op(), "A 类货品循环盘点", CountScope.ABC_DUE, ("A",))
    service.plan(db, day.by("zhao"), plan)


def _classify(session: Session) -> None:
    """As the value issued will have it one day: the dearest fifth is A, the next third B."""
    ids = session.scalars(select(Item.id).order_by(Item.unit_price.desc(), Item.id)).all()
    ends = {AbcClass.A: len(ids) // 5, AbcClass.B: len(ids) // 2, AbcClass.C: len(ids)}
    begin = 0
    for each, end in ends.items():
        if ids[begin:end]:
            lowest, highest = ids[begin], ids[end - 1]
            price = select(Item.unit_price).where(Item.id == lowest).scalar_subquery()
            floor = select(Item.unit_price).where(Item.id == highest).scalar_subquery()
            session.execute(
                update(Item)
                .where(Item.unit_price <= price, Item.unit_price >= floor)
                .values(abc_class=each)
                .execution_options(synchronize_session=False)
            )
        begin = end


def _places(session: Session) -> tuple[str, ...]:
    """The first bins of the main hall that hold goods."""
    query = (
        select(Location.code)
        .join(Balance, Balance.location_id == Location.id)
        .where(
            Location.code.startswith("A-"),
            Location.kind == PlaceKind.STORAGE,
            Balance.quantity > 0,
        )
        .group_by(Location.code)
        .order_by(func.min(Location.distance))
        .limit(PLACES)
    )
    return tuple(session.scalars(query))


def _in_review(day: _Day, places: tuple[str, ...]) -> None:
    db, lin, chen, zhao = day.db, day.by("lin"), day.by("chen"), day.by("zhao")
    plan = service.Plan(day.op(), "A 区月度盘点", CountScope.LOCATIONS, places)
    count_id = service.plan(db, zhao, plan).value
    service.start(db, zhao, day.step(count_id))
    rows = queries.review(db, count_id)
    moved = _move(day, rows)
    for number, row in enumerate(rows):
        found = row.booked + FOUND.get(number, Decimal(0)) - (MOVED if number == moved else 0)
        service.enter(db, lin, _found(day, count_id, row, max(found, Decimal(0))))
    for place in queries.places(db, count_id):
        service.close_location(
            db, lin, service.CloseLocation(day.op(), count_id, place.location_id)
        )
    service.to_review(db, zhao, day.step(count_id))
    asked = [row for row in queries.review(db, count_id) if row.variance.is_open]
    for number, row in enumerate(asked[:3]):  # the fourth still waits
        counted = row.rounds[0].counted + (1 if number == 2 else 0)
        service.enter(db, chen, _found(day, count_id, row, counted))
    decided = queries.review(db, count_id)
    for row in decided:
        if row.line_id == asked[0].line_id:
            decide = service.Decide(
                day.op(), row.line_id, row.version, VarianceCause.DAMAGE, "外包装受潮，已拍照"
            )
            service.decide(db, zhao, decide)


def _move(day: _Day, rows: Sequence[VarianceRow]) -> int:
    """Some goods go to another place while it is counted; gives the line that they left."""
    with day.db.read() as session:
        for number, row in enumerate(rows):
            balance = session.execute(
                select(Balance.id, Balance.quantity - Balance.reserved).where(
                    Balance.item_id == row.item_id,
                    Balance.lot_id == row.lot_id,
                    Balance.owner_id == row.owner_id,
                    Balance.location_id == row.location_id,
                    Balance.condition == row.condition,
                )
            ).one()
            if number not in FOUND and balance[1] >= MOVED:
                break
        else:
            return -1
        zone = select(Location.zone_id).where(Location.id == row.location_id).scalar_subquery()
        to = session.scalars(
            select(Location.id)
            .where(Location.zone_id == zone, Location.id.not_in({r.location_id for r in rows}))
            .order_by(Location.distance.desc())
        ).first()
    if to is None:
        return -1
    move = service_moves.Transfer(day.op(), balance[0], to, MOVED)
    service_moves.transfer(day.db, day.by("lin"), move)
    return number


def _found(day: _Day, count_id: int, row: VarianceRow, quantity: Decimal) -> service.Enter:
    return service.Enter(
        day.op(), count_id, row.location_id, row.item_id, row.lot_id, quantity, row.owner_id,
        row.condition,
    )  # fmt: skip
