"""Second-level tabs: a word, and a line under the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import WORK, font, text_width

HEIGHT, EDGE, GAP, LINE = 44, 4, 12, 3


class SubTabs(QTabBar):
    """At most five; ``currentChanged`` tells the new one. Nothing is elided or scrolled."""

    def __init__(self, names: Sequence[str] = (), *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(font())
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        for name in names:
            self.addTab(name)

    def tabSizeHint(self, index: int) -> QSize:
        width = text_width(self.tabText(index), WORK, True) + 2 * EDGE + GAP
        return QSize(width, scaled(HEIGHT))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pointer = self.mapFromGlobal(QCursor.pos())
        for index in range(self.count()):
            room = self.tabRect(index)
            box = room.adjusted(0, 0, -GAP, 0)
            current = index == self.currentIndex()
            hovered = room.contains(pointer) and self.isTabEnabled(index)
            self._draw(painter, box, index, current=current, hovered=hovered)

    def _draw(
        self, painter: QPainter, box: QRect, index: int, *, current: bool, hovered: bool
    ) -> None:
        role = "accent_text" if current else "text" if hovered else "text_2"
        if not self.isTabEnabled(index):
            role = "text_off"
        painter.setFont(font())
        painter.setPen(colour(role))
        painter.drawText(box.translated(0, -1), Qt.AlignmentFlag.AlignCenter, self.tabText(index))
        if current or hovered:
            line = QRect(box.x(), box.bottom() + 1 - LINE, box.width(), LINE)
            painter.fillRect(line, colour("accent" if current else "line"))
        if current and self.hasFocus():
            painter.setPen(QPen(colour("focus"), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 5, -1, -LINE - 3), 6, 6)
