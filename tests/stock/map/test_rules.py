"""The warehouse map as rules: rows and bays from codes, use and age as steps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.stock.map_rules import (
    LOOSE,
    Line,
    Spot,
    age_days,
    age_step,
    has_no_room,
    lines,
    percent,
    share,
    spot,
    use_step,
)

CODES = st.lists(
    st.one_of(
        st.from_regex(r"[A-C]-[0-9]{1,2}-[0-9]{1,3}(-[0-9])?", fullmatch=True),
        st.text("A1-. 新", max_size=8),
    ),
    max_size=60,
)


@pytest.mark.rule("LOC-4")
@pytest.mark.parametrize(
    ("code", "zone", "where"),
    [
        ("A-03-12", "A", Spot("03", 12, 0)),
        ("A-03-12-2", "A", Spot("03", 12, 2)),
        ("a.03.12", "A", Spot("03", 12, 0)),
        ("1-03-12", "1", Spot("03", 12, 0)),
        ("A-03-12", "B", Spot("A-03", 12, 0)),
        ("S-01", "S", Spot("", 1, 0)),
        ("W1-A-2-03-12-1", "W1", Spot("A-2-03", 12, 1)),
        ("冷-3-4", "C", Spot("冷-3", 4, 0)),
        ("DOCK", "D", Spot("", None, 0)),
        ("A-03-1234567", "A", Spot("", None, 0)),
        ("", "", Spot("", None, 0)),
        ("A", "A", Spot("", None, 0)),
    ],
)
def test_a_code_says_row_bay_and_level(code, zone, where):
    assert spot(code, zone) == where


@pytest.mark.rule("LOC-4")
def test_rows_come_in_order_and_the_highest_shelf_first():
    codes = ["A-10-01-1", "A-02-01-1", "A-02-01-2", "A-02-02-1", "A-02-04-2"]
    assert lines(codes, zone="A") == (
        Line("02", (2, None, 4)),
        Line("02", (1, 3, None)),
        Line("10", (0, None, None)),
    )


@pytest.mark.rule("LOC-4")
def test_codes_without_a_pattern_follow_in_walking_order_and_long_rows_go_on_below():
    codes = ["DOCK", "S-01", "S-02", "S-03", "S-1", "GATE"]
    assert lines(codes, zone="S", widest=2) == (
        Line("", (1, 2)),
        Line("", (3,)),
        Line(LOOSE, (0, 4)),
        Line(LOOSE, (5,)),
    )
    assert lines([]) == ()


def test_bays_that_no_two_rows_share_leave_no_gaps():
    codes = [f"A-{row}-{row * 1000}" for row in range(1, 41)]
    assert [len(line.cells) for line in lines(codes, zone="A")] == [1] * 40


@given(CODES, st.integers(1, 20))
def test_every_location_stands_on_the_map_exactly_once(codes, widest):
    shown = [cell for line in lines(codes, zone="A", widest=widest) for cell in line.cells]
    assert sorted(cell for cell in shown if cell is not None) == list(range(len(codes)))
    assert all(len(line.cells) <= widest for line in lines(codes, zone="A", widest=widest))


@pytest.mark.rule("LOC-4")
@pytest.mark.parametrize(
    ("used", "capacity", "step", "says"),
    [
        (0, 100, 0, 0), ("0.001", 100, 1, 1), (24, 100, 1, 24), (25, 100, 2, 25),
        (62, 100, 3, 62), ("99.9", 100, 4, 99), (100, 100, 5, 100), (130, 100, 5, 130),
        (0, 0, 0, None), (7, 0, 3, None),
    ],
)  # fmt: skip
def test_use_is_a_figure_and_a_step(used, capacity, step, says):
    assert use_step(Decimal(used), Decimal(capacity)) == step
    part = share(Decimal(used), Decimal(capacity))
    assert (None if part is None else percent(part)) == says
    assert has_no_room(Decimal(used), Decimal(capacity)) is (step == 5)


@pytest.mark.parametrize(
    ("received", "days", "step"),
    [
        (None, None, 0), (date(2026, 5, 21), 0, 1), (date(2026, 4, 21), 30, 1),
        (date(2026, 4, 20), 31, 2), (date(2025, 5, 21), 365, 5), (date(2026, 6, 1), 0, 1),
    ],
)  # fmt: skip
def test_age_is_the_oldest_lots_days(received, days, step):
    assert age_days(received, date(2026, 5, 21)) == days
    assert age_step(days) == step
