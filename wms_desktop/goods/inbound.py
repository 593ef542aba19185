"""Goods in: announced orders, and those made on the spot (INB-1, INB-2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import NeedsConfirmation, Refused
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.core.text import clean_note
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.goods.exceptions import add_exception
from wms_desktop.goods.kinds import ExceptionKind, InboundState
from wms_desktop.goods.orders import (
    inbound_head,
    move_inbound,
    require_customer,
    required_reason,
)
from wms_desktop.goods.rules import INBOUND_OPEN, LONGEST_ORDER, GoodsFault
from wms_desktop.goods.tables import InboundLine, InboundOrder
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.lots import checked_lot_code

WHO_RECEIVES = (Role.KEEPER, Role.CLERK)
WHO_ANNOUNCES = (Role.KEEPER, Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES_ASSISTANT)


@dataclass(frozen=True, slots=True)
class AnnouncedLine:
    """What is expected; the lot may be left open."""

    item_id: int
    expected: Decimal
    lot_code: str = ""


@dataclass(frozen=True, slots=True)
class CreateInbound:
    """Goods are announced (INB-1), or stand at the door unannounced (INB-2: no lines needed)."""

    op_id: UUID
    customer_id: int  # supplier or customer
    owner_id: int
    lines: tuple[AnnouncedLine, ...] = ()
    expected_on: date | None = None
    is_announced: bool = True
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class CompleteInbound:
    """Receiving ends. ``confirmed`` has `GoodsFault.LINES_SHORT` once a person saw what misses."""

    op_id: UUID
    order_id: int
    seen_version: int
    confirmed: tuple[str, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class CancelInbound:
    """The announced goods do not come."""

    op_id: UUID
    order_id: int
    seen_version: int
    reason: str


def create(db: Database, by: Acting, command: CreateInbound) -> Done[int]:
    """Make an inbound order; returns its id.

    Raises:
        Refused: no lines though announced, too many, an unknown or unused item or customer, a
            quantity that cannot be.
    """
    by.require(*WHO_ANNOUNCES)
    return operations.once(
        db, by, "goods.inbound.create", command, lambda s: add_inbound(s, by, command)
    )


def add_inbound(session: Session, by: Acting, command: CreateInbound) -> Done[int]:
    """`create` inside another use case's transaction."""
    if command.is_announced and not command.lines:
        raise Refused(GoodsFault.NO_LINES)
    if len(command.lines) > LONGEST_ORDER:
        raise Refused(GoodsFault.TOO_MANY_LINES, count=len(command.lines), limit=LONGEST_ORDER)
    require_customer(session, command.customer_id)
    require_customer(session, command.owner_id)
    lines = _checked_lines(session, command.lines)
    number = next_number(session, "RK", by.today)
    order_id: int = (
        session.connection()
        .execute(
            insert(InboundOrder).returning(InboundOrder.id),
            {
                "number": number,
                "site_id": by.site_id,
                "customer_id": command.customer_id,
                "owner_id": command.owner_id,
                "expected_on": command.expected_on,
                "is_announced": command.is_announced,
                "state": InboundState.EXPECTED if command.is_announced else InboundState.RECEIVING,
                "remarks": clean_note(command.remarks, field="Remarks"),
                "version": 1,
            },
        )
        .scalar_one()
    )
    if lines:
        session.connection().execute(
            insert(InboundLine), [line | {"order_id": order_id} for line in lines]
        )
    after = {"lines": len(lines), "announced": command.is_announced}
    audit.record(session, by, "goods.inbound.create", f"inbound:{number}", after=after)
    return Done(order_id, frozenset({Topic.INBOUND}))


def _checked_lines(session: Session, lines: Sequence[AnnouncedLine]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, line in enumerate(lines, 1):
        item = item_facts(session, line.item_id)
        lot_code = line.lot_code.strip()
        if lot_code:
            lot_code = checked_lot_code(lot_code, item=item.code, has_lots=item.has_lots)
        rows.append(
            {
                "line": number,
                "item_id": item.id,
                "lot_code": lot_code,
                "expected": item.quantity(line.expected),
                "received": Decimal(0),
                "version": 1,
            }
        )
    return rows


def complete(db: Database, by: Acting, command: CompleteInbound) -> Done[int]:
    """End receiving; what misses becomes an exception of each short line (INB-4).

    Raises:
        NeedsConfirmation: lines are short.
        Refused: finished already.
        Stale: changed since it was shown.
    """
    by.require(*WHO_RECEIVES)
    return operations.once(
        db, by, "goods.inbound.complete", command, lambda s: _complete(s, by, command)
    )


def _complete(session: Session, by: Acting, command: CompleteInbound) -> Done[int]:
    head = inbound_head(
        session, by, command.order_id, states=INBOUND_OPEN, seen_version=command.seen_version
    )
    lines = session.execute(
        select(InboundLine.line, InboundLine.expected, InboundLine.received)
        .where(InboundLine.order_id == head.id, InboundLine.received < InboundLine.expected)
        .order_by(InboundLine.line)
    ).all()
    if lines and GoodsFault.LINES_SHORT.value not in command.confirmed:
        missing = sum((line.expected - line.received for line in lines), Decimal(0))
        raise NeedsConfirmation(
            GoodsFault.LINES_SHORT,
            number=head.number,
            lines=len(lines),
            missing=shown_quantity(missing),
        )
    for line in lines:
        add_exception(
            session, by, f"inbound:{head.number}", line.line, ExceptionKind.SHORT,
            line.expected - line.received, command.remarks,
        )  # fmt: skip
    move_inbound(session, head, InboundState.COMPLETED)
    after = {"short_lines": len(lines), "confirmed": list(command.confirmed)}
    audit.record(session, by, "goods.inbound.complete", f"inbound:{head.number}", after=after)
    return Done(head.id, frozenset({Topic.INBOUND}))


def cancel(db: Database, by: Acting, command: CancelInbound) -> Done[int]:
    """Take back an announced order of which nothing came.

    Raises:
        Refused: something was received, finished already, or no reason given.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ANNOUNCES)
    return operations.once(
        db, by, "goods.inbound.cancel", command, lambda s: _cancel(s, by, command)
    )


def _cancel(session: Session, by: Acting, command: CancelInbound) -> Done[int]:
    reason = required_reason(command.reason)
    head = inbound_head(
        session, by, command.order_id, states=INBOUND_OPEN, seen_version=command.seen_version
    )
    received = session.scalar(
        select(func.sum(InboundLine.received)).where(InboundLine.order_id == head.id)
    )
    if received:
        raise Refused(
            GoodsFault.HAS_RECEIPTS, number=head.number, received=shown_quantity(received)
        )
    move_inbound(session, head, InboundState.CANCELLED)
    audit.record(
        session, by, "goods.inbound.cancel", f"inbound:{head.number}", after={"reason": reason}
    )
    return Done(head.id, frozenset({Topic.INBOUND}))
