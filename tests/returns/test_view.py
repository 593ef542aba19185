"""The returns tab through a robot: scanner and keyboard, never the mouse."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desk import SlowWrites, a_context, scan
from tests.returns.returning import ORDER, Returning
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db import archive
from wms_desktop.documents.render import page_texts
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import inbox, queries
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.view import ReturnsPage
from wms_desktop.ui.actions import clashes
from wms_desktop.ui.page import Meaning, MeaningKind, Scan, ScanResult
from wms_desktop.ui.tasks import Lane


class ReturnsDesk:
    """A clerk at the returns tab."""

    def __init__(self, bot: QtBot, shop: Shop, folder: Path, **context: object) -> None:
        self.bot, self.shop = bot, shop
        self.context = a_context(shop, folder, **context)  # type: ignore[arg-type]
        self.printed: list[tuple[bytes, str]] = []
        self.context.printing.print_pdf = lambda pdf, title: self.printed.append((pdf, title))  # type: ignore
        self.page = ReturnsPage(self.context)
        bot.addWidget(self.page)
        self.page.resize(1210, 660)
        with bot.waitExposed(self.page):
            self.page.show()
        with bot.waitActive(self.page):
            self.page.activateWindow()
        self.tab = self.page.tab
        self.form, self.side = self.tab.form, self.tab.side

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Goods, quantity and verdict of each line."""
        return [
            (
                row.item.split()[0],
                "" if row.quantity is None else shown_quantity(row.quantity),
                row.verdict[0],
            )
            for row in self.form.rows.rows()
        ]

    @property
    def told(self) -> ScanResult:
        """What the scan bar said last."""
        return self.context.shell.results[-1]  # type: ignore[attr-defined]

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier):
        """A key, where the keyboard is."""
        self.bot.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()

    def ctrl(self, key: Qt.Key) -> None:
        """Ctrl and a key."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Letters, where the keyboard is; what no key has comes from the input method."""
        if text.isascii():
            self.bot.keyClicks(self.focus(), text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.focus(), event)

    def enter(self, text: str = "") -> None:
        """Letters and Enter."""
        self.type(text)
        self.press(Qt.Key.Key_Return)

    def focus(self) -> QWidget:
        """Who has the keyboard."""
        return self.page.focusWidget() or self.page

    def scan_lot(self, returning: Returning, code: str, quantity: int | None = None) -> ScanResult:
        """A scan of a lot's label, perhaps with a pending ×n."""
        meaning = Meaning(MeaningKind.LOT, returning.lots[code][1], code)
        amount = None if quantity is None else Decimal(quantity)
        with self.bot.waitSignal(self.page.scan_finished) as told:
            self.page.take(Scan(code, amount, meaning))
        return told.args[0]

    def scan_order(self, returning: Returning) -> ScanResult:
        """A scan of an order's paper."""
        meaning = Meaning(MeaningKind.OUTBOUND, returning.order_id, returning.number)
        assert self.page.wants(meaning)
        return scan(self.bot, self.page, returning.number, meaning)


@pytest.fixture
def returning(desk_shop: Shop) -> Returning:
    """48 rolls of A302-14 and 36 of B118-02, both sold out; 20 of G-20, 74 left."""
    made = Returning(desk_shop)
    made.deliver("A302-14", "L260412", 48)
    made.deliver("B118-02", "L260330", 36, name="素麻·燕麦")
    return made.deliver("G-20", "P2605", 20, left=74, name="湿胶粉 500 g")


@pytest.fixture
def desk(qtbot: QtBot, returning: Returning, tmp_path: Path) -> ReturnsDesk:
    """The tab, opened."""
    return ReturnsDesk(qtbot, returning.shop, tmp_path)


@pytest.mark.rule("RET-1")
def test_by_scanner_alone_and_two_keys(desk, returning):
    assert desk.scan_order(returning).kind == "ok"
    assert desk.scan_lot(returning, "A302-14", 12).head == "A302-14 +12 → 12"
    desk.scan_lot(returning, "G-20")
    assert desk.scan_lot(returning, "G-20").head == "G-20 +1 → 2"
    assert desk.lines == [("A302-14", "12", "ok"), ("G-20", "2", "ok")]
    desk.ctrl(Qt.Key.Key_S)
    assert (desk.told.kind, desk.told.sound) == ("ok", "complete")
    assert "TH-20260521-0001" in desk.told.head
    desk.press(Qt.Key.Key_F9)
    pdf, title = desk.printed[0]
    assert "TH-20260521-0001" in title
    assert "绍兴锦程纺织有限公司" in page_texts(pdf)[0]
    assert len(archive.papers(desk.shop.db, "TH-20260521-0001")) == 1


@pytest.mark.rule("RET-2")
def test_by_keyboard_alone_and_the_rule_is_named_with_its_figures(desk):
    desk.press(Qt.Key.Key_F2)
    desk.enter(ORDER)
    assert desk.form.returns_customer.text() == "绍兴锦程纺织有限公司"
    assert not desk.form.returns_submit.isEnabled()
    assert desk.form.returns_blocked.text() == "还没有退货行"
    desk.press(Qt.Key.Key_F3)
    desk.enter("b118")
    assert desk.lines == [("B118-02", "", "mute")]
    assert desk.form.returns_blocked.text() == "第 1 行未填数量"
    desk.enter("3*2+2")
    assert desk.lines == [("B118-02", "8", "bad")]
    message = desk.form.returns_message
    assert message.isVisible()
    assert "少于 12 件" in message.text
    assert "退 8 件，库存 0" in message.text
    assert desk.form.returns_blocked.text() == "第 1 行不能退"
    desk.press(Qt.Key.Key_Down)  # the reason
    desk.press(Qt.Key.Key_Return)
    desk.enter("与样册不符")
    desk.press(Qt.Key.Key_Return)  # back on the line: its quantity
    desk.enter("12")
    assert desk.lines == [("B118-02", "12", "ok")]
    assert not message.isVisible()
    desk.ctrl(Qt.Key.Key_S)
    found = queries.application(desk.shop.db, 1)
    assert found.wish is Wish.REFUND
    line = found.lines[0]
    assert (line.quantity, line.reason, line.remarks) == (12, ReturnReason.COLOUR, "与样册不符")


def test_a_scan_that_cannot_be_returned_warns_and_can_be_taken_back(desk, returning):
    desk.scan_order(returning)
    result = desk.scan_lot(returning, "B118-02", 8)
    assert result.kind == "warn"
    assert result.head.startswith("B118-02：不可退")
    assert "第 1 行" in result.note
    result.undo()
    assert desk.lines == []


def test_goods_of_another_order_are_refused(desk, returning):
    other = Returning(returning.shop, "CK-20260312-0099").deliver("Z-9", "L9", 30)
    desk.scan_order(returning)
    result = desk.scan_lot(other, "Z-9")
    assert (result.kind, result.head) == ("bad", f"Z-9 不在订单 {ORDER} 上")
    assert desk.lines == []


def test_another_order_does_not_throw_a_draft_away(desk, returning):
    other = Returning(returning.shop, "CK-20260312-0099").deliver("Z-9", "L9", 30)
    desk.scan_order(returning)
    desk.scan_lot(returning, "G-20")
    result = desk.scan_order(other)
    assert result.kind == "bad"
    assert ORDER in result.head
    assert desk.lines == [("G-20", "1", "ok")]
    desk.ctrl(Qt.Key.Key_N)
    question = desk.context.shell.questions[-1]
    assert ORDER in question.about
    question.on_yes()
    assert desk.scan_order(other).kind == "ok"
    assert desk.lines == []


@pytest.mark.parametrize("text", ["锦程", "0001", "sxjc"])
def test_an_order_is_found_by_its_customer(desk, returning, text):
    Returning(returning.shop, "CK-20260401-0001").deliver("Z-9", "L9", 30)
    desk.press(Qt.Key.Key_F2)
    desk.enter(text)
    assert desk.tab.choice.isVisible()
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.form.returns_order.text() == ORDER


def test_an_unknown_order_is_said_under_the_field(desk):
    desk.press(Qt.Key.Key_F2)
    desk.enter("CK-1")
    assert "没有订单 CK-1" in desk.form.returns_order_field.error()


def test_the_draft_outlives_a_crash(qtbot, desk, returning, tmp_path):
    desk.scan_order(returning)
    desk.scan_lot(returning, "A302-14", 12)
    desk.form.returns_wish.set_value(Wish.EXCHANGE)
    desk.tab.desk.keeper.save_now()
    desk.context.drafts.close()
    again = ReturnsDesk(qtbot, returning.shop, tmp_path)
    assert again.lines == [("A302-14", "12", "ok")]
    assert again.form.wish() is Wish.EXCHANGE
    again.ctrl(Qt.Key.Key_S)
    assert inbox.count_applications(returning.shop.db, 1) == 1
    again.context.drafts.close()
    fresh = ReturnsDesk(qtbot, returning.shop, tmp_path)
    assert fresh.lines == []


def test_the_slower_of_two_counters_is_told_and_keeps_the_lines(desk, returning):
    desk.scan_order(returning)
    desk.scan_lot(returning, "G-20", 6)
    with returning.shop.db.write() as session:
        session.get_one(OutboundOrder, returning.order_id).remarks = "改址"
    desk.ctrl(Qt.Key.Key_S)
    assert desk.told.kind == "bad"
    assert desk.lines == [("G-20", "6", "ok")]
    desk.ctrl(Qt.Key.Key_S)
    assert desk.told.kind == "ok"


def test_stock_sold_meanwhile_shows_on_the_line(desk, returning):
    desk.scan_order(returning)
    desk.scan_lot(returning, "G-20", 6)
    returning.issue("G-20", 74)
    desk.ctrl(Qt.Key.Key_S)
    assert desk.told.kind == "bad"
    assert desk.lines == [("G-20", "6", "bad")]
    assert inbox.count_applications(returning.shop.db, 1) == 0


@pytest.mark.rule("RET-3")
def test_rejecting_asks_for_its_reason(desk, returning):
    made = returning.submit(returning.goods("A302-14", 12))
    meaning = Meaning(MeaningKind.RETURN, made.id, made.number)
    assert scan(desk.bot, desk.page, made.number, meaning).head == made.number
    assert not desk.form.returns_submit.isVisible()
    desk.side.returns_reject.setFocus()
    desk.press(Qt.Key.Key_Space)
    desk.enter(" ")
    assert "没有写原因" in desk.side.returns_reject_field.error()
    desk.enter("已拆封")
    assert queries.application(desk.shop.db, made.id).state is ReturnState.REJECTED
    assert not desk.side.returns_reject.isVisible()
    assert desk.tab.head.pill.text == "已驳回"


def test_all_applications_and_back(desk, returning):
    made = [returning.submit(returning.goods("G-20", 1)) for _ in range(3)]
    desk.press(Qt.Key.Key_F6)
    desk.bot.waitUntil(lambda: desk.tab.list.model.rowCount() == 3)
    desk.enter("0002")
    desk.bot.waitUntil(lambda: desk.tab.list.model.rowCount() == 1)
    desk.press(Qt.Key.Key_Return)
    assert desk.tab.head.number.text() == made[1].number
    desk.press(Qt.Key.Key_F6)
    desk.press(Qt.Key.Key_Escape)
    assert desk.form.isVisible()


def test_the_application_asked_for_last_is_shown(desk, returning):
    first, second = (returning.submit(returning.goods("G-20", 1)) for _ in range(2))
    slow = SlowWrites(desk.context.tasks, Lane.READ)
    desk.page.open(id=first.id)
    desk.page.open(id=second.id)
    slow.arrive(newest_first=True)
    assert desk.tab.head.number.text() == second.number
    desk.page.open(id=first.id)
    desk.page.refresh()  # somebody changed something
    slow.arrive()
    assert desk.tab.head.number.text() == first.number


def test_a_late_application_does_not_push_the_draft_away(desk, returning):
    made = returning.submit(returning.goods("G-20", 1))
    slow = SlowWrites(desk.context.tasks, Lane.READ)
    desk.page.open(id=made.id)
    desk.ctrl(Qt.Key.Key_N)
    slow.arrive()
    assert desk.tab.head.number.text() != made.number
    assert desk.form.returns_order.isEnabled()


def test_who_may_not_submit_is_told_beside_the_button(qtbot, returning, tmp_path):
    desk = ReturnsDesk(qtbot, returning.shop, tmp_path, login="keeper2")
    desk.scan_order(returning)
    desk.scan_lot(returning, "A302-14", 12)
    assert not desk.form.returns_submit.isEnabled()
    assert desk.form.returns_blocked.text() == "你的角色不能提交"


@pytest.mark.parametrize("language", list(Language))
def test_nothing_grows_and_everything_has_its_name(qtbot, returning, tmp_path, language):
    desk = ReturnsDesk(qtbot, returning.shop, tmp_path, language=language)
    desk.page.set_narrow(True)
    desk.scan_order(returning)
    desk.scan_lot(returning, "B118-02", 8)
    QApplication.processEvents()
    least = desk.page.minimumSizeHint()
    assert (least.width() <= 855, least.height() <= 404) == (True, True)
    tab = Qt.FocusPolicy.TabFocus
    every = desk.page.findChildren(QWidget)
    shown = [w for w in every if w.focusPolicy() & tab and w.isVisible()]
    assert [w.objectName() for w in shown if not w.objectName()] == []
    said = {w.objectName(): w.accessibleName() or getattr(w, "text", str)() for w in shown}
    assert [name for name, words in said.items() if not words] == []


def test_keys_do_not_clash():
    from wms_desktop.returns import view_keys

    assert clashes(view_keys.SPECS) == []
