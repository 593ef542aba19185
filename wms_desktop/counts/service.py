"""Planning, starting, counting, deciding and approving stock counts (CNT)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.counts import scope, variances
from wms_desktop.counts.counting import (
    CloseLocation,
    Enter,
    close_location,
    enter,
    last_move,
    reopen_location,
    require_state,
)
from wms_desktop.counts.kinds import CountScope, CountState, VarianceCause
from wms_desktop.counts.rules import (
    APPROVERS,
    COUNTERS,
    PLANNERS,
    TOLERANCE,
    VALUE_LIMIT,
    CountFault,
    Variance,
    approval_faults,
)
from wms_desktop.counts.tables import Count, CountLine, CountLocation
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, PlaceKind
from wms_desktop.stock.tables import Location

__all__ = [
    "CloseLocation",
    "Decide",
    "Enter",
    "Plan",
    "Step",
    "approve",
    "cancel",
    "close_location",
    "decide",
    "enter",
    "plan",
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
class Step:
    """Start, hand over to review, or cancel the count that is shown."""

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


def plan(db: Database, by: Acting, command: Plan) -> Done[int]:
    """Plan a count (CNT-1). Returns its id.

    Raises:
        Refused: no right, no title, or nothing in its scope.
    """
    by.require(*PLANNERS)
    title = clean_line(command.title, field="Title", limit=80)

    def work(session: Session) -> Done[int]:
        unknown = scope.unknown_codes(session, by.site_id, command.scope, command.codes)
        if unknown:
            raise Refused(CountFault.UNKNOWN_CODES, codes=unknown)
        if not scope.location_ids(session, by.site_id, command.scope, command.codes):
            raise Refused(CountFault.NOTHING_IN_SCOPE, codes=command.codes)
        count = Count(
            number=next_number(session, "PD", by.today),
            title=title,
            site_id=by.site_id,
            scope=command.scope,
            scope_detail=",".join(command.codes),
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
        count = _seen(session, by, command, CountState.PLANNED)
        if session.connection().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE stock_move IN SHARE ROW EXCLUSIVE MODE"))
        count.snapshot_move_id = last_move(session)
        count.started_at = by.now
        count.state = CountState.COUNTING
        codes = scope.codes_of(count.scope_detail)
        locations = scope.location_ids(session, count.site_id, count.scope, codes)
        session.execute(
            insert(CountLocation),
            [{"count_id": count.id, "location_id": id_, "is_done": False} for id_ in locations],
        )
        rows = scope.balances(session, locations, count.scope, codes)
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
    """End the counting; refused while locations are open."""
    by.require(*COUNTERS, *APPROVERS)

    def work(session: Session) -> Done[int]:
        count = _seen(session, by, command, CountState.COUNTING)
        left = _open_locations(session, count.id)
        if left:
            codes = (*left[:_MOST_NAMED], *("…" if len(left) > _MOST_NAMED else ()))
            raise Refused(CountFault.LOCATIONS_OPEN, left=len(left), codes=codes)
        count.state = CountState.REVIEW
        audit.record(session, by, "counts.review", f"count:{count.number}")
        return Done(count.id, _CHANGED)

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


def decide(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Name the cause of a variance (CNT-4)."""
    by.require(*COUNTERS, *APPROVERS)
    remarks = clean_line(command.remarks, field="Remarks", limit=200, required=False)

    def work(session: Session) -> Done[int]:
        line = session.get_one(CountLine, command.line_id)
        if line.version != command.seen_version:
            number = session.get_one(Count, line.count_id).number
            raise audit.stale(session, f"count:{number}")
        count = session.get_one(Count, line.count_id, with_for_update={"read": True})
        if count.site_id != by.site_id:
            raise Refused(CountFault.UNKNOWN)
        require_state(count, CountState.REVIEW)
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


def approve(db: Database, by: Acting, command: Step) -> Done[int]:
    """Post every difference in one transaction (CNT-4).

    Returns:
        How many lines were adjusted.

    Raises:
        Refused: a counter approves, a cause is missing, a line is above the value limit without
            the general manager, or the goods have left meanwhile.
    """
    by.require(*APPROVERS, Role.GENERAL_MANAGER)

    def work(session: Session) -> Done[int]:
        count = _seen(session, by, command, CountState.REVIEW)
        rows = variances.of_count(session, count)
        faults = approval_faults(
            [Variance(r.booked, r.moved, r.counted, r.unit_price, r.cause) for r in rows],
            approver_id=by.person_id,
            counter_ids=variances.counter_ids(session, count.id),
            roles=by.roles,
            value_limit=value_on(session, VALUE_LIMIT, by.today),
            tolerance=value_on(session, TOLERANCE, by.today),
        )
        if faults:
            raise Refused(faults[0], reasons=faults, number=count.number)
        moves = _adjustments(session, by, rows)
        if moves:
            posting.post(
                session,
                by,
                op_id=command.op_id,
                reason=MoveReason.COUNT,
                document=f"count:{count.number}",
                moves=moves,
            )
        count.state = CountState.APPROVED
        count.approved_by_id, count.approved_at = by.person_id, by.now
        audit.record(
            session, by, "counts.approve", f"count:{count.number}", after={"adjusted": len(moves)}
        )
        return Done(len(moves), _CHANGED | {Topic.STOCK})

    return operations.once(db, by, "counts.approve", command, work)


def cancel(db: Database, by: Acting, command: Step) -> Done[int]:
    """Give a count up; nothing is posted."""
    by.require(*APPROVERS)

    def work(session: Session) -> Done[int]:
        count = session.get(Count, command.count_id, with_for_update=True)
        if count is None or count.site_id != by.site_id:
            raise Refused(CountFault.UNKNOWN)
        if count.version != command.seen_version:
            raise audit.stale(session, f"count:{count.number}")
        if count.state in (CountState.APPROVED, CountState.CANCELLED):
            raise Refused(CountFault.WRONG_STATE, number=count.number, state=count.state)
        count.state = CountState.CANCELLED
        audit.record(session, by, "counts.cancel", f"count:{count.number}")
        return Done(count.id, _CHANGED)

    return operations.once(db, by, "counts.cancel", command, work)


def _adjustments(
    session: Session, by: Acting, rows: list[variances.VarianceRow]
) -> list[posting.Move]:
    lost = session.execute(
        select(Location.id).where(
            Location.site_id == by.site_id, Location.kind == PlaceKind.LOST_AND_FOUND
        )
    ).scalar_one()
    moves = []
    for row in rows:
        if row.difference == 0:
            continue
        ends = (lost, row.location_id) if row.difference > 0 else (row.location_id, lost)
        moves.append(
            posting.Move(
                row.item_id,
                row.lot_id,
                row.owner_id,
                *ends,
                abs(row.difference),
                row.condition,
                row.condition,
            )
        )
    return moves


def _seen(session: Session, by: Acting, command: Step, state: CountState) -> Count:
    count = session.get(Count, command.count_id, with_for_update=True)
    if count is None or count.site_id != by.site_id:
        raise Refused(CountFault.UNKNOWN)
    if count.version != command.seen_version:
        raise audit.stale(session, f"count:{count.number}")
    require_state(count, state)
    return count
