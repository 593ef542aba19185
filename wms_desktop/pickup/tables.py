"""The record that every release and every refusal leaves (PCK-9)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, false, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, LATER, Base, Money, Name, Pk, enum_column
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
    pieces: Mapped[int] = mapped_column(default=0, server_default="0", info=LATER)  # taken now
    credit_code: Mapped[str] = mapped_column(  # of an organization, public
        String(18), default="", server_default="", info=LATER
    )
    collector_id: Mapped[int | None] = mapped_column(  # from the book of authorized collectors
        ForeignKey("authorized_collector.id"), info=LATER
    )
    is_code_shown: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=LATER
    )  # the one-time pick-up code was right
    notice: Mapped[str] = mapped_column(  # version of the privacy notice that was shown
        String(24), default="", server_default="", info=LATER
    )

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
    valid_until: Mapped[date | None] = mapped_column(info=LATER)

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


class AuthorizedCollector(Base):
    """Who may collect for a customer until when, by a letter that the house keeps (PCK-5)."""

    __tablename__ = "authorized_collector"

    id: Mapped[Pk]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    name: Mapped[Name]
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    kind_name: Mapped[str] = mapped_column(String(60), default="")
    masked_number: Mapped[str] = mapped_column(String(40))
    vault_entry_id: Mapped[int | None] = mapped_column(ForeignKey("vault_entry.id"))
    phone: Mapped[str] = mapped_column(String(40), default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    letter_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
    revoke_reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_a_person"
        ),
        CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name="valid_days_in_order"
        ),
        Index(None, "customer_id", "name"),
    )


class PickupCode(Base):
    """A one-time code that the consignee was told and the collector says at the counter.

    A server shows its hash to nobody but who may make codes.
    """

    __tablename__ = "pickup_code"

    id: Mapped[Pk]
    consignment_id: Mapped[int] = mapped_column(ForeignKey("consignment.id"), unique=True)
    code_hash: Mapped[str] = mapped_column(String(200), deferred=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    valid_until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
