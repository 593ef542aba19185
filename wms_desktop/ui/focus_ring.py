"""One ring for the whole program, just outside whatever has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from wms_desktop.ui.look import colour

OUTSIDE, WIDTH, RADIUS = 3, 2, 8
OWN_RING = "own_ring"  # widgets with this property draw their focus themselves


class _RingStyle(QProxyStyle):
    """For the ring alone: lift it to the window, so that a tight parent does not clip it."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returned)

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            return OUTSIDE
        return super().pixelMetric(metric, option, widget)


class _Ring(QFocusFrame):
    def __init__(self, style: QStyle) -> None:
        super().__init__()
        self.setStyle(style)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("focus"), WIDTH))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)


class FocusRing(QObject):
    """Follows the keyboard. Make one after QApplication; it belongs to the application.

    Lists and tab bars draw a ring around the row or tab themselves, and so does every widget
    with the property ``own_ring``.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._style = _RingStyle("Fusion")  # a reference must live as long as the ring
        self._ring: _Ring | None = None
        app.focusChanged.connect(self._on_focus_changed)
        self._on_focus_changed(None, app.focusWidget())

    def widget(self) -> QWidget | None:
        """What the ring is around now."""
        return self._ring.widget() if self._ring is not None and isValid(self._ring) else None

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        wanted = now if now is not None and not _draws_itself(now) else None
        if self._ring is None or not isValid(self._ring):  # it dies with the window it was on
            if wanted is None:
                return
            self._ring = _Ring(self._style)
        self._ring.setWidget(wanted)  # type: ignore[arg-type]


def _draws_itself(widget: QWidget) -> bool:
    alone = widget.isWindow() or widget.parentWidget() is None
    return (
        alone or isinstance(widget, (QAbstractItemView, QTabBar)) or bool(widget.property(OWN_RING))
    )
