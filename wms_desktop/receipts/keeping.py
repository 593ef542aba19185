"""Where originals are kept: boxes and binders, who has borrowed one, until when (RCP-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import translate
from wms_desktop.core.text import clean_line
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.receipts import custody
from wms_desktop.receipts import words_custody as words
from wms_desktop.receipts.kinds import Arrival, BoxKind, HandOverState
from wms_desktop.receipts.papers_custody import BoxLabel, box_label_pdf
from wms_desktop.receipts.rules_custody import LONGEST_LOAN, CustodyFault, is_here
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import (
    EnvelopeLine,
    HandOver,
    HandOverLine,
    Loan,
    ReceiptBox,
)

CHANGED = frozenset({Topic.RECEIPTS})
LABEL_KIND = "receipt_box_label"


@dataclass(frozen=True, slots=True)
class OpenBox:
    """Somebody takes a new box or binder; *place* is the shelf or room it stands in."""

    op_id: UUID
    kind: BoxKind
    title: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PutAway:
    """Somebody scans a slip into a box."""

    op_id: UUID
    box_id: int
    slip: str


@dataclass(frozen=True, slots=True)
class TakeFromBox:
    """Somebody takes a slip out of its box for good."""

    op_id: UUID
    slip: str


@dataclass(frozen=True, slots=True)
class MarkFull:
    """A box is full (or is not, after all)."""

    op_id: UUID
    box_id: int
    seen_version: int
    is_full: bool = True


@dataclass(frozen=True, slots=True)
class PrintBoxLabel:
    """Somebody prints the label of a box, or the back of a binder."""

    op_id: UUID
    box_id: int


@dataclass(frozen=True, slots=True)
class Lend:
    """Somebody borrows an original; *due_on* is the last day it may be out."""

    op_id: UUID
    slip: str
    borrower: str
    purpose: str
    due_on: date


@dataclass(frozen=True, slots=True)
class GiveBack:
    """A lent original is back."""

    op_id: UUID
    slip: str


def open_box(db: Database, by: Acting, command: OpenBox) -> Done[int]:
    """A new box or binder with its number; its id."""
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[int]:
        box = ReceiptBox(
            number=next_number(session, "HX", by.today),
            kind=command.kind,
            title=clean_line(command.title, field="Title"),
            place=clean_line(command.place, field="Place", limit=60, required=False),
            site_id=by.site_id,
            made_by_id=by.person_id,
        )
        session.add(box)
        session.flush()
        after = {"title": box.title, "kind": box.kind, "place": box.place}
        audit.record(session, by, "receipts.box.open", f"box:{box.number}", after=after)
        return Done(box.id, CHANGED)

    return operations.once(db, by, "receipts.box.open", command, work)


def put_away(db: Database, by: Acting, command: PutAway) -> Done[int]:
    """Put an original into a box; the number it gets there.

    Out of another box it moves over.

    Raises:
        Refused: the box is full or not here; the original is not here, lent, destroyed, in an
            envelope, or in this box already.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.box.put_away", command, lambda session: _put_away(session, by, command)
    )


def _put_away(session: Session, by: Acting, command: PutAway) -> Done[int]:
    box = box_here(session, by, command.box_id)
    if box.is_full:
        raise Refused(CustodyFault.BOX_FULL, box=box.number)
    receipt = custody.receipt(session, command.slip)
    if receipt.box_id == box.id:
        raise Refused(CustodyFault.IN_THIS_BOX, number=receipt.number)
    _refuse_absent(session, by, receipt)
    before = {"box": receipt.box_id, "place": receipt.box_place}
    place = custody.next_place(session, box)
    receipt.box_id, receipt.box_place = box.id, place
    audit.record(
        session, by, "receipts.box.put_away", f"receipt:{receipt.number}",
        before=before, after={"box": box.number, "place": place},
    )  # fmt: skip
    return Done(place, CHANGED)


def _refuse_absent(session: Session, by: Acting, receipt: Receipt) -> None:
    """Refuse an original that does not lie here."""
    paper = custody.paper_of(session, receipt)
    if paper.is_destroyed:
        raise custody.refuse(session, CustodyFault.DESTROYED, receipt)
    if paper.is_lent:
        raise custody.refuse(session, CustodyFault.LENT, receipt)
    if not is_here(paper, by.site_id):
        raise custody.refuse(session, CustodyFault.NOT_HERE, receipt)
    envelope = session.scalar(
        select(EnvelopeLine.envelope_id).where(
            EnvelopeLine.receipt_id == receipt.id, EnvelopeLine.arrival == Arrival.EXPECTED
        )
    )
    if envelope is not None:
        number = custody.envelope_number(session, envelope)
        raise Refused(CustodyFault.IN_OTHER_ENVELOPE, number=receipt.number, envelope=number)


def take_from_box(db: Database, by: Acting, command: TakeFromBox) -> Done[str]:
    """Take an original out of its box; its number.

    Raises:
        Refused: it is in no box of this site.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[str]:
        receipt = custody.receipt(session, command.slip)
        box = session.get(ReceiptBox, receipt.box_id) if receipt.box_id else None
        if box is None or box.site_id != by.site_id:
            raise Refused(CustodyFault.NOT_IN_BOX, number=receipt.number)
        before = {"box": box.number, "place": receipt.box_place}
        custody.leave_box(receipt)
        audit.record(
            session, by, "receipts.box.take_out", f"receipt:{receipt.number}", before=before
        )
        return Done(receipt.number, CHANGED)

    return operations.once(db, by, "receipts.box.take_out", command, work)


def mark_full(db: Database, by: Acting, command: MarkFull) -> Done[int]:
    """Nothing more goes into a full box.

    Raises:
        Stale: the box changed since it was shown.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[int]:
        box = box_here(session, by, command.box_id)
        if box.version != command.seen_version:
            raise audit.stale(session, f"box:{box.number}")
        box.is_full = command.is_full
        after = {"is_full": command.is_full}
        audit.record(session, by, "receipts.box.mark_full", f"box:{box.number}", after=after)
        return Done(box.id, CHANGED)

    return operations.once(db, by, "receipts.box.mark_full", command, work)


def print_box_label(db: Database, by: Acting, command: PrintBoxLabel) -> Done[str]:
    """The label of a box with the numbers that are in it now; archived."""
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[str]:
        box = box_here(session, by, command.box_id)
        first, last = session.execute(
            select(func.min(Receipt.box_place), func.max(Receipt.box_place)).where(
                Receipt.box_id == box.id
            )
        ).one()
        site = custody.site_name(session, box.site_id)
        label = BoxLabel(box.number, box.kind, box.title, box.place, site, first or 0, last or 0)
        title = f"{translate(words.BOX_KINDS[box.kind], by.language)} {box.number}"
        sha256 = archive.keep_paper(
            session, by, kind=LABEL_KIND, number=box.number, title=title,
            pdf=box_label_pdf(label, by.language), language=by.language,
        )  # fmt: skip
        audit.record(session, by, "receipts.box.label", f"box:{box.number}")
        return Done(sha256, frozenset({Topic.DOCUMENTS}))

    return operations.once(db, by, "receipts.box.label", command, work)


def lend(db: Database, by: Acting, command: Lend) -> Done[int]:
    """Lend an original; the loan's id.

    Raises:
        Refused: it is not here, lent already, destroyed, in an envelope or on a hand-over list,
            or the day lies in the past or more than a year ahead.

    Source: RCP-10.
    """
    by.require(*custody.MOVERS)
    return operations.once(
        db, by, "receipts.lend", command, lambda session: _lend(session, by, command)
    )


def _lend(session: Session, by: Acting, command: Lend) -> Done[int]:
    if command.due_on < by.today:
        raise Refused(CustodyFault.DUE_IN_PAST, day=f"{command.due_on}")
    last = by.today + timedelta(days=LONGEST_LOAN)
    if command.due_on > last:
        raise Refused(CustodyFault.DUE_FAR, day=f"{command.due_on}", last=f"{last}")
    receipt = custody.receipt(session, command.slip)
    _refuse_absent(session, by, receipt)
    listed = session.scalar(
        select(HandOver.number)
        .join(HandOverLine, HandOverLine.hand_over_id == HandOver.id)
        .where(HandOverLine.receipt_id == receipt.id, HandOver.state == HandOverState.OPEN)
    )
    if listed is not None:
        raise Refused(CustodyFault.IN_OTHER_LIST, number=receipt.number, list=listed)
    loan = Loan(
        receipt_id=receipt.id,
        borrower=clean_line(command.borrower, field="Borrower"),
        purpose=clean_line(command.purpose, field="Purpose", limit=200),
        site_id=by.site_id,
        lent_by_id=by.person_id,
        due_on=command.due_on,
    )
    session.add(loan)
    session.flush()
    after = {"borrower": loan.borrower, "purpose": loan.purpose, "due_on": loan.due_on}
    audit.record(session, by, "receipts.lend", f"receipt:{receipt.number}", after=after)
    return Done(loan.id, CHANGED)


def give_back(db: Database, by: Acting, command: GiveBack) -> Done[str]:
    """A lent original is back; the receipt's number.

    Raises:
        Refused: it is not lent, or belongs to another site.
    """
    by.require(*custody.MOVERS)

    def work(session: Session) -> Done[str]:
        receipt = custody.receipt(session, command.slip)
        loan = custody.loan_of(session, receipt.id)
        if loan is None:
            raise Refused(CustodyFault.NOT_LENT, number=receipt.number)
        if loan.site_id != by.site_id:
            raise custody.refuse(session, CustodyFault.NOT_HERE, receipt)
        loan.returned_to_id, loan.returned_at = by.person_id, by.now
        after = {"borrower": loan.borrower}
        audit.record(session, by, "receipts.give_back", f"receipt:{receipt.number}", after=after)
        return Done(receipt.number, CHANGED)

    return operations.once(db, by, "receipts.give_back", command, work)


def box_here(session: Session, by: Acting, box_id: int) -> ReceiptBox:
    """A box of this site, locked.

    Raises:
        Refused: there is none.
    """
    box = session.scalars(
        select(ReceiptBox)
        .where(ReceiptBox.id == box_id, ReceiptBox.site_id == by.site_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if box is None:
        raise Refused(CustodyFault.UNKNOWN_BOX)
    return box
