"""Questions that only a person can answer: a scanner cannot hold a key or click.

Source: look.md, Question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.popover import Popover
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER, NOTE
from wms_desktop.ui.words import tr

HOLD_MS = 800
_WIDTH = 600


@dataclass(frozen=True, slots=True)
class Question:
    """What cannot be undone, asked with its name and number.

    Attributes:
        title: action and number as a question: "Take 2 rolls off the books?"
        about: what it is done to.
        follows: what follows from it.
        yes: verb and number on the button that does it.
        no: what the other button says.
        danger: it cannot be undone; the button is red.
    """

    title: str
    about: str
    follows: str
    yes: str
    no: str
    on_yes: Callable[[], object]
    on_no: Callable[[], object] = lambda: None
    danger: bool = True


class QuestionPanel(QWidget):
    """The question and its two buttons, none of which has the focus.

    Signals:
        answered: True for yes.
        knocked: Enter, Space or another key that a scanner sends; the warning sounds.
    """

    answered = Signal(bool)
    knocked = Signal()

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setAccessibleName(question.title)
        self.setAccessibleDescription(f"{question.about} {question.follows}")
        kind = "danger" if question.danger else "primary"
        self.yes = Button(question.yes, kind=kind, key=tr("Hold {key}", key="F12"))
        self.no = Button(question.no, key="Esc")
        self.yes.setObjectName("question_yes")
        self.no.setObjectName("question_no")
        for button in (self.yes, self.no):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.yes.clicked.connect(lambda: self._answer(True))
        self.no.clicked.connect(lambda: self._answer(False))
        self._answered = False
        self._held = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(20)
        self._tick.timeout.connect(self._on_tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        self._lay_out(question)

    def _lay_out(self, question: Question) -> None:
        title = Label(question.title, COUNTER, bold=True, wrap=True)
        said = tr("A scanner cannot answer: scans and Enter do nothing here.")
        scanner = Label(said, NOTE, "text_2", wrap=True)
        icon = "alert-triangle" if question.danger else "circle-check"
        self.setLayout(
            column(
                row(IconLabel(icon, "warn", 28), (title, 1), gap=12),
                Label(question.about, wrap=True),
                Label(question.follows, role="text_2", wrap=True),
                row(IconLabel("barcode-off", "text_2", 16), (scanner, 1), gap=8),
                row(None, self.no, self.yes, gap=12),
                gap=14,
                margins=(24, 24, 24, 20),
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self._answer(False)
        elif event.key() == Qt.Key.Key_F12:
            if not event.isAutoRepeat():
                self._held.start()
                self._tick.start()
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.knocked.emit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.accept()
        if event.key() == Qt.Key.Key_F12 and not event.isAutoRepeat():
            self._let_go()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        self.knocked.emit()
        return True

    def _on_tick(self) -> None:
        if not self.hasFocus():
            self._let_go()
            return
        share = self._held.elapsed() / HOLD_MS
        self.yes.set_held(min(share, 1.0))
        if share >= 1:
            self._let_go()
            self._answer(True)

    def _let_go(self) -> None:
        self._tick.stop()
        self.yes.set_held(0.0)

    def _answer(self, yes: bool) -> None:
        if not self._answered:
            self._answered = True
            self.answered.emit(yes)


def ask_in(window: QWidget, question: Question, knocked: Callable[[], object]) -> Popover:
    """Ask *question* over *window*; *knocked* sounds the warning."""
    panel = QuestionPanel(question)
    over = _QuestionPopover(window, panel, _WIDTH)
    panel.knocked.connect(knocked)

    def on_answer(yes: bool) -> None:
        over.answer = question.on_yes if yes else question.on_no
        over.close()

    panel.answered.connect(on_answer)
    over.closed.connect(lambda: over.answer())
    over.answer = question.on_no
    over.open(panel)
    return over


class _QuestionPopover(Popover):
    """Closing it any other way is a no."""

    answer: Callable[[], object] = staticmethod(lambda: None)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return True
