"""Lists, badge and tasks: what waits for whom, until when (RET-3, SRV-7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.returns.returning import Returning, Staff, somebody
from tests.shop import Shop
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import rule_values
from wms_desktop.people.tables import Person
from wms_desktop.returns import chain, inbox, queries, tasks
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules_chain import CONFIRM_HOURS, Shown
from wms_desktop.upkeep import badges

S, C, A, Z = (
    ReturnState.SUBMITTED,
    ReturnState.CONFIRMED,
    ReturnState.APPROVED,
    ReturnState.ISSUED,
)


@pytest.fixture
def staff(shop: Shop) -> Staff:
    """Sales, the duty manager, the sales assistant."""
    return Staff.of(shop)


@pytest.fixture
def four(shop: Shop, staff: Staff) -> dict[ReturnState, str]:
    """One application in each state up to the slip, and one rejected; their numbers."""
    returning = Returning(shop).deliver("A302-14", "L260412", 48, left=5)
    numbers = {}
    for state in (S, C, A, Z, ReturnState.REJECTED):
        made = returning.submit(returning.goods("A302-14", 2))
        if state is ReturnState.REJECTED:
            chain.reject(shop.db, staff.sales, chain.Reject(shop.op(), made.id, 1, "已拆封"))
        else:
            returning.take_to(state, staff, made.id)
        numbers[state] = made.number
    return numbers


def listed(shop: Shop, shown: Shown, by: Acting) -> list[str]:
    """The numbers in a list, as they stand."""
    rows = inbox.applications(shop.db, 1, shown=shown, by=by)
    assert inbox.count_applications(shop.db, 1, shown=shown, by=by) == len(rows)
    return [row.number for row in rows]


@pytest.mark.rule("RET-3")
def test_each_sees_what_waits_for_them(shop, four, staff):
    assert listed(shop, Shown.WAITING, staff.sales) == [four[S]]
    assert listed(shop, Shown.WAITING, staff.manager) == [four[C]]
    assert listed(shop, Shown.WAITING, staff.assistant) == [four[A]]
    assert listed(shop, Shown.WAITING, shop.acting("keeper2")) == []
    assert listed(shop, Shown.WAITING, shop.acting("admin")) == [four[S], four[C], four[A]]


@pytest.mark.rule("RET-3")
def test_own_applications_and_own_confirmations_wait_for_others(shop, four, staff):
    lin = replace(shop.acting(), roles=frozenset({Role.SALES, Role.DUTY_MANAGER}))
    assert listed(shop, Shown.WAITING, lin) == []
    gu = replace(staff.sales, roles=frozenset({Role.SALES, Role.DUTY_MANAGER}))
    assert listed(shop, Shown.WAITING, gu) == [four[S]]


def test_open_closed_and_all(shop, four, staff):
    newest_first = list(four.values())[::-1]
    assert listed(shop, Shown.ALL, staff.sales) == newest_first
    assert listed(shop, Shown.OPEN, staff.sales) == newest_first[1:]
    assert listed(shop, Shown.CLOSED, staff.sales) == newest_first[:1]


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize("shown", list(Shown))
def test_pages_follow_each_other(shop, shown):
    admin = shop.acting("admin")
    rows, after = [], None
    while page := inbox.applications(shop.db, 1, shown=shown, by=admin, after=after, limit=1):
        rows.append(page[0].number)
        after = page[0]
    assert rows == listed(shop, shown, admin)


def test_a_slips_number_finds_its_application(shop, four):
    found = inbox.applications(shop.db, 1, "TD-20260521-0001")
    assert [row.number for row in found] == [four[Z]]
    for text in ("TD-20260521-0001", four[Z]):
        assert [each[2] for each in queries.scan_meanings(shop.db, 1, text)] == [four[Z]]
    code = own_code(CodeKind.RETURN_SLIP, "TD-20260521-0001")
    assert [each[2] for each in queries.scan_meanings(shop.db, 1, code)] == [four[Z]]
    assert queries.scan_meanings(shop.db, 2, code) == []


@pytest.mark.rule("RET-3")
@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(("after", "badge"), [
    (timedelta(hours=4), ("warn", 1)),  # at the hour it is still in time
    (timedelta(hours=4, seconds=1), ("bad", 1)),
])  # fmt: skip
def test_the_tab_warns_and_turns_red_when_late(shop, staff, after, badge):
    late = replace(staff.sales, now=staff.sales.now + after)
    assert badges.badges(shop.db, late, ("returns",)) == {"returns": badge}
    manager = replace(staff.manager, now=staff.manager.now + timedelta(days=9))
    assert badges.badges(shop.db, manager, ("returns",)) == {"returns": ("warn", 1)}


@pytest.mark.rule("SRV-7")
def test_tasks_say_what_is_owed_by_whom_and_when(shop, four, staff):
    def owed(by: Acting) -> list[tuple[str, object, object]]:
        with shop.db.read() as session:
            found = tasks.tasks(session, by)
        return [(each.title.split(" ")[0], each.params["number"], each.due_at) for each in found]

    assert owed(staff.sales) == [("Confirm", four[S], staff.sales.now + timedelta(hours=4))]
    assert owed(staff.manager) == [("Approve", four[C], None)]
    assert owed(staff.assistant) == [("Issue", four[A], None)]
    lin = shop.acting()
    assert owed(lin) == [("Tell", four[ReturnState.REJECTED], None)]
    id_ = inbox.applications(shop.db, 1, four[ReturnState.REJECTED])[0].id
    tell = chain.Tell(shop.op(), id_, chain.Told(Channel.PHONE, "已拆封，不能退"))
    chain.tell(shop.db, lin, tell)
    assert owed(lin) == []


@pytest.mark.rule("RET-3")
def test_the_hours_are_a_setting_from_a_day_on(shop, staff):
    with shop.db.write() as session:
        rule_values.set_value(session, shop.acting("admin"), CONFIRM_HOURS, "2", shop.today)
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    returning.submit(returning.goods("A302-14", 12))
    row = inbox.applications(shop.db, 1, shown=Shown.WAITING, by=staff.sales)[0]
    assert row.confirm_by == shop.now + timedelta(hours=2)


@pytest.mark.usefixtures("staff")
def test_the_chain_names_who_may_take_each_step(shop):
    somebody(shop, "other-site", "他处", Role.SALES, site=2)
    gone = somebody(shop, "gone", "离职", Role.SALES)
    with shop.db.write() as session:
        session.get_one(Person, gone.person_id).is_active = False
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    found = queries.application(shop.db, returning.submit(returning.goods("A302-14", 12)).id)
    assert {deed.value: names for deed, names in found.people.items()} == {
        "confirm": ("顾晨",), "approve": ("周立群",), "issue": ("黃雅婷",),
    }  # fmt: skip
