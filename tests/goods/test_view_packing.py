"""Packing at the desk: by scan alone, package by package, and the second person (OUT-1)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.goods.test_packing import Packer, switch_on
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.db import archive
from wms_desktop.documents.render import page_texts
from wms_desktop.goods.kinds import OutboundState
from wms_desktop.goods.rules import PACKING, SECOND_CHECK

pytestmark = pytest.mark.rule("OUT-1")


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> GoodsDesk:
    return GoodsDesk(qtbot, desk_shop, tmp_path)


@pytest.fixture
def packer(desk_shop: Shop) -> Packer:
    return Packer(Counter(desk_shop))


def test_scans_fill_packages_and_the_order_is_packed(desk: GoodsDesk, packer: Packer) -> None:
    desk.page.open(outbound=packer.order)
    assert desk.scan("A302-14", times=5).head == "第 1 箱：A302-14，+5"
    pane = desk.outbound.side.pack
    assert desk.outbound.side.stack.current is pane
    assert desk.expects == "扫描货品或批号"
    assert "待装 4" in desk.page.expectation().note
    assert not pane.goods_pack_step.isEnabled()
    assert pane.goods_pack_reason.text()
    desk.type(pane.goods_pack_weight, "3.2")
    desk.type(pane.goods_pack_remarks, "易碎")
    desk.press("PgDown")
    told = desk.scan("B118", times=4)
    assert told.head == "第 2 箱：B118，+4"
    assert told.undo is not None
    told.undo()
    assert packer.now.left == 4
    desk.scan("B118", times=4)
    assert [(p.sequence, p.weight, p.remarks) for p in packer.now.packages] == [
        (1, Decimal("3.2"), "易碎"), (2, 0, "")
    ]  # fmt: skip
    desk.press("Ctrl+Return")
    order = packer.counter.outbound(packer.order)
    assert (order.state, order.steps[-1].detail) == (OutboundState.PACKED, "2")


def test_wrong_goods_and_too_many_are_said(desk: GoodsDesk, packer: Packer) -> None:
    desk.page.open(outbound=packer.order)
    packer.shop.item("Z9", "别的")
    assert desk.scan("Z9").head == "货品不对：Z9"
    told = desk.scan("A302-14", times=6)
    assert told.kind == "bad"
    assert "5" in told.note
    assert packer.now.left == 9


def test_everything_goes_into_one_package_at_once(desk: GoodsDesk, packer: Packer) -> None:
    switch_on(packer.shop, PACKING)
    desk.page.open(outbound=packer.order)
    pane = desk.outbound.side.pack
    assert desk.outbound.side.stack.current is pane
    pane.goods_pack_all.click()
    assert (packer.now.left, len(packer.now.packages)) == (0, 1)
    assert pane.goods_pack_all.isHidden()
    desk.press("Ctrl+Return")
    assert packer.counter.outbound(packer.order).state is OutboundState.PACKED


def test_a_weight_that_cannot_be_stays_in_the_field(desk: GoodsDesk, packer: Packer) -> None:
    desk.page.open(outbound=packer.order)
    desk.scan("A302-14")
    pane = desk.outbound.side.pack
    desk.type(pane.goods_pack_weight, "1e3")
    desk.press("Ctrl+S")
    assert pane.goods_pack_weight.text() == "1e3"
    desk.type(pane.goods_pack_weight, "9999")
    desk.press("Ctrl+S")
    assert not pane.goods_pack_message.isHidden()
    assert packer.now.packages[0].weight == 0


def test_the_second_person_confirms_before_it_ships(
    desk: GoodsDesk, packer: Packer, qtbot: QtBot, tmp_path: Path
) -> None:
    switch_on(packer.shop, SECOND_CHECK)
    packer.counter.pack(packer.order)
    desk.page.open(outbound=packer.order)
    pane = desk.outbound.side.pane
    assert pane.goods_step.text() == "确认复核"
    assert not pane.goods_step.isEnabled()
    assert "林晓雯" in pane.goods_step_reason.text()
    other = GoodsDesk(qtbot, packer.shop, tmp_path / "other", login="keeper2")
    other.page.open(outbound=packer.order)
    other.press("Ctrl+Return")
    assert packer.now.checked_by == "陈二"
    desk.page.refresh()
    assert "陈二" in pane.goods_pick_why.text()
    desk.press("Ctrl+Return")
    desk.answer_yes()
    assert packer.counter.outbound(packer.order).state is OutboundState.SHIPPED


@pytest.mark.rule("INB-3")
def test_f9_prints_the_packages_label_and_its_barcode_opens_the_order(
    desk: GoodsDesk, packer: Packer
) -> None:
    desk.page.open(outbound=packer.order)
    desk.scan("A302-14", times=5)
    pane = desk.outbound.side.pack
    desk.press("F9")
    (package,) = packer.now.packages
    own = own_code(CodeKind.PACKAGE, package.number)
    assert package.number == own[: -len("-X")]  # the number has the form of the barcode
    ((title, pdf),) = desk.shell.tray.printed
    assert title == package.number
    assert own in page_texts(pdf)[0].replace("\n", "") or package.number in page_texts(pdf)[0]
    assert archive.papers(packer.shop.db, package.number)[0].kind == "labels"
    assert "重打" not in desk.shell.results[-1].note
    pane.goods_pack_label.click()
    assert "重打" in desk.shell.results[-1].note
    assert len(archive.papers(packer.shop.db, package.number)) == 2
    desk.press("PgDown")
    assert "F9" in desk.shell.results[-1].note
    desk.scan("B118", times=4)
    desk.press("Shift+F9")
    assert [text.count("/ 2") for text in page_texts(desk.shell.tray.printed[-1][1])] == [0, 0]
    desk.page.outbound.close_order()
    assert desk.scan(own).kind == "ok"
    assert desk.outbound.order.id == packer.order
    desk.press("Ctrl+Return")
    desk.press("Shift+F9")  # once it is packed, it is known how many there are
    assert [text.count("/ 2") for text in page_texts(desk.shell.tray.printed[-1][1])] == [1, 1]


@pytest.mark.rule("INB-3")
def test_a_workstation_without_labels_is_offered_none(desk: GoodsDesk, packer: Packer) -> None:
    desk.page.context.preferences["label_count"] = "none"
    desk.page.open(outbound=packer.order)
    desk.scan("A302-14", times=5)
    desk.press("PgDown")
    assert desk.shell.results[-1].head == "第 1 箱已封"
    assert not desk.shell.results[-1].note
    assert desk.shell.tray.printed == []


def test_everything_is_packed_and_confirmed_by_keys_alone(desk: GoodsDesk, packer: Packer) -> None:
    desk.page.open(outbound=packer.order)
    desk.press("PgDown")
    desk.press("Shift+PgDown")
    assert packer.now.left == 0
    desk.press("Ctrl+Return")
    side = desk.outbound.side
    desk.press("Ctrl+D")
    assert side.pane.goods_detail.hasFocus()
    desk.type(side.pane.goods_detail, "SF 7781")
    desk.press("Ctrl+Return")
    desk.shell.questions[-1].on_yes()
    steps = packer.counter.outbound(packer.order).steps
    assert (steps[-1].state, steps[-1].detail) == (OutboundState.SHIPPED, "SF 7781")
