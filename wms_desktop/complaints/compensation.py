"""Money given for a complaint: proposed, approved by whom it needs, withdrawn (CMP-5, CMP-6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.complaints import authority
from wms_desktop.complaints.approvers import offices_held, require_active
from wms_desktop.complaints.cases import open_case, subject
from wms_desktop.complaints.kinds import (
    ChargedTo,
    CompensationState,
    ComplaintEvent,
    ComplaintState,
)
from wms_desktop.complaints.rules_decide import (
    CENT,
    DESK,
    OFFICES,
    DecideFault,
    checked_money,
    office_for,
)
from wms_desktop.complaints.steps import add_step
from wms_desktop.complaints.tables import Compensation, CompensationApproval, Complaint
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity, shown_money, shown_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.stock.tables import Item

CHANGED = frozenset({Topic.COMPLAINTS})


@dataclass(frozen=True, slots=True)
class Propose:
    """So much is to be given for so many pieces.

    Attributes:
        goods_value: of those pieces; None: their list price. What the customer paid may be less,
            never more; asked for where the item has no price.
    """

    op_id: UUID
    complaint_id: int
    seen_version: int
    quantity: Decimal
    amount: Decimal
    charged_to: ChargedTo
    reason: str
    goods_value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A manager's yes or no.

    Attributes:
        office: in which office, for who holds several; None: the first that is still asked for.
        reason: a no needs one.
    """

    op_id: UUID
    compensation_id: int
    seen_version: int
    is_approved: bool
    reason: str = ""
    office: Role | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A proposal is taken back before it was decided on."""

    op_id: UUID
    compensation_id: int
    seen_version: int
    reason: str


def propose(db: Database, by: Acting, command: Propose) -> Done[int]:
    """Propose a compensation; within after-sales' authority it is approved by that.

    More than the pieces are worth is never within it, however few they are.

    Returns:
        The compensation's id.

    Raises:
        Refused: no right, decided already, more pieces than complained about, a value above the
            list price, above the highest share, another account than the factory's where the case
            is disputed, no reason, or another proposal is open.
        Stale: the complaint changed since it was shown.

    Source: CMP-5, CMP-6.
    """
    by.require(*DESK)
    amount = checked_money(command.amount)
    reason = clean_line(command.reason, field="Reason", limit=300, required=False)

    def work(session: Session) -> Done[int]:
        complaint = open_case(session, by, command.complaint_id, command.seen_version)
        require_active(session, by)
        if complaint.state is ComplaintState.DECIDED:
            raise Refused(DecideFault.ALREADY_DECIDED, number=complaint.number)
        if not reason:
            raise Refused(DecideFault.REASON_MISSING)
        if authority.open_of(session, complaint.id) is not None:
            raise Refused(DecideFault.OTHER_OPEN, number=complaint.number)
        value, quantity = _value(session, complaint, command)
        wanted = Compensation(
            complaint_id=complaint.id, quantity=quantity, goods_value=value, amount=amount,
            charged_to=command.charged_to, reason=reason, proposed_by_id=by.person_id,
            proposed_at=by.now,
        )  # fmt: skip
        authority.check_share(session, complaint, wanted, by.today)
        asked = authority.asked(session, complaint, wanted, by.today)
        wanted.state = CompensationState.PROPOSED if asked.offices else CompensationState.APPROVED
        session.add(wanted)
        session.flush()
        said = _said(wanted)
        add_step(session, by, complaint.id, ComplaintEvent.COMPENSATION, f"{said} {reason}")
        if not asked.offices:
            add_step(session, by, complaint.id, ComplaintEvent.APPROVED, said)
        _record(session, by, "complaints.compensate", complaint, wanted, quantity=quantity)
        return Done(wanted.id, CHANGED)

    return operations.once(db, by, "complaints.compensate", command, work)


def _value(session: Session, complaint: Complaint, command: Propose) -> tuple[Decimal, Decimal]:
    """What the pieces are worth, and how many they are; both looked at."""
    item = session.get(Item, complaint.item_id) if complaint.item_id else None
    fractional = item is not None and item.is_fractional
    quantity = checked_quantity(command.quantity, fractional=fractional)
    if 0 < complaint.quantity < quantity:
        raise Refused(
            DecideFault.MORE_THAN_COMPLAINED,
            quantity=shown_quantity(quantity),
            complained=shown_quantity(complaint.quantity),
        )
    price = item.unit_price if item else Decimal(0)
    listed = (price * quantity).quantize(CENT, ROUND_HALF_UP)
    if command.goods_value is None:
        return listed, quantity
    value = checked_money(command.goods_value)
    if listed and value > listed:
        raise Refused(
            DecideFault.VALUE_ABOVE_LIST, value=shown_money(value), listed=shown_money(listed)
        )
    return value, quantity


def say(db: Database, by: Acting, command: Say) -> Done[str]:
    """Approve or refuse a compensation in an office; the last yes makes it approved.

    Returns:
        The state that it has now.

    Raises:
        Refused: switched off meanwhile, an own proposal, above the person's authority, said
            before, decided already, above the share by what was judged meanwhile, or a no
            without reason.
        Stale: the compensation changed since it was shown.

    Source: CMP-5, CMP-6, bad-inputs.md 71.
    """
    by.require(*DESK, *OFFICES)
    reason = clean_line(command.reason, field="Reason", limit=300, required=False)
    return operations.once(
        db, by, "complaints.approve", command, lambda session: _say(session, by, command, reason)
    )


def _say(session: Session, by: Acting, command: Say, reason: str) -> Done[str]:
    compensation, complaint = _open(session, by, command.compensation_id, command.seen_version)
    held = offices_held(session, by)
    if compensation.proposed_by_id == by.person_id:
        raise Refused(DecideFault.OWN_PROPOSAL)
    given = _given(session, compensation.id)
    if by.person_id in given.values():
        raise Refused(DecideFault.SAID_ALREADY)
    day = authority.day_of(session, complaint, compensation)
    asked = authority.asked(session, complaint, compensation, day)
    wanted = held if command.office is None else held & {command.office}
    office = office_for(asked.offices, given, wanted)
    if office is None:
        raise _not_theirs(complaint, compensation, asked, given, held)
    if command.is_approved:
        authority.check_share(session, complaint, compensation, day)
    elif not reason:
        raise Refused(DecideFault.REASON_MISSING)
    session.execute(
        insert(CompensationApproval),
        {
            "compensation_id": compensation.id,
            "role": office,
            "is_approved": command.is_approved,
            "reason": reason,
            "person_id": by.person_id,
            "at": by.now,
        },
    )
    if not command.is_approved:
        compensation.state = CompensationState.REFUSED
    elif set(asked.offices) <= {*given, office}:
        compensation.state = CompensationState.APPROVED
    event = ComplaintEvent.APPROVED if command.is_approved else ComplaintEvent.REFUSED
    add_step(session, by, complaint.id, event, f"{_said(compensation)} {reason}".strip())
    _record(
        session, by, "complaints.approve", complaint, compensation,
        office=office, approved=command.is_approved, reason=reason,
    )  # fmt: skip
    return Done(compensation.state.value, CHANGED)


def _not_theirs(
    complaint: Complaint,
    compensation: Compensation,
    asked: authority.Asked,
    given: dict[Role, int],
    held: frozenset[Role],
) -> Refused:
    """Why somebody has no say: above their authority, or their office has spoken."""
    if held & set(asked.offices):
        return Refused(DecideFault.OFFICE_TAKEN)
    if complaint.is_major:
        return Refused(DecideFault.MAJOR_CASE, number=complaint.number)
    missing = tuple(role for role in asked.offices if role not in given)
    if asked.pieces <= asked.alone:
        return Refused(
            DecideFault.ABOVE_VALUE,
            amount=shown_money(compensation.amount),
            value=shown_money(compensation.goods_value),
            roles=missing or asked.offices,
        )
    return Refused(
        DecideFault.ABOVE_AUTHORITY,
        pieces=shown_quantity(asked.pieces),
        alone=asked.alone,
        roles=missing or asked.offices,
    )


def withdraw(db: Database, by: Acting, command: Withdraw) -> Done[int]:
    """Take a proposal back before it was decided on.

    Raises:
        Refused: no right, no reason, or it was decided on.
        Stale: it changed since it was shown.
    """
    by.require(*DESK)
    reason = clean_line(command.reason, field="Reason", limit=300, required=False)

    def work(session: Session) -> Done[int]:
        compensation, complaint = _open(session, by, command.compensation_id, command.seen_version)
        require_active(session, by)
        if not reason:
            raise Refused(DecideFault.REASON_MISSING)
        compensation.state = CompensationState.WITHDRAWN
        said = f"− {_said(compensation)} {reason}"
        add_step(session, by, complaint.id, ComplaintEvent.COMPENSATION, said)
        _record(session, by, "complaints.withdraw", complaint, compensation, reason=reason)
        return Done(compensation.id, CHANGED)

    return operations.once(db, by, "complaints.withdraw", command, work)


def _open(
    session: Session, by: Acting, compensation_id: int, seen_version: int
) -> tuple[Compensation, Complaint]:
    """A compensation that nobody decided on yet, its complaint locked."""
    found = session.get(Compensation, compensation_id)
    complaint = session.get(Complaint, found.complaint_id, with_for_update=True) if found else None
    if found is None or complaint is None or complaint.site_id != by.site_id:
        raise Refused(DecideFault.UNKNOWN_COMPENSATION)
    session.refresh(found)  # as it is now that the complaint is held
    if found.state is not CompensationState.PROPOSED:
        raise Refused(DecideFault.COMPENSATION_DONE, state=found.state)
    if found.version != seen_version:
        raise audit.stale(session, subject(complaint.number))
    return found, complaint


def _given(session: Session, compensation_id: int) -> dict[Role, int]:
    """Who spoke in which office."""
    query = select(CompensationApproval.role, CompensationApproval.person_id).where(
        CompensationApproval.compensation_id == compensation_id
    )
    return {row.role: row.person_id for row in session.execute(query)}


def _said(compensation: Compensation) -> str:
    return f"¥{shown_money(compensation.amount)} ({shown_quantity(compensation.quantity)})"


def _record(
    session: Session,
    by: Acting,
    action: str,
    complaint: Complaint,
    compensation: Compensation,
    **more: object,
) -> None:
    after = {
        "compensation": compensation.id,
        "amount": compensation.amount,
        "charged_to": compensation.charged_to,
        "state": compensation.state,
    }
    audit.record(session, by, action, subject(complaint.number), after=after | more)
