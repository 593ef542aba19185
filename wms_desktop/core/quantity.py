"""Quantities as people type them: whole base units, or up to three places where the item allows.

Source: domain.md (Quantities), ux.md (``3*12+5``), bad-inputs.md 3-17.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.errors import Refused
from wms_desktop.core.text import narrow

LARGEST = Decimal(9_999_999)
PLACES = 3
_NUMBER = r"\d{1,10}(?:\.\d{1,6})?"
_SUM = re.compile(rf"{_NUMBER}(?:[*+]{_NUMBER})*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class QuantityFault(StrEnum):
    """Why a quantity cannot be taken."""

    NOT_A_NUMBER = "quantity_not_a_number"
    UNFINISHED = "quantity_unfinished"
    NOT_POSITIVE = "quantity_not_positive"
    TOO_LARGE = "quantity_too_large"
    WHOLE_ONLY = "quantity_whole_only"
    TOO_FINE = "quantity_too_fine"


def parse_quantity(text: str, *, fractional: bool = False, zero: bool = False) -> Decimal:
    """The quantity that *text* means; sums and products are worked out (``3*12+5`` is 41).

    Args:
        fractional: the item allows fractions, up to three places.
        zero: nought is an answer (counting) and not a mistake (moving).

    Raises:
        Refused: with the `QuantityFault` and the text as typed.
    """
    typed = narrow(text).strip().replace("×", "*").replace(" ", "")
    if _GROUPED.fullmatch(typed):
        typed = typed.replace(",", "")
    if typed.endswith(("*", "+")) and _SUM.fullmatch(typed[:-1]):
        raise Refused(QuantityFault.UNFINISHED, typed=text.strip()[:40])
    if re.fullmatch(r"-\d{1,10}(?:\.\d{1,6})?", typed):
        raise Refused(QuantityFault.NOT_POSITIVE, typed=text.strip()[:40])
    if not (typed.isascii() and _SUM.fullmatch(typed)):
        raise Refused(QuantityFault.NOT_A_NUMBER, typed=text.strip()[:40])
    total = Decimal(0)
    for term in typed.split("+"):
        product = Decimal(1)
        for factor in term.split("*"):
            product *= Decimal(factor)
        total += product
    return checked_quantity(total, fractional=fractional, zero=zero)


def checked_quantity(value: Decimal, *, fractional: bool = False, zero: bool = False) -> Decimal:
    """*value* if it can be a quantity of an item.

    Raises:
        Refused: not finite, negative, nought (unless *zero*), too large, or too finely divided.
    """
    if not value.is_finite():
        raise Refused(QuantityFault.NOT_A_NUMBER, typed=str(value))
    if value < 0 or (value == 0 and not zero):
        raise Refused(QuantityFault.NOT_POSITIVE, typed=shown_quantity(value))
    if value > LARGEST:
        raise Refused(
            QuantityFault.TOO_LARGE, typed=f"{value:.0f}", largest=shown_quantity(LARGEST)
        )
    if not fractional and value != value.to_integral_value():
        raise Refused(QuantityFault.WHOLE_ONLY, typed=f"{value.normalize():f}")
    if value != round(value, PLACES):
        raise Refused(QuantityFault.TOO_FINE, typed=f"{value.normalize():f}", places=PLACES)
    return abs(round(value, PLACES))


def shown_quantity(value: Decimal) -> str:
    """*value* without trailing noughts, with the true minus: 12, 0.5, −3."""
    text = f"{abs(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def shown_money(value: Decimal) -> str:
    """*value* in yuan with two decimals and grouped thousands: 1,234.50."""
    return f"{'−' if value < 0 else ''}{abs(value):,.2f}"
