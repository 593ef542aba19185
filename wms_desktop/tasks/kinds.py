"""The words of the task list (SRV-7)."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """How a task stands to its clock; in the order of the list."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    OPEN = "open"  # no day is said: as soon as may be


class Segment(StrEnum):
    """Which tasks a list shows."""

    OVERDUE = "overdue"
    TODAY = "today"  # what is owed today: overdue, due today, and what has no day
    WEEK = "week"
    ALL = "all"


class Whose(StrEnum):
    """Whose tasks a list shows: all that concern somebody, or a part of them."""

    ALL = "all"
    MINE = "mine"  # owed by this very person
    ROLES = "roles"  # owed by anybody with one of this person's roles
