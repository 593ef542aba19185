"""A variance is counted again by another person; the second count decides, else a third (CNT-3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.conftest import dump
from tests.counts.desk import counted_again
from tests.counts.test_service import Counting
from tests.shop import Shop
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.counts import queries, recounts, reviews, service
from wms_desktop.counts.kinds import CountState, VarianceCause
from wms_desktop.counts.rules import TOLERANCE, CountFault, Verdict
from wms_desktop.db.tables import RuleValue
from wms_desktop.people.tables import Person, PersonRole

pytestmark = pytest.mark.rule("CNT-3")


@pytest.fixture
def counting(shop: Shop) -> Counting:
    """24 are booked, 22 were found by lin; the second count is asked for."""
    made = Counting(shop)
    made.enter(22)
    made.close_all()
    assert made.step("to_review") == 1
    return made


def line(counting: Counting) -> queries.VarianceRow:
    return queries.review(counting.shop.db, counting.id)[0]


def verdict(counting: Counting) -> Verdict:
    review = reviews.review_of(counting.shop.db, counting.shop.acting("zhou"), counting.id)
    return review.lines[0].verdict


def again(counting: Counting, login: str = "zhou") -> int:
    command = service.CountAgain(uuid4(), counting.id, (line(counting).line_id,))
    return service.count_again(counting.shop.db, counting.shop.acting(login), command).value


def may_count(shop: Shop, person_id: int) -> None:
    with shop.db.write() as session:
        session.add(PersonRole(person_id=person_id, site_id=1, role=Role.KEEPER))


def refused(work, code: CountFault) -> Refused:
    with pytest.raises(Refused) as told:
        work()
    assert told.value.code is code
    return told.value


def test_who_counted_first_does_not_count_again(counting):
    before = dump(counting.shop.db)
    refused(lambda: counting.enter(22), CountFault.SAME_COUNTER)
    assert dump(counting.shop.db) == before
    assert counting.enter(22, login="keeper2") == "22"
    assert (line(counting).difference, verdict(counting)) == (-2, Verdict.CAUSE_MISSING)


def test_what_agrees_is_not_asked_for_again(shop):
    counting = Counting(shop)
    counting.enter(24)
    counting.close_all()
    assert counting.step("to_review") == 0
    assert verdict(counting) is Verdict.AGREES
    refused(lambda: counting.enter(1, login="keeper2"), CountFault.WRONG_STATE)


def test_within_the_tolerance_nobody_counts_again_but_somebody_accepts(shop):
    shop.insert(RuleValue, key=TOLERANCE.key, value="2", valid_from=shop.today, person_id=1)
    counting = Counting(shop)
    counting.enter(22)
    counting.close_all()
    assert counting.step("to_review") == 0
    refused(lambda: counting.step("approve", "zhou"), CountFault.ACCEPT_MISSING)
    accept = service.Accept(uuid4(), counting.id, counting.row.version)
    assert service.accept(shop.db, shop.acting("zhou"), accept).value == 1
    other = service.Accept(uuid4(), counting.id, counting.row.version)
    refused(
        lambda: service.accept(shop.db, shop.acting("zhou"), other), CountFault.NOTHING_TO_ACCEPT
    )
    assert line(counting).accepted_by_id == shop.acting("zhou").person_id
    assert counting.step("approve", "zhou") == 1


def test_moves_between_the_two_counts_are_replayed_for_each(counting):
    counting.move_out(5)
    counting.enter(17, login="keeper2")
    row = line(counting)
    assert [(r.counted, r.moved) for r in row.rounds] == [(22, 0), (17, -5)]
    assert (row.difference, row.variance.is_disputed) == (-2, False)


def test_two_counts_that_differ_want_a_third_by_a_third_person(counting):
    counting.enter(23, login="keeper2")
    assert verdict(counting) is Verdict.THIRD_WANTED
    refused(lambda: counting.step("approve", "zhou"), CountFault.AGAIN_MISSING)
    assert again(counting) == 1
    assert verdict(counting) is Verdict.THIRD_COUNT
    refused(lambda: counting.step("approve", "zhou"), CountFault.AGAIN_OPEN)
    refused(lambda: counting.enter(23, login="keeper2"), CountFault.SAME_COUNTER)
    assert counting.enter(24, login="lin") == "24"  # nobody else is there who may count
    assert verdict(counting) is Verdict.AGREES
    assert counting.step("approve", "zhou") == 0


def test_where_three_may_count_the_third_count_is_the_thirds(counting):
    shop = counting.shop
    may_count(shop, 2)
    counting.enter(23, login="keeper2")
    again(counting)
    refused(lambda: counting.enter(24, login="lin"), CountFault.SAME_COUNTER)
    lines = recounts.progress(shop.db, 1, counting.id, 1)
    assert (lines.left, lines.others) == (0, 1)
    assert recounts.progress(shop.db, 1, counting.id, 2).left == 1


def test_somebody_who_was_switched_off_is_not_waited_for(counting):
    shop = counting.shop
    may_count(shop, 6)
    with shop.db.write() as session:
        session.get_one(Person, 6).is_active = False
    counting.enter(23, login="keeper2")
    again(counting)
    assert counting.enter(24, login="lin") == "24"


def test_one_person_counts_a_line_again_not_two(counting):
    counting.enter(22, login="keeper2")
    may_count(counting.shop, 2)
    zhou = counting.shop.acting("zhou")
    by = replace(zhou, roles=zhou.roles | {Role.KEEPER})
    enter = service.Enter(
        uuid4(), counting.id, counting.shop.location("A-01-01"), counting.item, counting.lot,
        Decimal(2),
    )  # fmt: skip
    told = refused(lambda: service.enter(counting.shop.db, by, enter), CountFault.COUNTED_MEANWHILE)
    assert told.params["people"] == "陈二"


def test_what_was_taken_back_waits_again(counting):
    counting.enter(22, login="keeper2")
    counting.enter(-22, login="keeper2")
    assert verdict(counting) is Verdict.SECOND_COUNT
    assert counting.row.again == 1
    counting.enter(0, login="keeper2")
    assert (line(counting).counted, counting.row.again) == (0, 0)


def test_an_empty_location_is_said_in_one_go(counting):
    place = service.CloseLocation(uuid4(), counting.id, counting.shop.location("A-01-01"))
    refused(
        lambda: service.close_location(counting.shop.db, counting.shop.acting("lin"), place),
        CountFault.SAME_COUNTER,
    )
    by = counting.shop.acting("keeper2")
    assert service.close_location(counting.shop.db, by, place).value == 1
    assert line(counting).rounds[1].counted == 0


def test_who_counts_again_sees_neither_figure_nor_review(counting):
    db, by = counting.shop.db, counting.shop.acting("keeper2")
    told = refused(lambda: reviews.review_of(db, by, counting.id), CountFault.AGAIN_OPEN)
    assert told.params["left"] == 1
    (place,) = recounts.progress(db, 1, counting.id, by.person_id).following
    assert (place.code, place.goods) == ("A-01-01", "A302-14 L260412")
    counting.enter(22, login="keeper2")
    assert reviews.review_of(db, by, counting.id).lines


def test_a_decision_ends_the_counting_of_a_line_and_a_new_order_begins_it_again(counting):
    counting.enter(22, login="keeper2")
    counting.decide()
    refused(lambda: counting.enter(1, login="keeper2"), CountFault.ALREADY_DECIDED)
    again(counting)
    assert (line(counting).cause, line(counting).round) == (None, 3)
    refused(lambda: counting.decide(), CountFault.AGAIN_OPEN)
    counting.enter(22, login="lin")
    refused(lambda: again(counting), CountFault.ALREADY_DECIDED)


def test_a_decision_on_an_older_figure_is_told(counting):
    counting.enter(22, login="keeper2")
    row = line(counting)
    counting.enter(-1, login="keeper2")
    decide = service.Decide(uuid4(), row.line_id, row.version, VarianceCause.THEFT, "x")
    with pytest.raises(Stale):
        service.decide(counting.shop.db, counting.shop.acting("zhou"), decide)


@pytest.mark.rule("CNT-2")
def test_an_opened_count_takes_figures_again_and_asks_again(counting):
    refused_ = pytest.raises(Refused)
    with refused_:
        counting.step("reopen", "lin")
    counting.step("reopen", "zhou")
    assert counting.row.state is CountState.COUNTING
    counting.enter(2)
    counting.close_all()
    assert counting.step("to_review") == 0
    assert verdict(counting) is Verdict.AGREES


@pytest.mark.rule("CNT-2")
def test_an_opened_count_keeps_its_second_counts(counting):
    counted_again(counting.shop, counting.id)
    counting.step("reopen", "zhou")
    refused(lambda: counting.enter(2), CountFault.ALREADY_DECIDED)
    counting.close_all()
    assert counting.step("to_review") == 0
    assert [r.counted for r in line(counting).rounds] == [22, 22]


def test_a_count_is_given_up_with_a_reason(counting):
    shop, before = counting.shop, dump(counting.shop.db)
    for reason, code in (("  ", CountFault.REASON_MISSING),):
        command = service.Cancel(uuid4(), counting.id, counting.row.version, reason)
        refused(lambda c=command: service.cancel(shop.db, shop.acting("zhou"), c), code)
    assert dump(shop.db) == before
    command = service.Cancel(uuid4(), counting.id, counting.row.version, "仓库漏水，改日再盘")
    service.cancel(shop.db, shop.acting("zhou"), command)
    assert counting.row.state is CountState.CANCELLED
