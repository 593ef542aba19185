"""Figures over time or by kind as data: the window and the papers draw the same chart."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from wms_desktop.core.language import N_

BELOW, ABOVE, OUTSIDE = N_("Below target"), N_("Above target"), N_("Out of limits")
TARGET, LIMITS = N_("Target {figure}"), N_("Limits {limits}")
_STEPS = (1, 2, 2.5, 5, 10)
_NEARLY = 1e-9
_AIR = 0.04  # of the range, above and below the values


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one kind of bar: a value a place on the axis, None where nothing is known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows; every text is in the language shown already.

    Attributes:
        labels: one a place on the axis, short; drawn as many as there is room for.
        series: at most four; each as long as *labels*.
        title: above the chart, bold; may be empty.
        unit: after figures, with a space: %, °C.
        decimals: of the figures written; trailing noughts are left out.
        target: a dashed line with its name; values below it are off (above it, if *is_most*).
        low: lower limit of a band that values should keep to; *high* the upper one.
        bottom: the axis never goes below; *top* never above it.
        from_nought: the axis begins at nought, as that of bars does.
        says: full name of each place, for tool tips and screen readers; the labels else.
        empty: what is said where no value is known.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    title: str = ""
    unit: str = ""
    decimals: int = 0
    target: float | None = None
    is_most: bool = False
    low: float | None = None
    high: float | None = None
    bottom: float | None = None
    top: float | None = None
    from_nought: bool = False
    says: tuple[str, ...] = ()
    empty: str = ""

    def __post_init__(self) -> None:
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError("a series has not one value a label")

    @property
    def known(self) -> list[float]:
        """Every value that is known."""
        return [value for series in self.series for value in series.values if value is not None]

    def said(self, place: int) -> str:
        """The full name of a place on the axis."""
        return self.says[place] if self.says else self.labels[place]

    def is_off(self, value: float) -> bool:
        """Whether *value* misses the target or leaves the band. The target itself is met."""
        if self.target is not None and value != self.target:
            return (value > self.target) is self.is_most
        below = self.low is not None and value < self.low
        return below or (self.high is not None and value > self.high)

    @property
    def off_word(self) -> str:
        """What is said of a value that is off, in English."""
        if self.target is None:
            return OUTSIDE
        return ABOVE if self.is_most else BELOW

    @property
    def limits(self) -> str:
        """The band in figures: 2–8 °C, ≤ 60 %; empty without one."""
        low, high = ("" if each is None else self.figure(each) for each in (self.low, self.high))
        said = f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        return f"{said} {self.unit}".rstrip() if low or high else ""

    def figure(self, value: float, *, unit: bool = False) -> str:
        """*value* as it is written, with the true minus; -0.0 is 0."""
        return self._written(value, self.decimals, unit=unit)

    def tick(self, value: float) -> str:
        """A line of the axis, as fine as it is, with its unit."""
        return self._written(value, 6, unit=True)

    def _written(self, value: float, decimals: int, *, unit: bool) -> str:
        text = f"{abs(value):,.{decimals}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        sign = "−" if value < 0 and text != "0" else ""
        return f"{sign}{text} {self.unit}".rstrip() if unit else f"{sign}{text}"


@dataclass(frozen=True, slots=True)
class Axis:
    """The range of values and where its lines are, from the bottom up."""

    ticks: tuple[float, ...]

    @property
    def lowest(self) -> float:
        """The value at the foot of the plot."""
        return self.ticks[0]

    @property
    def highest(self) -> float:
        """The value at the head of the plot."""
        return self.ticks[-1]

    def share(self, value: float) -> float:
        """How high *value* stands: 0 at the foot, 1 at the head."""
        return (value - self.lowest) / (self.highest - self.lowest)


def axis_of(chart: Chart, most_ticks: int = 5) -> Axis:
    """Round figures that hold every value, the target and the band of *chart*.

    Args:
        most_ticks: lines at most, at least 3; they are multiples of 1, 2, 2.5 or 5.
    """
    marks = [mark for mark in (chart.target, chart.low, chart.high) if mark is not None]
    values = [*chart.known, *marks] or [0.0]
    least, most = min(values), max(values)
    if chart.from_nought:
        least, most = min(least, 0.0), max(most, 0.0)
    if most - least < _NEARLY:
        most = least + (abs(least) * 0.1 or 1.0)
        if chart.top is not None and most > chart.top:
            least, most = least - (most - least), max(chart.top, least)
    elif not chart.from_nought:
        least, most = _with_air(chart, least, most)
    start, end, step = _rounded(least, most, max(most_ticks, 3))
    if chart.top is not None and end > chart.top >= most:
        end = chart.top
    if chart.bottom is not None and start < chart.bottom <= least:
        start = chart.bottom
    count = round((end - start) / step)
    ticks = [start + number * step for number in range(count + 1)]
    if ticks[-1] < end - _NEARLY:
        ticks.append(end)
    return Axis(tuple(round(tick, 9) for tick in ticks))


def _with_air(chart: Chart, least: float, most: float) -> tuple[float, float]:
    """No point lies on the edge of the plot, where its figure would leave it."""
    air = (most - least) * _AIR
    foot = least - air if chart.bottom is None else max(least - air, min(chart.bottom, least))
    head = most + air if chart.top is None else min(most + air, max(chart.top, most))
    return foot, head


def _rounded(least: float, most: float, most_ticks: int) -> tuple[float, float, float]:
    rough = (most - least) / (most_ticks - 1)
    power = 10.0 ** floor(log10(rough))
    for factor in (*_STEPS, *(10 * step for step in _STEPS)):
        step = power * factor
        start = floor(least / step + _NEARLY) * step
        end = ceil(most / step - _NEARLY) * step
        if step >= rough - _NEARLY and round((end - start) / step) < most_ticks:
            break
    return start, max(end, start + step), step


def every(widths: list[float], slot: float, gap: float) -> int:
    """Each how-manyth label of an axis can stand without touching its neighbours.

    Args:
        widths: of all labels; *slot* is the distance of two places, *gap* what stays blank.
    """
    if not widths or slot <= 0:
        return max(len(widths), 1)
    return max(1, ceil((max(widths) + gap) / slot - _NEARLY))
