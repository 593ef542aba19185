"""A new outbound order, written at the counter by scanner and keyboard (OUT-1, ORD-1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.conftest import dump
from tests.desk import SlowWrites
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.goods.kinds import HandOver, OutboundState
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Item


class Writer(GoodsDesk):
    """Somebody who writes an outbound order."""

    @property
    def form(self) -> Any:
        return self.page.making

    @property
    def written(self) -> list[list[str]]:
        """The lines: item, ordered, free, status."""
        return [row[:2] + row[3:] for row in self.lines(self.form.lines.rows)]

    def begin(self) -> Writer:
        self.page.goods_tabs.setCurrentIndex(1)
        self.press("F3")
        assert self.form.isVisible()
        return self

    def for_whom(self) -> Writer:
        self.find(self.form.customer, "sxjcfz")
        return self

    def line(self, item: str, quantity: str) -> Writer:
        self.find(self.form.lines.item, item)
        self.type(self.form.lines.goods_order_quantity, quantity, enter=True)
        return self


@pytest.fixture
def counter(desk_shop: Shop) -> Counter:
    return Counter(desk_shop)


@pytest.fixture
def writer(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Writer:
    return Writer(qtbot, desk_shop, tmp_path)


@pytest.fixture
def item(desk_shop: Shop) -> int:
    """20 rolls that are good, 5 damaged ones, 3 of somebody else."""
    made = desk_shop.item()
    lot = desk_shop.lot(made, "L-OLD", date(2026, 1, 1))
    desk_shop.stock(made, lot, 20)
    desk_shop.stock(made, lot, 5, "A-01-02", condition=Condition.DAMAGED)
    desk_shop.stock(made, lot, 3, "A-01-03", owner=2)
    return made


@pytest.mark.rule("OUT-1", "ORD-1")
@pytest.mark.usefixtures("item")
def test_typed_by_keyboard_alone_it_opens_as_an_approved_order(
    writer: Writer, counter: Counter
) -> None:
    writer.begin().for_whom()
    form = writer.form
    assert form.goods_order_consignee.text() == "周经理"
    assert form.goods_order_phone.text() == "0575-84120001"
    assert form.owner.text() == "本仓"
    writer.type(form.goods_order_address, "柯桥 3 号")
    writer.type(form.goods_order_due, "+2", enter=True)
    form.goods_order_hand_over.set_value(HandOver.COLLECT)
    form.goods_order_receipt.setChecked(True)
    form.goods_order_copies.set_value(2)
    writer.type(form.goods_order_remarks, "急")
    writer.line("A302", "3*2+1")
    assert writer.written == [["A302-14, 云锦·烟灰", "7", "20", "有货"]]
    writer.press("Ctrl+S")
    order = writer.outbound.order
    assert writer.page.tab is writer.page.outbound
    assert writer.page.tab.is_open
    assert (order.state, order.customer_id, order.owner_id) == (OutboundState.APPROVED, 2, 1)
    assert (order.consignee, order.phone) == ("周经理", "0575-84120001")
    assert (order.address, order.remarks) == ("柯桥 3 号", "急")
    assert order.due_on == counter.shop.today + timedelta(days=2)
    assert (order.hand_over, order.needs_receipt, order.receipt_copies) == (
        HandOver.COLLECT, True, 2,
    )  # fmt: skip
    assert [line.ordered for line in order.lines] == [Decimal(7)]
    writer.press("Esc")
    writer.press("F3")
    assert (form.goods_order_address.text(), writer.written) == ("", [])


@pytest.mark.usefixtures("item")
def test_scans_become_lines_and_count_up(writer: Writer) -> None:
    other = writer.shop.item("B-1", "素色")
    writer.begin()
    assert writer.scan("A302-14").head == "A302-14 +1 → 1 卷"
    assert writer.scan("L-OLD", times=5).head == "A302-14 +5 → 6 卷"
    assert writer.scan("B-1", times="0.5").kind == "bad"
    writer.scan("B-1")
    assert [row[:2] for row in writer.written] == [["A302-14, 云锦·烟灰", "6"], ["B-1, 素色", "1"]]
    writer.form.lines.goods_order_lines.selectRow(0)
    writer.press("Alt+Del")
    assert [row[0] for row in writer.written] == ["B-1, 素色"]
    assert other


@pytest.mark.rule("STK-4")
@pytest.mark.usefixtures("item")
def test_more_than_is_free_is_a_warning_and_no_refusal(writer: Writer) -> None:
    writer.begin().for_whom().line("A302", "24")
    assert writer.written[0][2:] == ["20", "缺 4"]
    writer.find(writer.form.owner, "sxjcfz")
    assert writer.written[0][2:] == ["3", "缺 21"]
    writer.press("Ctrl+Return")
    assert writer.outbound.order.lines[0].ordered == 24


@pytest.mark.parametrize("typed", ["0", "-1", "0.5", "1e3", "²", "99999999", "3*"])
def test_a_quantity_that_cannot_be_is_refused_at_its_field(
    writer: Writer, item: int, typed: str
) -> None:
    before = dump(writer.shop.db)
    writer.begin().for_whom().line("A302", typed)
    entry = writer.form.lines
    assert entry.goods_order_quantity_field.error()
    assert entry.goods_order_quantity.text() == typed
    assert entry.item.value().id == item
    assert writer.written == []
    writer.press("Ctrl+S")
    assert writer.form.isVisible()
    assert entry.goods_order_quantity_field.error()
    assert dump(writer.shop.db) == before


@pytest.mark.usefixtures("item")
def test_what_is_missing_is_said_where_it_is_missing(writer: Writer) -> None:
    form = writer.begin().form
    writer.press("Ctrl+S")
    assert form.customer_field.error()
    writer.for_whom()
    assert not form.customer_field.error()
    writer.type(form.goods_order_consignee, " ")
    writer.press("Ctrl+S")
    assert form.goods_order_consignee_field.error()
    writer.type(form.goods_order_consignee, "杨\u202e民敬")
    writer.press("Ctrl+S")
    assert "至少加一行" in form.lines.item_field.error()
    writer.type(form.lines.item.search, "ZZZ", enter=True)
    writer.press("Ctrl+S")
    assert "ZZZ" in form.lines.item_field.error()
    assert form.lines.item.text() == "ZZZ"
    form.lines.item.search.clear()
    writer.line("A302", "1")
    writer.type(form.goods_order_due, "0230")
    writer.press("Ctrl+S")
    assert form.goods_order_due_field.error()
    writer.type(form.goods_order_due, "t")
    writer.press("Ctrl+S")
    assert form.goods_order_consignee_field.error()  # what only the service sees
    assert form.isVisible()
    assert [row[1] for row in writer.written] == ["1"]
    writer.type(form.goods_order_consignee, "杨民敬")
    writer.press("Ctrl+S")
    assert writer.outbound.order.consignee == "杨民敬"


def test_an_item_that_went_out_of_use_meanwhile_is_named(writer: Writer, item: int) -> None:
    writer.begin().for_whom().line("A302", "1")
    with writer.shop.db.write() as session:
        session.get_one(Item, item).is_active = False
    writer.press("Ctrl+S")
    assert "A302-14" in writer.form.goods_order_message.text
    assert len(writer.written) == 1


@pytest.mark.usefixtures("item")
def test_enter_on_a_line_types_its_quantity_again(writer: Writer) -> None:
    writer.begin().line("A302", "2").line("A302", "3")
    assert writer.written[0][1] == "5"
    entry = writer.form.lines
    entry.goods_order_lines.activated_row.emit(entry.lines[0])
    assert entry.goods_order_quantity.text() == "5"
    writer.type(entry.goods_order_quantity, "4", enter=True)
    assert writer.written[0][1] == "4"


@pytest.mark.usefixtures("item")
def test_what_was_typed_survives_a_crash_and_is_ordered_once(writer: Writer) -> None:
    writer.begin().for_whom().line("A302", "2")
    writer.type(writer.form.goods_order_address, "柯桥")
    writer.type(writer.form.lines.goods_order_quantity, "9")
    key = writer.form._keeper.op_id
    kept = writer.page.context.preferences
    writer.form._keeper.save_now()
    writer.page.context.drafts.close()
    writer.page.close()
    again = Writer(writer.bot, writer.shop, writer.folder)
    again.page.context.preferences.update(kept)
    again.begin()
    assert again.form._keeper.op_id == key
    assert again.form.customer.text() == "绍兴锦程纺织有限公司"
    assert again.form.goods_order_address.text() == "柯桥"
    assert [row[1] for row in again.written] == ["2"]
    assert again.form.lines.goods_order_quantity.text() == "9"


@pytest.mark.usefixtures("item")
def test_esc_keeps_the_draft_and_discarding_lines_asks(writer: Writer) -> None:
    writer.begin().line("A302", "2")
    writer.press("Esc")
    assert not writer.form.isVisible()
    assert writer.page.outbound.list.isVisible()
    writer.press("F3")
    assert [row[1] for row in writer.written] == ["2"]
    writer.form.goods_order_drop.click()
    assert "1 行" in writer.shell.questions[-1].title
    writer.answer_yes()
    assert not writer.form.isVisible()
    writer.press("F3")
    assert writer.written == []


def test_another_orders_barcode_opens_it_and_the_draft_waits(
    writer: Writer, counter: Counter, item: int
) -> None:
    order = counter.order((item, 1))
    writer.begin().line("A302", "2")
    writer.scan(counter.outbound(order).number)
    assert writer.outbound.order.id == order
    writer.press("Esc")
    writer.press("F3")
    assert [row[1] for row in writer.written] == ["2"]


def test_who_may_not_order_sees_why(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    writer = Writer(qtbot, desk_shop, tmp_path, login="gm").begin()
    assert not writer.form.goods_order_create.isEnabled()
    assert "角色" in writer.form.goods_order_reason.text()


def test_one_that_was_begun_is_offered_and_opened_again(writer: Writer) -> None:
    drafts, person = writer.page.context.drafts, writer.shop.acting().person_id
    writer.begin()
    writer.form._keeper.save_if_changed()
    assert drafts.unfinished(person) == []  # nothing is typed
    writer.type(writer.form.goods_order_consignee, "赵六")
    writer.press("Esc")
    writer.form._keeper.save_if_changed()
    (waiting,) = drafts.unfinished(person)
    assert (waiting.page, waiting.says) == ("goods", "new outbound order")
    writer.page.goods_tabs.setCurrentIndex(0)
    writer.page.open(**waiting.target)
    assert writer.form.isVisible()
    assert writer.form.goods_order_consignee.text() == "赵六"
    writer.form.goods_order_drop.click()
    assert drafts.unfinished(person) == []


def test_after_the_customer_the_keyboard_is_where_something_is_missing(writer: Writer) -> None:
    writer.begin()
    writer.type(writer.form.goods_order_consignee, "")
    writer.form.customer.setFocus()
    writer.for_whom()
    consignee, item = writer.form.goods_order_consignee, writer.form.lines.item.search
    assert (item if consignee.text() else consignee).hasFocus()
    assert not writer.page.outbound.goods_new_outbound.isVisible()  # it is being written


@pytest.mark.usefixtures("item")
def test_5_times_typed_where_the_keyboard_is_means_five(writer: Writer) -> None:
    writer.begin()
    writer.type(writer.form.lines.item.search, "5*")
    writer.scan("A302-14")
    assert [row[1] for row in writer.written] == ["5"]
    assert writer.form.lines.item.text() == ""
    writer.scan("A302-14")
    assert [row[1] for row in writer.written] == ["6"]


@pytest.mark.usefixtures("item")
def test_a_scan_while_the_order_is_saved_is_not_lost_with_the_answer(writer: Writer) -> None:
    writer.begin().for_whom().line("A302", "2")
    writes = SlowWrites(writer.page.context.tasks)
    writer.press("Ctrl+S")
    assert not writer.form.goods_order_side.isEnabled()
    assert writer.scan("A302-14").kind == "warn"
    assert writer.written[0][1] == "2"
    writes.arrive()
    assert writer.page.tab.is_open


@pytest.mark.usefixtures("item")
def test_a_late_order_opens_over_nothing_else(writer: Writer) -> None:
    writer.begin().for_whom().line("A302", "2")
    writes = SlowWrites(writer.page.context.tasks)
    writer.press("Ctrl+S")
    writer.press("Esc")
    writes.arrive()
    assert not writer.page.tab.is_open


@pytest.mark.usefixtures("item")
def test_tab_and_enter_go_on_through_customer_lines_and_create(writer: Writer) -> None:
    writer.begin().for_whom()
    form = writer.form
    order = [
        form.customer.search, form.owner.search, form.goods_order_consignee,
        form.goods_order_phone,
    ]  # fmt: skip
    lines = form.lines
    entry = [
        form.goods_order_remarks, lines.item.search, lines.goods_order_lot,
        lines.goods_order_quantity, lines.goods_order_add,
    ]  # fmt: skip
    for chain in (order, entry):
        chain[0].setFocus()
        for widget in chain[1:]:
            writer.page.focusNextChild()
            assert writer.page.window().focusWidget() is widget
    writer.find(lines.item, "A302")
    assert writer.page.window().focusWidget() is lines.goods_order_lot


def test_the_arrows_belong_to_the_list_while_nothing_has_the_keyboard(
    writer: Writer, counter: Counter, item: int
) -> None:
    counter.announce((item, 5, "L1"))
    last = writer.page.goods_tabs.count() - 1
    for keys, tab in (
        ("Ctrl+PgDown", 1), ("Ctrl+PgUp", 0), ("Ctrl+PgUp", last), ("Ctrl+PgDown", 0),
    ):  # fmt: skip
        writer.press(keys)
        assert writer.page.goods_tabs.currentIndex() == tab
    writer.page.refresh()
    writer.page.setFocus()
    writer.bot.keyClick(writer.page, Qt.Key.Key_Down)
    assert writer.page.window().focusWidget() is writer.page.inbound.list.goods_list
