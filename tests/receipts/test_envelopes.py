"""Envelopes between two sites, on both engines (RCP-2, RCP-7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import dump
from tests.receipts.moving import Post, filed, receipt_of, standing, state_of
from tests.receipts.stack import required
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.db import archive
from wms_desktop.receipts import arriving, envelopes, life, missing
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import AbnormalKind, Arrival, EnvelopeState, ReceiptState, Verdict
from wms_desktop.receipts.missing import MissingFilter
from wms_desktop.receipts.rules import ReceiptFault
from wms_desktop.receipts.rules_custody import CustodyFault, Settlement

pytestmark = pytest.mark.rule("RCP-7")


@pytest.fixture
def post(shop: Shop) -> Post:
    return Post(shop)


def refused(post: Post, envelope_id: int, slip: str) -> object:
    before = dump(post.shop.db)
    with pytest.raises(Refused) as caught:
        post.put(envelope_id, slip)
    assert dump(post.shop.db) == before
    return caught.value.code


@pytest.mark.rule("RCP-2")
def test_from_one_tray_to_the_other(post: Post) -> None:
    shop, numbers = post.shop, filed(post.shop, 3)
    envelope_id = post.open()
    assert [post.put(envelope_id, slip_code(n, 1)) for n in numbers] == [1, 2, 3]
    post.send(envelope_id)
    assert {state_of(shop, n) for n in numbers} == {ReceiptState.DISPATCHED}
    post.unseal(envelope_id)
    for number in numbers:
        assert post.check(envelope_id, number) == Arrival.ARRIVED
        post.confirm(envelope_id, number)
    assert {state_of(shop, n) for n in numbers} == {ReceiptState.RECEIVED}
    assert receipt_of(shop, numbers[0]).back_on == shop.today
    assert post.close(envelope_id) == 0
    assert post.envelope(envelope_id).state is EnvelopeState.CLOSED
    assert missing.count_missing(shop.db, shop.today, MissingFilter()) == 0


def test_only_what_may_travel_is_put_in(post: Post) -> None:
    shop, envelope_id = post.shop, post.open()
    elsewhere = standing(shop, ReceiptState.FILED, site_id=1, origin_site_id=1)[0]
    suspect = filed(shop)[0]
    with shop.db.write() as session:
        life.locked(session, {suspect})[suspect].is_suspect = True
    assert refused(post, envelope_id, elsewhere) is CustodyFault.NOT_HERE
    assert refused(post, envelope_id, suspect) is CustodyFault.SUSPECT
    assert refused(post, envelope_id, required(shop)[0]) is CustodyFault.NOT_FILED
    assert refused(post, envelope_id, "R-20200101-0001") is ReceiptFault.UNKNOWN_RECEIPT
    own = standing(shop, ReceiptState.FILED, site_id=2, origin_site_id=2)[0]
    assert refused(post, envelope_id, own) is CustodyFault.WRONG_DESTINATION


def test_a_receipt_is_in_one_envelope_at_a_time(post: Post) -> None:
    number, first, second = filed(post.shop)[0], post.open(), post.open()
    post.put(first, number)
    assert refused(post, second, number) is CustodyFault.IN_OTHER_ENVELOPE
    assert refused(post, first, number) is CustodyFault.IN_THIS_ENVELOPE
    command = envelopes.TakeOut(post.shop.op(), first, number)
    assert envelopes.take_out(post.shop.db, post.there, command).value == 0
    assert post.put(second, number) == 1


def test_of_two_people_who_put_one_slip_into_two_envelopes_one_wins(post: Post) -> None:
    number, both = filed(post.shop)[0], [post.open(), post.open()]

    def attempt(envelope_id: int) -> object:
        try:
            return post.put(envelope_id, number)
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(attempt, both))
    assert sorted(map(str, answers)) == ["1", CustodyFault.IN_OTHER_ENVELOPE.value]


def test_an_envelope_is_sent_once_and_not_empty(post: Post) -> None:
    envelope_id = post.open()
    with pytest.raises(Refused) as caught:
        post.send(envelope_id)
    assert caught.value.code is CustodyFault.ENVELOPE_EMPTY
    numbers = filed(post.shop, 2)
    post.put(envelope_id, numbers[0])
    old = post.envelope(envelope_id).version
    post.send(envelope_id)
    assert refused(post, envelope_id, numbers[1]) is CustodyFault.ENVELOPE_NOT_OPEN
    command = envelopes.Send(post.shop.op(), envelope_id, old, "", "")
    with pytest.raises((Refused, Stale)):
        envelopes.send(post.shop.db, post.there, command)


def test_what_became_suspect_meanwhile_is_not_sent(post: Post) -> None:
    number, envelope_id = filed(post.shop)[0], post.open()
    post.put(envelope_id, number)
    with post.shop.db.write() as session:
        life.locked(session, {number})[number].is_suspect = True
    before = dump(post.shop.db)
    with pytest.raises(Refused) as caught:
        post.send(envelope_id)
    assert (caught.value.code, caught.value.params["number"]) == (CustodyFault.SUSPECT, number)
    assert dump(post.shop.db) == before


def test_the_cover_is_archived_as_it_was_sent(post: Post) -> None:
    envelope_id = post.open()
    post.put(envelope_id, filed(post.shop)[0])
    pdf = archive.content(post.shop.db, post.send(envelope_id))
    number = post.envelope(envelope_id).number
    assert pdf.startswith(b"%PDF")
    assert [p.kind for p in archive.papers(post.shop.db, number)] == [envelopes.PAPER_KIND]


def test_only_the_other_site_opens_it(post: Post) -> None:
    envelope_id = post.sent(filed(post.shop))
    command = arriving.Unseal(post.shop.op(), envelope_id)
    with pytest.raises(Refused) as caught:
        arriving.unseal(post.shop.db, post.there, command)
    assert caught.value.code is CustodyFault.ENVELOPE_NOT_HERE


def test_nothing_is_checked_before_the_envelope_is_scanned(post: Post) -> None:
    numbers = filed(post.shop)
    envelope_id = post.sent(numbers)
    with pytest.raises(Refused) as caught:
        post.check(envelope_id, numbers[0])
    assert caught.value.code is CustodyFault.ENVELOPE_NOT_OPENED


def test_missing_and_extra_are_differences_that_both_sites_settle(post: Post) -> None:
    shop = post.shop
    listed, forgotten = filed(shop, 3), filed(shop)[0]
    envelope_id = post.unsealed(listed)
    assert post.check(envelope_id, listed[0]) == Arrival.ARRIVED
    assert post.check(envelope_id, forgotten) == Arrival.EXTRA
    assert state_of(shop, forgotten) is ReceiptState.RECEIVED
    for number in (listed[0], forgotten):
        post.confirm(envelope_id, number)
    assert post.close(envelope_id) == 2
    assert state_of(shop, listed[1]) is ReceiptState.DISPATCHED
    outstanding = missing.missing(shop.db, shop.today, MissingFilter())
    assert {row.number for row in outstanding} == set(listed[1:])
    post.settle(post.line(envelope_id, listed[1]).id, Settlement.STILL_THERE, "托盘", post.there)
    assert state_of(shop, listed[1]) is ReceiptState.FILED
    post.settle(post.line(envelope_id, listed[2]).id, Settlement.FOUND_HERE)
    assert state_of(shop, listed[2]) is ReceiptState.RECEIVED
    post.settle(post.line(envelope_id, forgotten).id, Settlement.KEPT)
    again = post.open()  # the one still in the tray travels again
    assert post.put(again, listed[1]) == 1


def test_a_late_find_settles_what_was_missing(post: Post) -> None:
    number = filed(post.shop)[0]
    envelope_id = post.unsealed([number])
    post.close(envelope_id)
    assert post.arrivals(envelope_id) == [Arrival.MISSING]
    assert post.check(envelope_id, number) == Arrival.ARRIVED
    assert state_of(post.shop, number) is ReceiptState.RECEIVED
    assert post.line(envelope_id, number).settled_at is not None


def test_a_slip_of_another_envelope_counts_where_it_was_found(post: Post) -> None:
    first, second = filed(post.shop, 2)
    one, other = post.unsealed([first]), post.unsealed([second])
    assert post.check(one, second) == Arrival.EXTRA
    assert state_of(post.shop, second) is ReceiptState.RECEIVED
    assert post.arrivals(other) == [Arrival.MISSING]
    assert post.line(other, second).settled_at is not None
    post.uncheck(one, second)
    assert state_of(post.shop, second) is ReceiptState.DISPATCHED
    assert post.arrivals(other) == [Arrival.EXPECTED]
    assert post.check(other, second) == Arrival.ARRIVED


@pytest.mark.parametrize("language", Language)
def test_a_colleague_takes_it_back_in_any_language(post: Post, language: Language) -> None:
    first, second = filed(post.shop, 2)
    one, other = post.unsealed([first]), post.unsealed([second])
    post.check(one, second)
    command = arriving.Uncheck(post.shop.op(), one, second)
    arriving.uncheck(post.shop.db, post.shop.acting("zhou", language=language), command)
    assert post.arrivals(other) == [Arrival.EXPECTED]


def test_a_scan_by_mistake_is_taken_back(post: Post) -> None:
    listed, forgotten = filed(post.shop, 2)
    envelope_id = post.unsealed([listed])
    post.check(envelope_id, listed)
    post.check(envelope_id, forgotten)
    post.uncheck(envelope_id, listed)
    post.uncheck(envelope_id, forgotten)
    assert post.arrivals(envelope_id) == [Arrival.EXPECTED]
    assert state_of(post.shop, listed) is ReceiptState.DISPATCHED
    assert state_of(post.shop, forgotten) is ReceiptState.FILED
    assert receipt_of(post.shop, forgotten).back_on is None


def test_a_slip_for_a_third_place_is_extra_and_stays_as_it_is(post: Post) -> None:
    foreign = standing(post.shop, ReceiptState.FILED, origin_site_id=2)[0]
    envelope_id = post.unsealed(filed(post.shop))
    assert post.check(envelope_id, foreign) == Arrival.EXTRA
    assert state_of(post.shop, foreign) is ReceiptState.FILED


def test_no_slip_is_checked_twice(post: Post) -> None:
    number = filed(post.shop)[0]
    envelope_id, other = post.unsealed([number]), post.unsealed(filed(post.shop))
    post.check(envelope_id, number)
    for envelope, fault in (
        (envelope_id, CustodyFault.CHECKED_ALREADY),
        (other, CustodyFault.RECEIVED_ALREADY),
    ):
        with pytest.raises(Refused) as caught:
            post.check(envelope, number)
        assert caught.value.code is fault


def test_every_received_receipt_is_confirmed_before_closing(post: Post) -> None:
    number = filed(post.shop)[0]
    envelope_id = post.unsealed([number])
    post.check(envelope_id, number)
    with pytest.raises(Refused) as caught:
        post.close(envelope_id)
    assert caught.value.code is CustodyFault.NOT_CONFIRMED
    post.confirm(envelope_id, number, Verdict.NO_SEAL)
    found = receipt_of(post.shop, number)
    assert (found.state, found.abnormal_kind) == (ReceiptState.ABNORMAL, AbnormalKind.NO_SEAL)
    assert post.line(envelope_id, number).meets_needs is False
    post.confirm(envelope_id, number)
    assert state_of(post.shop, number) is ReceiptState.RECEIVED
    assert post.close(envelope_id) == 0


@pytest.mark.rule("RCP-11")
def test_a_receipt_is_lost_by_a_word_of_those_who_answer_for_it(post: Post) -> None:
    number = filed(post.shop)[0]
    envelope_id = post.unsealed([number])
    post.close(envelope_id)
    line = post.line(envelope_id, number).id
    with pytest.raises(Refused) as caught:
        post.settle(line, Settlement.LOST)
    assert caught.value.code is CustodyFault.NOTE_MISSING
    post.settle(line, Settlement.LOST, "两边都找过")
    assert state_of(post.shop, number) is ReceiptState.LOST
    with pytest.raises(Refused) as caught:
        post.settle(line, Settlement.FOUND_HERE)
    assert caught.value.code is CustodyFault.NOT_A_DIFFERENCE


@pytest.mark.usefixtures("nothing_changes")
def test_who_keeps_no_receipts_opens_no_envelope(post: Post) -> None:
    for login in ("keeper2", "nobody"):
        command = envelopes.OpenEnvelope(post.shop.op(), 2)
        with pytest.raises(Refused) as caught:
            envelopes.open_envelope(post.shop.db, post.shop.acting(login), command)
        assert caught.value.code is Right.ROLE_MISSING
    with pytest.raises(Refused) as caught:
        post.open(to=2)
    assert caught.value.code is CustodyFault.SAME_SITE
