"""What a person does with a page at the desk: judge, match by hand, reject, take it back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import clean_line, narrow, plain_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.receipts import findings as kept
from wms_desktop.receipts import life, pages
from wms_desktop.receipts.codes import parse_slip_code
from wms_desktop.receipts.kinds import PageRole, PageStatus, ReceiptState, Verdict
from wms_desktop.receipts.rules import Judgement, ReceiptFault, judged
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import Receipt, ScanPage

_CHANGED = frozenset({Topic.RECEIPTS})
_REASON_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Judge:
    """Somebody looked at a page and says what it is (keys 1 to 6)."""

    op_id: UUID
    page_id: int
    seen_version: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody says which receipt a page of the tray belongs to.

    Attributes:
        number: of the receipt, of its document, or what a barcode of the slip carries.
    """

    op_id: UUID
    page_id: int
    seen_version: int
    number: str


@dataclass(frozen=True, slots=True)
class Reject:
    """Somebody says that a page belongs to no receipt, and why."""

    op_id: UUID
    page_id: int
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The last thing that a person did with a page was a mistake."""

    op_id: UUID
    page_id: int
    seen_version: int


def judge(db: Database, by: Acting, command: Judge) -> Done[int]:
    """Give a page its verdict: complete files it, all others make its receipt abnormal.

    Raises:
        Stale: the page changed since it was shown.
        Refused: it is attached to no receipt, another page counts, or the receipt has left.

    Source: RCP-4.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.judge", command, lambda session: _judge(session, by, command)
    )


def _judge(session: Session, by: Acting, command: Judge) -> Done[int]:
    page = seen_page(session, command.page_id, command.seen_version)
    if page.status not in pages.ATTACHED or page.receipt_id is None:
        raise Refused(ReceiptFault.NOT_JUDGEABLE)
    receipt = locked_receipt(session, page.receipt_id)
    if pages.newest(session, receipt.id, page.copy_number) is not page:  # also its other parts
        raise Refused(ReceiptFault.NOT_JUDGEABLE)
    is_complete = command.verdict is Verdict.COMPLETE
    if receipt.state not in life.SETTLED and not is_complete:
        raise Refused(ReceiptFault.HAS_LEFT, number=receipt.number)
    before = page.verdict
    page.verdict = command.verdict
    page.status = PageStatus.FILED if is_complete else PageStatus.SUSPECT
    page.decided_by_id, page.decided_at = by.person_id, by.now
    life.settle(session, by, receipt, command.verdict.value)
    tell(session, by, "receipts.judge", receipt, page, before=before, after=command.verdict)
    return Done(page.id, _CHANGED)


def match(db: Database, by: Acting, command: Match) -> Done[str]:
    """Attach a page of the tray to its receipt; what it lacks is judged next, by a person.

    Returns:
        The receipt's number.

    Raises:
        Refused: not in the tray, no such receipt, or this copy is filed already.

    Source: RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.match", command, lambda session: _match(session, by, command)
    )


def _match(session: Session, by: Acting, command: Match) -> Done[str]:
    page = seen_page(session, command.page_id, command.seen_version)
    if page.status is not PageStatus.TRAY:
        raise Refused(ReceiptFault.NOT_IN_TRAY)
    receipt, copy = _named(session, command.number)
    copy = copy or pages.next_copy(session, receipt)
    if copy > receipt.copies:  # it would stand for nothing, and be out of sight
        raise Refused(ReceiptFault.NO_SUCH_COPY, number=receipt.number, copy=copy)
    part = pages.part_of(command.number)
    known = pages.newest(session, receipt.id, copy, part)
    if known is not None and known.verdict in (None, Verdict.COMPLETE):
        raise Refused(ReceiptFault.ALREADY_FILED, number=receipt.number, copy=copy)
    found = kept.from_text(page.findings)
    judgement = Judgement() if part else judged(life.needs_of(receipt), found.seen())
    page.part, page.role = part, pages.role_of(part)
    page.findings = kept.to_text(replace(found, judgement=judgement, by_hand=True))
    page.receipt_id, page.copy_number = receipt.id, copy
    page.status = PageStatus.SUSPECT if judgement.is_suspect else PageStatus.FILED
    session.flush()
    pages.weigh_copies(session, receipt)
    life.settle(session, by, receipt, "matched by hand")
    tell(session, by, "receipts.match", receipt, page, before=None, after=receipt.number)
    return Done(receipt.number, _CHANGED)


def reject(db: Database, by: Acting, command: Reject) -> Done[int]:
    """Say that a page of the tray, or a duplicate, belongs to no receipt. Its picture is kept.

    Raises:
        Refused: not in the tray, or no reason.

    Source: RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.reject", command, lambda session: _reject(session, by, command)
    )


def _reject(session: Session, by: Acting, command: Reject) -> Done[int]:
    page = seen_page(session, command.page_id, command.seen_version)
    if page.status not in (PageStatus.TRAY, PageStatus.DUPLICATE):
        raise Refused(ReceiptFault.NOT_IN_TRAY)
    if not command.reason.strip():
        raise Refused(ReceiptFault.REASON_MISSING)
    page.reason = clean_line(command.reason, field="Reason", limit=_REASON_LIMIT)
    page.decided_by_id, page.decided_at = by.person_id, by.now
    before, page.status = page.status, PageStatus.REJECTED
    tell(session, by, "receipts.reject", None, page, before=before, after=page.reason)
    return Done(page.id, _CHANGED)


def take_back(db: Database, by: Acting, command: TakeBack) -> Done[int]:
    """Undo a verdict, a rejection or a match by hand; the page stands as it did before.

    Raises:
        Refused: a person did nothing with it, or the receipt has left.

    Source: RCP-3, RCP-4, ux.md (Undo).
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.take_back", command, lambda session: _take_back(session, by, command)
    )


def _take_back(session: Session, by: Acting, command: TakeBack) -> Done[int]:
    page = seen_page(session, command.page_id, command.seen_version)
    receipt = None if page.receipt_id is None else locked_receipt(session, page.receipt_id)
    if receipt is not None and receipt.state not in life.SETTLED:
        raise Refused(ReceiptFault.HAS_LEFT, number=receipt.number)
    found = kept.from_text(page.findings)
    before: object = page.verdict or page.status
    if page.status is PageStatus.REJECTED:
        page.status = PageStatus.DUPLICATE if page.duplicate_of_id else PageStatus.TRAY
        page.reason = ""
    elif page.verdict is not None:
        page.verdict = None
        page.status = PageStatus.SUSPECT if found.judgement.is_suspect else PageStatus.FILED
    elif found.by_hand and page.status in pages.ATTACHED:
        page.receipt_id, page.copy_number, page.status = None, 1, PageStatus.TRAY
        page.part, page.role = 0, PageRole.SLIP
        page.findings = kept.to_text(replace(found, by_hand=False))
    else:
        raise Refused(ReceiptFault.NOTHING_TO_UNDO)
    page.decided_by_id = page.decided_at = None
    session.flush()
    if receipt is not None:
        pages.weigh_copies(session, receipt)
        life.settle(session, by, receipt, "taken back")
    tell(session, by, "receipts.take_back", receipt, page, before=before, after=page.status)
    return Done(page.id, _CHANGED)


def seen_page(session: Session, page_id: int, seen_version: int) -> ScanPage:
    """A page as it was shown, locked until the transaction ends.

    Raises:
        Stale: it changed since.
        Refused: there is no such page.
    """
    receipt_id = session.scalar(select(ScanPage.receipt_id).where(ScanPage.id == page_id))
    if receipt_id is not None:
        locked_receipt(session, receipt_id)  # locks in one order: receipts first
    page = session.scalars(
        select(ScanPage).where(ScanPage.id == page_id).with_for_update()
    ).one_or_none()
    if page is None:
        raise Refused(ReceiptFault.UNKNOWN_PAGE)
    if page.version != seen_version:
        raise Stale
    return page


def locked_receipt(session: Session, receipt_id: int) -> Receipt:
    """A receipt, locked until the transaction ends."""
    return session.scalars(select(Receipt).where(Receipt.id == receipt_id).with_for_update()).one()


def _named(session: Session, typed: str) -> tuple[Receipt, int]:
    """The receipt that *typed* names, and the copy (0 where it does not say)."""
    text = plain_line(narrow(typed), field="Receipt number", limit=60).upper()
    code = parse_slip_code(text)
    if code is not None:
        known = life.locked(session, {code.number}).get(code.number)
        if known is not None and known.state is not ReceiptState.CLOSED:
            return known, code.copy
    number = text if text.startswith("R-") else pages.receipt_for_number(session, text) or text
    known = life.locked(session, {number}).get(number)
    if known is None:
        known = life.locked(session, {f"R-{number}"}).get(f"R-{number}")
    if known is None or known.state is ReceiptState.CLOSED:
        raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number=typed.strip()[:40])
    return known, 0


def tell(
    session: Session,
    by: Acting,
    action: str,
    receipt: Receipt | None,
    page: ScanPage,
    *,
    before: object,
    after: object,
) -> None:
    """Note on the trail what a person did with a page."""
    subject = f"receipt:{receipt.number}" if receipt else f"page:{page.id}"
    session.flush()
    audit.record(
        session,
        by,
        action,
        subject,
        before={"page": page.id, "says": before},
        after={"page": page.id, "says": after, "state": receipt.state if receipt else ""},
    )
