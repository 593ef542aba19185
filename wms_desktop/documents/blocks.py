"""The parts of a form: facts in a grid, remarks, boxes to sign and to seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wms_desktop.core.language import Language
from wms_desktop.documents.fonts import typeface
from wms_desktop.documents.lines import wrapped
from wms_desktop.documents.surface import (
    INK_2,
    LINE,
    LINE_SOFT,
    POINTS_PER_MM,
    SHADE,
    THIN,
    Style,
    Surface,
)

PAD_X = 1.8
PAD_Y = 1.3
LABEL = Style(8.5, ink=INK_2, pitch=1.3)
VALUE = Style(9.5)
_LABEL_LEAST = 17.0
_LABEL_MOST = 0.42  # of the pair's width
_LABEL_STRIP = 5.4  # of a box, above the place that is looked at after scanning


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; a wide one has a row of its own."""

    label: str
    value: str
    wide: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A place to sign or to seal.

    Attributes:
        label: what is expected, in the paper's language.
        name: key in `Paper.places`; nothing where nobody asks for the place.
        share: of the row's width.
        value: printed in the box, for what is known already.
    """

    label: str
    name: str = ""
    share: float = 1.0
    value: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box's blank is: millimetres from the page's top left; pages from 0."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class FactRow:
    """Facts beside each other, broken into lines."""

    cells: tuple[tuple[Fact, tuple[str, ...], tuple[str, ...], float], ...]  # fact, lines, width
    label_width: float
    height: float


@dataclass(frozen=True, slots=True)
class FactGrid:
    """Pairs of label and value over a width."""

    left: float
    width: float
    columns: int
    language: Language

    def rows(self, facts: Sequence[Fact]) -> list[FactRow]:
        """The rows of the grid, from the top."""
        label_width = self._label_width(facts)
        rows: list[FactRow] = []
        waiting: list[Fact] = []
        for fact in facts:
            if fact.wide and waiting:
                rows.append(self._row(waiting, label_width))
                waiting = []
            waiting.append(fact)
            if fact.wide or len(waiting) == self.columns:
                rows.append(self._row(waiting, label_width))
                waiting = []
        if waiting:
            rows.append(self._row(waiting, label_width))
        return rows

    def draw(self, surface: Surface, top: float, row: FactRow) -> None:
        """Draw one row."""
        left = self.left
        for fact, labels, values, width in row.cells:
            surface.box(left, top, row.label_width, row.height, fill=SHADE, ink="")
            _lines(surface, left + PAD_X, top, row.height, labels, LABEL)
            style = Style(VALUE.size, fact.bold)
            _lines(surface, left + row.label_width + PAD_X, top, row.height, values, style)
            divide = left + row.label_width
            surface.line(divide, top, divide, top + row.height, LINE_SOFT)
            surface.box(left, top, width, row.height)
            left += width

    def _row(self, facts: Sequence[Fact], label_width: float) -> FactRow:
        width = self.width if len(facts) == 1 else self.width / self.columns
        last = self.width - width * (len(facts) - 1)  # the last takes what would stay empty
        cells = []
        height = 0.0
        for index, fact in enumerate(facts):
            own = last if index == len(facts) - 1 else width
            labels = self._lines(fact.label, LABEL, label_width)
            values = self._lines(fact.value, Style(VALUE.size, fact.bold), own - label_width)
            cells.append((fact, labels, values, own))
            high = max(len(labels) * LABEL.line_mm, len(values) * VALUE.line_mm)
            height = max(height, high + 2 * PAD_Y)
        return FactRow(tuple(cells), label_width, height)

    def _lines(self, text: str, style: Style, width: float) -> tuple[str, ...]:
        face = typeface(self.language, style.bold)
        room = (width - 2 * PAD_X) * POINTS_PER_MM
        return tuple(wrapped(text, style.size, room, face))

    def _label_width(self, facts: Sequence[Fact]) -> float:
        face = typeface(self.language)
        widest = max((face.width(fact.label, LABEL.size) for fact in facts), default=0.0)
        needed = max(widest / POINTS_PER_MM + 2 * PAD_X + 0.5, _LABEL_LEAST)
        return min(needed, self.width / self.columns * _LABEL_MOST)


@dataclass(frozen=True, slots=True)
class NotePart:
    """Remarks that stand in one frame."""

    label: str
    lines: tuple[str, ...]
    height: float


def note_parts(
    label: str, text: str, width: float, most: float, language: Language
) -> list[NotePart]:
    """Remarks cut into frames of at most *most* mm, the room on a page."""
    count = max(1, int((most - LABEL.line_mm - 2 * PAD_Y - 1) / VALUE.line_mm))
    room = (width - 2 * PAD_X) * POINTS_PER_MM
    lines = wrapped(text, VALUE.size, room, typeface(language)) if text else []
    parts = []
    for start in range(0, max(1, len(lines)), count):
        group = tuple(lines[start : start + count])
        height = LABEL.line_mm + len(group) * VALUE.line_mm + 2 * PAD_Y + 0.6
        parts.append(NotePart(label, group, height))
    return parts


def draw_note(
    surface: Surface, left: float, top: float, width: float, height: float, part: NotePart
) -> None:
    """Draw one frame of remarks."""
    surface.box(left, top, width, height)
    surface.text(left + PAD_X, top + PAD_Y, part.label, LABEL)
    y = top + PAD_Y + LABEL.line_mm + 0.6
    for line in part.lines:
        surface.text(left + PAD_X, y, line, VALUE)
        y += VALUE.line_mm


def draw_box(
    surface: Surface, left: float, top: float, width: float, height: float, box: Box, page: int
) -> Place:
    """Draw a box to sign; its label stands outside the place that is looked at afterwards."""
    surface.box(left, top, width, height, ink=LINE, thick=THIN)
    label = wrapped(box.label, LABEL.size, (width - 2 * PAD_X) * POINTS_PER_MM, surface.face(LABEL))
    strip = max(_LABEL_STRIP, len(label) * LABEL.line_mm + 1.4)
    for index, line in enumerate(label):
        surface.text(left + PAD_X, top + 0.8 + index * LABEL.line_mm, line, LABEL)
    if box.value:
        room = (width - 2 * PAD_X) * POINTS_PER_MM
        value = tuple(wrapped(box.value, VALUE.size, room, surface.face(VALUE)))
        _lines(surface, left + PAD_X, top + strip, height - strip - 1, value, VALUE)
    inset = 0.8  # keeps the frame itself out
    return Place(page, left + inset, top + strip, width - 2 * inset, height - strip - inset)


def _lines(
    surface: Surface, left: float, top: float, height: float, lines: Sequence[str], style: Style
) -> None:
    y = top + (height - len(lines) * style.line_mm) / 2
    for line in lines:
        surface.text(left, y, line, style)
        y += style.line_mm
