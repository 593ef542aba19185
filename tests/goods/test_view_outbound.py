"""Sending goods at the counter, through the robot (OUT-1 to OUT-4, LOC-3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY, dump
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive
from wms_desktop.goods import outbound, picking
from wms_desktop.goods.difference_list import difference, differences
from wms_desktop.goods.kinds import ExceptionKind, HandOver, OutboundState


@pytest.fixture
def counter(desk_shop: Shop) -> Counter:
    return Counter(desk_shop)


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> GoodsDesk:
    return GoodsDesk(qtbot, desk_shop, tmp_path)


@pytest.fixture
def item(desk_shop: Shop) -> int:
    """An item with 20 of an old lot and 30 of a new one."""
    made = desk_shop.item()
    desk_shop.stock(made, desk_shop.lot(made, "L-OLD", date(2026, 1, 1)), 20, "A-01-01")
    desk_shop.stock(made, desk_shop.lot(made, "L-NEW", date(2026, 4, 1)), 30, "A-01-02")
    return made


def allocated(counter: Counter, item: int, quantity: int = 24) -> int:
    order = counter.order((item, quantity))
    counter.allocate(order)
    return order


@pytest.mark.rule("OUT-1", "OUT-3")
def test_from_allocation_to_the_delivery_note(desk: GoodsDesk, counter: Counter, item: int) -> None:
    order = counter.order((item, 24), needs_receipt=True)
    number = counter.outbound(order).number
    assert desk.scan(number).kind == "ok"
    assert desk.outbound.side.pane.goods_step.text() == "分配货品"
    assert desk.expects == "分配货品"
    assert "Ctrl+Enter" in desk.page.expectation().note
    desk.press("Ctrl+Return")
    assert counter.outbound(order).state is OutboundState.ALLOCATED
    desk.press("F9")
    assert [paper.kind for paper in archive.papers(counter.shop.db, number)] == ["pick_list"]
    assert desk.expects == "扫描库位"
    assert "A-01-01" in desk.page.expectation().note
    assert not desk.outbound.side.pane.goods_step.isEnabled()
    assert "24" in desk.outbound.side.pane.goods_step_reason.text()
    desk.scan("A-01-01")
    assert desk.expects == "扫描货品或批号"
    assert desk.scan("L-OLD").note
    assert desk.expects == "确认数量"
    pane = desk.outbound.side.pane
    assert pane.goods_pick_quantity.text() == "20"
    desk.type(pane.goods_pick_quantity, "20", enter=True)
    assert desk.shell.results[-1].head == "A302-14 +20 → 20 / 24"
    desk.scan("A-01-02")
    assert desk.scan("L-NEW", times=4).head == "A302-14 +4 → 24 / 24"
    assert counter.outbound(order).state is OutboundState.PICKED
    assert desk.expects == "打包 24 件"
    desk.type(pane.goods_parcels, "2")
    desk.press("Ctrl+Return")
    assert counter.outbound(order).state is OutboundState.PACKED
    desk.type(pane.goods_detail, "SF 100200300")
    desk.press("Ctrl+Return")
    assert "24" in desk.shell.questions[-1].title
    assert counter.shop.on_hand(item) == 50
    desk.answer_yes()
    assert counter.outbound(order).state is OutboundState.SHIPPED
    assert counter.shop.on_hand(item) == 26
    desk.press("F9")
    assert archive.papers(counter.shop.db, number)[0].kind == "delivery_note"
    assert desk.page.context.printing.jobs()[0].content.startswith(b"%PDF")


@pytest.mark.rule("LOC-3")
def test_a_wrong_lot_is_said_and_taken_only_with_a_reason(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    shop = counter.shop
    shop.stock(item, shop.lot(item, "L-OTHER", date(2026, 4, 2)), 9, "A-01-01")
    order = allocated(counter, item, 5)
    desk.page.open(outbound=order)
    desk.scan("A-01-01")
    told = desk.scan("L-OTHER")
    assert (told.kind, told.head) == ("bad", "批号不对：L-OTHER")
    assert "L-OLD" in told.note
    pane = desk.outbound.side.pane
    desk.type(pane.goods_pick_quantity, "5", enter=True)
    ask = desk.outbound.side.ask
    assert desk.outbound.side.stack.current is ask
    assert counter.outbound(order).state is OutboundState.ALLOCATED
    desk.type(ask.goods_ask_reason, "客户指定")
    desk.press("Ctrl+S")
    assert counter.outbound(order).state is OutboundState.PICKED
    assert any("客户指定" in cell for row in desk.lines(desk.outbound.rows) for cell in row)


def test_the_right_lot_after_a_wrong_one_needs_no_reason(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    shop = counter.shop
    shop.stock(item, shop.lot(item, "L-OTHER", date(2026, 4, 2)), 9, "A-01-01")
    desk.page.open(outbound=allocated(counter, item, 5))
    desk.scan("A-01-01")
    desk.scan("L-OTHER")
    assert desk.scan("L-OLD", times=5).kind == "ok"


@pytest.mark.rule("OUT-1")
def test_the_location_comes_first(desk: GoodsDesk, counter: Counter, item: int) -> None:
    desk.page.open(outbound=allocated(counter, item))
    told = desk.scan("L-OLD")
    assert (told.kind, told.head) == ("bad", "先扫库位")
    assert "A-01-01" in told.note
    assert desk.scan("A-01-03").kind == "warn"


@pytest.mark.rule("OUT-1")
def test_goods_of_no_line_are_wrong(desk: GoodsDesk, counter: Counter, item: int) -> None:
    counter.shop.item("B118-02", "素麻·燕麦")
    desk.page.open(outbound=allocated(counter, item))
    desk.scan("A-01-01")
    assert desk.scan("B118-02").head == "货品不对：B118-02"


@pytest.mark.bad_input(51)
def test_the_same_code_again_confirms_and_f8_takes_back(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = allocated(counter, item, 5)
    desk.page.open(outbound=order)
    desk.scan("A-01-01")
    desk.scan("L-OLD")
    assert desk.scan("A-01-01").head == "先确认数量"
    told = desk.scan("L-OLD")
    assert told.head == "A302-14 +5 → 5 / 5"
    assert counter.outbound(order).state is OutboundState.PICKED
    assert told.undo is not None
    told.undo()
    assert counter.outbound(order).state is OutboundState.ALLOCATED


@pytest.mark.rule("OUT-1")
def test_the_same_code_again_confirms_what_was_typed(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    desk.page.open(outbound=allocated(counter, item, 5))
    desk.scan("A-01-01")
    desk.scan("L-OLD")
    quantity = desk.outbound.side.pane.goods_pick_quantity
    desk.type(quantity, "3*")
    assert desk.scan("L-OLD").kind == "bad"
    desk.type(quantity, "3")
    assert desk.scan("L-OLD").head == "A302-14 +3 → 3 / 5"


@pytest.mark.rule("LOC-3")
def test_a_line_filled_from_another_lot_is_no_next_stop(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    desk.page.open(outbound=allocated(counter, item, 5))
    desk.scan("A-01-02")
    desk.scan("L-NEW")
    desk.outbound.side.picker.confirm(desk.shell.show_result)
    desk.outbound.side.ask.goods_ask_reason.setText("前面挡住")
    desk.outbound.side.ask.yes()
    assert (desk.shell.results[-1].kind, desk.shell.results[-1].note) == ("ok", "已全部拣齐")


@pytest.mark.rule("LOC-3", "STK-4")
def test_what_is_short_is_shown_with_what_was_passed_over(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    shop = counter.shop
    expired = shop.lot(item, "L-EXP", date(2025, 1, 1), date(2026, 1, 1))
    shop.stock(item, expired, 7, "A-01-03")
    order = counter.order((item, 60))
    desk.page.open(outbound=order)
    desk.press("Ctrl+Return")
    assert desk.outbound.side.stack.current is desk.outbound.side.ask
    assert counter.outbound(order).state is OutboundState.APPROVED
    desk.press("Ctrl+S")
    assert counter.outbound(order).state is OutboundState.ALLOCATED
    rows = desk.lines(desk.outbound.rows)
    assert [row[-1] for row in rows] == ["待拣", "待拣", "短少 10"]
    pane = desk.outbound.side.pane
    assert "10" in pane.goods_pick_message.text
    assert pane.goods_pick_short.isVisible()


@pytest.mark.rule("OUT-2")
def test_a_shortage_stops_the_order_until_it_is_decided(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = allocated(counter, item, 5)
    desk.page.open(outbound=order)
    desk.press("F4")
    pane = desk.outbound.side.difference
    desk.type(pane.goods_diff_quantity, "2")
    desk.type(pane.goods_diff_remarks, "架上只有 3 卷")
    desk.press("Ctrl+S")
    assert counter.outbound(order).state is OutboundState.PAUSED
    assert desk.outbound.goods_out_banner.isVisible()
    assert desk.outbound.goods_out_banner.kind == "bad"
    assert desk.outbound.goods_out_banner.detail == "短少 A302-14 ×2：架上只有 3 卷"
    assert "短少 2：架上只有 3 卷" in desk.lines(desk.outbound.rows)[0][1]
    desk.press("Ctrl+Return")
    decide = desk.outbound.side.decide
    assert desk.expects == "选处理办法"
    desk.press("Ctrl+S")
    assert decide.goods_decide_reason_field.error()
    desk.type(decide.goods_decide_reason, "ok")
    desk.press("F7")
    assert decide.goods_decide_reason.text() == "ok"
    desk.press("Ctrl+Return")
    assert counter.outbound(order).state is OutboundState.ALLOCATED


@pytest.mark.rule("OUT-2")
def test_holding_is_red_and_cancelling_is_asked(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = allocated(counter, item, 5)
    desk.page.open(outbound=order)
    desk.press("F7")
    decide = desk.outbound.side.decide
    desk.type(decide.goods_decide_reason, "address")
    desk.press("Ctrl+S")
    assert counter.outbound(order).state is OutboundState.PAUSED
    assert "address" in desk.outbound.goods_out_banner.detail
    assert not desk.outbound.goods_out_short.isEnabled()
    other = allocated(counter, item, 5)
    desk.page.open(outbound=other)
    desk.press("F7")
    decide.goods_decision.setCurrentIndex(1)
    desk.type(decide.goods_decide_reason, "no longer wanted")
    desk.press("Ctrl+S")
    assert counter.outbound(other).number in desk.shell.questions[-1].title
    desk.answer_yes()
    assert counter.outbound(other).state is OutboundState.CANCELLED


@pytest.mark.rule("OUT-1")
def test_a_customer_collects(desk: GoodsDesk, counter: Counter, item: int) -> None:
    order = counter.order((item, 2), hand_over=HandOver.COLLECT)
    counter.allocate(order)
    counter.pick_all(order)
    desk.page.open(outbound=order)
    desk.press("Ctrl+Return")
    assert desk.outbound.side.pane.goods_step.text() == "交付 2 件"
    desk.press("Ctrl+Return")
    desk.answer_yes()
    assert counter.outbound(order).state is OutboundState.DELIVERED


def test_another_workstations_change_is_told_and_shown(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = counter.order((item, 2))
    desk.page.open(outbound=order)
    shop, version = counter.shop, counter.outbound(order).version
    outbound.hold(shop.db, shop.acting("zhou"), outbound.Hold(shop.op(), order, version, "x"))
    desk.press("Ctrl+Return")
    assert desk.shell.results[-1].kind == "bad"
    desk.page.refresh()
    assert desk.outbound.order.state is OutboundState.PAUSED


def test_the_list_has_what_is_due_first(desk: GoodsDesk, counter: Counter, item: int) -> None:
    today = counter.shop.today
    for day in (3, -1, 0):
        counter.order((item, 1), due_on=today + timedelta(days=day))
    counter.order((item, 1))
    desk.page.goods_tabs.setCurrentIndex(1)
    said = [row[-1] for row in desk.lines(desk.page.outbound.list.rows)]
    assert said == ["逾期 1 天", "今天到期", "已审核", "已审核"]


def test_what_is_typed_about_the_carrier_survives_a_crash(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = allocated(counter, item, 2)
    counter.pick_all(order)
    counter.pack(order)
    desk.page.open(outbound=order)
    desk.type(desk.outbound.side.pane.goods_detail, "SF 1002")
    again = desk.rebuilt()
    again.page.open(outbound=order)
    assert again.outbound.side.pane.goods_detail.text() == "SF 1002"


@pytest.mark.rule("OUT-2")
def test_what_is_damaged_on_the_shelf_is_noted_with_photos(
    desk: GoodsDesk, counter: Counter
) -> None:
    shop = counter.shop
    shop.stock(item := shop.item(), shop.lot(item, "L1"), 9)
    order = counter.order((item, 5))
    counter.allocate(order)
    desk.page.open(outbound=order)
    desk.press("F6")
    pane = desk.outbound.side.difference
    pane.photos.add(Photo(photo(), "架上.jpg"))
    desk.type(pane.goods_diff_quantity, "2")
    desk.type(pane.goods_diff_remarks, "浸水")
    desk.press("Ctrl+S")
    (noted,) = differences(shop.db, 1, today=TODAY)
    assert (noted.direction, noted.kind, noted.photos) == ("outbound", ExceptionKind.DAMAGED, 1)
    assert counter.outbound(order).state is OutboundState.PAUSED
    shown = difference(shop.db, noted.id, today=TODAY)
    assert archive.content(shop.db, shown.photos[0].sha256) == photo()


@pytest.mark.rule("OUT-2")
def test_what_is_no_photo_does_not_pause_the_order(counter: Counter) -> None:
    shop = counter.shop
    shop.stock(item := shop.item(), shop.lot(item, "L1"), 9)
    order = counter.order((item, 5))
    counter.allocate(order)
    before = dump(shop.db)
    command = picking.ReportShortage(
        shop.op(), order, 1, ExceptionKind.SHORT, Decimal(1), photos=(Photo(b"GIF89a"),)
    )
    with pytest.raises(Refused):
        picking.report_shortage(shop.db, shop.acting(), command)
    assert dump(shop.db) == before


@pytest.mark.rule("OUT-2", "LOC-3")
def test_a_short_allocation_is_asked_once_and_never_called_complete(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = counter.order((item, 500))
    desk.page.open(outbound=order)
    desk.press("Ctrl+Return")
    assert desk.expects == "回答右侧问题"
    desk.press("Ctrl+Return")
    assert counter.outbound(order).state is OutboundState.APPROVED
    desk.press("Ctrl+S")
    picker = desk.outbound.side.picker
    while (stop := picker.stop) is not None:
        desk.scan(stop.location)
        desk.scan(stop.lot)
        picker.confirm(desk.shell.show_result)
    assert counter.outbound(order).state is OutboundState.PICKED
    missing = counter.outbound(order).missing
    assert missing > 0
    assert desk.shell.results[-1].note == f"现有的已拣完，缺 {missing:.0f}"
    assert desk.outbound.side.pane.goods_pick_why.text() == "现有的已拣完，填写件数。"
