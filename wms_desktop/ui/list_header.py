"""The head of a list: titles in size note, and which column the rows are sorted by."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import NOTE, font, text_width

HEIGHT, PAD, ARROW = 36, 12, 14


class ListHeader(QHeaderView):
    """Painted by hand, so that titles stand exactly over what they head.

    Signals:
        sort_asked: column clicked that can be sorted by, and whether descending.
    """

    sort_asked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted_by = -1
        self.descending = False
        self.setFont(font(NOTE))
        self.setFixedHeight(scaled(HEIGHT))
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(False)
        self.sectionClicked.connect(self._on_clicked)

    def needed(self, column: int) -> int:
        """Width that shows the title of *column* uncut."""
        arrow = scaled(ARROW) + 4 if self._can_sort(column) else 0
        return text_width(self._title(column), NOTE) + arrow + 2 * PAD + 2

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), scaled(HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        painter.save()
        painter.fillRect(rect, colour("surface"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), colour("line"))
        align = self.model().headerData(
            column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        right = bool(int(align or 0) & int(Qt.AlignmentFlag.AlignRight))
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        title, arrow = self._title(column), scaled(ARROW)
        if column == self.sorted_by:
            x = inner.right() + 1 - arrow if right else inner.x() + text_width(title, NOTE) + 4
            box = QRectF(x, inner.center().y() - arrow / 2 + 1, arrow, arrow)
            self._draw_arrow(painter, box)
            if right:
                inner.adjust(0, 0, -arrow - 4, 0)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, int(flags), title)
        painter.restore()

    def _draw_arrow(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        if not self.descending:
            painter.translate(box.center())
            painter.rotate(180)
            painter.translate(-box.center())
        draw_icon(painter, "chevron-down", box, "text_2")
        painter.restore()

    def _on_clicked(self, column: int) -> None:
        if not self._can_sort(column):
            return
        self.descending = column == self.sorted_by and not self.descending
        self.sorted_by = column
        self.viewport().update()
        self.sort_asked.emit(column, self.descending)

    def _title(self, column: int) -> str:
        title = self.model().headerData(column, Qt.Orientation.Horizontal)
        return str(title or "")

    def _can_sort(self, column: int) -> bool:
        columns = getattr(self.model(), "columns", ())
        return column < len(columns) and bool(getattr(columns[column], "order", ""))
