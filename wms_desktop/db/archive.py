"""Bytes that must not change: printed papers and scans under their SHA-256 (SYS-2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.db.database import Database
from wms_desktop.db.tables import PrintedDocument, StoredFile

_KEEP: dict[str, Any] = {
    "sqlite": sqlite.insert(StoredFile).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(StoredFile).on_conflict_do_nothing(),
}


class ArchiveFault(StrEnum):
    """Why a kept file cannot be given out."""

    UNKNOWN_DOCUMENT = "unknown_document"
    ALTERED = "file_altered"


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
    """Keep *content* unchanged; the same content is kept once.

    Returns:
        Its SHA-256 in hexadecimal, the name under which it is found again.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    connection = session.connection()
    connection.execute(
        _KEEP[connection.dialect.name],
        {
            "sha256": sha256,
            "size": len(content),
            "media_type": media_type,
            "content": content,
            "person_id": by.person_id,
            "workstation_id": by.workstation_id,
        },
    )
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
        Refused: not kept here, or altered since it was kept.
    """
    with db.read() as session:
        kept = session.scalar(select(StoredFile.content).where(StoredFile.sha256 == sha256))
    if kept is None:
        raise Refused(ArchiveFault.UNKNOWN_DOCUMENT, number=sha256[:12])
    if hashlib.sha256(kept).hexdigest() != sha256:
        raise Refused(ArchiveFault.ALTERED, number=sha256[:12])
    return bytes(kept)


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
