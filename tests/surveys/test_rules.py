"""Due days, scores, averages and periods, case by case (SRV-3, SRV-4, KPI-1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.core.errors import Refused
from wms_desktop.surveys.kinds import Dimension, RevisitAfter
from wms_desktop.surveys.rules import (
    FURTHEST_DAYS,
    DimensionTally,
    Scores,
    SurveyFault,
    check_ahead,
    check_past,
    months_after,
    read_scores,
    revisit_due,
    tally,
)
from wms_desktop.surveys.rules_periods import Span

W1, M1, M3, M6 = RevisitAfter


@pytest.mark.rule("SRV-4")
@pytest.mark.parametrize(
    ("began_on", "after", "due_on"),
    [
        ("2026-05-21", W1, "2026-05-28"),
        ("2026-05-21", M1, "2026-06-21"),
        ("2026-05-21", M3, "2026-08-21"),
        ("2026-05-21", M6, "2026-11-21"),
        ("2025-08-31", M6, "2026-02-28"),
        ("2027-08-31", M6, "2028-02-29"),
        ("2026-08-30", M6, "2027-02-28"),
        ("2026-08-28", M6, "2027-02-28"),
        ("2026-08-27", M6, "2027-02-27"),
        ("2024-02-29", M1, "2024-03-29"),
        ("2024-02-29", M6, "2024-08-29"),
        ("2024-02-29", W1, "2024-03-07"),
        ("2026-01-31", M1, "2026-02-28"),
        ("2026-01-31", M3, "2026-04-30"),
        ("2026-12-31", W1, "2027-01-07"),
        ("2026-12-31", M1, "2027-01-31"),
        ("2026-11-30", M3, "2027-02-28"),
        ("2026-05-16", W1, "2026-05-23"),  # a Saturday stays a Saturday
        ("2026-09-24", W1, "2026-10-01"),  # a public holiday stays as it is
    ],
)
def test_due_days_are_calendar_days(began_on, after, due_on):
    assert revisit_due(date.fromisoformat(began_on), after) == date.fromisoformat(due_on)


@pytest.mark.rule("SRV-4")
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_four_days_come_after_each_other(began_on):
    days = [revisit_due(began_on, after) for after in RevisitAfter]
    assert [began_on, *days] == sorted({began_on, *days})
    assert 181 <= (days[-1] - began_on).days <= 184 or began_on.day > 28


@pytest.mark.rule("SRV-3")
def test_half_a_year_later_is_the_same_day():
    assert months_after(date(2026, 5, 21), 6) == date(2026, 11, 21)
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.rule("SRV-3")
@pytest.mark.parametrize(
    ("typed", "code", "dimension"),
    [
        (("0", "4", "4", "4"), SurveyFault.BAD_SCORE, Dimension.SERVICE),
        (("4", "6", "4", "4"), SurveyFault.BAD_SCORE, Dimension.SPEED),
        (("4", "4", "x", "4"), SurveyFault.BAD_SCORE, Dimension.CARE),
        (("4", "4", "4", "45"), SurveyFault.BAD_SCORE, Dimension.COMMUNICATION),
        (("4", "4", "4", "-1"), SurveyFault.BAD_SCORE, Dimension.COMMUNICATION),
        (("4.5", "4", "4", "4"), SurveyFault.BAD_SCORE, Dimension.SERVICE),
        (("²", "4", "4", "4"), SurveyFault.BAD_SCORE, Dimension.SERVICE),
        (("4", "", "4", "4"), SurveyFault.NO_SCORE, Dimension.SPEED),
        (("4", "4", "4", " "), SurveyFault.NO_SCORE, Dimension.COMMUNICATION),
        (("4", "4", "4"), SurveyFault.NO_SCORE, Dimension.COMMUNICATION),
        ((), SurveyFault.NO_SCORE, Dimension.SERVICE),
    ],
)
def test_a_score_is_a_whole_number_from_1_to_5(typed, code, dimension):
    with pytest.raises(Refused) as refused:
        read_scores(typed)
    assert (refused.value.code, refused.value.params["dimension"]) == (code, dimension)


@pytest.mark.rule("SRV-3")
def test_all_limits_count_and_full_width_digits_too():
    assert read_scores(("1", "5", "３", " 2 ")) == Scores(1, 5, 3, 2)


@pytest.mark.rule("KPI-1")
@pytest.mark.parametrize(("scores", "satisfied"), [("4444", 1), ("5533", 1), ("4443", 0)])
def test_satisfied_is_an_average_of_at_least_4(scores, satisfied):
    found = tally([(Scores(*map(int, scores)), 1)], Decimal(4))
    assert found.satisfied == satisfied


@pytest.mark.rule("SRV-3")
def test_averages_distribution_and_share():
    answers = [(Scores(5, 3, 4, 5), 3), (Scores(4, 4, 4, 1), 1)]
    found = tally(answers, Decimal(4))
    speed = found.dimensions[1]
    assert speed == DimensionTally(Dimension.SPEED, (0, 0, 3, 1, 0))
    assert (speed.average, speed.hundredths) == (Decimal("3.25"), 325)
    assert (found.answers, found.satisfied, found.share) == (4, 3, Decimal("0.75"))
    assert tally([], Decimal(4)).share is None
    assert tally([], Decimal(4)).average is None


@pytest.mark.rule("SRV-3")
@pytest.mark.parametrize(
    ("counts", "weak"),
    [((0, 0, 0, 4, 0), False), ((0, 0, 1, 199, 0), True), ((0, 0, 0, 0, 0), False)],
)
def test_a_dimension_is_weak_below_its_limit_not_at_it(counts, weak):
    one = DimensionTally(Dimension.CARE, counts)
    assert one.is_weak(Decimal("4.0")) is weak
    assert not weak or one.hundredths < 400  # 3.995 never looks like 4.00


@pytest.mark.parametrize(
    ("span", "day", "begin", "last", "number"),
    [
        (Span.QUARTER, "2026-05-21", "2026-04-01", "2026-06-30", 2),
        (Span.QUARTER, "2026-12-31", "2026-10-01", "2026-12-31", 4),
        (Span.HALF, "2026-06-30", "2026-01-01", "2026-06-30", 1),
        (Span.HALF, "2026-07-01", "2026-07-01", "2026-12-31", 2),
        (Span.YEAR, "2024-02-29", "2024-01-01", "2024-12-31", 1),
    ],
)
def test_periods_begin_and_end(span, day, begin, last, number):
    first = span.begin(date.fromisoformat(day))
    assert (first, span.last_day(first)) == (date.fromisoformat(begin), date.fromisoformat(last))
    assert span.number(first) == number
    assert span.before(span.after(first)) == first


@pytest.mark.bad_input(69)
def test_days_are_neither_ahead_nor_before_nor_too_far():
    today = date(2026, 5, 21)
    assert check_past(today, since=today, today=today) == today
    for day in (today + timedelta(days=1), date(9999, 12, 31)):
        with pytest.raises(Refused):
            check_past(day, since=date(2026, 1, 1), today=today)
    with pytest.raises(Refused):
        check_past(today - timedelta(days=1), since=today, today=today)
    assert check_ahead(today + timedelta(days=FURTHEST_DAYS), today=today)
    for day in (date(1, 1, 1), today - timedelta(days=1), date(9999, 12, 31)):
        with pytest.raises(Refused):
            check_ahead(day, today=today)
