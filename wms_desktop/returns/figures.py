"""What RET-2 looks at, read inside a transaction: delivered lots, applications, stock of a lot."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.language import Language
from wms_desktop.customers.tables import Customer
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules import Figures
from wms_desktop.returns.tables import ReturnApplication, ReturnLine
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location, Lot, StockDocument, StockMove


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order and who ordered it."""

    id: int
    version: int
    number: str
    ordered_on: date
    owner_id: int
    customer_id: int
    customer_code: str
    customer_name: str
    contact_name: str
    phone: str
    language: Language


@dataclass(frozen=True, slots=True)
class DeliveredLot:
    """An item and lot that left for the customer with this order, and what speaks for its return.

    Attributes:
        delivered: left minus what was taken back by a reversal.
        applied: on applications of this order that were not rejected.
        stock_of_lot: good stock of the same lot and the same owner, at all sites.
        deliveries: how many deliveries make up *delivered*.
    """

    item_id: int
    lot_id: int
    item_code: str
    item_name: str
    spec: str
    unit: str
    is_fractional: bool
    lot_code: str
    delivered: Decimal
    applied: Decimal
    stock_of_lot: Decimal
    deliveries: int = 1

    @property
    def key(self) -> tuple[int, int]:
        """What makes it one line."""
        return self.item_id, self.lot_id

    def figures(self, quantity: Decimal) -> Figures:
        """What the rule looks at where *quantity* of it is to come back."""
        return Figures(quantity, self.delivered, self.applied, self.stock_of_lot)


ORDER: Final = select(
    OutboundOrder.id,
    OutboundOrder.version,
    OutboundOrder.number,
    OutboundOrder.ordered_on,
    OutboundOrder.owner_id,
    Customer.id.label("customer_id"),
    Customer.code.label("customer_code"),
    Customer.name.label("customer_name"),
    Customer.contact_name,
    Customer.phone,
    Customer.language,
).join(Customer, Customer.id == OutboundOrder.customer_id)


def order_facts(session: Session, order_id: int, *, lock: bool = False) -> OrderFacts | None:
    """The facts of an order; None where it is unknown.

    Args:
        lock: keep others from applying for the same order until the transaction ends.
    """
    query = ORDER.where(OutboundOrder.id == order_id)
    if lock:
        query = query.with_for_update(of=OutboundOrder)
    row = session.execute(query).one_or_none()
    return None if row is None else OrderFacts(*row)


def delivered_lots(session: Session, order: OrderFacts) -> list[DeliveredLot]:
    """What was delivered on *order*, by item and lot, with the figures of RET-2."""
    left, deliveries = _left_for_customer(session, order.number)
    applied = _applied(session, order.id)
    stock = _stock_of(session, {lot for _, lot in left}, order.owner_id)
    nought = Decimal(0)
    query = (
        select(Item, Lot.id, Lot.code)
        .join(Lot, Lot.item_id == Item.id)
        .where(Lot.id.in_({lot for _, lot in left}))
        .order_by(Item.code, Lot.code)
    )
    return [
        DeliveredLot(
            item.id, lot_id, item.code, item.name, item.spec, item.unit, item.is_fractional,
            lot_code, left[item.id, lot_id], applied.get((item.id, lot_id), nought),
            stock.get(lot_id, nought), deliveries[item.id, lot_id],
        )
        for item, lot_id, lot_code in session.execute(query)
    ]  # fmt: skip


def _left_for_customer(
    session: Session, number: str
) -> tuple[dict[tuple[int, int], Decimal], dict[tuple[int, int], int]]:
    """Issues of the order in the ledger minus their reversals, and how many are left of them."""
    taken_back = aliased(StockDocument)
    sign = case((StockDocument.reason == MoveReason.ISSUE, 1), else_=-1)
    query = (
        select(StockMove.item_id, StockMove.lot_id, StockMove.quantity, sign, StockDocument.id)
        .join(StockDocument, StockDocument.id == StockMove.document_id)
        .outerjoin(taken_back, taken_back.id == StockDocument.reverses_id)
        .where(
            StockDocument.document == f"outbound:{number}",
            or_(
                StockDocument.reason == MoveReason.ISSUE,
                taken_back.reason == MoveReason.ISSUE,
            ),
        )
    )
    left: dict[tuple[int, int], Decimal] = {}
    signed: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for item_id, lot_id, quantity, direction, document_id in session.execute(query):
        key = item_id, lot_id
        left[key] = left.get(key, Decimal(0)) + quantity * direction
        signed.setdefault(key, set()).add((document_id, direction))
    there = {key: quantity for key, quantity in left.items() if quantity > 0}
    return there, {key: max(sum(sign for _, sign in signed[key]), 1) for key in there}


def _applied(session: Session, order_id: int) -> dict[tuple[int, int], Decimal]:
    query = (
        select(ReturnLine.item_id, ReturnLine.lot_id, func.sum(ReturnLine.quantity))
        .join(ReturnApplication, ReturnApplication.id == ReturnLine.application_id)
        .where(
            ReturnApplication.order_id == order_id,
            ReturnApplication.state != ReturnState.REJECTED,
        )
        .group_by(ReturnLine.item_id, ReturnLine.lot_id)
    )
    return {(item, lot): quantity for item, lot, quantity in session.execute(query)}


def _stock_of(session: Session, lot_ids: Collection[int], owner_id: int) -> dict[int, Decimal]:
    query = (
        select(Balance.lot_id, func.sum(Balance.quantity))
        .join(Location, Location.id == Balance.location_id)
        .where(
            Balance.lot_id.in_(lot_ids),
            Balance.owner_id == owner_id,
            Balance.condition == Condition.GOOD,
            Location.kind == PlaceKind.STORAGE,
        )
        .group_by(Balance.lot_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
