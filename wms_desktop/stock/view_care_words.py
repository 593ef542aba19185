"""How rounds and readings are said: a due day in one pill, figures with their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from wms_desktop.core.chart import Chart, Series
from wms_desktop.core.errors import Refused
from wms_desktop.core.moments import site_time
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import narrow
from wms_desktop.stock.climate import ReadingRow
from wms_desktop.stock.rules_care import Limits
from wms_desktop.ui.words import joined, tr

_SOON_DAYS = 2
_FIGURE = re.compile(r"-?[0-9]{1,3}(\.[0-9])?")


def due_pill(due_on: date, today: date) -> tuple[str, str]:
    """3 d overdue, Due today, 5 d left."""
    days = (due_on - today).days
    if days < 0:
        return "bad", tr("{days} d overdue", days=-days)
    if days == 0:
        return "warn", tr("Due today")
    return "info" if days <= _SOON_DAYS else "mute", tr("{days} d left", days=days)


def climate_words(temperature: Decimal | None, humidity: Decimal | None) -> str:
    """5.4 °C, 61 %; empty where nothing was read."""
    return joined(
        "" if temperature is None else f"{_minus(temperature)} °C",
        "" if humidity is None else f"{_minus(humidity)} %",
    )


def limits_words(limits: Limits) -> str:
    """2–8 °C, at most 75 %."""
    return joined(
        _between(limits.temperature_low, limits.temperature_high, "°C"),
        _between(limits.humidity_low, limits.humidity_high, "%"),
    )


def chart_of(rows: Sequence[ReadingRow], limits: Limits) -> Chart:
    """The temperatures of *rows* over time with the limits as a band; humidity without any."""
    warm = any(row.temperature is not None for row in rows)
    low, high = (
        (limits.temperature_low, limits.temperature_high)
        if warm
        else (limits.humidity_low, limits.humidity_high)
    )
    value: Callable[[ReadingRow], Decimal | None] = (
        (lambda row: row.temperature) if warm else (lambda row: row.humidity)
    )
    told = sorted(rows, key=lambda row: row.taken_at)
    figures = tuple(None if value(row) is None else float(value(row) or 0) for row in told)
    name = tr("Temperature °C") if warm else tr("Humidity %")
    return Chart(
        tuple(f"{site_time(row.taken_at):%m-%d}" for row in told),
        (Series(name, figures),),
        title=tr("Last readings"),
        unit="°C" if warm else "%",
        decimals=1,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        says=tuple(f"{site_time(row.taken_at):%Y-%m-%d %H:%M}" for row in told),
        empty=tr("No readings yet"),
    )


def typed_figure(text: str) -> Decimal | None:
    """A figure with at most one decimal, also below nought; None for an empty field.

    Raises:
        Refused: it is no such figure.
    """
    typed = narrow(text).strip().replace("−", "-")
    if not typed:
        return None
    if not _FIGURE.fullmatch(typed):
        raise Refused(QuantityFault.NOT_A_NUMBER, typed=typed[:40])
    return Decimal(typed)


def _between(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return tr("at most {figure}", figure=f"{_minus(high)} {unit}")
    if high is None:
        return tr("at least {figure}", figure=f"{_minus(low)} {unit}")
    return f"{_minus(low)}–{_minus(high)} {unit}"


def _minus(figure: Decimal | None) -> str:
    return f"{figure.normalize():f}".replace("-", "−") if figure is not None else ""
