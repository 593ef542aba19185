"""The tile at the top left: listening, locked, or the line of scans is long."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.type import COUNTER, NOTE, font, text_width

SIDE, ICON = 48, 28
MODES = {
    "listening": ("scan", "accent", "on_accent"),
    "locked": ("lock", "bad_solid", "on_bad"),
    "waiting": ("clock", "warn_solid", "on_warn"),
    "off": ("barcode-off", "mute_soft", "text_2"),
}


class ScanTile(QWidget):
    """Says by colour and symbol whether scans are taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = "listening"
        self.setFixedSize(scaled(SIDE), scaled(SIDE))

    def set_mode(self, mode: str) -> None:
        """Show listening, locked, waiting (many scans in line) or off."""
        assert mode in MODES
        self.mode = mode
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        icon, ground, ink = MODES[self.mode]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        inset = (self.width() - scaled(ICON)) / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        draw_icon(painter, icon, box, ink)


class PendingChip(QWidget):
    """×5 next scan: what waits for the next scan. Hidden while nothing waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_pending(self, figure: str, words: str = "") -> None:
        """Show *figure* ("×5") and what it is for; an empty *figure* hides the chip."""
        self._figure, self._words = figure, words
        self.setAccessibleName(f"{figure} {words}".strip())
        show_when(self, bool(figure))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words = text_width(self._words, NOTE) + 12 if self._words else 0
        return QSize(32 + text_width(self._figure, COUNTER, True) + words, scaled(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("warn_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        box = self.rect().adjusted(16, -1, 0, -1)
        painter.setFont(font(COUNTER, True))
        painter.setPen(colour("warn"))
        painter.drawText(box, flags, self._figure)
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        after = box.adjusted(text_width(self._figure, COUNTER, True) + 12, 1, 0, 1)
        painter.drawText(after, flags, self._words)
