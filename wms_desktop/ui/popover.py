"""What floats over the window: a panel over a veil. Never a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsDropShadowEffect, QWidget
from shiboken6 import isValid

from wms_desktop.ui.look import scaled
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column
from wms_desktop.ui.theme import shadow_colour, veil_colour
from wms_desktop.ui.tokens import tokens

EDGE = 16


class Popover(QWidget):
    """Holds *content* on a raised panel; the keyboard stays inside until it closes.

    Args:
        window: what it lies over and whose size it follows.
        width: of the panel at a text scale of 100 %; narrower where the window is.
        top: distance from the window's top; None centres the panel.
        click_away: whether a click beside the panel closes it. Not for questions.

    Signals:
        closed: it is gone; the keyboard is back where it was.
    """

    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        content: QWidget,
        width: int,
        top: int | None = None,
        *,
        click_away: bool = False,
    ) -> None:
        super().__init__(window)
        self._window, self._width, self._top = window, width, top
        self._click_away = click_away
        self._before = QApplication.focusWidget()
        self.panel = Plane("pop", column(content, gap=0), parent=self)
        self.panel.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.panel.setProperty("own_ring", True)
        self.content = content
        self._cast_shadow()
        self.hide()

    def open(self, focus: QWidget | None = None) -> None:
        """Show it; the keyboard goes to *focus*, or to the panel itself."""
        self._window.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        (focus or self.panel).setFocus(Qt.FocusReason.PopupFocusReason)

    def close(self) -> bool:
        """Take it away and give the keyboard back."""
        if not self.isVisibleTo(self._window):
            return True
        self._window.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()
        return True

    def place(self) -> None:
        """Fit veil and panel to the window; call it when the content has changed its size."""
        self.setGeometry(self._window.rect())
        width = min(scaled(self._width), self.width() - 2 * EDGE)
        self.panel.setFixedWidth(max(width, self.panel.minimumSizeHint().width()))
        layout = self.panel.layout()
        assert layout is not None
        wanted = layout.heightForWidth(width) if layout.hasHeightForWidth() else -1
        height = max(wanted, self.panel.sizeHint().height())
        top = min(self._top, self.height() // 8) if self._top is not None else -1
        room = self.height() - 2 * EDGE if top < 0 else self.height() - top - EDGE
        height = min(height, room)
        y = (self.height() - height) // 2 if top < 0 else top
        self.panel.setGeometry(
            (self.width() - self.panel.width()) // 2, y, self.panel.width(), height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.place()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; nothing else reaches the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._click_away and not self.panel.geometry().contains(event.position().toPoint()):
            self.close()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), veil_colour())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the panel."""
        stops = self._stops()
        if not stops:
            return True
        now = QApplication.focusWidget()
        if now in stops:
            step = 1 if forward else -1
            wanted = stops[(stops.index(now) + step) % len(stops)]
        else:
            wanted = stops[0 if forward else -1]
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        wanted.setFocus(reason)
        return True

    def _stops(self) -> list[QWidget]:
        """Widgets of the panel that Tab reaches, in Qt's own order."""
        stops: list[QWidget] = []
        widget = self.panel.nextInFocusChain()
        while widget is not None and widget is not self.panel:
            if (
                self.panel.isAncestorOf(widget)
                and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and widget.isEnabled()
                and widget.isVisible()
                and widget.focusProxy() is None
            ):
                stops.append(widget)
            widget = widget.nextInFocusChain()
        return stops

    def _cast_shadow(self) -> None:
        shadow = QGraphicsDropShadowEffect(self.panel)
        shadow.setBlurRadius(tokens().shadow.blur)
        shadow.setOffset(0, tokens().shadow.dy)
        shadow.setColor(shadow_colour())
        self.panel.setGraphicsEffect(shadow)
