"""The record that every release and every refusal leaves (PCK-9)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, Base, Money, Pk, enum_column
from wms_desktop.pickup.kinds import (
    Collector,
    DocumentKind,
    PaymentMeans,
    PickupOutcome,
    RefusalReason,
    SealMeans,
)


class PickupRecord(Base):
    """One release or refusal at the counter, with what was shown and by whom it was checked."""

    __tablename__ = "pickup_record"

    id: Mapped[Pk]
    op_id: Mapped[UUID] = mapped_column(Uuid(as_uuid=True), unique=True)
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignment.id"))
    outcome: Mapped[PickupOutcome] = mapped_column(enum_column(PickupOutcome))
    refusal_reason: Mapped[RefusalReason | None] = mapped_column(enum_column(RefusalReason))
    collector: Mapped[Collector] = mapped_column(enum_column(Collector))
    consignee_name: Mapped[str] = mapped_column(String(120))
    organization_name: Mapped[str] = mapped_column(String(120), default="")  # in letter or seal
    relation: Mapped[str] = mapped_column(String(60), default="")  # of an agent to the consignee
    seal_means: Mapped[SealMeans | None] = mapped_column(enum_column(SealMeans))
    authorization_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    signature_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    callback_phone: Mapped[str] = mapped_column(String(40), default="")
    callback_note: Mapped[str] = mapped_column(String(200), default="")
    ticked: Mapped[str] = mapped_column(Text, default="")  # what the receipt required, ticked off
    confirmations: Mapped[str] = mapped_column(Text, default="")  # JSON: what was confirmed, why
    detail: Mapped[str] = mapped_column(String(200), default="")
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    workstation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (
        CheckConstraint(
            "(outcome = 'refused') = (refusal_reason IS NOT NULL)", name="refused_has_reason"
        ),
        Index(None, "consignment_id"),
        Index(None, "site_id", "outcome", "at"),
        {"info": APPEND_ONLY},
    )


class ShownDocument(Base):
    """An original document that was shown: kind, name on it, masked number (PCK-3, PCK-9)."""

    __tablename__ = "shown_document"

    id: Mapped[Pk]
    record_id: Mapped[int] = mapped_column(ForeignKey("pickup_record.id"))
    belongs_to: Mapped[Collector] = mapped_column(enum_column(Collector))
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    kind_name: Mapped[str] = mapped_column(String(60), default="")  # of another official document
    name: Mapped[str] = mapped_column(String(120))
    masked_number: Mapped[str] = mapped_column(String(40))
    vault_entry_id: Mapped[int | None] = mapped_column(ForeignKey("vault_entry.id"))

    __table_args__ = (
        Index(None, "record_id"),
        Index(None, "vault_entry_id"),
        {"info": APPEND_ONLY},
    )


class Payment(Base):
    """Money taken at the counter for a consignment (PCK-8)."""

    __tablename__ = "payment"

    id: Mapped[Pk]
    record_id: Mapped[int] = mapped_column(ForeignKey("pickup_record.id"))
    what: Mapped[str] = mapped_column(String(24))  # collect_freight, cash_on_delivery
    means: Mapped[PaymentMeans] = mapped_column(enum_column(PaymentMeans))
    amount: Mapped[Decimal] = mapped_column(Money)
    taken_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"), {"info": APPEND_ONLY})
