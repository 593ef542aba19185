"""A button that goes off under the hand leaves the keyboard with its pane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from wms_desktop.ui.button import Button


def test_the_next_button_does_not_get_the_keyboard(qtbot: QtBot) -> None:
    """Space would throw away what has just been sent."""
    pane, thrown = QWidget(), []
    pane.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    field, save, discard = QLineEdit(pane), Button("Save", kind="primary"), Button("Discard")
    row = QHBoxLayout(pane)
    for each in (field, save, discard):
        row.addWidget(each)
    discard.clicked.connect(lambda: thrown.append(True))
    save.clicked.connect(lambda: save.setEnabled(False))
    qtbot.addWidget(pane)
    pane.show()
    with qtbot.waitActive(pane):
        pane.activateWindow()
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is pane
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert thrown == []
    save.setEnabled(True)
    field.setFocus()
    save.setEnabled(False)
    assert field.hasFocus()
