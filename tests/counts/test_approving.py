"""Approval against the balance as it is then: reservations, limits, rights (CNT-4, 71, 72)."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from tests.conftest import dump
from tests.counts.test_service import Counting
from tests.goods.conftest import Counter
from tests.shop import PEOPLE, Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused
from wms_desktop.counts import queries, service
from wms_desktop.counts.kinds import VarianceCause
from wms_desktop.counts.rules import APPROVERS, COUNTERS, PLANNERS, QUANTITY_LIMIT, CountFault
from wms_desktop.db.tables import RuleValue
from wms_desktop.people.tables import Person
from wms_desktop.stock.posting import StockFault

pytestmark = pytest.mark.rule("CNT-4")


def found(shop: Shop, quantity: int) -> Counting:
    """24 are booked, so many were found twice, and the cause is known."""
    counting = Counting(shop)
    if quantity:
        counting.enter(quantity)
    counting.close_all()
    counting.review()
    counting.decide()
    return counting


def refused(counting: Counting, login: str = "zhou") -> Refused:
    before = dump(counting.shop.db)
    with pytest.raises(Refused) as told:
        counting.step("approve", login)
    assert dump(counting.shop.db) == before
    return told.value


def test_what_is_reserved_is_not_booked_away_and_the_order_is_named(shop):
    counting = found(shop, 10)
    counter = Counter(shop)
    order = counter.order((counting.item, 20))
    counter.allocate(order)
    told = refused(counting)
    assert told.code is CountFault.RESERVED_GOODS
    assert told.params["documents"] == counter.outbound(order).number
    assert (told.params["wanted"], told.params["free"]) == ("14", "4")


def test_a_shortage_beside_the_reservation_is_posted(shop):
    counting = found(shop, 20)
    counter = Counter(shop)
    counter.allocate(counter.order((counting.item, 20)))
    assert counting.step("approve", "zhou") == 1
    assert shop.on_hand(counting.item) == 20


def test_goods_that_were_sold_meanwhile_cannot_go_missing_as_well(shop):
    """Number 71: approved after the goods have left."""
    counting = found(shop, 4)
    counting.move_out(10)  # 14 are left, 20 are missing
    told = refused(counting, "gm")
    assert told.code is StockFault.NOT_ENOUGH
    assert (told.params["on_hand"], told.params["wanted"]) == ("14", "20")


def test_a_surplus_is_posted_whatever_has_left(shop):
    counting = found(shop, 26)
    counting.move_out(24)
    assert counting.step("approve", "zhou") == 1
    assert shop.on_hand(counting.item) == 2


def test_above_the_quantity_limit_the_general_manager_approves(shop):
    limit = {"key": QUANTITY_LIMIT.key, "valid_from": shop.today, "person_id": 1}
    shop.insert(RuleValue, value="3", **limit)
    counting = found(shop, 20)
    assert refused(counting).code is CountFault.GENERAL_MANAGER
    assert counting.step("approve", "gm") == 1


def test_a_person_who_was_switched_off_does_not_approve(shop):
    """Number 71: signed in before, switched off since."""
    counting = found(shop, 22)
    with shop.db.write() as session:
        session.get_one(Person, 2).is_active = False
    assert refused(counting).code is CountFault.SWITCHED_OFF


def test_a_cause_without_a_remark_is_not_enough(shop):
    counting = Counting(shop)
    counting.enter(22)
    counting.close_all()
    counting.review()
    counting.decide(VarianceCause.THEFT, " \u3000 ")
    assert refused(counting).code is CountFault.REMARK_MISSING


def test_an_approved_count_is_final(shop):
    counting = found(shop, 22)
    counting.step("approve", "zhou")
    for step in ("approve", "reopen", "to_review", "start"):
        with pytest.raises(Refused) as told:
            counting.step(step, "gm" if step == "approve" else "zhou")
        assert told.value.code in (CountFault.WRONG_STATE, Right.ROLE_MISSING)


STEPS = {
    "plan": PLANNERS, "start": PLANNERS, "count_again": PLANNERS, "enter": COUNTERS,
    "close_location": COUNTERS, "reopen_location": COUNTERS, "decide": (*COUNTERS, *APPROVERS),
    "reopen": APPROVERS, "cancel": APPROVERS, "accept": (*APPROVERS, PEOPLE["gm"][1][0]),
    "approve": (*APPROVERS, PEOPLE["gm"][1][0]),
}  # fmt: skip


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize("login", ["nobody", "gm", "lin", "zhou"])
@pytest.mark.parametrize("step", STEPS)
def test_only_the_named_roles_may(desk_shop, step, login):
    shop = desk_shop
    step_ = service.Step(uuid4(), 99, 1)
    commands = {
        "plan": service.Plan(uuid4(), "盘点", service.CountScope.ZONE, ("Q9",)),
        "enter": service.Enter(uuid4(), 99, 1, 1, 1, Decimal(1)),
        "close_location": service.CloseLocation(uuid4(), 99, 1),
        "reopen_location": service.CloseLocation(uuid4(), 99, 1),
        "decide": service.Decide(uuid4(), 99, 1, None),
        "cancel": service.Cancel(uuid4(), 99, 1, "改日"),
        "accept": service.Accept(uuid4(), 99, 1),
        "count_again": service.CountAgain(uuid4(), 99, (1,)),
    }
    by = shop.acting(login)
    with pytest.raises(Refused) as told:
        getattr(service, step)(shop.db, by, commands.get(step, step_))
    assert (told.value.code is Right.ROLE_MISSING) == (not by.may(*STEPS[step]))
    assert queries.counts(shop.db, 1) == []
