"""File a scanned stack: its original, every page, and what each page makes of its receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.codes import parse_own_code
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.imaging.faults import FileFault, Quarantined, shown_name
from wms_desktop.imaging.files import FileKind, take_bytes
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.reading import FileReading, PageReading
from wms_desktop.receipts import findings as kept
from wms_desktop.receipts import life, pages
from wms_desktop.receipts.calling_off import is_called_off
from wms_desktop.receipts.codes import SlipCode, parse_slip_code
from wms_desktop.receipts.findings import Findings
from wms_desktop.receipts.kinds import PageStatus, ReceiptState, TrayReason, Verdict
from wms_desktop.receipts.layout import LAYOUTS
from wms_desktop.receipts.rules import judged
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.signed_papers import Finder, SignedPaper, found_for
from wms_desktop.receipts.tables import Receipt, ScanBatch, ScanPage

MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.JPEG: "image/jpeg",
    FileKind.PNG: "image/png",
    FileKind.TIFF: "image/tiff",
    FileKind.BMP: "image/bmp",
    FileKind.JPEG_2000: "image/jp2",
}


@dataclass(frozen=True, slots=True)
class FileScan:
    """Somebody files this file.

    Attributes:
        source: its name, as people are shown it.
        sha256: of its content.
    """

    op_id: UUID
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read whole: its bytes, its pages, and their upright working copies."""

    source: str
    original: bytes
    reading: FileReading
    copies: tuple[bytes, ...]


def read_scan(
    reader: Reader,
    path: Path,
    *,
    opened: Callable[[int], None] = lambda _pages: None,
    page_done: Callable[[PageReading], None] = lambda _page: None,
) -> ReadFile:
    """Read *path* in the child process; nothing is filed yet. Takes about 0.2 s a page.

    Raises:
        Quarantined: it cannot be read safely and whole; the file stays where it is.
    """
    with TemporaryDirectory(prefix="wms-scan-") as folder:
        reading = reader.read(path, LAYOUTS, keep=Path(folder), opened=opened, page_done=page_done)
        original = take_bytes(path, reader.limits)
        if hashlib.sha256(original).hexdigest() != reading.sha256:
            raise Quarantined(FileFault.GONE, "changed while it was read")
        copies = tuple(
            page.working_copy.read_bytes() if page.working_copy else b"" for page in reading.pages
        )
    return ReadFile(shown_name(path)[:255], original, reading, copies)


def file_scan(
    db: Database, by: Acting, op_id: UUID, scan: ReadFile, papers: Sequence[Finder] = ()
) -> Done[int]:
    """File a file that was read: the original, and every page of it, in one transaction.

    Each page is filed to its receipt, suspect, a duplicate, or in the tray; one that another
    signed paper's code stands on is filed to that paper's document, which *papers* know. The same
    content is filed once, whoever sends it how often, at the same time or later.

    Returns:
        The batch's id; `queries.batch_pages` lists what became of its pages.

    Source: RCP-3, RCP-4.
    """
    by.require(*WORKERS)
    command = FileScan(op_id, scan.source, scan.reading.sha256)
    return operations.once(
        db, by, "receipts.file", command, lambda s: _Filing(s, by, scan, papers).run()
    )


def file_slips(session: Session, by: Acting, slips: ReadFile) -> Done[int]:
    """File the slips that a page was cut into, within the transaction of whoever calls."""
    return _Filing(session, by, slips, is_cut=True).run()


class _Filing:
    """One file on its way into the archive, within one transaction."""

    def __init__(
        self,
        session: Session,
        by: Acting,
        scan: ReadFile,
        papers: Sequence[Finder] = (),
        *,
        is_cut: bool = False,
    ) -> None:
        self._session, self._by, self._scan, self._is_cut = session, by, scan, is_cut
        self._papers = papers
        self._touched: dict[int, Receipt] = {}

    def run(self) -> Done[int]:
        session, by, scan = self._session, self._by, self._scan
        media_type = MEDIA_TYPES[scan.reading.kind]
        # who files the same content at the same moment waits here for the other to end
        sha256 = archive.store(session, by, scan.original, media_type)
        earlier = {} if self._is_cut else pages.of_file(session, sha256)
        codes = [parse_slip_code(page.code) for page in scan.reading.pages]
        known = life.locked(session, {code.number for code in codes if code})
        batch = ScanBatch(
            source=scan.source,
            file_sha256=sha256,
            pages=len(scan.reading.pages),
            site_id=by.site_id,
            person_id=by.person_id,
            flags=",".join(sorted(flag.value for flag in scan.reading.flags)),
        )
        session.add(batch)
        session.flush()
        for page, code, content in zip(scan.reading.pages, codes, scan.copies, strict=True):
            image = archive.store(session, by, content, "image/jpeg")
            row = ScanPage(
                batch_id=batch.id, page=page.number, image_sha256=image, codes=_codes(page)
            )
            same = earlier.get(page.number) or pages.of_image(session, image)
            if same is not None:
                _note_duplicate(row, same, Findings(kept.boxes_of(page)))
            else:
                self._place(row, page, code, known)
            session.add(row)
            session.flush()
        for receipt in self._touched.values():
            pages.weigh_copies(session, receipt)
            life.settle(session, by, receipt, scan.source)
        self._tell(batch)
        return Done(batch.id, frozenset({Topic.RECEIPTS, Topic.DOCUMENTS}))

    def _place(
        self, row: ScanPage, page: PageReading, code: SlipCode | None, known: dict[str, Receipt]
    ) -> None:
        receipt = known.get(code.number) if code else None
        if code is None and (paper := self._paper(page)) is not None:
            _file_to_paper(row, paper)
            return
        if code is None or receipt is None:
            why = TrayReason.UNKNOWN_NUMBER if code else _why_no_code(page)
            suggested = "" if code else self._suggested(page)
            numbers = _numbers(page) if why is TrayReason.TWO_CODES else ()
            found = Findings(kept.boxes_of(page), tray=why, suggested=suggested, numbers=numbers)
            _put_in_tray(row, found)
            return
        if is_called_off(self._session, receipt):
            found = Findings(
                kept.boxes_of(page), tray=TrayReason.CANCELLED, suggested=receipt.number
            )
            _put_in_tray(row, found)
            return
        copy = code.copy or pages.next_copy(self._session, receipt)
        if copy > receipt.copies or receipt.state is ReceiptState.CLOSED:
            why = TrayReason.NOT_EXPECTED
            _put_in_tray(row, Findings(kept.boxes_of(page), tray=why, suggested=receipt.number))
            return
        row.part, row.role = code.part, pages.role_of(code.part)
        if code.part:
            self._attach_part(row, receipt, copy, code)
        else:
            self._attach(row, receipt, replace(code, copy=copy), kept.boxes_of(page))

    def _paper(self, page: PageReading) -> SignedPaper | None:
        """The other signed paper that a page without a receipt's code is."""
        if page.conflict or any(parse_slip_code(code.text) for code in page.codes):
            return None
        own = [found for code in page.codes if (found := parse_own_code(code.text)) is not None]
        return found_for(self._session, self._papers, own)

    def _attach_part(self, row: ScanPage, receipt: Receipt, copy: int, code: SlipCode) -> None:
        """Join a continuation page to its copy; there is nothing on it to judge."""
        known = pages.newest(self._session, receipt.id, copy, code.part)
        if known is not None:
            _note_duplicate(row, known, Findings(pages=code.pages))
            return
        row.receipt_id, row.copy_number, row.status = receipt.id, copy, PageStatus.FILED
        row.findings = kept.to_text(Findings(pages=code.pages))
        self._touched[receipt.id] = receipt

    def _attach(
        self, row: ScanPage, receipt: Receipt, code: SlipCode, boxes: tuple[kept.SeenBox, ...]
    ) -> None:
        copy = code.copy
        judgement = judged(life.needs_of(receipt), {box.name: box.seen for box in boxes})
        found = Findings(boxes, judgement, pages=code.pages)
        newest = pages.newest(self._session, receipt.id, copy)
        is_settled = newest is None or newest.verdict not in (None, Verdict.COMPLETE)
        is_better = (
            newest is not None
            and newest.status is PageStatus.SUSPECT
            and newest.verdict is None
            and not judgement.is_suspect
        )
        if newest is not None and not is_settled and not is_better:
            _note_duplicate(row, newest, found)
            return
        row.receipt_id, row.copy_number = receipt.id, copy
        row.status = PageStatus.SUSPECT if judgement.is_suspect else PageStatus.FILED
        row.findings = kept.to_text(found)
        self._touched[receipt.id] = receipt
        if newest is not None and is_better:
            self._session.add(row)
            newest.status = PageStatus.DUPLICATE
            self._replace(newest, row)

    def _replace(self, old: ScanPage, new: ScanPage) -> None:
        """A better scan of the same slip takes the place of a suspect one."""
        old.duplicate_of_id = old.id  # until the new page has its id
        self._session.flush()
        old.duplicate_of_id = new.id

    def _suggested(self, page: PageReading) -> str:
        """The receipt that a page without its own code probably belongs to."""
        for text in (*page.conflict, page.code, *(code.text for code in page.codes)):
            slip = parse_slip_code(text)
            if slip is not None:
                return slip.number
            own = parse_own_code(text)
            if own is not None:
                number = pages.receipt_for_number(self._session, f"{own.kind.value}-{own.number}")
                if number:
                    return number
        return ""

    def _tell(self, batch: ScanBatch) -> None:
        after = {"source": batch.source, "file": batch.file_sha256[:12], "pages": batch.pages}
        counts = pages.counts_of(self._session, batch.id)
        audit.record(
            self._session, self._by, "receipts.file", f"scan:{batch.id}", after=after | counts
        )


def _why_no_code(page: PageReading) -> TrayReason:
    if page.conflict:
        return TrayReason.TWO_CODES
    if page.is_blank:
        return TrayReason.BLANK
    if page.codes:
        return TrayReason.OTHER_PAPER
    return TrayReason.FOREIGN_CODE if page.foreign else TrayReason.NO_CODE


def _numbers(page: PageReading) -> tuple[str, ...]:
    """The receipts whose codes contradict each other on a page."""
    found = (parse_slip_code(text) for text in page.conflict)
    return tuple(dict.fromkeys(code.number for code in found if code))


def _put_in_tray(row: ScanPage, found: Findings) -> None:
    row.status = PageStatus.TRAY
    row.findings = kept.to_text(found)


def _file_to_paper(row: ScanPage, paper: SignedPaper) -> None:
    row.document, row.status = paper.document, PageStatus.FILED
    row.findings = kept.to_text(Findings(paper=(paper.number, paper.title, paper.customer)))


def _note_duplicate(row: ScanPage, same: ScanPage, found: Findings) -> None:
    row.status = PageStatus.DUPLICATE
    row.duplicate_of_id = same.duplicate_of_id or same.id
    row.receipt_id, row.copy_number = same.receipt_id, same.copy_number
    row.part, row.role, row.document = same.part, same.role, same.document
    if same.document:
        found = replace(found, paper=kept.from_text(same.findings).paper)
    row.findings = kept.to_text(found)


def _codes(page: PageReading) -> str:
    texts = dict.fromkeys(code.text for code in (*page.codes, *page.foreign))
    return " ".join(text.replace(" ", "_") for text in texts)[:2000]
