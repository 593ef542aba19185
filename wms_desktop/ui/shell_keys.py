"""Keys that belong to the window itself, and codes typed without a field."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QTabBar, QWidget

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import ActionSpec
from wms_desktop.ui.scans.desk import quantity_key
from wms_desktop.ui.scans.filter import types_into

KEYS = ActionSpec("window.keys", N_("Keys of this page"), "F1", "keyboard")
TYPE_CODE = ActionSpec("window.type_code", N_("Type a code"), "Shift+F7", "barcode")
UNDO = ActionSpec("window.undo", N_("Undo last scan"), "F8", "arrow-back-up")
LAST_SCANS = ActionSpec("window.last_scans", N_("Last 20 scans"), "Shift+F8", "history")
PALETTE = ActionSpec("window.palette", N_("Find or do"), "Ctrl+K", "search")
FOLD = ActionSpec("window.fold", N_("Fold tabs"), "Ctrl+B", "columns")
DUE = ActionSpec("window.due", N_("What is due"), "Shift+F11", "clock-exclamation")
CHANGE_PERSON = ActionSpec("window.change_person", N_("Lock, or change person"), "F11", "lock")
SPECS = (KEYS, TYPE_CODE, UNDO, LAST_SCANS, PALETTE, FOLD, DUE, CHANGE_PERSON)
TAB_KEYS = tuple(f"Alt+{digit}" for digit in "1234567890")

_LONGEST = 120


def key_sequence(event: QKeyEvent) -> QKeySequence:
    """The key of *event* as a sequence; the numeric keypad is not told apart."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.text().isprintable() and event.text() and not event.text().isalpha():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(modifiers.value | event.key())


def keeps_keys(page: QWidget, focus: QWidget | None) -> bool:
    """Whether *focus* goes on with the keyboard when *page* is shown.

    A button does not: Qt hands on to the first one it finds, and the next Enter would press it.
    """
    inside = focus is not None and page.isAncestorOf(focus)
    return inside and not isinstance(focus, QAbstractButton | QTabBar)


class Typist(QObject):
    """Takes a code that is typed while no field has the focus; Enter makes it a scan.

    Signals:
        changed: the text so far; empty when it is over.
        typed: a whole code.
        times: ``5*`` was typed.
    """

    changed = Signal(str)
    typed = Signal(str)
    times = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.active = False
        self._focus: QWidget | None = None  # who had the keyboard when the code began

    def start(self, event: QKeyEvent | None = None, *, in_field: bool = True) -> bool:
        """Begin with the character of *event*, or with nothing (Shift+F7). Whether it began."""
        self._focus = QApplication.focusWidget()
        if event is None:
            self._set("", active=True)
            return True
        if not self._is_character(event) or event.text().isspace():
            return False
        focus = QApplication.focusWidget()
        if in_field and (types_into(focus) or isinstance(focus, QComboBox | QMenu)):
            return False
        self._set(event.text(), active=True)
        return True

    def take(self, event: QKeyEvent) -> bool:
        """Go on with *event*. Whether it was taken."""
        if not self._goes_on():
            self.stop()
            return False
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                text = self.text
                self.stop()
                if text:
                    self.typed.emit(text)
            case Qt.Key.Key_Escape:
                self.stop()
            case Qt.Key.Key_Backspace:
                self._set(self.text[:-1], active=len(self.text) > 1)
            case _:
                if not self._is_character(event):
                    return False
                self._set((self.text + event.text())[:_LONGEST], active=True)
        return True

    def would_take(self, event: QKeyEvent) -> bool:
        """Whether `take` would."""
        ends = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Backspace)
        return self._goes_on() and (event.key() in ends or self._is_character(event))

    def stop(self) -> None:
        """Drop what was typed."""
        self._set("", active=False)

    def _set(self, text: str, *, active: bool) -> None:
        if (times := quantity_key(text)) is not None:
            self.text, self.active = "", False
            self.changed.emit("")
            self.times.emit(times)
            return
        self.text, self.active = text, active
        self.changed.emit(text)

    def _goes_on(self) -> bool:
        """Whether keys still belong to the code: not once somebody went to a field to type."""
        focus = QApplication.focusWidget()
        return self.active and (focus is self._focus or not types_into(focus))

    def _is_character(self, event: QKeyEvent) -> bool:
        plain = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        return bool(event.text()) and event.text().isprintable() and not event.modifiers() & ~plain
