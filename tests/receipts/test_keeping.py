"""Boxes, loans and destruction of originals, on both engines (RCP-10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from tests.conftest import dump
from tests.receipts.moving import Post, filed, receipt_of, standing, state_of
from tests.shop import Shop
from wms_desktop.core.acting import Right
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.receipts import destroying, keeping
from wms_desktop.receipts.kinds import (
    AssessmentKind,
    BoxKind,
    DestructionState,
    QuestionAbout,
    ReceiptState,
)
from wms_desktop.receipts.rules_custody import KEPT_DAYS, CustodyFault
from wms_desktop.receipts.tables import ReceiptStep
from wms_desktop.receipts.tables_control import Assessment, ReceiptQuestion
from wms_desktop.receipts.tables_custody import Destruction, Loan

pytestmark = pytest.mark.rule("RCP-10")


def box(shop: Shop, kind: BoxKind = BoxKind.BOX) -> int:
    command = keeping.OpenBox(shop.op(), kind, "2026 年 5 月", "档案室 3 号架")
    return keeping.open_box(shop.db, shop.acting(), command).value


def put(shop: Shop, box_id: int, slip: str) -> int:
    command = keeping.PutAway(shop.op(), box_id, slip)
    return keeping.put_away(shop.db, shop.acting(), command).value


def lend(shop: Shop, slip: str, days: int = 7) -> int:
    due = shop.today + timedelta(days=days)
    command = keeping.Lend(shop.op(), slip, "财务王敏", "对账", due)
    return keeping.lend(shop.db, shop.acting(), command).value


def give_back(shop: Shop, slip: str) -> None:
    keeping.give_back(shop.db, shop.acting(), keeping.GiveBack(shop.op(), slip))


def closed(shop: Shop, count: int = 1, days: int = KEPT_DAYS.default + 1) -> list[str]:
    """Numbers of receipts closed so many days ago."""
    numbers = standing(shop, ReceiptState.HANDED_OVER, count)
    with shop.db.write() as session:
        session.execute(text("UPDATE receipt SET state = 'closed'"))
        for number in numbers:
            session.execute(
                insert(ReceiptStep),
                {
                    "receipt_id": receipt_of(shop, number).id, "state": ReceiptState.CLOSED,
                    "site_id": 1, "person_id": 1, "workstation_id": 1,
                    "at": shop.now - timedelta(days=days),
                },
            )  # fmt: skip
    return numbers


def proposed(shop: Shop, login: str = "lin") -> int:
    command = destroying.Propose(shop.op(), "保管期满")
    return destroying.propose(shop.db, shop.acting(login), command).value


def listed(shop: Shop, list_id: int) -> Destruction:
    with shop.db.read() as session:
        return session.get_one(Destruction, list_id)


def approve(shop: Shop, list_id: int, login: str) -> int:
    command = destroying.Approve(shop.op(), list_id, listed(shop, list_id).version)
    return destroying.approve(shop.db, shop.acting(login), command).value


def destroy(shop: Shop, list_id: int, login: str = "lin") -> int:
    command = destroying.Destroy(shop.op(), list_id, listed(shop, list_id).version)
    return destroying.destroy(shop.db, shop.acting(login), command).value


def test_each_original_gets_the_next_number_of_its_box(shop: Shop) -> None:
    numbers = standing(shop, ReceiptState.RECEIVED, 3)
    first, second = box(shop), box(shop, BoxKind.BINDER)
    assert [put(shop, first, n) for n in numbers] == [1, 2, 3]
    with pytest.raises(Refused) as caught:
        put(shop, first, numbers[0])
    assert caught.value.code is CustodyFault.IN_THIS_BOX
    assert put(shop, second, numbers[1]) == 1
    found = receipt_of(shop, numbers[1])
    assert (found.box_id, found.box_place) == (second, 1)


def test_two_people_at_one_box_get_two_numbers(shop: Shop) -> None:
    numbers, box_id = standing(shop, ReceiptState.RECEIVED, 4), box(shop)
    with ThreadPoolExecutor(4) as pool:
        places = sorted(pool.map(lambda n: put(shop, box_id, n), numbers))
    assert places == [1, 2, 3, 4]


def test_a_full_box_takes_nothing_more(shop: Shop) -> None:
    box_id, number = box(shop), standing(shop, ReceiptState.RECEIVED)[0]
    command = keeping.MarkFull(shop.op(), box_id, 1)
    keeping.mark_full(shop.db, shop.acting(), command)
    with pytest.raises(Refused) as caught:
        put(shop, box_id, number)
    assert caught.value.code is CustodyFault.BOX_FULL
    with pytest.raises(Stale):
        keeping.mark_full(shop.db, shop.acting(), keeping.MarkFull(shop.op(), box_id, 1, False))


def test_only_what_lies_here_goes_into_a_box(shop: Shop) -> None:
    box_id = box(shop)
    post = Post(shop)
    for number in (filed(shop)[0], standing(shop, ReceiptState.DISPATCHED)[0]):
        with pytest.raises(Refused) as caught:
            put(shop, box_id, number)
        assert caught.value.code is CustodyFault.NOT_HERE
    own = standing(shop, ReceiptState.FILED, site_id=1, origin_site_id=2)[0]
    assert put(shop, box_id, own) == 1
    envelope = keeping_envelope(post)
    post.put(envelope, own, post.here)
    other = box(shop)
    with pytest.raises(Refused) as caught:
        put(shop, other, own)
    assert caught.value.code is CustodyFault.IN_OTHER_ENVELOPE
    post.send(envelope, post.here)
    assert receipt_of(shop, own).box_id is None


def keeping_envelope(post: Post) -> int:
    from wms_desktop.receipts import envelopes

    command = envelopes.OpenEnvelope(post.shop.op(), 2)
    return envelopes.open_envelope(post.shop.db, post.here, command).value


def test_an_original_is_lent_once_and_keeps_its_place(shop: Shop) -> None:
    number = standing(shop, ReceiptState.RECEIVED)[0]
    put(shop, box(shop), number)
    lend(shop, number)
    with pytest.raises(Refused) as caught:
        lend(shop, number)
    assert (caught.value.code, caught.value.params["borrower"]) == (CustodyFault.LENT, "财务王敏")
    give_back(shop, number)
    assert receipt_of(shop, number).box_place == 1
    with pytest.raises(Refused) as caught:
        give_back(shop, number)
    assert caught.value.code is CustodyFault.NOT_LENT
    lend(shop, number)


def test_the_database_too_lends_an_original_once(shop: Shop) -> None:
    number = standing(shop, ReceiptState.RECEIVED)[0]
    lend(shop, number)
    again = {
        "receipt_id": receipt_of(shop, number).id, "borrower": "乙", "purpose": "看",
        "site_id": 1, "lent_by_id": 1, "due_on": shop.today,
    }  # fmt: skip
    with pytest.raises(IntegrityError), shop.db.write() as session:
        session.execute(insert(Loan), again)


@pytest.mark.rule("RCP-7")
def test_a_lent_original_does_not_travel(shop: Shop) -> None:
    number = standing(shop, ReceiptState.FILED, site_id=1, origin_site_id=2)[0]
    lend(shop, number)
    post = Post(shop)
    envelope = keeping_envelope(post)
    with pytest.raises(Refused) as caught:
        post.put(envelope, number, post.here)
    assert caught.value.code is CustodyFault.LENT


@pytest.mark.usefixtures("shop")
def test_nothing_is_lent_until_yesterday(shop: Shop) -> None:
    number = standing(shop, ReceiptState.RECEIVED)[0]
    before = dump(shop.db)
    with pytest.raises(Refused) as caught:
        lend(shop, number, -1)
    assert caught.value.code is CustodyFault.DUE_IN_PAST
    assert dump(shop.db) == before


def test_two_others_approve_before_anything_is_destroyed(shop: Shop) -> None:
    numbers = closed(shop, 2)
    put_in = box(shop)
    put(shop, put_in, numbers[0])
    list_id = proposed(shop)
    with pytest.raises(Refused) as caught:
        destroy(shop, list_id)
    assert caught.value.code is CustodyFault.NOT_APPROVED_TWICE
    assert approve(shop, list_id, "zhou") == 1
    with pytest.raises(Refused) as caught:
        approve(shop, list_id, "zhou")
    assert caught.value.code is CustodyFault.APPROVED_BY_SAME
    with pytest.raises(Refused) as caught:
        destroy(shop, list_id)
    assert caught.value.code is CustodyFault.NOT_APPROVED_TWICE
    assert approve(shop, list_id, "gm") == 2
    assert destroy(shop, list_id) == 2
    found = receipt_of(shop, numbers[0])
    assert (found.destroyed_on, found.box_id) == (shop.today, None)
    assert state_of(shop, numbers[0]) is ReceiptState.CLOSED
    assert listed(shop, list_id).state is DestructionState.DONE
    with pytest.raises(Refused) as caught:
        lend(shop, numbers[0])
    assert caught.value.code is CustodyFault.DESTROYED


def test_nobody_approves_what_they_proposed(shop: Shop) -> None:
    closed(shop)
    list_id = proposed(shop, "zhou")
    with pytest.raises(Refused) as caught:
        approve(shop, list_id, "zhou")
    assert caught.value.code is CustodyFault.OWN_PROPOSAL
    with pytest.raises(Refused) as caught:
        approve(shop, list_id, "lin")
    assert caught.value.code is Right.ROLE_MISSING


def test_a_second_login_of_the_same_person_approves_nothing(shop: Shop) -> None:
    closed(shop)
    list_id = proposed(shop, "zhou")
    with shop.db.write() as session:  # 总经理 is another login of 周立群
        session.execute(text("UPDATE person SET name = '周立群' WHERE login = 'gm'"))
    other = replace(shop.acting("gm"), person_name="周立群")
    command = destroying.Approve(shop.op(), list_id, listed(shop, list_id).version)
    with pytest.raises(Refused) as caught:
        destroying.approve(shop.db, other, command)
    assert caught.value.code is CustodyFault.OWN_PROPOSAL
    list_id = proposed_anew(shop, list_id)
    assert approve(shop, list_id, "zhou") == 1
    command = destroying.Approve(shop.op(), list_id, listed(shop, list_id).version)
    with pytest.raises(Refused) as caught:
        destroying.approve(shop.db, other, command)
    assert caught.value.code is CustodyFault.APPROVED_BY_SAME


def proposed_anew(shop: Shop, list_id: int) -> int:
    command = destroying.CancelDestruction(shop.op(), list_id, listed(shop, list_id).version)
    destroying.cancel(shop.db, shop.acting("zhou"), command)
    return proposed(shop)


@pytest.mark.bad_input(71)
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE person SET is_active = false WHERE login = 'zhou'",
        "DELETE FROM person_role WHERE person_id = 2",
    ],
)
def test_the_approval_of_somebody_who_is_approver_no_more_is_none(shop: Shop, change: str) -> None:
    closed(shop)
    list_id = proposed(shop)
    approve(shop, list_id, "gm")
    late = destroying.Approve(shop.op(), list_id, listed(shop, list_id).version)
    with shop.db.write() as session:
        session.execute(text(change))
    before = dump(shop.db)
    with pytest.raises(Refused) as caught:  # the window of 周立群 does not know yet
        destroying.approve(shop.db, shop.acting("zhou"), late)
    assert caught.value.code is Right.ROLE_MISSING
    assert dump(shop.db) == before


@pytest.mark.bad_input(71)
def test_what_somebody_approved_who_was_switched_off_since_is_not_destroyed(shop: Shop) -> None:
    closed(shop)
    list_id = proposed(shop)
    approve(shop, list_id, "gm")
    approve(shop, list_id, "zhou")
    with shop.db.write() as session:
        session.execute(text("UPDATE person SET is_active = false WHERE login = 'zhou'"))
    with pytest.raises(Refused) as caught:
        destroy(shop, list_id)
    assert caught.value.code is CustodyFault.NOT_APPROVED_TWICE


@pytest.mark.parametrize(
    "change",
    [
        "first_by_id = proposed_by_id",
        "first_by_id = 2, second_by_id = 2",
        "state = 'done', first_by_id = 2",
    ],
)
def test_the_database_too_asks_two_others(shop: Shop, change: str) -> None:
    closed(shop)
    proposed(shop)
    with pytest.raises(IntegrityError), shop.db.write() as session:
        session.execute(text(f"UPDATE destruction SET {change}"))


def test_what_is_young_lent_or_in_question_is_not_on_the_list(shop: Shop) -> None:
    old, lent, assessed, asked = closed(shop, 4)
    closed(shop, days=KEPT_DAYS.default - 1)
    lend(shop, lent)
    with shop.db.write() as session:
        session.add(
            Assessment(
                receipt_id=receipt_of(shop, assessed).id, kind=AssessmentKind.CHASED_LATE,
                responsible="林晓雯", proposed_on=shop.today, amount=Decimal(50), site_id=1,
            )
        )  # fmt: skip
        session.add(
            ReceiptQuestion(
                receipt_id=receipt_of(shop, asked).id, about=QuestionAbout.SEAL, question="?",
                asked_by_id=1, site_id=1,
            )
        )  # fmt: skip
    list_id = proposed(shop)
    assert numbers_of(shop, list_id) == [old]
    with pytest.raises(Refused) as caught:
        proposed(shop)
    assert caught.value.code is CustodyFault.NOTHING_TO_DESTROY


def test_what_is_lent_after_the_approval_stops_the_deed(shop: Shop) -> None:
    number = closed(shop)[0]
    list_id = proposed(shop)
    approve(shop, list_id, "zhou")
    approve(shop, list_id, "gm")
    lend(shop, number)
    before = dump(shop.db)
    with pytest.raises(Refused) as caught:
        destroy(shop, list_id)
    assert caught.value.code is CustodyFault.MAY_NOT_BE_DESTROYED
    assert dump(shop.db) == before


def test_a_cancelled_list_lets_its_receipts_stay(shop: Shop) -> None:
    closed(shop)
    list_id = proposed(shop)
    command = destroying.CancelDestruction(shop.op(), list_id, listed(shop, list_id).version)
    destroying.cancel(shop.db, shop.acting(), command)
    with pytest.raises(Refused) as caught:
        approve(shop, list_id, "gm")
    assert caught.value.code is CustodyFault.NOT_PROPOSED
    assert numbers_of(shop, proposed(shop))


def numbers_of(shop: Shop, list_id: int) -> list[str]:
    query = text(
        "SELECT number FROM receipt JOIN destruction_line ON receipt_id = receipt.id"
        " WHERE destruction_id = :list_id ORDER BY receipt.id"
    )
    with shop.db.read() as session:
        return list(session.scalars(query, {"list_id": list_id}))
