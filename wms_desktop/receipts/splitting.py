"""Two slips were scanned on one page: a person lets it be cut, and each slip is filed (RCP-3)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.language import translate
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts import filing, words
from wms_desktop.receipts.codes import parse_slip_code
from wms_desktop.receipts.filing import ReadFile
from wms_desktop.receipts.kinds import PageStatus
from wms_desktop.receipts.layout import LAYOUTS
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import ScanBatch, ScanPage


@dataclass(frozen=True, slots=True)
class SplitPage:
    """Somebody says that a page of the tray holds several slips."""

    op_id: UUID
    page_id: int
    seen_version: int


def read_slips(db: Database, reader: Reader, page_id: int) -> ReadFile:
    """Cut a page into its slips, in the child process; nothing is filed yet.

    Raises:
        Refused: unknown page, its picture was altered, or its slips do not lie clearly apart.

    Source: RCP-3.
    """
    with db.read() as session:
        row = session.execute(
            select(ScanPage.image_sha256, ScanPage.page, ScanBatch.source)
            .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
            .where(ScanPage.id == page_id)
        ).one_or_none()
    if row is None:
        raise Refused(ReceiptFault.UNKNOWN_PAGE)
    content = archive.content(db, row.image_sha256)
    with TemporaryDirectory(prefix="wms-split-") as name:
        folder = Path(name)
        path = folder / "page.jpg"
        path.write_bytes(content)
        reading = reader.read(path, LAYOUTS, keep=folder, split=True)
        copies = tuple(
            p.working_copy.read_bytes() if p.working_copy else b"" for p in reading.pages
        )
    read = ReadFile(f"{row.source} #{row.page}"[:255], content, reading, copies)
    if len(_numbers(read)) < 2:
        raise Refused(ReceiptFault.NOT_SPLITTABLE)
    return read


def split_page(db: Database, by: Acting, command: SplitPage, slips: ReadFile) -> Done[int]:
    """File each slip of a page by itself; the page itself is set aside, its picture is kept.

    Args:
        slips: what `read_slips` cut.

    Returns:
        The id of the batch that holds the slips; `queries.batch_pages` lists them.

    Raises:
        Stale: the page changed since it was shown.
        Refused: it does not wait in the tray, or *slips* were cut from another page.

    Source: RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.split", command, lambda session: _split(session, by, command, slips)
    )


def _split(session: Session, by: Acting, command: SplitPage, slips: ReadFile) -> Done[int]:
    page = session.scalars(
        select(ScanPage).where(ScanPage.id == command.page_id).with_for_update()
    ).one_or_none()
    if page is None:
        raise Refused(ReceiptFault.UNKNOWN_PAGE)
    if page.version != command.seen_version:
        raise Stale
    if page.status is not PageStatus.TRAY:
        raise Refused(ReceiptFault.NOT_IN_TRAY)
    numbers = _numbers(slips)
    if slips.reading.sha256 != page.image_sha256 or len(numbers) < 2:
        raise Refused(ReceiptFault.NOT_SPLITTABLE)
    page.reason = translate(words.SPLIT_INTO, by.language, numbers=", ".join(numbers))[:200]
    page.decided_by_id, page.decided_at = by.person_id, by.now
    page.status = PageStatus.REJECTED
    session.flush()
    audit.record(
        session,
        by,
        "receipts.split",
        f"page:{page.id}",
        before={"says": PageStatus.TRAY},
        after={"says": PageStatus.REJECTED, "slips": list(numbers)},
    )
    return filing.file_slips(session, by, slips)


def _numbers(slips: ReadFile) -> tuple[str, ...]:
    """What the slips are called, each copy once."""
    codes = (parse_slip_code(page.code) for page in slips.reading.pages)
    return tuple(dict.fromkeys(f"{c.number}-{c.copy}" if c.copy else c.number for c in codes if c))
