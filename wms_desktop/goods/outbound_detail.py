"""One outbound order with its lines, its timeline and its way through the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.goods.differences import ExceptionRow, exceptions_of
from wms_desktop.goods.kinds import HandOver, OutboundState
from wms_desktop.goods.queries import order_and_names
from wms_desktop.goods.tables import (
    Allocation,
    OutboundLine,
    OutboundOrder,
    OutboundStep,
)
from wms_desktop.people.tables import Person
from wms_desktop.stock.tables import Balance, Item, Location, Lot, Zone

_PICK_COLUMNS: tuple[Any, ...] = (
    Allocation.id,
    OutboundLine.line,
    Item.id,
    Item.code,
    Item.name,
    Item.unit,
    Lot.id,
    Lot.code,
    Lot.expires_on,
    Location.id,
    Location.code,
    Zone.name,
    Allocation.quantity,
    Allocation.picked,
    Allocation.other_lot_reason,
)


@dataclass(frozen=True, slots=True)
class OutboundLineRow:
    """A line of an outbound order."""

    id: int
    line: int
    item_id: int
    item: str
    name: str
    spec: str
    unit: str
    is_fractional: bool
    lot_code: str  # the lot asked for; empty for any
    ordered: Decimal
    picked: Decimal
    shipped: Decimal


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of an order's progress (OUT-4)."""

    state: OutboundState
    detail: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OutboundDetail:
    """An outbound order as its page shows it."""

    id: int
    version: int
    number: str
    state: OutboundState
    hand_over: HandOver
    customer_id: int
    customer: str
    owner_id: int
    owner: str
    consignee: str
    phone: str
    address: str
    ordered_on: date
    due_on: date | None
    needs_receipt: bool
    needs_seal: bool
    receipt_copies: int
    remarks: str
    created_at: datetime
    lines: tuple[OutboundLineRow, ...]
    steps: tuple[StepRow, ...]
    differences: tuple[ExceptionRow, ...] = ()

    @property
    def missing(self) -> Decimal:
        """What was ordered and is not picked."""
        return sum((line.ordered - line.picked for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class PickRow:
    """One stop on the way through the warehouse."""

    allocation_id: int
    line: int
    item_id: int
    item: str
    name: str
    unit: str
    lot_id: int
    lot: str
    expires_on: date | None
    location_id: int
    location: str
    zone: str
    quantity: Decimal
    picked: Decimal
    reason: str


def outbound_order(db: Database, order_id: int) -> OutboundDetail:
    """One outbound order with its lines and its timeline.

    Raises:
        Refused: there is no such order.
    """
    with db.read() as session:
        order, customer, owner_name = order_and_names(session, OutboundOrder, order_id)
        return OutboundDetail(
            order.id, order.version, order.number, order.state, order.hand_over,
            order.customer_id, customer, order.owner_id, owner_name, order.consignee_name,
            order.consignee_phone, order.address, order.ordered_on, order.due_on,
            order.needs_receipt, order.needs_seal, order.receipt_copies, order.remarks,
            order.created_at, _outbound_lines(session, order_id), _steps(session, order_id),
            exceptions_of(session, f"outbound:{order.number}"),
        )  # fmt: skip


def _outbound_lines(session: Session, order_id: int) -> tuple[OutboundLineRow, ...]:
    rows: Any = session.execute(
        select(
            OutboundLine.id, OutboundLine.line, Item.id, Item.code, Item.name, Item.spec,
            Item.unit, Item.is_fractional, OutboundLine.lot_code, OutboundLine.ordered,
            OutboundLine.picked, OutboundLine.shipped,
        )
        .join(Item, Item.id == OutboundLine.item_id)
        .where(OutboundLine.order_id == order_id)
        .order_by(OutboundLine.line)
    )  # fmt: skip
    return tuple(OutboundLineRow(*row) for row in rows)


def _steps(session: Session, order_id: int) -> tuple[StepRow, ...]:
    rows = session.execute(
        select(OutboundStep.state, OutboundStep.detail, Person.name, OutboundStep.at)
        .join(Person, Person.id == OutboundStep.person_id)
        .where(OutboundStep.order_id == order_id)
        .order_by(OutboundStep.id)
    )
    return tuple(StepRow(*row) for row in rows)


def pick_list(db: Database, order_id: int, *, open_only: bool = False) -> list[PickRow]:
    """What to take where for an order, in walking order.

    Args:
        open_only: only stops where something is left to take.
    """
    query = (
        select(*_PICK_COLUMNS)
        .join(OutboundLine, OutboundLine.id == Allocation.line_id)
        .join(Item, Item.id == OutboundLine.item_id)
        .join(Balance, Balance.id == Allocation.balance_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Location, Location.id == Balance.location_id)
        .join(Zone, Zone.id == Location.zone_id)
        .where(OutboundLine.order_id == order_id, Allocation.quantity > 0)
        .order_by(Location.distance, Location.code, Allocation.id)
    )
    if open_only:
        query = query.where(Allocation.picked < Allocation.quantity)
    with db.read() as session:
        return [PickRow(*row) for row in session.execute(query)]
