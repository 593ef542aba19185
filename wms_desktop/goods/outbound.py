"""Outbound orders: made, held, cancelled, followed to the customer (OUT-1, OUT-2, OUT-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.allocating import release_unpicked
from wms_desktop.goods.asked_lots import asked_lot
from wms_desktop.goods.decided import Decided, as_typed, checked_until
from wms_desktop.goods.kinds import Decision, HandOver, OutboundState
from wms_desktop.goods.orders import (
    allocated_and_picked,
    move_outbound,
    note_step,
    outbound_head,
    require_customer,
    required_reason,
)
from wms_desktop.goods.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_ORDER,
    LONGEST_WAIT_DAYS,
    OUTBOUND_OPEN,
    GoodsFault,
    state_by_work,
)
from wms_desktop.goods.slips import receipt_arrived
from wms_desktop.goods.tables import OutboundLine, OutboundOrder
from wms_desktop.stock.items import item_facts

WHO_ORDERS = (Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES, Role.SALES_ASSISTANT)
WHO_MAKES = (*WHO_ORDERS, Role.KEEPER)
WHO_DECIDES = (Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
CHANGED = frozenset({Topic.OUTBOUND})
CHANGED_STOCK = frozenset({Topic.OUTBOUND, Topic.STOCK})


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """So much of an item; of one lot, where ``lot_code`` names it (LOC-3)."""

    item_id: int
    quantity: Decimal
    lot_code: str = ""


@dataclass(frozen=True, slots=True)
class CreateOutbound:
    """Goods are to be sent, or collected at the counter."""

    op_id: UUID
    customer_id: int
    owner_id: int
    consignee_name: str
    lines: tuple[OrderedLine, ...]
    consignee_phone: str = ""
    address: str = ""
    hand_over: HandOver = HandOver.SHIP
    needs_receipt: bool = False
    needs_seal: bool = False
    receipt_copies: int = 1
    ordered_on: date | None = None  # today where not given
    due_on: date | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """An order is kept back; what is allocated stays reserved."""

    op_id: UUID
    order_id: int
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Decide:
    """What becomes of a paused order, who said so and why (OUT-2)."""

    op_id: UUID
    order_id: int
    seen_version: int
    decision: Decision
    reason: str
    until: date | None = None  # only for waiting: the day on which it is decided on again


@dataclass(frozen=True, slots=True)
class Cancel:
    """The order is off; what was allocated is free again."""

    op_id: UUID
    order_id: int
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The goods arrived; later customer service asks the customer and notes the answer (OUT-4)."""

    op_id: UUID
    order_id: int
    seen_version: int
    feedback: str = ""


def create(db: Database, by: Acting, command: CreateOutbound) -> Done[int]:
    """Make an outbound order, approved at once; returns its id.

    Raises:
        Refused: no or too many lines, an unknown or unused item or customer, a lot that the item
            never had, no consignee, a day or quantity that cannot be, too many receipt copies.
    """
    by.require(*WHO_MAKES)
    return operations.once(
        db, by, "goods.outbound.create", command, lambda s: add_outbound(s, by, command)
    )


def add_outbound(session: Session, by: Acting, command: CreateOutbound) -> Done[int]:
    """`create` inside another use case's transaction."""
    if not command.lines:
        raise Refused(GoodsFault.NO_LINES)
    if len(command.lines) > LONGEST_ORDER:
        raise Refused(GoodsFault.TOO_MANY_LINES, count=len(command.lines), limit=LONGEST_ORDER)
    for day in (command.ordered_on, command.due_on):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(GoodsFault.DAY, day=day, first=FIRST_YEAR, last=LAST_YEAR)
    if not 1 <= command.receipt_copies <= 4:
        raise Refused(GoodsFault.COPIES, copies=command.receipt_copies)
    require_customer(session, command.customer_id)
    require_customer(session, command.owner_id)
    order = _order_row(by, command) | {"number": next_number(session, "CK", by.today)}
    items = [item_facts(session, line.item_id) for line in command.lines]
    quantities = [
        item.quantity(line.quantity) for item, line in zip(items, command.lines, strict=True)
    ]
    lots = [
        asked_lot(session, item, line.lot_code)
        for item, line in zip(items, command.lines, strict=True)
    ]
    connection = session.connection()
    order_id: int = connection.execute(
        insert(OutboundOrder).returning(OutboundOrder.id), order
    ).scalar_one()
    nought = Decimal(0)
    rows = [
        {
            "order_id": order_id, "line": number, "item_id": item.id, "lot_code": lot,
            "ordered": quantity, "picked": nought, "shipped": nought, "version": 1,
        }
        for number, (item, lot, quantity) in enumerate(
            zip(items, lots, quantities, strict=True), 1
        )
    ]  # fmt: skip
    connection.execute(insert(OutboundLine), rows)
    for state in (OutboundState.RECEIVED, OutboundState.APPROVED):
        note_step(session, by, order_id, state)
    subject = f"outbound:{order['number']}"
    audit.record(session, by, "goods.outbound.create", subject, after={"lines": len(rows)})
    return Done(order_id, CHANGED)


def _order_row(by: Acting, command: CreateOutbound) -> dict[str, object]:
    consignee = clean_line(command.consignee_name, field="Consignee", required=False)
    if not consignee:
        raise Refused(GoodsFault.CONSIGNEE_MISSING)
    return {
        "site_id": by.site_id,
        "customer_id": command.customer_id,
        "owner_id": command.owner_id,
        "ordered_on": command.ordered_on or by.today,
        "due_on": command.due_on,
        "consignee_name": consignee,
        "consignee_phone": clean_line(
            command.consignee_phone, field="Phone", limit=40, required=False
        ),
        "address": clean_line(command.address, field="Address", limit=300, required=False),
        "hand_over": command.hand_over,
        "needs_receipt": command.needs_receipt,
        "needs_seal": command.needs_seal,
        "receipt_copies": command.receipt_copies,
        "state": OutboundState.APPROVED,
        "remarks": clean_note(command.remarks, field="Remarks"),
        "version": 1,
    }


def hold(db: Database, by: Acting, command: Hold) -> Done[int]:
    """Keep an order back; nothing is picked, packed or sent until it is decided on.

    Raises:
        Refused: sent or cancelled already, held already, or no reason given.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ORDERS, *WHO_DECIDES)
    return operations.once(db, by, "goods.outbound.hold", command, lambda s: _hold(s, by, command))


def _hold(session: Session, by: Acting, command: Hold) -> Done[int]:
    reason = required_reason(command.reason)
    head = outbound_head(
        session, by, command.order_id, states=OUTBOUND_OPEN - {OutboundState.PAUSED},
        seen_version=command.seen_version,
    )  # fmt: skip
    move_outbound(session, by, head, OutboundState.PAUSED, as_typed(reason))
    after = {"reason": reason, "state": head.state}
    audit.record(session, by, "goods.outbound.hold", head.document, after=after)
    return Done(head.id, CHANGED)


def decide(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Let a paused order go on, ship short, take another lot, wait, or be cancelled (OUT-2).

    Raises:
        Refused: not paused, no reason given, or no day to wait until.
        Stale: changed since it was shown.
    """
    by.require(*WHO_DECIDES)
    return operations.once(
        db, by, "goods.outbound.decide", command, lambda s: _decide(s, by, command)
    )


def _decide(session: Session, by: Acting, command: Decide) -> Done[int]:
    reason = required_reason(command.reason)
    head = outbound_head(
        session, by, command.order_id, states={OutboundState.PAUSED},
        seen_version=command.seen_version,
    )  # fmt: skip
    longest = value_on(session, LONGEST_WAIT_DAYS, by.today)
    until = checked_until(command.decision, command.until, today=by.today, longest_days=longest)
    if command.decision is Decision.CANCEL:
        release_unpicked(session, by, head, picked_too=True)
        state = OutboundState.CANCELLED
    elif command.decision is Decision.WAIT:
        state = OutboundState.PAUSED
    else:
        if command.decision is not Decision.GO_ON:
            release_unpicked(session, by, head)
        state = state_by_work(*allocated_and_picked(session, head.id))
        if command.decision is Decision.OTHER_LOT:
            state = OutboundState.ALLOCATED  # the rest is picked from free goods
    detail = Decided(command.decision, reason, until).detail
    move_outbound(session, by, head, state, detail)
    after = {"decision": command.decision, "reason": reason, "state": state, "until": until}
    audit.record(session, by, "goods.outbound.decide", head.document, after=after)
    return Done(head.id, CHANGED_STOCK)


def cancel(db: Database, by: Acting, command: Cancel) -> Done[int]:
    """Call an order off; reserved goods are free again.

    Raises:
        Refused: sent or cancelled already, or no reason given.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ORDERS, *WHO_DECIDES)
    return operations.once(
        db, by, "goods.outbound.cancel", command, lambda s: _cancel(s, by, command)
    )


def _cancel(session: Session, by: Acting, command: Cancel) -> Done[int]:
    reason = required_reason(command.reason)
    head = outbound_head(
        session, by, command.order_id, states=OUTBOUND_OPEN, seen_version=command.seen_version
    )
    release_unpicked(session, by, head, picked_too=True)
    move_outbound(session, by, head, OutboundState.CANCELLED, as_typed(reason))
    audit.record(session, by, "goods.outbound.cancel", head.document, after={"reason": reason})
    return Done(head.id, CHANGED_STOCK)


def confirm(db: Database, by: Acting, command: Confirm) -> Done[int]:
    """Note that sent goods were delivered, then that the customer confirmed it (OUT-4).

    Raises:
        Refused: not sent yet, or confirmed already.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ORDERS, *WHO_DECIDES)
    return operations.once(
        db, by, "goods.outbound.confirm", command, lambda s: _confirm(s, by, command)
    )


def _confirm(session: Session, by: Acting, command: Confirm) -> Done[int]:
    head = outbound_head(
        session, by, command.order_id, states={OutboundState.SHIPPED, OutboundState.DELIVERED},
        seen_version=command.seen_version,
    )  # fmt: skip
    shipped = head.state is OutboundState.SHIPPED
    state = OutboundState.DELIVERED if shipped else OutboundState.CONFIRMED
    feedback = clean_line(command.feedback, field="Feedback", limit=200, required=False)
    move_outbound(session, by, head, state, as_typed(feedback))
    if shipped:
        receipt_arrived(session, by, head)
    after = {"state": state, "feedback": feedback}
    audit.record(session, by, "goods.outbound.confirm", head.document, after=after)
    return Done(head.id, CHANGED | {Topic.RECEIPTS})
