"""What the colours and signs of a heat map mean."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, heat, scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.tokens import tokens
from wms_desktop.ui.type import NOTE

STEPS = 6
_WIDE, _HIGH, _GAP = 20, 14, 4


class HeatSteps(QWidget):
    """The six steps from empty to full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(STEPS * scaled(_WIDE) + (STEPS - 1) * _GAP, scaled(_HIGH) + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = tokens().radius["cell"]
        for step in range(STEPS):
            painter.setPen(QPen(colour("line"), 1) if step == 0 else Qt.PenStyle.NoPen)
            painter.setBrush(heat(step))
            left = step * (scaled(_WIDE) + _GAP)
            shape = QRectF(left, 1, scaled(_WIDE), scaled(_HIGH))
            painter.drawRoundedRect(shape.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


class HeatLegend(QWidget):
    """The lowest and the highest step in words, and what the signs say.

    Args:
        signs: icon to words.
    """

    def __init__(self, signs: dict[str, str], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = Label("", NOTE, "text_2"), Label("", NOTE, "text_2")
        self._signs: dict[str, QWidget] = {}
        for icon, words in signs.items():
            sign = self._signs[icon] = QWidget()
            sign.setLayout(row(8, IconLabel(icon, "text_2", 16), Label(words, NOTE, "text_2")))
        self.setLayout(row(self._low, HeatSteps(), self._high, *self._signs.values(), None))

    def show_words(self, low: str, high: str, signs: Collection[str]) -> None:
        """What the first and the last colour mean, and which *signs* cells can show now."""
        self._low.setText(low)
        self._high.setText(high)
        for icon, sign in self._signs.items():
            show_when(sign, icon in signs)
