"""Paints the rows of all lists: background, hairline, ring, text, second line, pill, bar, icon."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from wms_desktop.ui.cell import Cell, is_figure
from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.pill import HEIGHT as PILL_HEIGHT
from wms_desktop.ui.pill import draw_pill, pill_width
from wms_desktop.ui.plain_text import one_line, tip
from wms_desktop.ui.progress import draw_bar
from wms_desktop.ui.type import NOTE, WORK, font, line_height, metrics, text_width

Index = QModelIndex | QPersistentModelIndex
PAD, ICON, ICON_GAP, PILL_GAP = 12, 20, 8, 8
BAR_WIDTH, BAR_HEIGHT, BAR_GAP = 56, 6, 8
ACCENT, RING = 3, 2
SPARE = 3  # elidedText cuts at exact width
_NOTHING = ("0", "–", "0.00")


class RowDelegate(QStyledItemDelegate):
    """Draws `Cell`s. Uses the look in force, not the option's palette; touches no database."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hover_row = -1
        self.single = True  # one row at a time: the current one is shown, selected or not
        self.ends = (0, 0)  # first and last column shown
        self.name_column = 0

    def needed(self, cell: Cell, *, name: bool = False) -> int:
        """Width that shows *cell* uncut; *name* for the column that is bold in the current row."""
        width = 0
        if cell.text:
            width = text_width(one_line(cell.text), WORK, cell.bold or name)
            width += scaled(ICON) + ICON_GAP if cell.icon else 0
        elif cell.icon:
            width = scaled(ICON)
        if cell.pill:
            width += pill_width(one_line(cell.pill[1])) + (PILL_GAP if width else 0)
        if cell.sub:
            width = max(width, text_width(one_line(cell.sub), NOTE))
        if cell.bar is not None:
            width += BAR_WIDTH + (BAR_GAP if width else 0)
        return width + 2 * PAD + SPARE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = _cell(index)
        box: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        view = cast(QAbstractItemView, option.widget)
        current = selected or (self.single and index.row() == view.currentIndex().row())
        painter.save()
        painter.setClipRect(box)
        self._draw_ground(painter, box, index, current)
        if current and view.hasFocus():
            self._draw_ring(painter, box, index.column())
        right = is_figure(_columns(index.model())[index.column()])
        inner = box.adjusted(PAD, 0, -PAD, -1)
        if cell.bar is not None:
            inner = self._draw_bar(painter, inner, cell, right)
        bold = cell.bold or (current and index.column() == self.name_column)
        self._draw_words(painter, inner, cell, right=right, current=current, bold=bold)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A cell that is cut tells itself in full."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        cell = _cell(index)
        cut = self.needed(cell) > option.rect.width()
        QToolTip.showText(event.globalPos(), tip(cell.said) if cut else "", view)
        return True

    def _draw_ground(self, painter: QPainter, box: QRect, index: Index, current: bool) -> None:
        hovered = index.row() == self.hover_row
        painter.fillRect(box, colour("selection" if current else "hover" if hovered else "surface"))
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), colour("line_soft"))
        if current and index.column() == self.ends[0]:
            painter.fillRect(QRect(box.x(), box.y(), ACCENT, box.height()), colour("accent"))

    def _draw_ring(self, painter: QPainter, box: QRect, column: int) -> None:
        ring = colour("focus")
        painter.fillRect(QRect(box.x(), box.y(), box.width(), RING), ring)
        painter.fillRect(QRect(box.x(), box.bottom() - RING + 1, box.width(), RING), ring)
        if column == self.ends[0]:
            painter.fillRect(QRect(box.x(), box.y(), RING, box.height()), ring)
        if column == self.ends[1]:
            painter.fillRect(QRect(box.right() - RING + 1, box.y(), RING, box.height()), ring)

    def _draw_bar(self, painter: QPainter, inner: QRect, cell: Cell, right: bool) -> QRect:
        """Paint the bar away from the text; returns what is left for the text."""
        y = inner.center().y() - BAR_HEIGHT / 2 + 1
        at_left = right or not cell.text
        x = inner.x() if at_left else inner.right() + 1 - BAR_WIDTH
        draw_bar(painter, QRectF(x, y, BAR_WIDTH, BAR_HEIGHT), cell.bar or 0.0, cell.bar_role)
        room = BAR_WIDTH + BAR_GAP
        return inner.adjusted(room, 0, 0, 0) if at_left else inner.adjusted(0, 0, -room, 0)

    def _draw_words(
        self, painter: QPainter, inner: QRect, cell: Cell, *, right: bool, current: bool, bold: bool
    ) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        line = QRect(inner)
        if cell.sub:
            high, low = line_height(), line_height(NOTE)
            line = QRect(
                inner.x(), inner.y() + (inner.height() - high - low) // 2, inner.width(), high
            )
            under = QRect(inner.x(), line.bottom(), inner.width(), low)
            painter.setFont(font(NOTE))
            painter.setPen(colour("text_2" if current else "text_3"))
            painter.drawText(under, flags, _fitting(cell.sub, NOTE, False, inner.width()))
        if cell.icon:
            size = scaled(ICON)
            at = QRectF(line.x(), line.y() + (line.height() - size) / 2, size, size)
            draw_icon(painter, cell.icon, at, cell.icon_role)
            line.adjust(size + ICON_GAP, 0, 0, 0)
        if cell.pill:
            line = self._draw_pill(painter, line, cell, right=right, current=current, bold=bold)
        if cell.text:
            painter.setFont(font(WORK, bold))
            painter.setPen(colour(_role(cell)))
            painter.drawText(
                line.translated(0, -1), flags, _fitting(cell.text, WORK, bold, line.width())
            )

    def _draw_pill(
        self, painter: QPainter, line: QRect, cell: Cell, *, right: bool, current: bool, bold: bool
    ) -> QRect:
        """Paint the pill after the text; returns what is left for the text."""
        assert cell.pill is not None
        kind, word = cell.pill[0], one_line(cell.pill[1])
        icon = cell.pill[2] if len(cell.pill) == 3 else ""
        width, height = pill_width(word), scaled(PILL_HEIGHT)
        text = text_width(one_line(cell.text), WORK, bold) + SPARE
        after = text + PILL_GAP if cell.text else 0
        x = line.x() + min(after, max(line.width() - width, 0))
        if right:
            x = line.right() + 1 - width
        y = line.y() + (line.height() - height) // 2
        tint = "surface" if current else ""
        draw_pill(painter, QRectF(x, y, width, height), kind, word, icon, tint)
        if right:
            return line.adjusted(0, 0, -width - PILL_GAP, 0)
        return QRect(line.x(), line.y(), max(x - line.x() - PILL_GAP, 0), line.height())


def _cell(index: Index) -> Cell:
    cell: Cell = cast(Any, index.model()).cell(index)
    return cell


def _columns(model: QAbstractItemModel) -> tuple[object, ...]:
    columns: tuple[object, ...] = cast(Any, model).columns
    return columns


def _fitting(text: str, size: str, bold: bool, width: int) -> str:
    return metrics(size, bold).elidedText(one_line(text), Qt.TextElideMode.ElideRight, width)


def _role(cell: Cell) -> str:
    quiet = cell.role == "text" and not cell.bold and cell.text in _NOTHING
    return "text_3" if quiet else cell.role
