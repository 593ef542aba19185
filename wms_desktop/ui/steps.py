"""The head of a step: number, tick, cross or lock; title; and the state in words."""

from __future__ import annotations

from PySide6.QtCore import Property, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.stack import row
from wms_desktop.ui.type import NOTE, font

MARK = 24
OPEN, DONE, BAD, LOCKED = "open", "done", "bad", "locked"
_ICONS = {DONE: ("circle-check.filled", "ok"), BAD: ("circle-x.filled", "bad")}
_WORDS = {OPEN: "text_2", DONE: "ok", BAD: "bad", LOCKED: "text_3"}


class StepMark(QWidget):
    """Number in an accent ring (open), green tick (done), red cross (bad), lock (locked)."""

    def __init__(self, number: int = 1, state: str = OPEN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self.setFixedSize(scaled(MARK), scaled(MARK))

    def show_state(self, number: int, state: str) -> None:
        """Show *number* while open, a symbol otherwise."""
        self._number, self._state = number, state
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self._state in _ICONS:
            draw_icon(painter, _ICONS[self._state][0], box, _ICONS[self._state][1])
        elif self._state == LOCKED:
            inset = box.width() / 12
            draw_icon(painter, "lock", box.adjusted(inset, inset, -inset, -inset), "text_2")
        else:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(colour("accent_soft"))
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            painter.setPen(colour("accent_text"))
            painter.setFont(font(NOTE))
            painter.drawText(
                box.translated(0, -0.5), Qt.AlignmentFlag.AlignCenter, f"{self._number}"
            )


class StepHead(QWidget):
    """One step of a task. What is locked is shown too: people see what comes next.

    Args:
        number: shown while the step is open.
        words: the state in words, at the right: "4 / 4", "required", "differ".
    """

    def __init__(
        self,
        number: int = 1,
        title: str = "",
        *,
        state: str = OPEN,
        words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._number, self._state = number, state
        self._mark = StepMark(number, state)
        self._title = Label(title, bold=True)
        self._words = Label(words, NOTE)
        self.setLayout(row(self._mark, self._title, None, self._words, gap=10))
        self.setMinimumHeight(scaled(28))
        self.set_state(state, words)

    @property
    def words(self) -> str:
        """The state in words."""
        return self._words.text()

    def set_state(self, state: str, words: str = "") -> None:
        """Show *state* (open, done, bad, locked) and say it in *words*."""
        self._state = state
        self._mark.show_state(self._number, state)
        self._title.set_role("text_2" if state == LOCKED else "text")
        self._words.set_role(_WORDS[state])
        self._words.setText(words)
        self._say()

    def set_title(self, title: str) -> None:
        """Name the step."""
        self._title.setText(title)
        self._say()

    def set_number(self, number: int) -> None:
        """Number the step."""
        self._number = number
        self._mark.show_state(number, self._state)

    title = Property(str, lambda self: self._title.text(), set_title)
    number = Property(int, lambda self: self._number, set_number)
    state = Property(str, lambda self: self._state, set_state)

    def _say(self) -> None:
        parts = (f"{self._number}", self._title.text(), self._words.text())
        self.setAccessibleName(", ".join(part for part in parts if part))
