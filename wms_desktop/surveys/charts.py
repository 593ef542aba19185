"""Satisfaction over the last quarters as charts, for the window and for papers (SRV-3, KPI-1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wms_desktop.core.chart import Chart, Series
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.surveys import words
from wms_desktop.surveys.figures import Board
from wms_desktop.surveys.kinds import Dimension
from wms_desktop.surveys.rules import MOST_SCORE
from wms_desktop.surveys.rules_periods import Span


def satisfied(board: Board, language: Language) -> Chart:
    """The share of satisfied customers, quarter by quarter, and its target."""
    shares = tuple(
        None if each.share is None else int(each.share * 1000) / 10 for each in board.trend
    )
    return Chart(
        _labels(board),
        (Series(translate(N_("Satisfied customers"), language), shares),),
        translate(N_("Satisfied customers, last 8 quarters"), language),
        unit="%",
        decimals=1,
        target=float(board.target),
        bottom=0.0,
        top=100.0,
        says=_says(board, language),
        empty=translate(N_("Nobody has answered yet"), language),
    )


def average(board: Board, dimension: Dimension, language: Language) -> Chart:
    """The average of one dimension beside that of all, and the limit below which it is weak."""
    place = list(Dimension).index(dimension)
    one = tuple(_cut(each.dimensions[place].average) for each in board.trend)
    every = tuple(_cut(each.average) for each in board.trend)
    name = translate(words.DIMENSIONS[dimension], language)
    return Chart(
        _labels(board),
        (Series(name, one), Series(translate(N_("All dimensions"), language), every)),
        translate(N_("{dimension}, last 8 quarters"), language, dimension=name),
        decimals=2,
        target=float(board.weak_below),
        bottom=1.0,
        top=float(MOST_SCORE),
        says=_says(board, language),
        empty=translate(N_("Nobody has answered yet"), language),
    )


def period_words(begin: date, span: Span, language: Language) -> str:
    """A quarter, half-year or year as people say it."""
    texts = {
        Span.QUARTER: N_("{year} Q{number}"),
        Span.HALF: N_("{year} first half") if begin.month == 1 else N_("{year} second half"),
        Span.YEAR: N_("{year}@@period"),
    }
    return translate(texts[span], language, year=begin.year, number=span.number(begin))


def _labels(board: Board) -> tuple[str, ...]:
    return tuple(f"{each:%y}Q{Span.QUARTER.number(each)}" for each in board.quarters)


def _says(board: Board, language: Language) -> tuple[str, ...]:
    text = N_("{period}, {count} {count:answer|answers}")
    return tuple(
        translate(
            text, language, period=period_words(begin, Span.QUARTER, language), count=each.answers
        )
        for begin, each in zip(board.quarters, board.trend, strict=True)
    )


def _cut(found: Decimal | None) -> float | None:
    """Two decimals, cut off: what is below the limit never looks like it."""
    return None if found is None else int(found * 100) / 100
