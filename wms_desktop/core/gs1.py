"""GS1 element strings: what a code says of goods, each part with its application identifier.

``(01)06901234567892(17)270131(10)L260412(37)48`` is a trade item, its expiry day, its lot and how
many there are. In a symbol no brackets stand; a part of open length ends with FNC1 (`SEPARATOR`).

Source: GS1 General Specifications, section 3; bad-inputs.md 53.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

SEPARATOR = "\x1d"  # how FNC1 is read and written inside a text
SIGNS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")


@dataclass(frozen=True, slots=True)
class Ai:
    """One application identifier.

    Attributes:
        length: most characters of the value; exactly so many where ``is_fixed``.
        is_digits: only 0-9.
        is_checked: the last digit is a check digit.
        is_day: YYMMDD; the day 00 stands for the end of the month.
        is_predefined: no FNC1 after it, whatever follows.
    """

    code: str
    length: int
    is_digits: bool = True
    is_fixed: bool = True
    is_checked: bool = False
    is_day: bool = False
    is_predefined: bool = True


TABLE = {
    ai.code: ai
    for ai in (
        Ai("00", 18, is_checked=True),  # logistic unit (SSCC)
        Ai("01", 14, is_checked=True),  # trade item (GTIN)
        Ai("02", 14, is_checked=True),  # trade items contained in a logistic unit
        Ai("10", 20, is_digits=False, is_fixed=False, is_predefined=False),  # lot
        Ai("11", 6, is_day=True),  # made on
        Ai("13", 6, is_day=True),  # packed on
        Ai("15", 6, is_day=True),  # best before
        Ai("17", 6, is_day=True),  # expires on
        Ai("20", 2),  # variant
        Ai("21", 20, is_digits=False, is_fixed=False, is_predefined=False),  # serial number
        Ai("30", 8, is_fixed=False, is_predefined=False),  # count of a variable item
        Ai("37", 8, is_fixed=False, is_predefined=False),  # count of trade items
        Ai("240", 30, is_digits=False, is_fixed=False, is_predefined=False),  # more about the item
        Ai("400", 30, is_digits=False, is_fixed=False, is_predefined=False),  # customer's order
    )
}


class ElementError(ValueError):
    """A value that its application identifier cannot carry.

    Attributes:
        right: the last digit that would be right, where only that is wrong.
    """

    def __init__(self, code: str, value: str, right: str = "") -> None:
        super().__init__(f"({code}){value}")
        self.right = right


def check_digit(digits: str) -> str:
    """The last digit of a GTIN, EAN, UPC or SSCC from all digits before it.

    Raises:
        ValueError: *digits* is empty or holds anything but 0-9.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not digits: {digits!r}")
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_gtin(text: str) -> bool:
    """Whether *text* is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    if len(text) not in (8, 12, 13, 14) or not (text.isascii() and text.isdigit()):
        return False
    return check_digit(text[:-1]) == text[-1]


def is_day(digits: str) -> bool:
    """Whether YYMMDD can be a day; the day 00 stands for the end of the month."""
    return 1 <= int(digits[2:4]) <= 12 and int(digits[4:]) <= 31


def built(parts: Sequence[tuple[str, str]]) -> str:
    """The element string of (identifier, value) *parts*, FNC1 between them where it is needed.

    Parts of known length come first, so that fewer FNC1 are needed.

    Raises:
        ElementError: an unknown identifier, or a value that it cannot carry.
    """
    ordered = _ordered(parts)
    pieces = []
    for number, (code, value) in enumerate(ordered, start=1):
        open_end = not TABLE[code].is_predefined and number < len(ordered)
        pieces.append(code + value + (SEPARATOR if open_end else ""))
    return "".join(pieces)


def readable(parts: Sequence[tuple[str, str]]) -> str:
    """The same for people, identifiers in brackets: ``(01)06901234567892(10)L260412``.

    Raises:
        ElementError: as `built`.
    """
    return "".join(f"({code}){value}" for code, value in _ordered(parts))


def words(parts: Sequence[tuple[str, str]]) -> str:
    """`readable` with a blank between the parts, where a line of text may break.

    Raises:
        ElementError: as `built`.
    """
    return " ".join(f"({code}){value}" for code, value in _ordered(parts))


def goods(
    gtin: str, lot: str = "", expires_on: date | None = None, count: Decimal | None = None
) -> tuple[tuple[str, str], ...]:
    """What a label says of goods: item (01), expiry (17), lot (10), count (37)."""
    parts = [("01", gtin.zfill(14))]
    if expires_on is not None:
        parts.append(("17", f"{expires_on:%y%m%d}"))
    if lot:
        parts.append(("10", lot))
    return (*parts, *(counted(count) if count is not None else ()))


def counted(count: Decimal) -> tuple[tuple[str, str], ...]:
    """(37) for *count*; nothing where it is no whole number from 1 to 99 999 999."""
    if count != int(count) or not 0 < count < 10**8:
        return ()
    return (("37", str(int(count))),)


def _ordered(parts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    for code, value in parts:
        _check(code, value)
    return sorted(parts, key=lambda part: not TABLE[part[0]].is_predefined)


def _check(code: str, value: str) -> None:
    ai = TABLE.get(code)
    if ai is None or not value or len(value) > ai.length or not SIGNS.fullmatch(value):
        raise ElementError(code, value)
    digits = value.isascii() and value.isdigit()
    if (ai.is_digits and not digits) or (ai.is_fixed and len(value) != ai.length):
        raise ElementError(code, value)
    if ai.is_checked and check_digit(value[:-1]) != value[-1]:
        raise ElementError(code, value, right=check_digit(value[:-1]))
    if ai.is_day and not is_day(value):
        raise ElementError(code, value)
