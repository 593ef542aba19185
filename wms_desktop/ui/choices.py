"""Fields to choose in: a list that opens, a tick."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Property, QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QListView, QPlainTextEdit, QSizePolicy, QWidget

from wms_desktop.ui.line_edit import LONGEST_TYPED
from wms_desktop.ui.look import scaled
from wms_desktop.ui.marked import Marked
from wms_desktop.ui.type import font, line_height


class Combo(Marked, QComboBox):
    """One of a few. The wheel changes nothing while the keyboard is elsewhere.

    Args:
        items: texts, or pairs (text, value).
    """

    def __init__(
        self,
        items: Iterable[str | tuple[str, Any]] = (),
        *,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._values: list[Any] = []  # Qt would give an enum of text back as plain text
        self.setFont(font())
        self.setView(QListView(self))  # the stylesheet reaches its rows only so
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setAccessibleName(says)
        self.set_items(items)

    def set_items(self, items: Iterable[str | tuple[str, Any]]) -> None:
        """Offer *items* instead of what was offered; the first is chosen."""
        self.clear()
        self._values = []
        for item in items:
            text, value = item if isinstance(item, tuple) else (item, item)
            self._values.append(value)
            self.addItem(text, value)

    def value(self) -> Any:
        """The value of what is chosen, None for nothing."""
        position = self.currentIndex()
        return self._values[position] if 0 <= position < len(self._values) else None

    def set_value(self, value: Any) -> None:
        """Choose *value*; nothing where it is not offered."""
        for position, offered in enumerate(self._values):
            if offered == value:
                self.setCurrentIndex(position)
                return
        self.setCurrentIndex(-1)

    state = Property(str, lambda self: self._state, Marked.set_state)

    def sizeHint(self) -> QSize:
        widest = max((self._width(n) for n in range(self.count())), default=0)
        return QSize(max(widest + 50, scaled(96)), scaled(36))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on, as in every field; what is chosen is chosen already."""
        if goes_on(event):
            event.accept()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _width(self, position: int) -> int:
        return self.fontMetrics().horizontalAdvance(self.itemText(position))


class CheckBox(QCheckBox):
    """A tick and its words, at least 32 high."""

    def __init__(
        self, text: str = "", *, checked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setFont(font())
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(scaled(22) + 10 + text + 6, max(scaled(32), line_height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on, as in every field; Space ticks."""
        if goes_on(event):
            event.accept()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class TextEdit(Marked, QPlainTextEdit):
    """Several lines of plain text; Tab moves on.

    Args:
        lines: height in lines of text.
    """

    def __init__(
        self,
        text: str = "",
        *,
        hint: str = "",
        lines: int = 3,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFont(font())
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setAccessibleName(says)
        self.setPlainText(text)
        self.set_lines(lines)
        self.textChanged.connect(self._keep_short)

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()

    def set_lines(self, lines: int) -> None:
        """Be *lines* of text high."""
        self._lines = lines
        self.setFixedHeight(lines * line_height() + 22)

    state = Property(str, lambda self: self._state, Marked.set_state)
    lines = Property(int, lambda self: self._lines, set_lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), self.height())

    def _keep_short(self) -> None:
        if self.document().characterCount() > LONGEST_TYPED + 1:
            self.setPlainText(self.toPlainText()[:LONGEST_TYPED])


def goes_on(event: QKeyEvent) -> bool:
    """Whether *event* is Enter alone: it leaves a field for the next one."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
