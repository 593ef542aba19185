"""Receipts back in time over weeks or months as a chart, for the window and for papers."""

from __future__ import annotations

from wms_desktop.core.chart import Chart, Series
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.receipts.summaries import Board, Span, Tally


def over_time(board: Board, language: Language, site_id: int | None = None) -> Chart:
    """The share in time of all sites, beside it that of one of them."""
    names = {row.id: row.site for row in board.rows}
    series = [Series(translate(N_("All sites"), language), _shares(board.everywhere))]
    if site_id in names and len(names) > 1:
        series.append(Series(names[site_id], _shares(board.by_site[site_id])))
    labels = tuple(
        f"{begin:%m-%d}" if board.span is Span.WEEK else f"{begin:%Y-%m}" for begin in board.begins
    )
    return Chart(
        labels,
        tuple(series),
        translate(N_("Back in time, by deadline"), language),
        unit="%",
        decimals=1,
        target=float(board.target),
        bottom=0.0,
        top=100.0,
        empty=translate(N_("No receipt was due yet"), language),
    )


def _shares(tallies: tuple[Tally, ...]) -> tuple[float | None, ...]:
    """In percent with one decimal, cut off: what is not quite 100 % never looks like it."""
    return tuple(None if t.share is None else int(t.share * 1000) / 10 for t in tallies)
