"""What the columns of the review grid show."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.counts import words
from wms_desktop.counts.figures import signed, signed_money
from wms_desktop.counts.reviews import ReviewLine
from wms_desktop.counts.rules import LAST_ROUND, Verdict
from wms_desktop.stock.kinds import Condition
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.words import tr, word

_PILLS = {
    Verdict.AGREES: "ok",
    Verdict.TOLERATED: "ok",
    Verdict.NOT_COUNTED: "mute",
    Verdict.AGAIN_WANTED: "warn",
    Verdict.SECOND_COUNT: "info",
    Verdict.THIRD_WANTED: "warn",
    Verdict.THIRD_COUNT: "info",
    Verdict.CAUSE_MISSING: "warn",
    Verdict.CAUSE_GIVEN: "ok",
    Verdict.GENERAL_MANAGER: "bad",
    Verdict.POSTED: "ok",
}
_URGENT = (
    Verdict.AGAIN_WANTED,
    Verdict.SECOND_COUNT,
    Verdict.THIRD_WANTED,
    Verdict.THIRD_COUNT,
    Verdict.CAUSE_MISSING,
    Verdict.GENERAL_MANAGER,
)


def review_columns(rounds: int) -> tuple[Column[ReviewLine], ...]:
    """The grid from left to right; what is optional goes first where the window is narrow.

    Args:
        rounds: how many counts are shown: two, or three where a third was ordered.
    """
    counts = (tr("Count A"), tr("Count B"), tr("Count C"))
    return (
        Column(tr("Location"), lambda line: line.row.location_code),
        Column(tr("Item, lot"), _goods, "name"),
        Column(tr("Booked"), lambda line: _figure(line.row.booked), "figure", optional=True),
        Column(tr("Moves since"), _moves, "figure", optional=True),
        *(
            Column(counts[round_], partial(_counted, round_), "figure")
            for round_ in range(min(rounds, LAST_ROUND))
        ),
        Column(tr("Variance"), _variance, "figure"),
        Column(tr("Value (CNY)"), _value, "figure", optional=True),
        Column(tr("Cause"), _cause, optional=True),
        Column(tr("Decision"), _verdict, "state"),
    )


def _goods(line: ReviewLine) -> Cell:
    row = line.row
    parts = [row.lot_code] if row.lot_code else []
    parts += [word(row.condition)] if row.condition is not Condition.GOOD else []
    said = f"{row.item_code} {row.item_name}"
    return Cell(said, sub=", ".join(parts))


def _figure(value: Decimal) -> Cell:
    return Cell(shown_quantity(value), role="text_2" if value else "text_3")


def _moves(line: ReviewLine) -> Cell:
    moved = line.row.moved
    return Cell(signed(moved) if moved else "–", role="text_2" if moved else "text_3")


def _counted(round_: int, line: ReviewLine) -> Cell:
    rounds = line.row.rounds
    if round_ >= len(rounds):
        return Cell("–", role="text_3")
    return Cell(shown_quantity(rounds[round_].counted))


def _variance(line: ReviewLine) -> Cell:
    off = line.row.difference
    if not off:
        return Cell("0", role="text_3")
    return Cell(signed(off), bold=True, role="bad" if line.verdict in _URGENT else "text")


def _value(line: ReviewLine) -> Cell:
    value = line.row.value
    return Cell(signed_money(value), role="text" if value else "text_3")


def _cause(line: ReviewLine) -> Cell:
    cause = line.row.cause
    if cause is None:
        return Cell("–", role="text_3")
    return Cell(tr(words.CAUSES[cause]), sub=line.row.remarks)


def _verdict(line: ReviewLine) -> Cell:
    return Cell(pill=(_PILLS[line.verdict], tr(words.VERDICTS[line.verdict])))
