"""Receiving goods by scanning, and taking the last scan back (INB-1, INB-5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.prepared import Prepared
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.exceptions import add_exception
from wms_desktop.goods.inbound import WHO_RECEIVES
from wms_desktop.goods.kinds import ExceptionKind, InboundState
from wms_desktop.goods.orders import InboundHead, inbound_head, move_inbound
from wms_desktop.goods.rules import (
    INBOUND_OPEN,
    OVER_TOLERANCE_PERCENT,
    GoodsFault,
    OpenLine,
    line_for,
    over_receipt,
)
from wms_desktop.goods.tables import InboundLine, InboundOrder, InboundReceipt
from wms_desktop.imaging.photos import checked
from wms_desktop.stock import posting
from wms_desktop.stock.items import ItemFacts
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.lots import check_expiry, checked_lot_code, lot_id
from wms_desktop.stock.places import check_storage
from wms_desktop.stock.scanned import scanned
from wms_desktop.stock.tables import Lot

_LINES = Prepared(
    select(
        InboundLine.id,
        InboundLine.line,
        InboundLine.item_id,
        InboundLine.lot_code,
        InboundLine.expected,
        InboundLine.received,
        Lot.id.label("lot_id"),
        Lot.expires_on,
    )
    .outerjoin(Lot, (Lot.item_id == InboundLine.item_id) & (Lot.code == bindparam("lot_code")))
    .where(
        InboundLine.order_id == bindparam("order_id"), InboundLine.item_id == bindparam("item_id")
    )
    .order_by(InboundLine.line)
)
_COUNT_IN = Prepared(
    update(InboundLine)
    .where(InboundLine.id == bindparam("line_id"))
    .values(
        received=InboundLine.received + bindparam("more", type_=InboundLine.received.type),
        version=InboundLine.version + 1,
    )
)
_ADD_LINE = Prepared(insert(InboundLine).returning(InboundLine.id))
_ADD_RECEIPT = Prepared(insert(InboundReceipt).returning(InboundReceipt.id))
_LAST_LINE = Prepared(
    select(func.max(InboundLine.line)).where(InboundLine.order_id == bindparam("order_id"))
)


@dataclass(frozen=True, slots=True)
class Receive:
    """One scan: so much of an item and lot to a location.

    Attributes:
        expires_on: last day of a lot that is new.
        reason: a keeper's, for more than announced.
        confirmed: codes of the questions that the person said yes to.
        is_damaged: goes on the books as damaged, with an exception (INB-4).
        photos: of the damage.
    """

    op_id: UUID
    order_id: int
    item_id: int
    lot_code: str
    quantity: Decimal
    location_id: int
    expires_on: date | None = None
    reason: str = ""
    confirmed: tuple[str, ...] = ()
    is_damaged: bool = False
    photos: tuple[Photo | CheckedPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What one scan did."""

    receipt_id: int
    line_id: int
    line: int
    lot_id: int
    condition: Condition
    expected: Decimal
    received: Decimal  # of the line, this scan included


@dataclass(frozen=True, slots=True)
class UndoReceive:
    """Take one scan back (F8)."""

    op_id: UUID
    receipt_id: int


def receive(db: Database, by: Acting, command: Receive) -> Done[Received]:
    """Put goods on the books, to quarantine where QC must look first.

    Raises:
        Refused: finished order, unknown or unused item, a lot missing, a quantity that cannot be, a
            location of another storage class or blocked.
            Also more than announced, or not announced at all, where a clerk receives.
        NeedsConfirmation: the same of a keeper; another lot, heavy goods too high, incompatible
            neighbours, no room.
    """
    by.require(*WHO_RECEIVES)
    photos = checked(command.photos)
    return operations.once(
        db, by, "goods.receive", command, lambda s: _receive(s, by, command, photos),
        decode=_received,
    )  # fmt: skip


def _received(value: dict[str, Any]) -> Received:
    return Received(
        value["receipt_id"],
        value["line_id"],
        value["line"],
        value["lot_id"],
        Condition(value["condition"]),
        Decimal(value["expected"]),
        Decimal(value["received"]),
    )


def _receive(
    session: Session, by: Acting, command: Receive, photos: tuple[CheckedPhoto, ...]
) -> Done[Received]:
    head = inbound_head(session, by, command.order_id, states=INBOUND_OPEN)
    scan = scanned(session, by.site_id, command.item_id, command.location_id, PlaceKind.SUPPLIER)
    item = scan.item
    quantity = item.quantity(command.quantity)
    lot_code = checked_lot_code(command.lot_code, item=item.code, has_lots=item.has_lots)
    reason = clean_line(command.reason, field="Reason", limit=200, required=False)
    rows = _LINES.all(session, {"order_id": head.id, "item_id": item.id, "lot_code": lot_code})
    lines = [OpenLine(*row[:6]) for row in rows]
    line = _line(session, by, head, item, lines, lot_code, quantity, reason, command.confirmed)
    lot = _lot(session, by, rows, item, lot_code, command.expires_on)
    condition = _condition(item, command.is_damaged)
    bin_ = scan.bin(session)
    confirmed = check_storage(
        item.goods(lot, condition), bin_, quantity, item=item.code, confirmed=command.confirmed
    )
    move = posting.Move(
        item.id,
        lot,
        head.owner_id,
        scan.outside(session),
        bin_.location_id,
        quantity,
        condition,
        condition,
    )
    document = posting.post(
        session, by, op_id=command.op_id, reason=MoveReason.RECEIPT,
        document=f"inbound:{head.number}", moves=[move],
    )  # fmt: skip
    receipt_id = _add_receipt(
        session, by, line.id, document, bin_.location_id, lot, quantity, reason
    )
    if head.state is InboundState.EXPECTED:
        move_inbound(session, head, InboundState.RECEIVING)
    if command.is_damaged:
        add_exception(
            session, by, f"inbound:{head.number}", line.line, ExceptionKind.DAMAGED, quantity,
            reason, photos,
        )  # fmt: skip
    after = {
        "item": item.code, "lot": lot_code, "quantity": quantity, "location": bin_.code,
        "confirmed": sorted({*command.confirmed, *confirmed}), "reason": reason,
    }  # fmt: skip
    audit.record(session, by, "goods.receive", f"inbound:{head.number}", after=after)
    value = Received(
        receipt_id, line.id, line.line, lot, condition, line.expected, line.received + quantity
    )
    return Done(value, frozenset({Topic.INBOUND, Topic.STOCK}))


def _lot(
    session: Session,
    by: Acting,
    rows: Sequence[Any],
    item: ItemFacts,
    lot_code: str,
    expires_on: date | None,
) -> int:
    """The lot that was read beside the lines, else found or made (of an order without the item)."""
    if not rows or rows[0].lot_id is None:
        return lot_id(session, item.id, lot_code, by.today, expires_on)
    check_expiry(lot_code, rows[0].expires_on, expires_on)
    return int(rows[0].lot_id)


def _condition(item: ItemFacts, is_damaged: bool) -> Condition:
    if is_damaged:
        return Condition.DAMAGED
    return Condition.QUARANTINE if item.needs_qc else Condition.GOOD


def _line(
    session: Session,
    by: Acting,
    head: InboundHead,
    item: ItemFacts,
    lines: Sequence[OpenLine],
    lot_code: str,
    quantity: Decimal,
    reason: str,
    confirmed: Collection[str],
) -> OpenLine:
    """The line that the goods belong to, made where the order has none; asks what must be asked."""
    line = line_for(lines, item.id, lot_code)
    if line is None:
        return _new_line(session, by, head, item, lot_code, reason, confirmed)
    if line.lot_code and line.lot_code != lot_code and GoodsFault.LOT_DIFFERS not in confirmed:
        raise NeedsConfirmation(
            GoodsFault.LOT_DIFFERS, item=item.code, announced=line.lot_code, lot=lot_code
        )
    if head.is_announced and line.received + quantity > line.expected:
        tolerance = value_on(session, OVER_TOLERANCE_PERCENT, by.today)
        over = over_receipt(line, quantity, tolerance_percent=tolerance)
        if over > 0:
            _keepers_reason(
                by, reason, confirmed, GoodsFault.OVER_RECEIPT,
                item=item.code, expected=shown_quantity(line.expected),
                received=shown_quantity(line.received), over=shown_quantity(over),
                quantity=shown_quantity(quantity),
            )  # fmt: skip
    return line


def _new_line(
    session: Session,
    by: Acting,
    head: InboundHead,
    item: ItemFacts,
    lot_code: str,
    reason: str,
    confirmed: Collection[str],
) -> OpenLine:
    """A line for goods that the order does not name; unannounced orders grow so (INB-2)."""
    if head.is_announced:
        _keepers_reason(
            by, reason, confirmed, GoodsFault.NOT_ON_ORDER, item=item.code, number=head.number
        )
    number = (_LAST_LINE.scalar(session, {"order_id": head.id}) or 0) + 1
    nought = Decimal(0)
    row = {
        "order_id": head.id, "line": number, "item_id": item.id, "lot_code": lot_code,
        "expected": nought, "received": nought, "version": 1,
    }  # fmt: skip
    line_id: int = _ADD_LINE.scalar(session, row)
    return OpenLine(line_id, number, item.id, lot_code, nought, nought)


def _keepers_reason(
    by: Acting, reason: str, confirmed: Collection[str], fault: GoodsFault, **params: object
) -> None:
    """More than announced needs a keeper who says why (INB-1); nobody else is asked for it."""
    if not by.may(Role.KEEPER):
        raise Refused(fault, **params)
    if not reason or fault.value not in confirmed:
        raise NeedsConfirmation(fault, **params)


def _add_receipt(
    session: Session,
    by: Acting,
    line_id: int,
    document_id: int,
    location_id: int,
    lot: int,
    quantity: Decimal,
    reason: str,
) -> int:
    _COUNT_IN.run(session, {"line_id": line_id, "more": quantity})
    receipt_id: int = _ADD_RECEIPT.scalar(
        session,
        {
            "line_id": line_id,
            "stock_document_id": document_id,
            "location_id": location_id,
            "lot_id": lot,
            "quantity": quantity,
            "over_reason": reason,
            "person_id": by.person_id,
        },
    )
    return receipt_id


def undo_receive(db: Database, by: Acting, command: UndoReceive) -> Done[int]:
    """Take one scan back by a reversing move; returns the id of the line.

    Raises:
        Refused: unknown, taken back already, the order is finished, or the goods have moved on.
    """
    by.require(*WHO_RECEIVES)
    return operations.once(
        db, by, "goods.receive.undo", command, lambda s: _undo_receive(s, by, command)
    )


def _undo_receive(session: Session, by: Acting, command: UndoReceive) -> Done[int]:
    row = session.execute(
        select(InboundReceipt, InboundLine.order_id, InboundOrder.number)
        .join(InboundLine, InboundLine.id == InboundReceipt.line_id)
        .join(InboundOrder, InboundOrder.id == InboundLine.order_id)
        .where(InboundReceipt.id == command.receipt_id, InboundReceipt.quantity > 0)
    ).one_or_none()
    if row is None:
        raise Refused(GoodsFault.UNKNOWN_RECEIPT)
    receipt, order_id, number = row
    inbound_head(session, by, order_id, states=INBOUND_OPEN)
    document = posting.reverse(
        session, by, op_id=command.op_id, document_id=receipt.stock_document_id
    )
    _add_receipt(
        session, by, receipt.line_id, document, receipt.location_id, receipt.lot_id,
        -receipt.quantity, "",
    )  # fmt: skip
    audit.record(
        session, by, "goods.receive.undo", f"inbound:{number}",
        after={"receipt": receipt.id, "quantity": receipt.quantity},
    )  # fmt: skip
    return Done(receipt.line_id, frozenset({Topic.INBOUND, Topic.STOCK}))
