"""Keys of the vault, who holds copies of them, and reports of lost personal data."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import Base, Pk, enum_column
from wms_desktop.people.kinds import HolderKind, KeyPurpose


class VaultKey(Base):
    """A key of the shop and year. Numbers are closed with ``public``; the rest is in the copies.

    ``proof`` is made with the index key: a public part that only the server put there is not used.
    Scheme 1 is the key that every workstation once had; it has no public part.
    """

    __tablename__ = "vault_key"

    id: Mapped[Pk]
    purpose: Mapped[KeyPurpose] = mapped_column(enum_column(KeyPurpose))
    number: Mapped[int]
    scheme: Mapped[int] = mapped_column(default=2)
    public: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[str] = mapped_column(String(64))
    made_on: Mapped[date]
    retired_on: Mapped[date | None]
    destroyed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("purpose", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            "destroyed_at IS NULL OR retired_on IS NOT NULL", name="destroyed_is_retired"
        ),
    )


class VaultHolder(Base):
    """A reader, a workstation or the paper in the safe, by its public key.

    ``sealed`` is a reader's private key under the reader's password; a workstation keeps its own
    in its file, and the paper's is on the paper.
    """

    __tablename__ = "vault_holder"

    id: Mapped[Pk]
    kind: Mapped[HolderKind] = mapped_column(enum_column(HolderKind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    workstation_id: Mapped[int | None] = mapped_column(ForeignKey("workstation.id"))
    public: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # for readers alone
    proof: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    granted_at: Mapped[datetime | None]
    tested_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("(kind = 'reader') = (person_id IS NOT NULL)", name="reader_is_person"),
        CheckConstraint(
            "(kind = 'workstation') = (workstation_id IS NOT NULL)", name="desk_is_workstation"
        ),
        CheckConstraint("(kind = 'reader') = (sealed IS NOT NULL)", name="reader_has_sealed"),
    )


class VaultCopy(Base):
    """One key, closed for one holder. What a workstation has taken over is empty here."""

    __tablename__ = "vault_copy"

    key_id: Mapped[int] = mapped_column(ForeignKey("vault_key.id"), primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("vault_holder.id"), primary_key=True)
    box: Mapped[bytes | None] = mapped_column(LargeBinary)


class VaultReport(Base):
    """What went wrong with personal data: what, when, whose, and who was told.

    Whose data are listed only after a second person has approved it.
    """

    __tablename__ = "vault_report"

    id: Mapped[Pk]
    what: Mapped[str] = mapped_column(Text)
    noticed_on: Mapped[date]
    first_on: Mapped[date]
    last_on: Mapped[date]
    told: Mapped[str] = mapped_column(Text)
    done: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="days_in_order"),
        CheckConstraint("approved_by IS NULL OR approved_by <> made_by", name="two_people"),
        CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approved_has_time"),
    )
