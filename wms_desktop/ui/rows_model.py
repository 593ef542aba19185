"""A short list that is known as a whole: the lines of a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from wms_desktop.ui.cell import Cell, is_figure
from wms_desktop.ui.paged_model import Column

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows given rows in a `ListView`, with the same columns as a `PagedModel`."""

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        rows: Sequence[R] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._rows = list(rows)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show *rows*. Where their number stays, the current line stays too."""
        if len(rows) == len(self._rows) and rows:
            self._rows = list(rows)
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rows(self) -> list[R]:
        """All rows shown."""
        return list(self._rows)

    def row(self, number: int) -> R:
        """The row in line *number*."""
        return self._rows[number]

    def cell(self, index: Index) -> Cell:
        """What is drawn at *index*."""
        said = self.columns[index.column()].text(self._rows[index.row()])
        return said if isinstance(said, Cell) else Cell(said)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.cell(index).said
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = is_figure(self.columns[section])
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
