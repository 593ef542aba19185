"""Files that could not be read safely and whole: kept in a list until a person settles each."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.imaging.faults import FileFault, Quarantined, shown_name
from wms_desktop.people.tables import Person
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import QuarantinedFile

_CHANGED = frozenset({Topic.RECEIPTS})
_NOTE_LIMIT = 200
_LARGEST_HASHED = 500_000_000
_BLOCK = 1 << 20
_LONGEST_DETAIL = 120


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file was refused by the reader, and why.

    Attributes:
        source: its name, as people are shown it.
        sha256: of its content; empty where it could not be read.
        detail: the figures of the fault and what is for the log, as `_detail` writes them.
    """

    op_id: UUID
    source: str
    sha256: str
    fault: FileFault
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Settle:
    """Somebody has seen to a file that was not read, and says how."""

    op_id: UUID
    file_id: int
    seen_version: int
    note: str


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """One file that was not read, as lists show it.

    Attributes:
        figures: what the sentence about its fault shows.
        settled_by: empty while nobody has seen to it.
    """

    id: int
    version: int
    source: str
    sha256: str
    fault: FileFault
    detail: str
    person: str
    at: datetime
    settled_by: str
    settled_at: datetime | None
    note: str
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def error(self) -> Quarantined:
        """Why it was not read, for its sentence."""
        return Quarantined(self.fault, self.detail, **self.figures)


def is_kept(fault: FileFault) -> bool:
    """Whether a fault is of the file itself: not of its place, and not one that passes."""
    return fault is not FileFault.NOT_A_FILE and not fault.is_passing


def note(db: Database, by: Acting, path: Path, error: Quarantined) -> Done[int] | None:
    """Keep in the list that *path* was not read; None where the fault is not the file's own.

    The one way for files that were dropped, pasted, scanned, watched for or named on the command
    line. The file itself is not touched.

    Source: RCP-3; bad-inputs.md, Q.
    """
    by.require(*WORKERS)
    if not is_kept(error.fault):
        return None
    command = SetAside(
        uuid4(), shown_name(path)[:255], sha256_of(path), error.fault, _detail(error)
    )
    return set_aside(db, by, command)


def _detail(error: Quarantined) -> str:
    figures = {name: value for name, value in error.params.items() if isinstance(value, int | str)}
    body = {"figures": figures, "says": error.detail[:_LONGEST_DETAIL]}
    text = json.dumps(body, ensure_ascii=False)
    return text if len(text) <= 300 else json.dumps({"says": error.fault.value})


def set_aside(db: Database, by: Acting, command: SetAside) -> Done[int]:
    """Put a file on the list. One that stands there open already is not put there twice.

    Returns:
        The row's id.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.set_aside", command, lambda session: _set_aside(session, by, command)
    )


def _set_aside(session: Session, by: Acting, command: SetAside) -> Done[int]:
    known = session.scalar(
        select(QuarantinedFile.id).where(
            QuarantinedFile.site_id == by.site_id,
            QuarantinedFile.settled_at.is_(None),
            QuarantinedFile.source == command.source,
            QuarantinedFile.sha256 == command.sha256,
            QuarantinedFile.fault == command.fault.value,
        )
    )
    if known is not None:
        return Done(known, frozenset())
    row = QuarantinedFile(
        source=command.source,
        sha256=command.sha256,
        fault=command.fault.value,
        detail=command.detail,
        site_id=by.site_id,
        person_id=by.person_id,
    )
    session.add(row)
    session.flush()
    told = {"source": row.source, "fault": row.fault, "file": row.sha256[:12]}
    audit.record(session, by, "receipts.set_aside", f"quarantine:{row.id}", after=told)
    return Done(row.id, _CHANGED)


def settle(db: Database, by: Acting, command: Settle) -> Done[int]:
    """Take a file off the list with a note: scanned again, not a receipt.

    Raises:
        Refused: the note is missing, it was settled before, or it is another site's.
        Stale: it changed since it was shown.

    Source: RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.settle_file", command, lambda session: _settle(session, by, command)
    )


def _settle(session: Session, by: Acting, command: Settle) -> Done[int]:
    row = session.scalars(
        select(QuarantinedFile).where(QuarantinedFile.id == command.file_id).with_for_update()
    ).one_or_none()
    if row is None or row.settled_at is not None or row.site_id != by.site_id:
        raise Refused(ReceiptFault.NOT_SET_ASIDE)
    if row.version != command.seen_version:
        raise Stale
    if not command.note.strip():
        raise Refused(ReceiptFault.REASON_MISSING)
    row.note = clean_line(command.note, field="Note", limit=_NOTE_LIMIT)
    row.settled_by_id, row.settled_at = by.person_id, by.now
    session.flush()
    audit.record(
        session, by, "receipts.settle_file", f"quarantine:{row.id}",
        before={"fault": row.fault}, after={"note": row.note},
    )  # fmt: skip
    return Done(row.id, _CHANGED)


def waiting(db: Database, site_id: int) -> int:
    """How many files of a site were not read and are not settled."""
    query = (
        select(func.count())
        .select_from(QuarantinedFile)
        .where(QuarantinedFile.site_id == site_id, QuarantinedFile.settled_at.is_(None))
    )
    with db.read() as session:
        return session.scalar(query) or 0


def not_read(
    db: Database,
    site_id: int,
    *,
    settled: bool = False,
    after: QuarantinedRow | None = None,
    limit: int = 50,
) -> list[QuarantinedRow]:
    """Files that were not read, oldest first.

    Args:
        settled: also those that somebody has seen to.
    """
    settler = Person.__table__.alias("settler")
    query = (
        select(QuarantinedFile, Person.name, settler.c.name)
        .join(Person, Person.id == QuarantinedFile.person_id)
        .outerjoin(settler, settler.c.id == QuarantinedFile.settled_by_id)
        .where(QuarantinedFile.site_id == site_id)
        .order_by(QuarantinedFile.id)
        .limit(limit)
    )
    if not settled:
        query = query.where(QuarantinedFile.settled_at.is_(None))
    if after is not None:
        query = query.where(QuarantinedFile.id > after.id)
    with db.read() as session:
        return [_row(*found) for found in session.execute(query)]


def _row(file: QuarantinedFile, person: str, settled_by: str | None) -> QuarantinedRow:
    kept = json.loads(file.detail) if file.detail else {}
    return QuarantinedRow(
        file.id, file.version, file.source, file.sha256, FileFault(file.fault),
        kept.get("says", ""), person, file.at, settled_by or "", file.settled_at, file.note,
        kept.get("figures", {}),
    )  # fmt: skip


def sha256_of(path: Path) -> str:
    """The SHA-256 of a regular file's content; empty where it cannot be read, or is far too big."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    digest = hashlib.sha256()
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode) or state.st_size > _LARGEST_HASHED:
                return ""
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()
