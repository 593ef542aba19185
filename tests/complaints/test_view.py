"""The tab Complaints by keyboard and scanner: a complaint taken, the list, a case worked on."""

from __future__ import annotations

from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from tests.complaints.complaining import ORDER, Complaining
from tests.desk import a_context, scan
from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.complaints.view import ServicePage
from wms_desktop.complaints.view_complaints import ComplaintsTab
from wms_desktop.complaints.view_tabs import TABS
from wms_desktop.customers.kinds import Channel
from wms_desktop.ui.page import Meaning, MeaningKind

Key = Qt.Key


class Robot:
    """Presses real keys on the page and reads what it shows."""

    def __init__(self, qtbot, page):
        self.bot, self.page = qtbot, page

    @property
    def tab(self) -> ComplaintsTab:
        return self.page.tab

    @property
    def form(self):
        return self.tab.form

    @property
    def steps(self):
        return self.tab.view.panes["steps"]

    @property
    def results(self):
        return self.page.context.shell.results

    def focus(self):
        """Where the keyboard is."""
        return self.page.focusWidget() or self.page

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()
        return self

    def save(self):
        return self.press(Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def type(self, text):
        """Letters, where the keyboard is; what no key has comes from the input method."""
        if text.isascii():
            self.bot.keyClicks(self.focus(), text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.focus(), event)
        QApplication.processEvents()
        return self

    def rows(self):
        return self.tab.list.rows.rows()


@pytest.fixture
def open_service(qtbot, desk: Complaining, tmp_path):
    """The tab as the window shows it at 1366×768."""

    def make(login: str = "lin", **context) -> Robot:
        page = ServicePage(a_context(desk.shop, tmp_path, login=login, **context), TABS)
        qtbot.addWidget(page)
        page.resize(1210, 624)
        with qtbot.waitExposed(page):
            page.show()
        with qtbot.waitActive(page):
            page.activateWindow()
        page.show_tab("complaints")
        page.setFocus()
        return Robot(qtbot, page)

    return make


def wait_for(robot: Robot, is_true) -> None:
    robot.bot.waitUntil(is_true, timeout=3_000)


@pytest.mark.rule("CMP-1")
def test_a_complaint_is_taken_in_under_a_minute_by_keyboard_alone(desk, open_service):
    robot = open_service()
    begun = monotonic()
    robot.press(Key.Key_F3).type("sxjc")
    wait_for(robot, lambda: robot.form.customer.rows.rowCount() > 0)
    robot.press(Key.Key_Return)
    wait_for(robot, lambda: robot.form.customer.value() is not None)
    assert robot.form.contact.text() == "周经理"
    order = Meaning(MeaningKind.OUTBOUND, desk.order_id, ORDER)
    result = scan(robot.bot, robot.page, ORDER, order)
    assert result.kind == "ok"
    assert robot.form.order.value().number == ORDER
    lot = Meaning(MeaningKind.LOT, desk.lot_id, "L260412", "", {"item_id": desk.item_id})
    scan(robot.bot, robot.page, "B-1", lot)
    robot.form.kind.setFocus()
    robot.press(Key.Key_2)
    robot.form.what.setFocus()
    robot.type("三卷淋湿，外箱破了").press(Key.Key_Tab).type("退款").save()
    assert robot.tab.view.case is not None
    assert monotonic() - begun < 60
    case = robot.tab.view.case
    assert (case.number, case.customer_id, case.order_number) == ("KS-20260521-0001", 2, ORDER)
    assert (case.item_code, case.lot_code, case.kind) == (
        "A302-14", "L260412", ComplaintKind.DELIVERY,
    )  # fmt: skip
    assert (case.what, case.expects, case.channel) == (
        "三卷淋湿，外箱破了", "退款", Channel.PHONE,
    )  # fmt: skip
    assert robot.results[-1].head == "KS-20260521-0001"
    robot.press(Key.Key_F3)
    assert robot.form.what.text() == ""
    assert robot.form.customer.value() is None
