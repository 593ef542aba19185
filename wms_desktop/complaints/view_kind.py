"""The choice of what a complaint is about: four buttons, keys 1 to 4."""

from __future__ import annotations

from PySide6.QtCore import Property, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.ui.button import Button
from wms_desktop.ui.choices import goes_on
from wms_desktop.ui.stack import row
from wms_desktop.ui.words import word

_KINDS = tuple(ComplaintKind)
_DIGITS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class KindChoice(QWidget):
    """One of the four kinds; 1 to 4 and the arrows choose, Enter moves on.

    Signals:
        chosen: another kind.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[ComplaintKind, Button] = {}
        for number, kind in enumerate(_KINDS, 1):
            button = Button(word(kind), kind="quiet", key=str(number))
            button.setObjectName(f"complaint_kind_{number}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, kind=kind: self.set_kind(kind))
            self._group.addButton(button)
            self._buttons[kind] = button
        self._buttons[_KINDS[0]].setChecked(True)
        self.setLayout(row(*self._buttons.values(), None, gap=4))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def kind(self) -> ComplaintKind:
        """What is chosen."""
        return next(kind for kind, button in self._buttons.items() if button.isChecked())

    def set_kind(self, kind: ComplaintKind) -> None:
        """Choose *kind*."""
        if kind is not self.kind():
            self._buttons[kind].setChecked(True)
        self.setAccessibleDescription(word(kind))
        self.chosen.emit(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits, arrows, Enter."""
        key = Qt.Key(event.key())
        if key in _DIGITS:
            self.set_kind(_KINDS[_DIGITS.index(key)])
        elif key in _STEPS:
            at = (_KINDS.index(self.kind()) + _STEPS[key]) % len(_KINDS)
            self.set_kind(_KINDS[at])
        elif goes_on(event):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    value = Property(str, lambda self: self.kind().value)
