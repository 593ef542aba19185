"""Our own barcodes: a type prefix, a number, a check character.

Only upper-case letters, digits and hyphens, so that every scanner and keyboard layout passes
them, and a check character, so that a foreign code on a page is never taken for ours (ux.md,
Scanning). Example: ``R-20260518-0447-Q``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
_LONG_ENOUGH = 8  # shorter texts may be somebody's item code: "I-20-A"
_SHAPE = re.compile(r"([A-Z]{1,2})-([0-9A-Z](?:[0-9A-Z-]{0,26}[0-9A-Z])?)-([0-9A-Z])")


_GERMAN = str.maketrans("ßyzYZ", "-zyZY")
_FRENCH = str.maketrans("&é\"'(-è_çà)aqzwAQZW", "1234567890-qawzQAWZ")
_LAYOUTS: tuple[dict[int, int] | dict[int, str], ...] = (
    _GERMAN,
    _FRENCH,
    *({ord(sign): "-"} for sign in "'/_?"),
)


class CodeKind(StrEnum):
    """What a barcode of ours stands for; the value is its prefix."""

    RECEIPT = "R"
    CONSIGNMENT = "TY"
    INBOUND = "RK"
    OUTBOUND = "CK"
    COUNT = "PD"
    RETURN = "TH"
    RETURN_SLIP = "TD"
    COMPLAINT = "KS"
    ACTION = "JZ"
    DAMAGE = "HS"
    SURVEY = "DC"
    REVISIT = "HF"
    IMPROVEMENT = "GS"
    ENVELOPE = "XF"
    HAND_OVER = "JJ"
    BOX = "HX"
    DESTRUCTION = "XH"
    PACKAGE = "BG"
    STATEMENT = "DZ"
    ITEM = "I"
    LOT = "B"
    LOCATION = "L"
    PERSON = "P"
    COMMAND = "X"


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A barcode of ours, taken apart."""

    kind: CodeKind
    number: str  # without prefix and check character


def check_character(text: str) -> str:
    """The check character of *text* (prefix and number with hyphens).

    ISO 7064 Mod 37,36 over digits and letters; hyphens count as nothing. It notices every single
    wrong character and nearly every swap of neighbours.

    Raises:
        ValueError: *text* has a character outside A-Z, 0-9 and hyphen.
    """
    product = 36
    for character in text:
        value = _ALPHABET.index(character)
        if value == 36:
            continue
        product = (product + value) % 36 or 36
        product = product * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def own_code(kind: CodeKind, number: str) -> str:
    """The barcode text for *number*, e.g. ``R-20260518-0447-Q``.

    A number that already begins with its prefix is not given it twice.

    Raises:
        ValueError: the number has characters that our barcodes do not carry, or is too long.
    """
    bare = number.removeprefix(f"{kind.value}-")
    body = f"{kind.value}-{bare}"
    code = f"{body}-{check_character(body)}"
    if not _SHAPE.fullmatch(code):
        raise ValueError(f"not a number for a barcode of ours: {number!r}")
    return code


def is_misread(text: str) -> bool:
    """Whether *text* has the shape of a barcode of ours but a wrong check character."""
    match = _SHAPE.fullmatch(text)
    if match is None or match[1] not in CodeKind._value2member_map_:
        return False
    return check_character(f"{match[1]}-{match[2]}") != match[3] and len(match[2]) >= _LONG_ENOUGH


def fits_own_code(number: str) -> bool:
    """Whether *number* can stand in a barcode of ours."""
    return re.fullmatch(r"[0-9A-Z](?:[0-9A-Z-]{0,26}[0-9A-Z])?", number) is not None


def own_code_in_other_layout(text: str) -> bool:
    """Whether *text* is a barcode of ours as it comes out of another keyboard layout.

    German keyboards give ``ß`` for the hyphen and swap Y and Z, French ones give the signs over
    the figures, and many give ``'``, ``/`` or ``_`` for the hyphen.
    """
    meant = (parse_own_code(text.translate(each).upper()) for each in _LAYOUTS)
    return any(own is not None and len(own.number) >= _LONG_ENOUGH for own in meant)


def parse_own_code(text: str) -> OwnCode | None:
    """What a scanned *text* stands for, or None where it is not one of ours."""
    match = _SHAPE.fullmatch(text)
    if match is None or match[1] not in CodeKind._value2member_map_:
        return None
    if check_character(f"{match[1]}-{match[2]}") != match[3]:
        return None
    return OwnCode(CodeKind(match[1]), match[2])
