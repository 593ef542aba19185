"""Where the signed papers are: envelopes, hand-overs, boxes, loans, destruction."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import Base, Code, Name, Pk, enum_column
from wms_desktop.receipts.kinds import (
    Arrival,
    BoxKind,
    DestructionState,
    EnvelopeState,
    HandOverKind,
    HandOverState,
)


class Envelope(Base):
    """A numbered batch of receipts on its way from one site to another (RCP-7)."""

    __tablename__ = "envelope"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    from_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    to_site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    state: Mapped[EnvelopeState] = mapped_column(
        enum_column(EnvelopeState), default=EnvelopeState.OPEN
    )
    carrier: Mapped[str] = mapped_column(String(60), default="")
    waybill: Mapped[str] = mapped_column(String(60), default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("from_site_id <> to_site_id", name="to_another_site"),
        Index(None, "from_site_id", "state"),
        Index(None, "to_site_id", "state"),
    )


class EnvelopeLine(Base):
    """One receipt of an envelope: put in here, checked there (RCP-7)."""

    __tablename__ = "envelope_line"

    id: Mapped[Pk]
    envelope_id: Mapped[int] = mapped_column(ForeignKey("envelope.id"))
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    place: Mapped[int]
    arrival: Mapped[Arrival] = mapped_column(enum_column(Arrival), default=Arrival.EXPECTED)
    put_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    put_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_at: Mapped[datetime | None]
    meets_needs: Mapped[bool | None]  # what the other site says of its requirement
    note: Mapped[str] = mapped_column(String(200), default="")  # how a difference was settled
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "envelope_id", "receipt_id", unique=True),
        Index(  # a receipt travels in one envelope at a time
            "uq_envelope_line_expected",
            "receipt_id",
            unique=True,
            sqlite_where=text("arrival = 'expected'"),
            postgresql_where=text("arrival = 'expected'"),
        ),
        Index(None, "receipt_id"),
    )


class HandOver(Base):
    """A list of receipts that somebody takes over and signs for (RCP-8)."""

    __tablename__ = "hand_over"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[HandOverKind] = mapped_column(enum_column(HandOverKind))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    taker_name: Mapped[Name]  # who signs
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    state: Mapped[HandOverState] = mapped_column(
        enum_column(HandOverState), default=HandOverState.OPEN
    )
    signature_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    paper_sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    signed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "state <> 'signed' OR (signed_at IS NOT NULL"
            " AND (signature_sha256 IS NOT NULL OR paper_sha256 IS NOT NULL))",
            name="signed_has_signature",
        ),
        Index(None, "site_id", "state"),
    )


class HandOverLine(Base):
    """One receipt of a hand-over list."""

    __tablename__ = "hand_over_line"

    hand_over_id: Mapped[int] = mapped_column(ForeignKey("hand_over.id"), primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    place: Mapped[int]

    __table_args__ = (Index(None, "receipt_id"),)


class ReceiptBox(Base):
    """A box or binder that originals are kept in."""

    __tablename__ = "receipt_box"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    kind: Mapped[BoxKind] = mapped_column(enum_column(BoxKind))
    title: Mapped[Name]
    place: Mapped[str] = mapped_column(String(60), default="")  # shelf, room
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    is_full: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "site_id"),)


class Loan(Base):
    """An original that somebody took out, and when it is due back."""

    __tablename__ = "receipt_loan"

    id: Mapped[Pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"))
    borrower: Mapped[Name]
    purpose: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    lent_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lent_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    due_on: Mapped[date]
    returned_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None]

    __table_args__ = (
        Index(  # an original is lent once at a time
            "uq_receipt_loan_out",
            "receipt_id",
            unique=True,
            sqlite_where=text("returned_at IS NULL"),
            postgresql_where=text("returned_at IS NULL"),
        ),
        Index(None, "site_id", "due_on"),
    )


class Destruction(Base):
    """A list of originals to be destroyed, with two approvals by two people."""

    __tablename__ = "destruction"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    state: Mapped[DestructionState] = mapped_column(
        enum_column(DestructionState), default=DestructionState.PROPOSED
    )
    reason: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    first_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_at: Mapped[datetime | None]
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("first_by_id <> second_by_id", name="two_people"),
        CheckConstraint("first_by_id <> proposed_by_id", name="not_own_first"),
        CheckConstraint("second_by_id <> proposed_by_id", name="not_own_second"),
        CheckConstraint(
            "state <> 'done' OR (first_by_id IS NOT NULL AND second_by_id IS NOT NULL)",
            name="done_was_approved_twice",
        ),
        Index(None, "site_id", "state"),
    )


class DestructionLine(Base):
    """One receipt of a destruction list."""

    __tablename__ = "destruction_line"

    destruction_id: Mapped[int] = mapped_column(ForeignKey("destruction.id"), primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)

    __table_args__ = (Index(None, "receipt_id"),)
