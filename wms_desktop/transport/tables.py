"""Consignments: goods that arrived by transport and wait at the counter to be collected."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db.base import APPEND_ONLY, Base, Code, Money, Name, Note, Pk, enum_column
from wms_desktop.receipts.kinds import Route
from wms_desktop.transport.kinds import ConsignmentState


class Consignment(Base):
    """One waybill: who sent what to whom, what is due, what its receipt needs."""

    __tablename__ = "consignment"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    number_tail: Mapped[str] = mapped_column(String(4))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))  # destination
    origin_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    shipper_name: Mapped[Name]
    shipper_contact: Mapped[str] = mapped_column(String(120), default="")
    shipper_phone: Mapped[str] = mapped_column(String(40), default="")
    consignee_kind: Mapped[CustomerKind] = mapped_column(enum_column(CustomerKind))
    consignee_name: Mapped[Name]
    consignee_phone: Mapped[str] = mapped_column(String(40), default="")
    phone_tail: Mapped[str] = mapped_column(String(4), default="")
    search: Mapped[str] = mapped_column(String(300), default="")  # folded names, pinyin initials
    goods: Mapped[str] = mapped_column(String(200))
    pieces: Mapped[int]
    weight_grams: Mapped[int] = mapped_column(default=0)
    stored_at_code: Mapped[str] = mapped_column(String(40), default="")
    route: Mapped[Route] = mapped_column(enum_column(Route), default=Route.DIRECT)
    arrived_on: Mapped[date | None]
    collect_freight: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    cash_on_delivery: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    needs_receipt: Mapped[bool] = mapped_column(default=True)
    needs_signature: Mapped[bool] = mapped_column(default=True)
    needs_id_number: Mapped[bool] = mapped_column(default=False)
    needs_seal: Mapped[bool] = mapped_column(default=False)
    needs_own_forms: Mapped[bool] = mapped_column(default=False)
    receipt_copies: Mapped[int] = mapped_column(default=1)
    is_cash_settled: Mapped[bool] = mapped_column(default=False)  # freight paid cash: RCP-9
    remarks: Mapped[Note]
    state_reason: Mapped[str] = mapped_column(String(200), default="")  # of a hold or cancellation
    is_changed_after_printing: Mapped[bool] = mapped_column(default=False)  # an old slip is about
    state: Mapped[ConsignmentState] = mapped_column(
        enum_column(ConsignmentState), default=ConsignmentState.ON_THE_WAY
    )
    carrier: Mapped[str] = mapped_column(String(60), default="", server_default="")
    pieces_collected: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("pieces > 0", name="pieces_positive"),
        CheckConstraint("pieces_collected BETWEEN 0 AND pieces", name="collected_at_most_all"),
        CheckConstraint("receipt_copies BETWEEN 1 AND 4", name="copies_one_to_four"),
        CheckConstraint(
            "collect_freight >= 0 AND cash_on_delivery >= 0", name="money_not_negative"
        ),
        Index(None, "site_id", "state", "arrived_on"),
        Index(None, "number_tail"),
        Index(None, "phone_tail"),
    )


class ConsigneeChange(Base):
    """The shipper changed who collects: who said so, how reached, when, and the paper (PCK-4)."""

    __tablename__ = "consignee_change"

    id: Mapped[Pk]
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignment.id"))
    old_name: Mapped[Name]
    new_name: Mapped[Name]
    said_by: Mapped[Name]  # the person at the shipper
    channel: Mapped[str] = mapped_column(String(24))
    phone: Mapped[str] = mapped_column(String(40))
    said_at: Mapped[datetime]
    paper_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "consignment_id"), {"info": APPEND_ONLY})
