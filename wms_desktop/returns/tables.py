"""Return applications and their lines, with what each rule said when they were handed in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, Base, Code, Note, Pk, Quantity, enum_column
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish


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
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "order_id"), Index(None, "site_id", "state"))


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
