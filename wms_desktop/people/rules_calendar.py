"""Working days and the time on them: holidays rest, make-up weekend days are worked (CMP-2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

_SATURDAY = 5
_LONGEST_REST = 400  # days in a row; a calendar without a single workday is a mistake
_HOURS = tuple(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in range(0, 24 * 60, 30))

DAY_START = RuleSetting(
    "people.day_start", "08:30", N_("The working day begins at"), "CMP-2",
    choices=tuple((each, each) for each in _HOURS[:26]),
)  # fmt: skip
DAY_END = RuleSetting(
    "people.day_end", "17:30", N_("The working day ends at"), "CMP-2",
    choices=tuple((each, each) for each in _HOURS[26:]),
)  # fmt: skip

LONGEST_HOLIDAY = 31
FIRST_YEAR, LAST_YEAR = 2000, 2100


class CalendarFault(StrEnum):
    """Why days of the calendar cannot be set so."""

    REVERSED = "calendar_reversed"
    TOO_LONG = "calendar_too_long"
    TOO_FAR = "calendar_too_far"
    NOT_LISTED = "calendar_not_listed"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked, and how deadlines run over them.

    Monday to Friday are worked unless *exceptions* says otherwise: ``False`` for a holiday,
    ``True`` for a make-up day on a weekend.

    Two kinds of deadlines: one that ends with a working day (`end_of_workday`, `add_workdays`),
    and one in hours (`add_hours`). Hours run through day **and night** of working days and stand
    still from midnight to midnight, in the site's time zone, of days that are not worked: what is
    asked on Friday 16:00 with 24 hours is due on Monday 16:00, not on Saturday when nobody is
    there, and what is asked on Tuesday 16:00 on Wednesday 16:00, as the policy's "within 24 hours"
    says.

    Source: CMP-2; which hours count is decided in this project.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    zone: tzinfo = UTC
    day_start: time = time(8, 30)
    day_end: time = time(17, 30)

    def is_workday(self, day: date) -> bool:
        """Whether *day* is worked."""
        return self.exceptions.get(day, day.weekday() < _SATURDAY)

    def day_of(self, moment: datetime) -> date:
        """The calendar day of *moment* at the site."""
        return moment.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """When work begins on *day*."""
        return datetime.combine(day, self.day_start, self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """When work ends on *day*."""
        return datetime.combine(day, self.day_end, self.zone).astimezone(UTC)

    def midnight_after(self, day: date) -> datetime:
        """The end of *day*, by day and night."""
        return self._midnight(day + timedelta(days=1))

    def workday_on(self, day: date) -> date:
        """*day*, or the first working day after it."""
        return self._next(day, 1)

    def workday_after(self, day: date, count: int) -> date:
        """The *count*-th working day after *day*; before it where *count* is negative.

        With 0 it is `workday_on`.
        """
        step = -1 if count < 0 else 1
        if count == 0:
            return self.workday_on(day)
        for _ in range(abs(count)):
            day = self._next(day + timedelta(days=step), step)
        return day

    def end_of_workday(self, moment: datetime) -> datetime:
        """The end of the working day on which *moment* falls.

        At the day's end or later, and on a day that is not worked, the end of the next working
        day.
        """
        return self.end_of(self._counted_on(moment))

    def add_workdays(self, moment: datetime, count: int) -> datetime:
        """The end of the *count*-th working day after that of *moment*; 0 is `end_of_workday`.

        What comes after the day's end or on a day off counts as come on the next working day, so
        a complaint of Saturday has as long as one of Monday morning.
        """
        return self.end_of(self.workday_after(self._counted_on(moment), count))

    def add_hours(self, moment: datetime, hours: int) -> datetime:
        """*moment* and *hours* on working days, by day and night."""
        return self.add_time(moment, timedelta(hours=hours))

    def add_time(self, moment: datetime, span: timedelta) -> datetime:
        """*moment* and so much time on working days, by day and night."""
        moment, day = moment.astimezone(UTC), self.day_of(moment)
        if not self.is_workday(day):
            day = self.workday_on(day)
            moment = self._midnight(day)
        while span > (left := self._midnight(day + timedelta(days=1)) - moment):
            span -= left
            day = self.workday_on(day + timedelta(days=1))
            moment = self._midnight(day)
        return moment + span

    def time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much time on working days lies between; nothing where *end* is earlier."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        total, day = timedelta(0), self.day_of(start)
        last = self.day_of(end)
        while day <= last:
            if self.is_workday(day):
                begun = max(start, self._midnight(day))
                over = min(end, self._midnight(day + timedelta(days=1)))
                total += max(over - begun, timedelta(0))
            day += timedelta(days=1)
        return total

    def _counted_on(self, moment: datetime) -> date:
        day = self.day_of(moment)
        if self.is_workday(day) and moment >= self.end_of(day):
            day += timedelta(days=1)
        return self.workday_on(day)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def _next(self, day: date, step: int) -> date:
        for _ in range(_LONGEST_REST):
            if self.is_workday(day):
                return day
            day += timedelta(days=step)
        raise ValueError(f"no working day around {day}")


def clock_time(text: str) -> time:
    """``08:30`` as a time of day."""
    return time.fromisoformat(text)


def check_days(first: date, last: date) -> list[date]:
    """Every day from *first* through *last*.

    Raises:
        Refused: the last lies before the first, they are too many, or too far away.
    """
    if last < first:
        raise Refused(CalendarFault.REVERSED, first=first, last=last)
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        raise Refused(CalendarFault.TOO_FAR, first=FIRST_YEAR, last=LAST_YEAR)
    count = (last - first).days + 1
    if count > LONGEST_HOLIDAY:
        raise Refused(CalendarFault.TOO_LONG, count=count, most=LONGEST_HOLIDAY)
    return [first + timedelta(days=number) for number in range(count)]
