"""Damage and loss in money: assessed, who is liable, settled, asked back (SRV-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.approvers import offices_held, require_active
from wms_desktop.complaints.damage import CHANGED, found_open, progress_of
from wms_desktop.complaints.damage_steps import LIABLE, LONGEST_SAID, Deed, add_step, noted
from wms_desktop.complaints.kinds import DamageEvent, Liability
from wms_desktop.complaints.rules_damage import (
    SECOND_YUAN,
    WHO_APPROVES,
    WHO_EXCEEDS,
    WHO_WORKS,
    DamageFault,
    check_recourse_day,
    money,
    needs_second,
    state_of,
)
from wms_desktop.complaints.tables_damage import DamageCase, DamageStep
from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.quantity import shown_money
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on


@dataclass(frozen=True, slots=True)
class AssessLoss:
    """The loss in yuan, and what it is based on: price list, invoice, repair."""

    op_id: UUID
    case_id: int
    seen_version: int
    amount: Decimal
    basis: str


@dataclass(frozen=True, slots=True)
class DecideLiability:
    """Who answers for it; a third party and an insurer have a name."""

    op_id: UUID
    case_id: int
    seen_version: int
    liability: Liability
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Settle:
    """What the customer gets; above a limit a second person approves it first."""

    op_id: UUID
    case_id: int
    seen_version: int
    amount: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approve:
    """The second person says yes or no to a compensation."""

    op_id: UUID
    case_id: int
    seen_version: int
    is_approved: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AskBack:
    """Money is asked back from whoever is liable, until a day."""

    op_id: UUID
    case_id: int
    seen_version: int
    amount: Decimal
    due_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookRecovered:
    """A part of the recourse came in."""

    op_id: UUID
    case_id: int
    seen_version: int
    amount: Decimal
    note: str = ""


def assess_loss(db: Database, by: Acting, command: AssessLoss) -> Done[int]:
    """Assess the loss, or assess it anew while nothing is settled.

    A compensation that waits for its second person is dropped by a new assessment.

    Raises:
        Refused: no right, closed, settled, no money, or nothing said of its basis.
        Stale: changed since it was shown.

    Source: SRV-6.
    """
    by.require(*WHO_WORKS)

    def work(session: Session) -> Done[int]:
        case = _unsettled(session, by, command.case_id, command.seen_version)
        case.loss = money(command.amount, zero=False)
        case.basis = clean_line(command.basis, field=N_("Basis@@loss"), limit=300)
        case.compensation = None
        add_step(session, by, case.id, Deed.ASSESSED, case.basis, amount=case.loss)
        return _told(session, by, case, "assess", {"loss": case.loss, "basis": case.basis})

    return operations.once(db, by, "complaints.damage.assess", command, work)


def decide_liability(db: Database, by: Acting, command: DecideLiability) -> Done[int]:
    """Say who answers for it.

    Raises:
        Refused: no right, closed, nobody named, no reason; the house, though money is asked back.
        Stale: changed since it was shown.
    """
    by.require(*WHO_WORKS)

    def work(session: Session) -> Done[int]:
        case = found_open(session, by, command.case_id, command.seen_version)
        if command.liability is Liability.UNDECIDED:
            raise Refused(DamageFault.NOT_LIABLE)
        is_house = command.liability is Liability.HOUSE
        if is_house and case.recourse:
            raise Refused(DamageFault.HOUSE_LIABLE)
        name = clean_line(command.name, field=N_("Liable party"), required=False)
        if not is_house and not name:
            raise Refused(DamageFault.NO_NAME)
        reason = clean_line(command.reason, field=N_("Reason"), limit=300)
        case.liability, case.liable_name = command.liability, name
        said = "  ".join(filter(None, (name, reason)))
        add_step(session, by, case.id, LIABLE[command.liability], said)
        after: dict[str, object] = {"liability": case.liability, "name": name, "reason": reason}
        return _told(session, by, case, "liability", after)

    return operations.once(db, by, "complaints.damage.liability", command, work)


def settle(db: Database, by: Acting, command: Settle) -> Done[int]:
    """Settle the compensation, or propose one that a second person is to approve.

    Raises:
        Refused: no right, closed, settled already, loss not assessed, nobody liable, no money,
            more than the loss without a general manager.
        Stale: changed since it was shown.

    Source: SRV-6.
    """
    by.require(*WHO_WORKS)
    return operations.once(
        db, by, "complaints.damage.settle", command, lambda s: _settle(s, by, command)
    )


def _settle(session: Session, by: Acting, command: Settle) -> Done[int]:
    case = _unsettled(session, by, command.case_id, command.seen_version)
    require_active(session, by)
    if case.loss is None:
        raise Refused(DamageFault.NOT_ASSESSED)
    if case.liability is Liability.UNDECIDED:
        raise Refused(DamageFault.NOT_LIABLE)
    amount = money(command.amount)
    if amount > case.loss and not by.may(*WHO_EXCEEDS):
        shown = {"amount": shown_money(amount), "loss": shown_money(case.loss)}
        raise Refused(DamageFault.ABOVE_LOSS, **shown)
    reason = clean_line(
        command.reason, field=N_("Reason"), limit=LONGEST_SAID,
        required=not amount or amount > case.loss,
    )  # fmt: skip
    case.compensation = amount
    if needs_second(amount, value_on(session, SECOND_YUAN, by.today)):
        add_step(session, by, case.id, Deed.PROPOSED, reason, amount=amount)
        return _told(session, by, case, "propose", {"compensation": amount, "reason": reason})
    case.compensated_on = by.today
    add_step(session, by, case.id, Deed.SETTLED, reason, amount=amount)
    return _told(session, by, case, "settle", {"compensation": amount, "reason": reason})


def approve(db: Database, by: Acting, command: Approve) -> Done[int]:
    """Say yes or no to a compensation above the limit, as another person than its author.

    Raises:
        Refused: no right any more, nothing proposed, the person's own proposal, no reason for a
            no.
        Stale: changed since it was shown.

    Source: SRV-6.
    """
    by.require(*WHO_APPROVES)
    return operations.once(
        db, by, "complaints.damage.approve", command, lambda s: _approve(s, by, command)
    )


def _approve(session: Session, by: Acting, command: Approve) -> Done[int]:
    case = found_open(session, by, command.case_id, command.seen_version)
    _require_office(session, by)
    amount = case.compensation
    if amount is None or case.compensated_on is not None:
        raise Refused(DamageFault.NOTHING_PROPOSED)
    if proposer_of(session, case.id) == by.person_id:
        raise Refused(DamageFault.OWN_APPROVAL, person=by.person_name)
    reason = clean_line(
        command.reason, field=N_("Reason"), limit=LONGEST_SAID, required=not command.is_approved
    )
    if command.is_approved:
        case.compensated_on = by.today
    else:
        case.compensation = None
    deed = Deed.APPROVED if command.is_approved else Deed.DECLINED
    add_step(session, by, case.id, deed, reason, amount=amount)
    return _told(session, by, case, deed.value, {"compensation": amount, "reason": reason})


def _require_office(session: Session, by: Acting) -> None:
    """Refuse who was switched off, or lost the office, since signing in (bad-inputs.md 71)."""
    held = offices_held(session, by)
    if Role.ADMIN not in by.roles and held.isdisjoint(WHO_APPROVES):
        raise Refused(Right.ROLE_MISSING, roles=WHO_APPROVES)


def proposer_of(session: Session, case_id: int) -> int | None:
    """Who proposed the compensation last."""
    query = (
        select(DamageStep.person_id, DamageStep.detail)
        .where(DamageStep.case_id == case_id, DamageStep.event == DamageEvent.SETTLED)
        .order_by(DamageStep.id.desc())
    )
    for person_id, detail in session.execute(query):
        if noted(detail).deed is Deed.PROPOSED:
            return int(person_id)
    return None


def ask_back(db: Database, by: Acting, command: AskBack) -> Done[int]:
    """Ask money back; asking anew replaces amount and day.

    Raises:
        Refused: no right, closed, the house or nobody is liable, no money, a day that has passed,
            less than has come already.
        Stale: changed since it was shown.
    """
    by.require(*WHO_WORKS)

    def work(session: Session) -> Done[int]:
        case = found_open(session, by, command.case_id, command.seen_version)
        if case.liability is Liability.UNDECIDED:
            raise Refused(DamageFault.NOT_LIABLE)
        if case.liability is Liability.HOUSE:
            raise Refused(DamageFault.HOUSE_LIABLE)
        amount = money(command.amount, zero=False)
        if amount < case.recovered:
            raise Refused(DamageFault.BELOW_RECOVERED, recovered=shown_money(case.recovered))
        day = check_recourse_day(command.due_on, by.today)
        note = _note(command.note)
        case.recourse, case.recourse_due_on = amount, day
        add_step(session, by, case.id, Deed.ASKED_BACK, note, amount=amount, day=day)
        return _told(session, by, case, "ask_back", {"recourse": amount, "due": day})

    return operations.once(db, by, "complaints.damage.ask_back", command, work)


def book_recovered(db: Database, by: Acting, command: BookRecovered) -> Done[int]:
    """Book a part of the recourse that came; never more than is asked back.

    Raises:
        Refused: no right, closed, nothing asked back, no money, or more than is still open.
        Stale: changed since it was shown.
    """
    by.require(*WHO_WORKS)

    def work(session: Session) -> Done[int]:
        case = found_open(session, by, command.case_id, command.seen_version)
        if not case.recourse:
            raise Refused(DamageFault.NO_RECOURSE)
        amount, still = money(command.amount, zero=False), case.recourse - case.recovered
        if amount > still:
            shown = {"amount": shown_money(amount), "open": shown_money(still)}
            raise Refused(DamageFault.ABOVE_RECOURSE, **shown)
        note = _note(command.note)
        case.recovered += amount
        add_step(session, by, case.id, Deed.RECOVERED, note, amount=amount)
        return _told(session, by, case, "recover", {"recovered": case.recovered})

    return operations.once(db, by, "complaints.damage.recover", command, work)


def _unsettled(session: Session, by: Acting, case_id: int, seen_version: int) -> DamageCase:
    case = found_open(session, by, case_id, seen_version)
    if case.compensated_on is not None:
        raise Refused(DamageFault.SETTLED)
    return case


def _note(typed: str) -> str:
    return clean_line(typed, field=N_("Note@@case"), limit=LONGEST_SAID, required=False)


def _told(
    session: Session, by: Acting, case: DamageCase, deed: str, after: dict[str, object]
) -> Done[int]:
    case.state = state_of(progress_of(case))
    audit.record(session, by, f"complaints.damage.{deed}", f"damage:{case.number}", after=after)
    return Done(case.id, CHANGED)
