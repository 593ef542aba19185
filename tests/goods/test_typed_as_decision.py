"""What people type into an order's steps is never taken for a decision of customer service."""

from __future__ import annotations

from datetime import date

import pytest

from tests.goods.conftest import Counter
from wms_desktop.goods import due, outbound, shipping
from wms_desktop.goods.decided import Decided, as_typed, changed_since_print, decided_of
from wms_desktop.goods.kinds import Decision, OutboundState
from wms_desktop.goods.view_words import noted_words, paused_pill

TYPED = (
    "decision:bogus",
    "decision:",
    "decision:wait:2099-99-99 x",
    "decision:wait:2099-01-01 nobody decided",
    "decision:ship_short enough",
)


def ready(counter: Counter) -> int:
    shop = counter.shop
    item = shop.item()
    shop.stock(item, shop.lot(item, "L1"), 9)
    order = counter.order((item, 2))
    counter.allocate(order)
    return order


@pytest.mark.rule("OUT-2")
@pytest.mark.parametrize("why", TYPED)
def test_a_reason_is_no_decision(counter: Counter, why: str) -> None:
    shop, order = counter.shop, ready(counter)
    hold = outbound.Hold(shop.op(), order, counter.outbound(order).version, why)
    outbound.hold(shop.db, shop.acting(), hold)
    today = shop.acting().today
    (row,) = due.outbound_due(shop.db, 1, part=due.DECIDE)
    assert due.count_to_decide(shop.db, 1, today=today) == 1  # it does not hide until 2099
    assert due.outbound_due(shop.db, 1, part=due.DECIDE, after=row) == []
    assert noted_words(row.state, row.noted).replace(" ", "") == why.replace(" ", "")
    assert paused_pill(row, shop.acting())[0] == "bad"


@pytest.mark.rule("OUT-2")
@pytest.mark.parametrize("said", TYPED)
def test_nor_is_what_the_carrier_or_the_customer_said(counter: Counter, said: str) -> None:
    shop, order = counter.shop, ready(counter)
    counter.pick_all(order)
    counter.pack(order)
    ship = shipping.Ship(shop.op(), order, counter.outbound(order).version, said)
    shipping.ship(shop.db, shop.acting(), ship)
    confirm = outbound.Confirm(shop.op(), order, counter.outbound(order).version, said)
    outbound.confirm(shop.db, shop.acting(), confirm)
    assert [decided_of(step.detail) for step in counter.outbound(order).steps[-2:]] == [None, None]


def test_decisions_are_still_read() -> None:
    told = Decided(Decision.WAIT, "decision:x", date(2026, 5, 25))
    assert decided_of(told.detail) == told
    assert as_typed("等决定 decision:wait") == "等决定 decision:wait"
    now = OutboundState.PAUSED
    assert not changed_since_print([(now, as_typed(told.detail), 2)], 1)  # type: ignore[list-item, arg-type]
    assert changed_since_print([(now, told.detail, 2)], 1)  # type: ignore[list-item, arg-type]
