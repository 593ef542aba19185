"""Who answers for a late or lost receipt: proposed by rule, decided by people (RCP-11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import day_begin, site_day
from wms_desktop.people.tables import Person, Site
from wms_desktop.receipts.kinds import AssessmentKind, AssessmentState, ReceiptState
from wms_desktop.receipts.rules_control import (
    ABNORMAL_DAYS,
    ABNORMAL_YUAN,
    CHASED_LATE_DAYS,
    CHASED_LATE_YUAN,
    LOST_SHARE,
    WHO_CHASES,
    WHO_DECIDES,
    WHO_SEES_ALL,
    ControlFault,
    share_of_loss,
    was_chased_late,
    was_not_acted_on,
)
from wms_desktop.receipts.tables import Receipt, ReceiptStep
from wms_desktop.receipts.tables_control import Assessment, Chase

LOOK_BACK_DAYS = 120  # older deadlines are no longer assessed
MOST_YUAN = Decimal(1_000_000)
_ADD: dict[str, Any] = {
    "sqlite": sqlite.insert(Assessment).on_conflict_do_nothing().returning(Assessment.id),
    "postgresql": postgresql.insert(Assessment).on_conflict_do_nothing().returning(Assessment.id),
}
_NOT_LOST = tuple(state for state in ReceiptState if state is not ReceiptState.LOST)
_CHANGED = frozenset({Topic.RECEIPTS})


@dataclass(frozen=True, slots=True)
class Propose:
    """The day's proposals are made: by a job, or when somebody opens the list."""

    op_id: UUID


@dataclass(frozen=True, slots=True)
class Decide:
    """The supervisor confirms, changes or drops a proposal.

    Attributes:
        state: confirmed, changed or dropped.
        amount: yuan instead of the proposed ones; for changed alone.
        loss: what the company lost by a lost slip; the amount follows from it.
        reason: needed to change or drop.
    """

    op_id: UUID
    assessment_id: int
    seen_version: int
    state: AssessmentState
    amount: Decimal | None = None
    loss: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A proposal and what became of it."""

    id: int
    version: int
    receipt_id: int
    number: str
    consignee: str
    site_name: str
    kind: AssessmentKind
    responsible: str
    proposed_on: date
    due_on: date | None
    loss: Decimal
    amount: Decimal
    state: AssessmentState
    decided_amount: Decimal | None
    reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonSum:
    """What one person was assessed with in a month."""

    responsible: str
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class _Proposal:
    receipt_id: int
    site_id: int
    kind: AssessmentKind
    responsible: str
    amount: Decimal


def propose(db: Database, by: Acting, command: Propose) -> Done[int]:
    """Propose an assessment for every receipt that calls for one, once a receipt and kind.

    Returns:
        How many are new. Whoever asks again finds none; nothing is written then.

    Source: RCP-11.
    """
    by.require(*WHO_CHASES, *WHO_SEES_ALL)
    with db.read() as session:
        if not any(_proposals(session, by)):
            return Done(0)
    return operations.once(
        db, by, "receipts.propose", command, lambda session: propose_now(session, by)
    )


def propose_now(session: Session, by: Acting) -> Done[int]:
    """`propose` inside another transaction."""
    connection, new = session.connection(), 0
    for found in list(_proposals(session, by)):
        values: dict[str, Any] = {
            "receipt_id": found.receipt_id,
            "kind": found.kind,
            "responsible": found.responsible,
            "proposed_on": by.today,
            "loss": Decimal(0),
            "amount": found.amount,
            "state": AssessmentState.PROPOSED,
            "reason": "",
            "site_id": found.site_id,
            "version": 1,
        }
        added = connection.execute(_ADD[connection.dialect.name], values)
        new += len(added.all())
    audit.record(session, by, "receipts.propose", f"assessments:{by.today}", after={"new": new})
    return Done(new, _CHANGED)


def _proposals(session: Session, by: Acting) -> Iterator[_Proposal]:
    yield from _chased_late(session, by)
    yield from _not_acted_on(session, by)
    query = _unassessed(AssessmentKind.LOST).where(Receipt.state == ReceiptState.LOST)
    for row in session.execute(query):
        yield _Proposal(row.id, row.site_id, AssessmentKind.LOST, row.responsible, Decimal(0))


def _unassessed(kind: AssessmentKind, *more: Any) -> Any:
    known = select(Assessment.id).where(
        Assessment.receipt_id == Receipt.id, Assessment.kind == kind
    )
    return (
        select(Receipt.id, Receipt.site_id, Receipt.responsible, *more)
        .where(Receipt.responsible != "", ~known.exists())
        .order_by(Receipt.id)
    )


def _chased_late(session: Session, by: Acting) -> Iterator[_Proposal]:
    days = value_on(session, CHASED_LATE_DAYS, by.today)
    amount = value_on(session, CHASED_LATE_YUAN, by.today)
    first = (
        select(func.min(Chase.at))
        .where(Chase.receipt_id == Receipt.id)
        .correlate(Receipt)
        .scalar_subquery()
        .label("first_at")
    )
    zones, kind = _zones(session), AssessmentKind.CHASED_LATE
    query = _unassessed(kind, Receipt.due_on, Receipt.back_on, first).where(
        Receipt.due_on >= by.today - timedelta(days=LOOK_BACK_DAYS),
        Receipt.due_on < by.today - timedelta(days=days),
        or_(Receipt.back_on.is_(None), Receipt.back_on > Receipt.due_on),
        Receipt.state.in_(_NOT_LOST),  # named one by one: their index has the deadline too
    )
    for row in session.execute(query):
        asked_on = site_day(row.first_at, zones[row.site_id]) if row.first_at else None
        if was_chased_late(row.due_on, asked_on, row.back_on, by.today, days):
            yield _Proposal(row.id, row.site_id, kind, row.responsible, amount)


def _not_acted_on(session: Session, by: Acting) -> Iterator[_Proposal]:
    days = value_on(session, ABNORMAL_DAYS, by.today)
    amount = value_on(session, ABNORMAL_YUAN, by.today)
    since = (
        select(func.max(ReceiptStep.at))
        .where(ReceiptStep.receipt_id == Receipt.id, ReceiptStep.state == ReceiptState.ABNORMAL)
        .correlate(Receipt)
        .scalar_subquery()
    )
    acted = (
        select(func.min(Chase.at))
        .where(Chase.receipt_id == Receipt.id, Chase.at >= since)
        .correlate(Receipt)
        .scalar_subquery()
    )
    zones, kind = _zones(session), AssessmentKind.NOT_ACTED_ON
    query = _unassessed(kind, since.label("since"), acted.label("acted")).where(
        Receipt.state == ReceiptState.ABNORMAL
    )
    for row in session.execute(query):
        if row.since is None:
            continue
        zone = zones[row.site_id]
        acted_on = site_day(row.acted, zone) if row.acted else None
        if was_not_acted_on(site_day(row.since, zone), acted_on, by.today, days):
            yield _Proposal(row.id, row.site_id, kind, row.responsible, amount)


def _zones(session: Session) -> dict[int, str]:
    return {row.id: row.time_zone for row in session.execute(select(Site.id, Site.time_zone))}


def decide(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Confirm, change or drop a proposal.

    Raises:
        Refused: no right, the person's own, decided already, no reason, or no such amount.
        Stale: changed since it was shown.

    Source: RCP-11.
    """
    by.require(*WHO_DECIDES)
    return operations.once(
        db, by, "receipts.assess", command, lambda session: _decide(session, by, command)
    )


def _decide(session: Session, by: Acting, command: Decide) -> Done[int]:
    query = select(Assessment).where(Assessment.id == command.assessment_id).with_for_update()
    row = session.scalar(query)
    if row is None or command.state is AssessmentState.PROPOSED:
        raise Refused(ControlFault.UNKNOWN_ASSESSMENT)
    if row.responsible == by.person_name:
        raise Refused(ControlFault.OWN_ASSESSMENT)
    if row.decided_by_id is not None:
        person = session.get_one(Person, row.decided_by_id).name
        raise Refused(ControlFault.DECIDED, person=person)
    number = session.get_one(Receipt, row.receipt_id).number
    if row.version != command.seen_version:
        raise audit.stale(session, f"receipt:{number}")
    before = {"state": row.state, "amount": row.amount}
    if command.loss is not None:
        if row.kind is not AssessmentKind.LOST:
            raise Refused(ControlFault.NOT_LOST)
        row.loss = _checked(command.loss)
        row.amount = share_of_loss(row.loss, value_on(session, LOST_SHARE, by.today))
    row.decided_amount = _decided_amount(row, command)
    needs_reason = command.state is not AssessmentState.CONFIRMED
    row.reason = clean_line(command.reason, field=N_("Reason"), limit=200, required=needs_reason)
    row.state = command.state
    row.decided_by_id, row.decided_at = by.person_id, by.now
    after = {
        "state": row.state, "amount": row.decided_amount, "loss": row.loss, "reason": row.reason,
        "kind": row.kind, "responsible": row.responsible,
    }  # fmt: skip
    audit.record(session, by, "receipts.assess", f"receipt:{number}", before=before, after=after)
    return Done(row.id, _CHANGED)


def _decided_amount(row: Assessment, command: Decide) -> Decimal:
    if command.state is AssessmentState.DROPPED:
        return Decimal(0)
    if command.state is AssessmentState.CHANGED:
        amount = _checked(command.amount)
        if amount == row.amount:
            raise Refused(ControlFault.SAME_AMOUNT)
        return amount
    if row.kind is AssessmentKind.LOST and not row.loss:
        raise Refused(ControlFault.NO_LOSS)
    return row.amount


def _checked(amount: Decimal | None) -> Decimal:
    fits = amount is not None and amount.is_finite() and 0 <= amount <= MOST_YUAN
    if amount is None or not fits or amount != round(amount, 2):
        raise Refused(
            ControlFault.BAD_AMOUNT, typed="–" if amount is None else amount, most=MOST_YUAN
        )
    return amount


def assessments(
    db: Database,
    by: Acting,
    *,
    state: AssessmentState | None = None,
    month: date | None = None,
    responsible: str = "",
    after: AssessmentRow | None = None,
    limit: int = 50,
) -> list[AssessmentRow]:
    """Assessments, the newest first (keyset): all for supervisors, else the person's own ones.

    Args:
        month: its first day; of what was decided in it, for the monthly sums.
    """
    by.require(*Role)
    query: Any = (
        select(
            Assessment.id, Assessment.version, Assessment.receipt_id, Receipt.number,
            Receipt.consignee_name, Site.name, Assessment.kind, Assessment.responsible,
            Assessment.proposed_on, Receipt.due_on, Assessment.loss, Assessment.amount,
            Assessment.state, Assessment.decided_amount, Assessment.reason, Person.name,
            Assessment.decided_at,
        )
        .join(Receipt, Receipt.id == Assessment.receipt_id)
        .join(Site, Site.id == Assessment.site_id)
        .outerjoin(Person, Person.id == Assessment.decided_by_id)
        .order_by(Assessment.id.desc())
        .limit(limit)
    )  # fmt: skip
    if not by.may(*WHO_SEES_ALL):
        query = query.where(Assessment.responsible == by.person_name)
    if responsible:
        query = query.where(Assessment.responsible == responsible)
    if state is not None:
        query = query.where(Assessment.state == state)
    if after is not None:
        query = query.where(Assessment.id < after.id)
    with db.read() as session:
        if month is not None:
            query = query.where(*_within(session, by, month))
        return [_row(row) for row in session.execute(query)]


def count_assessments(db: Database, by: Acting, *, state: AssessmentState | None = None) -> int:
    """How many rows `assessments` has in all."""
    by.require(*Role)
    query = select(func.count()).select_from(Assessment)
    if not by.may(*WHO_SEES_ALL):
        query = query.where(Assessment.responsible == by.person_name)
    if state is not None:
        query = query.where(Assessment.state == state)
    with db.read() as session:
        return session.scalar(query) or 0


def _row(found: Any) -> AssessmentRow:
    values = [*found]
    values[-2] = values[-2] or ""  # nobody has decided yet
    return AssessmentRow(*values)


def _within(session: Session, by: Acting, month: date) -> tuple[Any, Any]:
    zone = session.get_one(Site, by.site_id).time_zone
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (
        Assessment.decided_at >= day_begin(month, zone),
        Assessment.decided_at < day_begin(following, zone),
    )


def month_sums(db: Database, by: Acting, month: date) -> list[PersonSum]:
    """What each person was assessed with in the month, most first; dropped ones do not count."""
    by.require(*Role)
    total = func.sum(Assessment.decided_amount)
    with db.read() as session:
        query = (
            select(Assessment.responsible, func.count(), total)
            .where(
                Assessment.state.in_((AssessmentState.CONFIRMED, AssessmentState.CHANGED)),
                *_within(session, by, month),
            )
            .group_by(Assessment.responsible)
            .order_by(total.desc(), Assessment.responsible)
        )
        if not by.may(*WHO_SEES_ALL):
            query = query.where(Assessment.responsible == by.person_name)
        return [PersonSum(name, n, most or Decimal(0)) for name, n, most in session.execute(query)]
