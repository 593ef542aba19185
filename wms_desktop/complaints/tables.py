"""Complaints, what was done about each, tests, compensations, the customer's word (CMP)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

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
from wms_desktop.core.acting import Role
from wms_desktop.customers.kinds import Channel
from wms_desktop.db.base import APPEND_ONLY, Base, Code, Money, Note, Pk, Quantity, enum_column


class Complaint(Base):
    """One complaint from intake to the customer's signature (CMP-1).

    Attributes:
        what: that happened, in the customer's words; ``expects``: what they would like.
        order_id, item_id, lot_id, lot_code: what it is about, as far as known; a lot that the
            house does not know stands in ``lot_code`` alone.
        quantity: pieces, base units; nought where none is named.
        answer_due_at, proposal_due_at: as they stand now, pauses added (CMP-2).
        paused_at: since when the clocks stand still.
        round: 1, and one more each time the customer was not satisfied (CMP-7).
    """

    __tablename__ = "complaint"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    channel: Mapped[Channel] = mapped_column(enum_column(Channel))
    kind: Mapped[ComplaintKind] = mapped_column(enum_column(ComplaintKind))
    is_major: Mapped[bool] = mapped_column(default=False)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_order.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    lot_code: Mapped[str] = mapped_column(String(40), default="")
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    what: Mapped[Note]
    expects: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[ComplaintState] = mapped_column(
        enum_column(ComplaintState), default=ComplaintState.TAKEN
    )
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime]
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_due_at: Mapped[datetime]
    proposal_due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    proposal: Mapped[str] = mapped_column(String(1_000), default="")
    responsibility: Mapped[Responsibility] = mapped_column(
        enum_column(Responsibility), default=Responsibility.UNDECIDED
    )
    cause: Mapped[Cause] = mapped_column(enum_column(Cause), default=Cause.UNKNOWN)
    is_disputed: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[str] = mapped_column(String(1_000), default="")
    return_id: Mapped[int | None] = mapped_column(ForeignKey("return_application.id"))
    round: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("lot_id IS NULL OR item_id IS NOT NULL", name="lot_of_an_item"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("state <> 'closed' OR paused_at IS NULL", name="closed_is_not_paused"),
        Index(None, "site_id", "state", "proposal_due_at"),
        Index(None, "customer_id", "id"),
        Index(None, "item_id", "lot_id"),
        Index(None, "order_id"),
        Index(None, "handler_id", "state"),
    )


class ComplaintStep(Base):
    """What was done about a complaint, by whom and when."""

    __tablename__ = "complaint_step"

    id: Mapped[Pk]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    event: Mapped[ComplaintEvent] = mapped_column(enum_column(ComplaintEvent))
    detail: Mapped[str] = mapped_column(String(1_000), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "complaint_id"), {"info": APPEND_ONLY})


class QualityTest(Base):
    """QC is to test goods of a complaint, and what it found (CMP-4).

    Attributes:
        stock_of_lot: of the same lot on hand when it was asked; nought: the customer's goods.
    """

    __tablename__ = "quality_test"

    id: Mapped[Pk]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    stock_of_lot: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    asked: Mapped[str] = mapped_column(String(300), default="")
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    result: Mapped[TestResult] = mapped_column(enum_column(TestResult), default=TestResult.OPEN)
    finding: Mapped[str] = mapped_column(String(1_000), default="")
    tested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    tested_at: Mapped[datetime | None]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("(result = 'open') = (tested_by_id IS NULL)", name="tested_by_a_person"),
        CheckConstraint("result = 'open' OR finding <> ''", name="tested_has_finding"),
        Index(None, "complaint_id"),
        Index(None, "site_id", "result"),
    )


class Compensation(Base):
    """Money (or pieces) given for a complaint, with the approvals that it needs (CMP-5, CMP-6).

    Attributes:
        quantity: pieces it is about; decides whose authority it needs.
        goods_value: of those pieces, what the highest share is taken of.
    """

    __tablename__ = "compensation"

    id: Mapped[Pk]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    goods_value: Mapped[Decimal] = mapped_column(Money)
    amount: Mapped[Decimal] = mapped_column(Money)
    charged_to: Mapped[ChargedTo] = mapped_column(enum_column(ChargedTo))
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[CompensationState] = mapped_column(
        enum_column(CompensationState), default=CompensationState.PROPOSED
    )
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("amount >= 0 AND goods_value >= 0", name="money_not_negative"),
        Index(None, "complaint_id"),
        Index(None, "state"),
    )


class CompensationApproval(Base):
    """One manager's yes or no to a compensation (CMP-6)."""

    __tablename__ = "compensation_approval"

    id: Mapped[Pk]
    compensation_id: Mapped[int] = mapped_column(ForeignKey("compensation.id"))
    role: Mapped[Role] = mapped_column(enum_column(Role))  # in which office
    is_approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        UniqueConstraint("compensation_id", "role"),
        UniqueConstraint("compensation_id", "person_id"),
        {"info": APPEND_ONLY},
    )


class Confirmation(Base):
    """What the customer said to the outcome, with the signature where there is one (CMP-7)."""

    __tablename__ = "complaint_confirmation"

    id: Mapped[Pk]
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"))
    is_satisfied: Mapped[bool]
    said_by: Mapped[str] = mapped_column(String(120))
    means: Mapped[ConfirmedBy] = mapped_column(enum_column(ConfirmedBy))
    signature_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    remarks: Mapped[str] = mapped_column(String(1_000), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "complaint_id"), {"info": APPEND_ONLY})
