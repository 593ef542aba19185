"""F1: the keys of this page, of every page, and the ways elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QGridLayout, QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.key_cap import KeyCap
from wms_desktop.ui.label import Label
from wms_desktop.ui.plane import HLine
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

_SCROLLS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
}


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A key as people say it, and what it does."""

    keys: str
    title: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """One column of the list."""

    title: str
    lines: Sequence[KeyLine]


class KeyList(QWidget):
    """Up to three columns of keys."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_list")
        self.print_commands = Button(tr("Print command sheet"), kind="quiet", icon="printer")
        self.print_commands.setObjectName("print_command_sheet")
        self.close_button = Button(tr("Close"), key="Esc")
        title = Label(tr("Keys"), bold=True)
        head = row(
            IconLabel("keyboard"), title, None, self.print_commands, self.close_button, gap=12
        )
        columns = row(*(_column(group) for group in groups), None, gap=32)
        shown = QWidget()
        shown.setLayout(columns)
        self._pane = ScrollPane(shown)  # a page with many keys in a low window
        self.setLayout(column(head, HLine(), (self._pane, 1), gap=12, margins=(24, 20, 24, 24)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down where there are more keys than fit."""
        deed = _SCROLLS.get(event.key())
        if deed is None:
            super().keyPressEvent(event)
        else:
            self._pane.verticalScrollBar().triggerAction(deed)


def _column(group: KeyGroup) -> QWidget:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.addWidget(Label(group.title, bold=True), 0, 0, 1, 2)
    for number, line in enumerate(group.lines, start=1):
        grid.addWidget(KeyCap(line.keys), number, 0)
        grid.addWidget(Label(line.title), number, 1)
    grid.setRowStretch(len(group.lines) + 1, 1)
    grid.setColumnStretch(1, 1)
    shown = QWidget()
    shown.setLayout(grid)
    return shown
