"""Counted against booked, with the moves in between replayed (CNT-1)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import Variance
from wms_desktop.counts.tables import Count, CountEntry, CountLine
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Item, Location, Lot, StockMove


@dataclass(frozen=True, slots=True)
class VarianceRow:
    """One line of the review grid."""

    line_id: int
    version: int
    item_id: int
    lot_id: int
    owner_id: int
    location_id: int
    condition: Condition
    item_code: str
    item_name: str
    lot_code: str
    location_code: str
    booked: Decimal
    moved: Decimal
    counted: Decimal | None
    unit_price: Decimal
    cause: VarianceCause | None
    remarks: str

    @property
    def difference(self) -> Decimal:
        """See `Variance.difference`."""
        return self.variance.difference

    @property
    def value(self) -> Decimal:
        """See `Variance.value`."""
        return self.variance.value

    @property
    def variance(self) -> Variance:
        """The figures alone, as the rules see them."""
        return Variance(self.booked, self.moved, self.counted, self.unit_price, self.cause)


def of_count(session: Session, count: Count) -> list[VarianceRow]:
    """Every line of *count*, in walking order."""
    counted = _counted(session, count.id)
    rows = session.execute(
        select(CountLine, Item, Lot.code, Location.code)
        .join(Item, Item.id == CountLine.item_id)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Location, Location.id == CountLine.location_id)
        .where(CountLine.count_id == count.id)
        .order_by(Location.distance, Location.code, Item.code, Lot.code, CountLine.id)
    ).all()
    moves = _moves(session, count, {line.item_id for line, *_ in rows})
    result = []
    for line, item, lot_code, location_code in rows:
        quantity, upto = counted.get(line.id, (None, 0))
        result.append(
            VarianceRow(
                line.id,
                line.version,
                line.item_id,
                line.lot_id,
                line.owner_id,
                line.location_id,
                line.condition,
                item.code,
                item.name,
                lot_code,
                location_code,
                line.booked,
                _net(moves, line, upto),
                quantity,
                item.unit_price,
                line.cause,
                line.remarks,
            )
        )
    return result


def counter_ids(session: Session, count_id: int) -> set[int]:
    """Everybody who entered a figure."""
    return set(
        session.scalars(
            select(CountEntry.person_id)
            .join(CountLine, CountLine.id == CountEntry.line_id)
            .where(CountLine.count_id == count_id)
            .distinct()
        )
    )


def _counted(session: Session, count_id: int) -> dict[int, tuple[Decimal, int]]:
    rows = session.execute(
        select(CountEntry.line_id, func.sum(CountEntry.quantity), func.max(CountEntry.move_id))
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountLine.count_id == count_id)
        .group_by(CountEntry.line_id)
    )
    return {line_id: (quantity, upto) for line_id, quantity, upto in rows}


def _moves(session: Session, count: Count, items: set[int]) -> list[StockMove]:
    return list(
        session.scalars(
            select(StockMove).where(
                StockMove.id > (count.snapshot_move_id or 0), StockMove.item_id.in_(items)
            )
        )
    )


def _net(moves: list[StockMove], line: CountLine, upto: int) -> Decimal:
    net = Decimal(0)
    for move in moves:
        if move.id > upto or (move.item_id, move.lot_id, move.owner_id) != (
            line.item_id,
            line.lot_id,
            line.owner_id,
        ):
            continue
        if (move.to_location_id, move.to_condition) == (line.location_id, line.condition):
            net += move.quantity
        if (move.from_location_id, move.from_condition) == (line.location_id, line.condition):
            net -= move.quantity
    return net
