"""The words of stock counts (CNT)."""

from __future__ import annotations

from enum import StrEnum


class CountState(StrEnum):
    """Where a count stands."""

    PLANNED = "planned"
    COUNTING = "counting"
    REVIEW = "review"
    APPROVED = "approved"
    CANCELLED = "cancelled"


class CountScope(StrEnum):
    """What a count covers (CNT-1)."""

    SITE = "site"
    ZONE = "zone"
    LOCATIONS = "locations"
    ITEMS = "items"
    OWNER = "owner"
    ABC_DUE = "abc_due"
    EMPTIED = "emptied"
    SHORTAGES = "shortages"


class VarianceCause(StrEnum):
    """Why counted and booked differ (CNT-4)."""

    MISCOUNTED = "miscounted"
    MISPLACED = "misplaced"
    UNPOSTED_MOVE = "unposted_move"
    DAMAGE = "damage"
    THEFT = "theft"
    UNKNOWN = "unknown"
