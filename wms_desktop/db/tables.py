"""The house's own tables: operations, audit trail, seals, archive, counters, settings."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.db.base import APPEND_ONLY, LATER, Base, Pk, enum_column
from wms_desktop.db.kinds import CheckResult, StoreKind


class Operation(Base):
    """One use case that was carried out, by the key that its asker made (STK-3)."""

    __tablename__ = "operation"

    op_id: Mapped[UUID] = mapped_column(Uuid(as_uuid=True), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    body_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    result: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = ({"info": APPEND_ONLY},)


class Audit(Base):
    """Who changed what, where and when (SYS-1). Personal data is masked before it comes here.

    Attributes:
        client_address: of the machine, as the server saw it; whoever writes cannot choose it. None
            where there is no network between (SQLite, a socket).
    """

    __tablename__ = "audit"

    id: Mapped[Pk]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str] = mapped_column(String(64))
    client_address: Mapped[str | None] = mapped_column(String(45), info=LATER)

    __table_args__ = (Index(None, "subject"), {"info": APPEND_ONLY})


class Seal(Base):
    """A Merkle root over everything append-only since the last seal, chained to it.

    ``form`` 2: the root also covers the seal's own moment, reach, count and author.
    ``login`` is the server's word on who made it; empty in an embedded file, which knows none.
    """

    __tablename__ = "seal"

    id: Mapped[Pk]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    previous: Mapped[str] = mapped_column(String(64))
    root: Mapped[str] = mapped_column(String(64), unique=True)
    upto: Mapped[str] = mapped_column(Text)  # JSON: table -> last id under this seal
    rows: Mapped[int]
    form: Mapped[int] = mapped_column(server_default=text("1"))
    login: Mapped[str] = mapped_column(String(63), default="", server_default="")

    __table_args__ = (UniqueConstraint("previous"), {"info": APPEND_ONLY})


class StoredFile(Base):
    """Bytes kept unchanged under their SHA-256: printed papers, scans, photos (SYS-2).

    The row stands here whatever the store; the bytes only where the store is the database.
    Append-only but for one thing: bytes follow their newest `StoredPlace` (migration 0006).
    """

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    stored_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    store: Mapped[StoreKind] = mapped_column(
        enum_column(StoreKind), server_default=StoreKind.DATABASE.value
    )

    __table_args__ = (
        CheckConstraint("size > 0", name="not_empty"),
        CheckConstraint("(store = 'database') = (content IS NOT NULL)", name="content_where_kept"),
        {"info": APPEND_ONLY},
    )


class StoredPlace(Base):
    """Where a kept file was put, when it was filed and whenever it was moved; under the seals."""

    __tablename__ = "stored_place"

    id: Mapped[Pk]
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(60))
    store: Mapped[StoreKind] = mapped_column(enum_column(StoreKind))
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "file_sha256"), {"info": APPEND_ONLY})


class EvidenceCheck(Base):
    """A kept file was read and compared with its hash: by whom, when, with what result."""

    __tablename__ = "evidence_check"

    id: Mapped[Pk]
    sha256: Mapped[str] = mapped_column(String(64))
    algorithm: Mapped[str] = mapped_column(String(12))
    result: Mapped[CheckResult] = mapped_column(enum_column(CheckResult))
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "sha256"), Index(None, "at"), {"info": APPEND_ONLY})


class Attachment(Base):
    """A photo or paper that belongs to a record: ``subject`` is ``exception:12``, ``round:5``."""

    __tablename__ = "attachment"

    id: Mapped[Pk]
    subject: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120), default="")
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "subject"), {"info": APPEND_ONLY})


class PrintedDocument(Base):
    """A paper as it left the program; it can be printed again, marked as a copy (SYS-2)."""

    __tablename__ = "printed_document"

    id: Mapped[Pk]
    kind: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(8))
    file_sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    person_id: Mapped[int]
    workstation_id: Mapped[int]
    printed_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "number"), {"info": APPEND_ONLY})


class ChangeCount(Base):
    """How often a topic changed; open windows on other workstations watch it."""

    __tablename__ = "change_count"

    topic: Mapped[str] = mapped_column(String(24), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class NumberSeries(Base):
    """The last number given out for a prefix, e.g. ``RK-20260521``."""

    __tablename__ = "number_series"

    prefix: Mapped[str] = mapped_column(String(40), primary_key=True)
    last: Mapped[int]


class RuleValue(Base):
    """A rule setting's value from a day on; the newest one that has begun holds."""

    __tablename__ = "rule_value"

    id: Mapped[Pk]
    key: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    value: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())

    __table_args__ = (Index(None, "key", "valid_from"), {"info": APPEND_ONLY})


class BackupKind(StrEnum):
    """What a line about backups tells of."""

    BACKUP = "backup"
    DRILL = "drill"


class BackupMade(Base):
    """A backup that was made, or a restore that was tried out; and whether it held."""

    __tablename__ = "backup_made"

    id: Mapped[Pk]
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    kind: Mapped[BackupKind] = mapped_column(enum_column(BackupKind))
    is_good: Mapped[bool]
    engine: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(400))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    moves: Mapped[int] = mapped_column(BigInteger, default=0)
    changes: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[int] = mapped_column(default=0)
    detail: Mapped[str] = mapped_column(String(400), default="")
    person_id: Mapped[int]
    workstation_id: Mapped[int]

    __table_args__ = (Index(None, "kind", "at"), {"info": APPEND_ONLY})


class Meta(Base):
    """Facts about this database: its own id, whether it is a throw-away sample."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
