"""One line to type into, with the states that a form shows."""

from __future__ import annotations

from PySide6.QtCore import SIGNAL, Property, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import scaled
from wms_desktop.ui.marked import Marked
from wms_desktop.ui.theme import repolish
from wms_desktop.ui.type import COUNTER, WORK
from wms_desktop.ui.typeset import Typeset

LONGEST_TYPED = 4000  # a pasted file must not freeze the field; the rules set the real limits
PAUSE_MS = 200


class LineEdit(Typeset, Marked, QLineEdit):
    """A field of one line.

    Args:
        hint: an example, only where one helps.
        big: 56 high in size counter, for what is read across the counter.
        says: name for screen readers; a `Field` sets it from its label.
    """

    def __init__(
        self,
        text: str = "",
        *,
        hint: str = "",
        big: bool = False,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._big = False
        self.setMaxLength(LONGEST_TYPED)
        self.setPlaceholderText(hint)
        self.set_type()
        self.setAccessibleName(says)
        if big:
            self.set_big(True)

    def set_big(self, big: bool) -> None:
        """Be 56 high and type in size counter."""
        self._big = big
        self.set_type(COUNTER if big else WORK, big)
        repolish(self)

    state = Property(str, lambda self: self._state, Marked.set_state)
    big = Property(bool, lambda self: self._big, set_big)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(56 if self._big else 36))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(72), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on, unless somebody listens to it; that is what forms expect."""
        super().keyPressEvent(event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.accept()
            if not self.receivers(SIGNAL("returnPressed()")):
                self.focusNextChild()


class SearchEdit(LineEdit):
    """Where one looks for things: a magnifying glass, and a pause before the search starts.

    Signals:
        searched: the trimmed text, 200 ms after the last change or at once with Enter.
    """

    searched = Signal(str)

    def __init__(self, *, hint: str = "", says: str = "", parent: QWidget | None = None) -> None:
        super().__init__(hint=hint, says=says or hint, parent=parent)
        self.setClearButtonEnabled(False)
        self.setTextMargins(scaled(24), 0, 0, 0)
        self._told = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.search_now)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self.search_now)

    def search_now(self) -> None:
        """Search without waiting for the pause."""
        self._pause.stop()
        wanted = self.text().strip()
        if wanted != self._told:
            self._told = wanted
            self.searched.emit(wanted)

    def minimumSizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return QSize(text + scaled(24) + 28, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = scaled(20)
        box = QRectF(10, (self.height() - side) / 2, side, side)
        draw_icon(QPainter(self), "search", box, "text_2" if self.isEnabled() else "text_off")
