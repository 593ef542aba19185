"""The machine-readable zone of a passport: two lines of 44 characters with their check digits.

Source: ICAO Doc 9303, parts 3 and 4 (TD3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from wms_desktop.pickup.numbers import machine_check_digit

LINE = 44
_FIRST = re.compile(r"P[A-Z<][A-Z<]{3}[A-Z<]{39}")
_SECOND = re.compile(
    r"[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{6}[0-9][MFX<][0-9]{6}[0-9][A-Z0-9<]{14}[0-9<][0-9]"
)


@dataclass(frozen=True, slots=True)
class MachineRead:
    """What the second line says; its check digits are right where `is_right`."""

    number: str = field(repr=False)
    born_on: date | None
    valid_until: date | None
    is_right: bool


def first_line(text: str) -> str:
    """The line with the names, where *text* begins with one; else empty."""
    return text[:LINE] if _FIRST.fullmatch(text[:LINE]) else ""


def looks_like(text: str) -> bool:
    """Whether *text*, narrow and without blanks, is meant as a machine-readable zone."""
    rest = text.removeprefix(first_line(text))
    return "<" in text or (len(rest) == LINE and rest.isascii())


def read(text: str, today: date) -> MachineRead | None:
    """The zone in *text*: both lines or the second alone; None where it is none.

    Args:
        today: a year of birth after it lies in the century before.
    """
    line = text.removeprefix(first_line(text))
    if not _SECOND.fullmatch(line):
        return None
    parts = ((line[:9], line[9]), (line[13:19], line[19]), (line[21:27], line[27]))
    own = line[28:42]
    composite = line[:10] + line[13:20] + line[21:43]
    is_right = all(machine_check_digit(part) == digit for part, digit in parts)
    is_right = is_right and (
        line[42] == machine_check_digit(own) or (line[42] + own).strip("<") == ""
    )
    is_right = is_right and machine_check_digit(composite) == line[43]
    century = 2000 if 2000 + int(line[13:15]) <= today.year else 1900
    return MachineRead(
        line[:9].rstrip("<"), _day(century, line[13:19]), _day(2000, line[21:27]), is_right
    )


def _day(century: int, text: str) -> date | None:
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
