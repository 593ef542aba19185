"""The lines of an outbound order as its list shows them: stops to pick, then what is short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.goods.decided import changed_since_print
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.outbound_detail import (
    OutboundDetail,
    OutboundLineRow,
    PickRow,
    outbound_order,
    pick_list,
)
from wms_desktop.goods.packed import Packing, packing_of
from wms_desktop.goods.rules import OUTBOUND_OPEN
from wms_desktop.goods.shortages import PassedOver, passed_over
from wms_desktop.goods.view_words import difference_words, figure, joined, or_dash, plain_figure
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.words import tr

WIDE_FROM = 1100
NO_PACKING = Packing()
_PICKABLE = (OutboundState.APPROVED, OutboundState.ALLOCATED, OutboundState.PICKED)


@dataclass(frozen=True, slots=True)
class OutRow:
    """A stop, or the part of a line that has none."""

    line: int
    item: str
    name: str
    unit: str
    lot: str
    location: str
    wanted: Decimal
    picked: Decimal
    is_short: bool
    note: str = ""
    allocation_id: int = 0


@dataclass(frozen=True, slots=True)
class OutPage:
    """Everything the page of an outbound order shows."""

    order: OutboundDetail
    stops: tuple[PickRow, ...]
    passed: tuple[PassedOver, ...]
    printed_at: datetime | None = None  # its newest paper
    packing: Packing = NO_PACKING

    @property
    def is_changed(self) -> bool:
        """Whether its printed papers no longer say what is to be done."""
        steps = ((step.state, step.detail, step.at) for step in self.order.steps)
        return self.order.state in OUTBOUND_OPEN and changed_since_print(steps, self.printed_at)

    @property
    def short(self) -> Decimal:
        """Pieces ordered that nothing is reserved for, once allocation was tried."""
        if not self.stops or self.order.state not in _PICKABLE:
            return Decimal(0)
        return sum((row.wanted for row in self.rows if row.is_short), Decimal(0))

    @property
    def rows(self) -> list[OutRow]:
        """Stops in walking order; then, per line, what no goods are reserved for."""
        told: set[int] = set()  # a line's remarks stand once, at the first of its rows
        rows = []
        for stop in self.stops:
            noted = "" if stop.line in told else self._noted(stop.line)
            told.add(stop.line)
            rows.append(_stop_row(stop, noted))
        for line in self.order.lines:
            reserved = sum((s.quantity for s in self.stops if s.line == line.line), Decimal(0))
            if reserved < line.ordered:
                noted = "" if line.line in told else self._noted(line.line)
                rows.append(_short_row(line, line.ordered - reserved, noted))
        return rows

    def _noted(self, line: int) -> str:
        return difference_words(each for each in self.order.differences if each.line == line)


def out_page(db: Database, site_id: int, order_id: int, today: date) -> OutPage:
    """Read an order with its stops, and why goods of its short lines are not taken."""
    order = outbound_order(db, order_id)
    stops = pick_list(db, order_id)
    short = _short_items(order, stops) if stops and order.state in _PICKABLE else set()
    document = f"outbound:{order.number}"
    passed = passed_over(db, site_id, order.owner_id, short, document=document, today=today)
    printed = archive.papers(db, order.number)
    printed_at = printed[0].printed_at if printed else None
    packing = packing_of(db, order.id, order.number, today=today)
    return OutPage(order, tuple(stops), tuple(passed), printed_at, packing)


def _short_items(order: OutboundDetail, stops: Sequence[PickRow]) -> set[tuple[int, str]]:
    reserved: dict[int, Decimal] = {}
    for stop in stops:
        reserved[stop.line] = reserved.get(stop.line, Decimal(0)) + stop.quantity
    return {
        (line.item_id, line.lot_code)
        for line in order.lines
        if reserved.get(line.line, Decimal(0)) < line.ordered
    }


def _stop_row(stop: PickRow, noted: str) -> OutRow:
    return OutRow(
        stop.line, stop.item, stop.name, stop.unit, stop.lot, stop.location, stop.quantity,
        stop.picked, False, joined(stop.reason, noted), stop.allocation_id,
    )  # fmt: skip


def _short_row(line: OutboundLineRow, missing: Decimal, noted: str) -> OutRow:
    return OutRow(
        line.line, line.item, line.name, line.unit, line.lot_code, "", missing, Decimal(0),
        True, noted,
    )  # fmt: skip


def out_columns(tried: Callable[[], bool]) -> tuple[Column[OutRow], ...]:
    """Columns of the list; *tried* is whether allocation has been tried."""

    def state(row: OutRow) -> Cell:
        if row.is_short:
            short = tr("Short {count}", count=shown_quantity(row.wanted))
            return Cell(pill=("warn", short) if tried() else ("mute", tr("Not allocated")))
        if row.picked >= row.wanted:
            return Cell(pill=("ok", tr("Picked")))
        return Cell(pill=("info", tr("Picking")) if row.picked else ("mute", tr("To pick")))

    return (
        Column(tr("Location"), lambda r: or_dash(r.location)),
        Column(tr("Item"), lambda r: Cell(f"{r.item} {r.name}", sub=joined(r.lot, r.note)), "name"),
        Column(tr("Unit"), lambda r: r.unit, optional=True, shown_from=WIDE_FROM),
        Column(tr("Ordered"), lambda r: plain_figure(r.wanted), "figure"),
        Column(tr("Picked"), lambda r: figure(r.picked), "figure"),
        Column(tr("Status"), state, "state"),
    )
