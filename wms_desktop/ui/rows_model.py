"""A short list that is known as a whole: the lines of a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject

from wms_desktop.ui.columns_model import Column, ColumnsModel

R = TypeVar("R")


class RowsModel(ColumnsModel[R]):
    """Shows given rows in a `ListView`, with the same columns as a `PagedModel`."""

    def __init__(
        self,
        columns: tuple[Column[R], ...],
        rows: Sequence[R] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, rows, parent)

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
