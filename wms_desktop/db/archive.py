"""Bytes that must not change: printed papers and scans under their SHA-256 (SYS-2).

Where the bytes lie is `db.evidence`'s matter; here they are kept, and verified on every opening.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db import bringing, evidence
from wms_desktop.db.database import Database
from wms_desktop.db.kinds import StoreKind
from wms_desktop.db.stores import NoSuchObjectError
from wms_desktop.db.tables import PrintedDocument, StoredFile, StoredPlace

_KEEP: dict[str, Any] = {
    "sqlite": sqlite.insert(StoredFile).on_conflict_do_nothing().returning(StoredFile.sha256),
    "postgresql": postgresql.insert(StoredFile)
    .on_conflict_do_nothing()
    .returning(StoredFile.sha256),
}
_SAME = ("size", "media_type", "store", "person_id", "workstation_id")
_PLACED = insert(StoredPlace).from_select(  # the same moment too, to the very digit
    ["file_sha256", *_SAME, "at"],
    select(
        StoredFile.sha256, *(getattr(StoredFile, name) for name in _SAME), StoredFile.stored_at
    ).where(StoredFile.sha256 == bindparam("kept")),
)
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


class ArchiveFault(StrEnum):
    """Why a kept file cannot be given out."""

    UNKNOWN_DOCUMENT = "unknown_document"
    ALTERED = "file_altered"
    MISSING = "file_missing"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A printed paper as lists show it."""

    id: int
    kind: str
    number: str
    title: str
    language: Language
    sha256: str
    printed_at: datetime


def store(session: Session, by: Acting, content: bytes, media_type: str) -> str:
    """Keep *content* unchanged in the shop's store; the same content is kept once.

    Outside the database the file is there, brought to the disk, before its row is committed: a row
    without its file cannot be. It is brought between two runs of the use case, so no transaction
    waits for its store (`db.bringing`). Should the row not come to stand, the file is an orphan and
    harmless.

    Args:
        media_type: what it is taken for; its own beginning counts where that says more.

    Returns:
        Its SHA-256 in hexadecimal, the name under which it is found again.

    Raises:
        RuntimeError: past `operations.once`, where files are kept outside the database.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    connection = session.connection()
    kind = evidence.chosen(session)
    known = session.scalar(select(StoredFile.store).where(StoredFile.sha256 == sha256))
    inside = (known or kind) is StoreKind.DATABASE
    if not inside:  # a row alone proves nothing: one that is gone is there again
        place = evidence.place_of(session, known or kind)
        bringing.of(session).require(place, sha256, content)
    if known is not None:
        return sha256
    media_type = next((m for start, m in _BEGINNINGS if content.startswith(start)), media_type)
    row = {
        "sha256": sha256,
        "size": len(content),
        "media_type": media_type,
        "content": content if inside else None,
        "person_id": by.person_id,
        "workstation_id": by.workstation_id,
        "store": kind,
    }
    if connection.execute(_KEEP[connection.dialect.name], row).scalar() is not None:
        connection.execute(_PLACED, {"kept": sha256})
    return sha256


def keep_paper(
    session: Session,
    by: Acting,
    *,
    kind: str,
    number: str,
    title: str,
    pdf: bytes,
    language: Language,
) -> str:
    """Archive a paper as it is printed (SYS-2). Returns its SHA-256."""
    sha256 = store(session, by, pdf, "application/pdf")
    session.connection().execute(
        insert(PrintedDocument),
        {
            "kind": kind,
            "number": number,
            "title": title[:120],
            "language": language.value,
            "file_sha256": sha256,
            "person_id": by.person_id,
            "workstation_id": by.workstation_id,
        },
    )
    return sha256


def content(db: Database, sha256: str) -> bytes:
    """A kept file's bytes, verified on every opening.

    Raises:
        Refused: not kept here, altered since it was kept, or gone from its store.
        Unavailable: its store does not answer.
    """
    try:
        kept = evidence.content_of(db, sha256)
    except NoSuchObjectError as error:
        raise Refused(ArchiveFault.MISSING, number=sha256[:12]) from error
    if kept is None:
        raise Refused(ArchiveFault.UNKNOWN_DOCUMENT, number=sha256[:12])
    if hashlib.sha256(kept).hexdigest() != sha256:
        raise Refused(ArchiveFault.ALTERED, number=sha256[:12])
    return kept


def papers(db: Database, number: str) -> list[DocumentRow]:
    """Every paper printed under *number*, newest first."""
    with db.read() as session:
        rows = session.execute(
            select(
                PrintedDocument.id,
                PrintedDocument.kind,
                PrintedDocument.number,
                PrintedDocument.title,
                PrintedDocument.language,
                PrintedDocument.file_sha256,
                PrintedDocument.printed_at,
            )
            .where(PrintedDocument.number == number)
            .order_by(PrintedDocument.id.desc())
        ).all()
    return [
        DocumentRow(
            r.id, r.kind, r.number, r.title, Language(r.language), r.file_sha256, r.printed_at
        )
        for r in rows
    ]
