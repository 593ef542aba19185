"""Corrective and preventive actions from opening to the check of their effect (CMP-8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.complaints.acted import (
    MILL,
    carried_out,
    changed,
    checked,
    complaint,
    later,
    on,
    opened,
    person,
    plan,
)
from tests.conftest import dump
from tests.pickup.waybills import NUMBER
from wms_desktop.complaints import actions, queries_actions
from wms_desktop.complaints.actions import CheckAction, DoneAction, OpenAction
from wms_desktop.complaints.kinds import ActionState, Cause, ComplaintEvent, Effect
from wms_desktop.complaints.queries_actions import Which, action
from wms_desktop.complaints.rules_actions import (
    ActionFault,
    Owed,
    check_day,
    checked_days,
    moved_check_day,
    standing,
)
from wms_desktop.complaints.tables import ComplaintStep
from wms_desktop.core.acting import Right
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.people.tables import Person

pytestmark = pytest.mark.rule("CMP-8")
TODAY = date(2026, 5, 21)


def refusal(work) -> object:
    """The code that a use case refuses with."""
    with pytest.raises(Refused) as told:
        work()
    return told.value.code


# -- rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "days", "check"),
    [
        (date(2026, 1, 31), 30, date(2026, 3, 2)),  # over the end of a short month
        (date(2028, 1, 30), 30, date(2028, 2, 29)),  # the leap day itself
        (date(2028, 2, 29), 30, date(2028, 3, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),
        (date(2026, 4, 30), 30, date(2026, 5, 30)),
    ],
)
def test_the_effect_is_checked_so_many_calendar_days_after_the_due_day(due, days, check):
    assert check_day(due, days) == check


@pytest.mark.parametrize(
    ("state", "today", "owed", "days"),
    [
        (ActionState.OPEN, date(2028, 2, 28), Owed.LATER, 1),
        (ActionState.OPEN, date(2028, 2, 29), Owed.TODAY, 0),  # the day itself is in time
        (ActionState.OPEN, date(2028, 3, 1), Owed.OVERDUE, -1),
        (ActionState.DONE, date(2028, 3, 1), Owed.LATER, 30),  # now its check counts
        (ActionState.DONE, date(2028, 3, 31), Owed.TODAY, 0),
        (ActionState.DONE, date(2028, 4, 1), Owed.OVERDUE, -1),
        (ActionState.CLOSED, date(2030, 1, 1), Owed.CLOSED, 0),
    ],
)
def test_how_an_action_stands_against_its_day(state, today, owed, days):
    found = standing(state, date(2028, 2, 29), date(2028, 3, 31), today)
    assert (found.owed, found.days) == (owed, days)


@pytest.mark.parametrize(
    ("done", "check"),
    [
        (date(2026, 5, 1), date(2026, 6, 9)),  # early: the check stays
        (date(2026, 5, 10), date(2026, 6, 9)),
        (date(2026, 5, 31), date(2026, 6, 30)),  # 21 days late: so is the check
    ],
)
def test_late_work_moves_its_check_and_early_work_does_not(done, check):
    assert moved_check_day(date(2026, 5, 10), date(2026, 6, 9), done) == check


@pytest.mark.parametrize(
    ("due", "check", "code"),
    [
        (date(2026, 5, 20), None, ActionFault.DUE_PAST),
        (date.min, None, ActionFault.DUE_PAST),
        (date(2026, 6, 1), date(2026, 5, 31), ActionFault.CHECK_BEFORE_DUE),
        (date.max, None, ActionFault.DAY_FAR),
        (date(2026, 6, 1), date.max, ActionFault.DAY_FAR),
    ],
)
def test_days_that_cannot_be_are_refused(due, check, code):
    assert refusal(lambda: checked_days(due, check, TODAY, 30)) is code


def test_today_is_a_day_to_do_it_and_the_due_day_one_to_check_it():
    assert checked_days(TODAY, TODAY, TODAY, 30) == (TODAY, TODAY)


# -- opening and planning -----------------------------------------------------------------------


def test_an_action_of_a_complaint_takes_over_what_it_says(shop):
    item = shop.item()
    lot = shop.lot(item)
    about = complaint(shop, item_id=item, lot_id=lot)
    found = opened(shop, complaint_id=about, finding="")
    assert found.row.number == "JZ-20260521-0001"
    assert found.row.finding == "胶粉破袋"
    assert (found.row.complaint, found.row.customer) == (
        "KS-20260520-0001", "绍兴锦程纺织有限公司",
    )  # fmt: skip
    assert (found.row.item, found.lot) == ("A302-14", "L260412")
    assert found.row.check_on == found.row.due_on + timedelta(days=30)
    with shop.db.read() as session:
        steps = session.execute(select(ComplaintStep.event, ComplaintStep.detail)).all()
    assert steps == [(ComplaintEvent.ACTION, "JZ-20260521-0001")]


def test_a_free_action_says_itself_what_it_is_about(shop):
    item = shop.item()
    found = opened(shop, item_id=item, customer_id=MILL)
    assert (found.row.complaint, found.row.item, found.row.finding) == ("", "A302-14", "外箱破")
    assert found.row.state is ActionState.OPEN


def test_the_same_press_opens_one_action(shop):
    command = OpenAction(shop.op(), plan(shop), "外箱破")
    first = actions.open_action(shop.db, shop.acting("zhou"), command)
    again = actions.open_action(shop.db, shop.acting("zhou"), command)
    assert (again.value, again.replay) == (first.value, True)


@pytest.mark.parametrize("login", ["lin", "keeper2", "nobody"])
@pytest.mark.usefixtures("nothing_changes")
def test_who_opens_no_actions_is_refused(shop, login):
    command = OpenAction(shop.op(), plan(shop), "外箱破")
    code = refusal(lambda: actions.open_action(shop.db, shop.acting(login), command))
    assert code is Right.ROLE_MISSING


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"finding": "  \n "}, TextFault.EMPTY),
        ({"finding": "长" * 10_001}, TextFault.TOO_LONG),
        ({"finding": "x" * 5_000_000}, TextFault.TOO_LONG),
        ({"complaint_id": 999}, ActionFault.UNKNOWN_COMPLAINT),
        ({"item_id": 999}, ActionFault.UNKNOWN_GOODS),
        ({"lot_id": 1}, ActionFault.UNKNOWN_GOODS),
        ({"customer_id": 999}, ActionFault.UNKNOWN_CUSTOMER),
    ],
)
@pytest.mark.usefixtures("nothing_changes")
def test_what_cannot_be_opened_changes_nothing(shop, other, code):
    wanted = {"plan": plan(shop), "finding": "外箱破"} | other
    command = OpenAction(shop.op(), **wanted)
    assert refusal(lambda: actions.open_action(shop.db, shop.acting("zhou"), command)) is code


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"responsible_id": 999}, ActionFault.NOBODY),
        ({"responsible_id": 6}, ActionFault.NOBODY),  # has no role here
        ({"due_on": date(2026, 5, 20)}, ActionFault.DUE_PAST),
        ({"check_on": date(2026, 5, 30)}, ActionFault.CHECK_BEFORE_DUE),
        ({"due_on": date.max}, ActionFault.DAY_FAR),
        ({"cause": "长" * 1_001}, TextFault.TOO_LONG),
        ({"measure": "长" * 1_001}, TextFault.TOO_LONG),
        ({"prevention": "长" * 1_001}, TextFault.TOO_LONG),
        ({"department": "长" * 61}, TextFault.TOO_LONG),
        ({"measure": "\ud800"}, TextFault.BROKEN),
        ({"measure": f"身份证 {NUMBER}"}, TextFault.IDENTITY_NUMBER),
    ],
)
@pytest.mark.usefixtures("nothing_changes")
def test_a_plan_that_cannot_be_changes_nothing(shop, other, code):
    command = OpenAction(shop.op(), plan(shop, **other), "外箱破")
    assert refusal(lambda: actions.open_action(shop.db, shop.acting("zhou"), command)) is code


def test_somebody_switched_off_is_made_responsible_for_nothing(shop):
    with shop.db.write() as session:
        session.get_one(Person, person("lin")).is_active = False
    before = dump(shop.db)
    command = OpenAction(shop.op(), plan(shop), "外箱破")
    code = refusal(lambda: actions.open_action(shop.db, shop.acting("zhou"), command))
    assert code is ActionFault.NOBODY
    assert dump(shop.db) == before


def test_a_complaint_of_another_site_is_not_known_here(shop):
    about = complaint(shop, site_id=2)
    before = dump(shop.db)
    command = OpenAction(shop.op(), plan(shop), "", about)
    code = refusal(lambda: actions.open_action(shop.db, shop.acting("zhou"), command))
    assert code is ActionFault.UNKNOWN_COMPLAINT
    assert dump(shop.db) == before


def test_a_plan_is_written_anew_and_an_old_day_may_stay(shop):
    found = opened(shop, plan=plan(shop, 1, cause="", measure=""))
    soon = later(shop, 5)  # overdue by now
    kept = plan(shop, 1, check_on=found.row.check_on, measure="换箱", cause="太薄")
    found = changed(soon, found, kept)
    assert (found.row.measure, found.cause) == ("换箱", "太薄")
    assert found.row.due_on == shop.today + timedelta(days=1)
    moved = replace(kept, due_on=shop.today + timedelta(days=4))
    assert refusal(lambda: changed(soon, found, moved)) is ActionFault.DUE_PAST


def test_the_slower_of_two_who_plan_is_told(shop):
    found = opened(shop)
    changed(shop, found, plan(shop, 12))
    before = dump(shop.db)
    with pytest.raises(Stale):
        changed(shop, found, plan(shop, 14))
    assert dump(shop.db) == before


# -- done ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["lin", "zhou"])
def test_the_responsible_person_or_a_supervisor_says_done(shop, login):
    found = carried_out(shop, opened(shop), login)
    assert found.row.state is ActionState.DONE
    assert found.row.done_on == shop.today
    assert found.done_note == "新箱已到"


@pytest.mark.parametrize("login", ["keeper2", "gm"])
def test_nobody_else_says_done(shop, login):
    found = opened(shop)
    before = dump(shop.db)
    assert refusal(lambda: carried_out(shop, found, login)) is ActionFault.NOT_YOURS
    assert dump(shop.db) == before


@pytest.mark.parametrize("missing", ["cause", "measure"])
def test_without_cause_or_measure_nothing_is_done(shop, missing):
    found = opened(shop, plan=plan(shop, **{missing: ""}))
    before = dump(shop.db)
    assert refusal(lambda: carried_out(shop, found)) is ActionFault.INCOMPLETE
    assert dump(shop.db) == before


def test_what_is_done_is_neither_done_nor_planned_again(shop):
    found = carried_out(shop, opened(shop))
    before = dump(shop.db)
    assert refusal(lambda: carried_out(shop, found)) is ActionFault.NOT_OPEN
    assert refusal(lambda: changed(shop, found, plan(shop))) is ActionFault.NOT_OPEN
    assert dump(shop.db) == before


def test_an_action_done_late_is_checked_so_much_later(shop):
    found = opened(shop, plan=plan(shop, 1))
    found = carried_out(later(shop, 8), found)
    assert found.row.check_on == shop.today + timedelta(days=1 + 30 + 7)


# -- check --------------------------------------------------------------------------------------


def test_another_person_checks_and_an_effective_one_is_closed(shop):
    found = carried_out(shop, opened(shop))
    assert checked(shop, found) == found.id
    found = action(shop.db, found.id)
    assert (found.row.state, found.row.effect) == (ActionState.CLOSED, Effect.EFFECTIVE)
    assert (found.checked_by, found.effect_note) == ("周立群", "四周无破袋")


def test_one_without_effect_is_closed_and_followed_up_at_once(shop):
    about = complaint(shop)
    found = carried_out(shop, opened(shop, complaint_id=about))
    new = checked(shop, found, is_effective=False, follow_up=plan(shop, 5, measure="换供应商"))
    old, new = action(shop.db, found.id), action(shop.db, new)
    assert (old.row.state, old.row.effect) == (ActionState.CLOSED, Effect.NOT_EFFECTIVE)
    assert (old.followed_by, new.follows) == (new.row.number, old.row.number)
    assert (new.row.state, new.row.measure) == (ActionState.OPEN, "换供应商")
    assert new.row.finding == old.row.finding
    assert new.complaint_id == about
    with shop.db.read() as session:
        told = session.scalars(select(ComplaintStep.detail)).all()
    assert told == [old.row.number, new.row.number]


def test_nobody_checks_their_own_measure(shop):
    found = carried_out(shop, opened(shop, plan=plan(shop, responsible_id=person("zhou"))), "zhou")
    before = dump(shop.db)
    assert refusal(lambda: checked(shop, found)) is ActionFault.OWN_CHECK
    assert dump(shop.db) == before
    assert checked(shop, found, login="gm") == found.id


def test_an_action_is_not_closed_without_a_check(shop):
    found = opened(shop)
    before = dump(shop.db)
    assert refusal(lambda: checked(shop, found)) is ActionFault.NOT_DONE
    assert dump(shop.db) == before


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        ({"is_effective": False}, ActionFault.NO_FOLLOW_UP),
        ({"note": " "}, TextFault.EMPTY),
        ({"note": "长" * 1_001}, TextFault.TOO_LONG),
        ({"login": "lin"}, Right.ROLE_MISSING),
        ({"login": "keeper2"}, Right.ROLE_MISSING),
    ],
)
def test_a_check_that_cannot_be_changes_nothing(shop, verdict, code):
    found = carried_out(shop, opened(shop))
    before = dump(shop.db)
    assert refusal(lambda: checked(shop, found, **verdict)) is code
    assert dump(shop.db) == before


@pytest.mark.parametrize(
    ("other", "is_effective", "code"),
    [
        ({"measure": " "}, False, ActionFault.NO_FOLLOW_UP),
        ({"due_on": date(2026, 5, 20)}, False, ActionFault.DUE_PAST),
        ({"check_on": date(2026, 5, 22)}, False, ActionFault.CHECK_BEFORE_DUE),
        ({"responsible_id": 999}, False, ActionFault.NOBODY),
        ({}, True, ActionFault.NEEDLESS_FOLLOW_UP),
    ],
)
def test_a_follow_up_that_cannot_be_leaves_the_action_unchecked(shop, other, is_effective, code):
    found = carried_out(shop, opened(shop))
    before = dump(shop.db)
    follow_up = plan(shop, **other)
    work = lambda: checked(shop, found, is_effective=is_effective, follow_up=follow_up)  # noqa: E731
    assert refusal(work) is code
    assert dump(shop.db) == before


def test_a_closed_action_stays_as_it_is(shop):
    found = carried_out(shop, opened(shop))
    checked(shop, found)
    found = action(shop.db, found.id)
    before = dump(shop.db)
    assert refusal(lambda: checked(shop, found)) is ActionFault.CLOSED
    assert dump(shop.db) == before


def test_another_site_neither_works_on_it_nor_finds_its_code(shop):
    found = opened(shop)
    by = shop.acting("zhou", site=2)
    before = dump(shop.db)
    done = DoneAction(uuid4(), found.id, found.row.version)
    check = CheckAction(uuid4(), found.id, found.row.version, True, "好")
    assert refusal(lambda: actions.done_action(shop.db, by, done)) is ActionFault.OTHER_SITE
    assert refusal(lambda: actions.check_action(shop.db, by, check)) is ActionFault.OTHER_SITE
    assert queries_actions.actions(shop.db, by) == []
    assert queries_actions.scan_meanings(shop.db, 2, found.row.number) == []
    assert dump(shop.db) == before


# -- lists --------------------------------------------------------------------------------------


def test_overdue_ones_lead_whether_to_be_done_or_checked(shop):
    late = opened(shop, plan=plan(shop, 3))
    done = carried_out(shop, opened(shop, plan=plan(shop, 0, check_on=shop.today)))
    far = opened(shop, plan=plan(shop, 60))
    soon = later(shop, 4)
    rows = queries_actions.actions(shop.db, soon.acting())
    assert [row.id for row in rows] == [done.id, late.id, far.id]
    said = [row.standing(soon.today).owed for row in rows]
    assert said == [Owed.OVERDUE, Owed.OVERDUE, Owed.LATER]
    pages = [queries_actions.actions(shop.db, soon.acting(), limit=1)]
    while pages[-1]:
        pages.append(queries_actions.actions(shop.db, soon.acting(), after=pages[-1][-1], limit=1))
    assert [row.id for page in pages for row in page] == [row.id for row in rows]


def test_views_and_search_narrow_the_list_down(shop):
    mine = opened(shop, finding="湿度太高", plan=plan(shop, cause_kind=Cause.STORAGE))
    others = opened(shop, plan=plan(shop, responsible_id=person("keeper2")))
    closed = carried_out(shop, opened(shop))
    checked(shop, closed)
    by = shop.acting()

    def ids(which: Which, text: str = "") -> list[int]:
        rows = queries_actions.actions(shop.db, by, which, text=text)
        assert queries_actions.count_actions(shop.db, by, which, text=text) == len(rows)
        return [row.id for row in rows]

    assert ids(Which.OPEN) == [mine.id, others.id]
    assert ids(Which.MINE) == [mine.id]
    assert ids(Which.CLOSED) == [closed.id]
    assert ids(Which.ALL) == [closed.id, others.id, mine.id]
    assert ids(Which.OPEN, "湿度") == [mine.id]
    assert ids(Which.OPEN, "陈二") == [others.id]
    assert ids(Which.ALL, closed.row.number.lower()) == [closed.id]
    assert ids(Which.ALL, "%_'\"") == []


def test_its_barcode_and_its_number_lead_to_it(shop):
    found = opened(shop)
    meaning = [("action", found.id, found.row.number, "林晓雯")]
    for text in (found.row.number, own_code(CodeKind.ACTION, found.row.number)):
        assert queries_actions.scan_meanings(shop.db, 1, text) == meaning
    assert queries_actions.scan_meanings(shop.db, 1, "JZ-20260521-9999") == []


def test_an_action_opened_on_the_leap_day_is_due_and_checked_by_the_calendar(shop):
    leap = on(shop, date(2028, 2, 29))
    found = opened(leap, plan=plan(leap, 0))
    assert (found.row.due_on, found.row.check_on) == (date(2028, 2, 29), date(2028, 3, 30))
    assert found.row.number == "JZ-20280229-0001"
