"""Lists of goods in and goods out, by key and never by offset; what a scanned text means here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import narrow
from wms_desktop.customers.names import folded
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.goods.kinds import HandOver, InboundState, OutboundState
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import (
    Allocation,
    InboundLine,
    InboundOrder,
    OutboundLine,
    OutboundOrder,
    OutboundStep,
)
from wms_desktop.stock.tables import Balance, Item, Lot

Order = TypeVar("Order", InboundOrder, OutboundOrder)

SENT = (OutboundState.SHIPPED, OutboundState.DELIVERED, OutboundState.CONFIRMED)

SHORTEST_TAIL = 4
LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class InboundRow:
    """An inbound order as lists show it."""

    id: int
    version: int
    number: str
    state: InboundState
    customer: str
    owner: str
    expected_on: date | None
    is_announced: bool
    created_at: datetime
    lines: int
    expected: Decimal
    received: Decimal


@dataclass(frozen=True, slots=True)
class OutboundRow:
    """An outbound order as lists show it."""

    id: int
    version: int
    number: str
    state: OutboundState
    hand_over: HandOver
    customer: str
    consignee: str
    ordered_on: date
    due_on: date | None
    needs_receipt: bool
    created_at: datetime
    lines: int
    ordered: Decimal
    picked: Decimal
    since: datetime  # when its last step was taken
    noted: str  # what that step notes


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """How much of an item and lot left with an order."""

    item_id: int
    item: str
    name: str
    unit: str
    lot_id: int
    lot: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class DeliveredOrder:
    """An order that was sent, as returns look at it (RET-2)."""

    id: int
    number: str
    ordered_on: date
    customer_id: int
    customer: str
    owner_id: int
    consignee: str
    lines: tuple[DeliveredLine, ...]


def inbound_rows(site_id: int) -> Any:
    """The query for `InboundRow`s of a site, to be narrowed and ordered."""
    owner = aliased(Customer)
    lines = _sums(InboundLine, InboundOrder, InboundLine.expected, InboundLine.received)
    return (
        select(
            InboundOrder.id, InboundOrder.version, InboundOrder.number, InboundOrder.state,
            Customer.name, owner.name, InboundOrder.expected_on, InboundOrder.is_announced,
            InboundOrder.created_at, *lines,
        )
        .join(Customer, Customer.id == InboundOrder.customer_id)
        .join(owner, owner.id == InboundOrder.owner_id)
        .where(InboundOrder.site_id == site_id)
    )  # fmt: skip


def outbound_rows(site_id: int) -> Any:
    """The query for `OutboundRow`s of a site, to be narrowed and ordered."""
    lines = _sums(OutboundLine, OutboundOrder, OutboundLine.ordered, OutboundLine.picked)
    return (
        select(
            OutboundOrder.id, OutboundOrder.version, OutboundOrder.number, OutboundOrder.state,
            OutboundOrder.hand_over, Customer.name, OutboundOrder.consignee_name,
            OutboundOrder.ordered_on, OutboundOrder.due_on, OutboundOrder.needs_receipt,
            OutboundOrder.created_at, *lines, _last_step(OutboundStep.at),
            _last_step(OutboundStep.detail),
        )
        .join(Customer, Customer.id == OutboundOrder.customer_id)
        .where(OutboundOrder.site_id == site_id)
    )  # fmt: skip


def _last_step(column: Any) -> Any:
    return (
        select(column)
        .where(OutboundStep.order_id == OutboundOrder.id)
        .order_by(OutboundStep.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def last_note() -> Any:
    """What an outbound order's last step notes, as a column of `outbound_rows`."""
    return _last_step(OutboundStep.detail)


def order_and_names(session: Session, table: type[Order], order_id: int) -> tuple[Order, str, str]:
    """An order with the names of its customer and of the goods' owner.

    Raises:
        Refused: there is no such order.
    """
    owner = aliased(Customer)
    query: Any = (
        select(table, Customer.name, owner.name)
        .join(Customer, Customer.id == table.customer_id)
        .join(owner, owner.id == table.owner_id)
        .where(table.id == order_id)
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(GoodsFault.UNKNOWN_ORDER, number=order_id)
    order, customer, owner_name = found
    return order, customer, owner_name


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The orders of the site that a scanned or typed *text* means: (kind, id, number, label).

    The order's own barcode or number, or its last four and more digits.
    """
    wanted = narrow(text).strip().upper()
    if not wanted or len(wanted) > LONGEST_SEARCH or not wanted.isprintable():
        return []
    own = parse_own_code(wanted)
    if own is not None and own.kind not in (CodeKind.INBOUND, CodeKind.OUTBOUND):
        return []
    if own is not None:
        wanted = f"{own.kind.value}-{own.number}"
    found: list[tuple[str, int, str, str]] = []
    with db.read() as session:
        for kind, table, name in (
            ("inbound", InboundOrder, Customer.name),
            ("outbound", OutboundOrder, OutboundOrder.consignee_name),
        ):
            query: Any = select(table.id, table.number, name).join(
                Customer, Customer.id == table.customer_id
            )
            query = query.where(table.site_id == site_id)
            exact = session.execute(query.where(table.number == wanted)).all()
            if not exact and wanted.isdigit() and len(wanted) >= SHORTEST_TAIL:
                tail = query.where(_ends(table.number, wanted)).order_by(table.id.desc())
                exact = session.execute(tail.limit(9)).all()
            found += [(kind, row[0], row[1], f"{row[1]} {row[2]}") for row in exact]
    return found


def delivered(db: Database, order_number: str) -> DeliveredOrder | None:
    """What of an order left the house, by item and lot; None where no such order was sent.

    Returns are checked against it (RET-2).
    """
    head: Any = (
        select(
            OutboundOrder.id,
            OutboundOrder.number,
            OutboundOrder.ordered_on,
            OutboundOrder.customer_id,
            Customer.name,
            OutboundOrder.owner_id,
            OutboundOrder.consignee_name,
        )
        .join(Customer, Customer.id == OutboundOrder.customer_id)
        .where(OutboundOrder.number == order_number, OutboundOrder.state.in_(SENT))
    )
    lines = (
        select(
            Item.id, Item.code, Item.name, Item.unit, Lot.id, Lot.code, func.sum(Allocation.picked)
        )
        .join(OutboundLine, OutboundLine.id == Allocation.line_id)
        .join(Balance, Balance.id == Allocation.balance_id)
        .join(Item, Item.id == Balance.item_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Allocation.picked > 0)
        .group_by(Item.id, Item.code, Item.name, Item.unit, Lot.id, Lot.code)
        .order_by(Item.code, Lot.code)
    )  # fmt: skip
    with db.read() as session:
        found: Any = session.execute(head).one_or_none()
        if found is None:
            return None
        rows = session.execute(lines.where(OutboundLine.order_id == found[0]))
        values = [*found, tuple(DeliveredLine(*row) for row in rows)]
        return DeliveredOrder(*values)


def _sums(line: Any, order: Any, first: Any, second: Any) -> tuple[Any, ...]:
    of_order = line.order_id == order.id
    count = select(func.count(line.id)).where(of_order).scalar_subquery()
    sums = (
        select(func.coalesce(func.sum(column), 0, type_=column.type)).where(of_order)
        for column in (first, second)
    )
    return (count, *(each.scalar_subquery() for each in sums))


def _like(column: Any, text: str) -> Any:
    """*text* anywhere in *column*; ``%`` and ``_`` mean themselves."""
    return func.lower(column).contains(folded(text)[:LONGEST_SEARCH], autoescape=True)


def _ends(column: Any, text: str) -> Any:
    return column.endswith(text, autoescape=True)
