"""Authority by quantity, the highest share, and what a decision waits for: cases to the unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.complaints import rules_decide as rules
from wms_desktop.complaints.kinds import (
    ChargedTo,
    ComplaintKind,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.rules_decide import DecideFault, Given
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused

BOTH = (Role.BUSINESS_MANAGER, Role.DUTY_MANAGER)
QUALITY, SERVICE = ComplaintKind.QUALITY, ComplaintKind.SERVICE


@pytest.mark.rule("CMP-6")
@pytest.mark.parametrize(
    ("pieces", "major", "asked"),
    [
        ("0.001", False, ()),
        ("1", False, ()),
        ("2.999", False, ()),
        ("3", False, ()),
        ("3.001", False, BOTH),
        ("4", False, BOTH),
        ("400", False, BOTH),
        ("1", True, (Role.GENERAL_MANAGER,)),
        ("3", True, (Role.GENERAL_MANAGER,)),
        ("4", True, (Role.GENERAL_MANAGER,)),
    ],
)
def test_who_must_say_yes(pieces, major, asked):
    alone = rules.ALONE_PIECES.default
    assert rules.offices(Decimal(pieces), is_major=major, alone=alone) == asked


@pytest.mark.rule("CMP-6")
def test_a_person_with_both_offices_speaks_in_the_first_that_is_open():
    held = {Role.DUTY_MANAGER, Role.BUSINESS_MANAGER}
    assert rules.office_for(BOTH, (), held) is Role.BUSINESS_MANAGER
    assert rules.office_for(BOTH, {Role.BUSINESS_MANAGER}, held) is Role.DUTY_MANAGER
    assert rules.office_for(BOTH, (), {Role.GENERAL_MANAGER, Role.ADMIN}) is None
    assert rules.office_for((Role.GENERAL_MANAGER,), (), held) is None
    assert rules.office_for((), (), held) is None


@pytest.mark.rule("CMP-5")
@pytest.mark.parametrize(
    ("value", "most"),
    [
        ("100.00", "50.00"),
        ("100.01", "50.00"),
        ("100.02", "50.01"),
        ("33.33", "16.66"),
        ("0.01", "0.00"),
        ("0", "0.00"),
    ],
)
def test_the_highest_share_drops_parts_of_a_cent(value, most):
    assert rules.highest_share(Decimal(value), rules.DISPUTED_PERCENT.default) == Decimal(most)


@pytest.mark.rule("CMP-5")
@pytest.mark.parametrize(
    ("amount", "earlier", "account", "bound", "fault"),
    [
        ("49.99", "0", "factory", True, None),
        ("50.00", "0", "factory", True, None),
        ("50.01", "0", "factory", True, DecideFault.ABOVE_SHARE),
        ("20.00", "30.00", "factory", True, None),
        ("20.01", "30.00", "factory", True, DecideFault.ABOVE_SHARE),
        ("50.00", "0", "house", True, DecideFault.TO_FACTORY),
        ("50.01", "0", "house", False, None),
        ("100.01", "60.00", "dealer", False, None),
    ],
)
def test_what_may_be_given(amount, earlier, account, bound, fault):
    wanted = Given(
        Decimal(2), Decimal("100.00"), Decimal(amount), ChargedTo(account), bound, Decimal(earlier)
    )
    assert rules.share_fault(wanted, percent=rules.DISPUTED_PERCENT.default) is fault


@pytest.mark.rule("CMP-5")
@given(
    st.decimals(0, 9_999_999, places=2, allow_nan=False),
    st.integers(0, 100),
)
def test_a_share_is_whole_cents_and_never_above_its_percentage(value, percent):
    most = rules.highest_share(value, percent)
    assert most == most.quantize(rules.CENT)
    assert most <= value * percent / 100 < most + rules.CENT


@pytest.mark.rule("CMP-5")
@pytest.mark.parametrize(
    ("kind", "disputed", "result", "bound"),
    [
        (QUALITY, True, TestResult.NO_DEFECT, True),
        (QUALITY, True, TestResult.UNCLEAR, True),
        (QUALITY, True, None, True),
        (QUALITY, True, TestResult.DEFECT, False),
        (QUALITY, False, TestResult.NO_DEFECT, False),
        (SERVICE, True, None, False),
    ],
)
def test_when_the_share_holds(kind, disputed, result, bound):
    assert rules.is_bound(kind, is_disputed=disputed, result=result) is bound


@pytest.mark.rule("CMP-4")
@pytest.mark.parametrize(
    ("kind", "responsibility", "results", "fault"),
    [
        (QUALITY, "ours", (), DecideFault.TEST_MISSING),
        (QUALITY, "undecided", (), DecideFault.TEST_MISSING),
        (QUALITY, "not_ours", (), None),
        (QUALITY, "dealer", (), None),
        (QUALITY, "carrier", (), None),
        (QUALITY, "ours", ("open",), DecideFault.TEST_OPEN),
        (QUALITY, "not_ours", ("open",), DecideFault.TEST_OPEN),
        (QUALITY, "ours", ("unclear", "open"), DecideFault.TEST_OPEN),
        (QUALITY, "ours", ("unclear",), None),
        (QUALITY, "ours", ("defect",), None),
        (SERVICE, "ours", (), None),
    ],
)
def test_the_decision_waits_for_the_test(kind, responsibility, results, fault):
    said = tuple(TestResult(result) for result in results)
    assert rules.owed_by_qc(kind, Responsibility(responsibility), said) is fault


def test_the_last_result_counts_and_an_open_test_says_nothing():
    results = (TestResult.NO_DEFECT, TestResult.DEFECT, TestResult.OPEN)
    assert rules.latest(results) is TestResult.DEFECT
    assert rules.latest((TestResult.OPEN,)) is None


@pytest.mark.bad_input(8, 9, 11, 13, 14)
@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "-0.01", "1.005", "10000000", "1e999999", "9999999.991"]
)
def test_money_that_is_none_is_refused(amount):
    with pytest.raises(Refused) as told:
        rules.checked_money(Decimal(amount))
    assert told.value.code is DecideFault.MONEY
    assert rules.checked_money(Decimal("9999999.99")) == Decimal("9999999.99")
    assert rules.checked_money(Decimal(0)) == 0
