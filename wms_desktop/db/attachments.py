"""Photos that belong to a record: kept unchanged, found again by what they are about.

The subject is ``kind:id``, for example ``exception:12`` or ``round:5``. Bytes come out through
`archive.content`, which verifies them.

Source: INB-4, LOC-5, SYS-1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.photo import CheckedPhoto
from wms_desktop.db import archive, audit
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Attachment, StoredFile

_ADD = insert(Attachment).returning(Attachment.id)


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A photo as pages show it; ``sha256`` is its name in the archive."""

    id: int
    title: str
    sha256: str
    media_type: str
    size: int
    person_id: int
    at: datetime


def attach(session: Session, by: Acting, subject: str, photo: CheckedPhoto) -> int:
    """Keep *photo* with the record *subject*; returns the attachment's id.

    The same picture attached twice is one file and two rows.
    """
    sha256 = archive.store(session, by, photo.content, photo.media_type)
    values = {
        "subject": subject,
        "title": photo.title,
        "file_sha256": sha256,
        "person_id": by.person_id,
        "workstation_id": by.workstation_id,
    }
    attachment_id: int = session.connection().execute(_ADD, values).scalar_one()
    after = {"title": photo.title, "file": sha256, "size": len(photo.content)}
    audit.record(session, by, "attachment.add", subject, after=after)
    return attachment_id


def attach_all(session: Session, by: Acting, subject: str, photos: Iterable[CheckedPhoto]) -> None:
    """`attach` one after the other."""
    for photo in photos:
        attach(session, by, subject, photo)


def of(db: Database, subject: str) -> list[AttachmentRow]:
    """The photos of one record, the oldest first."""
    with db.read() as session:
        return attachments_of(session, subject)


def attachments_of(session: Session, subject: str) -> list[AttachmentRow]:
    """`of` inside a use case or another query."""
    query = (
        select(
            Attachment.id,
            Attachment.title,
            Attachment.file_sha256,
            StoredFile.media_type,
            StoredFile.size,
            Attachment.person_id,
            Attachment.at,
        )
        .join(StoredFile, StoredFile.sha256 == Attachment.file_sha256)
        .where(Attachment.subject == subject)
        .order_by(Attachment.id)
    )
    return [AttachmentRow(*row) for row in session.execute(query)]


def counts(session: Session, subjects: Iterable[str]) -> dict[str, int]:
    """How many photos each of *subjects* has; those without any are left out."""
    query = (
        select(Attachment.subject, func.count(Attachment.id))
        .where(Attachment.subject.in_(list(subjects)))
        .group_by(Attachment.subject)
    )
    return {row[0]: row[1] for row in session.execute(query)}
