"""Figures of a count as people read them: a sign where it says a direction, a true minus."""

from __future__ import annotations

from decimal import Decimal

from wms_desktop.core.quantity import shown_money, shown_quantity


def signed(value: Decimal) -> str:
    """A difference in pieces: +3, −2, 0."""
    return f"+{shown_quantity(value)}" if value > 0 else shown_quantity(value)


def signed_money(value: Decimal) -> str:
    """A difference in yuan: +1,260.00, −88.00, 0.00."""
    return f"+{shown_money(value)}" if value > 0 else shown_money(value)


def percent(share: Decimal | None) -> str:
    """A share with one decimal, never rounded up to 100 %: 99.9 %; a dash where there is none."""
    if share is None:
        return "–"
    tenths = int(share * 1000) / 10
    return f"{tenths:.1f} %"
