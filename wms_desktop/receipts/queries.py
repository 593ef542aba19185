"""What the desk shows: pages with their pictures, receipts by number, counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import aliased

from wms_desktop.core.text import sought, visible
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, Site
from wms_desktop.receipts import findings as kept
from wms_desktop.receipts.codes import parse_slip_code
from wms_desktop.receipts.findings import Findings
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Lacking,
    PageRole,
    PageStatus,
    ReceiptState,
    Route,
    Verdict,
)
from wms_desktop.receipts.rules import Needs
from wms_desktop.receipts.tables import Receipt, ReceiptStep, ScanBatch, ScanPage


class DeskList(StrEnum):
    """The three lists of the desk."""

    BATCH = "batch"
    SUSPECT = "suspect"
    TRAY = "tray"


@dataclass(frozen=True, slots=True)
class PageRow:
    """One scanned page as lists show it.

    Attributes:
        number: of its receipt, else empty.
        is_decided: a person has looked at it.
        image_sha256: of the upright working copy.
        part: 0 for the slip itself; 1 and more for the continuation pages of a long one.
        duplicate_of: the page that counts instead of this one.
    """

    id: int
    version: int
    batch_id: int
    page: int
    source: str
    number: str
    consignee: str
    status: PageStatus
    verdict: Verdict | None
    found: Findings
    codes: str
    copy: int
    copies: int
    is_decided: bool
    reason: str
    image_sha256: str
    part: int = 0
    role: PageRole = PageRole.SLIP
    duplicate_of: int | None = None
    document: str = ""

    @property
    def lacking(self) -> tuple[Lacking, ...]:
        """What certainly is missing; copies where nothing else explains the suspicion."""
        judgement = self.found.judgement
        if self.verdict is None and (self.found.pages_missing or self.found.forms_missing):
            forms = (Lacking.OWN_FORMS,) if self.found.forms_missing else ()
            pages = (Lacking.PAGES,) if self.found.pages_missing else ()
            return (*judgement.missing, *pages, *forms)
        if self.status is PageStatus.SUSPECT and not judgement.is_suspect:
            return (Lacking.COPIES,)
        return judgement.missing

    @property
    def is_other_paper(self) -> bool:
        """Whether it belongs to another document than a receipt; nothing on it is judged."""
        return bool(self.document)

    @property
    def shown_number(self) -> str:
        """The receipt's number, or that of the other paper; empty where neither is known."""
        return self.number or next(iter(self.found.paper), "")

    @property
    def shown_party(self) -> str:
        """Consignee of the receipt, or the customer of the other paper."""
        return self.consignee or next(iter(self.found.paper[2:]), "")


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How much there is to do at the desk."""

    batch: int
    seen: int
    suspect: int
    tray: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a receipt's life."""

    state: ReceiptState
    detail: str
    person: str
    site: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """One receipt with everything that is shown of it."""

    id: int
    number: str
    document: str
    site_name: str
    origin_name: str
    shipper: str
    consignee: str
    goods: str
    needs: Needs
    is_cash: bool
    route: Route
    arrived_on: date | None
    due_on: date | None
    responsible: str
    state: ReceiptState
    abnormal: AbnormalKind | None
    is_suspect: bool
    steps: tuple[StepRow, ...]
    pages: tuple[PageRow, ...]


_PAGES = (
    select(
        ScanPage.id,
        ScanPage.version,
        ScanPage.batch_id,
        ScanPage.page,
        ScanBatch.source,
        Receipt.number,
        Receipt.consignee_name,
        ScanPage.status,
        ScanPage.verdict,
        ScanPage.findings,
        ScanPage.codes,
        ScanPage.copy_number,
        Receipt.copies,
        ScanPage.decided_by_id,
        ScanPage.reason,
        ScanPage.image_sha256,
        ScanPage.part,
        ScanPage.role,
        ScanPage.duplicate_of_id,
        ScanPage.document,
    )
    .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
    .outerjoin(Receipt, Receipt.id == ScanPage.receipt_id)
)
_WAITING_SUSPECT = and_(ScanPage.status == PageStatus.SUSPECT, ScanPage.verdict.is_(None))


def desk_pages(
    db: Database,
    site_id: int,
    which: DeskList,
    *,
    from_batch: int = 0,
    after: PageRow | None = None,
    limit: int = 50,
) -> list[PageRow]:
    """Pages of one list of the desk, in the order of the stack.

    Args:
        from_batch: for `DeskList.BATCH`: the first batch shown; 0 shows the newest one alone.

    Source: RCP-3.
    """
    query = _PAGES.where(ScanBatch.site_id == site_id).order_by(ScanPage.id).limit(limit)
    query = _narrowed(query, site_id, which, from_batch)
    if after is not None:
        query = query.where(ScanPage.id > after.id)
    with db.read() as session:
        return [_page_row(row) for row in session.execute(query)]


def _narrowed(query: Any, site_id: int, which: DeskList, from_batch: int) -> Any:
    """*query* over pages and batches, kept to one list."""
    match which:
        case DeskList.SUSPECT:
            return query.where(_WAITING_SUSPECT)
        case DeskList.TRAY:
            return query.where(ScanPage.status == PageStatus.TRAY)
        case DeskList.BATCH:
            newest = select(func.max(ScanBatch.id)).where(ScanBatch.site_id == site_id)
            first = from_batch or newest.scalar_subquery()
            return query.where(ScanPage.batch_id >= first)


def desk_counts(db: Database, site_id: int, from_batch: int = 0) -> DeskCounts:
    """What is in the three lists of `desk_pages`, and how many pages of the batch were seen."""
    seen = or_(
        ScanPage.decided_by_id.is_not(None),
        ScanPage.status == PageStatus.DUPLICATE,
        ScanPage.document != "",
    )
    base = (
        select(func.count())
        .select_from(ScanPage)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .where(ScanBatch.site_id == site_id)
    )
    batch = _narrowed(base, site_id, DeskList.BATCH, from_batch)
    with db.read() as session:
        return DeskCounts(
            batch=session.scalar(batch) or 0,
            seen=session.scalar(batch.where(seen)) or 0,
            suspect=session.scalar(base.where(_WAITING_SUSPECT)) or 0,
            tray=session.scalar(base.where(ScanPage.status == PageStatus.TRAY)) or 0,
        )


def batch_pages(db: Database, batch_id: int) -> list[PageRow]:
    """What became of every page of one file, in its order."""
    query = _PAGES.where(ScanPage.batch_id == batch_id).order_by(ScanPage.page)
    with db.read() as session:
        return [_page_row(row) for row in session.execute(query)]


def page(db: Database, page_id: int) -> PageRow | None:
    """One page as it stands now."""
    with db.read() as session:
        row = session.execute(_PAGES.where(ScanPage.id == page_id)).one_or_none()
    return None if row is None else _page_row(row)


def pages_of_document(db: Database, document: str) -> list[PageRow]:
    """Signed pages that were filed to another document than a receipt, in the order they came.

    Args:
        document: ``kind:number``, e.g. ``return:TH-20260521-0001``.
    """
    query = _PAGES.where(
        ScanPage.document == document, ScanPage.status == PageStatus.FILED
    ).order_by(ScanPage.id)
    with db.read() as session:
        return [_page_row(row) for row in session.execute(query)]


def page_image(db: Database, sha256: str) -> bytes:
    """The upright picture of a page, verified.

    Raises:
        Refused: it is missing, or was altered since it was filed.
    """
    return archive.content(db, sha256)


def card(db: Database, receipt_id: int) -> ReceiptCard | None:
    """One receipt: requirement, state, steps, pages."""
    origin = aliased(Site)
    steps = (
        select(ReceiptStep.state, ReceiptStep.detail, Person.name, Site.name, ReceiptStep.at)
        .join(Person, Person.id == ReceiptStep.person_id)
        .join(Site, Site.id == ReceiptStep.site_id)
        .where(ReceiptStep.receipt_id == receipt_id)
        .order_by(ReceiptStep.id)
    )
    with db.read() as session:
        found = session.execute(
            select(Receipt, Site.name, origin.name)
            .join(Site, Site.id == Receipt.site_id)
            .join(origin, origin.id == Receipt.origin_site_id)
            .where(Receipt.id == receipt_id)
        ).one_or_none()
        if found is None:
            return None
        receipt, site_name, origin_name = found
        pages = session.execute(
            _PAGES.where(ScanPage.receipt_id == receipt_id).order_by(
                ScanPage.copy_number, ScanPage.part, ScanPage.id
            )
        )
        return ReceiptCard(
            id=receipt.id,
            number=receipt.number,
            document=receipt.document,
            site_name=site_name,
            origin_name=origin_name,
            shipper=receipt.shipper_name,
            consignee=receipt.consignee_name,
            goods=receipt.goods,
            needs=Needs(
                receipt.needs_signature,
                receipt.needs_id_number,
                receipt.needs_seal,
                receipt.needs_own_forms,
                receipt.copies,
            ),
            is_cash=receipt.is_cash,
            route=receipt.route,
            arrived_on=receipt.arrived_on,
            due_on=receipt.due_on,
            responsible=receipt.responsible,
            state=receipt.state,
            abnormal=receipt.abnormal_kind,
            is_suspect=receipt.is_suspect,
            steps=tuple(StepRow(*row) for row in session.execute(steps)),
            pages=tuple(_page_row(row) for row in pages),
        )


def card_of(db: Database, document: str) -> ReceiptCard | None:
    """The receipt of a document (``kind:number``)."""
    with db.read() as session:
        receipt_id = session.scalar(
            select(Receipt.id).where(Receipt.document == document).order_by(Receipt.id).limit(1)
        )
    return None if receipt_id is None else card(db, receipt_id)


def newest_page_of(db: Database, receipt_id: int) -> int | None:
    """The page that counts for a receipt, for jumping to it by a scan."""
    with db.read() as session:
        return session.scalar(
            select(ScanPage.id)
            .where(
                ScanPage.receipt_id == receipt_id,
                ScanPage.part == 0,
                ScanPage.status.in_((PageStatus.FILED, PageStatus.SUSPECT)),
            )
            .order_by(ScanPage.id.desc())
            .limit(1)
        )


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:  # noqa: ARG001 - a receipt is known at every site
    """What a scanned *text* means to receipts: (kind, id, number, label) of at most one."""
    code = parse_slip_code(text)
    number = code.number if code else visible(text[:80]) if text.startswith("R-") else ""
    if not number:
        return []
    with db.read() as session:
        row = session.execute(
            select(Receipt.id, Receipt.number, Receipt.consignee_name).where(
                Receipt.number == number
            )
        ).one_or_none()
    return [] if row is None else [("receipt", row.id, row.number, row.consignee_name)]


def find(db: Database, text: str, *, limit: int = 8) -> list[tuple[str, str]]:
    """Receipts whose number, document or consignee has *text* in it: (number, consignee)."""
    typed = sought(text)[:80]
    if not typed:
        return []
    query = (
        select(Receipt.number, Receipt.consignee_name)
        .where(
            or_(
                Receipt.number.icontains(typed, autoescape=True),
                Receipt.document.icontains(typed, autoescape=True),
                Receipt.consignee_name.icontains(typed, autoescape=True),
            )
        )
        .order_by(Receipt.id.desc())
        .limit(limit)
    )
    with db.read() as session:
        return [(number, name) for number, name in session.execute(query)]


def _page_row(row: Row[*tuple[Any, ...]]) -> PageRow:
    return PageRow(
        id=row.id,
        version=row.version,
        batch_id=row.batch_id,
        page=row.page,
        source=row.source,
        number=row.number or "",
        consignee=row.consignee_name or "",
        status=row.status,
        verdict=row.verdict,
        found=kept.from_text(row.findings),
        codes=row.codes,
        copy=row.copy_number,
        copies=row.copies or 1,
        is_decided=row.decided_by_id is not None,
        reason=row.reason,
        image_sha256=row.image_sha256,
        part=row.part,
        role=row.role,
        duplicate_of=row.duplicate_of_id,
        document=row.document,
    )
