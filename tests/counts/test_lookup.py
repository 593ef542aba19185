"""What counters look up, what a review shows to whom, and what counts leave alone."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

import pytest

from tests.conftest import dump
from tests.counts.desk import counted, in_review, started
from wms_desktop.core.errors import Refused
from wms_desktop.counts import lookup, queries, reviews, service
from wms_desktop.counts.kinds import CountScope, CountState, VarianceCause
from wms_desktop.counts.rules import (
    CountFault,
    Limits,
    Tally,
    Variance,
    Verdict,
    accuracy,
    may_review,
    verdict,
)

pytestmark = pytest.mark.usefixtures("goods")


@pytest.fixture
def goods(shop):
    item = shop.item(unit_price=Decimal(58))
    lot = shop.lot(item)
    shop.stock(item, lot, 24)
    return item, lot


@pytest.mark.rule("CNT-2")
@pytest.mark.parametrize(
    ("state", "blind", "counts_here", "allowed"),
    [
        (CountState.COUNTING, True, True, False),
        (CountState.COUNTING, True, False, True),
        (CountState.COUNTING, False, True, True),
        (CountState.REVIEW, True, True, True),
        (CountState.PLANNED, False, False, False),
    ],
)
def test_who_sees_booked_figures_when(state, blind, counts_here, allowed):
    assert may_review(state, is_blind=blind, counts_here=counts_here) is allowed


@pytest.mark.rule("CNT-2")
def test_the_review_of_a_blind_count_is_closed_to_counters(shop):
    count_id = started(shop)
    for login in ("lin", "keeper2"):
        with pytest.raises(Refused) as refused:
            reviews.review_of(shop.db, shop.acting(login), count_id)
        assert refused.value.code is CountFault.REVIEW_CLOSED
    assert reviews.review_of(shop.db, shop.acting("zhou"), count_id).lines
    assert "booked" not in {f.name for kind in (lookup.Goods, lookup.Whose) for f in fields(kind)}


@pytest.mark.rule("CNT-2")
def test_the_review_of_another_site_is_not_shown(shop):
    with pytest.raises(Refused) as refused:
        reviews.review_of(shop.db, shop.acting("zhou", site=2), started(shop))
    assert refused.value.code is CountFault.UNKNOWN


@pytest.mark.rule("CNT-1")
def test_goods_outside_an_items_count_are_left_alone(shop):
    other = shop.item("B118-02", "素麻·燕麦")
    lot = shop.lot(other, "L1")
    shop.stock(other, lot, 5)
    plan = service.Plan(shop.op(), "抽盘", CountScope.ITEMS, ("A302-14",))
    count_id = service.plan(shop.db, shop.acting(), plan).value
    version = queries.count(shop.db, 1, count_id).version
    service.start(shop.db, shop.acting(), service.Step(shop.op(), count_id, version))
    before = dump(shop.db)
    enter = service.Enter(shop.op(), count_id, shop.location("A-01-01"), other, lot, Decimal(5))
    with pytest.raises(Refused) as refused:
        service.enter(shop.db, shop.acting(), enter)
    assert refused.value.code is CountFault.GOODS_NOT_IN_SCOPE
    assert dump(shop.db) == before


@pytest.mark.rule("CNT-1")
@pytest.mark.parametrize("scope", [s for s in CountScope if s is not CountScope.SITE])
def test_a_plan_names_codes_that_do_not_exist(shop, scope):
    with pytest.raises(Refused) as refused:
        service.plan(shop.db, shop.acting(), service.Plan(shop.op(), "盘点", scope, ("A", "Q9")))
    assert refused.value.code is CountFault.UNKNOWN_CODES
    assert "Q9" in refused.value.params["codes"]


def test_typed_texts_find_goods_as_scans_do(shop, goods):
    item, lot = goods
    for text in ("A302-14", "L260412", "云锦"):
        (found,) = lookup.typed(shop.db, 1, text).goods
        assert (found.item_id, found.lot_id) == (item, lot)
    assert lookup.typed(shop.db, 1, "A-01-01").location == "A-01-01"
    with pytest.raises(Refused):
        lookup.typed(shop.db, 1, "ZZZ")


def test_next_locations_begin_where_the_counter_stands(shop):
    count_id = started(shop)
    here = shop.location("A-01-03")
    found = queries.progress(shop.db, count_id, 1, after=here)
    assert [place.code for place in found.following] == ["A-01-04", "A-01-01", "A-01-02"]
    assert (found.left, found.done, found.lines) == (4, 0, 0)


def test_a_location_opens_again(shop):
    count_id = started(shop)
    command = service.CloseLocation(shop.op(), count_id, shop.location("A-01-03"))
    service.close_location(shop.db, shop.acting(), command)
    assert queries.count(shop.db, 1, count_id).locations_done == 1
    again = service.CloseLocation(shop.op(), count_id, shop.location("A-01-03"))
    service.reopen_location(shop.db, shop.acting(), again)
    assert queries.count(shop.db, 1, count_id).locations_done == 0
    assert queries.open_counts(shop.db, 1) == {CountState.COUNTING: 1}


@pytest.mark.rule("CNT-4")
def test_the_review_tells_each_reviewer_what_is_missing(shop, goods):
    count_id = started(shop)
    counted(shop, count_id, ("A-01-01", *goods, 22), login="keeper2")
    in_review(shop, count_id)
    assert reviews.review_of(shop.db, shop.acting("zhou"), count_id).faults == (
        CountFault.CAUSE_MISSING,
    )
    own = reviews.review_of(shop.db, shop.acting("keeper2"), count_id)
    assert CountFault.OWN_COUNT in own.faults
    assert own.counters == ("林晓雯", "陈二") or own.counters == ("陈二",)


@pytest.mark.rule("CNT-4")
@pytest.mark.parametrize(
    ("counted_", "price", "cause", "expected"),
    [
        (None, 58, None, Verdict.NOT_COUNTED),
        (24, 58, None, Verdict.AGREES),
        (23, 58, None, Verdict.TOLERATED),
        (22, 58, None, Verdict.CAUSE_MISSING),
        (22, 58, VarianceCause.THEFT, Verdict.CAUSE_GIVEN),
        (22, 501, VarianceCause.THEFT, Verdict.GENERAL_MANAGER),
    ],
)
def test_what_a_line_still_needs(counted_, price, cause, expected):
    quantity = None if counted_ is None else Decimal(counted_)
    rounds = () if quantity is None else (Tally(quantity, Decimal(0)),) * 2
    line = Variance(
        Decimal(24), Decimal(0), quantity, Decimal(price), cause, rounds=rounds, round=2
    )
    if quantity is None:
        line = replace(line, round=1)
    assert verdict(line, limits=Limits(Decimal(1000), Decimal(1))) is expected


@pytest.mark.rule("CNT-5")
def test_accuracy_by_line_and_by_value():
    lines = [
        Variance(Decimal(10), Decimal(0), Decimal(10), Decimal(90)),
        Variance(Decimal(10), Decimal(0), Decimal(9), Decimal(10)),
        Variance(Decimal(0), Decimal(0), Decimal(1), Decimal(15)),
        Variance(Decimal(5), Decimal(0), None, Decimal(15)),
    ]
    found = accuracy(lines)
    assert (found.lines, found.differing, found.net) == (3, 2, Decimal(5))
    assert (found.surplus, found.shortage) == (1, 1)
    assert round(found.line_share, 3) == Decimal("0.333")
    assert found.value_share == Decimal("0.975")
    assert accuracy([]).line_share is None
