"""What other slices ask of receipts: require one, let its deadline run, note that it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.receipts import life, questions
from wms_desktop.receipts.kinds import ReceiptState, Route, SlipPaper
from wms_desktop.receipts.rules import A5_SLIPS, ReceiptFault
from wms_desktop.receipts.tables import Receipt

WORKERS = (Role.RECEIPT_ADMIN, Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
_LONGEST_REMARKS = 500


@dataclass(frozen=True, slots=True)
class Requirement:
    """That a document needs a signed receipt, and what the receipt needs (RCP-1).

    Attributes:
        document: ``kind:number``, e.g. ``consignment:TY-88062263``.
        site_id: where it is to be signed.
        origin_site_id: where it must come back to.
        goods: one line, as the consignee knows them.
        lines: what, how many, remark; printed as the slip's table.
        arrived_on: at the destination site; of the last part where it came in several.
        responsible: who sees to its return; whoever records it unless named.
        carrier: who brings the goods, and takes the slip back.
        remarks: what the waybill says; where it differs from what is needed, the origin site is
            asked. None where there is nothing to compare with.
        paper: on which sheet the slip is printed; None: as the house's setting says.
    """

    document: str
    site_id: int
    origin_site_id: int
    customer_id: int | None
    shipper_name: str
    consignee_name: str
    goods: str = ""
    needs_signature: bool = True
    needs_id_number: bool = False
    needs_seal: bool = False
    needs_own_forms: bool = False
    copies: int = 1
    route: Route = Route.DIRECT
    arrived_on: date | None = None
    is_cash: bool = False
    lines: tuple[tuple[str, str, str], ...] = ()
    responsible: str = ""
    carrier: str = ""
    remarks: str | None = None
    paper: SlipPaper | None = None


def require(session: Session, by: Acting, requirement: Requirement) -> int:
    """Require a signed receipt for a document; its id. One document has one receipt.

    Asked again for the same document, the receipt stays; a later arrival moves its deadline.

    Raises:
        Refused: a name or the number of copies cannot be taken.

    Source: RCP-1, RCP-2, RCP-5.
    """
    known = life.receipt_of(session, requirement.document)
    if known is not None:
        if requirement.arrived_on is not None:
            _arrive(session, by, known, requirement.arrived_on)
        return known.id
    receipt = _new(session, by, requirement)
    session.add(receipt)
    session.flush()
    life.enter(session, by, receipt, ReceiptState.REQUIRED, requirement.document)
    after: dict[str, object] = {
        "document": receipt.document,
        "needs": [
            name
            for name in ("signature", "id_number", "seal", "own_forms")
            if getattr(receipt, f"needs_{name}")
        ],
        "copies": receipt.copies,
        "due_on": receipt.due_on,
    }
    audit.record(session, by, "receipts.require", f"receipt:{receipt.number}", after=after)
    if requirement.remarks is not None:
        questions.ask_where_they_differ(session, by, receipt, requirement.remarks)
    return receipt.id


def _new(session: Session, by: Acting, wanted: Requirement) -> Receipt:
    if not 1 <= wanted.copies <= 4:
        raise Refused(ReceiptFault.BAD_COPIES, copies=wanted.copies)
    due_on = None
    if wanted.arrived_on is not None:
        due_on = life.deadlines_on(session, by.today).due_on(wanted.route, wanted.arrived_on)
    return Receipt(
        number=next_number(session, "R", by.today),
        document=wanted.document,
        site_id=wanted.site_id,
        origin_site_id=wanted.origin_site_id,
        customer_id=wanted.customer_id,
        shipper_name=clean_line(wanted.shipper_name, field="Shipper"),
        consignee_name=clean_line(wanted.consignee_name, field="Consignee"),
        goods=clean_line(wanted.goods, field="Goods", limit=300, required=False),
        lines=life.lines_text(wanted.lines),
        needs_signature=wanted.needs_signature,
        needs_id_number=wanted.needs_id_number,
        needs_seal=wanted.needs_seal,
        needs_own_forms=wanted.needs_own_forms,
        copies=wanted.copies,
        is_cash=wanted.is_cash,
        route=wanted.route,
        arrived_on=wanted.arrived_on,
        due_on=due_on,
        responsible=wanted.responsible or by.person_name,
        carrier=clean_line(wanted.carrier, field=N_("Carrier"), limit=60, required=False),
        remarks=(wanted.remarks or "")[:_LONGEST_REMARKS],
        paper=wanted.paper or _house_paper(session, by.today),
    )


def _house_paper(session: Session, day: date) -> SlipPaper:
    """The sheet that slips are printed on where nothing else is asked for."""
    return SlipPaper.A5 if value_on(session, A5_SLIPS, day) else SlipPaper.A4


def arrived(session: Session, by: Acting, document: str, arrived_on: date) -> None:
    """The goods of *document* arrived (or their last part did): the deadline runs (RCP-5)."""
    receipt = life.receipt_of(session, document)
    if receipt is not None:
        _arrive(session, by, receipt, arrived_on)


def _arrive(session: Session, by: Acting, receipt: Receipt, arrived_on: date) -> None:
    if receipt.arrived_on is not None and arrived_on <= receipt.arrived_on:
        return
    before = {"arrived_on": receipt.arrived_on, "due_on": receipt.due_on}
    receipt.arrived_on = arrived_on
    receipt.due_on = life.deadlines_on(session, by.today).due_on(receipt.route, arrived_on)
    after = {"arrived_on": receipt.arrived_on, "due_on": receipt.due_on}
    audit.record(
        session, by, "receipts.arrive", f"receipt:{receipt.number}", before=before, after=after
    )


def mark_signed(session: Session, by: Acting, document: str) -> None:
    """The consignee signed the slip of *document* at the counter.

    Does nothing where no receipt is required, or where it is signed already. An abnormal one is
    signed again. What was signed was printed before, so that step is noted where it is missing.

    Source: RCP-2, PCK-9.
    """
    receipt = life.receipt_of(session, document)
    waiting = (ReceiptState.REQUIRED, ReceiptState.PRINTED, ReceiptState.ABNORMAL)
    if receipt is None or receipt.state not in waiting:
        return
    life.step_up_to(session, by, receipt, ReceiptState.SIGNED, document)
    audit.record(session, by, "receipts.sign", f"receipt:{receipt.number}", after={"by": document})
