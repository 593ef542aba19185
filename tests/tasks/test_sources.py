"""Every kind of matter is a task of who owes it, from its day on, and of nobody else (SRV-7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from tests.conftest import TODAY
from tests.counts.desk import counted, in_review, started
from tests.receipts.stack import required
from tests.shop import Shop
from tests.tasks.owing import OWED, REAL_DAY, Owed, a_round, on, rows_of, to_approve, too_warm
from wms_desktop.core.task import SINGLY
from wms_desktop.counts import approving, queries, suggesting
from wms_desktop.goods import care_exceptions
from wms_desktop.stock.kinds import AbcClass
from wms_desktop.stock.tables import Item
from wms_desktop.tasks.kinds import Standing

pytestmark = pytest.mark.rule("SRV-7")
DAY = timedelta(days=1)
MOVES_ON = ("class",)  # due anew on each day until it is done


def stands(shop: Shop, owed: Owed, key: str, today: date) -> Standing | None:
    row = rows_of(shop, on(shop, owed.login, today, owed.site)).get(key)
    return row.standing if row else None


@pytest.mark.parametrize("name", OWED)
def test_it_is_a_task_of_who_owes_it_and_of_nobody_else(shop: Shop, name: str) -> None:
    owed = OWED[name]
    key = owed.make(shop)
    today = owed.day
    row = rows_of(shop, on(shop, owed.login, today))[key]
    assert row.task.rule == owed.rule
    assert row.task.page
    assert row.task.target
    assert key not in rows_of(shop, on(shop, owed.other, today))
    assert key not in rows_of(shop, on(shop, "nobody", today))
    elsewhere = rows_of(shop, on(shop, owed.login, today, 2))
    assert key not in elsewhere or name == "difference of an envelope"  # both sites see it


@pytest.mark.parametrize("name", OWED)
def test_it_stands_to_its_day_as_it_should(shop: Shop, name: str) -> None:
    owed = OWED[name]
    key = owed.make(shop)
    if owed.due is None:
        assert stands(shop, owed, key, TODAY) is Standing.OPEN
        return
    if owed.begins is not None:
        assert stands(shop, owed, key, owed.due - timedelta(days=owed.begins + 1)) is None
        assert stands(shop, owed, key, owed.due - timedelta(days=owed.begins)) is not None
    if owed.begins is None or owed.begins > 0:
        assert stands(shop, owed, key, owed.due - DAY) is Standing.LATER
    if owed.begins is None or owed.begins >= 0:
        assert stands(shop, owed, key, owed.due) is Standing.TODAY
    after = Standing.TODAY if name in MOVES_ON else Standing.OVERDUE
    if name not in ("due", "promised"):  # then they are chased
        assert stands(shop, owed, key, owed.due + DAY) is after


@pytest.mark.rule("RCP-6")
def test_slips_that_were_due_are_chased_on_the_day_after(shop: Shop) -> None:
    required(shop, 4, site_id=1, origin_site_id=2, arrived_on=TODAY - timedelta(days=10))
    assert f"receipts:due:林晓雯:{TODAY}:0" in rows_of(shop, on(shop, "lin", TODAY))
    found = rows_of(shop, on(shop, "lin", TODAY + DAY))
    assert found[f"receipts:chase:林晓雯:{TODAY}:0"].task.count == 4
    beyond = rows_of(shop, on(shop, "lin", TODAY + 16 * DAY))
    assert f"receipts:chase:林晓雯:{TODAY}:1" in beyond


@pytest.mark.rule("RCP-6")
def test_a_thousand_slips_are_one_task_of_each_who_sees_to_them(shop: Shop) -> None:
    for name in ("陈二", "林晓雯"):
        required(
            shop, 30, site_id=1, origin_site_id=2, responsible=name,
            arrived_on=TODAY - timedelta(days=20),
        )  # fmt: skip
    mine = [row.task for row in rows_of(shop, on(shop, "lin", TODAY)).values()]
    chased = {(task.about, task.count, task.person_id) for task in mine if "chase" in task.key}
    assert chased == {("林晓雯", 30, 1), ("陈二", 30, None)}  # she sees to receipts of all
    others = rows_of(shop, replace(on(shop, "keeper2", TODAY)))
    assert not [key for key in others if "chase" in key]  # a keeper chases nobody


@pytest.mark.rule("LOC-6")
def test_a_zone_out_of_limits_is_no_task_once_an_exception_stands_for_it(shop: Shop) -> None:
    key, by = too_warm(shop), on(shop, "lin", TODAY)
    assert key in rows_of(shop, by)
    made = care_exceptions.OpenFromClimate(shop.op(), 2)
    exception = care_exceptions.open_from_climate(shop.db, shop.acting(), made).value
    found = rows_of(shop, on(shop, "lin", REAL_DAY))
    assert key not in found
    assert f"goods:difference:{exception}" in found


@pytest.mark.rule("INB-4")
def test_what_is_beyond_the_first_ones_stands_in_one_row(shop: Shop) -> None:
    for number in range(SINGLY + 3):
        OWED["difference"].make(_Another(shop, number))
    by = on(shop, "keeper2", REAL_DAY)
    found = {key: row for key, row in rows_of(shop, by).items() if "goods:diff" in key}
    assert len(found) == SINGLY + 1
    assert found["goods:differences"].task.count == 3


@pytest.mark.rule("CNT-4")
def test_a_count_above_the_limit_is_approved_by_the_general_manager(shop: Shop) -> None:
    key = to_approve(shop)
    assert key in rows_of(shop, shop.acting("zhou"))
    with shop.db.write() as session:
        session.execute(update(Item).values(unit_price=Decimal(2_000)))
    assert key not in rows_of(shop, shop.acting("zhou"))
    assert key in rows_of(shop, shop.acting("gm"))
    assert key not in rows_of(shop, shop.acting("admin"))  # rights of all are not that role


@pytest.mark.rule("CNT-4")
def test_nobody_reviews_what_they_have_counted_themselves(shop: Shop) -> None:
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 5)
    count = started(shop)
    counted(shop, count, ("A-01-01", item, lot, 5), login="admin")
    in_review(shop, count)
    assert f"counts:approve:{count}" in rows_of(shop, shop.acting("zhou"))
    assert f"counts:approve:{count}" not in rows_of(shop, shop.acting("admin"))


@pytest.mark.rule("CNT-1")
@pytest.mark.parametrize("days", [0, 29, 30, 90, 200])
def test_a_class_is_due_as_the_plan_says(shop: Shop, days: int) -> None:
    for abc_class, code in ((AbcClass.A, "A1"), (AbcClass.B, "B1"), (AbcClass.NONE, "N1")):
        item = shop.item(code, abc_class=abc_class)
        shop.stock(item, shop.lot(item), 5)
    by = on(shop, "keeper2", date(2026, 4, 12) + timedelta(days=days))
    with shop.db.read() as session:
        planned = {each.abc_class: each.due > 0 for each in suggesting.classes_due(session, by)}
        asked = {each: suggesting.is_class_due(session, by, each) for each in suggesting.CLASSES}
    assert asked == planned


@pytest.mark.rule("CNT-1")
def test_a_class_that_was_counted_is_due_again_after_its_days(shop: Shop) -> None:
    count = int(to_approve(shop).rpartition(":")[2])
    with shop.db.write() as session:
        session.execute(update(Item).values(abc_class=AbcClass.A))
    assert "counts:class:A" in rows_of(shop, on(shop, "keeper2", TODAY))
    approve = approving.Step(shop.op(), count, queries.count(shop.db, 1, count).version)
    approving.approve(shop.db, shop.acting("zhou"), approve)
    for days, is_due in ((1, False), (29, False), (30, True), (31, True)):
        by = on(shop, "keeper2", TODAY + timedelta(days=days))
        assert ("counts:class:A" in rows_of(shop, by)) is is_due, days
        with shop.db.read() as session:
            planned = {e.abc_class: e.due > 0 for e in suggesting.classes_due(session, by)}
        assert planned[AbcClass.A] is is_due, days


def test_two_readings_give_the_same_keys(shop: Shop) -> None:
    a_round(shop)
    by = on(shop, "lin", TODAY + timedelta(days=7))
    assert list(rows_of(shop, by)) == list(rows_of(shop, by))


class _Another(Shop):
    """The same shop with items of other codes."""

    def __init__(self, shop: Shop, number: int) -> None:
        super().__init__(shop.db, now=shop.now, today=shop.today)
        self._number = number

    def item(self, code: str = "", name: str = "云锦", **values: object) -> int:
        return super().item(f"X-{self._number}", name, **values)
