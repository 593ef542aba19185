"""One inbound order with its lines, scans and differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.goods.differences import ExceptionRow, exceptions_of
from wms_desktop.goods.kinds import InboundState
from wms_desktop.goods.queries import order_and_names
from wms_desktop.goods.tables import InboundLine, InboundOrder, InboundReceipt
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Balance, Item, Location, Lot


@dataclass(frozen=True, slots=True)
class InboundLineRow:
    """A line of an inbound order.

    Attributes:
        locations: where its goods went.
        in_quarantine: of its lots, what still waits for QC at the site (INB-5).
    """

    id: int
    line: int
    item_id: int
    item: str
    name: str
    spec: str
    unit: str
    has_lots: bool
    is_fractional: bool
    needs_qc: bool
    lot_code: str
    expected: Decimal
    received: Decimal
    locations: tuple[str, ...] = ()
    lots: tuple[str, ...] = ()
    differences: tuple[ExceptionRow, ...] = ()
    in_quarantine: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class InboundDetail:
    """An inbound order as its page shows it."""

    id: int
    version: int
    number: str
    state: InboundState
    customer_id: int
    customer: str
    owner_id: int
    owner: str
    expected_on: date | None
    is_announced: bool
    remarks: str
    created_at: datetime
    lines: tuple[InboundLineRow, ...]

    @property
    def expected(self) -> Decimal:
        """Of all lines."""
        return sum((line.expected for line in self.lines), Decimal(0))

    @property
    def received(self) -> Decimal:
        """Of all lines."""
        return sum((line.received for line in self.lines), Decimal(0))


def inbound_order(db: Database, order_id: int) -> InboundDetail:
    """One inbound order with its lines.

    Raises:
        Refused: there is no such order.
    """
    with db.read() as session:
        order, customer, owner_name = order_and_names(session, InboundOrder, order_id)
        return InboundDetail(
            order.id, order.version, order.number, order.state, order.customer_id, customer,
            order.owner_id, owner_name, order.expected_on, order.is_announced, order.remarks,
            order.created_at, tuple(_inbound_lines(session, order_id, order.number)),
        )  # fmt: skip


def _inbound_lines(session: Session, order_id: int, number: str) -> list[InboundLineRow]:
    noted = exceptions_of(session, f"inbound:{number}")
    places: dict[int, dict[str, Decimal]] = {}
    lots: dict[int, dict[str, None]] = {}
    waiting = _in_quarantine(session, order_id)
    receipts = session.execute(
        select(InboundReceipt.line_id, Location.code, Lot.code, InboundReceipt.quantity)
        .join(InboundLine, InboundLine.id == InboundReceipt.line_id)
        .join(Location, Location.id == InboundReceipt.location_id)
        .join(Lot, Lot.id == InboundReceipt.lot_id)
        .where(InboundLine.order_id == order_id)
        .order_by(InboundReceipt.id)
    )
    for line_id, location, lot, quantity in receipts:
        there = places.setdefault(line_id, {})
        there[location] = there.get(location, Decimal(0)) + quantity
        lots.setdefault(line_id, {})[lot] = None
    rows: Any = session.execute(
        select(
            InboundLine.id, InboundLine.line, Item.id, Item.code, Item.name, Item.spec, Item.unit,
            Item.has_lots, Item.is_fractional, Item.needs_qc, InboundLine.lot_code,
            InboundLine.expected, InboundLine.received,
        )
        .join(Item, Item.id == InboundLine.item_id)
        .where(InboundLine.order_id == order_id)
        .order_by(InboundLine.line)
    )  # fmt: skip
    return [
        InboundLineRow(
            *[
                *row,
                _where(places.get(row[0], {})),
                tuple(filter(None, lots.get(row[0], {}))),
                tuple(each for each in noted if each.line == row[1]),
                min(waiting.get(row[0], Decimal(0)), row[12]),
            ]
        )
        for row in rows
    ]


def _in_quarantine(session: Session, order_id: int) -> dict[int, Decimal]:
    """What of the lots that the order brought still waits for QC, by line."""
    lots = (
        select(InboundReceipt.line_id, InboundReceipt.lot_id)
        .join(InboundLine, InboundLine.id == InboundReceipt.line_id)
        .join(Item, Item.id == InboundLine.item_id)
        .where(InboundLine.order_id == order_id, Item.needs_qc)
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(lots.c.line_id, func.sum(Balance.quantity))
        .join(InboundLine, InboundLine.id == lots.c.line_id)
        .join(InboundOrder, InboundOrder.id == InboundLine.order_id)
        .join(
            Balance,
            (Balance.item_id == InboundLine.item_id)
            & (Balance.lot_id == lots.c.lot_id)
            & (Balance.owner_id == InboundOrder.owner_id),
        )
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.condition == Condition.QUARANTINE, Location.site_id == InboundOrder.site_id)
        .group_by(lots.c.line_id)
    )
    return {row[0]: row[1] for row in rows}


def _where(there: dict[str, Decimal]) -> tuple[str, ...]:
    """Places that goods of a line went to and were not taken back from."""
    return tuple(code for code, quantity in there.items() if quantity > 0)
