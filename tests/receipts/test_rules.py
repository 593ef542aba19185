"""The receipt rules: order of steps, deadlines to the day, what a page lacks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.receipts.codes import parse_slip_code, slip_code
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Lacking,
    PageStatus,
    ReceiptState,
    Route,
    Verdict,
)
from wms_desktop.receipts.rules import (
    DEFAULT_DEADLINES,
    LIFE,
    Deadlines,
    Dueness,
    Needs,
    PageStanding,
    Seen,
    dueness,
    is_back,
    judged,
    may_follow,
    next_states,
    standing,
    suspected_verdict,
)

ARRIVED = date(2026, 5, 1)


@pytest.mark.rule("RCP-2")
@pytest.mark.parametrize("same_site", [False, True])
def test_no_step_is_skipped(same_site: bool) -> None:
    travel = (ReceiptState.DISPATCHED, ReceiptState.RECEIVED)
    life = [state for state in LIFE if not (same_site and state in travel)]
    for place, state in enumerate(life):
        allowed = [s for s in LIFE if may_follow(state, s, same_site=same_site)]
        assert allowed == life[place + 1 : place + 2]


@pytest.mark.rule("RCP-2")
def test_one_site_for_both_ends_skips_dispatch_and_receipt() -> None:
    filed = ReceiptState.FILED
    assert may_follow(filed, ReceiptState.HANDED_OVER, same_site=True)
    assert not may_follow(filed, ReceiptState.DISPATCHED, same_site=True)
    assert not may_follow(filed, ReceiptState.HANDED_OVER, same_site=False)


@pytest.mark.rule("RCP-2")
def test_an_abnormal_receipt_is_signed_again_and_a_closed_one_rests() -> None:
    assert next_states(ReceiptState.ABNORMAL, same_site=False) == {
        ReceiptState.SIGNED,
        ReceiptState.LOST,
    }
    assert next_states(ReceiptState.LOST, same_site=False) == {ReceiptState.SIGNED}
    assert next_states(ReceiptState.CLOSED, same_site=False) == frozenset()
    assert ReceiptState.ABNORMAL not in next_states(ReceiptState.REQUIRED, same_site=False)
    assert ReceiptState.ABNORMAL not in next_states(ReceiptState.HANDED_OVER, same_site=False)
    assert ReceiptState.LOST in next_states(ReceiptState.HANDED_OVER, same_site=False)


@pytest.mark.rule("RCP-5")
@pytest.mark.parametrize(
    ("route", "days"),
    [(Route.DIRECT, 10), (Route.ONE_TRANSFER, 15), (Route.TWO_TRANSFERS, 20)],
)
def test_the_due_day_itself_is_in_time(route: Route, days: int) -> None:
    due = DEFAULT_DEADLINES.due_on(route, ARRIVED)
    assert due == ARRIVED + timedelta(days=days)

    def on(day: int) -> Dueness:
        return dueness(ARRIVED, due, ARRIVED + timedelta(days=day), DEFAULT_DEADLINES)

    assert on(days - 4) is Dueness.IN_TIME
    assert on(days - 3) is Dueness.DUE_SOON
    assert on(days - 1) is Dueness.DUE_SOON
    assert on(days) is Dueness.DUE_TODAY
    assert on(days + 1) is Dueness.OVERDUE
    assert on(25) is Dueness.OVERDUE
    assert on(26) is Dueness.BEYOND_LIMIT


@pytest.mark.rule("RCP-5")
def test_no_deadline_lies_beyond_the_very_latest_day() -> None:
    long = Deadlines({Route.TWO_TRANSFERS: 30}, limit_days=25)
    due = long.due_on(Route.TWO_TRANSFERS, ARRIVED)
    assert due == ARRIVED + timedelta(days=25)
    assert dueness(ARRIVED, due, due, long) is Dueness.DUE_TODAY
    assert dueness(ARRIVED, due, due + timedelta(days=1), long) is Dueness.BEYOND_LIMIT


@pytest.mark.rule("RCP-5")
def test_a_receipt_is_back_where_it_must_come_back_to() -> None:
    assert not is_back(ReceiptState.FILED, same_site=False)
    assert is_back(ReceiptState.FILED, same_site=True)
    assert not is_back(ReceiptState.DISPATCHED, same_site=False)
    assert is_back(ReceiptState.RECEIVED, same_site=False)
    assert not is_back(ReceiptState.ABNORMAL, same_site=True)


@pytest.mark.rule("RCP-4")
def test_only_what_is_required_is_missed() -> None:
    nothing = {"signature": Seen.PRESENT, "id_number": Seen.ABSENT, "seal": Seen.ABSENT}
    assert not judged(Needs(), nothing).is_suspect
    all_of_it = judged(Needs(id_number=True, seal=True), nothing)
    assert set(all_of_it.missing) == {Lacking.ID_NUMBER, Lacking.SEAL}
    unclear = judged(Needs(seal=True), nothing | {"seal": Seen.UNSURE})
    assert (unclear.missing, unclear.unclear) == ((), (Lacking.SEAL,))
    assert judged(Needs(), {}).unclear == (Lacking.SIGNATURE,)
    assert suspected_verdict(all_of_it) is Verdict.NO_ID_NUMBER
    assert suspected_verdict(unclear) is Verdict.NO_SEAL
    assert suspected_verdict(judged(Needs(signature=False), {})) is Verdict.COMPLETE


def _page(copy: int, status: PageStatus, verdict: Verdict | None = None) -> PageStanding:
    return PageStanding(copy, status, verdict)


@pytest.mark.rule("RCP-4")
def test_all_copies_make_a_receipt_filed() -> None:
    two = Needs(copies=2)
    one = standing(two, [_page(1, PageStatus.FILED)])
    assert (one.all_filed, one.is_suspect, one.copies_missing) == (False, True, 1)
    both = standing(two, [_page(1, PageStatus.FILED), _page(2, PageStatus.FILED)])
    assert (both.all_filed, both.is_suspect, both.copies_missing) == (True, False, 0)
    overruled = standing(two, [_page(1, PageStatus.FILED, Verdict.COMPLETE)])
    assert (overruled.all_filed, overruled.is_suspect) == (True, False)


@pytest.mark.rule("RCP-4")
def test_the_newest_page_of_a_copy_counts() -> None:
    bad = _page(1, PageStatus.SUSPECT, Verdict.NO_SEAL)
    assert standing(Needs(), [bad]).abnormal is AbnormalKind.NO_SEAL
    again = standing(Needs(), [bad, _page(1, PageStatus.FILED)])
    assert (again.abnormal, again.all_filed) == (None, True)
    for beside in (PageStatus.DUPLICATE, PageStatus.TRAY, PageStatus.REJECTED):
        assert standing(Needs(), [bad, _page(1, beside)]).abnormal is AbnormalKind.NO_SEAL
    assert not standing(Needs(), []).is_suspect


@given(st.integers(1, 9999), st.integers(1, 4))
def test_a_slip_code_says_number_and_copy(counter: int, copy: int) -> None:
    number = f"R-20260518-{counter:04d}"
    read = parse_slip_code(slip_code(number, copy))
    assert read is not None
    assert (read.number, read.copy) == (number, copy)


def test_the_bare_number_is_read_too_and_other_papers_are_not() -> None:
    from wms_desktop.core.codes import CodeKind, own_code

    bare = parse_slip_code(own_code(CodeKind.RECEIPT, "R-20260518-0447"))
    assert bare is not None
    assert (bare.number, bare.copy) == ("R-20260518-0447", 0)
    assert parse_slip_code(own_code(CodeKind.CONSIGNMENT, "88062415")) is None
    assert parse_slip_code("R-20260518-0447-1-0") is None
    assert parse_slip_code("6901234567892") is None
