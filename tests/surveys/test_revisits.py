"""Revisits from plan to result, and what is refused (SRV-4)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tests.conftest import TODAY, dump
from tests.surveys.asked import COMPLAINT, LIN, ORDER, Asked
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.surveys import queries, revisit_list, revisits
from wms_desktop.surveys.kinds import RevisitAfter, RevisitResult, RevisitState
from wms_desktop.surveys.revisits import DropRevisit, PlanRevisits, RecordRevisit, TieComplaint
from wms_desktop.surveys.rules import RevisitFault, SurveyFault

pytestmark = pytest.mark.rule("SRV-4")
TOMORROW = TODAY + timedelta(days=1)


def refused(act: Callable[[], object], asked: Asked) -> object:
    """The code of the refusal; the database is as it was."""
    before = dump(asked.db)
    with pytest.raises(Refused) as error:
        act()
    assert dump(asked.db) == before
    return error.value.code


def test_four_are_planned_after_an_installation(asked: Asked) -> None:
    asked.order()
    rows = asked.planned(began_on=date(2026, 5, 20))
    assert [(row.after, f"{row.due_on}") for row in rows] == [
        (RevisitAfter.WEEK_1, "2026-05-27"), (RevisitAfter.MONTH_1, "2026-06-20"),
        (RevisitAfter.MONTH_3, "2026-08-20"), (RevisitAfter.MONTH_6, "2026-11-20"),
    ]  # fmt: skip
    assert {row.source for row in rows} == {f"order:{ORDER}"}
    assert rows[0].number == "HF-20260521-0001"
    assert {row.responsible for row in rows} == {""}


def test_they_follow_a_closed_complaint_from_its_day(asked: Asked) -> None:
    asked.complaint()
    rows = asked.planned(own_code(CodeKind.COMPLAINT, COMPLAINT), None)
    assert (rows[0].began_on, rows[0].due_on) == (date(2026, 5, 1), date(2026, 5, 8))
    assert rows[0].days(TODAY) == -13


@pytest.mark.parametrize(
    ("source", "began_on", "code"),
    [
        (ORDER, TOMORROW, SurveyFault.DAY_AHEAD),
        (ORDER, date(9999, 12, 31), SurveyFault.DAY_AHEAD),
        (ORDER, date(2026, 2, 28), RevisitFault.BEFORE_ORDER),
        (ORDER, date(1, 1, 1), RevisitFault.BEFORE_ORDER),
        (ORDER, None, SurveyFault.UNKNOWN_SOURCE),
        ("CK-1", TODAY, SurveyFault.UNKNOWN_SOURCE),
        ("", TODAY, SurveyFault.UNKNOWN_SOURCE),
        ("CK-OLD", date(2025, 10, 1), RevisitFault.TOO_LONG_AGO),
        (COMPLAINT, TODAY, RevisitFault.NOT_CLOSED),
    ],
)
@pytest.mark.bad_input(69)
def test_what_cannot_be_planned(asked: Asked, source, began_on, code) -> None:
    asked.order()
    asked.order("CK-OLD", date(2025, 9, 1))
    asked.complaint(closed=False)
    command = PlanRevisits(asked.shop.op(), source, began_on)
    assert refused(lambda: revisits.plan(asked.db, asked.by, command), asked) is code


@pytest.mark.bad_input(62)
def test_they_are_planned_once_for_a_source(asked: Asked) -> None:
    asked.order()
    asked.planned()
    assert refused(asked.planned, asked) is RevisitFault.PLANNED
    command = PlanRevisits(asked.shop.op(), f"order:{ORDER.lower()}", TODAY)
    assert refused(lambda: revisits.plan(asked.db, asked.by, command), asked)


def test_the_same_press_plans_once(asked: Asked) -> None:
    asked.order()
    command = PlanRevisits(asked.shop.op(), ORDER, TODAY, LIN)
    assert revisits.plan(asked.db, asked.by, command).value == 4
    assert revisits.plan(asked.db, asked.by, command).replay
    assert revisit_list.count_revisits(asked.db, asked.by) == 4


@pytest.mark.rule("SRV-2")
def test_a_result_ends_it_and_is_a_contact(asked: Asked) -> None:
    asked.order()
    row = asked.planned(began_on=date(2026, 5, 1))[0]
    found = asked.record(row, RevisitResult.FAIR, remarks="边角翘起一处")
    assert (found.state, found.result, found.done_on) == (
        RevisitState.DONE, RevisitResult.FAIR, TODAY,
    )  # fmt: skip
    assert asked.contacts() == [(f"revisit:{row.number}", "周经理", "一般, 边角翘起一处")]


def test_who_is_not_reached_stays_due_with_a_new_try(asked: Asked) -> None:
    asked.order()
    row = asked.planned(began_on=date(2026, 5, 1))[0]
    for tries in (1, 2):
        row = asked.record(row, RevisitResult.NOT_REACHED, spoke_with="", remarks="")
        assert (row.state, row.tries, row.done_on) == (RevisitState.DUE, tries, None)
        assert row.due_on == date(2026, 5, 8)
    assert asked.record(row).state is RevisitState.DONE


@pytest.mark.parametrize(
    ("result", "values", "code"),
    [
        ("good", {"done_on": TOMORROW}, SurveyFault.DAY_AHEAD),
        ("good", {"done_on": date(2026, 4, 30)}, RevisitFault.DONE_BEFORE),
        ("not_reached", {"done_on": date(1, 1, 1)}, RevisitFault.DONE_BEFORE),
        ("good", {"spoke_with": ""}, TextFault.EMPTY),
        ("problem", {"remarks": " "}, TextFault.EMPTY),
        ("good", {"remarks": "长" * 1001}, TextFault.TOO_LONG),
        ("good", {"spoke_with": "a\0b"}, TextFault.BROKEN),
        ("good", {"remarks": "证件 11010519491231002X"}, TextFault.IDENTITY_NUMBER),
    ],
)
def test_what_cannot_be_recorded(asked: Asked, result, values, code) -> None:
    asked.order()
    row = asked.planned(began_on=date(2026, 5, 1))[0]
    act = lambda: asked.record(row, RevisitResult(result), **values)  # noqa: E731
    assert refused(act, asked) is code


def test_it_is_recorded_once_and_not_over_somebody_elses_change(asked: Asked) -> None:
    asked.order()
    row = asked.planned(began_on=date(2026, 5, 1))[0]
    asked.record(row, RevisitResult.NOT_REACHED)
    before = dump(asked.db)
    with pytest.raises(Stale) as stale:
        asked.record(row)
    assert stale.value.person == "林晓雯"
    assert dump(asked.db) == before
    asked.record(asked.visit(row.id))
    assert refused(lambda: asked.record(asked.visit(row.id)), asked) is RevisitFault.ENDED


def test_it_is_dropped_with_a_reason(asked: Asked) -> None:
    asked.order()
    row = asked.planned()[0]

    def drop(reason: str) -> None:
        found = asked.visit(row.id)
        command = DropRevisit(asked.shop.op(), row.id, found.version, reason)
        revisits.drop(asked.db, asked.by, command)

    assert refused(lambda: drop(""), asked) is TextFault.EMPTY
    drop("客户搬走了")
    assert asked.visit(row.id).state is RevisitState.DROPPED
    assert refused(lambda: drop("再来"), asked) is RevisitFault.ENDED


def test_a_problem_gets_the_complaint_that_came_of_it(asked: Asked) -> None:
    asked.order()
    asked.complaint()
    other = asked.complaint("KS-20260401-0002", customer_id=asked.customer())
    row = asked.planned(began_on=date(2026, 5, 1))[0]

    def tie(number: str) -> None:
        version = asked.visit(row.id).version
        command = TieComplaint(asked.shop.op(), row.id, version, number)
        revisits.tie_complaint(asked.db, asked.by, command)

    assert refused(lambda: tie(COMPLAINT), asked) is RevisitFault.NO_PROBLEM
    asked.record(row, RevisitResult.PROBLEM, remarks="整面起泡")
    for number in (other, ORDER, "KS-1"):
        assert refused(lambda n=number: tie(n), asked) is SurveyFault.UNKNOWN_SOURCE
    tie(COMPLAINT)
    assert asked.visit(row.id).complaint == COMPLAINT


def test_who_has_no_part_in_it_is_refused(asked: Asked) -> None:
    asked.order()
    by = asked.shop.acting("keeper2")
    command = PlanRevisits(asked.shop.op(), ORDER, TODAY)
    assert refused(lambda: revisits.plan(asked.db, by, command), asked) is Right.ROLE_MISSING


def test_another_site_knows_nothing_of_it(asked: Asked) -> None:
    asked.order()
    row = asked.planned()[0]
    by = asked.shop.acting(site=2)
    assert revisit_list.revisit(asked.db, by, row.id) is None
    command = RecordRevisit(
        asked.shop.op(), row.id, row.version, RevisitResult.GOOD, TODAY, spoke_with="x"
    )
    assert refused(lambda: revisits.record(asked.db, by, command), asked) is RevisitFault.UNKNOWN


def test_the_longest_overdue_comes_first_page_by_page(asked: Asked) -> None:
    for number in range(1, 5):
        asked.order(f"CK-20260301-000{number}")
        asked.planned(f"CK-20260301-000{number}", date(2026, 5, 5 - number))
    every = revisit_list.revisits(asked.db, asked.by, state=RevisitState.DUE)
    assert [row.due_on for row in every] == sorted(row.due_on for row in every)
    pages, last = [], None
    while page := revisit_list.revisits(
        asked.db, asked.by, state=RevisitState.DUE, after=last, limit=3
    ):
        pages += page
        last = page[-1]
    assert pages == every
    assert len(every) == revisit_list.count_revisits(asked.db, asked.by, text="锦程") == 16
    assert revisit_list.revisits(asked.db, asked.by, text="%") == []
    for row in every[:5]:
        asked.record(row)
    done = revisit_list.revisits(asked.db, asked.by, state=RevisitState.DONE)
    assert [row.id for row in done] == [row.id for row in every[4::-1]]
    more = revisit_list.revisits(asked.db, asked.by, state=RevisitState.DONE, after=done[1])
    assert more == done[2:]
    newest = revisit_list.revisits(asked.db, asked.by, limit=16)
    following = revisit_list.revisits(asked.db, asked.by, after=newest[2])
    assert following == newest[3:]
    assert [row.id for row in newest] == sorted((row.id for row in every), reverse=True)


def test_its_paper_and_number_are_found_when_scanned(asked: Asked) -> None:
    asked.order()
    row = asked.planned()[0]
    meant = [("revisit", row.id, row.number, row.customer)]
    for text in (row.number, own_code(CodeKind.REVISIT, row.number), row.number.lower()):
        assert queries.scan_meanings(asked.db, 1, text) == meant
    assert queries.scan_meanings(asked.db, 2, row.number) == []
    assert queries.scan_meanings(asked.db, 1, "HF-1") == []


@pytest.mark.bad_input(62)
def test_two_who_plan_at_once_plan_four(asked: Asked) -> None:
    asked.order()

    def run(_number: int) -> bool:
        try:
            revisits.plan(asked.db, asked.by, PlanRevisits(asked.shop.op(), ORDER, TODAY))
        except Refused as refusal:
            return refusal.code is not RevisitFault.PLANNED
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert revisit_list.count_revisits(asked.db, asked.by) == 4
