"""A chart on paper, as the window draws it: lines or bars, target, band, what is off target."""

from __future__ import annotations

from dataclasses import dataclass

from wms_desktop.core.chart import LIMITS, TARGET, Axis, Chart, Series, axis_of, every
from wms_desktop.core.language import N_, translate
from wms_desktop.documents.surface import (
    INK,
    INK_2,
    LINE,
    LINE_SOFT,
    POINTS_PER_MM,
    THIN,
    Style,
    Surface,
)

SERIES = ("#2A55B8", "#5C9E9A", "#A87E1D", "#8792A2")
_AMBER, _AMBER_EDGE, _BAND = "#F4B740", "#875000", "#E0F2E7"
_TITLE = Style(9.5, bold=True)
_NOTE = Style(8, ink=INK_2)
_FIGURE = Style(8)
_GAP, _SWATCH, _POINT, _OFF = 2.0, 4.0, 0.75, 2.6
_TICK_MM = 8.0  # at least, from tick to tick
_DASH = (1.4, 1.0)


@dataclass(frozen=True, slots=True)
class _Plot:
    left: float
    top: float
    width: float
    height: float
    axis: Axis
    places: int

    @property
    def slot(self) -> float:
        return self.width / max(self.places, 1)

    def x(self, place: int) -> float:
        return self.left + (place + 0.5) * self.slot

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - self.axis.share(value))


def draw_chart(
    surface: Surface,
    room: tuple[float, float, float, float],
    chart: Chart,
    *,
    bars: bool = False,
) -> None:
    """Draw *chart* into *room*: left, top, width and height in mm from the page's top left.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.
    """
    left, top, width, height = room
    surface.text(left, top, chart.title, _TITLE)
    below = _draw_legend(surface, room, chart, bars=bars)
    bottom = top + height - _NOTE.line_mm - 1
    if not chart.known:
        empty = chart.empty or translate(N_("No figures yet"), surface.language)
        middle = (below + bottom) / 2
        surface.box(left, below, width, bottom - below, ink=LINE_SOFT)
        centred = Style(8, ink=INK_2, align="center")
        surface.text(left, middle - _NOTE.line_mm / 2, empty, centred, width)
        return
    axis = axis_of(chart, max(3, min(6, int((bottom - below) // _TICK_MM))))
    figures = max(_wide(surface, chart.tick(tick)) for tick in axis.ticks)
    start = left + figures + _GAP
    first = below + _NOTE.line_mm / 2
    plot = _Plot(start, first, left + width - start, bottom - first, axis, len(chart.labels))
    _draw_axes(surface, left, chart, plot)
    for number, series in enumerate(chart.series):
        if bars:
            _draw_bars(surface, plot, series, number, len(chart.series))
        else:
            _draw_line(surface, chart, plot, series, SERIES[number])


def _wide(surface: Surface, text: str, style: Style = _NOTE) -> float:
    return surface.face(style).width(text, style.size) / POINTS_PER_MM


def _legend(chart: Chart, surface: Surface, bars: bool) -> list[tuple[str, str]]:
    def tr(source: str, **params: object) -> str:
        return translate(source, surface.language, **params)

    named = [(SERIES[n], each.name) for n, each in enumerate(chart.series) if each.name]
    found = named if len(chart.series) > 1 else []
    if not bars and any(chart.is_off(value) for value in chart.known):
        found.append(("off", tr(chart.off_word)))
    if chart.target is not None:
        found.append(("target", tr(TARGET, figure=chart.figure(chart.target, unit=True))))
    if chart.limits:
        found.append((_BAND, tr(LIMITS, limits=chart.limits)))
    return found


def _draw_legend(
    surface: Surface, room: tuple[float, float, float, float], chart: Chart, *, bars: bool
) -> float:
    """What the marks mean, at the right of the title or below it; gives where the plot begins."""
    left, top, width, _height = room
    items = _legend(chart, surface, bars)
    widths = [_SWATCH + 1 + _wide(surface, text) for _mark, text in items]
    needed = sum(widths) + 2 * _GAP * max(len(items) - 1, 0)
    title = _wide(surface, chart.title, _TITLE) if chart.title else 0
    beside = title + 3 * _GAP + needed <= width
    y = top + (0 if beside else _TITLE.line_mm)
    x = left + width - needed if beside else left
    for (mark, text), wide in zip(items, widths, strict=True):
        if not beside and x > left and x + wide > left + width:
            x, y = left, y + _NOTE.line_mm
        _draw_mark(surface, x, y + _NOTE.line_mm / 2, mark)
        surface.text(x + _SWATCH + 1, y, text, _NOTE)
        x += wide + 2 * _GAP
    return max(y + _NOTE.line_mm if items else 0.0, top + _TITLE.line_mm) + 1


def _draw_mark(surface: Surface, x: float, middle: float, mark: str) -> None:
    if mark == "target":
        surface.line(x, middle, x + _SWATCH, middle, INK_2, THIN, _DASH)
    elif mark == "off":
        _draw_off(surface, x + _SWATCH / 2, middle)
    else:
        surface.box(x, middle - 1, _SWATCH, 2, fill=mark, ink="")


def _draw_off(surface: Surface, x: float, y: float) -> None:
    half = _OFF / 2
    corners = ((x, y - half), (x + half, y + half), (x - half, y + half))
    surface.shape((*corners, corners[0]), fill=_AMBER, ink=_AMBER_EDGE)


def _draw_axes(surface: Surface, left: float, chart: Chart, plot: _Plot) -> None:
    right = plot.left + plot.width
    if chart.limits:
        top = plot.y(plot.axis.highest if chart.high is None else chart.high)
        foot = plot.y(plot.axis.lowest if chart.low is None else chart.low)
        surface.box(plot.left, top, plot.width, foot - top, fill=_BAND, ink="")
    for tick in plot.axis.ticks:
        y = plot.y(tick)
        surface.line(plot.left, y, right, y, LINE if tick == 0 else LINE_SOFT)
        aligned = Style(_NOTE.size, ink=INK_2, align="right")
        room = plot.left - _GAP - left
        figure = chart.tick(tick)
        surface.text(left, y - _NOTE.line_mm / 2, figure, aligned, room)
    if chart.target is not None:
        y = plot.y(chart.target)
        surface.line(plot.left, y, right, y, INK_2, THIN, _DASH)
    widths = [_wide(surface, label) for label in chart.labels]
    step = every(widths, plot.slot, _GAP)
    for place in range(len(widths) - 1, -1, -step):
        x = min(max(plot.x(place) - widths[place] / 2, left), right - widths[place])
        surface.text(x, plot.top + plot.height + 0.8, chart.labels[place], _NOTE)


def _draw_bars(surface: Surface, plot: _Plot, series: Series, number: int, many: int) -> None:
    wide = min(plot.slot * 0.8 / many, 9.0)
    nought = plot.y(0.0)
    for place, value in enumerate(series.values):
        if value:
            y = plot.y(value)
            x = plot.x(place) + (number - many / 2) * wide
            high = abs(y - nought)
            surface.box(x, min(y, nought), wide * 0.96, high, fill=SERIES[number], ink="")


def _draw_line(surface: Surface, chart: Chart, plot: _Plot, series: Series, ink: str) -> None:
    run: list[tuple[float, float]] = []
    for place, value in enumerate((*series.values, None)):
        if value is not None:
            run.append((plot.x(place), plot.y(value)))
            continue
        if len(run) > 1:
            surface.shape(run, ink=ink, thick=0.45)
        run = []
    free = 0.0  # up to where figures stand already
    for place, value in enumerate(series.values):
        if value is None:
            continue
        x, y = plot.x(place), plot.y(value)
        if not chart.is_off(value):
            surface.dot(x, y, _POINT, ink)
            continue
        _draw_off(surface, x, y)
        text = chart.figure(value)
        wide = _wide(surface, text, _FIGURE)
        if x - wide / 2 >= free:
            under = y + _OFF / 2 + 0.2
            foot = plot.top + plot.height
            top = under if under + _FIGURE.line_mm <= foot else y - _OFF / 2 - _FIGURE.line_mm
            surface.text(x - wide / 2, top, text, Style(8, ink=INK))
            free = x + wide / 2 + 0.6
