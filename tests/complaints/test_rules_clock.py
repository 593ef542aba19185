"""The two clocks of a complaint: limits, colours, what each moment says (CMP-2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.complaints.complaining import SHANGHAI
from wms_desktop.complaints.rules_clock import Clock, ClockRules, ClockState
from wms_desktop.people.rules_calendar import WorkCalendar

HOLIDAY = {date(2026, 10, 1) + timedelta(days=n): False for n in range(7)}
RULES = ClockRules(WorkCalendar(HOLIDAY | {date(2026, 10, 10): True}, SHANGHAI))
SECOND = timedelta(seconds=1)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.rule("CMP-2")
@pytest.mark.parametrize(
    ("taken", "answer", "ordinary", "major"),
    [  # Tuesday; Friday 16:00; Friday after work; Saturday; the day before the long holiday; in it
        (at(9, 8, 9), at(9, 9, 9), at(9, 8, 17, 30), at(9, 15, 17, 30)),
        (at(9, 11, 16), at(9, 14, 16), at(9, 11, 17, 30), at(9, 18, 17, 30)),
        (at(9, 11, 18), at(9, 14, 18), at(9, 14, 17, 30), at(9, 21, 17, 30)),
        (at(9, 12, 11), at(9, 15), at(9, 14, 17, 30), at(9, 21, 17, 30)),
        (at(9, 30, 10), at(10, 8, 10), at(9, 30, 17, 30), at(10, 13, 17, 30)),
        (at(10, 3, 10), at(10, 9), at(10, 8, 17, 30), at(10, 14, 17, 30)),
        (at(10, 9, 10), at(10, 10, 10), at(10, 9, 17, 30), at(10, 15, 17, 30)),
    ],
)
def test_until_when_answer_and_proposal_are_owed(taken, answer, ordinary, major) -> None:
    assert RULES.answer_due(taken) == answer
    assert RULES.proposal_due(taken, is_major=False) == ordinary
    assert RULES.proposal_due(taken, is_major=True) == major


@pytest.mark.rule("CMP-2")
def test_an_answer_is_in_time_to_the_second() -> None:
    due = RULES.answer_due(at(9, 8, 9))
    warned = RULES.warned_from(due, is_major=False)
    running = Clock(due, warned)
    assert running.state(due) is ClockState.SOON
    assert running.state(due + SECOND) is ClockState.OVER
    assert running.state(due - timedelta(hours=4)) is ClockState.SOON
    assert running.state(due - timedelta(hours=4) - SECOND) is ClockState.RUNNING
    assert Clock(due, warned, due).state(at(12, 1)) is ClockState.KEPT
    assert Clock(due, warned, due + SECOND).state(at(12, 1)) is ClockState.MISSED
    assert (due - at(9, 8, 9)) == timedelta(hours=24)


@pytest.mark.rule("CMP-2")
def test_a_major_case_is_warned_of_from_its_third_working_day() -> None:
    taken = at(9, 8, 9)  # Tuesday; days: We 1, Th 2, Fr 3, Mo 4, Tu 5
    due = RULES.proposal_due(taken, is_major=True)
    warned = RULES.warned_from(due, is_major=True)
    assert warned == at(9, 11, 8, 30)
    clock = Clock(due, warned)
    assert clock.state(at(9, 11, 8, 29)) is ClockState.RUNNING
    assert clock.state(at(9, 11, 8, 30)) is ClockState.SOON
    assert clock.state(at(9, 15, 17, 30)) is ClockState.SOON
    assert clock.state(at(9, 15, 17, 31)) is ClockState.OVER


@pytest.mark.rule("CMP-2")
def test_over_the_long_holiday_a_major_case_is_warned_of_after_it() -> None:
    due = RULES.proposal_due(at(9, 29, 9), is_major=True)  # 30, 8, 9, 10 (make-up), 12
    assert due == at(10, 12, 17, 30)
    assert RULES.warned_from(due, is_major=True) == at(10, 9, 8, 30)


@pytest.mark.rule("CMP-2")
def test_a_major_case_whose_days_are_few_is_warned_of_as_others_are() -> None:
    rules = ClockRules(RULES.calendar, major_days=2, major_warning_days=3)
    due = rules.proposal_due(at(9, 8, 9), is_major=True)
    assert rules.warned_from(due, is_major=True) == due - timedelta(hours=4)


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("day", range(7, 21))
def test_which_are_amber_is_the_same_asked_one_by_one_and_all_at_once(day: int, hour: int) -> None:
    now = at(9, day, hour)
    latest = RULES.latest_warned(now)
    for taken in range(1, 21):
        due = RULES.proposal_due(at(9, taken, 10), is_major=True)
        is_amber = RULES.warned_from(due, is_major=True) <= now
        near = now + timedelta(hours=RULES.warn_hours)
        assert (due <= max(near, latest)) is is_amber


@pytest.mark.rule("CMP-2")
def test_a_clock_that_stands_still_keeps_what_it_had() -> None:
    due = at(9, 8, 17, 30)
    paused = Clock(due, due - timedelta(hours=4), paused_at=at(9, 8, 16))
    assert paused.state(at(12, 1)) is ClockState.PAUSED
    assert paused.left(at(12, 1)) == timedelta(minutes=90)
    late = Clock(due, due - timedelta(hours=4), paused_at=at(9, 8, 18))
    assert late.state(at(9, 8, 20)) is ClockState.OVER
    assert late.left(at(12, 1)) == timedelta(minutes=-30)
