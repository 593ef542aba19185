"""When goods on hand deserve a look: soon to expire, or long here."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

EXPIRES_SOON_DAYS = RuleSetting(
    "stock.expires_soon_days", 30, N_("Goods expire soon"), "STK-5", N_("days"), 0, 1_000
)


class Shelf(StrEnum):
    """How goods stand to their expiry."""

    KEEPS = "keeps"
    SOON = "soon"
    LAST_DAY = "last_day"
    EXPIRED = "expired"


def shelf(expires_on: date | None, today: date, soon_days: int) -> Shelf:
    """How goods stand to *expires_on*, which is the last day on which they may leave.

    Args:
        expires_on: None for goods that keep.
        soon_days: calendar days before the last one from which on it is said; 0 for that day alone.

    Source: STK-5, LOC-3 (first expired, first out).
    """
    if expires_on is None:
        return Shelf.KEEPS
    left = (expires_on - today).days
    if left < 0:
        return Shelf.EXPIRED
    if left == 0:
        return Shelf.LAST_DAY
    return Shelf.SOON if left <= soon_days else Shelf.KEEPS


def days_here(received_on: date, today: date) -> int:
    """Calendar days since the lot came; 0 on the day itself, and for a day still to come.

    Source: LOC-3 (the oldest receipt goes first).
    """
    return max(0, (today - received_on).days)
