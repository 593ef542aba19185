"""The field for an identity number: checked at once, masked when left, never copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.fields import LineEdit

LONGEST = 100  # both lines of a passport
_COPYING = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)


class NumberEdit(LineEdit):
    """Holds a full number only while the page is open; no clipboard, no menu, no undo list.

    Signals:
        number_changed: something was typed or cleared.
    """

    number_changed = Signal()

    def __init__(self, *, says: str = "", parent: QWidget | None = None) -> None:
        super().__init__(says=says, parent=parent)
        self._number, self._mask = "", ""
        self.setMaxLength(LONGEST)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.textEdited.connect(self._on_typed)

    def number(self) -> str:
        """The full number as typed."""
        return self._number

    def set_number(self, number: str) -> None:
        """Hold *number*; empty clears."""
        self._number, self._mask = number, ""
        self._show()
        self.number_changed.emit()

    def set_mask(self, mask: str) -> None:
        """What is shown while the field is not typed in; empty shows the number."""
        self._mask = mask
        if not self.hasFocus():
            self._show()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._show(in_full=True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(event.matches(keys) for keys in _COPYING):
            event.accept()
            return
        super().keyPressEvent(event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._state == "bad":  # Enter does not move on from a number that is wrong
            self.setFocus()
            self.selectAll()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()  # nothing is selected with the mouse: some systems copy what is

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _on_typed(self, text: str) -> None:
        self._number, self._mask = text, ""
        self.number_changed.emit()

    def _show(self, *, in_full: bool = False) -> None:
        self.blockSignals(True)
        self.setText(self._number if in_full or not self._mask else self._mask)
        self.blockSignals(False)
