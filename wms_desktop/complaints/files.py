"""Everything of one complaint: facts, clocks, steps, tests, compensations, the customer's word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from wms_desktop.complaints.cases import photo_subject, subject
from wms_desktop.complaints.clocks import clock_rules
from wms_desktop.complaints.kinds import (
    Cause,
    ChargedTo,
    CompensationState,
    ComplaintEvent,
    ComplaintKind,
    ComplaintState,
    ConfirmedBy,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.rules_clock import Clock
from wms_desktop.complaints.tables import (
    Compensation,
    CompensationApproval,
    Complaint,
    ComplaintStep,
    Confirmation,
    QualityTest,
)
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.core.acting import Role
from wms_desktop.core.language import Language
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.tables import Customer
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db.attachments import AttachmentRow, attachments_of
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Person, Site
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.stock.tables import Item, Lot


@dataclass(frozen=True, slots=True)
class StepRow:
    """Who did what about it, and when."""

    event: ComplaintEvent
    detail: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test that QC was asked for (CMP-4)."""

    __test__ = False  # no test class

    id: int
    version: int
    stock_of_lot: Decimal
    asked: str
    asked_by: str
    asked_at: datetime
    result: TestResult
    finding: str
    tested_by: str
    tested_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One manager's yes or no (CMP-6)."""

    role: Role
    is_approved: bool
    reason: str
    person_id: int
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CompensationRow:
    """Money given for it, with its approvals (CMP-5, CMP-6)."""

    id: int
    version: int
    quantity: Decimal
    goods_value: Decimal
    amount: Decimal
    charged_to: ChargedTo
    reason: str
    state: CompensationState
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    approvals: tuple[ApprovalRow, ...]


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """What the customer said to the outcome (CMP-7)."""

    id: int
    is_satisfied: bool
    said_by: str
    means: ConfirmedBy
    signature_sha256: str | None
    remarks: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with the customer about it (SRV-2)."""

    channel: Channel
    direction: Direction
    spoke_with: str
    said: str
    promise: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintFile:
    """One complaint with all that belongs to it.

    Attributes:
        order_number, item_code, lot_code, return_number, handler: empty where there is none.
        answer, proposal: its two clocks; ask them how they stand at a moment (CMP-2).
        actions: numbers of corrective actions that came of it (CMP-8).
    """

    id: int
    version: int
    number: str
    site_id: int
    site_name: str
    time_zone: str
    customer_id: int
    customer_code: str
    customer_name: str
    language: Language  # the customer's: what its papers are printed in
    contact_name: str
    contact_phone: str
    channel: Channel
    kind: ComplaintKind
    is_major: bool
    order_id: int | None
    order_number: str
    item_id: int | None
    item_code: str
    item_name: str
    spec: str
    unit: str
    is_fractional: bool
    lot_id: int | None
    lot_code: str
    quantity: Decimal
    what: str
    expects: str
    state: ComplaintState
    taken_by: str
    taken_at: datetime
    handler_id: int | None
    handler: str
    answer: Clock
    proposal: Clock
    paused_at: datetime | None
    closed_at: datetime | None
    proposal_text: str
    responsibility: Responsibility
    cause: Cause
    is_disputed: bool
    decision: str
    return_id: int | None
    return_number: str
    round: int
    steps: tuple[StepRow, ...] = field(default=())
    photos: tuple[AttachmentRow, ...] = field(default=())
    tests: tuple[TestRow, ...] = field(default=())
    compensations: tuple[CompensationRow, ...] = field(default=())
    confirmations: tuple[ConfirmationRow, ...] = field(default=())
    contacts: tuple[ContactRow, ...] = field(default=())
    actions: tuple[str, ...] = field(default=())

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be done about it any more."""
        return self.state is ComplaintState.CLOSED

    @property
    def goods(self) -> str:
        """Code and name of what it is about; empty where no goods are named."""
        return f"{self.item_code} {self.item_name}".strip()


def complaint_file(session: Session, complaint_id: int) -> ComplaintFile | None:
    """One complaint with everything of it; None where there is none."""
    found = session.execute(_heads().where(Complaint.id == complaint_id)).one_or_none()
    if found is None:
        return None
    case, site, customer, taker, handler, order, item, lot, returned = found
    rules = clock_rules(session, case.site_id, site_day(case.taken_at, site.time_zone))
    return ComplaintFile(
        case.id, case.version, case.number, site.id, site.name, site.time_zone,
        customer.id, customer.code, customer.name, customer.language,
        case.contact_name, case.contact_phone, case.channel, case.kind, case.is_major,
        case.order_id, order or "",
        case.item_id, *_item_facts(item),
        case.lot_id, lot or case.lot_code, case.quantity, case.what, case.expects, case.state,
        taker, case.taken_at, case.handler_id, handler or "",
        Clock(
            case.answer_due_at, rules.warned_from(case.answer_due_at, is_major=False),
            case.answered_at, case.paused_at,
        ),
        Clock(
            case.proposal_due_at, rules.warned_from(case.proposal_due_at, is_major=case.is_major),
            case.proposed_at, case.paused_at,
        ),
        case.paused_at, case.closed_at, case.proposal, case.responsibility, case.cause,
        case.is_disputed, case.decision, case.return_id, returned or "", case.round,
        steps=_steps(session, case.id),
        photos=tuple(attachments_of(session, photo_subject(case.id))),
        tests=_tests(session, case.id),
        compensations=_compensations(session, case.id),
        confirmations=_confirmations(session, case.id),
        contacts=_contacts(session, case.number),
        actions=_actions(session, case.id),
    )  # fmt: skip


def _heads() -> Any:
    taker, handler = aliased(Person), aliased(Person)
    return (
        select(
            Complaint, Site, Customer, taker.name, handler.name, OutboundOrder.number, Item,
            Lot.code, ReturnApplication.number,
        )
        .join(Site, Site.id == Complaint.site_id)
        .join(Customer, Customer.id == Complaint.customer_id)
        .join(taker, taker.id == Complaint.taken_by_id)
        .outerjoin(handler, handler.id == Complaint.handler_id)
        .outerjoin(OutboundOrder, OutboundOrder.id == Complaint.order_id)
        .outerjoin(Item, Item.id == Complaint.item_id)
        .outerjoin(Lot, Lot.id == Complaint.lot_id)
        .outerjoin(ReturnApplication, ReturnApplication.id == Complaint.return_id)
    )  # fmt: skip


def _item_facts(item: Item | None) -> tuple[str, str, str, str, bool]:
    if item is None:
        return "", "", "", "", False
    return item.code, item.name, item.spec, item.unit, item.is_fractional


def _steps(session: Session, complaint_id: int) -> tuple[StepRow, ...]:
    query = (
        select(ComplaintStep.event, ComplaintStep.detail, Person.name, ComplaintStep.at)
        .join(Person, Person.id == ComplaintStep.person_id)
        .where(ComplaintStep.complaint_id == complaint_id)
        .order_by(ComplaintStep.id)
    )
    return tuple(StepRow(*row) for row in session.execute(query))


def _tests(session: Session, complaint_id: int) -> tuple[TestRow, ...]:
    asker, tester = aliased(Person), aliased(Person)
    query = (
        select(
            QualityTest.id, QualityTest.version, QualityTest.stock_of_lot, QualityTest.asked,
            asker.name, QualityTest.asked_at, QualityTest.result, QualityTest.finding,
            tester.name, QualityTest.tested_at,
        )
        .join(asker, asker.id == QualityTest.asked_by_id)
        .outerjoin(tester, tester.id == QualityTest.tested_by_id)
        .where(QualityTest.complaint_id == complaint_id)
        .order_by(QualityTest.id)
    )  # fmt: skip
    return tuple(TestRow(*row[:8], row[8] or "", row[9]) for row in session.execute(query))


def _compensations(session: Session, complaint_id: int) -> tuple[CompensationRow, ...]:
    approvals: dict[int, list[ApprovalRow]] = defaultdict(list)
    given = (
        select(
            CompensationApproval.compensation_id, CompensationApproval.role,
            CompensationApproval.is_approved, CompensationApproval.reason, Person.id,
            Person.name, CompensationApproval.at,
        )
        .join(Person, Person.id == CompensationApproval.person_id)
        .join(Compensation, Compensation.id == CompensationApproval.compensation_id)
        .where(Compensation.complaint_id == complaint_id)
        .order_by(CompensationApproval.id)
    )  # fmt: skip
    for row in session.execute(given):
        approvals[row[0]].append(ApprovalRow(*row[1:]))
    query = (
        select(
            Compensation.id, Compensation.version, Compensation.quantity,
            Compensation.goods_value, Compensation.amount, Compensation.charged_to,
            Compensation.reason, Compensation.state, Person.id, Person.name,
            Compensation.proposed_at,
        )
        .join(Person, Person.id == Compensation.proposed_by_id)
        .where(Compensation.complaint_id == complaint_id)
        .order_by(Compensation.id)
    )  # fmt: skip
    return tuple(
        CompensationRow(*row, approvals=tuple(approvals[row[0]])) for row in session.execute(query)
    )


def _confirmations(session: Session, complaint_id: int) -> tuple[ConfirmationRow, ...]:
    query = (
        select(
            Confirmation.id, Confirmation.is_satisfied, Confirmation.said_by, Confirmation.means,
            Confirmation.signature_sha256, Confirmation.remarks, Person.name, Confirmation.at,
        )
        .join(Person, Person.id == Confirmation.person_id)
        .where(Confirmation.complaint_id == complaint_id)
        .order_by(Confirmation.id)
    )  # fmt: skip
    return tuple(ConfirmationRow(*row) for row in session.execute(query))


def _contacts(session: Session, number: str) -> tuple[ContactRow, ...]:
    query = (
        select(
            Contact.channel, Contact.direction, Contact.spoke_with, Contact.said,
            Contact.promise, Person.name, Contact.at,
        )
        .join(Person, Person.id == Contact.person_id)
        .where(Contact.document == subject(number))
        .order_by(Contact.id)
    )  # fmt: skip
    return tuple(ContactRow(*row) for row in session.execute(query))


def _actions(session: Session, complaint_id: int) -> tuple[str, ...]:
    query = (
        select(CorrectiveAction.number)
        .where(CorrectiveAction.complaint_id == complaint_id)
        .order_by(CorrectiveAction.id)
    )
    return tuple(session.scalars(query))
