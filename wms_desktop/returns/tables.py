"""Return applications and their lines, with what each rule said when they were handed in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, Base, Code, Note, Pk, Quantity, enum_column
from wms_desktop.returns.kinds import (
    PieceVerdict,
    RepairStage,
    ReturnReason,
    ReturnState,
    Wish,
)


class ReturnApplication(Base):
    """A customer's request to send goods of one order back (RET-1)."""

    __tablename__ = "return_application"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("outbound_order.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    wish: Mapped[Wish] = mapped_column(enum_column(Wish), default=Wish.REFUND)
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    remarks: Mapped[Note]
    state: Mapped[ReturnState] = mapped_column(
        enum_column(ReturnState), default=ReturnState.SUBMITTED
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    complaint: Mapped[str] = mapped_column(
        String(40), default="", server_default=""
    )  # number of the quality complaint that lets it skip RET-2 (RET-5)
    slip_number: Mapped[str | None] = mapped_column(String(40), unique=True)  # once issued
    issued_on: Mapped[date | None]
    arrived_on: Mapped[date | None]
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))  # returns zone
    stock_document_id: Mapped[int | None] = mapped_column(ForeignKey("stock_document.id"))
    exchange_order_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_order.id"))
    closed_on: Mapped[date | None]
    closing_note: Mapped[str] = mapped_column(String(1_000), default="", server_default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('issued', 'arrived', 'inspected', 'closed') OR slip_number IS NOT NULL",
            name="issued_has_slip",
        ),
        Index(None, "order_id"),
        Index(None, "site_id", "state"),
        Index(None, "customer_id"),
        Index(None, "complaint"),
    )


class ReturnLine(Base):
    """One item and lot that is to come back, with the figures that the rule looked at (RET-2)."""

    __tablename__ = "return_line"

    id: Mapped[Pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("return_application.id"))
    line: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    reason: Mapped[ReturnReason] = mapped_column(enum_column(ReturnReason))
    remarks: Mapped[str] = mapped_column(String(200), default="")
    delivered: Mapped[Decimal] = mapped_column(Quantity)
    stock_of_lot: Mapped[Decimal] = mapped_column(Quantity)

    __table_args__ = (
        UniqueConstraint("application_id", "line"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        {"info": APPEND_ONLY},
    )


class ReturnStep(Base):
    """One step of the approval chain (RET-3)."""

    __tablename__ = "return_step"

    id: Mapped[Pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("return_application.id"))
    state: Mapped[ReturnState] = mapped_column(enum_column(ReturnState))
    detail: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "application_id"), {"info": APPEND_ONLY})


class ReturnPiece(Base):
    """A piece (or several counted ones) that was looked at on arrival (RET-4).

    Attributes:
        reverses_id: an entry made by mistake that this one takes back.
    """

    __tablename__ = "return_piece"

    id: Mapped[Pk]
    line_id: Mapped[int] = mapped_column(ForeignKey("return_line.id"))
    verdict: Mapped[PieceVerdict] = mapped_column(enum_column(PieceVerdict))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    finding: Mapped[str] = mapped_column(String(300), default="")
    explained: Mapped[str] = mapped_column(String(300), default="")  # to the customer, how
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("return_piece.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("verdict <> 'refused' OR finding <> ''", name="refused_has_finding"),
        Index(None, "line_id"),
        {"info": APPEND_ONLY},
    )


class RepairStep(Base):
    """Goods under repair went out, came back, were handed over (RET-6)."""

    __tablename__ = "return_repair"

    id: Mapped[Pk]
    application_id: Mapped[int] = mapped_column(ForeignKey("return_application.id"))
    stage: Mapped[RepairStage] = mapped_column(enum_column(RepairStage))
    partner: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
    detail: Mapped[str] = mapped_column(String(300), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        Index(None, "application_id", "stage", unique=True),
        {"info": APPEND_ONLY},
    )
