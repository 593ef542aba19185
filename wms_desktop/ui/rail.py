"""The ten tabs at the left: upright words, counts, folding to icons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.pill import KINDS
from wms_desktop.ui.plain_text import tip
from wms_desktop.ui.type import NOTE, WORK, font, line_height, text_width

ROWS, FOLDED, TOP = (44, 40, 36, 32), 56, 8
ICON, AROUND = 20, 96
_SOLID = {"bad": "bad_solid", "warn": "warn_solid", "mute": "line_control"}


@dataclass(frozen=True, slots=True)
class Badge:
    """A count on a tab: kind bad (overdue), warn (soon) or mute (waiting).

    Attributes:
        says: the count in words, for tool tip and screen readers.
    """

    kind: str
    count: int
    says: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    icon: str


class RailBar(QTabBar):
    """A real tab bar whose rows are painted upright."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folded, self._row_height = False, scaled(ROWS[0])
        self._rows: list[_Row] = []
        self._badges: dict[str, Badge] = {}
        self.setObjectName("rail")
        self.setFont(font())
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def describe(self, index: int, name: str, icon: str) -> None:
        """Give the tab at *index* its name and icon."""
        self._rows.insert(index, _Row(name, icon))
        self._say()

    def forget(self, index: int) -> None:
        """The tab at *index* is gone."""
        del self._rows[index]

    def set_folded(self, folded: bool) -> None:
        """Show icons only, or icons and words."""
        if folded != self._folded:
            self._folded = folded
            self._say()
            self._measure_again()

    def set_badge(self, name: str, badge: Badge | None) -> None:
        """Show *badge* on the tab *name*; None takes it away."""
        if badge is None or badge.count <= 0:
            self._badges.pop(name, None)
        else:
            self._badges[name] = badge
        self._say()
        self.update()

    def fit_height(self, room: int) -> None:
        """Lower rows where *room* is small, so that all ten stay in sight."""
        room -= TOP
        fitting = (scaled(row) for row in ROWS if scaled(row) * self.count() <= room)
        height = next(fitting, self._lowest())
        if height != self._row_height:
            self._row_height = height
            self._measure_again()

    def tabSizeHint(self, _index: int) -> QSize:
        return QSize(self._width(), self._row_height)

    def minimumTabSizeHint(self, _index: int) -> QSize:
        return QSize(self._width(), self._lowest())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(), self._lowest() * self.count())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("canvas"))
        pointer = self.mapFromGlobal(QCursor.pos())
        for index in range(min(self.count(), len(self._rows))):
            box = QRectF(self.tabRect(index)).adjusted(8, 3, -8, -3)
            current = index == self.currentIndex()
            if current or (self.underMouse() and self.tabRect(index).contains(pointer)):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("selection" if current else "hover"))
                painter.drawRoundedRect(box, 6, 6)
            self._draw_row(painter, box, index, current)
            if current and self.hasFocus():
                painter.setPen(QPen(colour("focus"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)

    def _draw_row(self, painter: QPainter, box: QRectF, index: int, current: bool) -> None:
        side = scaled(ICON)
        x = box.x() + ((box.width() - side) / 2 if self._folded else 10)
        place = QRectF(x, box.y() + (box.height() - side) / 2, side, side)
        draw_icon(painter, self._rows[index].icon, place, "accent_text" if current else "text_2")
        if not self._folded:
            painter.setFont(font(WORK, current))
            painter.setPen(colour("accent_text" if current else "text"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            words = box.adjusted(side + 20, -1, -8, -1)
            painter.drawText(words, int(flags), self.tabText(index))
        badge = self._badges.get(self._rows[index].name)
        if badge is not None:
            (self._draw_mark if self._folded else self._draw_count)(painter, box, badge)

    def _draw_count(self, painter: QPainter, box: QRectF, badge: Badge) -> None:
        text, look = _shown(badge.count), KINDS[badge.kind]
        width, height = max(scaled(22), text_width(text, NOTE) + 12), scaled(20)
        place = QRectF(box.right() - 9 - width, box.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(look.tint))
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setFont(font(NOTE))
        painter.setPen(colour(look.ink))
        painter.drawText(place.translated(0, -0.5), Qt.AlignmentFlag.AlignCenter, text)

    def _draw_mark(self, painter: QPainter, box: QRectF, badge: Badge) -> None:
        """Overdue is a square, soon a triangle, waiting a dot: told apart without colour."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(_SOLID[badge.kind]))
        at = QPointF(box.right() - 8, box.y() + 8)
        if badge.kind == "bad":
            painter.drawRoundedRect(QRectF(at.x() - 5, at.y() - 5, 10, 10), 2.5, 2.5)
        elif badge.kind == "warn":
            corners = (QPointF(0, -5.5), QPointF(6, 5), QPointF(-6, 5))
            painter.drawPolygon([at + corner for corner in corners])
        else:
            painter.drawEllipse(at, 4, 4)

    def _width(self) -> int:
        if self._folded:
            return max(FOLDED, scaled(ICON) + 36)
        words = (text_width(self.tabText(n), WORK, True) for n in range(self.count()))
        return max(words, default=0) + AROUND + scaled(ICON) - ICON

    def _lowest(self) -> int:
        """A row that still holds its word and is a target to hit."""
        return max(ROWS[-1], line_height() + 8)

    def _say(self) -> None:
        """Folded tabs keep tool tip and accessible name; counts are told in words."""
        for index, row in enumerate(self._rows[: self.count()]):
            badge = self._badges.get(row.name)
            count = (badge.says or _shown(badge.count)) if badge else ""
            name = f"{self.tabText(index)}, {count}" if count else self.tabText(index)
            self.setAccessibleTabName(index, name)
            self.setTabToolTip(index, tip(name) if self._folded or count else "")

    def _measure_again(self) -> None:
        self.setIconSize(self.iconSize() + QSize(1, 0))  # the only way to make it ask again
        self.setIconSize(self.iconSize() - QSize(1, 0))
        self.updateGeometry()
        self.update()


class MainTabs(QTabWidget):
    """The pages of the window, with the rail at their left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rail = RailBar()
        self.setObjectName("main_tabs")
        self.setTabBar(self.rail)
        self.setTabPosition(QTabWidget.TabPosition.West)
        self.setDocumentMode(False)

    def add_page(self, page: QWidget, name: str, icon: str, text: str) -> int:
        """Add *page* as the last tab; *name* stays the same in all languages."""
        index = self.addTab(page, text)
        self.rail.describe(index, name, icon)
        return index

    def names(self) -> list[str]:
        """Names of the tabs from top to bottom."""
        return [row.name for row in self.rail._rows]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.rail.fit_height(event.size().height())
        super().resizeEvent(event)

    def tabRemoved(self, index: int) -> None:
        super().tabRemoved(index)
        self.rail.forget(index)


def _shown(count: int) -> str:
    return str(count) if count < 1000 else "999+"
