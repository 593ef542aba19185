"""How goods on hand and moves are said in lists."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.stock.history import HistoryRow
from wms_desktop.stock.kinds import Condition, PlaceKind
from wms_desktop.stock.on_hand import UnitSum
from wms_desktop.stock.queries import OnHandRow
from wms_desktop.stock.rules_on_hand import Shelf, shelf
from wms_desktop.ui.cell import Cell, PillSpec
from wms_desktop.ui.words import tr, word

_MOST_UNITS = 3
_CONDITION_PILLS = {
    Condition.DAMAGED: "bad",
    Condition.QUARANTINE: "warn",
    Condition.RETURNED: "warn",
}


def goods_pill(row: OnHandRow, today: date, soon_days: int) -> PillSpec:
    """What is remarkable about goods: expired before not good before soon to expire."""
    stands = shelf(row.expires_on, today, soon_days)
    if stands is Shelf.EXPIRED:
        return "bad", tr("Expired")
    if row.condition is not Condition.GOOD:
        return _CONDITION_PILLS[row.condition], word(row.condition)
    if stands is Shelf.LAST_DAY:
        return "warn", tr("Expires today")
    if stands is Shelf.SOON:
        assert row.expires_on is not None
        return "warn", tr("Expires in {days} days", days=(row.expires_on - today).days)
    return "ok", word(row.condition)


def free_cell(row: OnHandRow) -> Cell:
    """What can still be promised, and below it what is kept for orders."""
    free = row.free if row.condition is Condition.GOOD else Decimal(0)
    kept = tr("Reserved {quantity}", quantity=shown_quantity(row.reserved)) if row.reserved else ""
    return Cell(shown_quantity(free), sub=kept, role="text" if free else "text_3")


def sums_line(sums: list[UnitSum]) -> str:
    """Rows and sums for the foot of the list."""
    count = sum(each.rows for each in sums)
    parts = [tr("{count} {count:row|rows}", count=count)]
    for each in sums[:_MOST_UNITS]:
        parts.append(f"{shown_quantity(each.quantity)} {each.unit}")
    return "   ".join(parts) + (" …" if len(sums) > _MOST_UNITS else "")


def ends(row: HistoryRow) -> Cell:
    """From where to where, and the condition where it says something."""
    move = row.move
    sub = word(move.to_condition)
    if move.from_condition is not move.to_condition:
        sub = f"{word(move.from_condition)} → {word(move.to_condition)}"
    elif move.to_condition is Condition.GOOD:
        sub = ""
    origin = _place(move.from_kind, move.from_location)
    target = _place(move.to_kind, move.to_location)
    return Cell(f"{origin} → {target}", sub=sub)


def signed(change: Decimal, quantity: Decimal) -> Cell:
    """What came or went; what only changed its place stands in grey."""
    if not change:
        return Cell(shown_quantity(quantity), role="text_3")
    sign = "+" if change > 0 else "−"
    return Cell(f"{sign}{shown_quantity(abs(change))}", bold=True)


def reversal_pill(row: HistoryRow) -> PillSpec | None:
    """Whether a move takes another one back, or was taken back."""
    if row.move.reverses_id is not None:
        return "info", tr("Takes back"), "arrow-back-up"
    return ("mute", tr("Taken back"), "arrow-back-up") if row.move.is_reversed else None


def _place(kind: PlaceKind, code: str) -> str:
    return code if kind is PlaceKind.STORAGE else word(kind)
