"""Orders out that cannot be made, packed, decided on or confirmed so (62-74)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.bad_inputs.said import refusal, told
from tests.goods.conftest import Counter
from tests.goods.test_packing import Packer
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import TextFault
from wms_desktop.goods import outbound, packing
from wms_desktop.goods.due import count_outbound
from wms_desktop.goods.kinds import Decision, OutboundState
from wms_desktop.goods.rules import LONGEST_ORDER
from wms_desktop.stock.tables import Item

Lines = tuple[outbound.OrderedLine, ...]


def new_order(lines: Lines, **values: object) -> outbound.CreateOutbound:
    command = outbound.CreateOutbound(uuid4(), 2, 1, "周经理", lines)
    return replace(command, **values)  # type: ignore[arg-type]


def make(shop: Shop, command: outbound.CreateOutbound) -> int:
    return outbound.create(shop.db, shop.acting(), command).value


def code_of(shop: Shop, work: Callable[[], object]) -> str:
    """The refusal's code; the database is as it was, and the sentence is there."""
    error = refusal(shop.db, work)
    assert isinstance(error, Refused), error
    assert told(error)
    return error.code.value


@pytest.mark.parametrize("day", [date.min, date(1999, 12, 31), date(2101, 1, 1), date.max])
@pytest.mark.parametrize("field", ["due_on", "ordered_on"])
def test_69_days_that_cannot_be(shop: Shop, day: date, field: str) -> None:
    lines = (outbound.OrderedLine(shop.item(), Decimal(1)),)
    command = new_order(lines, **{field: day})
    assert code_of(shop, lambda: make(shop, command)) == "goods_day"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"consignee_name": "\u3000 "}, "goods_consignee_missing"),
        ({"consignee_name": "周\0"}, TextFault.BROKEN),
        ({"consignee_name": "周\u202e理"}, TextFault.DIRECTION),
        ({"consignee_phone": "1" * 41}, TextFault.TOO_LONG),
        ({"address": "a\nb"}, TextFault.CONTROL),
        ({"remarks": "x" * 10_001}, TextFault.TOO_LONG),
        ({"receipt_copies": 5}, "goods_copies"),
        ({"customer_id": 99_999}, "goods_unknown_customer"),
        ({"owner_id": 0}, "goods_unknown_customer"),
    ],
)
def test_fields_that_cannot_be(shop: Shop, values: dict[str, object], code: str) -> None:
    lines = (outbound.OrderedLine(shop.item(), Decimal(1)),)
    assert code_of(shop, lambda: make(shop, new_order(lines, **values))) == code


def test_62_and_63_one_key_is_one_order(shop: Shop) -> None:
    item = shop.item()
    command = new_order((outbound.OrderedLine(item, Decimal(1)),))
    assert make(shop, command) == make(shop, command)
    assert count_outbound(shop.db, 1) == 1
    other = replace(command, lines=(outbound.OrderedLine(item, Decimal(2)),))
    assert code_of(shop, lambda: make(shop, other)) == "key_reused"


def test_65_the_same_item_on_two_lines_is_reserved_in_all(shop: Shop) -> None:
    counter, item = Counter(shop), shop.item()
    shop.stock(item, shop.lot(item), 10)
    order = counter.order((item, 6), (item, 4))
    assert counter.allocate(order).allocated == 10
    one_more = counter.order((item, 1))
    assert code_of(shop, lambda: counter.allocate(one_more, "goods_short_stock")) == (
        "goods_nothing_free"
    )


def test_66_as_many_lines_as_an_order_may_have(desk_shop: Shop) -> None:
    shop = desk_shop
    line = outbound.OrderedLine(shop.item(), Decimal(1))
    too_many = new_order((line,) * (LONGEST_ORDER + 1))
    assert code_of(shop, lambda: make(shop, too_many)) == "goods_too_many_lines"
    order = make(shop, new_order((line,) * LONGEST_ORDER))
    assert len(Counter(shop).outbound(order).lines) == LONGEST_ORDER


def test_67_an_item_that_went_out_of_use_while_the_form_was_open(shop: Shop) -> None:
    item = shop.item()
    command = new_order((outbound.OrderedLine(item, Decimal(1)),))
    with shop.db.write() as session:
        session.execute(update(Item).where(Item.id == item).values(is_active=False))
    assert code_of(shop, lambda: make(shop, command)) == "item_inactive"


def test_63_the_same_scan_with_another_quantity(shop: Shop) -> None:
    packer = Packer(Counter(shop))
    command = packer.command(packer.item, 2)
    packing.put_in(shop.db, shop.acting(), command)
    other = replace(command, quantity=Decimal(3))
    assert code_of(shop, lambda: packing.put_in(shop.db, shop.acting(), other)) == "key_reused"


def test_71_and_74_what_is_over_is_not_decided_on_or_confirmed_again(shop: Shop) -> None:
    counter = Counter(shop)
    packer = Packer(counter)
    order = packer.order

    def decide() -> object:
        version = counter.outbound(order).version
        command = outbound.Decide(uuid4(), order, version, Decision.GO_ON, "再发")
        return outbound.decide(shop.db, shop.acting("zhou"), command)

    def confirm() -> object:
        version = counter.outbound(order).version
        command = outbound.Confirm(uuid4(), order, version, "收到")
        return outbound.confirm(shop.db, shop.acting(), command)

    assert code_of(shop, decide) == "goods_wrong_state"
    assert code_of(shop, confirm) == "goods_wrong_state"
    counter.pack(order)
    assert code_of(shop, lambda: packer.put(packer.item, 1)) == "goods_wrong_state"
    counter.ship(order)
    confirm()
    confirm()
    assert counter.outbound(order).state is OutboundState.CONFIRMED
    assert code_of(shop, confirm) == "goods_order_finished"
    assert code_of(shop, decide) == "goods_order_finished"
    assert code_of(shop, lambda: packer.check("keeper2")) == "goods_order_finished"
