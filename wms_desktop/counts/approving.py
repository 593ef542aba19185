"""Deciding on variances: count again, accept, name causes, approve and post (CNT-3, CNT-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.counts import recounts, variances
from wms_desktop.counts.counting import require_state
from wms_desktop.counts.kinds import CountState, VarianceCause
from wms_desktop.counts.rules import (
    APPROVERS,
    COUNTERS,
    LAST_ROUND,
    PLANNERS,
    QUANTITY_LIMIT,
    TOLERANCE,
    VALUE_LIMIT,
    CountFault,
    Limits,
    approval_faults,
    can_be_accepted,
)
from wms_desktop.counts.tables import Count, CountLine
from wms_desktop.counts.variances import VarianceRow
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, PlaceKind
from wms_desktop.stock.tables import Balance, Location, Reservation

_CHANGED = frozenset({Topic.COUNTS})
_AT_ONCE = 5_000  # ids in one statement


@dataclass(frozen=True, slots=True)
class Step:
    """Start, hand over to review, reopen or approve the count that is shown."""

    op_id: UUID
    count_id: int
    seen_version: int


@dataclass(frozen=True, slots=True)
class Decide:
    """The cause of a line's variance."""

    op_id: UUID
    line_id: int
    seen_version: int
    cause: VarianceCause | None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class CountAgain:
    """These lines are to be counted once more, by another person."""

    op_id: UUID
    count_id: int
    line_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Accept:
    """All lines that agree or are off within the tolerance may stand as they are."""

    op_id: UUID
    count_id: int
    seen_version: int


def limits_on(session: Session, by: Acting) -> Limits:
    """The numbers in force today."""
    return Limits(
        value_on(session, VALUE_LIMIT, by.today),
        value_on(session, TOLERANCE, by.today),
        value_on(session, QUANTITY_LIMIT, by.today),
    )


def decide(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Name the cause of a variance (CNT-4).

    Raises:
        Refused: the line is still to be counted again.
    """
    by.require(*COUNTERS, *APPROVERS)
    remarks = clean_line(command.remarks, field="Remarks", limit=200, required=False)

    def work(session: Session) -> Done[int]:
        line = session.get(CountLine, command.line_id)
        count = session.get(Count, line.count_id, with_for_update={"read": True}) if line else None
        if line is None or count is None or count.site_id != by.site_id:
            raise Refused(CountFault.UNKNOWN)
        if line.version != command.seen_version:
            raise audit.stale(session, f"count:{count.number}")
        require_state(count, CountState.REVIEW)
        if line.round > 1 and not recounts.is_counted(session, line.id, line.round):
            raise Refused(CountFault.AGAIN_OPEN, number=count.number, left=1)
        before = {"cause": line.cause, "remarks": line.remarks}
        line.cause, line.remarks = command.cause, remarks
        audit.record(
            session,
            by,
            "counts.decide",
            f"count:{count.number}",
            before=before,
            after={"line": line.id, "cause": command.cause, "remarks": remarks},
        )
        return Done(line.id, _CHANGED)

    return operations.once(db, by, "counts.decide", command, work)


def count_again(db: Database, by: Acting, command: CountAgain) -> Done[int]:
    """Order a second count of lines, or a third; an earlier decision on them is gone (CNT-3).

    Returns:
        How many lines have to be counted again.

    Raises:
        Refused: a line has not been counted yet as often as it was asked for, or three times.
    """
    by.require(*PLANNERS)

    def work(session: Session) -> Done[int]:
        count = session.get(Count, command.count_id, with_for_update=True)
        if count is None or count.site_id != by.site_id:
            raise Refused(CountFault.UNKNOWN)
        require_state(count, CountState.REVIEW)
        wanted = set(command.line_ids)
        rows = [row for row in variances.of_count(session, count) if row.line_id in wanted]
        if not rows or len(rows) != len(wanted):
            raise Refused(CountFault.UNKNOWN)
        for row in rows:
            if row.variance.is_open or row.counted is None:
                raise Refused(CountFault.AGAIN_OPEN, number=count.number, left=1)
            if row.round == LAST_ROUND:
                raise Refused(CountFault.ALREADY_DECIDED, item=row.item_code)
        asked = CountLine.__table__.c.round + 1
        ids = [row.line_id for row in rows]
        set_lines(session, ids, round=asked, cause=None, remarks="", accepted_by_id=None)
        audit.record(
            session, by, "counts.again", f"count:{count.number}", after={"lines": sorted(ids)}
        )
        return Done(len(ids), _CHANGED)

    return operations.once(db, by, "counts.again", command, work)


def accept(db: Database, by: Acting, command: Accept) -> Done[int]:
    """Let all lines stand that agree or are off within the tolerance (CNT-3).

    Returns:
        How many lines were accepted.

    Raises:
        Refused: a counter accepts, or there is nothing to accept.
    """
    by.require(*APPROVERS, Role.GENERAL_MANAGER)

    def work(session: Session) -> Done[int]:
        count = seen(session, by, command, CountState.REVIEW)
        if by.person_id in variances.counter_ids(session, count.id):
            raise Refused(CountFault.OWN_COUNT, number=count.number)
        limits = limits_on(session, by)
        rows = variances.of_count(session, count)
        ids = [row.line_id for row in rows if can_be_accepted(row.variance, limits)]
        if not ids:
            raise Refused(CountFault.NOTHING_TO_ACCEPT, number=count.number)
        set_lines(session, ids, accepted_by_id=by.person_id)
        audit.record(
            session, by, "counts.accept", f"count:{count.number}", after={"lines": len(ids)}
        )
        return Done(len(ids), _CHANGED)

    return operations.once(db, by, "counts.accept", command, work)


def approve(db: Database, by: Acting, command: Step) -> Done[int]:
    """Post every difference in one transaction, against the balance locked then (CNT-4).

    Returns:
        How many lines were adjusted.

    Raises:
        Refused: a counter approves, a line is still to be counted again, a cause or its remark is
            missing, a line is above a limit without the general manager, goods have left
            meanwhile, or goods that are missing are reserved (the documents are named).
    """
    by.require(*APPROVERS, Role.GENERAL_MANAGER)

    def work(session: Session) -> Done[int]:
        count = seen(session, by, command, CountState.REVIEW)
        if not session.scalar(select(Person.is_active).where(Person.id == by.person_id)):
            raise Refused(CountFault.SWITCHED_OFF, person=by.person_name)
        rows = variances.of_count(session, count)
        faults = approval_faults(
            [row.variance for row in rows],
            approver_id=by.person_id,
            counter_ids=variances.counter_ids(session, count.id),
            roles=by.roles,
            limits=limits_on(session, by),
        )
        if faults:
            raise Refused(faults[0], reasons=faults, number=count.number)
        off = [row for row in rows if row.difference]
        _check_balances(session, count.id, off)
        if off:
            posting.post(
                session,
                by,
                op_id=command.op_id,
                reason=MoveReason.COUNT,
                document=f"count:{count.number}",
                moves=_adjustments(session, by, off),
            )
        count.state = CountState.APPROVED
        count.approved_by_id, count.approved_at = by.person_id, by.now
        audit.record(
            session, by, "counts.approve", f"count:{count.number}", after={"adjusted": len(off)}
        )
        return Done(len(off), _CHANGED | {Topic.STOCK})

    return operations.once(db, by, "counts.approve", command, work)


def _check_balances(session: Session, count_id: int, off: Sequence[VarianceRow]) -> None:
    """Lock the balances that lose goods; say which document keeps what is missing (72, OUT-1)."""
    short = {row.line_id: row for row in off if row.difference < 0}
    if not short:
        return
    balances: Any = session.connection().execute(_BALANCES, {"count_id": count_id})
    kept = {line_id: found for line_id, *found in balances}
    for line_id, row in short.items():
        balance_id, quantity, reserved = kept.get(line_id, (0, row.booked * 0, row.booked * 0))
        missing, free = -row.difference, quantity - reserved
        if free >= missing:
            continue
        said = {
            "item": row.item_code,
            "location": row.location_code,
            "free": shown_quantity(free),
            "wanted": shown_quantity(missing),
        }
        if quantity < missing:
            raise Refused(posting.StockFault.NOT_ENOUGH, on_hand=shown_quantity(quantity), **said)
        documents = session.scalars(_KEEPERS, {"balance_id": balance_id})
        numbers = ", ".join(document.partition(":")[2] for document in documents)
        raise Refused(CountFault.RESERVED_GOODS, documents=numbers, **said)


_BALANCES = (
    select(CountLine.id, Balance.id, Balance.quantity, Balance.reserved)
    .join(
        Balance,
        (Balance.item_id == CountLine.item_id)
        & (Balance.lot_id == CountLine.lot_id)
        & (Balance.owner_id == CountLine.owner_id)
        & (Balance.location_id == CountLine.location_id)
        & (Balance.condition == CountLine.condition),
    )
    .where(CountLine.count_id == bindparam("count_id"))
    .order_by(Balance.id)
    .with_for_update(of=Balance)
)
_KEEPERS = (
    select(Reservation.document)
    .where(Reservation.balance_id == bindparam("balance_id"))
    .group_by(Reservation.document)
    .having(func.sum(Reservation.quantity) > 0)
    .order_by(Reservation.document)
)


def _adjustments(session: Session, by: Acting, off: Sequence[VarianceRow]) -> list[posting.Move]:
    lost = session.execute(
        select(Location.id).where(
            Location.site_id == by.site_id, Location.kind == PlaceKind.LOST_AND_FOUND
        )
    ).scalar_one()
    moves = []
    for row in off:
        difference = row.difference
        ends = (lost, row.location_id) if difference > 0 else (row.location_id, lost)
        moves.append(
            posting.Move(
                row.item_id,
                row.lot_id,
                row.owner_id,
                *ends,
                abs(difference),
                row.condition,
                row.condition,
            )
        )
    return moves


def set_lines(session: Session, line_ids: Sequence[int], **values: Any) -> None:
    """Change lines of a count; who decides on one of them as it was before is told."""
    table, ids = CountLine.__table__, sorted(line_ids)
    for begin in range(0, len(ids), _AT_ONCE):
        session.connection().execute(
            update(table)  # type: ignore[arg-type]
            .where(table.c.id.in_(ids[begin : begin + _AT_ONCE]))
            .values(version=table.c.version + 1, **values)
        )


def seen(session: Session, by: Acting, command: Step | Accept, state: CountState) -> Count:
    """The count as the person saw it, locked.

    Raises:
        Refused: unknown at this site, or in another state.
        Stale: changed on another workstation.
    """
    count = session.get(Count, command.count_id, with_for_update=True)
    if count is None or count.site_id != by.site_id:
        raise Refused(CountFault.UNKNOWN)
    if count.version != command.seen_version:
        raise audit.stale(session, f"count:{count.number}")
    require_state(count, state)
    return count
