"""Suppliers' GS1 labels taken apart: item, lot, expiry and count of one scan.

Understood are symbols with their identifier (``]C1``, ``]d2`` …), bare element strings with FNC1
as a group separator, and the readable form in brackets.

Source: GS1 General Specifications, sections 3, 5.1 and 7.8; bad-inputs.md 53 and 54.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.errors import Refused
from wms_desktop.core.gs1 import SEPARATOR, SIGNS, TABLE, Ai, check_digit, is_day, is_gtin

LONGEST = 200  # characters; a symbol of ours to read is far shorter
_SYMBOLS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
_BRACKETED = re.compile(r"(?:\(\d{2,4}\)[^()]+)+")
_PART = re.compile(r"\((\d{2,4})\)([^()]+)")


class Gs1Fault(StrEnum):
    """Why a GS1 label cannot be read."""

    UNKNOWN_AI = "gs1_unknown_ai"
    CUT = "gs1_cut"
    VALUE = "gs1_value"
    CHECK_DIGIT = "gs1_check_digit"
    TWICE = "gs1_twice"


@dataclass(frozen=True, slots=True)
class Elements:
    """What a label says; `values` by application identifier."""

    values: tuple[tuple[str, str], ...]

    def value(self, code: str) -> str:
        """The value of one identifier; empty where the label has none."""
        return dict(self.values).get(code, "")

    @property
    def gtin(self) -> str:
        """The trade item, 14 digits; empty for none."""
        return self.value("01") or self.value("02")

    @property
    def lot(self) -> str:
        """The batch; empty for none."""
        return self.value("10")

    @property
    def count(self) -> Decimal | None:
        """How many; None where the label does not say."""
        text = self.value("37") or self.value("30")
        return Decimal(text) if text and int(text) else None

    def expires_on(self, today: date) -> date | None:
        """The last day; the day 00 is the end of the month, the century is the nearest."""
        text = self.value("17")
        return day_of(text, today) if text else None


def day_of(text: str, today: date) -> date:
    """YYMMDD as a day, in the century that brings it nearest to *today*.

    Raises:
        Refused: there is no such day.

    Source: GS1 General Specifications, section 7.12.
    """
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:6])
    apart = year - today.year % 100
    century = today.year // 100 + (-1 if apart > 50 else 1 if apart < -49 else 0)
    full = century * 100 + year
    try:
        return date(full, month, day or calendar.monthrange(full, month)[1])
    except (ValueError, IndexError):
        raise Refused(Gs1Fault.VALUE, ai="17", value=text) from None


def parse(text: str) -> Elements | None:
    """What *text* says when it is a GS1 label; None when it is anything else.

    A text without identifier, separator or brackets is taken for one only where it begins with a
    trade item of right check digit and can be read to its end.

    Raises:
        Refused: it is a GS1 label, and cannot be read.
    """
    bare = text.strip(" \t\r\n")
    if not bare or len(bare) > LONGEST or not bare.isascii():
        return None
    if _BRACKETED.fullmatch(bare):
        return _checked((code, value) for code, value in _PART.findall(bare))
    symbol = next((sign for sign in _SYMBOLS if bare.startswith(sign)), "")
    body = bare[len(symbol) :]
    if symbol or SEPARATOR in body:
        return _checked(_cut(body.lstrip(SEPARATOR)))
    if body[:2] in ("01", "02") and len(body) >= 16 and is_gtin(body[2:16]):
        try:
            return _checked(_cut(body))
        except Refused:
            return None  # somebody's own code that happens to begin like one
    return None


def barcodes(gtin: str) -> tuple[str, ...]:
    """How a trade item may stand among an item's barcodes: 14, 13, 12 or 8 digits."""
    shorter = (gtin[cut:] for cut in (1, 2, 6) if gtin[:cut] == "0" * cut)
    return (gtin, *shorter)


def _cut(body: str) -> Iterator[tuple[str, str]]:
    """Identifier and value, one after the other."""
    while body:
        ai = _identifier(body)
        body = body[len(ai.code) :]
        if ai.is_fixed and ai.is_predefined:
            value, body = body[: ai.length], body[ai.length :]
            body = body.removeprefix(SEPARATOR)  # not needed there, but often printed
        else:
            value, _separator, body = body.partition(SEPARATOR)
        yield ai.code, value


def _identifier(body: str) -> Ai:
    for length in (2, 3, 4):
        ai = TABLE.get(body[:length])
        if ai is not None:
            return ai
    raise Refused(Gs1Fault.UNKNOWN_AI, ai=body[:2])


def _checked(parts: Iterator[tuple[str, str]]) -> Elements:
    values: dict[str, str] = {}
    for code, value in parts:
        ai = TABLE.get(code)
        if ai is None:
            raise Refused(Gs1Fault.UNKNOWN_AI, ai=code)
        _check(ai, value)
        if values.get(code, value) != value:
            raise Refused(Gs1Fault.TWICE, ai=code)
        values[code] = value
    return Elements(tuple(values.items()))


def _check(ai: Ai, value: str) -> None:
    if not value or (ai.is_fixed and len(value) < ai.length):
        raise Refused(Gs1Fault.CUT, ai=ai.code, value=value)
    wrong = Refused(Gs1Fault.VALUE, ai=ai.code, value=value[:40])
    if len(value) > ai.length or not SIGNS.fullmatch(value):
        raise wrong
    if ai.is_digits and not (value.isascii() and value.isdigit()):
        raise wrong
    if ai.is_day and not is_day(value):
        raise wrong
    if ai.is_checked and check_digit(value[:-1]) != value[-1]:
        right = check_digit(value[:-1])
        raise Refused(Gs1Fault.CHECK_DIGIT, ai=ai.code, value=value, right=right)
