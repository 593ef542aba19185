"""Rail, scan bar, status line, focus ring, and what floats."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.conftest import Dress
from wms_desktop.core.language import Language
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.focus_ring import FocusRing
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.popover import Popover
from wms_desktop.ui.rail import Badge, MainTabs
from wms_desktop.ui.scan_bar import ScanBar
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.stack import column
from wms_desktop.ui.status_line import DATABASE, WORKSTATION, StatusLine

TABS = ("Inbound/Outbound", "Pickup", "Receipts", "Stock counts", "Returns", "Orders", "Service")
REST = ("Customers", "Dashboard", "Settings")


@pytest.fixture
def tabs(qtbot: QtBot) -> MainTabs:
    made = MainTabs()
    qtbot.addWidget(made)
    for text in (*TABS, *REST):
        made.add_page(QWidget(), text.lower(), "box", text)
    made.resize(1366, 650)
    made.show()
    return made


def test_the_rail_is_as_wide_as_its_widest_word_and_folds(tabs: MainTabs, qtbot: QtBot) -> None:
    assert 230 <= tabs.rail.tabRect(0).width() <= 250
    assert {tabs.rail.tabRect(n).height() for n in range(10)} == {44}
    tabs.rail.set_folded(True)
    qtbot.waitUntil(lambda: tabs.rail.width() == 56)
    assert tabs.rail.tabToolTip(1) == "Pickup"
    tabs.rail.set_folded(False)
    assert tabs.rail.tabToolTip(1) == ""


@pytest.mark.parametrize(("height", "row"), [(650, 44), (420, 40), (404, 36), (330, 32)])
def test_ten_tabs_stay_in_sight_in_a_low_window(tabs: MainTabs, height: int, row: int) -> None:
    tabs.resize(911, height)
    QApplication.processEvents()
    assert tabs.height() == height
    assert tabs.rail.tabRect(0).height() == row
    assert tabs.rail.geometry().top() + tabs.rail.tabRect(9).bottom() < height


def test_counts_are_told_in_words_too(tabs: MainTabs) -> None:
    tabs.rail.set_badge("receipts", Badge("bad", 12, "12 overdue"))
    assert tabs.rail.accessibleTabName(2) == "Receipts, 12 overdue"
    tabs.rail.set_badge("receipts", Badge("bad", 0))
    assert tabs.rail.accessibleTabName(2) == "Receipts"
    tabs.rail.set_badge("pickup", Badge("mute", 5000))
    assert tabs.rail.accessibleTabName(1) == "Pickup, 999+"


def test_a_tab_taken_away_takes_its_name_along(tabs: MainTabs) -> None:
    tabs.removeTab(1)
    assert tabs.names()[:2] == ["inbound/outbound", "receipts"]
    assert tabs.rail.grab().width() > 0


def test_the_scan_bar_says_what_is_next_and_what_was(qtbot: QtBot, dress: Dress) -> None:
    dress(language=Language.EN)
    bar = ScanBar()
    qtbot.addWidget(bar)
    bar.resize(1366, 72)
    bar.show()
    bar.expect("Scan a location", "A302-14, 12 rolls")
    assert (bar.order, bar.note, bar.tile.mode) == (
        "Scan a location",
        "A302-14, 12 rolls",
        "listening",
    )
    assert bar.result == ("", "", "")
    bar.show_result("bad", "Unknown code: 6934177", "press A")
    bar.show_pending("×5", "next scan")
    assert bar.result == ("bad", "Unknown code: 6934177", "press A")
    bar.set_undo("A302-14 +12")
    undo, find = bar.findChildren(Button)
    assert undo.isVisible()
    with qtbot.waitSignal(bar.undo_asked):
        qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(bar.find_asked):
        qtbot.mouseClick(find, Qt.MouseButton.LeftButton)
    bar.set_undo(None)
    assert not undo.isVisible()
    bar.clear_result()
    assert bar.result == ("", "", "")


@pytest.mark.parametrize("language", Language)
def test_the_scan_bar_fits_the_smallest_window(
    qtbot: QtBot, dress: Dress, language: Language
) -> None:
    dress(language=language)
    bar = ScanBar()
    qtbot.addWidget(bar)
    bar.expect("Scan a delivery note", "an item with a very long name " * 20)
    bar.show_result("ok", "A302-14 +12 → 24 / 48 " * 10, "2 s ago " * 40)
    bar.show_pending("×500", "next scan")
    bar.set_undo("x")
    bar.set_narrow(True)
    assert bar.minimumSizeHint().width() <= 911
    undo, find = bar.findChildren(Button)
    assert undo.accessibleName()
    assert find.toolTip()


def test_the_status_line_drops_the_workstation_when_narrow(qtbot: QtBot) -> None:
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.show_item(WORKSTATION, "工作台 3")
    line.show_item(DATABASE, "重新连接", "warn")
    assert _shown(line) == {"工作台 3", "重新连接"}
    line.set_narrow(True)
    assert _shown(line) == {"重新连接"}
    assert line.text(DATABASE) == "重新连接"


def _shown(line: StatusLine) -> set[str]:
    items = line.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return {item.accessibleName() for item in items if item.isVisible()}


@pytest.fixture
def window(qtbot: QtBot) -> Plane:
    made = Plane("page", column(LineEdit("below", says="below"), Button("Below"), None))
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def test_a_popover_keeps_the_keyboard_and_gives_it_back(window: Plane, qtbot: QtBot) -> None:
    below = window.findChildren(LineEdit)[0]
    below.setFocus()
    first, second = Button("No"), Button("Yes")
    popover = Popover(window, Plane("pop", column(first, second)), 400)
    popover.open()
    assert popover.panel.hasFocus()
    for wanted in (first, second, first):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert wanted.hasFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert second.hasFocus()
    with qtbot.waitSignal(popover.closed):
        qtbot.keyClick(second, Qt.Key.Key_Escape)
    assert below.hasFocus()


def test_a_popover_follows_the_window(window: Plane, qtbot: QtBot) -> None:
    popover = Popover(window, LineEdit(), 600, top=88)
    popover.open()
    assert popover.panel.geometry().top() == 75  # an eighth of 600 where 88 would be too low
    assert popover.panel.width() == 600
    window.resize(500, 400)
    qtbot.waitUntil(lambda: popover.size() == window.size())
    assert popover.panel.width() == 500 - 32
    popover.close()


def test_only_a_click_beside_a_panel_that_allows_it_closes(window: Plane, qtbot: QtBot) -> None:
    for click_away, stays in ((False, True), (True, False)):
        popover = Popover(window, LineEdit(), 300, click_away=click_away)
        popover.open()
        qtbot.mouseClick(popover, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        assert popover.isVisible() is stays
        popover.close()


def test_the_ring_follows_the_keyboard_but_leaves_lists_alone(
    window: Plane, qapp: QApplication
) -> None:
    ring = FocusRing(qapp)
    edit, button = window.findChildren(LineEdit)[0], window.findChildren(Button)[0]
    edit.setFocus()
    assert ring.widget() is edit
    button.setFocus()
    assert ring.widget() is button
    rows = ListView(says="rows", parent=window)
    rows.show()
    rows.setFocus()
    assert ring.widget() is None
    qapp.focusChanged.disconnect(ring._on_focus_changed)
    ring.deleteLater()


def test_the_ring_outlives_a_window_that_is_closed(qapp: QApplication, qtbot: QtBot) -> None:
    ring = FocusRing(qapp)
    for _window in range(2):
        host = Plane("page", column(LineEdit(says="x")))
        host.show()
        with qtbot.waitActive(host):
            host.activateWindow()
        edit = host.findChildren(LineEdit)[0]
        edit.setFocus()
        assert ring.widget() is edit
        host.close()
        host.deleteLater()
        qtbot.waitUntil(lambda host=host: not isValid(host))  # type: ignore[misc]
    qapp.focusChanged.disconnect(ring._on_focus_changed)
    ring.deleteLater()


def test_shortcuts_of_the_page_below_sleep_under_a_popover(window: Plane, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    page = window.findChildren(LineEdit)[0]
    shortcut = QShortcut(QKeySequence("F4"), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(lambda: pressed.append(True))
    popover = Popover(window, LineEdit(), 300)
    popover.open()
    qtbot.keyClick(popover.panel, Qt.Key.Key_F4)
    assert pressed == []
    popover.close()


def test_a_pane_scrolls_up_and_down_but_never_sideways(qtbot: QtBot) -> None:
    fields = [LineEdit(says=f"field {number}") for number in range(20)]
    pane = ScrollPane(Plane("side", column(*fields, Button("A long button at the end"))))
    qtbot.addWidget(pane)
    pane.resize(240, 200)
    pane.show()
    with qtbot.waitActive(pane):
        pane.activateWindow()
    assert pane.minimumSizeHint().width() >= Button("A long button at the end").sizeHint().width()
    assert pane.horizontalScrollBar().maximum() == 0
    assert pane.verticalScrollBar().maximum() > 0
    fields[-1].setFocus()
    assert pane.viewport().rect().contains(fields[-1].mapTo(pane.viewport(), QPoint(0, 0)))
