"""A pane whose content scrolls up and down where the window is too low for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

BAR, LEAST = 12, 56  # a field stays in sight where a long refusal stands below it


class ScrollPane(QScrollArea):
    """Never scrolls sideways: it is at least as wide as its content must be.

    What gets the keyboard is scrolled into sight. Keep the primary button outside, below it.
    """

    def __init__(self, content: QWidget | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        if content is not None:
            self.setWidget(content)

    def sizeHint(self) -> QSize:
        content = self.widget()
        return content.sizeHint() if content is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        content = self.widget()
        least = content.minimumSizeHint().width() if content is not None else 0
        return QSize(least + BAR, LEAST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What has the keyboard stays in sight when a message below takes its room."""
        super().resizeEvent(event)
        self._on_focus_changed(None, QApplication.focusWidget())

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is None or content is None or now is content:
            return  # a content that has the keyboard itself says what should be in sight
        if content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 24)
