"""Cyclic garbage is collected on the GUI thread only.

Python may collect on any thread. A Qt object that dies on a worker thread leaves its timers behind
in the GUI thread's event loop, and the program crashes at the next tick.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 500


class Garbage(QObject):
    """Takes the collector over; make one right after QApplication, which it belongs to."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)
        self.destroyed.connect(gc.enable)

    def look(self) -> None:
        """Collect the youngest generation that is due, as Python itself would."""
        young, middle, old = gc.get_count()
        first, second, third = self._thresholds
        if young > first:
            due = 0 if middle <= second else 1 if old <= third else 2
            gc.collect(due)
