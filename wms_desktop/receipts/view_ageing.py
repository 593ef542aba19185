"""The ageing bar: how many missing receipts are in time, due soon, overdue, beyond the limit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import COUNTER, NOTE, font, line_height, text_width

_BAR, _GAP, _ICON = 16, 8, 20


@dataclass(frozen=True, slots=True)
class AgePart:
    """One part of the bar: its figure and words, in the roles of its colours."""

    count: int
    words: str
    ink: str
    fill: str
    icon: str = ""

    @property
    def least(self) -> int:
        """The width that shows figure, icon and words uncut."""
        figure = text_width(f"{self.count}", COUNTER, True) + 2
        if self.icon:
            figure += 8 + scaled(_ICON)
        return max(figure, text_width(self.words, NOTE) + 2) + 16


class AgeingBar(QWidget):
    """Four parts beside each other, as wide as their figures, never narrower than their words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[AgePart, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: tuple[AgePart, ...]) -> None:
        """Show *parts* from left to right."""
        self._parts = parts
        self.setAccessibleName(", ".join(f"{part.words} {part.count}" for part in parts))
        self.updateGeometry()
        self.update()

    def widths(self) -> list[float]:
        """How wide each part is now."""
        room = self.width() - _GAP * max(0, len(self._parts) - 1)
        least = [float(part.least) for part in self._parts]
        spare = max(0.0, room - sum(least))
        total = sum(part.count for part in self._parts) or 1
        return [
            width + spare * part.count / total
            for width, part in zip(least, self._parts, strict=True)
        ]

    def sizeHint(self) -> QSize:
        least = sum(part.least for part in self._parts) + _GAP * max(0, len(self._parts) - 1)
        return QSize(least, line_height(COUNTER) + line_height(NOTE) + scaled(_BAR) + 10)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 0.0
        for part, width in zip(self._parts, self.widths(), strict=True):
            self._draw(painter, part, x, width)
            x += width + _GAP

    def _draw(self, painter: QPainter, part: AgePart, x: float, width: float) -> None:
        ink = part.ink if part.count else "text_3"
        high = line_height(COUNTER)
        painter.setFont(font(COUNTER, True))
        painter.setPen(colour(ink))
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(x, 0, width, high), flags, f"{part.count}")
        if part.icon:
            side = scaled(_ICON)
            left = x + text_width(f"{part.count}", COUNTER, True) + 8
            draw_icon(painter, part.icon, QRectF(left, (high - side) / 2 + 1, side, side), ink)
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        painter.drawText(QRectF(x, high, width, line_height(NOTE)), flags, part.words)
        top = high + line_height(NOTE) + 6
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(part.fill if part.count else "mute_soft"))
        painter.drawRoundedRect(QRectF(x, top, width, scaled(_BAR)), 4, 4)
