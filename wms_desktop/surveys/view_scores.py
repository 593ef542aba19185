"""Four scores typed with four keys: each digit moves on to the next field."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.text import narrow
from wms_desktop.surveys import words
from wms_desktop.surveys.kinds import Dimension
from wms_desktop.ui.field import ErrorLine
from wms_desktop.ui.fields import LineEdit
from wms_desktop.ui.label import Label
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr


class ScoreEdit(LineEdit):
    """One digit from 1 to 5; a new one takes the place of the old.

    Signals:
        scored: a digit was typed.
        told: what is wrong with the key that was typed; empty where nothing is.
    """

    scored = Signal()
    told = Signal(str)

    def __init__(self, name: str, says: str) -> None:
        super().__init__(says=says)
        self.setObjectName(name)
        self.setMaxLength(1)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        high = super().sizeHint().height()
        return QSize(2 * high, high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is taken at once; a letter is refused where it stands."""
        typed = narrow(event.text())
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if not (plain and typed.isprintable() and typed.strip()):
            super().keyPressEvent(event)
            return
        event.accept()
        good = typed in "12345"
        wrong = "" if good else tr("Scores are 1 to 5.")
        self.set_error(wrong)
        self.told.emit(wrong)
        if good:
            self.setText(typed)
            self.scored.emit()


class ScorePad(QWidget):
    """The four dimensions under each other, each with its score and what it means.

    Signals:
        filled: the last one was typed.
    """

    filled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[ScoreEdit] = []
        self._says: list[Label] = []
        self._error_line = ErrorLine()
        rows = []
        for place, dimension in enumerate(Dimension):
            name = tr(words.DIMENSIONS[dimension])
            edit, says = ScoreEdit(f"survey_score_{dimension.value}", name), Label("–", NOTE)
            says.set_role("text_3")
            edit.textChanged.connect(lambda _text, place=place: self._tell(place))
            edit.scored.connect(lambda place=place: self._go_on(place))
            edit.told.connect(self._error_line.set_text)
            self.edits.append(edit)
            self._says.append(says)
            rows.append(row(column(Label(name), says, gap=0), None, edit, gap=8))
        self.setLayout(column(*rows, self._error_line, gap=8))
        self.setFocusProxy(self.edits[0])

    def scores(self) -> tuple[str, ...]:
        """What is typed, in the order of `Dimension`."""
        return tuple(edit.text() for edit in self.edits)

    def clear(self) -> None:
        """Empty all four."""
        for edit in self.edits:
            edit.clear()
            edit.set_error("")
        self._error_line.set_text("")

    def error(self) -> str:
        """What is wrong with what was typed last; empty where nothing is."""
        return self._error_line.text()

    def ask_for_missing(self) -> None:
        """Mark what is still empty; the keyboard to the first of them."""
        missing = [edit for edit in self.edits if not edit.text()]
        for edit in missing:
            edit.set_error(tr("Scores are 1 to 5."))
        for edit in missing[:1]:
            edit.setFocus()

    def first_empty(self) -> QWidget:
        """Where typing goes on."""
        return next((edit for edit in self.edits if not edit.text()), self.edits[0])

    def _tell(self, place: int) -> None:
        text, says = self.edits[place].text(), self._says[place]
        known = text in tuple("12345")
        says.setText(tr(words.SCORES[int(text) - 1]) if known else "–")
        says.set_role("text_2" if known else "text_3")

    def _go_on(self, place: int) -> None:
        if place + 1 < len(self.edits):
            self.edits[place + 1].setFocus()
            self.edits[place + 1].selectAll()
        else:
            self.filled.emit()
