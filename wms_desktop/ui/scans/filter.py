"""Recognizes scans whatever has the focus, and leaves no trace of them anywhere else."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from wms_desktop.core.text import narrow
from wms_desktop.ui.scans.detector import Detector, Press, ScannerSetting
from wms_desktop.ui.scans.field_state import FieldState, editor_of

_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Control,
}
_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_SECOND_END_MS = 60  # a scanner that sends carriage return and line feed, or Enter after a hiccup
_LATE_END_MS = 200
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier  # on Windows
_NO_CHARACTER = "\x1a"  # stands for an arrow, a function key, Alt and a letter
_REPEAT_MS = 12  # no keyboard repeats a key that is held down faster than this


@dataclass(frozen=True, slots=True)
class SeenKey:
    """A key as it arrived, for the scanner's set-up page."""

    text: str
    key: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class _Again:
    """What it takes to press a held key again."""

    window: QWindow
    event: QKeyEvent | QInputMethodEvent
    receiver: QObject | None = None


class ScanFilter(QObject):
    """Watches the keys of every window of the application.

    Fast keys are held back for a moment. If they turn out to be a scan, nobody else ever sees
    them, Enter and shortcuts included; otherwise they are pressed again where they belong.

    Keys are watched where they enter a window, so tests that hand keys straight to a widget
    type, and tests that hand them to a window scan.

    Signals:
        scanned: a code, made narrow, in the order of scanning.
        key_seen: a `SeenKey`; only while `show_keys` is on.
    """

    scanned = Signal(str)
    key_seen = Signal(object)

    def __init__(
        self, parent: QObject | None = None, setting: ScannerSetting | None = None
    ) -> None:
        super().__init__(parent)
        self.detector = Detector(setting or ScannerSetting())
        self.shortcut: Callable[[QKeyEvent], bool] = lambda _event: False
        self.first_refusal: Callable[[QKeyEvent], bool] = lambda _event: False
        self.show_keys = False
        self._before: FieldState | None = None
        self._swallowed: set[int] = set()
        self._pressing_again = False
        self._ended_ms: int | None = None
        self._ended_by_key = False
        self._watched: list[QWindow] = []
        self._focus: QObject | None = None
        self._overdue = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_silence)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_window)
        app.focusObjectChanged.connect(self._on_focus)
        self._on_window(app.focusWindow())
        self._on_focus(app.focusObject())

    def set_setting(self, setting: ScannerSetting) -> None:
        """Use another scanner setting from the next key on."""
        self._release()
        self.detector = Detector(setting)

    def stop(self) -> None:
        """Watch nothing any more."""
        self._release()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self._on_window)
            app.focusObjectChanged.disconnect(self._on_focus)
        self._on_focus(None)
        for window in self._watched:
            if isValid(window):
                window.removeEventFilter(self)
        self._watched = []

    def watch(self, window: QWindow | None) -> None:
        """Watch *window* now instead of when it first gets the focus."""
        self._on_window(window)

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:
        if self._pressing_again:
            return False
        kind = event.type()
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            return self._on_input_method(receiver, event)
        if not isinstance(receiver, QWindow):
            return False
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._on_override(event)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_press(receiver, event)
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return self._on_release(event)
        if kind == QEvent.Type.MouseButtonPress or self._leaves_us(kind):
            self._settle(by_key=False)
        return False

    @staticmethod
    def _leaves_us(kind: QEvent.Type) -> bool:
        """Whether the keyboard goes to another program; a list that opens or closes is ours."""
        return kind == QEvent.Type.FocusOut and QGuiApplication.focusWindow() is None

    # keys arriving

    def _on_override(self, event: QKeyEvent) -> bool:
        """A character is no shortcut before it is known that it is no scan."""
        held = self._may_be_scanned(event) or (event.key() in _ENDS and self.detector.keys)
        if held or self.first_refusal(event):
            event.accept()
            return True
        return False

    def _on_press(self, window: QWindow, event: QKeyEvent) -> bool:
        now = _moment(event)
        if self.show_keys:
            self.key_seen.emit(SeenKey(event.text(), event.key(), now))
        if event.key() in _MODIFIERS:
            return False
        if event.key() in _ENDS and not event.modifiers() & _COMMAND_KEYS:
            return self._on_end(event, now)
        if self._may_be_scanned(event) and not self._is_held_down(event, now):
            self.detector.release(event.key(), now)  # its release may have been called a repeat
            again = _Again(window, event.clone())
            self._hold(Press(_text_of(event), now, event.key(), event=again), now)
            self._swallowed.add(event.key())
            return True
        self._settle(by_key=False)
        return self.first_refusal(event)

    def _is_held_down(self, event: QKeyEvent, now: int) -> bool:
        """Whether this is a key repeating itself under a finger.

        Windowing systems also call it a repeat when a scanner sends the same digit twice within
        the same millisecond; a finger's repeats come slower.
        """
        keys = self.detector.keys
        return event.isAutoRepeat() and not (keys and abs(now - keys[-1].at_ms) < _REPEAT_MS)

    def _on_release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.key() not in self._swallowed:
            return event.key() in self._swallowed
        self._swallowed.discard(event.key())
        if event.key() in _ENDS:
            return True
        held = self.detector.release(event.key(), _moment(event))
        if held:
            self._wait()
        return held or not self.detector.keys

    def _on_end(self, event: QKeyEvent, now: int) -> bool:
        if self.detector.keys and self.detector.joins(now) and self._settle(by_key=True):
            self._ended_ms, self._ended_by_key = now, True
            self._swallowed.add(event.key())
            return True
        self._settle(by_key=False)
        late = self.detector.setting.patience_ms + _LATE_END_MS
        grace = _SECOND_END_MS if self._ended_by_key else late
        if self._ended_ms is not None and 0 <= now - self._ended_ms <= grace:
            self._ended_ms = None
            self._swallowed.add(event.key())
            return True
        return self.first_refusal(event)

    def _on_input_method(self, receiver: QObject, event: QInputMethodEvent) -> bool:
        """Characters that an input method passes on one by one, perhaps made full-width."""
        text = narrow(event.commitString())
        plain = len(text) == 1 and text.isascii() and text.isprintable()
        window = QGuiApplication.focusWindow()
        if not plain or event.preeditString() or window is None:
            self._settle(by_key=False)
            return False
        again = QInputMethodEvent("", [])
        again.setCommitString(
            event.commitString(), event.replacementStart(), event.replacementLength()
        )
        now = time.monotonic_ns() // 1_000_000
        self._hold(Press(text, now, event=_Again(window, again, receiver)), now)
        return True

    def _may_be_scanned(self, event: QKeyEvent) -> bool:
        """A character; or any key in the middle of a code, which is refused with it.

        Scanners send control characters (a group separator) as Ctrl and a key.
        """
        return _is_character(event) or self.detector.is_burst()

    # bursts

    def _hold(self, key: Press, now: int) -> None:
        if not self.detector.joins(now):
            self._settle(by_key=False)
        if not self.detector.keys:
            self._before = FieldState.of(QApplication.focusWidget())
        self._ended_ms = None
        self.detector.press(key)
        self._wait()

    def _wait(self) -> None:
        self._overdue = False
        wait = self.detector.wait_ms(in_editor=self._before is not None)
        self._timer.start(wait)

    def _on_silence(self) -> None:
        if not self._overdue:  # keys may be waiting behind whatever kept the program busy
            self._overdue = True
            self._timer.start(1)
            return
        keys = self.detector.keys
        if len(keys) == 1 and self._before is not None:
            self._press_again()  # a person, most likely; should it be a scanner, it is taken back
        else:
            self._settle(by_key=False)

    def _settle(self, *, by_key: bool) -> bool:
        """End the burst: announce the scan, or press the keys again. Whether it was a scan."""
        self._timer.stop()
        if not self.detector.keys:
            return False
        text = self.detector.settled(by_key=by_key)
        if text is None:
            self._release()
            return False
        last_ms = self.detector.keys[-1].at_ms
        leaked = any(key.leaked for key in self.detector.keys)
        before, self._before = self._before, None
        self.detector.keys.clear()
        if leaked and before is not None:
            before.restore()
        self._ended_ms, self._ended_by_key = last_ms, by_key
        self.scanned.emit(text)
        return True

    def _release(self) -> None:
        self._timer.stop()
        self._press_again()
        self.detector.keys.clear()
        self._before = None

    def _press_again(self) -> None:
        """Give the held keys to whoever has the focus, as if they came now."""
        for key in self.detector.keys:
            if key.leaked or not isinstance(key.event, _Again):
                continue
            key.leaked = True
            self._pressing_again = True
            try:
                self._give(key.event, released=key.released_ms is not None)
            finally:
                self._pressing_again = False

    def _give(self, again: _Again, *, released: bool) -> None:
        event = again.event
        if isinstance(event, QInputMethodEvent):
            if again.receiver is not None and isValid(again.receiver):
                QCoreApplication.sendEvent(again.receiver, event)
            return
        if not released:
            self._swallowed.discard(event.key())
        if self.first_refusal(event) or self._is_shortcut(event) or not isValid(again.window):
            return
        QCoreApplication.sendEvent(again.window, event)
        if released and isValid(again.window):
            up = QKeyEvent(QEvent.Type.KeyRelease, event.key(), event.modifiers(), event.text())
            QCoreApplication.sendEvent(again.window, up)

    def _is_shortcut(self, event: QKeyEvent) -> bool:
        focus = QApplication.focusWidget()
        if focus is not None:
            ask = QKeyEvent(
                QEvent.Type.ShortcutOverride, event.key(), event.modifiers(), event.text()
            )
            ask.ignore()
            QCoreApplication.sendEvent(focus, ask)
            if ask.isAccepted():
                return False
        return self.shortcut(event)

    # where to look

    def _on_window(self, window: QWindow | None) -> None:
        self._watched = [known for known in self._watched if isValid(known)]
        if window is not None and window not in self._watched:
            window.installEventFilter(self)
            self._watched.append(window)

    def _on_focus(self, focus: QObject | None) -> None:
        if self._focus is not None and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = None if isinstance(focus, QWindow) else focus
        if self._focus is not None:
            self._focus.installEventFilter(self)


def _is_character(event: QKeyEvent) -> bool:
    text, modifiers = event.text(), event.modifiers()
    if not text or not text.isprintable():
        return False
    return not modifiers & _COMMAND_KEYS or modifiers & _ALT_GR == _ALT_GR


def _text_of(event: QKeyEvent) -> str:
    """What *event* adds to a code; `_NO_CHARACTER` for a command key, so that it is refused."""
    text = event.text()
    if _is_character(event) or (text and not text.isprintable()):
        return text
    return _NO_CHARACTER


def _moment(event: QKeyEvent) -> int:
    """When the key was pressed: by the window system where it says so, else now."""
    stamp = event.timestamp()
    return int(stamp) if stamp > 0 else time.monotonic_ns() // 1_000_000


def types_into(widget: QObject | None) -> bool:
    """Whether what is typed while *widget* has the focus becomes its text."""
    return editor_of(widget) is not None
