"""Goods in by scanning (INB-1, INB-2, INB-4, INB-5, LOC-1)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.conftest import dump
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import NeedsConfirmation, Refused, Stale
from wms_desktop.core.language import Language
from wms_desktop.core.quantity import QuantityFault
from wms_desktop.core.sentences import sentence
from wms_desktop.db.rule_values import set_value
from wms_desktop.goods import inbound, receiving
from wms_desktop.goods.differences import exceptions
from wms_desktop.goods.kinds import ExceptionKind, InboundState
from wms_desktop.goods.rules import OVER_TOLERANCE_PERCENT, GoodsFault
from wms_desktop.goods.tables import InboundReceipt
from wms_desktop.slices import register_words
from wms_desktop.stock import history, posting
from wms_desktop.stock.items import ItemFault
from wms_desktop.stock.kinds import Condition, StorageClass, WeightClass
from wms_desktop.stock.lots import LotFault
from wms_desktop.stock.rules import StorageFault


@pytest.mark.rule("INB-1")
def test_scans_fill_the_line_and_the_books(shop, counter):
    item = shop.item()
    order = counter.announce((item, 48, "L1"))
    assert counter.inbound(order).number == "RK-20260521-0001"
    assert counter.scan(order, item, 12).received == 12
    assert counter.scan(order, item, 12, at="A-01-02").received == 24
    found = counter.inbound(order)
    assert (found.state, found.expected, found.received) == (InboundState.RECEIVING, 48, 24)
    assert found.lines[0].locations == ("A-01-01", "A-01-02")
    assert shop.on_hand(item) == 24


@pytest.mark.rule("STK-3")
def test_the_same_scan_sent_twice_counts_once(shop, counter):
    item = shop.item()
    order = counter.announce((item, 48, "L1"))
    command = counter.scan_command(order, item, 12)
    first = receiving.receive(shop.db, shop.acting(), command)
    second = receiving.receive(shop.db, shop.acting(), command)
    assert first.value == second.value
    assert second.replay
    assert shop.on_hand(item) == 12


@pytest.mark.rule("INB-1")
def test_more_than_announced_needs_a_keepers_reason(shop, counter):
    item = shop.item()
    order = counter.announce((item, 10, "L1"))
    counter.scan(order, item, 10)
    before = dump(shop.db)
    with pytest.raises(NeedsConfirmation) as asked:
        counter.scan(order, item, 2)
    assert asked.value.code is GoodsFault.OVER_RECEIPT
    assert asked.value.params["over"] == "2"
    assert dump(shop.db) == before
    said = {"reason": "供应商多发", "confirmed": (GoodsFault.OVER_RECEIPT.value,)}
    assert counter.scan(order, item, 2, login="keeper2", **said).received == 12
    with shop.db.read() as session:
        reasons = session.scalars(select(InboundReceipt.over_reason).order_by(InboundReceipt.id))
        assert [*reasons][-1] == "供应商多发"


@pytest.mark.rule("INB-1")
@pytest.mark.parametrize("announced", [True, False])
def test_a_clerk_is_told_that_a_keeper_takes_what_was_not_announced(shop, counter, announced):
    item, other = shop.item(), shop.item("B118-02", "素麻·燕麦")
    order = counter.announce((item if announced else other, 10, "L1"))
    clerk = replace(shop.acting(), roles=frozenset({Role.CLERK}))
    code = GoodsFault.OVER_RECEIPT if announced else GoodsFault.NOT_ON_ORDER
    said = {"reason": "供应商多发", "confirmed": (code.value,)}
    before = dump(shop.db)
    for more in ({}, said):
        command = counter.scan_command(order, item, 12, **more)
        with pytest.raises(Refused) as refused:
            receiving.receive(shop.db, clerk, command)
        assert refused.value.code is code
        assert not isinstance(refused.value, NeedsConfirmation)
    register_words()
    assert "仓管员" in sentence(refused.value, Language.ZH_CN).advice
    assert dump(shop.db) == before
    if announced:  # what was announced, a clerk receives
        receiving.receive(shop.db, clerk, counter.scan_command(order, item, 10))
        assert shop.on_hand(item) == 10


@pytest.mark.rule("INB-1")
def test_the_tolerance_is_a_setting(shop, counter):
    item = shop.item()
    with shop.db.write() as session:
        set_value(session, shop.acting("admin"), OVER_TOLERANCE_PERCENT, "10", shop.today)
    order = counter.announce((item, 20, "L1"))
    assert counter.scan(order, item, 22).received == 22
    with pytest.raises(NeedsConfirmation):
        counter.scan(order, item, 1)


@pytest.mark.rule("INB-2")
def test_unannounced_goods_make_their_own_lines(shop, counter):
    item = shop.item()
    order = counter.announce(is_announced=False)
    counter.scan(order, item, 7)
    line = counter.inbound(order).lines[0]
    assert (line.item_id, line.expected, line.received) == (item, 0, 7)


@pytest.mark.rule("INB-1")
def test_an_item_that_was_not_announced_is_asked_about(shop, counter):
    item, other = shop.item(), shop.item("B118", "素麻")
    order = counter.announce((item, 5, "L1"))
    with pytest.raises(NeedsConfirmation) as asked:
        counter.scan(order, other, 1)
    assert asked.value.code is GoodsFault.NOT_ON_ORDER
    said = {"reason": "补货", "confirmed": (GoodsFault.NOT_ON_ORDER.value,)}
    assert counter.scan(order, other, 1, login="keeper2", **said).line == 2


def test_another_lot_than_announced_is_asked_about(shop, counter):
    item = shop.item()
    order = counter.announce((item, 5, "L1"))
    with pytest.raises(NeedsConfirmation) as asked:
        counter.scan(order, item, 1, lot="L2")
    assert (asked.value.params["announced"], asked.value.params["lot"]) == ("L1", "L2")
    counter.scan(order, item, 1, lot="L2", confirmed=(GoodsFault.LOT_DIFFERS.value,))
    assert counter.inbound(order).lines[0].lots == ("L2",)


@pytest.mark.rule("INB-5")
def test_goods_for_qc_wait_in_quarantine(shop, counter):
    item = shop.item(needs_qc=True)
    order = counter.announce((item, 5, ""))
    assert counter.scan(order, item, 5).condition is Condition.QUARANTINE
    assert shop.on_hand(item) == 0
    assert shop.on_hand(item, condition=Condition.QUARANTINE) == 5


@pytest.mark.rule("INB-4")
def test_damaged_goods_are_booked_so_and_noted(shop, counter):
    item = shop.item()
    order = counter.announce((item, 5, ""))
    counter.scan(order, item, 1, is_damaged=True, reason="压坏")
    assert shop.on_hand(item, condition=Condition.DAMAGED) == 1
    noted = exceptions(shop.db)[0]
    assert (noted.kind, noted.quantity, noted.remarks) == (ExceptionKind.DAMAGED, 1, "压坏")


@pytest.mark.rule("STK-1")
def test_the_last_scan_is_taken_back_by_a_reversing_move(shop, counter):
    item = shop.item()
    order = counter.announce((item, 5, "L1"))
    scan = counter.scan(order, item, 3)
    undo = receiving.UndoReceive(shop.op(), scan.receipt_id)
    receiving.undo_receive(shop.db, shop.acting(), undo)
    assert shop.on_hand(item) == 0
    assert counter.inbound(order).received == 0
    assert history.moves(shop.db, None, item_id=item)[1].is_reversed
    with pytest.raises(Refused) as refused:
        receiving.undo_receive(
            shop.db, shop.acting(), receiving.UndoReceive(shop.op(), scan.receipt_id)
        )
    assert refused.value.code is posting.StockFault.ALREADY_REVERSED


@pytest.mark.bad_input(68)
def test_goods_that_have_moved_on_cannot_be_taken_back(shop, counter):
    item = shop.item()
    order = counter.announce((item, 5, "L1"))
    scan = counter.scan(order, item, 3)
    out = counter.order((item, 3))
    counter.allocate(out)
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        receiving.undo_receive(
            shop.db, shop.acting(), receiving.UndoReceive(shop.op(), scan.receipt_id)
        )
    assert refused.value.code is posting.StockFault.NOT_ENOUGH
    assert dump(shop.db) == before


@pytest.mark.rule("INB-4")
def test_what_misses_at_the_end_becomes_an_exception(shop, counter):
    item = shop.item()
    order = counter.announce((item, 5, "L1"))
    counter.scan(order, item, 3)
    version = counter.inbound(order).version
    with pytest.raises(NeedsConfirmation) as asked:
        inbound.complete(shop.db, shop.acting(), inbound.CompleteInbound(shop.op(), order, version))
    assert asked.value.params["missing"] == "2"
    said = inbound.CompleteInbound(shop.op(), order, version, (GoodsFault.LINES_SHORT.value,))
    inbound.complete(shop.db, shop.acting(), said)
    assert counter.inbound(order).state is InboundState.COMPLETED
    noted = exceptions(shop.db)[0]
    assert (noted.kind, noted.quantity) == (ExceptionKind.SHORT, 2)


REFUSED_SCANS = [
    ("nought", {"quantity": 0}, QuantityFault.NOT_POSITIVE),
    ("negative", {"quantity": -3}, QuantityFault.NOT_POSITIVE),
    ("absurd", {"quantity": 6901234567892}, QuantityFault.TOO_LARGE),
    ("not a number", {"quantity": "NaN"}, QuantityFault.NOT_A_NUMBER),
    ("endless", {"quantity": "Infinity"}, QuantityFault.NOT_A_NUMBER),
    ("half a roll", {"quantity": "0.5"}, QuantityFault.WHOLE_ONLY),
    ("other class", {"at": "C-01-01"}, StorageFault.OTHER_CLASS),
    ("returns zone", {"at": "T-01"}, StorageFault.OTHER_CLASS),
    ("not a bin", {"at": "SUPPLIER"}, StorageFault.NOT_A_BIN),
    ("no lot", {"lot": " "}, LotFault.NEEDED),
]


@pytest.mark.rule("LOC-1")
@pytest.mark.parametrize(("values", "code"), [c[1:] for c in REFUSED_SCANS],
                         ids=[c[0] for c in REFUSED_SCANS])  # fmt: skip
def test_a_scan_that_cannot_be_is_refused_and_changes_nothing(shop, counter, values, code):
    item = shop.item()
    order = counter.announce((item, 10, ""))
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        counter.scan(order, item, **{"quantity": 1} | values)
    assert refused.value.code is code
    assert dump(shop.db) == before


def test_an_unknown_or_unused_item_is_refused(shop, counter):
    item, unused = shop.item(), shop.item("OLD", "停用", is_active=False)
    order = counter.announce((item, 10, ""))
    before = dump(shop.db)
    for wanted, code in ((unused, ItemFault.INACTIVE), (99_999, ItemFault.UNKNOWN)):
        with pytest.raises(Refused) as refused:
            counter.scan(order, wanted, 1)
        assert refused.value.code is code
    assert dump(shop.db) == before


def test_a_finished_order_takes_nothing_and_a_stale_one_is_told(shop, counter):
    item = shop.item()
    order = counter.announce((item, 1, "L1"))
    seen = counter.inbound(order).version
    counter.scan(order, item, 1)
    with pytest.raises(Stale):
        inbound.complete(shop.db, shop.acting(), inbound.CompleteInbound(shop.op(), order, seen))
    version = counter.inbound(order).version
    inbound.complete(shop.db, shop.acting(), inbound.CompleteInbound(shop.op(), order, version))
    before = dump(shop.db)
    with pytest.raises(Refused) as refused:
        counter.scan(order, item, 1)
    assert refused.value.code is GoodsFault.FINISHED
    assert dump(shop.db) == before


@pytest.mark.rule("LOC-1")
@pytest.mark.parametrize(("values", "at", "code"), [
    ({"weight_class": WeightClass.HEAVY}, "A-01-02", StorageFault.TOO_HIGH),
    ({"group": "acid"}, "A-01-01", StorageFault.INCOMPATIBLE),
    ({}, "A-01-03", StorageFault.NO_ROOM),
])  # fmt: skip
def test_what_is_allowed_once_confirmed_is_recorded(shop, counter, values, at, code):
    food = shop.item("FOOD", "食品", group="food", incompatible_with="acid")
    shop.stock(food, shop.lot(food), 1, "A-01-01")
    item = shop.item(**values)
    order = counter.announce((item, 101, ""))
    quantity = 101 if code is StorageFault.NO_ROOM else 1
    with pytest.raises(NeedsConfirmation) as asked:
        counter.scan(order, item, quantity, at=at)
    assert asked.value.code is code
    counter.scan(order, item, quantity, at=at, confirmed=(code.value,))
    assert any(code.value in row and "goods.receive" in row for row in dump(shop.db))


def test_goods_of_their_own_class_go_to_their_zone(shop, counter):
    item = shop.item(storage_class=StorageClass.COLD)
    order = counter.announce((item, 3, ""))
    counter.scan(order, item, 1, at="C-01-01")
    counter.scan(order, item, 1, at="S-01")
    with pytest.raises(Refused):
        counter.scan(order, item, 1, at="A-01-01")


def test_an_item_without_lots_needs_none(shop, counter):
    item = shop.item(has_lots=False)
    order = counter.announce((item, 3, ""))
    counter.scan(order, item, 3, lot="")
    with pytest.raises(Refused) as refused:
        counter.scan(order, item, 3, lot="L1")
    assert refused.value.code is LotFault.NOT_WANTED
    assert shop.on_hand(item) == Decimal(3)


def test_a_cancelled_order_keeps_its_reason(shop, counter):
    item = shop.item()
    order = counter.announce((item, 3, ""))
    command = inbound.CancelInbound(shop.op(), order, 1, "不来了")
    inbound.cancel(shop.db, shop.acting(), command)
    assert counter.inbound(order).state is InboundState.CANCELLED
    assert any("不来了" in row for row in dump(shop.db))
