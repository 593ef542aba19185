"""How wide the columns of a list are: measured from what they hold, never the other way round."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QTableView

from wms_desktop.ui.delegate import RowDelegate
from wms_desktop.ui.list_header import ListHeader
from wms_desktop.ui.look import scaled

MEASURED_ROWS = 200
NAME_GOOD, NAME_LEAST, WIDEST = 200, 120, 360


class ColumnWidths(QObject):
    """Fits the columns of one list; the name column takes what is left.

    Where all together are too wide, optional columns go, from the right; what then is still too
    wide scrolls. A person's own widths are kept.

    Signals:
        changed_by_hand: a person has dragged a column.
    """

    changed_by_hand = Signal()

    def __init__(self, view: QTableView, head: ListHeader, rows: RowDelegate) -> None:
        super().__init__(view)
        self._view, self._head, self._rows = view, head, rows
        self._needed: dict[int, int] = {}
        self._own: dict[str, int] = {}
        self._fitting = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.fit)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.sectionResized.connect(self._on_resized)

    def watch(self, model: QAbstractItemModel) -> None:
        """Measure *model* now and whenever its rows change."""
        self._model = model
        self._rows.name_column = self._name_column()
        model.modelReset.connect(self._measure_all)
        model.dataChanged.connect(lambda top, end: self._measure(top.row(), end.row()))
        model.rowsInserted.connect(lambda _parent, top, end: self._measure(top, end))
        self._measure_all()
        self.fit()

    def by_hand(self) -> dict[str, int]:
        """Widths that a person has set, by column title, at a text scale of 100 %."""
        return dict(self._own)

    def set_by_hand(self, widths: dict[str, int]) -> None:
        """Use *widths*; columns that are no longer there are ignored."""
        self._own = {title: width for title, width in widths.items() if 32 <= width <= 2000}
        self.fit()

    def fit(self) -> None:
        """Give every column its width and the name column the rest."""
        if not self._needed:
            return
        name, room = self._name_column(), self._view.viewport().width()
        widths = {column: self._wanted(column) for column in self._needed}
        needed = widths[name]
        shown = self._shown(widths, name, min(needed, scaled(NAME_GOOD)), room)
        rest = sum(widths[column] for column in shown if column != name)
        widths[name] = max(room - rest, min(needed, scaled(NAME_LEAST)))
        self._fitting = True
        for column, width in widths.items():
            self._view.setColumnHidden(column, column not in shown)
            if column in shown and self._head.sectionSize(column) != width:
                self._head.resizeSection(column, width)
        self._fitting = False
        self._rows.ends = (min(shown), max(shown))

    def _shown(self, widths: dict[int, int], name: int, name_min: int, room: int) -> list[int]:
        window = self._view.window().width()
        columns = self._model.columns  # type: ignore[attr-defined]
        shown = [n for n in widths if getattr(columns[n], "shown_from", 0) <= window or n == name]
        spare = [n for n in shown if getattr(columns[n], "optional", False) and n != name]
        while spare and name_min + sum(widths[n] for n in shown if n != name) > room:
            shown.remove(spare.pop())
        return shown

    def _wanted(self, column: int) -> int:
        own = self._own.get(self._title(column))
        return scaled(own) if own else self._needed[column]

    def _measure_all(self) -> None:
        columns = range(self._model.columnCount())
        self._needed = {column: self._head.needed(column) for column in columns}
        self._measure(0, self._model.rowCount() - 1)

    def _measure(self, top: int, end: int) -> None:
        name = self._rows.name_column
        for row in range(top, min(end + 1, top + MEASURED_ROWS, self._model.rowCount())):
            for column, known in self._needed.items():
                cell = self._model.cell(self._model.index(row, column, QModelIndex()))  # type: ignore[attr-defined]
                needed = self._rows.needed(cell, name=column == name)
                self._needed[column] = max(known, min(needed, scaled(WIDEST)))
        self._later.start(0)

    def _name_column(self) -> int:
        columns = self._model.columns  # type: ignore[attr-defined]
        kinds = [getattr(column, "kind", "text") for column in columns]
        for wanted in ("name", "text"):
            if wanted in kinds:
                return kinds.index(wanted)
        return 0

    def _title(self, column: int) -> str:
        return str(self._model.columns[column].title)  # type: ignore[attr-defined]

    def _on_resized(self, column: int, _old: int, new: int) -> None:
        if self._fitting or column not in self._needed or column == self._name_column():
            return
        self._own[self._title(column)] = round(new * 36 / scaled(36))
        self._later.start(0)
        self.changed_by_hand.emit()
