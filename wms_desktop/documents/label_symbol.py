"""Which code a field of a label draws, and how many dots its modules get."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from wms_desktop.core import gs1
from wms_desktop.core.errors import Refused
from wms_desktop.documents import bars, squares
from wms_desktop.documents.bars import Bars
from wms_desktop.documents.label_template import Field, Symbology
from wms_desktop.documents.squares import Squares
from wms_desktop.documents.words import LabelFault

if TYPE_CHECKING:
    from wms_desktop.documents.label import LabelData

_PLAIN = {Symbology.GS1_128: Symbology.CODE128, Symbology.GS1_DATAMATRIX: Symbology.DATAMATRIX}
_RETAIL = (Symbology.EAN13, Symbology.EAN8, Symbology.UPCA)


def carried(symbology: Symbology, label: LabelData) -> tuple[Symbology, str]:
    """What is drawn for *label*, and the text in it; a GS1 text has FNC1 as a separator.

    A GS1 symbol needs goods with a GTIN; without one our own code stands in its plain cousin.

    Raises:
        Refused: a part that GS1 cannot carry.
    """
    if symbology in _PLAIN:
        if not label.gs1:
            return _PLAIN[symbology], label.code
        try:
            is_square = symbology is Symbology.GS1_DATAMATRIX
            return symbology, (gs1.readable if is_square else gs1.built)(label.gs1)
        except gs1.ElementError as error:
            if error.right:
                raise Refused(LabelFault.CHECK_DIGIT, code=str(error), right=error.right) from error
            raise Refused(LabelFault.NOT_GS1, value=str(error)[:80]) from error
    return symbology, (label.gtin or label.code) if symbology in _RETAIL else label.code


@lru_cache(maxsize=8192)
def symbol(symbology: Symbology, text: str) -> Bars | Squares:
    """*text* as bars or squares.

    Raises:
        Refused: the symbol cannot carry it.
    """
    match symbology:
        case Symbology.CODE128:
            return bars.code128(text)
        case Symbology.EAN13:
            return bars.ean13(text)
        case Symbology.EAN8:
            return bars.ean8(text)
        case Symbology.UPCA:
            return bars.upca(text)
        case Symbology.GS1_128:
            return bars.gs1_128(text)
        case Symbology.QR:
            return squares.qr(text)
        case Symbology.DATAMATRIX:
            return squares.datamatrix(text)
        case Symbology.GS1_DATAMATRIX:
            return squares.gs1_datamatrix(text)
    return bars.bars_for(text)


def module_dots(field: Field, found: Bars | Squares, symbology: Symbology, dpi: int) -> int:
    """Printer dots per module of *found* in *field*.

    Raises:
        Refused: it does not fit; ``fits`` is the length that would.
    """
    if isinstance(found, Bars):
        return bars.module_dots(found, field.width_mm, dpi)
    side = min(field.width_mm, field.height_mm)
    dots = squares.square_dots(found, side, dpi)
    if not dots:
        raise Refused(
            LabelFault.CODE_TOO_LONG,
            code=bars.shown_code(found.text),
            length=len(found.text),
            fits=_longest(symbology, found.text, side, dpi),
        )
    return dots


def needed_mm(found: Bars | Squares, dpi: int) -> float:
    """How wide a field must be for *found*: a side of it, where it is square."""
    if isinstance(found, Bars):
        return bars.least_width_mm(found, dpi)
    return found.whole_side * squares.least_dots(dpi) * bars.MM_PER_INCH / dpi


def _longest(symbology: Symbology, text: str, side_mm: float, dpi: int) -> int:
    encode = squares.qr if symbology is Symbology.QR else squares.datamatrix
    for length in range(len(text) - 1, 0, -1):
        if squares.square_dots(encode(text[:length]), side_mm, dpi):
            return length
    return 0
