"""Bars as whole dots of the printer: Code 128, GS1-128, EAN-13, EAN-8 and UPC-A.

A module of one and a half dots does not read; two whole dots do, at 203 and at 300 dpi.

Source: stack.md 3, ux.md (Printing, own barcodes), RCP-3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from barcode.codex import Code128, Gs1_128
from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13
from barcode.upc import UniversalProductCodeA

from wms_desktop.core.errors import Refused
from wms_desktop.core.gs1 import SEPARATOR, check_digit
from wms_desktop.documents.squares import strokes
from wms_desktop.documents.words import LabelFault

MM_PER_INCH = 25.4
LEAST_DOTS = 2  # one dot per module was read 0 of 20 times
GS1_MOST = 48
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
    is_gs1: bool = False
    is_fixed: bool = False  # of one length only: no shorter code would help

    @property
    def width(self) -> int:
        """Modules with both quiet zones."""
        return self.quiet_left + len(self.modules) + self.quiet_right

    def strokes(self) -> list[tuple[int, int]]:
        """The black bars as (first module, modules), counted from the left quiet zone's edge."""
        return strokes(self.modules, self.quiet_left)


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
def gs1_128(elements: str) -> Bars:
    """A GS1 element string (`core.gs1.built`) in GS1-128, with FNC1 first.

    Raises:
        Refused: it is longer than the 48 characters that GS1-128 may have.
    """
    length = len(elements.replace(SEPARATOR, ""))
    if length > GS1_MOST:
        raise Refused(
            LabelFault.CODE_TOO_LONG, code=shown_code(elements), length=length, fits=GS1_MOST
        )
    modules = Gs1_128(elements.replace(SEPARATOR, Gs1_128.FNC1_CHAR)).build()[0]
    return Bars(elements, modules, is_gs1=True)


def ean13(text: str) -> Bars:
    """The 13 digits *text* in EAN-13.

    Raises:
        Refused: not 13 digits, or the check digit is wrong (it would be printed as another one).
    """
    return _retail(text, 13)


def ean8(text: str) -> Bars:
    """The 8 digits *text* in EAN-8.

    Raises:
        Refused: as `ean13`.
    """
    return _retail(text, 8)


def upca(text: str) -> Bars:
    """The 12 digits *text* in UPC-A.

    Raises:
        Refused: as `ean13`.
    """
    return _retail(text, 12)


@lru_cache(maxsize=4096)
def _retail(text: str, digits: int) -> Bars:
    if len(text) != digits or not (text.isascii() and text.isdigit()):
        raise Refused(LabelFault.NOT_DIGITS, code=text[:_LONGEST], digits=digits)
    right = check_digit(text[:-1])
    if text[-1] != right:
        raise Refused(LabelFault.CHECK_DIGIT, code=text, right=right)
    if digits == 8:
        return Bars(text, EuropeanArticleNumber8(text).build()[0], 7, 7, is_fixed=True)
    if digits == 12:
        return Bars(text, UniversalProductCodeA(text).build()[0], 9, 9, is_fixed=True)
    return Bars(text, EuropeanArticleNumber13(text).build()[0], 11, 7, is_fixed=True)


def bars_for(text: str) -> Bars:
    """*text* as scanners at other shops expect it: EAN-13 where it is one, else Code 128."""
    is_ean = len(text) == 13 and text.isascii() and text.isdigit()
    return ean13(text) if is_ean and check_digit(text[:12]) == text[12] else code128(text)


def shown_code(text: str) -> str:
    """*text* as a sentence may say it: not too long, FNC1 as a blank."""
    return text[:_LONGEST].replace(SEPARATOR, " ")


def module_dots(bars: Bars, width_mm: float, dpi: int, most: int = 4) -> int:
    """Printer dots per module, the most that fit *width_mm* with both quiet zones.

    Raises:
        Refused: not even two dots fit; ``fits`` is the length of a code that would.
    """
    dots = min(most, _dots_of(width_mm, dpi) // bars.width)
    if dots >= LEAST_DOTS:
        return dots
    if bars.is_fixed:
        raise Refused(
            LabelFault.FIELD_NARROW,
            code=bars.text,
            needs=whole_mm(least_width_mm(bars, dpi)),
            has=f"{width_mm:g}",
        )
    raise Refused(
        LabelFault.CODE_TOO_LONG,
        code=shown_code(bars.text),
        length=len(bars.text),
        fits=longest_that_fits(bars, width_mm, dpi),
    )


def least_width_mm(bars: Bars, dpi: int) -> float:
    """How wide a field must be for *bars* with both quiet zones."""
    return bars.width * LEAST_DOTS * MM_PER_INCH / dpi


def whole_mm(mm: float) -> str:
    """*mm* rounded up to a tenth, as a sentence says it."""
    return f"{math.ceil(mm * 10 - 1e-6) / 10:g}"


def longest_that_fits(bars: Bars, width_mm: float, dpi: int) -> int:
    """How many characters of a code such as *bars* would fit *width_mm*."""
    modules = _dots_of(width_mm, dpi) // LEAST_DOTS
    encode = gs1_128 if bars.is_gs1 else code128
    for length in range(min(len(bars.text), _LONGEST) - 1, 0, -1):
        if encode(bars.text[:length]).width <= modules:
            return length
    return 0


def _dots_of(width_mm: float, dpi: int) -> int:
    return int(width_mm * dpi / MM_PER_INCH + 1e-6)
