"""A complaint is taken, by whichever way it came (CMP-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.complaints import quality
from wms_desktop.complaints.cases import photo_subject, subject
from wms_desktop.complaints.clocks import clock_rules
from wms_desktop.complaints.handlers import check_handler
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, ComplaintState
from wms_desktop.complaints.rules import TAKERS, TWIN_DAYS, ComplaintFault
from wms_desktop.complaints.steps import add_step
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.imaging.photos import checked
from wms_desktop.stock.tables import Item, Lot

LONGEST_ROW = 2**31 - 1
CHANGED = frozenset({Topic.COMPLAINTS})
R = TypeVar("R", Item, Lot)


@dataclass(frozen=True, slots=True)
class Take:
    """A complaint as it was told.

    Attributes:
        quantity: pieces it is about; nought where none is named.
        lot_code: as the customer reads it; a lot of the item that is known by it is meant.
        handler_id: None: whoever has the role for the kind (CMP-3).
    """

    op_id: UUID
    customer_id: int
    channel: Channel
    kind: ComplaintKind
    what: str
    is_major: bool = False
    contact_name: str = ""
    contact_phone: str = ""
    order_id: int | None = None
    item_id: int | None = None
    lot_id: int | None = None
    lot_code: str = ""
    quantity: Decimal = Decimal(0)
    expects: str = ""
    handler_id: int | None = None
    photos: tuple[Photo | CheckedPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The complaint that was made."""

    id: int
    number: str


@dataclass(frozen=True, slots=True)
class Twin:
    """An open complaint that may be about the same matter."""

    id: int
    number: str
    what: str


def take(db: Database, by: Acting, command: Take) -> Done[Taken]:
    """Keep a complaint and start its clocks.

    Raises:
        Refused: no right, unknown customer, order, item or lot, an order of another customer or of
            a day to come, a lot of another item, a quantity that cannot be, nothing said, a
            handler without the role, or a photo that is none.

    Source: CMP-1, CMP-2, CMP-3.
    """
    by.require(*TAKERS)
    photos = checked(command.photos)
    return operations.once(
        db,
        by,
        "complaints.take",
        command,
        lambda session: _take(session, by, command, photos),
        decode=lambda value: Taken(**value),
    )


def _take(
    session: Session, by: Acting, command: Take, photos: tuple[CheckedPhoto, ...]
) -> Done[Taken]:
    customer = _customer(session, command.customer_id)
    _check_order(session, by, customer, command.order_id)
    item, lot_id, lot_code = _goods(session, command)
    fractional = item is not None and item.is_fractional
    what = clean_note(command.what, field="What happened")
    if not what:
        raise Refused(ComplaintFault.NOTHING_SAID)
    if command.handler_id is not None:
        check_handler(session, by.site_id, command.kind, command.handler_id)
    name = clean_line(command.contact_name, field="Contact", required=False)
    phone = clean_line(command.contact_phone, field="Phone", limit=40, required=False)
    rules = clock_rules(session, by.site_id, by.today)
    number = next_number(session, "KS", by.today)
    row = {
        "number": number,
        "site_id": by.site_id,
        "customer_id": customer.id,
        "contact_name": name or customer.contact_name,
        "contact_phone": phone or customer.phone,
        "channel": command.channel,
        "kind": command.kind,
        "is_major": command.is_major,
        "order_id": command.order_id,
        "item_id": item.id if item else None,
        "lot_id": lot_id,
        "lot_code": lot_code,
        "quantity": checked_quantity(command.quantity, fractional=fractional, zero=True),
        "what": what,
        "expects": clean_line(command.expects, field="Customer expects", limit=300, required=False),
        "state": ComplaintState.TAKEN,
        "taken_by_id": by.person_id,
        "taken_at": by.now,
        "handler_id": command.handler_id,
        "answer_due_at": rules.answer_due(by.now),
        "proposal_due_at": rules.proposal_due(by.now, is_major=command.is_major),
        "version": 1,
    }
    complaint_id: int = session.execute(insert(Complaint).returning(Complaint.id), row).scalar_one()
    attachments.attach_all(session, by, photo_subject(complaint_id), photos)
    add_step(session, by, complaint_id, ComplaintEvent.TAKEN)
    quality.ask_at_once(session, by, complaint_id)
    told = ("customer_id", "kind", "is_major", "order_id", "item_id", "lot_code", "quantity")
    after = {name: row[name] for name in told}
    audit.record(session, by, "complaints.take", subject(number), after=after)
    return Done(Taken(complaint_id, number), CHANGED)


def twins(
    db: Database, by: Acting, customer_id: int, item_id: int | None, lot_id: int | None
) -> tuple[Twin, ...]:
    """Open complaints of the last days by the same customer about the same lot, newest first.

    Shown to who takes another one, which is not refused: it may be a second roll. Where no lot is
    known, the item counts; without either nothing is alike.
    """
    by.require(*Role)
    same = Complaint.lot_id == lot_id if lot_id is not None else Complaint.item_id == item_id
    if lot_id is None and item_id is None:
        return ()
    with db.read() as session:
        days = value_on(session, TWIN_DAYS, by.today)
        query = (
            select(Complaint.id, Complaint.number, Complaint.what)
            .where(
                Complaint.customer_id == customer_id,
                same,
                Complaint.state != ComplaintState.CLOSED,
                Complaint.taken_at >= by.now - timedelta(days=days),
            )
            .order_by(Complaint.id.desc())
            .limit(3)
        )
        return tuple(Twin(*row) for row in session.execute(query))


def _customer(session: Session, customer_id: int) -> Customer:
    found = session.get(Customer, customer_id) if 0 < customer_id <= LONGEST_ROW else None
    if found is None:
        raise Refused(ComplaintFault.UNKNOWN_CUSTOMER)
    return found


def _check_order(session: Session, by: Acting, customer: Customer, order_id: int | None) -> None:
    if order_id is None:
        return
    order = session.get(OutboundOrder, order_id) if 0 < order_id <= LONGEST_ROW else None
    if order is None:
        raise Refused(ComplaintFault.UNKNOWN_ORDER, number=order_id)
    if order.customer_id != customer.id:
        owner = session.get(Customer, order.customer_id)
        name = owner.name if owner else "–"
        raise Refused(ComplaintFault.ORDER_OF_OTHERS, number=order.number, customer=name)
    if order.ordered_on > by.today:
        raise Refused(ComplaintFault.FUTURE_ORDER, number=order.number, ordered_on=order.ordered_on)


def _goods(session: Session, command: Take) -> tuple[Item | None, int | None, str]:
    """Item, lot and the lot's code as far as they are known."""
    lot = _known(session, Lot, command.lot_id, "lot")
    item = _known(session, Item, command.item_id, "item")
    if lot is not None:
        item = item or session.get(Item, lot.item_id)
        assert item is not None
        if lot.item_id != item.id:
            raise Refused(ComplaintFault.LOT_OF_OTHER_ITEM, lot=lot.code, item=item.code)
        return item, lot.id, lot.code
    code = clean_line(command.lot_code, field="Lot", limit=40, required=False)
    if not code or item is None:
        return item, None, code
    owners = session.execute(select(Lot.item_id, Lot.id).where(Lot.code == code)).all()
    of_item = [lot_id for item_id, lot_id in owners if item_id == item.id]
    if owners and not of_item:
        raise Refused(ComplaintFault.LOT_OF_OTHER_ITEM, lot=code, item=item.code)
    return item, of_item[0] if of_item else None, code


def _known(session: Session, table: type[R], row_id: int | None, what: str) -> R | None:
    if row_id is None:
        return None
    found = session.get(table, row_id) if 0 < row_id <= LONGEST_ROW else None
    if found is None:
        raise Refused(ComplaintFault.UNKNOWN_ITEM, code=f"{what} {row_id}")
    return found
