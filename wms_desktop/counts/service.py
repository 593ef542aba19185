"""Planning, starting, counting, deciding and approving stock counts (CNT)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.counts import scope, variances
from wms_desktop.counts.approving import (
    Accept,
    CountAgain,
    Decide,
    Step,
    accept,
    approve,
    count_again,
    decide,
    seen,
    set_lines,
)
from wms_desktop.counts.counting import (
    CloseLocation,
    Enter,
    close_location,
    enter,
    last_move,
    reopen_location,
)
from wms_desktop.counts.kinds import CountScope, CountState
from wms_desktop.counts.rules import APPROVERS, COUNTERS, PLANNERS, TOLERANCE, CountFault
from wms_desktop.counts.tables import Count, CountLine, CountLocation
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.stock.tables import Location

__all__ = [
    "Accept",
    "Cancel",
    "CloseLocation",
    "CountAgain",
    "Decide",
    "Enter",
    "Plan",
    "Step",
    "accept",
    "approve",
    "cancel",
    "close_location",
    "count_again",
    "decide",
    "enter",
    "plan",
    "reopen",
    "reopen_location",
    "start",
    "to_review",
]

_CHANGED = frozenset({Topic.COUNTS})
_MOST_NAMED = 5  # locations in a sentence; the list at the right has them all


@dataclass(frozen=True, slots=True)
class Plan:
    """A count is wanted: what it covers, and whether the counters see the booked figure."""

    op_id: UUID
    title: str
    scope: CountScope
    codes: tuple[str, ...] = ()  # zones, locations, items or owners; empty for the whole site
    is_blind: bool = True


@dataclass(frozen=True, slots=True)
class Cancel:
    """The count that is shown is given up, and why."""

    op_id: UUID
    count_id: int
    seen_version: int
    reason: str


def plan(db: Database, by: Acting, command: Plan) -> Done[int]:
    """Plan a count (CNT-1). Returns its id.

    Raises:
        Refused: no right, no title, or nothing in its scope.
    """
    by.require(*PLANNERS)
    title = clean_line(command.title, field="Title", limit=80)
    codes = tuple(clean_line(code, field="Codes", limit=40) for code in command.codes)

    def work(session: Session) -> Done[int]:
        unknown = scope.unknown_codes(session, by.site_id, command.scope, codes)
        if unknown:
            raise Refused(CountFault.UNKNOWN_CODES, codes=unknown)
        if not scope.area_of(session, by, command.scope, codes).locations:
            raise Refused(CountFault.NOTHING_IN_SCOPE, codes=codes)
        count = Count(
            number=next_number(session, "PD", by.today),
            title=title,
            site_id=by.site_id,
            scope=command.scope,
            scope_detail=",".join(codes),
            is_blind=command.is_blind,
            planned_by_id=by.person_id,
        )
        session.add(count)
        session.flush()
        audit.record(
            session,
            by,
            "counts.plan",
            f"count:{count.number}",
            after={"scope": command.scope, "codes": command.codes, "blind": command.is_blind},
        )
        return Done(count.id, _CHANGED)

    return operations.once(db, by, "counts.plan", command, work)


def start(db: Database, by: Acting, command: Step) -> Done[int]:
    """Freeze the snapshot (CNT-1): what is booked now; later moves are replayed, not refused."""
    by.require(*PLANNERS)

    def work(session: Session) -> Done[int]:
        count = seen(session, by, command, CountState.PLANNED)
        if session.connection().dialect.name == "postgresql":
            session.execute(select(func.hold_ledger()))
        count.snapshot_move_id = last_move(session)
        count.started_at = by.now
        count.state = CountState.COUNTING
        codes = scope.codes_of(count.scope_detail)
        area = scope.area_of(session, by, count.scope, codes)
        if not area.locations:
            raise Refused(CountFault.NOTHING_IN_SCOPE, codes=codes)
        session.execute(
            insert(CountLocation),
            [
                {"count_id": count.id, "location_id": id_, "is_done": False}
                for id_ in area.locations
            ],
        )
        rows = scope.balances(session, area)
        if rows:
            session.execute(
                insert(CountLine), [{"count_id": count.id, "version": 1, **r} for r in rows]
            )
        audit.record(
            session, by, "counts.start", f"count:{count.number}", after={"lines": len(rows)}
        )
        return Done(count.id, _CHANGED)

    return operations.once(db, by, "counts.start", command, work)


def to_review(db: Database, by: Acting, command: Step) -> Done[int]:
    """End the counting; refused while locations are open.

    Lines that are off by more than the tolerance are asked for again at once (CNT-3).

    Returns:
        How many lines have to be counted again.
    """
    by.require(*COUNTERS, *APPROVERS)

    def work(session: Session) -> Done[int]:
        count = seen(session, by, command, CountState.COUNTING)
        left = _open_locations(session, count.id)
        if left:
            codes = (*left[:_MOST_NAMED], *("…" if len(left) > _MOST_NAMED else ()))
            raise Refused(CountFault.LOCATIONS_OPEN, left=len(left), codes=codes)
        tolerance = value_on(session, TOLERANCE, by.today)
        rows = variances.of_count(session, count)
        again = [
            row.line_id
            for row in rows
            if row.round == 1 and row.variance.is_wanted_again(tolerance)
        ]
        set_lines(session, again, round=2)
        count.state = CountState.REVIEW
        audit.record(
            session, by, "counts.review", f"count:{count.number}", after={"again": len(again)}
        )
        return Done(len(again), _CHANGED)

    return operations.once(db, by, "counts.review", command, work)


def _open_locations(session: Session, count_id: int) -> list[str]:
    """The codes of the locations that are not finished, in walking order."""
    query = (
        select(Location.code)
        .join(CountLocation, CountLocation.location_id == Location.id)
        .where(CountLocation.count_id == count_id, CountLocation.is_done.is_(False))
        .order_by(Location.distance, Location.code)
    )
    return list(session.scalars(query))


def reopen(db: Database, by: Acting, command: Step) -> Done[int]:
    """Count on in a count that was handed over too early; what was counted stays (CNT-2).

    Lines that nobody has counted again yet are not asked for any more; the next end of the
    counting looks at them afresh. What was accepted after one count is looked at again.
    """
    by.require(*APPROVERS)

    def work(session: Session) -> Done[int]:
        count = seen(session, by, command, CountState.REVIEW)
        rows = variances.of_count(session, count)
        asked_in_vain = [row.line_id for row in rows if row.variance.is_open]
        set_lines(session, asked_in_vain, round=CountLine.__table__.c.round - 1)
        once_only = [r.line_id for r in rows if r.accepted_by_id and len(r.rounds) < 2]
        set_lines(session, once_only, accepted_by_id=None)
        count.state = CountState.COUNTING
        audit.record(session, by, "counts.reopen", f"count:{count.number}")
        return Done(count.id, _CHANGED)

    return operations.once(db, by, "counts.reopen", command, work)


def cancel(db: Database, by: Acting, command: Cancel) -> Done[int]:
    """Give a count up, with the reason; nothing is posted."""
    by.require(*APPROVERS)
    if not command.reason.strip():
        raise Refused(CountFault.REASON_MISSING)
    reason = clean_line(command.reason, field="Reason", limit=200)

    def work(session: Session) -> Done[int]:
        count = session.get(Count, command.count_id, with_for_update=True)
        if count is None or count.site_id != by.site_id:
            raise Refused(CountFault.UNKNOWN)
        if count.version != command.seen_version:
            raise audit.stale(session, f"count:{count.number}")
        if count.state in (CountState.APPROVED, CountState.CANCELLED):
            raise Refused(CountFault.WRONG_STATE, number=count.number, state=count.state)
        count.state = CountState.CANCELLED
        audit.record(
            session, by, "counts.cancel", f"count:{count.number}", after={"reason": reason}
        )
        return Done(count.id, _CHANGED)

    return operations.once(db, by, "counts.cancel", command, work)
