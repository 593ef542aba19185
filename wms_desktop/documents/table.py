"""Tables on paper: wrapped cells, the header again on every page, rows kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from wms_desktop.core.language import Language
from wms_desktop.documents.fonts import Typeface, typeface
from wms_desktop.documents.lines import wrapped
from wms_desktop.documents.surface import (
    HAIR,
    INK_2,
    LINE,
    LINE_SOFT,
    POINTS_PER_MM,
    SHADE,
    THIN,
    Style,
    Surface,
)

PAD_X = 1.6
PAD_Y = 1.1
BARS_MM = 9.0
_BARS_TEXT_MM = 3.6

HEADER = Style(8.5, bold=True, ink=INK_2, pitch=1.3)


class Kind(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    FIGURE = "figure"  # to the right
    CENTER = "center"
    BARS = "bars"  # the cell's text as Code 128
    TICK = "tick"  # an empty square to tick
    BLANK = "blank"  # left empty, to be written in


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what stands in it, and its share of the width."""

    title: str
    share: float = 1.0
    kind: Kind = Kind.TEXT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row measured for its columns."""

    texts: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    height: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Columns laid out over a width in millimetres."""

    columns: tuple[Column, ...]
    left: float
    width: float
    language: Language
    size: float = 9.5
    least_row: float = 0.0

    @property
    def edges(self) -> list[float]:
        """The vertical lines, one more than there are columns."""
        total = sum(column.share for column in self.columns)
        edges = [self.left]
        for column in self.columns:
            edges.append(edges[-1] + self.width * column.share / total)
        return edges

    def measured(self, texts: Sequence[str], *, bold: bool = False) -> Row:
        """A row of cell texts with its height."""
        padded = [*texts, *[""] * (len(self.columns) - len(texts))]
        lines: list[tuple[str, ...]] = []
        height = self.least_row
        for column, text, inner in zip(self.columns, padded, self._inner_widths(), strict=True):
            style = self._style(column, bold)
            if column.kind is Kind.BARS and text:
                lines.append(())
                height = max(height, BARS_MM + _BARS_TEXT_MM + 2 * PAD_Y)
                continue
            face = typeface(self.language, style.bold)
            cell = tuple(wrapped(text, style.size, inner * POINTS_PER_MM, face))
            lines.append(cell)
            height = max(height, len(cell) * style.line_mm + 2 * PAD_Y)
        return Row(tuple(padded), tuple(lines), height, bold)

    def header(self) -> Row:
        """The titles, measured."""
        lines = tuple(
            tuple(wrapped(column.title, HEADER.size, inner * POINTS_PER_MM, self._header_face()))
            for column, inner in zip(self.columns, self._inner_widths(), strict=True)
        )
        height = max(len(cell) for cell in lines) * HEADER.line_mm + 2 * PAD_Y + 0.4
        return Row(tuple(column.title for column in self.columns), lines, height)

    def split(self, row: Row, room: float) -> tuple[Row, Row | None]:
        """*row* cut to *room*, and what goes on on the next page; for rows taller than a page."""
        count = int((room - 2 * PAD_Y) / Style(self.size).line_mm)
        if count < 1 or row.height <= room:
            return row, None
        rest = tuple(cell[count:] for cell in row.lines)
        most = max(len(cell) for cell in rest)
        height = most * Style(self.size).line_mm + 2 * PAD_Y
        first = Row(row.texts, tuple(cell[:count] for cell in row.lines), room, row.bold)
        blank = tuple("" for _ in row.texts)
        return first, Row(blank, rest, height, row.bold) if most else None

    def draw_header(self, surface: Surface, top: float) -> float:
        """Draw the titles; gives the height."""
        row = self.header()
        surface.box(self.left, top, self.width, row.height, fill=SHADE, ink="")
        for index, column in enumerate(self.columns):
            align = "right" if column.kind is Kind.FIGURE else "left"
            if column.kind in (Kind.CENTER, Kind.TICK):
                align = "center"
            style = Style(HEADER.size, True, HEADER.ink, align, HEADER.pitch)
            self._cell(surface, index, top, row, style)
        right = self.left + self.width
        surface.line(self.left, top, right, top, thick=THIN)
        surface.line(self.left, top + row.height, right, top + row.height, thick=THIN)
        self._verticals(surface, top, row.height)
        return row.height

    def draw_row(self, surface: Surface, top: float, row: Row) -> None:
        """Draw a measured row with the hairline below it."""
        if row.bold:
            surface.box(self.left, top, self.width, row.height, fill=SHADE, ink="")
        edges = self.edges
        for index, column in enumerate(self.columns):
            if column.kind is Kind.BARS and row.texts[index]:
                inner = edges[index + 1] - edges[index]
                surface.bars(
                    edges[index + 1],
                    top + PAD_Y,
                    row.texts[index],
                    width=inner,
                    height=BARS_MM,
                    size=7.5,
                    centred=True,
                )
            elif column.kind is Kind.TICK and not row.bold:
                middle = (edges[index] + edges[index + 1]) / 2
                surface.box(middle - 1.7, top + (row.height - 3.4) / 2, 3.4, 3.4, thick=THIN)
            else:
                self._cell(surface, index, top, row, self._style(column, row.bold))
        if row.bold:
            surface.line(self.left, top, self.left + self.width, top)
        self.draw_end(surface, top + row.height, LINE_SOFT)
        self._verticals(surface, top, row.height)

    def draw_end(self, surface: Surface, top: float, ink: str = LINE) -> None:
        """The line below a row; the outer one where the table or its page ends."""
        surface.line(self.left, top, self.left + self.width, top, ink)

    def _cell(self, surface: Surface, index: int, top: float, row: Row, style: Style) -> None:
        left = self.edges[index] + PAD_X
        inner = self._inner_widths()[index]
        high = len(row.lines[index]) * style.line_mm
        y = top + PAD_Y
        if len(row.lines[index]) == 1 or row.height - high < style.line_mm + 2 * PAD_Y:
            y = top + (row.height - high) / 2
        for line in row.lines[index]:
            surface.text(left, y, line, style, inner)
            y += style.line_mm

    def _verticals(self, surface: Surface, top: float, height: float) -> None:
        edges = self.edges
        for place, x in enumerate(edges):
            outer = place in (0, len(edges) - 1)
            surface.line(x, top, x, top + height, LINE if outer else LINE_SOFT, HAIR)

    def _inner_widths(self) -> list[float]:
        edges = self.edges
        return [right - left - 2 * PAD_X for left, right in pairwise(edges)]

    def _style(self, column: Column, bold: bool) -> Style:
        align = {Kind.FIGURE: "right", Kind.CENTER: "center", Kind.TICK: "center"}
        return Style(self.size, bold or column.bold, align=align.get(column.kind, "left"))

    def _header_face(self) -> Typeface:
        return typeface(self.language, True)
