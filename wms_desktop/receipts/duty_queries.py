"""What of receipts waits for somebody, counted or first in line, for the task list (SRV-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.people.tables import Site
from wms_desktop.receipts.kinds import (
    Arrival,
    AssessmentState,
    DestructionState,
    EnvelopeState,
    PageStatus,
)
from wms_desktop.receipts.tables import QuarantinedFile, Receipt, ScanBatch, ScanPage
from wms_desktop.receipts.tables_control import Assessment, ReceiptQuestion
from wms_desktop.receipts.tables_custody import Destruction, Envelope, EnvelopeLine, Loan


@dataclass(frozen=True, slots=True)
class DeskWaiting:
    """How much waits at the desk of a site."""

    tray: int
    suspect: int
    not_read: int


@dataclass(frozen=True, slots=True)
class ArrivingEnvelope:
    """An envelope that is on its way here, or that is being checked."""

    id: int
    number: str
    from_site: str
    is_opened: bool


def open_questions(
    session: Session, site_id: int, limit: int
) -> tuple[list[tuple[int, str, str]], int]:
    """Questions that a site is to answer, the oldest first: id, receipt, who asks; and how many."""
    here = (ReceiptQuestion.site_id == site_id, ReceiptQuestion.answered_at.is_(None))
    query: Any = (
        select(ReceiptQuestion.id, Receipt.number, Site.name)
        .join(Receipt, Receipt.id == ReceiptQuestion.receipt_id)
        .join(Site, Site.id == Receipt.site_id)
        .where(*here)
        .order_by(ReceiptQuestion.id)
        .limit(limit)
    )
    rows = [(id_, number, site) for id_, number, site in session.execute(query)]
    return rows, _all(session, rows, limit, select(func.count(ReceiptQuestion.id)).where(*here))


def desk_waiting(session: Session, site_id: int) -> DeskWaiting:
    """Pages in the tray, suspect ones nobody judged, and files that were not read."""
    pages: Any = (
        select(func.count())
        .select_from(ScanPage)
        .join(ScanBatch, ScanBatch.id == ScanPage.batch_id)
        .where(ScanBatch.site_id == site_id)
    )
    suspect = pages.where(ScanPage.status == PageStatus.SUSPECT, ScanPage.verdict.is_(None))
    files = (
        select(func.count())
        .select_from(QuarantinedFile)
        .where(QuarantinedFile.site_id == site_id, QuarantinedFile.settled_at.is_(None))
    )
    return DeskWaiting(
        session.scalar(pages.where(ScanPage.status == PageStatus.TRAY)) or 0,
        session.scalar(suspect) or 0,
        session.scalar(files) or 0,
    )


def arriving(session: Session, site_id: int, limit: int) -> list[ArrivingEnvelope]:
    """Envelopes sent to a site that nobody has finished with, the oldest first."""
    query = (
        select(Envelope.id, Envelope.number, Site.name, Envelope.state == EnvelopeState.OPENED)
        .join(Site, Site.id == Envelope.from_site_id)
        .where(
            Envelope.to_site_id == site_id,
            Envelope.state.in_((EnvelopeState.SENT, EnvelopeState.OPENED)),
        )
        .order_by(Envelope.id)
        .limit(limit)
    )
    return [ArrivingEnvelope(*row) for row in session.execute(query)]


def open_differences(
    session: Session, site_id: int, limit: int
) -> tuple[list[tuple[int, str, str]], int]:
    """Missing and extra slips of envelopes from or to a site that nobody has settled.

    Returns:
        Id of the line, envelope, receipt; the newest first, as their list. And how many.
    """
    here = (
        or_(Envelope.from_site_id == site_id, Envelope.to_site_id == site_id),
        EnvelopeLine.arrival.in_((Arrival.MISSING, Arrival.EXTRA)),
        EnvelopeLine.settled_at.is_(None),
    )
    lines: Any = (
        select(EnvelopeLine.id, Envelope.number, Receipt.number)
        .join(Envelope, Envelope.id == EnvelopeLine.envelope_id)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .where(*here)
    )
    first = lines.order_by(EnvelopeLine.id.desc()).limit(limit)
    rows = [(id_, envelope, number) for id_, envelope, number in session.execute(first)]
    return rows, _all(session, rows, limit, lines.with_only_columns(func.count(EnvelopeLine.id)))


def loans_due(
    session: Session, site_id: int, until: date, limit: int
) -> list[tuple[int, str, str, date]]:
    """Originals that are out, by their day: id, receipt, borrower, day."""
    query = (
        select(Loan.id, Receipt.number, Loan.borrower, Loan.due_on)
        .join(Receipt, Receipt.id == Loan.receipt_id)
        .where(Loan.site_id == site_id, Loan.returned_at.is_(None), Loan.due_on <= until)
        .order_by(Loan.due_on, Loan.id)
        .limit(limit)
    )
    return [(id_, number, borrower, day) for id_, number, borrower, day in session.execute(query)]


def count_assessments(session: Session, by: Acting) -> int:
    """Proposals of the site that *by* may decide on: nobody decides on their own."""
    query = (
        select(func.count())
        .select_from(Assessment)
        .where(
            Assessment.site_id == by.site_id,
            Assessment.state == AssessmentState.PROPOSED,
            Assessment.responsible != by.person_name,
        )
    )
    return session.scalar(query) or 0


def to_approve(session: Session, by: Acting, limit: int) -> list[tuple[int, str]]:
    """Destruction lists that *by* neither proposed nor approved: id and number."""
    waits = Destruction.state.in_((DestructionState.PROPOSED, DestructionState.APPROVED))
    query = (
        select(Destruction.id, Destruction.number)
        .where(
            Destruction.site_id == by.site_id,
            waits,
            Destruction.second_by_id.is_(None),
            Destruction.proposed_by_id != by.person_id,
            func.coalesce(Destruction.first_by_id, 0) != by.person_id,
        )
        .order_by(Destruction.id)
        .limit(limit)
    )
    return [(id_, number) for id_, number in session.execute(query)]


def _all(session: Session, rows: list[Any], limit: int, count: Any) -> int:
    """How many there are in all; asked for only where the first *limit* may not be all."""
    return len(rows) if len(rows) < limit else session.scalar(count) or 0
