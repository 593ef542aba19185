"""A year of stock counts that were approved, so that their results have something to show."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.counts.counting import last_move
from wms_desktop.counts.kinds import CountScope, CountState, VarianceCause
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.db.numbers import next_number
from wms_desktop.goods.tables import OutboundLine
from wms_desktop.people.tables import Person
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, PlaceKind
from wms_desktop.stock.tables import Balance, Location, Zone

_EVERY_DAYS = 24
_COUNTS = 14
_ZONES = (
    ("A", "A 区盘点"),
    ("B", "B 区盘点"),
)  # the others stay as they are
_LINES = 60
_FOUND = (
    (VarianceCause.MISPLACED, "原放错位"),
    (VarianceCause.UNPOSTED_MOVE, "入库未过账"),
    (VarianceCause.MISCOUNTED, "上次数错"),
)
_LACKED = (
    (VarianceCause.DAMAGE, "压坏报损"),
    (VarianceCause.DAMAGE, "受潮报损"),
    (VarianceCause.UNPOSTED_MOVE, "出库未过账"),
    (VarianceCause.UNKNOWN, "查无原因"),
)


def add_past_counts(session: Session, by: Acting) -> None:
    """Counts of the last year, the oldest first; the newest are the most accurate."""
    chance = random.Random(7)
    manager = session.execute(select(Person.id).where(Person.login == "zhao")).scalar_one()
    lost = session.execute(
        select(Location.id).where(
            Location.site_id == by.site_id, Location.kind == PlaceKind.LOST_AND_FOUND
        )
    ).scalar_one()
    for number in range(_COUNTS):
        ago = timedelta(days=_EVERY_DAYS * (_COUNTS - number) - 8)
        zone, title = _ZONES[number % len(_ZONES)]
        then = replace(by, now=by.now - ago, today=by.today - ago)
        off = chance.choice((0, 1, 1, 2, 3)) if number < _COUNTS - 2 else number % 2
        _add_count(session, then, chance, (zone, title), manager, lost, off)


def _add_count(
    session: Session,
    by: Acting,
    chance: random.Random,
    covers: tuple[str, str],
    manager: int,
    lost: int,
    off: int,
) -> None:
    zone, title = covers
    balances = _lying(session, by.site_id, zone)
    chosen = chance.sample(balances, min(_LINES, len(balances)))
    if not chosen:
        return
    count = Count(
        number=next_number(session, "PD", by.today),
        title=title,
        site_id=by.site_id,
        scope=CountScope.ZONE,
        scope_detail=zone,
        state=CountState.APPROVED,
        planned_by_id=by.person_id,
        started_at=by.now - timedelta(hours=3),
        snapshot_move_id=last_move(session),
        approved_by_id=manager,
        approved_at=by.now,
    )
    session.add(count)
    session.flush()
    places = sorted({balance.location_id for balance in chosen})
    session.execute(
        insert(CountLocation),
        [{"count_id": count.id, "location_id": place, "is_done": True} for place in places],
    )
    moves = []
    for number, balance in enumerate(chosen):
        free = balance.quantity - balance.reserved
        difference = Decimal(chance.choice((-2, -1, -1, 1, 2))) if number < off else Decimal(0)
        difference = difference if free + difference >= 0 else Decimal(1)
        _add_line(session, by, count, balance, difference, chance)
        if difference:
            ends = (lost, balance.location_id) if difference > 0 else (balance.location_id, lost)
            goods = balance.item_id, balance.lot_id, balance.owner_id
            kept, pieces = balance.condition, abs(difference)
            moves.append(posting.Move(*goods, *ends, pieces, kept, kept))
    if moves:
        posting.post(
            session,
            by,
            op_id=UUID(int=chance.getrandbits(128), version=4),
            reason=MoveReason.COUNT,
            document=f"count:{count.number}",
            moves=moves,
        )
        session.expire_all()


def _add_line(
    session: Session,
    by: Acting,
    count: Count,
    balance: Balance,
    difference: Decimal,
    chance: random.Random,
) -> None:
    cause: VarianceCause | None
    cause, remarks = (None, "")
    if difference:
        cause, remarks = chance.choice(_FOUND if difference > 0 else _LACKED)
    line = CountLine(
        count_id=count.id,
        item_id=balance.item_id,
        lot_id=balance.lot_id,
        owner_id=balance.owner_id,
        location_id=balance.location_id,
        condition=balance.condition,
        booked=balance.quantity,
        cause=cause,
        remarks=remarks,
    )
    session.add(line)
    session.flush()
    session.add(
        CountEntry(
            line_id=line.id,
            quantity=balance.quantity + difference,
            move_id=count.snapshot_move_id or 0,
            person_id=by.person_id,
            workstation_id=by.workstation_id,
            at=by.now - timedelta(hours=1),
        )
    )


def _lying(session: Session, site_id: int, zone: str) -> list[Balance]:
    query = (
        select(Balance)
        .join(Location, Location.id == Balance.location_id)
        .join(Zone, Zone.id == Location.zone_id)
        .where(
            Location.site_id == site_id,
            Zone.code == zone,
            Balance.quantity > 2,
            Balance.item_id.not_in(select(OutboundLine.item_id)),  # orders find what they need
        )
        .order_by(Balance.id)
        .limit(400)
    )
    return list(session.scalars(query))
