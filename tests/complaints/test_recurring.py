"""Causes that come back, the thread of a complaint, what is owed (CMP-8, SRV-7)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.complaints.acted import (
    MILL,
    carried_out,
    checked,
    complaint,
    damaged,
    later,
    opened,
    person,
    plan,
)
from tests.complaints.damage_desk import Desk
from tests.returns.returning import Returning
from wms_desktop import slices
from wms_desktop.complaints import recurring
from wms_desktop.complaints.kinds import Cause
from wms_desktop.complaints.recurring import PARTS, By, Recurring, newest_cases, part_of
from wms_desktop.complaints.tables import Complaint
from wms_desktop.complaints.tasks_actions import action_tasks, damage_tasks
from wms_desktop.complaints.thread import ThreadLink, thread_of, thread_of_action
from wms_desktop.core.errors import Refused
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel

pytestmark = pytest.mark.rule("CMP-8")


@pytest.mark.parametrize(
    ("gone", "part"), [(-1, -1), (0, 0), (14, 0), (15, 1), (89, PARTS - 1), (90, PARTS - 1)]
)
def test_a_period_has_six_parts(gone, part):
    assert part_of(date(2026, 2, 21) + timedelta(gone), date(2026, 2, 21), 90) == part


def found(shop, by: By) -> Recurring:
    """The one thing of a kind that came back."""
    rows = [row for row in recurring.recurring(shop.db, shop.acting()).rows if row.by is by]
    assert len(rows) == 1
    return rows[0]


def take(shop, count: int, *, days_ago: int = 0, **values: object) -> None:
    """So many complaints of a day."""
    for number in range(count):
        taken = shop.now - timedelta(days=days_ago)
        complaint(shop, f"KS-{days_ago}-{number}", taken_at=taken, **values)


def test_three_cases_of_one_item_lot_customer_or_cause_come_back(shop):
    item = shop.item()
    lot = shop.lot(item)
    take(shop, 2, item_id=item, lot_id=lot, cause=Cause.PACKING)
    assert recurring.recurring(shop.db, shop.acting()).rows == ()
    damaged(shop, item_id=item, lot_id=lot)
    what = recurring.recurring(shop.db, shop.acting())
    assert {(row.by, row.count) for row in what.rows} == {
        (By.ITEM, 3), (By.LOT, 3), (By.CUSTOMER, 3),
    }  # fmt: skip
    assert found(shop, By.ITEM).name == "A302-14"
    assert found(shop, By.LOT).name == "L260412"
    assert found(shop, By.CUSTOMER).name == "绍兴锦程纺织有限公司"
    assert (found(shop, By.ITEM).complaints, found(shop, By.ITEM).damages) == (2, 1)
    take(shop, 1, days_ago=5, cause=Cause.PACKING)
    assert found(shop, By.CAUSE).cause is Cause.PACKING


def test_the_period_ends_today_and_the_one_before_gives_the_trend(shop):
    item = shop.item()
    take(shop, 3, days_ago=89, item_id=item)  # the first day of the period
    take(shop, 4, days_ago=90, item_id=item)  # the last one before it
    take(shop, 2, days_ago=181, item_id=item)  # two periods ago
    row = found(shop, By.ITEM)
    assert (row.count, row.before, row.trend) == (3, 4, -1)
    assert row.complaint_parts == (3, 0, 0, 0, 0, 0)


def test_an_open_action_for_it_is_named_and_a_closed_one_is_not(shop):
    item = shop.item()
    take(shop, 3, item_id=item)
    assert found(shop, By.ITEM).action_id is None
    action = opened(shop, item_id=item)
    assert found(shop, By.ITEM).action == action.row.number
    assert found(shop, By.CUSTOMER).action_id is None
    checked(shop, carried_out(shop, action))
    assert found(shop, By.ITEM).action_id is None


def test_only_the_own_site_is_looked_at_and_the_cases_are_named(shop):
    item = shop.item()
    take(shop, 3, item_id=item, cause=Cause.PACKING)
    case = damaged(shop, item_id=item)
    by = shop.acting()
    assert recurring.recurring(shop.db, shop.acting(site=2)).rows == ()
    named = newest_cases(shop.db, by, found(shop, By.ITEM))
    assert set(named) == {"KS-0-0", "KS-0-1", "KS-0-2", case.row.number}
    assert len(newest_cases(shop.db, by, found(shop, By.CAUSE))) == 3
    only = recurring.recurring(shop.db, by, only=By.CUSTOMER).rows
    assert [row.by for row in only] == [By.CUSTOMER]
    with pytest.raises(Refused):
        recurring.recurring(shop.db, shop.acting("nobody"))


# -- the thread ---------------------------------------------------------------------------------


def test_a_complaint_its_words_its_return_and_its_actions_are_one_thread(shop):
    returning = Returning(shop).deliver("A302-14", "L260412", 48)
    made = returning.submit(returning.goods("A302-14", 12))
    about = complaint(shop, return_id=made.id)
    with shop.db.write() as session:
        said = Said(Channel.PHONE, "已答应换货", "周经理")
        contacts.log(session, shop.acting(), MILL, said, document="complaint:KS-20260520-0001")
    first = carried_out(shop, opened(shop, complaint_id=about))
    second = checked(shop, first, is_effective=False, follow_up=plan(shop, 5))
    links = thread_of(shop.db, about)
    kinds = [link.document.partition(":")[0] for link in links]
    assert kinds == ["complaint", "contact", "return", "action", "action"]
    assert links[0].target == {"complaint": about}
    assert links[2].target == {"document": f"return:{made.number}"}
    assert links[-1].target == {"action": second}
    assert thread_of_action(shop.db, second) == links
    assert thread_of(shop.db, 999) == ()


def test_slices_above_hang_their_own_papers_on_it(shop):
    about = complaint(shop)
    asked: list[str] = []

    def links(_session, document: str) -> list[ThreadLink]:
        asked.append(document)
        if not document.startswith("complaint:"):
            return []
        days = (date(2026, 6, 21), date(2026, 5, 28))
        return [ThreadLink(f"revisit:HF-{day}", "Revisit", f"HF-{day}", day) for day in days]

    found_links = thread_of(shop.db, about, (links, links))
    assert [link.document for link in found_links] == [
        "complaint:KS-20260520-0001", "revisit:HF-2026-05-28", "revisit:HF-2026-06-21",
    ]  # fmt: skip
    assert "complaint:KS-20260520-0001" in asked
    assert all(callable(provider) for provider in slices.thread_providers())


def test_a_free_action_is_in_a_thread_with_those_it_follows(shop):
    first = carried_out(shop, opened(shop))
    second = checked(shop, first, is_effective=False, follow_up=plan(shop, 5))
    links = thread_of_action(shop.db, second)
    assert [link.target["action"] for link in links] == [first.id, second]
    assert thread_of_action(shop.db, 999) == ()


# -- tasks --------------------------------------------------------------------------------------


@pytest.mark.rule("SRV-7")
def test_who_is_responsible_owes_the_measure_and_others_its_check(shop):
    opened(shop, plan=plan(shop, 3))
    opened(shop, plan=plan(shop, 3, measure=""))
    done = carried_out(shop, opened(shop, plan=plan(shop, 0)))

    def tasks(days: int) -> list[tuple[str, int | None]]:
        by = later(shop, days).acting()
        with shop.db.read() as session:
            return [(task.title, task.person_id) for task in action_tasks(session, by)]

    lin = person("lin")
    assert tasks(0) == [("Carry out the measure", lin), ("Write cause and measure", lin)]
    assert ("Check the effect of a measure", None) in tasks(30)
    assert len(tasks(29)) == 2
    with shop.db.read() as session:
        task = action_tasks(session, later(shop, 31).acting())[-1]
        assert action_tasks(session, shop.acting(site=2)) == []
    assert (task.target, task.due_on) == (
        {"action": done.id}, shop.today + timedelta(days=30),
    )  # fmt: skip


@pytest.mark.rule("SRV-6", "SRV-7")
def test_a_case_owes_its_next_step_and_the_recourse_of_its_day(shop):
    desk = Desk(shop, damaged(shop))

    def owed(days: int = 0) -> list[str]:
        with shop.db.read() as session:
            by = later(shop, days).acting()
            return [task.key.split(":")[1] for task in damage_tasks(session, by)]

    assert owed() == ["told"]
    desk.tell()
    assert owed() == ["assessed"]
    desk.assess(2_000).liable()
    assert owed() == ["settled"]
    desk.settle(1_500)
    assert owed() == ["approve"]
    second = desk.after("zhou").approve()
    assert owed() == ["close"]
    second.ask(1_500, shop.today + timedelta(days=4))
    assert owed(3) == []
    assert owed(4) == ["recourse"]
    second.book(1_500)
    assert owed(4) == ["close"]
    second.close()
    assert owed(4) == []


def test_complaints_hold_quantities_of_their_goods(shop):
    about = complaint(shop, quantity=Decimal("2.500"))
    with shop.db.read() as session:
        assert session.get_one(Complaint, about).quantity == Decimal("2.5")
