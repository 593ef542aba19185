"""Locks the window when nobody has touched it for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QWindow

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleLock(QObject):
    """Waits for keys, scans and the mouse of one window.

    Signals:
        idle: nothing was touched for the whole time.
    """

    idle = Signal()

    def __init__(self, window: QWindow, minutes: float, parent: QObject | None = None) -> None:
        super().__init__(parent or window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.idle)
        window.installEventFilter(self)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: float) -> None:
        """Lock after *minutes* without a touch; nought never locks."""
        self._timer.setInterval(round(minutes * 60_000))
        self._timer.stop()
        if minutes > 0:
            self._timer.start()

    def touched(self) -> None:
        """Somebody is here."""
        if self._timer.interval() > 0:
            self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touched()
        return False
