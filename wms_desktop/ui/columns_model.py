"""Rows in columns, as every list of the program shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from wms_desktop.ui.cell import Cell, is_figure

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column of a list.

    Attributes:
        title: in the language shown.
        text: what a row says here; a `Cell` where it is more than plain text.
        kind: "name" stretches, "figure" is aligned right, "state" holds pills and comes last.
        order: what the query calls this column when sorted by it; empty where it cannot be.
        optional: may be left out where the window is narrow (look.md, Width steps).
        shown_from: smallest width of the window at which the column is shown.
    """

    title: str
    text: Callable[[R], str | Cell]
    kind: Literal["text", "name", "figure", "state"] = "text"
    order: str = ""
    optional: bool = False
    shown_from: int = 0


class ColumnsModel(QAbstractTableModel, Generic[R]):
    """What a `ListView` asks of its rows; where they come from is the heirs' business."""

    def __init__(
        self, columns: tuple[Column[R], ...], rows: Sequence[R], parent: QObject | None
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._rows = list(rows)

    def row(self, number: int) -> R:
        """The row in line *number*."""
        return self._rows[number]

    def rows(self) -> list[R]:
        """All rows known so far."""
        return [*self._rows]

    def cell(self, index: Index) -> Cell:
        """What is drawn at *index*."""
        said = self.columns[index.column()].text(self._rows[index.row()])
        return said if isinstance(said, Cell) else Cell(said)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
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
            return self._alignment(section)
        return None

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        right = is_figure(self.columns[column])
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
