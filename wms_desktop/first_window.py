"""What is on the screen before the main window is: a word on what happens, or the first start."""

from __future__ import annotations

import base64

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.report import Report
from wms_desktop.ui.report_panel import show_report
from wms_desktop.ui.shown import show_when

WIDTH, HEIGHT = 1366, 768


class FirstWindow(QObject):
    """One view at a time, in the place where the main window will be.

    Args:
        geometry: of the main window when it was closed last, as the preferences keep it.

    Signals:
        painted: once, when people see something: work that would delay it begins now.
    """

    painted = Signal()

    def __init__(self, geometry: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_painted = False
        self.view: QWidget | None = None
        self._geometry = QByteArray(base64.b64decode(geometry))

    def say(self, title: str, advice: str, icon: str) -> None:
        """Tell what is under way, or why it did not succeed."""
        self.show(EmptyState(icon, title, advice))

    def show(self, view: QWidget) -> None:
        """Show *view* instead of what was shown."""
        view.setWindowTitle("WMS Desktop")
        if not (self._geometry and view.restoreGeometry(self._geometry)):
            view.resize(WIDTH, HEIGHT)
        view.installEventFilter(self)
        view.show()
        self._replace(view)

    def report(self, report: Report) -> None:
        """Say that the program was wrong, while there is no main window to say it."""
        if self.view is not None:
            show_report(self.view, report)

    def close(self) -> None:
        """The main window is there."""
        self._replace(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.painted.emit)
        return super().eventFilter(watched, event)

    def _replace(self, view: QWidget | None) -> None:
        old, self.view = self.view, view
        if old is not None:
            show_when(old, False)
            old.deleteLater()
