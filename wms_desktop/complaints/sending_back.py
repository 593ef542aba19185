"""A confirmed defect: the customer sends the goods back at once, whatever RET-2 says (RET-5)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.approvers import require_active
from wms_desktop.complaints.cases import open_case, require_worker, subject
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, TestResult
from wms_desktop.complaints.quality import results_of
from wms_desktop.complaints.rules_decide import DecideFault, latest
from wms_desktop.complaints.steps import add_step
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity, shown_quantity
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import APPLICANTS
from wms_desktop.returns.service import ReturnGoods, Submit, Submitted, submit_in
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.stock.tables import Item, Lot


@dataclass(frozen=True, slots=True)
class SendBack:
    """The complained goods come back.

    Attributes:
        quantity: how many; None: as many as were complained about.
    """

    op_id: UUID
    complaint_id: int
    seen_version: int
    wish: Wish
    quantity: Decimal | None = None


def send_back(db: Database, by: Acting, command: SendBack) -> Done[Submitted]:
    """Make the return application of a quality complaint whose defect QC confirmed.

    Returns:
        The application; it goes through the approval chain as any other.

    Raises:
        Refused: no right, closed, no quality complaint, no confirmed defect, no order, item, lot
            or quantity, more than was complained about, a return of it that goes on, or what the
            application itself refuses but RET-2.
        Stale: the complaint changed since it was shown.

    Source: CMP-4, RET-5.
    """
    by.require(*APPLICANTS)
    return operations.once(
        db,
        by,
        "complaints.send_back",
        command,
        lambda session: _send_back(session, by, command),
        decode=lambda value: Submitted(**value),
    )


def _send_back(session: Session, by: Acting, command: SendBack) -> Done[Submitted]:
    complaint = open_case(session, by, command.complaint_id, command.seen_version)
    require_worker(by, complaint)
    require_active(session, by)
    if complaint.kind is not ComplaintKind.QUALITY:
        raise Refused(DecideFault.NOT_QUALITY, number=complaint.number)
    if latest(results_of(session, complaint.id)) is not TestResult.DEFECT:
        raise Refused(DecideFault.NO_DEFECT, number=complaint.number)
    _refuse_second(session, complaint)
    made = submit_in(session, by, _application(session, complaint, command), complaint.number)
    complaint.return_id = made.value.id
    add_step(session, by, complaint.id, ComplaintEvent.RETURN, made.value.number)
    audit.record(
        session,
        by,
        "complaints.send_back",
        subject(complaint.number),
        after={"return": made.value.number, "wish": command.wish},
    )
    return Done(made.value, made.changed | {Topic.COMPLAINTS})


def _application(session: Session, complaint: Complaint, command: SendBack) -> Submit:
    """The application as the complaint's own facts make it."""
    quantity = complaint.quantity if command.quantity is None else command.quantity
    order = session.get(OutboundOrder, complaint.order_id) if complaint.order_id else None
    item = session.get(Item, complaint.item_id) if complaint.item_id else None
    if order is None or item is None or complaint.item_id is None or not quantity:
        raise Refused(DecideFault.NO_GOODS, number=complaint.number)
    quantity = checked_quantity(quantity, fractional=item.is_fractional)
    if 0 < complaint.quantity < quantity:  # the defect was confirmed of these, RET-2 holds for more
        raise Refused(
            DecideFault.MORE_THAN_COMPLAINED,
            quantity=shown_quantity(quantity),
            complained=shown_quantity(complaint.quantity),
        )
    lot_id = complaint.lot_id or session.scalar(
        select(Lot.id).where(Lot.item_id == complaint.item_id, Lot.code == complaint.lot_code)
    )
    if lot_id is None:
        raise Refused(DecideFault.NO_LOT, number=complaint.number, lot=complaint.lot_code)
    goods = ReturnGoods(complaint.item_id, lot_id, quantity, ReturnReason.QUALITY, complaint.number)
    return Submit(
        command.op_id,
        order.id,
        order.version,
        command.wish,
        (goods,),
        complaint.contact_name,
        complaint.contact_phone,
    )


def _refuse_second(session: Session, complaint: Complaint) -> None:
    """One return of a complaint at a time; after a rejected one another may be made."""
    if complaint.return_id is None:
        return
    before = session.get(ReturnApplication, complaint.return_id)
    if before is not None and before.state is not ReturnState.REJECTED:
        raise Refused(DecideFault.RETURN_MADE, number=complaint.number, returned=before.number)
