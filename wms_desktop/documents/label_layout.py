"""Where the ink of one label goes: texts fitted into their fields, bars on whole dots."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from wms_desktop.core.language import Language
from wms_desktop.documents.bars import Bars
from wms_desktop.documents.fonts import Typeface, typeface
from wms_desktop.documents.label_symbol import carried, module_dots, symbol
from wms_desktop.documents.label_template import Align, Field, Part, Symbology, Template
from wms_desktop.documents.lines import fitted, wrapped
from wms_desktop.documents.squares import Squares

if TYPE_CHECKING:
    from wms_desktop.documents.label import LabelData
    from wms_desktop.documents.streams import Streams

POINTS_PER_MM = 72 / 25.4
LINE_PITCH = 1.22  # of the type size
ASCENT = 0.9  # from the top of a line to its baseline, of the type size
_SHRINK = 0.5  # points by which type is made smaller at a time


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; points from the label's bottom left."""

    x: float
    y: float
    size: float
    text: str
    face: Typeface


@dataclass(frozen=True, slots=True)
class Draft:
    """The ink of one label."""

    lines: tuple[Line, ...]
    shapes: tuple[str, ...]  # bars and squares as content operators

    def operations(self, streams: Streams) -> str:
        """The content operators, with the texts in the document's fonts."""
        texts = [
            streams.text(each.x, each.y, each.size, each.text, each.face) for each in self.lines
        ]
        return "".join((*self.shapes, *texts))


def drawn_label(template: Template, label: LabelData, dpi: int, language: Language) -> Draft:
    """*label* on *template*, its bars in whole dots of a printer with *dpi*.

    Raises:
        Refused: the code does not fit.
    """
    lines: list[Line] = []
    shapes: list[str] = []
    height = template.height_mm
    for field in template.fields[label.kind.value]:
        if field.part is Part.BARS:
            shapes.append(_symbol(field, *carried(field.symbology, label), dpi, height))
        elif text := field.text if field.part is Part.TEXT else label.text(field.part):
            lines += _text(field, text, height, language)
    return Draft(tuple(lines), tuple(shapes))


@lru_cache(maxsize=8192)
def _text(field: Field, text: str, height: float, language: Language) -> tuple[Line, ...]:
    face = typeface(language, field.bold)
    width = field.width_mm * POINTS_PER_MM
    size = field.size_pt
    while size > (field.least_pt or size) and len(wrapped(text, size, width, face)) > field.lines:
        size -= _SHRINK
    y = (height - field.top_mm) * POINTS_PER_MM - ASCENT * size
    placed: list[Line] = []
    for line in fitted(text.replace("\n", " "), size, width, face, field.lines):
        slack = width - face.width(line, size) if field.align is not Align.LEFT else 0.0
        x = field.left_mm * POINTS_PER_MM + slack * (0.5 if field.align is Align.CENTER else 1)
        placed.append(Line(x, y, size, line, face))
        y -= LINE_PITCH * size
    return tuple(placed)


def _symbol(field: Field, symbology: Symbology, text: str, dpi: int, height: float) -> str:
    found = symbol(symbology, text)
    dots = module_dots(field, found, symbology, dpi)
    if isinstance(found, Squares):
        return _squares(field, found, dots, dpi, height)
    return _bars(field, found, dots, dpi, height)


def _bars(field: Field, bars: Bars, dots: int, dpi: int, height: float) -> str:
    left = _dots(field.left_mm, dpi) + (_dots(field.width_mm, dpi) - dots * bars.width) // 2
    bottom = _dots(height - field.top_mm - field.height_mm, dpi)
    dot = 72 / dpi
    return (
        f"q {dot * dots:.6f} 0 0 {_dots(field.height_mm, dpi) * dot:.4f} "
        f"{left * dot:.4f} {bottom * dot:.4f} cm\n{_bar_path(bars)}f\nQ\n"
    )


def _squares(field: Field, squares: Squares, dots: int, dpi: int, height: float) -> str:
    """Squares lie at the top of their field, and where it is aligned; with their quiet zone."""
    slack = _dots(field.width_mm, dpi) - dots * squares.whole_side
    share = {Align.LEFT: 0, Align.CENTER: slack // 2, Align.RIGHT: slack}[field.align]
    left = _dots(field.left_mm, dpi) + share + dots * squares.quiet
    bottom = _dots(height - field.top_mm, dpi) - dots * (squares.side + squares.quiet)
    dot = 72 / dpi
    module = f"{dot * dots:.6f}"
    path = _square_path(squares)
    return f"q {module} 0 0 {module} {left * dot:.4f} {bottom * dot:.4f} cm\n{path}f\nQ\n"


@lru_cache(maxsize=4096)
def _bar_path(bars: Bars) -> str:
    return "".join(f"{start} 0 {length} 1 re\n" for start, length in bars.strokes())


@lru_cache(maxsize=1024)
def _square_path(squares: Squares) -> str:
    return "".join(
        f"{start} {squares.side - 1 - row} {length} 1 re\n"
        for row, strokes in enumerate(squares.rows)
        for start, length in strokes
    )


def _dots(mm: float, dpi: int) -> int:
    return round(mm * dpi / 25.4)
