"""The customer's signature: drawn on the screen, or on paper that was scanned (CMP-7)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.complaints.cases import subject
from wms_desktop.complaints.kinds import ComplaintEvent
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.complaints.tables import Complaint, ComplaintStep, Confirmation
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.photo import Photo
from wms_desktop.imaging.faults import Quarantined
from wms_desktop.imaging.photos import checked
from wms_desktop.imaging.signature import SignatureFlaw, signature_flaw
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.tables import ScanBatch, ScanPage

LARGEST_PAPER = 20_000_000
_PDF_END_WITHIN = 1_024  # bytes
_MEDIA = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def checked_signature(png: bytes) -> bytes:
    """*png* if somebody signed in it (bad-inputs.md 75).

    Raises:
        Refused: no picture, or nothing in it but a dot.
    """
    flaw = signature_flaw(png)
    if flaw is SignatureFlaw.EMPTY:
        raise Refused(DecideFault.SIGNATURE_EMPTY)
    if flaw is SignatureFlaw.UNREADABLE:
        raise Refused(DecideFault.SIGNATURE_UNREADABLE)
    return png


def signed_paper(path: Path) -> bytes:
    """The form signed on paper, read from its file.

    Raises:
        Refused: neither PDF, JPEG nor PNG, or too large.
        Unavailable: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_PAPER + 1)
    except OSError as error:
        raise Unavailable(Lack.FILE, path=path.name) from error
    media_type(content)
    return content


def media_type(paper: bytes) -> str:
    """What a signed paper is, by its content; opened where it is a picture.

    Raises:
        Refused: `DecideFault.PAPER_UNREADABLE`.
    """
    kind = next((media for start, media in _MEDIA if paper.startswith(start)), "")
    if not kind or len(paper) > LARGEST_PAPER or not _is_whole(paper, kind):
        raise Refused(DecideFault.PAPER_UNREADABLE)
    return kind


def _is_whole(paper: bytes, kind: str) -> bool:
    """Whether nothing of it was cut off: half a form proves nothing (bad-inputs.md 77)."""
    if kind == "application/pdf":
        return b"%%EOF" in paper[-_PDF_END_WITHIN:]
    try:
        checked((Photo(paper),))
    except Quarantined:
        return False
    return True


def filed_paper(session: Session, complaint: Complaint) -> str | None:
    """The form that came in signed through the scanner since it was last decided.

    Returns:
        The SHA-256 of its page; None where none was filed, or where it told of an earlier round.
    """
    decided_at = session.scalar(
        select(func.max(ComplaintStep.at)).where(
            ComplaintStep.complaint_id == complaint.id,
            ComplaintStep.event == ComplaintEvent.DECIDED,
        )
    )
    query = (
        select(ScanPage.image_sha256)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .where(
            ScanPage.document == subject(complaint.number),
            ScanPage.status == PageStatus.FILED,
            ScanBatch.at >= decided_at,
            ScanPage.image_sha256.not_in(
                select(Confirmation.signature_sha256).where(
                    Confirmation.complaint_id == complaint.id,
                    Confirmation.signature_sha256.is_not(None),
                )
            ),
        )
        .order_by(ScanPage.id.desc())
        .limit(1)
    )
    return None if decided_at is None else session.scalar(query)


def signed_before(session: Session, sha256: str) -> str | None:
    """The number of the complaint that the very same signature or paper stands under already.

    Nobody writes their name twice to the same point: it was copied.
    """
    query = (
        select(Complaint.number)
        .join(Confirmation, Confirmation.complaint_id == Complaint.id)
        .where(Confirmation.signature_sha256 == sha256)
        .limit(1)
    )
    return session.scalar(query)
