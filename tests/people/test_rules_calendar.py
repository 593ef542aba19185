"""Working days, and time that runs on them alone (CMP-2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.errors import Refused
from wms_desktop.people.rules_calendar import CalendarFault, WorkCalendar, check_days

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFF = {date(2026, 10, 1) + timedelta(days=n): False for n in range(7)}
WORKED = {date(2026, 9, 20): True, date(2026, 10, 10): True}  # a Sunday and a Saturday
CHINA = WorkCalendar(OFF | WORKED, SHANGHAI)


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 18), True),  # Friday
        (date(2026, 9, 19), False),  # Saturday
        (date(2026, 9, 20), True),  # make-up Sunday
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # Thursday, holiday
        (date(2026, 10, 4), False),  # Sunday in the holiday
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # make-up Saturday
        (date(2026, 10, 11), False),
    ],
)
def test_which_days_are_worked(day: date, worked: bool) -> None:
    assert CHINA.is_workday(day) is worked


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("asked", "hours", "due"),
    [
        (at(9, 15, 16), 24, at(9, 16, 16)),  # Tuesday to Wednesday, through the night
        (at(9, 11, 16), 24, at(9, 14, 16)),  # Friday 16:00 to Monday 16:00
        (at(9, 12, 10), 24, at(9, 15)),  # Saturday: Monday's 24 hours, to its midnight
        (at(9, 18, 16), 24, at(9, 20, 16)),  # over a free Saturday to the make-up Sunday
        (at(9, 30, 16), 24, at(10, 8, 16)),  # over the long holiday
        (at(10, 1, 0, 0, 0), 24, at(10, 9)),  # the holiday's first moment
        (at(9, 30, 23, 59, 59), 24, at(10, 8, 23, 59, 59)),
        (at(10, 9, 16), 24, at(10, 10, 16)),  # Friday to the make-up Saturday
        (at(10, 10, 16), 24, at(10, 12, 16)),  # from it over Sunday to Monday
        (at(9, 15, 16), 0, at(9, 15, 16)),
        (at(9, 15, 0), 24, at(9, 16)),  # a whole day: its own midnight
    ],
)
def test_hours_stand_still_on_days_off(asked: datetime, hours: int, due: datetime) -> None:
    assert CHINA.add_hours(asked, hours) == due


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("asked", "end"),
    [
        (at(9, 15, 9), at(9, 15, 17, 30)),
        (at(9, 15, 0), at(9, 15, 17, 30)),
        (at(9, 15, 17, 29, 59), at(9, 15, 17, 30)),
        (at(9, 15, 17, 30), at(9, 16, 17, 30)),  # the day is over
        (at(9, 11, 18), at(9, 14, 17, 30)),  # Friday evening: Monday
        (at(9, 12, 9), at(9, 14, 17, 30)),  # Saturday
        (at(9, 19, 9), at(9, 20, 17, 30)),  # Saturday before a make-up Sunday
        (at(9, 30, 18), at(10, 8, 17, 30)),
    ],
)
def test_the_end_of_the_same_working_day_or_of_the_next(asked: datetime, end: datetime) -> None:
    assert CHINA.end_of_workday(asked) == end


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (at(9, 8, 9), 5, at(9, 15, 17, 30)),  # Tuesday: We Th Fr Mo Tu
        (at(9, 8, 9), 3, at(9, 11, 17, 30)),
        (at(9, 15, 9), 5, at(9, 21, 17, 30)),  # the make-up Sunday counts
        (at(9, 29, 9), 5, at(10, 12, 17, 30)),  # 30, 8, 9, make-up 10, 12
        (at(9, 12, 9), 1, at(9, 15, 17, 30)),  # Saturday counts as Monday
        (at(9, 11, 18), 1, at(9, 15, 17, 30)),
    ],
)
def test_working_days_after(asked: datetime, days: int, due: datetime) -> None:
    assert CHINA.add_workdays(asked, days) == due


def test_working_days_before() -> None:
    assert CHINA.workday_after(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert CHINA.workday_after(date(2026, 10, 12), -2) == date(2026, 10, 9)


@pytest.mark.rule("CMP-2")
def test_a_day_is_the_sites_own_not_that_of_utc() -> None:
    late = datetime(2026, 9, 11, 17, tzinfo=UTC)  # Saturday 01:00 in Shanghai
    assert CHINA.add_hours(late, 24) == at(9, 15)
    assert WorkCalendar({}, UTC).add_hours(late, 24) == datetime(2026, 9, 14, 17, tzinfo=UTC)


def test_days_of_23_and_25_hours_are_as_long_as_they_are() -> None:
    berlin = WorkCalendar({date(2026, 3, 29): True}, ZoneInfo("Europe/Berlin"))  # a Sunday
    begun = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))
    assert berlin.add_hours(begun, 24).astimezone(berlin.zone).replace(tzinfo=None) == datetime(
        2026, 3, 30, 1
    )
    assert berlin.time_between(begun, begun + timedelta(days=1)) == timedelta(hours=23)


@pytest.mark.rule("CMP-2")
def test_time_between_counts_working_days_alone() -> None:
    assert CHINA.time_between(at(9, 11, 16), at(9, 14, 9)) == timedelta(hours=17)
    assert CHINA.time_between(at(9, 12, 1), at(9, 13, 23)) == timedelta(0)
    assert CHINA.time_between(at(9, 14, 9), at(9, 11, 16)) == timedelta(0)
    assert CHINA.time_between(at(9, 30), at(10, 9)) == timedelta(hours=48)


MOMENTS = st.integers(0, 60 * 86_400).map(
    lambda seconds: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
SPANS = st.integers(0, 9 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@given(MOMENTS, SPANS, SPANS)
def test_time_added_twice_is_time_added_once(begun, one, two) -> None:
    assert CHINA.add_time(CHINA.add_time(begun, one), two) == CHINA.add_time(begun, one + two)


@given(MOMENTS, SPANS)
def test_what_is_added_lies_between(begun: datetime, span: timedelta) -> None:
    assert CHINA.time_between(begun, CHINA.add_time(begun, span)) == span


def test_another_day_at_the_same_hours() -> None:
    early = WorkCalendar({}, SHANGHAI, time(7), time(15))
    assert early.end_of_workday(at(9, 15, 14, 59)) == at(9, 15, 15)
    assert early.start_of(date(2026, 9, 15)) == at(9, 15, 7)


def test_a_calendar_without_a_workday_is_a_mistake() -> None:
    never = WorkCalendar({date(2026, 1, 1) + timedelta(days=n): False for n in range(900)})
    with pytest.raises(ValueError, match="no working day"):
        never.add_hours(datetime(2026, 1, 1, tzinfo=UTC), 24)


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        (date(2026, 10, 7), date(2026, 10, 1), CalendarFault.REVERSED),
        (date(2026, 10, 1), date(2026, 11, 1), CalendarFault.TOO_LONG),
        (date(1, 1, 1), date(1, 1, 2), CalendarFault.TOO_FAR),
        (date(9999, 12, 30), date(9999, 12, 31), CalendarFault.TOO_FAR),
    ],
)
def test_days_that_are_no_holiday(first: date, last: date, fault: CalendarFault) -> None:
    with pytest.raises(Refused) as told:
        check_days(first, last)
    assert told.value.code is fault


def test_a_month_is_the_longest_holiday() -> None:
    assert len(check_days(date(2026, 10, 1), date(2026, 10, 31))) == 31
