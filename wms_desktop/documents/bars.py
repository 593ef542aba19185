"""Bars as whole dots of the printer: Code 128, EAN-13, and QR.

A module of one and a half dots does not read; two whole dots do, at 203 and at 300 dpi.

Source: stack.md 3, ux.md (Printing, own barcodes), RCP-3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from barcode.codex import Code128
from barcode.ean import EuropeanArticleNumber13

from wms_desktop.core.errors import Refused
from wms_desktop.documents.words import LabelFault

MM_PER_INCH = 25.4
LEAST_DOTS = 2  # one dot per module was read 0 of 20 times
QR_QUIET = 4  # modules on each side
_LONGEST = 80


class _Code128(Code128):  # type: ignore[misc, unused-ignore]
    """Code 128 that keeps a leading ``99``.

    The library takes the value 99 (two nines) after the start for a switch of the character set
    and drops it, so that 9912 would be printed as 12.
    """

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if encoded[1] == 99 else super()._try_to_optimize(encoded)


@dataclass(frozen=True, slots=True)
class Bars:
    """One code as modules, with the blank that must stay beside it."""

    text: str
    modules: str  # "1" is black
    quiet_left: int = 10
    quiet_right: int = 10

    @property
    def width(self) -> int:
        """Modules with both quiet zones."""
        return self.quiet_left + len(self.modules) + self.quiet_right

    def strokes(self) -> list[tuple[int, int]]:
        """The black bars as (first module, modules), counted from the left quiet zone's edge."""
        return _strokes(self.modules, self.quiet_left)


@lru_cache(maxsize=4096)
def code128(text: str) -> Bars:
    """*text* in Code 128.

    Raises:
        Refused: *text* is empty or has characters other than printable ASCII.
    """
    if not text or any(not " " <= character <= "~" for character in text):
        raise Refused(LabelFault.NOT_PRINTABLE, code=text[:_LONGEST])
    return Bars(text, _Code128(text).build()[0])


@lru_cache(maxsize=4096)
def ean13(text: str) -> Bars:
    """The 13 digits *text* in EAN-13.

    Raises:
        Refused: not 13 digits, or the check digit is wrong (it would be printed as another one).
    """
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        raise Refused(LabelFault.NOT_PRINTABLE, code=text[:_LONGEST])
    right = ean_check_digit(text[:12])
    if text[12] != right:
        raise Refused(LabelFault.CHECK_DIGIT, code=text, right=right)
    return Bars(text, EuropeanArticleNumber13(text).build()[0], 11, 7)


def bars_for(text: str) -> Bars:
    """*text* as scanners at other shops expect it: EAN-13 where it is one, else Code 128."""
    is_ean = len(text) == 13 and text.isascii() and text.isdigit()
    return ean13(text) if is_ean and ean_check_digit(text[:12]) == text[12] else code128(text)


def ean_check_digit(digits: str) -> str:
    """The last digit that belongs to the first twelve of an EAN-13."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-total % 10)


def module_dots(bars: Bars, width_mm: float, dpi: int, most: int = 4) -> int:
    """Printer dots per module, the most that fit *width_mm* with both quiet zones.

    Raises:
        Refused: not even two dots fit; ``fits`` is the length of a code that would.
    """
    dots = min(most, int(width_mm * dpi / MM_PER_INCH + 1e-6) // bars.width)
    if dots < LEAST_DOTS:
        fits = longest_that_fits(bars.text, width_mm, dpi)
        raise Refused(
            LabelFault.CODE_TOO_LONG, code=bars.text[:_LONGEST], length=len(bars.text), fits=fits
        )
    return dots


def longest_that_fits(text: str, width_mm: float, dpi: int) -> int:
    """How many characters of a code such as *text* would fit *width_mm*."""
    modules = int(width_mm * dpi / MM_PER_INCH + 1e-6) // LEAST_DOTS
    for length in range(min(len(text), _LONGEST) - 1, 0, -1):
        if code128(text[:length]).width <= modules:
            return length
    return 0


@dataclass(frozen=True, slots=True)
class Squares:
    """A QR code as rows of black runs, without its quiet zone."""

    text: str
    side: int  # modules
    rows: tuple[tuple[tuple[int, int], ...], ...]  # per row from the top: (first module, modules)


@lru_cache(maxsize=4096)
def qr(text: str, level: str = "Q") -> Squares:
    """*text* as a QR code; ASCII only, so that every scanner types it.

    Raises:
        Refused: *text* is empty or has other characters.
    """
    if not text or any(not " " <= character <= "~" for character in text):
        raise Refused(LabelFault.NOT_PRINTABLE, code=text[:_LONGEST])
    import zxingcpp  # only where a QR code is drawn; see imaging.codes

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    image: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    pixels = bytes(memoryview(image))
    side = math.isqrt(len(pixels))
    rows = [
        "".join("0" if pixel else "1" for pixel in pixels[start : start + side])
        for start in range(0, len(pixels), side)
    ]
    return Squares(text, side, tuple(tuple(_strokes(row, 0)) for row in rows))


def _strokes(modules: str, offset: int) -> list[tuple[int, int]]:
    strokes: list[tuple[int, int]] = []
    position = offset
    for colour, group in groupby(modules):
        length = len(list(group))
        if colour == "1":
            strokes.append((position, length))
        position += length
    return strokes
