"""Who may approve a count, and what a variance is worth (CNT-1, CNT-4)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wms_desktop.core.acting import Role
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import (
    CountFault,
    Limits,
    Tally,
    Variance,
    Verdict,
    approval_faults,
    may_count_round,
    verdict,
)
from wms_desktop.counts.rules_abc import classified

DUTY = {Role.DUTY_MANAGER}


def variance(
    *counted: int,
    price: str = "58",
    cause: VarianceCause | None = None,
    remarks: str = "外包装被压坏",
    asked: int = 0,
    is_accepted: bool = False,
) -> Variance:
    """A line of 24 with 4 sold since, counted in so many rounds."""
    rounds = tuple(Tally(Decimal(each), Decimal(-4)) for each in counted)
    newest = rounds[-1].counted if rounds else None
    return Variance(
        Decimal(24), Decimal(-4), newest, Decimal(price), cause, remarks if cause else "",
        rounds, asked or max(1, len(rounds)), is_accepted,
    )  # fmt: skip


def limits(tolerance: int = 0, quantity: int = 0) -> Limits:
    return Limits(Decimal(1000), Decimal(tolerance), Decimal(quantity))


def faults(
    *variances: Variance, counters=(1,), roles=DUTY, tolerance=0, quantity=0
) -> list[CountFault]:
    return approval_faults(
        variances,
        approver_id=2,
        counter_ids=counters,
        roles=roles,
        limits=limits(tolerance, quantity),
    )


@pytest.mark.rule("CNT-1")
@pytest.mark.parametrize(
    ("counted", "difference", "value"), [(20, 0, 0), (22, 2, 116), (18, -2, -116)]
)
def test_a_variance_is_counted_minus_what_was_to_be_expected(counted, difference, value):
    found = variance(counted)
    assert (found.difference, found.value) == (difference, value)


@pytest.mark.rule("CNT-4")
def test_whoever_counted_does_not_approve():
    assert faults(variance(20), counters=(1, 2)) == [CountFault.OWN_COUNT]


@pytest.mark.rule("CNT-4")
@pytest.mark.parametrize(
    ("found", "tolerance", "expected"),
    [
        (variance(22, 22), 0, [CountFault.CAUSE_MISSING]),
        (variance(22, 22), 1, [CountFault.CAUSE_MISSING]),
        (variance(22), 2, [CountFault.ACCEPT_MISSING]),
        (variance(22, is_accepted=True), 2, []),
        (variance(20), 0, []),
    ],
)
def test_above_the_tolerance_a_cause_within_it_somebody_accepts(found, tolerance, expected):
    assert faults(found, tolerance=tolerance) == expected


@pytest.mark.rule("CNT-4")
def test_a_cause_needs_its_remark():
    found = variance(22, 22, cause=VarianceCause.DAMAGE, remarks="")
    assert faults(found) == [CountFault.REMARK_MISSING]


@pytest.mark.rule("CNT-4")
@pytest.mark.parametrize(
    ("price", "quantity", "roles", "expected"),
    [
        ("500", 0, DUTY, []),
        ("500.01", 0, DUTY, [CountFault.GENERAL_MANAGER]),
        ("500.01", 0, {Role.GENERAL_MANAGER}, []),
        ("1", 2, DUTY, []),
        ("1", 1, DUTY, [CountFault.GENERAL_MANAGER]),
        ("1", 1, {Role.GENERAL_MANAGER}, []),
    ],
)
def test_above_a_limit_only_the_general_manager(price, quantity, roles, expected):
    found = variance(18, 18, price=price, cause=VarianceCause.THEFT)
    assert faults(found, roles=roles, quantity=quantity) == expected


@pytest.mark.rule("CNT-3")
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (variance(), Verdict.NOT_COUNTED),
        (variance(20), Verdict.AGREES),
        (variance(18), Verdict.AGAIN_WANTED),
        (variance(18, asked=2), Verdict.SECOND_COUNT),
        (variance(18, 18), Verdict.CAUSE_MISSING),
        (variance(18, 18, cause=VarianceCause.DAMAGE), Verdict.CAUSE_GIVEN),
        (variance(18, 19), Verdict.THIRD_WANTED),
        (variance(18, 20), Verdict.THIRD_WANTED),
        (variance(18, 20, asked=3), Verdict.THIRD_COUNT),
        (variance(18, 19, 20), Verdict.AGREES),
        (variance(18, 19, 17), Verdict.CAUSE_MISSING),
    ],
)
def test_the_second_count_decides_the_third_where_they_differ(found, expected):
    assert verdict(found, limits=limits()) is expected


@pytest.mark.rule("CNT-3")
def test_moves_between_two_counts_are_no_dispute():
    """22 lay there, 4 were sold, 18 lay there: both counts say two too few."""
    rounds = Tally(Decimal(22), Decimal(0)), Tally(Decimal(18), Decimal(-4))
    found = Variance(Decimal(24), Decimal(-4), Decimal(18), Decimal(58), rounds=rounds, round=2)
    assert (found.difference, found.is_disputed) == (-2, False)


@pytest.mark.rule("CNT-3")
@pytest.mark.parametrize(
    ("asked", "person", "staff", "allowed"),
    [
        (2, 1, {1, 2, 3}, False),
        (2, 2, {1, 2, 3}, True),
        (3, 1, {1, 2, 3}, False),
        (3, 2, {1, 2, 3}, False),
        (3, 3, {1, 2, 3}, True),
        (3, 1, {1, 2}, True),
        (3, 2, {1, 2}, False),
    ],
)
def test_another_person_counts_again(asked, person, staff, allowed):
    """1 counted first; for the third count, 2 counted second."""
    earlier = {1: {1}} if asked == 2 else {1: {1}, 2: {2}}
    assert may_count_round(asked, person, earlier, staff) is allowed


@pytest.mark.rule("CNT-1")
@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({1: 80, 2: 15, 3: 5, 4: 0}, "ABCC"),
        ({1: 5, 2: 80, 3: 15}, "CAB"),
        ({1: 79, 2: 2, 3: 19}, "ACA"),
        ({1: 0, 2: 0}, "CC"),
        ({1: 50, 2: 50}, "AA"),
        ({}, ""),
    ],
)
def test_classes_go_by_the_share_of_the_value_issued(issued, expected):
    values = {item: Decimal(value) for item, value in issued.items()}
    found = classified(values, share_a=80, share_b=15)
    assert "".join(found[item].value for item in sorted(issued)) == expected


@pytest.mark.rule("CNT-1")
@settings(deadline=None)
@given(st.dictionaries(st.integers(1, 50), st.integers(0, 10_000).map(Decimal)))
def test_no_item_of_a_lower_class_is_worth_more(issued):
    found = classified(issued, share_a=80, share_b=15)
    assert found.keys() == issued.keys()
    for one, class_ in found.items():
        for other, lower in found.items():
            assert not (class_ < lower and issued[one] < issued[other])
