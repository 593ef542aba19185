"""Planning, starting, counting, deciding and approving stock counts (CNT)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.counts import scope, variances
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
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.tables import Item, Location, StockMove

_CHANGED = frozenset({Topic.COUNTS})


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
class Enter:
    """So many of these lie here. A negative quantity takes an entry back."""

    op_id: UUID
    count_id: int
    location_id: int
    item_id: int
    lot_id: int
    quantity: Decimal
    owner_id: int = 1
    condition: Condition = Condition.GOOD


@dataclass(frozen=True, slots=True)
class CloseLocation:
    """Everything at this location is counted; what was not found is nought."""

    op_id: UUID
    count_id: int
    location_id: int


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
        count = _seen(session, command, CountState.PLANNED)
        if session.connection().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE stock_move IN SHARE ROW EXCLUSIVE MODE"))
        count.snapshot_move_id = _last_move(session)
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


def enter(db: Database, by: Acting, command: Enter) -> Done[str]:
    """Note what lies at a location (CNT-2); several counters' entries are summed.

    Returns:
        The sum of all entries of this line so far, as text. Never the booked figure.

    Raises:
        Refused: the count is not open, the place is not part of it, or the sum falls below nought.
    """
    by.require(*COUNTERS)

    def work(session: Session) -> Done[str]:
        count = _open_count(session, command.count_id)
        in_scope = session.get(CountLocation, (command.count_id, command.location_id))
        if in_scope is None:
            code = session.scalar(select(Location.code).where(Location.id == command.location_id))
            raise Refused(CountFault.NOT_IN_SCOPE, location=code or "")
        item = session.get_one(Item, command.item_id)
        checked_quantity(abs(command.quantity), fractional=item.is_fractional, zero=True)
        line_id = _line_id(session, count, command)
        before = _sum(session, line_id)
        if before + command.quantity < 0:
            raise Refused(CountFault.BELOW_NOUGHT, counted=before, typed=command.quantity)
        _add_entries(session, by, [(line_id, command.quantity)])
        if in_scope.is_done:
            in_scope.is_done = False
        total = before + command.quantity
        return Done(f"{total.normalize():f}", _CHANGED)

    return operations.once(db, by, "counts.enter", command, work)


def close_location(db: Database, by: Acting, command: CloseLocation) -> Done[int]:
    """The location is finished; lines that nobody found there are counted as nought (CNT-2).

    Returns:
        How many lines were found empty.
    """
    by.require(*COUNTERS)

    def work(session: Session) -> Done[int]:
        _open_count(session, command.count_id)
        place = session.get(CountLocation, (command.count_id, command.location_id))
        if place is None:
            raise Refused(CountFault.NOT_IN_SCOPE, location="")
        counted = select(CountEntry.line_id)
        missing = session.scalars(
            select(CountLine.id).where(
                CountLine.count_id == command.count_id,
                CountLine.location_id == command.location_id,
                CountLine.id.not_in(counted),
            )
        ).all()
        _add_entries(session, by, [(line_id, Decimal(0)) for line_id in missing])
        place.is_done = True
        return Done(len(missing), _CHANGED)

    return operations.once(db, by, "counts.close_location", command, work)


def reopen_location(db: Database, by: Acting, command: CloseLocation) -> Done[int]:
    """Take "finished" back from a location; what was entered there stays."""
    by.require(*COUNTERS)

    def work(session: Session) -> Done[int]:
        _open_count(session, command.count_id)
        place = session.get(CountLocation, (command.count_id, command.location_id))
        if place is None:
            raise Refused(CountFault.NOT_IN_SCOPE, location="")
        place.is_done = False
        return Done(command.location_id, _CHANGED)

    return operations.once(db, by, "counts.reopen_location", command, work)


def to_review(db: Database, by: Acting, command: Step) -> Done[int]:
    """End the counting; refused while locations are open."""
    by.require(*COUNTERS, *APPROVERS)

    def work(session: Session) -> Done[int]:
        count = _seen(session, command, CountState.COUNTING)
        left = session.scalar(
            select(func.count())
            .select_from(CountLocation)
            .where(CountLocation.count_id == count.id, CountLocation.is_done.is_(False))
        )
        if left:
            raise Refused(CountFault.LOCATIONS_OPEN, left=left)
        count.state = CountState.REVIEW
        audit.record(session, by, "counts.review", f"count:{count.number}")
        return Done(count.id, _CHANGED)

    return operations.once(db, by, "counts.review", command, work)


def decide(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Name the cause of a variance (CNT-4)."""
    by.require(*COUNTERS, *APPROVERS)
    remarks = clean_line(command.remarks, field="Remarks", limit=200, required=False)

    def work(session: Session) -> Done[int]:
        line = session.get_one(CountLine, command.line_id)
        if line.version != command.seen_version:
            raise Stale
        count = session.get_one(Count, line.count_id)
        _require(count, CountState.REVIEW)
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
        count = _seen(session, command, CountState.REVIEW)
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
        count = session.get_one(Count, command.count_id)
        if count.version != command.seen_version:
            raise Stale
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


def _line_id(session: Session, count: Count, command: Enter) -> int:
    key = {
        "count_id": command.count_id,
        "item_id": command.item_id,
        "lot_id": command.lot_id,
        "owner_id": command.owner_id,
        "location_id": command.location_id,
        "condition": command.condition,
    }
    line_id = session.execute(select(CountLine.id).filter_by(**key)).scalar_one_or_none()
    if line_id is None:  # unexpected goods
        goods = {"item_id": command.item_id, "owner_id": command.owner_id}
        codes = scope.codes_of(count.scope_detail)
        if not scope.covers(session, count.scope, codes, **goods):
            item = session.get_one(Item, command.item_id)
            raise Refused(CountFault.GOODS_NOT_IN_SCOPE, item=item.code, codes=codes)
        line = CountLine(**key, booked=Decimal(0))
        session.add(line)
        session.flush()
        line_id = line.id
    return int(line_id)


def _add_entries(session: Session, by: Acting, entries: list[tuple[int, Decimal]]) -> None:
    if not entries:
        return
    last = _last_move(session)
    session.execute(
        insert(CountEntry),
        [
            {
                "line_id": line_id,
                "round": 1,
                "quantity": quantity,
                "move_id": last,
                "person_id": by.person_id,
                "workstation_id": by.workstation_id,
            }
            for line_id, quantity in entries
        ],
    )


def _sum(session: Session, line_id: int) -> Decimal:
    quantities = session.scalars(select(CountEntry.quantity).where(CountEntry.line_id == line_id))
    return sum(quantities, Decimal(0))


def _last_move(session: Session) -> int:
    return int(session.scalar(select(func.coalesce(func.max(StockMove.id), 0))) or 0)


def _seen(session: Session, command: Step, state: CountState) -> Count:
    count = session.get(Count, command.count_id)
    if count is None:
        raise Refused(CountFault.UNKNOWN)
    if count.version != command.seen_version:
        raise Stale
    _require(count, state)
    return count


def _open_count(session: Session, count_id: int) -> Count:
    count = session.get(Count, count_id)
    if count is None:
        raise Refused(CountFault.UNKNOWN)
    _require(count, CountState.COUNTING)
    return count


def _require(count: Count, state: CountState) -> None:
    if count.state is not state:
        raise Refused(CountFault.WRONG_STATE, number=count.number, state=count.state)
