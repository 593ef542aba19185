"""What is left to pick of one item, line by line, as the services of picking see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from wms_desktop.db.prepared import Prepared
from wms_desktop.goods.tables import Allocation, OutboundLine
from wms_desktop.stock.tables import Balance, Location, Lot


@dataclass(frozen=True, slots=True)
class PickLine:
    """A line of an outbound order."""

    id: int
    line: int
    ordered: Decimal
    picked: Decimal

    @property
    def left(self) -> Decimal:
        """What is not picked yet."""
        return self.ordered - self.picked


@dataclass(frozen=True, slots=True)
class Reserved:
    """Goods that are reserved for a line; ``left`` of them are not picked yet."""

    id: int
    line: PickLine
    balance_id: int
    lot_id: int
    lot: str
    location_id: int
    location: str
    quantity: Decimal
    picked: Decimal
    is_blocked: bool = False  # the location was, after the goods were reserved

    @property
    def left(self) -> Decimal:
        """Reserved and not picked yet."""
        return self.quantity - self.picked


_LINES = Prepared(
    select(OutboundLine.id, OutboundLine.line, OutboundLine.ordered, OutboundLine.picked)
    .where(
        OutboundLine.order_id == bindparam("order_id"),
        OutboundLine.item_id == bindparam("item_id"),
    )
    .order_by(OutboundLine.line)
)
_RESERVED = (
    select(
        Allocation.id,
        Allocation.line_id,
        Allocation.balance_id,
        Balance.lot_id,
        Lot.code.label("lot"),
        Balance.location_id,
        Location.code.label("location"),
        Allocation.quantity,
        Allocation.picked,
        Location.is_blocked,
    )
    .join(Balance, Balance.id == Allocation.balance_id)
    .join(Lot, Lot.id == Balance.lot_id)
    .join(Location, Location.id == Balance.location_id)
    .order_by(Location.distance, Location.code, Allocation.id)
)
_RESERVED_FOR_ONE = Prepared(_RESERVED.where(Allocation.line_id == bindparam("line_id")))
_RESERVED_FOR_MANY = _RESERVED.where(Allocation.line_id.in_(bindparam("line_ids", expanding=True)))
_PICK_ALLOCATION = Prepared(
    update(Allocation)
    .where(Allocation.id == bindparam("key"))
    .values(
        picked=Allocation.picked + bindparam("more", type_=Allocation.picked.type),
        version=Allocation.version + 1,
    )
)
_PICK_LINE = Prepared(
    update(OutboundLine)
    .where(OutboundLine.id == bindparam("key"))
    .values(
        picked=OutboundLine.picked + bindparam("more", type_=OutboundLine.picked.type),
        version=OutboundLine.version + 1,
    )
)


def pick_lines(session: Session, order_id: int, item_id: int) -> list[PickLine]:
    """The lines of an order that want an item."""
    keys = {"order_id": order_id, "item_id": item_id}
    return [PickLine(*row) for row in _LINES.all(session, keys)]


def reserved_for(session: Session, lines: list[PickLine]) -> list[Reserved]:
    """What is reserved for *lines*, in walking order."""
    by_id = {line.id: line for line in lines}
    rows: Iterable[Any]
    if len(lines) == 1:
        rows = _RESERVED_FOR_ONE.all(session, {"line_id": lines[0].id})
    else:
        rows = session.connection().execute(_RESERVED_FOR_MANY, {"line_ids": list(by_id)})
    return [
        Reserved(
            row.id,
            by_id[row.line_id],
            row.balance_id,
            row.lot_id,
            row.lot,
            row.location_id,
            row.location,
            row.quantity,
            row.picked,
            row.is_blocked,
        )
        for row in rows
    ]


def count_picked(session: Session, allocation_id: int, line_id: int, more: Decimal) -> None:
    """Note that *more* of an allocation is picked; a negative quantity puts goods back."""
    _PICK_ALLOCATION.run(session, {"key": allocation_id, "more": more})
    _PICK_LINE.run(session, {"key": line_id, "more": more})
