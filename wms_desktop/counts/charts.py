"""Results of counts as charts, for the window and for papers (CNT-5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wms_desktop.core.chart import Chart, Series
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.counts.results import MonthRow, ResultRow
from wms_desktop.counts.rules_results import Figures

MOST_LINES = 4  # sites in one chart


def over_counts(rows: Sequence[ResultRow], target: Decimal, language: Language) -> Chart:
    """Accuracy count by count, the oldest first."""
    says = tuple(f"{row.number} {row.title}" for row in rows)
    labels = tuple(f"{row.approved_on:%m-%d}" for row in rows)
    return _accuracy([row.figures for row in rows], labels, says, target, language)


def over_months(rows: Sequence[MonthRow], target: Decimal, language: Language) -> Chart:
    """Accuracy of all counts of a month, the oldest first; a month without any is a gap."""
    by_month: dict[date, Figures] = {}
    for row in rows:
        by_month[row.month] = by_month.get(row.month, Figures()) + row.figures
    months = months_between(min(by_month), max(by_month)) if by_month else []
    figures = [by_month.get(month, Figures()) for month in months]
    labels = tuple(f"{month:%Y-%m}" for month in months)
    return _accuracy(figures, labels, (), target, language)


def over_sites(rows: Sequence[MonthRow], target: Decimal, language: Language) -> Chart:
    """Lines that agree, month by month, a line for each of the sites that counted most."""
    lines: dict[str, int] = {}
    for row in rows:
        lines[row.site] = lines.get(row.site, 0) + row.figures.lines
    sites = sorted(lines, key=lambda site: (-lines[site], site))[:MOST_LINES]
    every = {row.month for row in rows}
    months = months_between(min(every), max(every)) if every else []
    found = {(row.site, row.month): row.figures.line_share for row in rows}
    series = tuple(
        Series(site, tuple(_percent(found.get((site, month))) for month in months))
        for site in sites
    )
    labels = tuple(f"{month:%Y-%m}" for month in months)
    return _chart(N_("Lines agree, by site"), labels, series, target, language)


def months_between(first: date, last: date) -> list[date]:
    """The first days of all months from *first* to *last*."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    start = first.year * 12 + first.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def _accuracy(
    figures: Sequence[Figures],
    labels: tuple[str, ...],
    says: tuple[str, ...],
    target: Decimal,
    language: Language,
) -> Chart:
    names = translate(N_("Lines agree"), language), translate(N_("Value agrees"), language)
    shares = (
        tuple(_percent(each.line_share) for each in figures),
        tuple(_percent(each.value_share) for each in figures),
    )
    series = tuple(Series(name, values) for name, values in zip(names, shares, strict=True))
    return replace(_chart(N_("Accuracy"), labels, series, target, language), says=says)


def _chart(
    title: str,
    labels: tuple[str, ...],
    series: tuple[Series, ...],
    target: Decimal,
    language: Language,
) -> Chart:
    return Chart(
        labels,
        series,
        translate(title, language),
        unit="%",
        decimals=1,
        target=float(target),
        bottom=0.0,
        top=100.0,
        empty=translate(N_("No count has been approved yet"), language),
    )


def _percent(share: Decimal | None) -> float | None:
    """In percent with one decimal, cut off: what is not quite 100 % never looks like it."""
    return None if share is None else int(share * 1000) / 10
