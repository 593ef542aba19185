"""Counted against booked, with the moves in between replayed round by round (CNT-1, CNT-3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, case, func, literal, or_, select
from sqlalchemy.orm import Session

from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import Tally, Variance
from wms_desktop.counts.tables import Count, CountEntry, CountLine
from wms_desktop.db.base import Quantity
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Item, Location, Lot, StockMove


@dataclass(frozen=True, slots=True)
class VarianceRow:
    """One line of the review grid; the newest round that was counted is the one that holds."""

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
    rounds: tuple[Tally, ...] = ()
    round: int = 1
    accepted_by_id: int | None = None

    @property
    def difference(self) -> Decimal:
        """See `Variance.difference`."""
        if self.counted is None:
            return Decimal(0)
        return self.counted - (self.booked + self.moved)

    @property
    def value(self) -> Decimal:
        """See `Variance.value`."""
        return self.variance.value

    @property
    def variance(self) -> Variance:
        """The figures alone, as the rules see them."""
        return Variance(
            self.booked, self.moved, self.counted, self.unit_price, self.cause, self.remarks,
            self.rounds, self.round, self.accepted_by_id is not None,
        )  # fmt: skip


WAS_COUNTED = or_(
    func.sum(CountEntry.quantity) > literal(Decimal(0), Quantity),
    func.sum(case((CountEntry.quantity == Decimal(0), 1), else_=0)) > 0,
)
"""Over the entries of a round: pieces, or nought on purpose; not what was taken back again."""

_TALLY = (
    select(
        CountEntry.line_id,
        CountEntry.round,
        func.sum(CountEntry.quantity).label("counted"),
        func.max(CountEntry.move_id).label("upto"),
    )
    .join(CountLine, CountLine.id == CountEntry.line_id)
    .where(CountLine.count_id == bindparam("count_id"))
    .group_by(CountEntry.line_id, CountEntry.round)
    .having(WAS_COUNTED)
    .cte("tally")
)
_NOUGHT = literal(Decimal(0), Quantity)
_CAME = (StockMove.to_location_id == CountLine.location_id) & (
    StockMove.to_condition == CountLine.condition
)
_WENT = (StockMove.from_location_id == CountLine.location_id) & (
    StockMove.from_condition == CountLine.condition
)
_ROUNDS = (
    select(
        _TALLY.c.line_id,
        _TALLY.c.counted,
        func.sum(
            case((_CAME, StockMove.quantity), else_=_NOUGHT)
            - case((_WENT, StockMove.quantity), else_=_NOUGHT),
            type_=Quantity,
        ).label("moved"),
    )
    .join(CountLine, CountLine.id == _TALLY.c.line_id)
    .outerjoin(
        StockMove,
        (StockMove.item_id == CountLine.item_id)
        & (StockMove.id > bindparam("since"))
        & (StockMove.id <= _TALLY.c.upto)
        & (StockMove.lot_id == CountLine.lot_id)
        & (StockMove.owner_id == CountLine.owner_id),
    )
    .group_by(_TALLY.c.line_id, _TALLY.c.round, _TALLY.c.counted)
    .order_by(_TALLY.c.line_id, _TALLY.c.round)
)
_LINES = (
    select(
        CountLine.id,
        CountLine.version,
        CountLine.item_id,
        CountLine.lot_id,
        CountLine.owner_id,
        CountLine.location_id,
        CountLine.condition,
        Item.code.label("item_code"),
        Item.name,
        Lot.code.label("lot_code"),
        Location.code.label("location_code"),
        CountLine.booked,
        Item.unit_price,
        CountLine.cause,
        CountLine.remarks,
        CountLine.round,
        CountLine.accepted_by_id,
    )
    .join(Item, Item.id == CountLine.item_id)
    .join(Lot, Lot.id == CountLine.lot_id)
    .join(Location, Location.id == CountLine.location_id)
    .where(CountLine.count_id == bindparam("count_id"))
    .order_by(Location.distance, Location.code, Item.code, Lot.code, CountLine.id)
)


def of_count(session: Session, count: Count) -> list[VarianceRow]:
    """Every line of *count*, in walking order."""
    given = {"count_id": count.id, "since": count.snapshot_move_id or 0}
    rounds: dict[int, list[Tally]] = {}
    connection = session.connection()  # plain rows: these are many, and nobody changes them
    for line_id, counted, moved in connection.execute(_ROUNDS, given):
        rounds.setdefault(line_id, []).append(Tally(counted, moved))
    lines: Any = connection.execute(_LINES, given)
    return [_row(line, tuple(rounds.get(line.id, ()))) for line in lines]


def _row(line: Any, rounds: tuple[Tally, ...]) -> VarianceRow:
    *goods, booked, unit_price, cause, remarks, asked, accepted_by_id = line
    newest = rounds[-1] if rounds else None
    moved, counted = (newest.moved, newest.counted) if newest else (Decimal(0), None)
    figures = (booked, moved, counted, unit_price, cause, remarks, rounds, asked, accepted_by_id)
    return VarianceRow(*(*goods, *figures))


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
