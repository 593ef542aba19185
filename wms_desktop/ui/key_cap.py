"""The key drawn on what it works: in buttons, in the palette, in the list of keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import NOTE, font, text_width

HEIGHT = 22


def key_width(key: str) -> int:
    """Width of the cap that holds *key*."""
    return max(scaled(HEIGHT), text_width(key, NOTE) + 12)


def draw_key(painter: QPainter, rect: QRectF, key: str, ink: QColor, edge: QColor) -> None:
    """Paint a key cap into *rect*."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font(NOTE))
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)


class KeyCap(QWidget):
    """A key beside its explanation."""

    def __init__(self, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self.set_key(key)

    def set_key(self, key: str) -> None:
        """Show *key*, written as people say it: Ctrl K, F9, ↵."""
        self._key = key
        self.setFixedSize(key_width(key), scaled(HEIGHT))
        self.setAccessibleName(key)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        edge = colour("line_control")
        draw_key(QPainter(self), QRectF(self.rect()), self._key, colour("text_2"), edge)
