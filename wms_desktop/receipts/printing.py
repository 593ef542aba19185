"""Print slips, ready to be signed: archived as printed, one paper a receipt (SYS-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import translate
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive, audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.documents.paper import Printed
from wms_desktop.people.tables import Site
from wms_desktop.receipts import life, words
from wms_desktop.receipts.codes import parse_slip_code
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.papers import Slip, slips_pdf
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import Receipt

PAPER_KIND = "receipt_slip"
_NOT_SIGNED = (ReceiptState.REQUIRED, ReceiptState.PRINTED, ReceiptState.ABNORMAL)


@dataclass(frozen=True, slots=True)
class PrintSlips:
    """Somebody prints the slips of these receipts, in this order.

    Attributes:
        numbers: of receipts, or what their barcodes carry.
    """

    op_id: UUID
    numbers: tuple[str, ...]


def print_slips(db: Database, by: Acting, command: PrintSlips) -> Done[str]:
    """Make the slips as one PDF, archive each receipt's own, and note the step "printed".

    A slip that was signed before is printed again as a copy and takes no step.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF with all slips.

    Raises:
        Refused: nothing chosen, or a number that no receipt has; then nothing is printed.

    Source: RCP-2, SYS-2, SYS-5.
    """
    by.require(*WORKERS)
    return operations.once(
        db, by, "receipts.print", command, lambda session: _print(session, by, command.numbers)
    )


def printed_pdf(db: Database, sha256: str) -> bytes:
    """The PDF that `print_slips` made.

    Raises:
        Refused: not kept here, or altered since.
    """
    return archive.content(db, sha256)


def _print(session: Session, by: Acting, numbers: Sequence[str]) -> Done[str]:
    receipts = _chosen(session, numbers)
    slips = [slip_of(session, by, receipt) for receipt in receipts]
    for receipt, slip in zip(receipts, slips, strict=True):
        archive.keep_paper(
            session,
            by,
            kind=PAPER_KIND,
            number=receipt.number,
            title=f"{translate(words.SLIP_TITLE, slip.language)} {receipt.number}",
            pdf=slips_pdf([slip]),
            language=slip.language,
        )
        if receipt.state is ReceiptState.REQUIRED:
            life.step(session, by, receipt, ReceiptState.PRINTED)
        audit.record(
            session,
            by,
            "receipts.print",
            f"receipt:{receipt.number}",
            after={"copies": receipt.copies, "reprint": slip.is_reprint},
        )
    sha256 = archive.store(session, by, slips_pdf(slips), "application/pdf")
    return Done(sha256, frozenset({Topic.RECEIPTS, Topic.DOCUMENTS}))


def _chosen(session: Session, numbers: Sequence[str]) -> list[Receipt]:
    if not numbers:
        raise Refused(ReceiptFault.NOTHING_CHOSEN)
    wanted = []
    for typed in dict.fromkeys(numbers):
        code = parse_slip_code(typed)
        wanted.append(code.number if code else typed)
    known = life.locked(session, set(wanted))
    for number in wanted:
        if number not in known:
            raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number=number[:40])
    return [known[number] for number in dict.fromkeys(wanted)]


def slip_of(session: Session, by: Acting, receipt: Receipt) -> Slip:
    """What is printed for *receipt*, in its customer's language."""
    sites = {
        site.id: site
        for site in session.scalars(
            select(Site).where(Site.id.in_({receipt.site_id, receipt.origin_site_id, by.site_id}))
        )
    }
    customer = session.get(Customer, receipt.customer_id) if receipt.customer_id else None
    zone = ZoneInfo(sites[by.site_id].time_zone)
    return Slip(
        number=receipt.number,
        waybill=receipt.document.partition(":")[2],
        origin_name=sites[receipt.origin_site_id].name,
        site_name=sites[receipt.site_id].name,
        shipper=receipt.shipper_name,
        consignee=receipt.consignee_name,
        goods=receipt.goods,
        lines=life.lines_of(receipt.lines),
        needs=life.needs_of(receipt),
        is_cash=receipt.is_cash,
        arrived_on=receipt.arrived_on,
        due_on=receipt.due_on,
        language=customer.language if customer else by.language,
        printed=Printed(by.now.astimezone(zone), by.person_name, by.site_name),
        seal=seals.anchor_in(session),
        is_reprint=receipt.state not in _NOT_SIGNED,
        paper=receipt.paper,
    )
