"""Kept files, filed receipts and their custody against each other (SYS-2, RCP-2, RCP-3, RCP-7)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.checks.parts import CHUNK, Finding, Looked
from wms_desktop.core.language import N_
from wms_desktop.db.base import Base
from wms_desktop.db.tables import StoredFile, StoredPlace
from wms_desktop.receipts.kinds import (
    Arrival,
    DestructionState,
    EnvelopeState,
    PageStatus,
    ReceiptState,
)
from wms_desktop.receipts.rules import LIFE
from wms_desktop.receipts.tables import Receipt, ReceiptStep, ScanBatch, ScanPage
from wms_desktop.receipts.tables_custody import (
    Destruction,
    DestructionLine,
    Envelope,
    EnvelopeLine,
)

Step = Callable[[int], None]
_BEFORE_SENDING = LIFE[: LIFE.index(ReceiptState.DISPATCHED)]
_FILED = LIFE[LIFE.index(ReceiptState.FILED) :]
_NOT_YET = LIFE[: LIFE.index(ReceiptState.FILED)]


def file_rows(session: Session) -> list[Finding]:
    """Rows of kept files that are gone, or that say other than the rows of their places."""
    findings = []
    for column in _names_of_files():
        gone = ~exists().where(StoredFile.sha256 == column)
        for sha256 in session.scalars(select(column).where(column.is_not(None), gone).distinct()):
            findings.append(Finding("files", f"file:{sha256[:12]}", "missing"))
    first, last = aliased(StoredPlace), aliased(StoredPlace)
    ends = (
        select(
            StoredPlace.file_sha256,
            func.min(StoredPlace.id).label("first"),
            func.max(StoredPlace.id).label("last"),
        )
        .group_by(StoredPlace.file_sha256)
        .subquery()
    )
    query = (
        select(StoredFile.sha256)
        .join_from(StoredFile, ends, ends.c.file_sha256 == StoredFile.sha256, isouter=True)
        .join(first, first.id == ends.c.first, isouter=True)
        .join(last, last.id == ends.c.last, isouter=True)
        .where(
            or_(
                first.id.is_(None),
                last.store != StoredFile.store,
                first.at != StoredFile.stored_at,
                *(
                    getattr(first, name) != getattr(StoredFile, name)
                    for name in ("size", "media_type", "person_id", "workstation_id")
                ),
            )
        )
    )
    return findings + [
        Finding("files", f"file:{sha256[:12]}", "row altered") for sha256 in session.scalars(query)
    ]


def _names_of_files() -> list[Column[str]]:
    """Every column that names a kept file."""
    name = StoredFile.__table__.c.sha256
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is name
    ]


def _receipts_have_pages(session: Session, _step: Step) -> Looked:
    has_page = exists().where(
        ScanPage.receipt_id == Receipt.id,
        ScanPage.status.in_([PageStatus.FILED, PageStatus.SUSPECT]),
        ScanPage.part == 0,
    )
    needing = Receipt.state.in_(_FILED)
    bare = session.scalars(select(Receipt.number).where(needing, ~has_page))
    findings = [Finding("receipts", f"receipt:{number}", "no page") for number in bare]
    return session.scalar(select(func.count()).where(needing)) or 0, findings


def _pages_have_receipts(session: Session, _step: Step) -> Looked:
    """Filed pages without a receipt, or whose receipt does not know that it came back (RCP-3)."""
    filed = (ScanPage.status == PageStatus.FILED, ScanPage.part == 0)
    step = exists().where(
        ReceiptStep.receipt_id == ScanPage.receipt_id, ReceiptStep.state == ReceiptState.FILED
    )
    there = exists().where(Receipt.id == ScanPage.receipt_id)
    not_yet = exists().where(Receipt.id == ScanPage.receipt_id, Receipt.state.in_(_NOT_YET))
    alone = ScanPage.receipt_id.is_(None) & (ScanPage.document == "")
    lost = ScanPage.receipt_id.is_not(None) & or_(~there, not_yet & ~step)
    found = session.scalars(select(ScanPage.id).where(*filed, or_(alone, lost)))
    findings = [Finding("pages", f"scan_page:{number}", "no receipt") for number in found]
    return session.scalar(select(func.count()).where(*filed)) or 0, findings


def _pages_are_complete(session: Session, _step: Step) -> Looked:
    counted = (
        select(ScanPage.batch_id, func.count().label("pages"))
        .group_by(ScanPage.batch_id)
        .subquery()
    )
    pages = func.coalesce(counted.c.pages, 0)
    query = (
        select(ScanBatch.id, pages, ScanBatch.pages)
        .join_from(ScanBatch, counted, counted.c.batch_id == ScanBatch.id, isouter=True)
        .where(pages != ScanBatch.pages)
    )
    findings = [
        Finding("pages", f"scan_batch:{row[0]}", f"{row[1]} <> {row[2]}")
        for row in session.execute(query)
    ]
    return session.scalar(select(func.coalesce(func.sum(ScanBatch.pages), 0))) or 0, findings


def _envelopes_are_true(session: Session, _step: Step) -> Looked:
    """Lines that their envelope or their receipt contradicts (RCP-2, RCP-7).

    Receipts that were sent before there were envelopes have no lines and are not asked about.
    """
    later = aliased(EnvelopeLine)
    follows = exists().where(
        later.receipt_id == EnvelopeLine.receipt_id, later.id > EnvelopeLine.id
    )
    query = (
        select(
            EnvelopeLine.arrival, follows, Envelope.state, Envelope.number,
            Receipt.state, Receipt.number,
        )
        .join(Envelope, Envelope.id == EnvelopeLine.envelope_id)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .order_by(EnvelopeLine.id)
        .execution_options(yield_per=CHUNK)
    )  # fmt: skip
    findings, looked_at = [], 0
    for arrival, is_old, envelope, number, receipt, slip in session.execute(query):
        looked_at += 1
        expected = arrival is Arrival.EXPECTED
        wrong = (
            (envelope is EnvelopeState.OPEN and not expected)
            or (envelope is EnvelopeState.CLOSED and expected)
            or (expected and envelope is not EnvelopeState.OPEN and receipt in _BEFORE_SENDING)
            or (arrival is Arrival.ARRIVED and receipt is ReceiptState.DISPATCHED and not is_old)
        )
        if wrong:
            detail = f"{number} {envelope.value}: {arrival.value}, {receipt.value}"
            findings.append(Finding("envelopes", f"receipt:{slip}", detail))
    return looked_at, findings


def _destroyed_were_approved(session: Session, _step: Step) -> Looked:
    """Originals destroyed without a list that two people agreed to, or still in a box."""
    destroyed = Receipt.destroyed_on.is_not(None)
    listed = exists().where(
        DestructionLine.receipt_id == Receipt.id,
        Destruction.id == DestructionLine.destruction_id,
        Destruction.state == DestructionState.DONE,
    )
    wrong = session.execute(
        select(Receipt.number, listed).where(destroyed, or_(~listed, Receipt.box_id.is_not(None)))
    )
    findings = [
        Finding("destruction", f"receipt:{number}", "in box" if is_listed else "no list")
        for number, is_listed in wrong
    ]
    there = session.scalars(
        select(Destruction.number)
        .join(DestructionLine, DestructionLine.destruction_id == Destruction.id)
        .join(Receipt, Receipt.id == DestructionLine.receipt_id)
        .where(Destruction.state == DestructionState.DONE, ~destroyed)
    )
    findings += [
        Finding("destruction", f"destruction:{number}", "not destroyed") for number in there
    ]
    return session.scalar(select(func.count()).where(destroyed)) or 0, findings


CHECKS: tuple[tuple[str, Callable[[Session, Step], Looked]], ...] = (
    (N_("receipts have pages"), _receipts_have_pages),
    (N_("pages have receipts"), _pages_have_receipts),
    (N_("scanned pages complete"), _pages_are_complete),
    (N_("envelopes agree with receipts"), _envelopes_are_true),
    (N_("destruction approved twice"), _destroyed_were_approved),
)
