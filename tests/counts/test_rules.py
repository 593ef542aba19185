"""Who may approve a count, and what a variance is worth (CNT-1, CNT-4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wms_desktop.core.acting import Role
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import CountFault, Variance, approval_faults

DUTY = {Role.DUTY_MANAGER}


def variance(
    counted: int | None, price: str = "58", cause: VarianceCause | None = None
) -> Variance:
    quantity = None if counted is None else Decimal(counted)
    return Variance(Decimal(24), Decimal(-4), quantity, Decimal(price), cause)


def faults(*variances: Variance, counters=(1,), roles=DUTY, tolerance=0) -> list[CountFault]:
    return approval_faults(
        variances,
        approver_id=2,
        counter_ids=counters,
        roles=roles,
        value_limit=Decimal(1000),
        tolerance=Decimal(tolerance),
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
    ("tolerance", "expected"),
    [(0, [CountFault.CAUSE_MISSING]), (1, [CountFault.CAUSE_MISSING]), (2, [])],
)
def test_a_difference_above_the_tolerance_needs_a_cause(tolerance, expected):
    assert faults(variance(22), tolerance=tolerance) == expected


@pytest.mark.rule("CNT-4")
@pytest.mark.parametrize(
    ("price", "roles", "expected"),
    [
        ("500", DUTY, []),
        ("500.01", DUTY, [CountFault.GENERAL_MANAGER]),
        ("500.01", {Role.GENERAL_MANAGER}, []),
    ],
)
def test_above_the_limit_only_the_general_manager(price, roles, expected):
    assert faults(variance(18, price, VarianceCause.THEFT), roles=roles) == expected
