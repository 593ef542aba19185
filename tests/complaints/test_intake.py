"""A complaint is taken: what is kept, what is refused with nothing changed (CMP-1, CMP-3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.complaints.complaining import Complaining, at
from tests.conftest import dump
from tests.photos import photo
from wms_desktop.complaints import handlers, intake, queries
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, ComplaintState
from wms_desktop.complaints.rules import HANDLERS, ComplaintFault, workers
from wms_desktop.core.acting import Right, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import Photo
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.text import TextFault
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.operations import OperationFault
from wms_desktop.imaging.faults import PhotoFault


@pytest.mark.rule("CMP-1")
def test_everything_that_was_told_is_kept(complaining: Complaining) -> None:
    shot = Photo(photo(), "IMG_1.jpg")
    made = complaining.take(photos=(shot,), contact_name="周小姐", contact_phone="13800001111")
    assert made.number == "KS-20260521-0001"
    case = complaining.file(made.id)
    assert (case.customer_code, case.contact_name, case.contact_phone) == (
        "C-001", "周小姐", "13800001111",
    )  # fmt: skip
    assert (case.item_code, case.lot_code, case.quantity) == ("A302-14", "L260412", 3)
    assert (case.what, case.expects) == ("同批三卷有色差，接缝处看得出来", "换同色的三卷")
    assert (case.state, case.taken_by, case.handler) == (ComplaintState.TAKEN, "林晓雯", "")
    assert [each.title for each in case.photos] == ["IMG_1.jpg"]
    assert [step.event for step in case.steps] == [ComplaintEvent.TAKEN]


@pytest.mark.rule("CMP-1")
@pytest.mark.parametrize("channel", Channel)
def test_any_channel_opens_one_with_nothing_but_who_and_what(complaining, channel) -> None:
    made = complaining.take(
        channel=channel, order_id=None, item_id=None, lot_id=None, quantity=Decimal(0), expects=""
    )
    case = complaining.file(made.id)
    assert (case.channel, case.contact_name, case.contact_phone) == (
        channel, "周经理", "0575-84120001",
    )  # fmt: skip
    assert (case.goods, case.lot_code, case.order_number) == ("", "", "")


@pytest.mark.rule("CMP-2")
def test_both_clocks_start(complaining: Complaining) -> None:
    ordinary = complaining.file(complaining.take(now=at(2026, 5, 22, 16)).id)
    assert ordinary.answer.due_at == at(2026, 5, 25, 16)
    assert ordinary.proposal.due_at == at(2026, 5, 22, 17, 30)
    major = complaining.file(complaining.take(now=at(2026, 5, 22, 16), is_major=True).id)
    assert major.proposal.due_at == at(2026, 5, 29, 17, 30)


def test_the_lot_says_which_item_and_a_known_code_which_lot(complaining: Complaining) -> None:
    by_lot = complaining.file(complaining.take(item_id=None).id)
    assert by_lot.item_code == "A302-14"
    by_code = complaining.file(complaining.take(lot_id=None, lot_code="L260412").id)
    assert by_code.lot_id == complaining.lot_id
    foreign = complaining.file(complaining.take(lot_id=None, lot_code="DP-77").id)
    assert (foreign.lot_id, foreign.lot_code) == (None, "DP-77")


def test_the_same_press_takes_it_once(complaining: Complaining) -> None:
    command = complaining.command()
    db, by = complaining.shop.db, complaining.acting()
    first, second = intake.take(db, by, command), intake.take(db, by, command)
    assert first.value == second.value
    assert (first.replay, second.replay) == (False, True)
    before = dump(db)
    with pytest.raises(Refused) as told:
        intake.take(db, by, replace(command, quantity=Decimal(4)))
    assert told.value.code is OperationFault.KEY_REUSED
    assert dump(db) == before


@pytest.mark.rule("CMP-1")
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"customer_id": 0}, ComplaintFault.UNKNOWN_CUSTOMER),
        ({"customer_id": 4711}, ComplaintFault.UNKNOWN_CUSTOMER),
        ({"customer_id": 2**63}, ComplaintFault.UNKNOWN_CUSTOMER),
        ({"customer_id": 1}, ComplaintFault.ORDER_OF_OTHERS),
        ({"order_id": 4711}, ComplaintFault.UNKNOWN_ORDER),
        ({"order_id": -1}, ComplaintFault.UNKNOWN_ORDER),
        ({"item_id": 4711, "lot_id": None}, ComplaintFault.UNKNOWN_ITEM),
        ({"lot_id": 4711}, ComplaintFault.UNKNOWN_ITEM),
        ({"lot_id": 2**63}, ComplaintFault.UNKNOWN_ITEM),
        ({"lot_id": None, "lot_code": "L260330"}, ComplaintFault.LOT_OF_OTHER_ITEM),
        ({"quantity": Decimal(-1)}, QuantityFault.NOT_POSITIVE),
        ({"quantity": Decimal("0.5")}, QuantityFault.WHOLE_ONLY),
        ({"quantity": Decimal(2**31)}, QuantityFault.TOO_LARGE),
        ({"quantity": Decimal(2**63)}, QuantityFault.TOO_LARGE),
        ({"quantity": Decimal("NaN")}, QuantityFault.NOT_A_NUMBER),
        ({"quantity": Decimal("Infinity")}, QuantityFault.NOT_A_NUMBER),
        ({"quantity": Decimal("1e999999")}, QuantityFault.TOO_LARGE),
        ({"what": ""}, ComplaintFault.NOTHING_SAID),
        ({"what": " \u3000\n "}, ComplaintFault.NOTHING_SAID),
        ({"what": "a\0b"}, TextFault.BROKEN),
        ({"what": "\ud800"}, TextFault.BROKEN),
        ({"what": "x" * 10_001}, TextFault.TOO_LONG),
        ({"what": "x" * 1_000_000}, TextFault.TOO_LONG),
        ({"what": "身份证 11010519491231002X"}, TextFault.IDENTITY_NUMBER),
        ({"expects": "换\x07货"}, TextFault.CONTROL),
        ({"expects": "x" * 301}, TextFault.TOO_LONG),
        ({"contact_name": "周\u202e理"}, TextFault.DIRECTION),
        ({"contact_phone": "1" * 41}, TextFault.TOO_LONG),
        ({"lot_id": None, "lot_code": "\x1b[2J"}, TextFault.CONTROL),
        ({"handler_id": 6}, ComplaintFault.HANDLER_UNFIT),  # without a role
        ({"handler_id": 4711}, ComplaintFault.HANDLER_UNFIT),
        ({"handler_id": 2, "kind": ComplaintKind.DELIVERY, "quantity": Decimal(-3)},
         QuantityFault.NOT_POSITIVE),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changes(complaining, changed, code) -> None:
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.take(**changed)
    assert told.value.code is code
    assert dump(complaining.shop.db) == before


def test_a_lot_of_another_item_is_refused(complaining: Complaining) -> None:
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.take(lot_id=complaining.other_lot_id)
    assert told.value.code is ComplaintFault.LOT_OF_OTHER_ITEM
    assert told.value.params == {"lot": "L260330", "item": "A302-14"}
    assert dump(complaining.shop.db) == before


@pytest.mark.bad_input(69)
def test_an_order_of_a_day_to_come_is_refused_that_of_today_is_not(complaining) -> None:
    tomorrow = complaining.order("CK-20260522-0001", ordered_on=date(2026, 5, 22))
    today = complaining.order("CK-20260521-0001", ordered_on=date(2026, 5, 21))
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.take(order_id=tomorrow)
    assert told.value.code is ComplaintFault.FUTURE_ORDER
    assert dump(complaining.shop.db) == before
    assert complaining.take(order_id=today).number == "KS-20260521-0001"


def test_who_has_no_part_in_it_takes_none(complaining: Complaining) -> None:
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.take(login="nobody")
    assert told.value.code is Right.ROLE_MISSING
    assert dump(complaining.shop.db) == before


def test_a_photo_that_is_none_is_refused(complaining: Complaining) -> None:
    before = dump(complaining.shop.db)
    with pytest.raises(Refused) as told:
        complaining.take(photos=(Photo(b"no photo", "x.jpg"),))
    assert told.value.code is PhotoFault.WRONG_TYPE
    assert dump(complaining.shop.db) == before


@pytest.mark.bad_input(26)
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("破了 😡🇹🇼", "破了 😡🇹🇼"),
        ("<b>%s {0} '; DROP TABLE move;--", "<b>%s {0} '; DROP TABLE move;--"),
        ("第一行\r\n第二行\x07", "第一行\n第二行"),
        ("零\u200b宽", "零宽"),
        ("𠮷田㐂龘", "𠮷田㐂龘"),
    ],
)
def test_notes_are_kept_as_text(complaining: Complaining, typed: str, kept: str) -> None:
    assert complaining.file(complaining.take(what=typed).id).what == kept


@pytest.mark.rule("CMP-3")
@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (ComplaintKind.QUALITY, {Role.QC, Role.CS_AGENT}),
        (ComplaintKind.DELIVERY, {Role.DISPATCHER, Role.KEEPER}),
        (ComplaintKind.FITTING, {Role.SALES, Role.SALES_ASSISTANT}),
        (ComplaintKind.SERVICE, {Role.CS_SUPERVISOR}),
    ],
)
def test_the_kind_decides_who_handles_it(kind: ComplaintKind, roles: set[Role]) -> None:
    assert set(HANDLERS[kind]) == roles
    assert set(workers(kind)) == roles | {Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER}


@pytest.mark.rule("CMP-3")
def test_only_who_has_the_role_can_be_named(complaining: Complaining) -> None:
    db = complaining.shop.db
    named = [each.name for each in handlers.handlers(db, 1, ComplaintKind.SERVICE)]
    assert sorted(named) == sorted(["林晓雯", "周立群"])
    named = [each.name for each in handlers.handlers(db, 1, ComplaintKind.DELIVERY)]
    assert "陈二" in named
    made = complaining.take(kind=ComplaintKind.DELIVERY, handler_id=4)
    assert complaining.file(made.id).handler == "陈二"
    before = dump(db)
    with pytest.raises(Refused) as told:
        complaining.take(kind=ComplaintKind.SERVICE, handler_id=4)
    assert told.value.code is ComplaintFault.HANDLER_UNFIT
    assert dump(db) == before


@pytest.mark.rule("CMP-1")
def test_an_open_one_of_the_same_lot_is_shown_for_a_week(complaining: Complaining) -> None:
    db, shop = complaining.shop.db, complaining.shop
    now = at(2026, 5, 21, 10)
    made = complaining.take(now=now)

    def found(days: float = 0, **changed: int | None) -> list[str]:
        wanted = {"customer_id": 2, "item_id": complaining.item_id, "lot_id": complaining.lot_id}
        by = complaining.acting(now=now + timedelta(days=days))
        twins = intake.twins(db, by, **(wanted | changed))  # type: ignore[arg-type]
        return [twin.number for twin in twins]

    assert found() == [made.number]
    assert found(days=7) == [made.number]
    assert found(days=7.001) == []
    assert found(lot_id=complaining.other_lot_id) == []
    assert found(lot_id=None) == [made.number]
    assert found(item_id=None, lot_id=None) == []
    other = shop.insert(Customer, code="C-9", name="乙", kind=CustomerKind.PERSON, note="")
    assert found(customer_id=other) == []
    assert complaining.take(now=now).id != made.id  # shown, not refused


def test_another_site_does_not_see_it(complaining: Complaining) -> None:
    made = complaining.take()
    there = complaining.shop.acting("lin", site=2)
    assert queries.case_file(complaining.shop.db, there, made.id) is None
    assert queries.scan_meanings(complaining.shop.db, 2, made.number) == []
