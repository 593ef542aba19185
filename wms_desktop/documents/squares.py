"""Square codes as whole dots of the printer: QR, DataMatrix, and GS1 DataMatrix.

Source: stack.md 3, ux.md (Printing), RCP-3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.documents.words import LabelFault

QR_QUIET = 4  # modules on each side
DATAMATRIX_QUIET = 1
LEAST_MM = 0.25  # a module; smaller ones are not read by every hand scanner
MOST_CHARACTERS = 200
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Squares:
    """A square code as rows of black runs, without its quiet zone."""

    text: str
    side: int  # modules
    rows: tuple[tuple[tuple[int, int], ...], ...]  # per row from the top: (first module, modules)
    quiet: int = QR_QUIET

    @property
    def whole_side(self) -> int:
        """Modules of one side with both quiet zones."""
        return self.side + 2 * self.quiet


@lru_cache(maxsize=4096)
def qr(text: str, level: str = "Q") -> Squares:
    """*text* as a QR code; ASCII only, so that every scanner types it.

    Raises:
        Refused: *text* is empty, too long, or has other characters.
    """
    return _squares(_checked(text), "QRCode", QR_QUIET, ec_level=level)


@lru_cache(maxsize=4096)
def datamatrix(text: str) -> Squares:
    """*text* as a square DataMatrix; ASCII only.

    Raises:
        Refused: *text* is empty, too long, or has other characters.
    """
    return _squares(_checked(text), "DataMatrix", DATAMATRIX_QUIET, force_square=True)


@lru_cache(maxsize=4096)
def gs1_datamatrix(readable: str) -> Squares:
    """A GS1 element string, given with its identifiers in brackets, as a DataMatrix.

    The caller has it from `core.gs1.readable`, which checks it.
    """
    return _squares(readable, "DataMatrix", DATAMATRIX_QUIET, force_square=True, gs1=True)


def least_dots(dpi: int) -> int:
    """The fewest printer dots that a module may have."""
    return max(2, math.ceil(LEAST_MM * dpi / 25.4 - 0.01))


def square_dots(squares: Squares, side_mm: float, dpi: int) -> int:
    """Printer dots per module, the most that fit a field of *side_mm* with the quiet zone.

    0 where not even the smallest module fits.
    """
    dots = int(side_mm * dpi / 25.4 + 1e-6) // squares.whole_side
    return dots if dots >= least_dots(dpi) else 0


def _checked(text: str) -> str:
    if not text or any(not " " <= character <= "~" for character in text):
        raise Refused(LabelFault.NOT_PRINTABLE, code=text[:_SHOWN])
    if len(text) > MOST_CHARACTERS:
        raise Refused(
            LabelFault.CODE_TOO_LONG, code=text[:_SHOWN], length=len(text), fits=MOST_CHARACTERS
        )
    return text


def _squares(text: str, kind: str, quiet: int, **options: Any) -> Squares:
    import zxingcpp  # only where a square code is drawn; see imaging.codes

    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind), **options)
    image: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    pixels = bytes(memoryview(image))
    side = math.isqrt(len(pixels))
    rows = [
        "".join("0" if pixel else "1" for pixel in pixels[start : start + side])
        for start in range(0, len(pixels), side)
    ]
    return Squares(text, side, tuple(tuple(strokes(row, 0)) for row in rows), quiet)


def strokes(modules: str, offset: int) -> list[tuple[int, int]]:
    """The black runs of *modules* ("1" is black) as (first module, modules)."""
    found: list[tuple[int, int]] = []
    position = offset
    for colour, group in groupby(modules):
        length = len(list(group))
        if colour == "1":
            found.append((position, length))
        position += length
    return found
