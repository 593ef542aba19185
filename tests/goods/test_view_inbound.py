"""Receiving at the counter, through the robot (INB-1 to INB-5, LOC-1, LOC-2)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.db import archive
from wms_desktop.documents.render import page_count, page_texts
from wms_desktop.goods.differences import exceptions
from wms_desktop.goods.kinds import InboundState
from wms_desktop.stock.kinds import Condition, StorageClass
from wms_desktop.stock.queries import resolve_code

Q = Decimal


@pytest.fixture
def counter(desk_shop: Shop) -> Counter:
    return Counter(desk_shop)


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> GoodsDesk:
    return GoodsDesk(qtbot, desk_shop, tmp_path)


@pytest.mark.rule("INB-1")
def test_goods_are_received_by_scanning(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    order = counter.announce((item, 48, "L260412"))
    assert desk.expects == "扫描订单"
    assert desk.scan(counter.inbound(order).number).kind == "ok"
    assert desk.expects == "扫描货品或批号"
    desk.scan("A302-14", times=12)
    assert desk.expects == "扫描库位"
    assert "A-01-01" in desk.page.expectation().note
    told = desk.scan("A-01-02")
    assert (told.kind, told.head) == ("ok", "A302-14 +12 → 12 / 48")
    assert counter.shop.on_hand(item, "A-01-02") == 12
    assert desk.lines(desk.inbound.rows)[0][3:] == ["48", "12", "A-01-02", "收货中"]
    assert desk.expects == "扫描货品或批号"


@pytest.mark.bad_input(51)
@pytest.mark.rule("INB-1")
def test_the_same_code_counts_up_and_a_typed_quantity_counts(
    desk: GoodsDesk, counter: Counter
) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14")
    assert desk.scan("A302-14", times=5).head == "A302-14 ×6"
    desk.type(desk.inbound.side.put_away.goods_held_quantity, "3*5")
    desk.scan("A-01-01")
    assert counter.shop.on_hand(item, "A-01-01") == 15


@pytest.mark.rule("INB-1")
def test_a_half_typed_quantity_is_not_booked(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14")
    desk.type(desk.inbound.side.put_away.goods_held_quantity, "3*")
    assert desk.scan("A-01-01").kind == "bad"
    assert counter.shop.on_hand(item) == 0


@pytest.mark.rule("INB-1")
def test_five_times_typed_into_the_quantity_counts_the_next_goods(
    desk: GoodsDesk, counter: Counter
) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14")
    desk.type(desk.inbound.side.put_away.goods_held_quantity, "5*")
    assert desk.scan("A302-14").head == "A302-14 ×6"


@pytest.mark.rule("INB-3")
def test_labels_default_to_the_pieces_received(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14", times=12)
    desk.scan("A-01-01")
    labels = desk.inbound.side.labels
    assert labels.goods_labels_print.text() == "打印 12 张"
    desk.press("F9")
    job = desk.page.context.printing.jobs()[0]
    assert desk.shell.results[-1].head == "12 张标签已送打印机"
    assert job.content.startswith(b"%PDF")
    assert archive.papers(counter.shop.db, "A302-14")[0].kind == "labels"
    labels.goods_labels_kind.set_value("lot/thermal-60x40")
    desk.type(labels.goods_labels_count, "2")
    desk.press("F9")
    assert archive.papers(counter.shop.db, "A302-14/L260412")
    labels.goods_labels_count.clear()
    desk.press("F9")  # the key answers, also where it cannot print
    assert desk.shell.results[-1].kind == "bad"
    assert "1 到" in desk.shell.results[-1].note


@pytest.mark.rule("STK-1")
def test_f8_takes_the_last_scan_back(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14", times=12)
    told = desk.scan("A-01-01")
    assert told.undo is not None
    assert told.undo_says == "A302-14 +12 A-01-01"
    told.undo()
    assert counter.shop.on_hand(item) == 0
    assert desk.lines(desk.inbound.rows)[0][4] == "0"


@pytest.mark.rule("INB-1")
def test_more_than_announced_needs_a_reason(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 10, "L260412")))
    desk.scan("A302-14", times=12)
    assert desk.scan("A-01-01").kind == "warn"
    assert counter.shop.on_hand(item) == 0
    ask = desk.inbound.side.ask
    assert desk.inbound.side.stack.current is ask
    assert "2" in ask.goods_ask_title.text()
    assert ask.goods_ask_note.text() == "记在仓管员林晓雯名下。"
    desk.press("Ctrl+S")
    assert ask.goods_ask_reason_field.error()
    desk.type(ask.goods_ask_reason, "供应商多送")
    desk.press("Ctrl+S")
    assert counter.shop.on_hand(item) == 12
    assert desk.shell.results[-1].undo is not None
    assert desk.lines(desk.inbound.rows)[0][6] == "超收 2"


@pytest.mark.rule("LOC-1")
def test_a_zone_of_another_class_is_refused_with_a_sentence(
    desk: GoodsDesk, counter: Counter
) -> None:
    item = counter.shop.item(storage_class=StorageClass.COLD)
    desk.page.open(inbound=counter.announce((item, 10, "L260412")))
    desk.scan("A302-14", times=2)
    told = desk.scan("A-01-01")
    assert told.kind == "bad"
    assert "A-01-01" in told.head
    assert told.note
    assert counter.shop.on_hand(item) == 0
    assert desk.scan("C-01-01").kind == "ok"


@pytest.mark.rule("INB-2")
def test_unannounced_goods_get_an_order_on_the_spot(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.press("F3")
    new = desk.page.inbound.new
    assert not new.goods_create.isEnabled()
    assert new.goods_new_reason.text()
    desk.find(new.customer, "sxjcfz")
    assert new.owner.value().name == "本仓"
    desk.press("Ctrl+S")
    assert desk.page.inbound.is_open
    desk.scan("A302-14", times=3)
    assert desk.expects == "扫描批号"
    assert desk.scan("NEW-LOT-7").note == "新批号"
    desk.scan("A-01-01")
    assert counter.shop.on_hand(item, "A-01-01") == 3
    assert desk.inbound.detail.is_announced is False


@pytest.mark.rule("INB-1")
def test_a_location_is_not_taken_for_a_lot(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 10, "")))
    desk.scan("A302-14")
    told = desk.scan("A-01-01")
    assert (told.kind, told.head) == ("bad", "先扫批号")
    assert desk.inbound.side.receiver.held.lot is None


def test_the_location_comes_after_the_goods(desk: GoodsDesk, counter: Counter) -> None:
    desk.page.open(inbound=counter.announce((counter.shop.item(), 10, "L1")))
    assert desk.scan("A-01-01").head == "先扫货品"


@pytest.mark.rule("INB-1")
def test_typing_does_what_scanning_does(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.press("F7")
    hand = desk.inbound.side.by_hand
    desk.find(hand.item, "a302")
    desk.type(hand.goods_hand_lot, "L260412")
    desk.type(hand.goods_hand_quantity, "3*12+")
    desk.type(hand.goods_hand_location, "C-01-01")
    desk.press("Ctrl+S")
    assert hand.goods_hand_quantity_field.error()
    desk.type(hand.goods_hand_quantity, "3*12")
    desk.press("Ctrl+S")
    assert "C-01-01" in hand.goods_hand_location_field.error()
    desk.type(hand.goods_hand_location, "A-01-03")
    desk.press("Ctrl+S")
    assert counter.shop.on_hand(item, "A-01-03") == 36
    assert hand.goods_hand_lot.text() == ""


@pytest.mark.rule("INB-4")
def test_finishing_short_asks_and_notes_exceptions(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    order = counter.announce((item, 10, "L1"))
    desk.page.open(inbound=order)
    desk.scan("A302-14", times=4)
    desk.scan("A-01-01")
    desk.press("Ctrl+Return")
    assert "6" in desk.shell.questions[-1].title
    assert counter.inbound(order).state is InboundState.RECEIVING
    desk.answer_yes()
    assert counter.inbound(order).state is InboundState.COMPLETED
    noted = exceptions(counter.shop.db, document=f"inbound:{counter.inbound(order).number}")
    assert [(row.kind, row.quantity) for row in noted] == [("short", 6)]
    assert not desk.inbound.goods_in_finish.isEnabled()
    assert "已" in desk.inbound.goods_in_count.text()


@pytest.mark.rule("INB-4", "STK-4")
def test_damaged_goods_are_booked_apart(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    order = counter.announce((item, 10, "L1"))
    desk.page.open(inbound=order)
    desk.press("F6")
    pane = desk.inbound.side.difference
    desk.type(pane.goods_diff_quantity, "2")
    desk.scan("A-01-04")
    assert pane.goods_diff_location.text() == "A-01-04"
    desk.press("Ctrl+S")
    assert pane.goods_diff_remarks_field.error()
    desk.type(pane.goods_diff_remarks, "外箱浸水")
    desk.press("Ctrl+S")
    assert counter.shop.on_hand(item, "A-01-04", Condition.DAMAGED) == 2
    noted = exceptions(counter.shop.db, document=f"inbound:{counter.inbound(order).number}")
    assert [(row.kind, row.remarks) for row in noted] == [("damaged", "外箱浸水")]
    assert "外箱浸水" in desk.lines(desk.inbound.rows)[0][1]
    assert desk.inbound.goods_in_note.isVisible()
    assert "外箱浸水" in desk.inbound.goods_in_note.text


def test_an_unknown_code_is_given_to_an_item(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 10, "L1")))
    desk.page.open(attach="6934177012345")
    pane = desk.inbound.side.attach
    assert pane.goods_attach_code.text() == "6934177012345"
    assert not pane.goods_attach_save.isEnabled()
    desk.find(pane.item, "A302")
    desk.press("Ctrl+S")
    found = resolve_code(counter.shop.db, 1, "6934177012345")
    assert [each.item_id for each in found] == [item]
    told = desk.shell.results[-1]
    assert desk.scan("6934177012345").head == "A302-14 ×1"
    assert told.undo is not None
    told.undo()  # F8: it was the wrong item
    assert resolve_code(counter.shop.db, 1, "6934177012345") == []


def test_what_is_in_hand_survives_a_crash(desk: GoodsDesk, counter: Counter) -> None:
    order = counter.announce((counter.shop.item(), 48, "L260412"))
    desk.page.open(inbound=order)
    desk.scan("A302-14", times=12)
    desk.press("F7")
    desk.type(desk.inbound.side.by_hand.goods_hand_location, "A-01-0")
    again = desk.rebuilt()
    again.page.open(inbound=order)
    assert again.inbound.side.receiver.held.quantity == 12
    assert again.expects == "扫描库位"
    assert again.inbound.side.by_hand.goods_hand_location.text() == "A-01-0"


def test_an_order_being_typed_survives_a_crash(desk: GoodsDesk) -> None:
    desk.press("F3")
    desk.find(desk.page.inbound.new.customer, "sxjcfz")
    desk.type(desk.page.inbound.new.goods_new_remarks, "无送货单")
    again = desk.rebuilt()
    assert again.page.inbound.new.customer.value().id == 2
    assert again.page.inbound.new.goods_new_remarks.text() == "无送货单"


def test_esc_keeps_a_new_order_and_discarding_drops_it(desk: GoodsDesk) -> None:
    new = desk.page.inbound.new
    desk.press("F3")
    desk.type(new.goods_new_remarks, "无送货单")
    desk.press("Esc")
    assert not new.isVisible()
    desk.press("F3")
    assert new.goods_new_remarks.text() == "无送货单"
    new.goods_new_drop.click()
    desk.press("F3")
    assert new.goods_new_remarks.text() == ""


def test_esc_goes_one_level_back_each_time(desk: GoodsDesk, counter: Counter) -> None:
    desk.page.open(inbound=counter.announce((counter.shop.item(), 48, "L260412")))
    desk.scan("A302-14")
    desk.press("F7")
    desk.press("Esc")
    assert desk.inbound.side.stack.current is desk.inbound.side.put_away
    desk.press("Esc")
    assert desk.inbound.side.receiver.held is None
    desk.press("Esc")
    assert not desk.page.inbound.is_open


def test_the_list_has_overdue_orders_first(desk: GoodsDesk, counter: Counter) -> None:
    from datetime import timedelta

    item, today = counter.shop.item(), counter.shop.today
    days = (3, -2, 0)
    for day in days:
        counter.announce((item, 5, "L1"), expected_on=today + timedelta(days=day))
    desk.page.refresh()
    said = [row[-1] for row in desk.lines(desk.page.inbound.list.rows)]
    assert said == ["逾期 2 天", "今天到期", "预计"]


def test_an_empty_list_says_what_to_do_first(desk: GoodsDesk) -> None:
    empty = desk.page.inbound.list.goods_empty
    assert empty.isVisible()
    assert "F3" in empty.accessibleName()


def test_without_the_role_nothing_is_received_and_the_screen_says_why(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, counter: Counter
) -> None:
    order = counter.announce((desk_shop.item(), 10, "L1"))
    desk = GoodsDesk(qtbot, desk_shop, tmp_path, login="nobody")
    desk.page.open(inbound=order)
    assert not desk.inbound.goods_in_finish.isEnabled()
    assert desk.inbound.goods_in_count.text() == "由仓管或柜台收货。"
    assert not desk.inbound.side.put_away.goods_by_hand.isEnabled()


@pytest.mark.rule("INB-3")
def test_what_a_jam_ate_is_printed_from_label_n(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14", times=12)
    desk.scan("A-01-01")
    labels = desk.inbound.side.labels
    assert not labels.goods_labels_first.isVisible()  # nothing was printed yet
    desk.press("F9")
    assert labels.goods_labels_first.isVisible()
    desk.type(labels.goods_labels_first, "9")
    assert labels.goods_labels_print.text() == "打印 4 张"
    desk.press("F9")
    assert page_count(desk.page.context.printing.jobs()[0].content) == 4
    desk.type(labels.goods_labels_first, "13")
    assert not labels.goods_labels_print.isEnabled()
    assert labels.goods_labels_reason.text() == "从第 1 到第 12 枚之间开始"


@pytest.mark.rule("INB-3")
def test_a_begun_sheet_is_used_up_and_a_pallet_is_one_label(
    desk: GoodsDesk, counter: Counter
) -> None:
    item = counter.shop.item()
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14", times=12)
    desk.scan("A-01-01")
    labels = desk.inbound.side.labels
    labels.goods_labels_kind.set_value("item/sheet-3x7")
    desk.type(labels.goods_labels_place, "15")
    desk.press("F9")
    assert page_count(desk.page.context.printing.jobs()[0].content) == 2
    desk.type(labels.goods_labels_place, "22")
    assert labels.goods_labels_reason.text() == "选 1 到 21 之间的位置"
    labels.goods_labels_kind.set_value("pallet/thermal-60x40")
    assert labels.goods_labels_print.text() == "打印 1 张"
    assert not labels.goods_labels_place.isVisible()
    desk.press("F9")
    assert "12 卷" in page_texts(desk.page.context.printing.jobs()[0].content)[0]


@pytest.mark.rule("LOC-2")
def test_the_suggestion_says_why_here_and_why_not_there(desk: GoodsDesk, counter: Counter) -> None:
    shop = counter.shop
    item = shop.item()
    lot = shop.lot(item)
    shop.stock(item, lot, 95, "A-01-01")
    shop.stock(item, lot, 82, "A-01-02")
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    desk.scan("A302-14", times=12)
    pane = desk.inbound.side.put_away
    assert pane.goods_put_place.text() == "A-01-02"
    assert pane.goods_put_why.text() == "同货品、同批号已在此库位"
    assert pane.goods_put_room.accessibleName() == "有余位 18"
    told = [(label.text(), value.text()) for label, value, block in pane.goods_put_more._facts
            if not block.isHidden()]  # fmt: skip
    assert ("不放这里：放不下", "A-01-01") in told
    assert ("空位，离暂存区最近，有余位 100", "A-01-03") in told
    desk.scan("A-01-04")  # the keeper puts it elsewhere all the same
    assert shop.on_hand(item, "A-01-04") == 12


@pytest.mark.rule("INB-3")
def test_as_many_labels_as_this_workstation_wants(desk: GoodsDesk, counter: Counter) -> None:
    item = counter.shop.item()
    kept = desk.page.context.preferences
    order = counter.announce((item, 48, "L260412"))
    for choice, offered in (("pieces", "打印 12 张"), ("one", "打印 1 张"), ("none", "")):
        kept["label_count"] = choice
        desk.page.open(inbound=order)
        desk.scan("A302-14", times=12)
        desk.scan("A-01-01")
        labels, printed = desk.inbound.side.labels, len(desk.shell.tray.printed)
        assert labels.isVisible() == bool(offered)
        desk.press("F9")
        assert len(desk.shell.tray.printed) == printed + bool(offered)
        if offered:
            assert labels.goods_labels_print.text() == offered
        desk.page.inbound.close_order()


def test_a_packages_barcode_is_no_lot(desk: GoodsDesk, counter: Counter) -> None:
    desk.page.open(inbound=counter.announce((counter.shop.item(), 10, "")))
    desk.scan("A302-14")
    told = desk.scan(own_code(CodeKind.PACKAGE, "BG-20260518-0001"))
    assert (told.kind, told.head) == ("bad", "先扫批号")
