"""What envelopes, lists and boxes ask of a receipt, within the transaction of whoever calls."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import narrow, visible
from wms_desktop.documents.paper import Printed
from wms_desktop.people.tables import Site
from wms_desktop.receipts import life
from wms_desktop.receipts.codes import parse_slip_code
from wms_desktop.receipts.papers_custody import PaperLine
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.rules_custody import CustodyFault, Paper
from wms_desktop.receipts.service import WORKERS
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import Envelope, HandOver, Loan, ReceiptBox

MOVERS = WORKERS
LONGEST_CODE = 200  # longer ones name no receipt
CLOSERS = (Role.RECEIPT_ADMIN, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
APPROVERS = (Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.GENERAL_MANAGER)


def number_of(text: str) -> str:
    """The number of the receipt that a scanned or typed *text* stands for."""
    typed = visible(narrow(text[:LONGEST_CODE]).strip().upper())
    code = parse_slip_code(typed)
    return code.number if code else typed


def receipt(session: Session, text: str) -> Receipt:
    """The receipt of a slip or a number, locked until the transaction ends.

    Raises:
        Refused: no receipt has it.
    """
    number = number_of(text)
    found = life.locked(session, {number}).get(number)
    if found is None:
        raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number=number[:40])
    return found


def receipts(session: Session, texts: Iterable[str]) -> list[Receipt]:
    """The receipts of slips or numbers, each once, all locked in the one order of their ids.

    Raises:
        Refused: one of them is unknown.
    """
    numbers = dict.fromkeys(number_of(text) for text in texts)
    found = life.locked(session, set(numbers))
    for number in numbers:
        if number not in found:
            raise Refused(ReceiptFault.UNKNOWN_RECEIPT, number=number[:40])
    return [found[number] for number in numbers]


def receipt_by_id(session: Session, receipt_id: int) -> Receipt:
    """A receipt, locked until the transaction ends."""
    return session.execute(
        select(Receipt)
        .where(Receipt.id == receipt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def paper_of(session: Session, receipt: Receipt) -> Paper:
    """What the rules of moving need to know of *receipt*."""
    return Paper(
        receipt.state,
        receipt.site_id,
        receipt.origin_site_id,
        receipt.is_suspect,
        is_lent=loan_of(session, receipt.id) is not None,
        is_destroyed=receipt.destroyed_on is not None,
    )


def loan_of(session: Session, receipt_id: int) -> Loan | None:
    """The loan that an original is out on."""
    return session.scalars(
        select(Loan).where(Loan.receipt_id == receipt_id, Loan.returned_at.is_(None))
    ).one_or_none()


def lent_ids() -> Select[int]:
    """The ids of all receipts whose original is lent."""
    return select(Loan.receipt_id).where(Loan.returned_at.is_(None))


def refuse(session: Session, fault: CustodyFault, receipt: Receipt) -> Refused:
    """*fault* with what its sentence shows: the number, where it belongs, who has it."""
    params: dict[str, object] = {"number": receipt.number, "state": receipt.state}
    if fault is CustodyFault.WRONG_DESTINATION:
        params["site"] = site_name(session, receipt.origin_site_id)
    elif fault is CustodyFault.LENT and (loan := loan_of(session, receipt.id)) is not None:
        params["borrower"] = loan.borrower
    return Refused(fault, **params)


def site_name(session: Session, site_id: int) -> str:
    """The name of a site."""
    return session.execute(select(Site.name).where(Site.id == site_id)).scalar_one()


def envelope_number(session: Session, envelope_id: int) -> str:
    """The number of an envelope."""
    return session.execute(select(Envelope.number).where(Envelope.id == envelope_id)).scalar_one()


def touch(listed: Envelope | HandOver) -> None:
    """Its lines changed: whoever was shown it before must look again (`Stale`)."""
    flag_modified(listed, "state")


def leave_box(receipt: Receipt) -> None:
    """The original goes out of the house, and out of its box."""
    receipt.box_id = receipt.box_place = None


def next_place(session: Session, box: ReceiptBox) -> int:
    """The number of the next original in a box: one more than the highest in it."""
    highest = select(func.max(Receipt.box_place)).where(Receipt.box_id == box.id)
    return (session.scalar(highest) or 0) + 1


def printed(session: Session, by: Acting) -> Printed:
    """Who prints, in the local time of the site."""
    zone = session.execute(select(Site.time_zone).where(Site.id == by.site_id)).scalar_one()
    return Printed(by.now.astimezone(ZoneInfo(zone)), by.person_name, by.site_name)


def paper_lines(session: Session, places: Select[int]) -> tuple[PaperLine, ...]:
    """The receipts of a list as papers print them.

    Args:
        places: selects the place in the list, from a join with `Receipt`, in the list's order.
    """
    rows = session.execute(places.add_columns(Receipt))
    return tuple(
        PaperLine(
            place, receipt.number, receipt.document.partition(":")[2], receipt.shipper_name,
            receipt.consignee_name, life.needs_of(receipt), receipt.is_cash,
        )
        for place, receipt in rows
    )  # fmt: skip
