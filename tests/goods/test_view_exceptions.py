"""The tab Exceptions by its keys: list, judging, report, QC; noting with photos (INB-4, INB-5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.desk import SlowWrites
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.goods.test_exceptions import note
from tests.photos import photo
from tests.shop import Shop
from wms_desktop.core.photo import Photo
from wms_desktop.db import archive
from wms_desktop.goods.difference_list import Which, difference, differences
from wms_desktop.goods.kinds import ExceptionKind, ExceptionOutcome
from wms_desktop.stock.kinds import Condition
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.page_parts import Segments

pytestmark = pytest.mark.rule("INB-4")


@pytest.fixture
def counter(desk_shop: Shop) -> Counter:
    return Counter(desk_shop)


@pytest.fixture
def order(counter: Counter) -> int:
    return counter.announce((counter.shop.item(), 48, "L260412"))


class ExceptionsDesk(GoodsDesk):
    """Somebody at the tab Exceptions."""

    @property
    def tab(self) -> Any:
        return self.page.sub("exceptions")

    def to_exceptions(self) -> ExceptionsDesk:
        self.page.show_tab("exceptions")
        return self

    def segment(self, key: str) -> ExceptionsDesk:
        self.bot.mouseClick(self.tab.segments._buttons[key], Qt.MouseButton.LeftButton)
        return self

    @property
    def listed(self) -> list[list[str]]:
        return self.lines(self.tab.found.rows)

    def enter(self) -> ExceptionsDesk:
        self.bot.keyClick(self.tab.found.list, Qt.Key.Key_Return)
        return self


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> ExceptionsDesk:
    return ExceptionsDesk(qtbot, desk_shop, tmp_path)


def test_open_ones_are_listed_and_judged_by_keys(
    desk: ExceptionsDesk, counter: Counter, order: int
) -> None:
    shop, made = counter.shop, note(counter, order, photos=(Photo(photo()),))
    desk.to_exceptions()
    assert desk.listed[0][0] == "短少 2 卷，A302-14 云锦·烟灰, 外箱破"
    assert desk.listed[0][-1] == "今天判定"
    desk.enter()
    view = desk.tab.view
    assert view.title.text() == "短少 2 卷，A302-14 云锦·烟灰"
    assert [tile.has_image for tile in view.photos.tiles] == [True]
    desk.press("Ctrl+S")
    assert view.settle.reason_field.error()
    view.settle.outcome.set_value(ExceptionOutcome.CLAIMED)
    desk.type(view.settle.reason, "向承运人索赔")
    view.settle.photos.add(Photo(photo(kind="PNG"), "b.png"))
    desk.press("Ctrl+S")
    seen = difference(shop.db, made, today=shop.today)
    assert (seen.row.outcome, len(seen.photos)) == (ExceptionOutcome.CLAIMED, 2)
    assert view.pill.accessibleName() == "已索赔"
    assert view.settle.outcome.count() == 1  # a remark is all that is left
    desk.press("Esc")
    assert desk.listed == []
    assert desk.tab.found.empty.accessibleName().startswith("没有未判定的异常")
    desk.segment(Which.ALL.value)
    assert desk.listed[0][-1] == "已索赔"


def test_the_report_is_printed_from_the_list_and_from_the_order(
    desk: ExceptionsDesk, counter: Counter, order: int
) -> None:
    note(counter, order)
    desk.to_exceptions().press("F9")
    number = counter.inbound(order).number
    title, content = desk.shell.tray.printed[-1]
    assert title == f"异常报告单 {number}"
    assert "外箱破" in pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    desk.press("F7")
    assert desk.inbound.detail.id == order
    desk.press("Shift+F9")
    assert len(archive.papers(counter.shop.db, number)) == 2


def test_a_clerk_of_the_office_only_remarks(
    qtbot: QtBot, counter: Counter, order: int, tmp_path: Path
) -> None:
    made = note(counter, order)
    desk = ExceptionsDesk(qtbot, counter.shop, tmp_path, login="gm").to_exceptions()
    desk.enter()
    settle = desk.tab.view.settle
    assert not settle.save.isEnabled()
    assert settle.why_not.text() == "由库管或客服判定差异。"
    desk.press("Ctrl+S")
    assert difference(counter.shop.db, made, today=counter.shop.today).steps == ()


def test_what_was_typed_about_one_is_not_taken_for_another(
    desk: ExceptionsDesk, counter: Counter, order: int
) -> None:
    first, second = note(counter, order), note(counter, order)
    desk.page.open(exception=first)
    reason = desk.tab.view.settle.reason
    desk.type(reason, "与司机核对")
    desk.page.open(exception=first)
    assert reason.text() == "与司机核对"
    desk.page.open(exception=second)
    assert reason.text() == ""


def test_damage_is_noted_with_photos_in_its_form(
    desk: ExceptionsDesk, counter: Counter, order: int
) -> None:
    shop = counter.shop
    desk.page.open(inbound=order)
    desk.press("F6")
    pane = desk.inbound.side.difference
    desk.type(pane.goods_diff_quantity, "2")
    desk.type(pane.goods_diff_remarks, "压坏")
    pane.photos.add(Photo(photo(), "a.jpg"))
    desk.press("Ctrl+S")
    (row,) = differences(shop.db, 1, today=shop.today)
    assert (row.kind, row.quantity, row.photos) == (ExceptionKind.DAMAGED, 2, 1)
    desk.press("F6")
    assert pane.photos.photos == ()  # the next one begins without


def test_wrong_papers_are_noted_for_the_whole_order(
    desk: ExceptionsDesk, counter: Counter, order: int
) -> None:
    shop = counter.shop
    desk.page.open(inbound=order)
    desk.press("Shift+F4")
    pane = desk.inbound.side.difference
    assert pane.goods_diff_title.text() == "单据不符"
    assert pane.goods_diff_quantity_field.isHidden()
    desk.press("Ctrl+S")
    assert pane.goods_diff_remarks_field.error()
    desk.type(pane.goods_diff_remarks, "送货单是另一家的", enter=True)
    (row,) = differences(shop.db, 1, today=shop.today)
    assert (row.kind, row.line) == (ExceptionKind.WRONG_PAPERS, 0)
    assert desk.shell.results[-1].head == "已记录单据不符"
    desk.press("F4")
    pane.goods_diff_kind.set_value(ExceptionKind.OVER)
    assert pane.goods_diff_title.text() == "货多了"
    desk.type(pane.goods_diff_quantity, "3")
    desk.press("Ctrl+S")
    assert differences(shop.db, 1, today=shop.today)[1].kind is ExceptionKind.OVER


@pytest.mark.parametrize("typed", ["", "0.5", "1_000", "-2", "1e3", "²", "NaN", "9" * 40])
def test_a_quantity_that_cannot_be_is_said_under_its_field(
    desk: ExceptionsDesk, counter: Counter, order: int, typed: str
) -> None:
    desk.page.open(inbound=order)
    desk.press("F4")
    pane = desk.inbound.side.difference
    pane.goods_diff_quantity.clear()
    desk.type(pane.goods_diff_quantity, typed)
    desk.press("Ctrl+S")
    assert pane.goods_diff_quantity_field.error()
    assert differences(counter.shop.db, 1, today=counter.shop.today) == []


@pytest.mark.rule("INB-5")
def test_goods_pass_and_fail_by_keys(qtbot: QtBot, counter: Counter, tmp_path: Path) -> None:
    shop = counter.shop
    item = shop.item("C77-05", "竹编·原色", needs_qc=True)
    order = counter.announce((item, 24, "K250918"))
    counter.scan(order, item, 24, "K250918")
    desk = ExceptionsDesk(qtbot, shop, tmp_path, login="zhou")
    desk.page.open(inbound=order)
    assert desk.lines(desk.inbound.rows)[0][-1] == "待质检"
    desk.press("Shift+F6")
    quality = desk.tab.quality
    assert quality.quantity.value() == 24
    desk.type(quality.quantity, "20")
    desk.press("Ctrl+S")
    assert shop.on_hand(item) == 20
    assert quality.quantity.value() == 4
    desk.press("F6")
    assert quality._reason_field.error()
    desk.type(quality.reason, "边缘开裂")
    quality.photos.add(Photo(photo(), "a.jpg"))
    desk.press("F6")
    assert shop.on_hand(item, None, Condition.DAMAGED) == Decimal(4)
    assert desk.tab.waiting.rows.rowCount() == 0
    (row,) = differences(shop.db, 1, today=shop.today)
    assert row.photos == 1
    desk.page.open(inbound=order)
    assert desk.lines(desk.inbound.rows)[0][-1] == "已收齐"


def test_late_ones_are_red_with_words(desk: ExceptionsDesk, counter: Counter, order: int) -> None:
    made = note(counter, order)
    noted = difference(counter.shop.db, made, today=counter.shop.today).row.at
    counter.shop.today = noted.date() + timedelta(days=3)
    desk.to_exceptions()
    desk.tab.refresh()
    assert desk.listed[0][-1] in ("逾期 2 天", "逾期 3 天")


def test_an_answer_that_comes_late_leaves_the_next_difference_alone(
    desk: ExceptionsDesk, counter: Counter, order: int
) -> None:
    first, second = note(counter, order), note(counter, order)
    slow = SlowWrites(desk.page.context.tasks)
    desk.to_exceptions()
    desk.tab.open_exception(first)
    view = desk.tab.view
    desk.type(view.settle.reason, "供应商已确认")
    desk.press("Ctrl+S")
    desk.tab.open_exception(second)
    desk.type(view.settle.reason, "第二条")
    view.settle.photos.add(Photo(photo(), "b.jpg"))
    slow.arrive()
    assert (view.settle.reason.text(), len(view.settle.photos.photos)) == ("第二条", 1)
    assert difference(counter.shop.db, first, today=counter.shop.today).row.outcome is not None


def test_the_lists_are_fetched_without_asking_a_widget(
    desk: ExceptionsDesk, counter: Counter, order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(counter, order)
    tab = desk.to_exceptions().tab

    def asked(_self: object) -> str:
        raise AssertionError("a widget is asked on a worker thread")

    monkeypatch.setattr(Segments, "current", asked)
    monkeypatch.setattr(SearchEdit, "text", asked)
    for rows, known in ((tab.found.rows, 1), (tab.waiting.rows, 0)):
        assert (len(rows._fetch(None, 50)), rows._count()) == (known, known)
