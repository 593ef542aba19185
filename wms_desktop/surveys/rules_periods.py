"""Periods over which answers are counted: quarters, half-years, years."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """How long a period is."""

    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months it has."""
        return {"quarter": 3, "half": 6, "year": 12}[self.value]

    def begin(self, day: date) -> date:
        """The first day of the period that *day* lies in."""
        return date(day.year, (day.month - 1) // self.months * self.months + 1, 1)

    def after(self, begin: date) -> date:
        """The first day of the following period."""
        month = begin.month - 1 + self.months
        return date(begin.year + month // 12, month % 12 + 1, 1)

    def before(self, begin: date) -> date:
        """The first day of the period before."""
        return self.begin(begin - timedelta(days=1))

    def last_day(self, begin: date) -> date:
        """The last day of the period."""
        return self.after(begin) - timedelta(days=1)

    def number(self, begin: date) -> int:
        """Which of its year it is, from 1."""
        return (begin.month - 1) // self.months + 1
