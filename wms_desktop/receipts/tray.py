"""Mending the tray with one key: what goes with the slip before, blanks, and whose it may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line, sought
from wms_desktop.customers.names import folded, search_text
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.receipts import desk, life, pages
from wms_desktop.receipts import findings as kept
from wms_desktop.receipts.kinds import PageRole, PageStatus, ReceiptState, TrayReason
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import Receipt, ScanBatch, ScanPage

_CHANGED = frozenset({Topic.RECEIPTS})
_WITH_A_RECEIPT = (*pages.ATTACHED, PageStatus.DUPLICATE)
_NOT_BACK = (
    ReceiptState.PRINTED,
    ReceiptState.SIGNED,
    ReceiptState.REQUIRED,
    ReceiptState.ABNORMAL,
    ReceiptState.LOST,
)
_MOST_OPEN = 5_000  # receipts that a name is looked for in, newest first
_SHORTEST_TAIL = 3


@dataclass(frozen=True, slots=True)
class Attach:
    """A page without a code goes with the slip that was scanned before it.

    Attributes:
        role: `PageRole.OWN_FORM` or `PageRole.BACK`.
    """

    op_id: UUID
    page_id: int
    seen_version: int
    role: PageRole


@dataclass(frozen=True, slots=True)
class RejectBlanks:
    """Every blank page of the stack is rejected, each by whoever pressed the key.

    Attributes:
        from_batch: the first file of the stack.
    """

    op_id: UUID
    from_batch: int
    reason: str


@dataclass(frozen=True, slots=True)
class Likely:
    """A receipt that a page may belong to."""

    number: str
    document: str
    consignee: str
    shipper: str


def attach(db: Database, by: Acting, command: Attach) -> Done[str]:
    """Attach a page of the tray to the slip before it, as the shipper's own form or as its back.

    Returns:
        The receipt's number.

    Raises:
        Refused: not in the tray, or no filed slip lies before it.

    Source: RCP-1, RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.attach", command, lambda session: _attach(session, by, command)
    )


def _attach(session: Session, by: Acting, command: Attach) -> Done[str]:
    page = desk.seen_page(session, command.page_id, command.seen_version)
    if page.status is not PageStatus.TRAY or command.role not in (PageRole.OWN_FORM, PageRole.BACK):
        raise Refused(ReceiptFault.NOT_IN_TRAY)
    before = _before(session, page)
    if before is None or before.receipt_id is None:
        raise Refused(ReceiptFault.NO_SLIP_BEFORE)
    receipt = desk.locked_receipt(session, before.receipt_id)
    last = session.scalar(
        select(func.max(ScanPage.part)).where(
            ScanPage.receipt_id == receipt.id, ScanPage.copy_number == before.copy_number
        )
    )
    page.receipt_id, page.copy_number = receipt.id, before.copy_number
    page.part = max((last or 0) + 1, pages.FIRST_OTHER_PART)
    page.role, page.status = command.role, PageStatus.FILED
    page.findings = kept.to_text(replace(kept.from_text(page.findings), by_hand=True))
    page.decided_by_id, page.decided_at = by.person_id, by.now
    session.flush()
    pages.weigh_copies(session, receipt)
    life.settle(session, by, receipt, command.role.value)
    desk.tell(session, by, "receipts.attach", receipt, page, before=None, after=command.role)
    return Done(receipt.number, _CHANGED)


def slip_before(db: Database, page_id: int) -> str:
    """Number of the receipt whose slip was scanned before a page; empty where there is none."""
    with db.read() as session:
        page = session.get(ScanPage, page_id)
        before = None if page is None else _before(session, page)
        if before is None:
            return ""
        found = select(Receipt.number).where(Receipt.id == before.receipt_id)
        return session.scalar(found) or ""


def _before(session: Session, page: ScanPage) -> ScanPage | None:
    """The last page that was placed before *page*, of the same person at the same site.

    It may be of another signed paper: then no slip lies right before.
    """
    batch = session.get_one(ScanBatch, page.batch_id)
    return session.scalars(
        select(ScanPage)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .where(
            ScanPage.id < page.id,
            ScanPage.status.in_(_WITH_A_RECEIPT),
            ScanBatch.site_id == batch.site_id,
            ScanBatch.person_id == batch.person_id,
        )
        .order_by(ScanPage.id.desc())
        .limit(1)
    ).first()


def reject_blanks(db: Database, by: Acting, command: RejectBlanks) -> Done[list[int]]:
    """Reject every blank page of the tray, from one file on.

    Returns:
        The ids of the pages.

    Raises:
        Refused: there is none, or no reason.

    Source: RCP-3.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.reject_blanks", command, lambda session: _blanks(session, by, command)
    )


def _blanks(session: Session, by: Acting, command: RejectBlanks) -> Done[list[int]]:
    if not command.reason.strip():
        raise Refused(ReceiptFault.REASON_MISSING)
    reason = clean_line(command.reason, field="Reason", limit=200)
    rows = session.scalars(
        select(ScanPage)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .where(
            ScanPage.status == PageStatus.TRAY,
            ScanBatch.site_id == by.site_id,
            ScanPage.batch_id >= command.from_batch,
        )
        .order_by(ScanPage.id)
        .with_for_update(of=ScanPage)
    )
    blanks = [row for row in rows if kept.from_text(row.findings).tray is TrayReason.BLANK]
    if not blanks:
        raise Refused(ReceiptFault.NO_BLANKS)
    for page in blanks:
        page.reason, page.status = reason, PageStatus.REJECTED
        page.decided_by_id, page.decided_at = by.person_id, by.now
        desk.tell(session, by, "receipts.reject", None, page, before=PageStatus.TRAY, after=reason)
    return Done([page.id for page in blanks], _CHANGED)


def likely(db: Database, text: str, *, limit: int = 4) -> list[Likely]:
    """Receipts not back yet that fit what is typed so far, newest first.

    By the tail of the receipt's or the document's number (three digits or more), and by the names
    of consignee and shipper, their pinyin or its initials.
    """
    typed = folded(sought(text)[:60])
    if not typed:
        return []
    query = (
        select(Receipt.number, Receipt.document, Receipt.consignee_name, Receipt.shipper_name)
        .where(Receipt.state.in_(_NOT_BACK))
        .order_by(Receipt.id.desc())
        .limit(_MOST_OPEN)
    )
    found: list[Likely] = []
    with db.read() as session:
        for row in session.execute(query):
            if _fits(typed, *row):
                found.append(Likely(*row))
                if len(found) == limit:
                    break
    return found


def _fits(typed: str, number: str, document: str, consignee: str, shipper: str) -> bool:
    if len(typed) >= _SHORTEST_TAIL and (
        number.lower().endswith(typed)
        or document.lower().endswith(typed)
        or number.lower().startswith(typed)
    ):
        return True
    return not typed.isdigit() and typed in _searched(consignee, shipper)


@lru_cache(maxsize=20_000)
def _searched(consignee: str, shipper: str) -> str:
    return search_text(consignee, shipper)
