"""The list: rows of one or two lines, columns as wide as what they hold."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from wms_desktop.ui.column_widths import ColumnWidths
from wms_desktop.ui.delegate import RowDelegate
from wms_desktop.ui.list_header import ListHeader
from wms_desktop.ui.look import scaled
from wms_desktop.ui.type import font

ROW, ROW_TWO_LINES = 44, 56


class ListView(QTableView):
    """Shows any model that has ``cell(index)``, ``row(number)`` and ``columns``.

    Args:
        two_lines: rows are 56 high instead of 44 and show the second line of their cells.
        says: name for screen readers.

    Signals:
        activated_row: Enter or a double click on a record.
        current_changed: the current record, None for none.
        widths_changed: a person has changed a column's width; see `widths`.
    """

    activated_row = Signal(object)
    current_changed = Signal(object)
    widths_changed = Signal()

    def __init__(
        self, *, two_lines: bool = False, says: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = RowDelegate(self)
        self._head = ListHeader(self)
        self._columns = ColumnWidths(self, self._head, self._rows)
        self._copying = True
        self._told: object = None
        self.setItemDelegate(self._rows)
        self.setHorizontalHeader(self._head)
        self.setFont(font())
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(says)
        self.verticalHeader().hide()
        self.set_two_lines(two_lines)
        self.entered.connect(lambda index: self._hover(index.row()))
        self._head.sort_asked.connect(self._on_sort_asked)
        self._columns.changed_by_hand.connect(self.widths_changed)

    def set_two_lines(self, two_lines: bool) -> None:
        """Rows 56 high, with a second line, or 44 high."""
        self.verticalHeader().setMinimumSectionSize(scaled(32))
        height = scaled(ROW_TWO_LINES if two_lines else ROW)
        self.verticalHeader().setDefaultSectionSize(height)

    def set_model(self, model: QAbstractItemModel) -> None:
        """Show *model*; the list is measured whenever its rows change."""
        self.setModel(model)
        self._columns.watch(model)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        model.modelReset.connect(self._on_current_changed)
        model.dataChanged.connect(self._on_data_changed)
        model.rowsRemoved.connect(self._on_current_changed)
        self._on_current_changed()

    def current_row(self) -> Any:
        """The current record, None for none."""
        index, model = self.currentIndex(), self.model()
        if model is None or not index.isValid() or index.row() >= model.rowCount():
            return None
        return model.row(index.row())  # type: ignore[attr-defined]

    def selected_rows(self) -> list[Any]:
        """All selected records from top to bottom; more than one only after `set_multiple`."""
        chosen = self.selectionModel().selectedRows() if self.selectionModel() else []
        numbers = sorted(index.row() for index in chosen)
        return [self.model().row(number) for number in numbers]  # type: ignore[attr-defined]

    def set_multiple(self, multiple: bool) -> None:
        """Whether several rows can be selected with Shift and Ctrl."""
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        self._rows.single = not multiple

    def select_first(self) -> None:
        """Make the first row the current one where none is."""
        if self.model() is not None and self.model().rowCount() and self.current_row() is None:
            self.selectRow(0)

    def set_copying(self, allowed: bool) -> None:
        """Whether Ctrl+C copies the selected rows; off where persons are listed."""
        self._copying = allowed

    def widths(self) -> dict[str, int]:
        """Widths a person has set, by column title, to be kept for the next day."""
        return self._columns.by_hand()

    def set_widths(self, widths: dict[str, int]) -> None:
        """Use *widths* as `widths` gave them."""
        self._columns.set_by_hand(widths)

    def needed(self, row: int, column: int) -> int:
        """Width that shows one cell uncut."""
        model = self.model()
        return self._rows.needed(model.cell(model.index(row, column)))  # type: ignore[attr-defined]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            if self.current_row() is not None:
                self.activated_row.emit(self.current_row())
            event.accept()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A list that gets the keyboard has a current row, and it is seen."""
        super().focusInEvent(event)
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        chosen = self.selectionModel() is not None and self.selectionModel().hasSelection()
        if not chosen and not by_mouse and self.model() is not None and self.model().rowCount():
            self.selectRow(max(self.currentIndex().row(), 0))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid() and self.current_row() is not None:
            self.activated_row.emit(self.current_row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._columns.fit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._rows.hover_row:
            self._rows.hover_row = row
            self.viewport().update()

    def _copy(self) -> None:
        if not self._copying or self.model() is None:
            return
        chosen = self.selectionModel().selectedRows()
        shown = [n for n in range(self.model().columnCount()) if not self.isColumnHidden(n)]
        lines = (
            "\t".join(self.model().cell(at.siblingAtColumn(n)).said for n in shown)  # type: ignore[attr-defined]
            for at in sorted(chosen, key=QModelIndex.row)
        )
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_sort_asked(self, column: int, descending: bool) -> None:
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.model().sort(column, order)

    def _on_data_changed(self, top: QModelIndex, bottom: QModelIndex) -> None:
        if top.row() <= self.currentIndex().row() <= bottom.row():
            self._on_current_changed()

    def _on_current_changed(self) -> None:
        """Tell once the change is through: models say "removed" before the view has moved on."""
        QTimer.singleShot(0, self, self._tell_current)

    def _tell_current(self) -> None:
        row = self.current_row()
        if row is not self._told and row != self._told:
            self._told = row
            self.current_changed.emit(row)
