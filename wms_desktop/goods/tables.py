"""Inbound and outbound orders with their lines, allocations and picks."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, Base, Code, Note, Pk, Quantity, enum_column, whole
from wms_desktop.goods.kinds import ExceptionOutcome, HandOver, InboundState, OutboundState


class InboundOrder(Base):
    """Announced (or, made on the spot, unannounced) goods in (INB-1, INB-2)."""

    __tablename__ = "inbound_order"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))  # supplier or customer
    owner_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    expected_on: Mapped[date | None]
    is_announced: Mapped[bool] = mapped_column(default=True)
    state: Mapped[InboundState] = mapped_column(
        enum_column(InboundState), default=InboundState.EXPECTED
    )
    remarks: Mapped[Note]
    created_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "site_id", "state"),)


class InboundLine(Base):
    """What is expected of one item and lot, and what came so far."""

    __tablename__ = "inbound_line"

    id: Mapped[Pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("inbound_order.id"))
    line: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_code: Mapped[str] = mapped_column(String(40), default="")
    expected: Mapped[Decimal] = mapped_column(Quantity)
    received: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("order_id", "line"),
        CheckConstraint("expected >= 0 AND received >= 0", name="not_negative"),
    )


class InboundReceipt(Base):
    """One receiving: which line, how much, where to, and the reason of an over-receipt (INB-1)."""

    __tablename__ = "inbound_receipt"

    id: Mapped[Pk]
    line_id: Mapped[int] = mapped_column(ForeignKey("inbound_line.id"))
    stock_document_id: Mapped[int] = mapped_column(ForeignKey("stock_document.id"), unique=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)  # negative when it takes one back
    over_reason: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "line_id"), {"info": APPEND_ONLY})


class OutboundOrder(Base):
    """Goods to send out or to be collected at the counter (OUT-1)."""

    __tablename__ = "outbound_order"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    ordered_on: Mapped[date]
    due_on: Mapped[date | None]
    consignee_name: Mapped[str] = mapped_column(String(120))
    consignee_phone: Mapped[str] = mapped_column(String(40), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    hand_over: Mapped[HandOver] = mapped_column(enum_column(HandOver), default=HandOver.SHIP)
    needs_receipt: Mapped[bool] = mapped_column(default=False)
    needs_seal: Mapped[bool] = mapped_column(default=False)
    checked_by_id: Mapped[int | None]  # the second person, where the setting asks for one
    checked_at: Mapped[datetime | None]
    receipt_copies: Mapped[int] = mapped_column(default=1)
    state: Mapped[OutboundState] = mapped_column(
        enum_column(OutboundState), default=OutboundState.APPROVED
    )
    remarks: Mapped[Note]
    created_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "site_id", "state"), Index(None, "customer_id"))


class OutboundLine(Base):
    """What is ordered of one item (of one lot, where ``lot_code`` says so), picked and shipped."""

    __tablename__ = "outbound_line"

    id: Mapped[Pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("outbound_order.id"))
    line: Mapped[int]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    lot_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    ordered: Mapped[Decimal] = mapped_column(Quantity)
    picked: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    shipped: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("order_id", "line"),
        CheckConstraint("ordered > 0", name="ordered_positive"),
        CheckConstraint("picked >= 0 AND shipped >= 0 AND shipped <= picked", name="in_order"),
    )


class Allocation(Base):
    """Goods of one balance kept for one outbound line, in walking order (OUT-1, LOC-3)."""

    __tablename__ = "allocation"

    id: Mapped[Pk]
    line_id: Mapped[int] = mapped_column(ForeignKey("outbound_line.id"))
    balance_id: Mapped[int] = mapped_column(ForeignKey("balance.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    picked: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    other_lot_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("quantity >= 0 AND picked >= 0 AND picked <= quantity", name="in_order"),
        whole("quantity"),
        Index(None, "line_id"),
    )


class OutboundStep(Base):
    """One step of an outbound order's progress (OUT-4)."""

    __tablename__ = "outbound_step"

    id: Mapped[Pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("outbound_order.id"))
    state: Mapped[OutboundState] = mapped_column(enum_column(OutboundState))
    detail: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "order_id"), {"info": APPEND_ONLY})


class GoodsException(Base):
    """A difference found while receiving or picking: short, over, damaged, wrong papers (INB-4)."""

    __tablename__ = "goods_exception"

    id: Mapped[Pk]
    document: Mapped[str] = mapped_column(String(60))
    line: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))
    quantity: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    remarks: Mapped[Note]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "document"), {"info": APPEND_ONLY})


class ExceptionStep(Base):
    """What was decided or noted about a difference; any outcome but a remark settles it (INB-4)."""

    __tablename__ = "exception_step"

    id: Mapped[Pk]
    exception_id: Mapped[int] = mapped_column(ForeignKey("goods_exception.id"))
    outcome: Mapped[ExceptionOutcome] = mapped_column(enum_column(ExceptionOutcome))
    remarks: Mapped[Note]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "exception_id"), {"info": APPEND_ONLY})


class Package(Base):
    """A carton that an outbound order is packed in; ``weight`` in kilograms, 0 where not known."""

    __tablename__ = "package"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("outbound_order.id"))
    sequence: Mapped[int]
    weight: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    remarks: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    packed_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (UniqueConstraint("order_id", "sequence"),)


class PackageLine(Base):
    """What lies in a package."""

    __tablename__ = "package_line"

    id: Mapped[Pk]
    package_id: Mapped[int] = mapped_column(ForeignKey("package.id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("outbound_line.id"))
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)

    __table_args__ = (
        UniqueConstraint("package_id", "line_id", "lot_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
