"""Goods out: allocate, pick, pack, send (OUT-1, OUT-2, OUT-4, LOC-3)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.conftest import dump
from wms_desktop.core.errors import NeedsConfirmation, Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.sentences import sentence
from wms_desktop.goods import allocating, outbound, picking, shipping
from wms_desktop.goods.due import inbound_due, outbound_due
from wms_desktop.goods.kinds import Decision, ExceptionKind, HandOver, OutboundState
from wms_desktop.goods.outbound_detail import pick_list
from wms_desktop.goods.queries import delivered, scan_meanings
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.slices import register_words
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.service_places import BlockLocation, block_location
from wms_desktop.stock.tables import Location


@pytest.fixture
def two_lots(shop):
    item = shop.item()
    old, new = shop.lot(item, "L1", date(2026, 1, 1)), shop.lot(item, "L2", date(2026, 3, 1))
    shop.stock(item, new, 10, "A-01-01")
    shop.stock(item, old, 10, "A-01-02")
    return item, old, new


@pytest.mark.rule("OUT-1")
@pytest.mark.rule("LOC-3")
def test_an_order_runs_from_allocation_to_the_customer(shop, counter, two_lots):
    item = two_lots[0]
    order = counter.order((item, 12))
    assert counter.allocate(order) == allocating.Allocated(order, Decimal(12), Decimal(0))
    stops = pick_list(shop.db, order)
    assert [(s.lot, s.location, s.quantity) for s in stops] == [
        ("L2", "A-01-01", 2), ("L1", "A-01-02", 10)
    ]  # fmt: skip
    counter.pick_all(order)
    assert counter.outbound(order).state is OutboundState.PICKED
    assert shop.on_hand(item) == 20
    counter.pack(order)
    counter.ship(order)
    found = counter.outbound(order)
    assert [step.state for step in found.steps] == [
        OutboundState.RECEIVED, OutboundState.APPROVED, OutboundState.ALLOCATED,
        OutboundState.PICKED, OutboundState.PACKED, OutboundState.SHIPPED,
    ]  # fmt: skip
    assert found.lines[0].shipped == 12
    assert shop.on_hand(item) == 8
    sent = delivered(shop.db, found.number)
    assert [(line.lot, line.quantity) for line in sent.lines] == [("L1", 10), ("L2", 2)]


@pytest.mark.rule("OUT-1")
def test_reserved_goods_are_not_given_to_another_order(shop, counter, two_lots):
    first, second = counter.order((two_lots[0], 15)), counter.order((two_lots[0], 15))
    counter.allocate(first)
    before = dump(shop.db)
    with pytest.raises(NeedsConfirmation) as asked:
        counter.allocate(second)
    assert asked.value.code is GoodsFault.SHORT_STOCK
    assert (asked.value.params["wanted"], asked.value.params["free"]) == ("15", "5")
    assert dump(shop.db) == before
    short = counter.allocate(second, GoodsFault.SHORT_STOCK.value)
    assert (short.allocated, short.short) == (5, 10)


@pytest.mark.rule("OUT-1")
def test_two_workstations_never_reserve_the_same_goods(counter, two_lots):
    orders = [counter.order((two_lots[0], 7)) for _ in range(4)]

    def allocate(order):
        try:
            return counter.allocate(order).allocated
        except NeedsConfirmation:
            return Decimal(0)

    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(allocate, orders))
    assert sorted(got) == [0, 0, 7, 7]


@pytest.mark.rule("STK-4")
def test_only_good_goods_are_allocated(shop, counter):
    item = shop.item()
    shop.stock(item, shop.lot(item), 5, condition=Condition.QUARANTINE)
    order = counter.order((item, 5))
    with pytest.raises(Refused) as refused:
        counter.allocate(order, GoodsFault.SHORT_STOCK.value)
    assert refused.value.code is GoodsFault.NOTHING_THERE  # nobody holds it: nobody is named
    register_words()
    assert "–" not in str(sentence(refused.value, Language.EN))


@pytest.mark.rule("LOC-3")
def test_another_lot_needs_a_reason_that_is_kept(shop, counter, two_lots):
    item, _, new = two_lots
    order = counter.order((item, 5))
    counter.allocate(order)
    before = dump(shop.db)
    with pytest.raises(NeedsConfirmation) as asked:
        counter.pick(order, item, new, "A-01-01", 5)
    assert asked.value.code is GoodsFault.OTHER_LOT
    assert asked.value.params["allocated"] == "L1 A-01-02"
    assert dump(shop.db) == before
    picked = counter.pick(order, item, new, "A-01-01", 5, "客户要新批")
    assert picked.state is OutboundState.PICKED
    stop = pick_list(shop.db, order)[0]
    assert (stop.lot, stop.reason) == ("L2", "客户要新批")
    counter.pack(order)
    counter.ship(order)
    assert shop.on_hand(item, "A-01-01") == 5
    again = counter.order((item, 10))
    assert counter.allocate(again).short == 0


def test_a_wrong_pick_is_refused_and_changes_nothing(shop, counter, two_lots):
    item, old, _ = two_lots
    other = shop.item("B118", "素麻")
    shop.stock(other, shop.lot(other, "X"), 5, "A-01-03")
    order = counter.order((item, 5))
    counter.allocate(order)
    before = dump(shop.db)
    for args, code in (
        ((other, None, "A-01-03", 1), GoodsFault.WRONG_ITEM),
        ((item, old, "A-01-03", 1), GoodsFault.NOT_THERE),
        ((item, old, "A-01-01", 1), GoodsFault.LOT_NOT_THERE),
        ((item, old, "A-01-02", 6), GoodsFault.MORE_THAN_ORDERED),
        ((item, old, "A-01-02", 0), QuantityFault.NOT_POSITIVE),
        ((item, old, "A-01-02", "NaN"), QuantityFault.NOT_A_NUMBER),
    ):
        with pytest.raises(Refused) as refused:
            counter.pick(order, *args)
        assert refused.value.code is code
    assert dump(shop.db) == before


def test_more_than_is_free_there_is_refused_with_both_figures(shop, counter, two_lots):
    item, _, new = two_lots
    counter.allocate(counter.order((item, 17)))
    shop.stock(item, shop.lot(item, "L3"), 9, "A-01-03")
    order = counter.order((item, 9))
    counter.allocate(order)
    with pytest.raises(Refused) as refused:
        counter.pick(order, item, new, "A-01-01", 9, "近")
    assert refused.value.code is posting.StockFault.NOT_ENOUGH
    assert (refused.value.params["free"], refused.value.params["on_hand"]) == ("3", "10")


@pytest.mark.rule("OUT-2")
def test_a_shortage_pauses_the_order_until_it_is_decided(shop, counter, two_lots):
    item, old, _ = two_lots
    order = counter.order((item, 10))
    counter.allocate(order)
    counter.pick(order, item, old, "A-01-02", 8)
    report = picking.ReportShortage(shop.op(), order, 1, ExceptionKind.SHORT, Decimal(2), "少两卷")
    picking.report_shortage(shop.db, shop.acting(), report)
    assert counter.outbound(order).state is OutboundState.PAUSED
    with pytest.raises(Refused):
        counter.pick(order, item, old, "A-01-02", 2)
    decision = outbound.Decide(
        shop.op(), order, counter.outbound(order).version, Decision.SHIP_SHORT, "客户同意"
    )
    outbound.decide(shop.db, shop.acting("zhou"), decision)
    assert counter.outbound(order).state is OutboundState.PICKED
    counter.pack(order)
    counter.ship(order)
    assert counter.outbound(order).lines[0].shipped == 8
    assert counter.allocate(counter.order((item, 12))).short == 0


def test_a_cancelled_order_gives_its_goods_free(shop, counter, two_lots):
    item = two_lots[0]
    order = counter.order((item, 20))
    counter.allocate(order)
    counter.pick_all(order)
    version = counter.outbound(order).version
    outbound.cancel(shop.db, shop.acting(), outbound.Cancel(shop.op(), order, version, "客户取消"))
    assert counter.outbound(order).state is OutboundState.CANCELLED
    assert counter.allocate(counter.order((item, 20))).short == 0
    with pytest.raises(Refused) as refused:
        counter.allocate(order)
    assert refused.value.code is GoodsFault.FINISHED


def test_a_pick_is_put_back(shop, counter, two_lots):
    item, old, _ = two_lots
    order = counter.order((item, 5))
    counter.allocate(order)
    picked = counter.pick(order, item, old, "A-01-02", 5)
    undo = picking.UndoPick(shop.op(), picked.allocation_id, Decimal(2))
    picking.undo_pick(shop.db, shop.acting(), undo)
    assert counter.outbound(order).state is OutboundState.ALLOCATED
    assert counter.pick(order, item, old, "A-01-02", 2).line_picked == 5
    with pytest.raises(Refused) as refused:
        picking.undo_pick(
            shop.db, shop.acting(), picking.UndoPick(shop.op(), picked.allocation_id, Decimal(6))
        )
    assert refused.value.code is GoodsFault.NOT_PICKED


def test_the_slower_of_two_counters_is_told(shop, counter, two_lots):
    order = counter.order((two_lots[0], 1))
    seen = counter.outbound(order).version
    counter.allocate(order)
    with pytest.raises(Stale):
        allocating.allocate_order(
            shop.db, shop.acting(), allocating.Allocate(shop.op(), order, seen)
        )


def test_steps_cannot_be_skipped(shop, counter, two_lots):
    order = counter.order((two_lots[0], 1))
    version = counter.outbound(order).version
    for use_case, command in (
        (shipping.pack, shipping.Pack(shop.op(), order, version)),
        (shipping.ship, shipping.Ship(shop.op(), order, version)),
        (outbound.confirm, outbound.Confirm(shop.op(), order, version)),
    ):
        with pytest.raises(Refused) as refused:
            use_case(shop.db, shop.acting(), command)
        assert refused.value.code is GoodsFault.WRONG_STATE


@pytest.mark.rule("RCP-1")
def test_an_order_that_wants_a_receipt_has_one_once_packed(shop, counter, two_lots):
    order = counter.order(
        (two_lots[0], 3), needs_receipt=True, needs_seal=True, hand_over=HandOver.COLLECT
    )
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    number = counter.outbound(order).number
    assert any(f"outbound:{number}" in row for row in dump(shop.db) if row.startswith("receipt "))
    counter.ship(order)
    assert counter.outbound(order).state is OutboundState.DELIVERED


def test_lists_page_by_key_and_scans_find_orders(shop, counter, two_lots):
    orders = [counter.order((two_lots[0], 1)) for _ in range(5)]
    first = outbound_due(shop.db, 1, open_only=False, limit=3)
    rest = outbound_due(shop.db, 1, open_only=False, after=first[-1], limit=3)
    assert [row.id for row in first + rest] == orders[::-1]
    assert outbound_due(shop.db, 1, open_only=False, text="0003")[0].number.endswith("0003")
    assert outbound_due(shop.db, 1, open_only=False, text="%") == []
    assert outbound_due(shop.db, 2, open_only=False) == []
    inbound = counter.announce((two_lots[0], 4, ""))
    row = inbound_due(shop.db, 1, open_only=False)[0]
    assert (row.id, row.lines, row.expected, row.received) == (inbound, 1, 4, 0)
    assert scan_meanings(shop.db, 1, row.number)[0][:3] == ("inbound", inbound, row.number)
    assert {found[0] for found in scan_meanings(shop.db, 1, "0001")} == {"inbound", "outbound"}
    assert scan_meanings(shop.db, 1, "((((" * 500) == []


@pytest.mark.parametrize(("values", "code"), [
    ({"lines": ()}, GoodsFault.NO_LINES),
    ({"consignee_name": "\u3000"}, GoodsFault.CONSIGNEE_MISSING),
    ({"customer_id": 999}, GoodsFault.UNKNOWN_CUSTOMER),
    ({"receipt_copies": 5}, GoodsFault.COPIES),
])  # fmt: skip
def test_an_order_that_cannot_be_is_refused(shop, two_lots, values, code):
    before = dump(shop.db)
    base = {
        "customer_id": 2, "owner_id": 1, "consignee_name": "周",
        "lines": (outbound.OrderedLine(two_lots[0], Decimal(1)),),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        outbound.create(shop.db, shop.acting(), outbound.CreateOutbound(shop.op(), **base | values))
    assert refused.value.code is code
    assert dump(shop.db) == before


@pytest.mark.rule("LOC-1")
@pytest.mark.rule("OUT-2")
def test_a_location_blocked_after_allocation_gives_nothing(counter):
    """What leaks or leans is not picked because it was reserved before anybody saw it."""
    shop, item = counter.shop, counter.shop.item()
    shop.stock(item, shop.lot(item, "L1"), 5)
    shop.stock(item, shop.lot(item, "L2"), 5, "A-01-02")
    order = counter.order((item, 2))
    counter.allocate(order)
    (stop,) = pick_list(shop.db, order, open_only=True)
    with shop.db.read() as session:
        place = session.scalars(select(Location).where(Location.code == stop.location)).first()
    assert place is not None
    block = BlockLocation(shop.op(), place.id, place.version, True, "漏水")
    block_location(shop.db, shop.acting(), block)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        counter.pick_all(order)
    assert refused.value.code is GoodsFault.BLOCKED_THERE
    assert dump(shop.db) == before
    other = {"A-01-01": "A-01-02", "A-01-02": "A-01-01"}[stop.location]
    counter.pick(order, item, None, other, 2, "原库位封存")
    assert counter.outbound(order).state is OutboundState.PICKED
