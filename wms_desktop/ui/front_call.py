"""A second start brings the window that is open to the front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

EVERY_MS = 400


class FrontCall(QObject):
    """Listens for other starts of the program.

    Args:
        is_called: whether one has asked since the last look.
        window: what is to come to the front; None while there is nothing to show.
    """

    def __init__(
        self, is_called: Callable[[], bool], window: Callable[[], QWidget | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._is_called, self._window = is_called, window
        timer = QTimer(self)
        timer.setInterval(EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Come to the front where somebody asked for it."""
        window = self._window() if self._is_called() else None
        if window is None:
            return
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
