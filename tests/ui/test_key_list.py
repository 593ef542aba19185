"""The key list of a page with many keys, in a low window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from wms_desktop.ui.key_list import KeyGroup, KeyLine, KeyList


def test_more_keys_than_fit_are_reached_by_key(qtbot: QtBot) -> None:
    lines = [KeyLine(f"F{number}", f"Key {number}") for number in range(1, 25)]
    panel = KeyList([KeyGroup("This page", lines)])
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.height() == 300
    bar = panel._pane.verticalScrollBar()
    assert bar.maximum() > 0
    panel.close_button.setFocus()
    qtbot.keyClick(panel.close_button, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(panel.close_button, Qt.Key.Key_PageUp)
    assert bar.value() == 0
