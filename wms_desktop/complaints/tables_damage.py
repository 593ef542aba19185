"""Damage and loss of goods in the house's care (SRV-6)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.complaints.kinds import DamageEvent, DamageKind, DamageState, Liability
from wms_desktop.db.base import APPEND_ONLY, Base, Code, Money, Note, Pk, Quantity, enum_column


class DamageCase(Base):
    """Goods were damaged or lost: scene, assessment, liability, compensation, recourse (SRV-6).

    Attributes:
        document: ``kind:number`` of the consignment or order; empty for goods in storage.
        loss: as assessed, in yuan; None before.
        compensation: paid to the customer; ``recourse``: asked back from whoever is liable, of
            which ``recovered`` came.
    """

    __tablename__ = "damage_case"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    kind: Mapped[DamageKind] = mapped_column(enum_column(DamageKind))
    document: Mapped[str] = mapped_column(String(60), default="")
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    quantity: Mapped[Decimal] = mapped_column(Quantity)
    happened_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    what: Mapped[Note]
    state: Mapped[DamageState] = mapped_column(enum_column(DamageState), default=DamageState.OPEN)
    told_on: Mapped[date | None]  # the customer
    loss: Mapped[Decimal | None] = mapped_column(Money)
    basis: Mapped[str] = mapped_column(String(300), default="")
    liability: Mapped[Liability] = mapped_column(
        enum_column(Liability), default=Liability.UNDECIDED
    )
    liable_name: Mapped[str] = mapped_column(String(120), default="")
    compensation: Mapped[Decimal | None] = mapped_column(Money)
    compensated_on: Mapped[date | None]
    recourse: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    recovered: Mapped[Decimal] = mapped_column(Money, default=Decimal(0))
    recourse_due_on: Mapped[date | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "(loss IS NULL OR loss >= 0) AND (compensation IS NULL OR compensation >= 0)"
            " AND recourse >= 0 AND recovered >= 0 AND recovered <= recourse",
            name="money_in_order",
        ),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_has_day"),
        Index(None, "site_id", "state"),
        Index(None, "customer_id"),
        Index(None, "document"),
    )


class DamageStep(Base):
    """What was done about a case, by whom and when."""

    __tablename__ = "damage_step"

    id: Mapped[Pk]
    case_id: Mapped[int] = mapped_column(ForeignKey("damage_case.id"))
    event: Mapped[DamageEvent] = mapped_column(enum_column(DamageEvent))
    detail: Mapped[str] = mapped_column(String(1_000), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "case_id"), {"info": APPEND_ONLY})
