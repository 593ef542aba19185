"""Pages as they stand in the database, within the transaction of whoever calls."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.receipts import findings as kept
from wms_desktop.receipts import life
from wms_desktop.receipts.codes import parse_slip_code
from wms_desktop.receipts.kinds import PageRole, PageStatus, Verdict
from wms_desktop.receipts.tables import Receipt, ScanBatch, ScanPage

ATTACHED = (PageStatus.FILED, PageStatus.SUSPECT)
FIRST_OTHER_PART = 100  # own forms and backs are numbered from here, behind the slip's own pages


def of_file(session: Session, sha256: str) -> dict[int, ScanPage]:
    """The pages of the first filing of a file, by their number; empty where it is new."""
    rows = session.scalars(
        select(ScanPage)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .where(ScanBatch.file_sha256 == sha256)
        .order_by(ScanPage.id)
    )
    found: dict[int, ScanPage] = {}
    for row in rows:
        found.setdefault(row.page, row)
    return found


def of_image(session: Session, sha256: str) -> ScanPage | None:
    """The first page with exactly this picture."""
    return session.scalars(
        select(ScanPage).where(ScanPage.image_sha256 == sha256).order_by(ScanPage.id).limit(1)
    ).first()


def newest(session: Session, receipt_id: int, copy: int, part: int = 0) -> ScanPage | None:
    """The page that counts for one copy of a receipt: its slip, or a part of a long one."""
    return session.scalars(
        select(ScanPage)
        .where(
            ScanPage.receipt_id == receipt_id,
            ScanPage.copy_number == copy,
            ScanPage.part == part,
            ScanPage.status.in_(ATTACHED),
        )
        .order_by(ScanPage.id.desc())
        .limit(1)
    ).first()


def role_of(part: int) -> PageRole:
    """What a page with a code of ours is of its copy."""
    return PageRole.CONTINUATION if part else PageRole.SLIP


def part_of(text: str) -> int:
    """Which part of a long slip a scanned *text* names; 0 where it is none."""
    code = parse_slip_code(text.strip().upper())
    return code.part if code else 0


def next_copy(session: Session, receipt: Receipt) -> int:
    """The first copy that has no good page yet; 1 where all have one."""
    for copy in range(1, receipt.copies + 1):
        page = newest(session, receipt.id, copy)
        if page is None or page.verdict not in (None, Verdict.COMPLETE):
            return copy
    return 1


def weigh_copies(session: Session, receipt: Receipt) -> None:
    """Good slips of a receipt are suspect as long as copies or pages of it are missing (RCP-4)."""
    says = life.standing_of(session, receipt)
    for copy in range(1, receipt.copies + 1):
        page = newest(session, receipt.id, copy)
        if page is None or page.verdict is not None:
            continue
        found = kept.from_text(page.findings)
        gaps = says.pages_missing.get(copy, ())
        if (gaps, says.forms_missing) != (found.pages_missing, found.forms_missing):
            found = replace(found, pages_missing=gaps, forms_missing=says.forms_missing)
            page.findings = kept.to_text(found)
        lacks = found.judgement.is_suspect or says.copies_missing or gaps or says.forms_missing
        page.status = PageStatus.SUSPECT if lacks else PageStatus.FILED


def receipt_for_number(session: Session, number: str) -> str:
    """The receipt of the document *number* (a waybill, an order); empty where there is none."""
    bare = number.partition("-")[2]
    return (
        session.scalar(
            select(Receipt.number)
            .where(
                Receipt.document.in_(
                    [f"{kind}:{n}" for kind in ("consignment", "outbound") for n in (number, bare)]
                )
            )
            .order_by(Receipt.id)
            .limit(1)
        )
        or ""
    )


def counts_of(session: Session, batch_id: int) -> dict[str, int]:
    """How many pages of a batch have which status."""
    rows = session.execute(
        select(ScanPage.status, func.count())
        .where(ScanPage.batch_id == batch_id)
        .group_by(ScanPage.status)
    )
    return {status.value: count for status, count in rows}
