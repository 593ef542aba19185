"""A field that finds one record by typing: hits below it, Enter takes the only one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.cell import Cell
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Page
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column

MOST_HITS = 4
_ROW = 56


class Finder(QWidget):
    """Search text above, at most four hits below while nothing is chosen.

    Args:
        find: text to records, on a worker thread.
        shown: what a record is called, and its second line.
        name: object name of the search field.
        free: what is typed may also stand for itself; Enter moves on where nothing fits.

    Attributes:
        go_on: moves the keyboard on once a record is chosen; to the next field, if not replaced.

    Signals:
        chosen: the record, None when it is no longer chosen.
    """

    chosen = Signal(object)

    def __init__(
        self,
        page: Page,
        find: Callable[[str], list[Any]],
        shown: Callable[[Any], tuple[str, str]],
        name: str,
        *,
        hint: str = "",
        free: bool = False,
    ) -> None:
        super().__init__()
        self._page, self._find, self._shown, self._free = page, find, shown, free
        self._sought = ""  # what the hits below were looked for with
        self._choice: Any = None
        self._last: Any = None  # chosen until a key came
        self._choosing = self._enter = False
        self.go_on: Callable[[], object] = lambda: self.search.focusNextChild()
        self.search = SearchEdit(hint=hint)
        self.search.setObjectName(name)
        self.hits = ListView(two_lines=True)
        self.hits.setObjectName(f"{name}_hits")
        self.hits.horizontalHeader().hide()
        self.hits.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        columns: tuple[Column[Any], ...] = (Column("", lambda r: Cell(*self._shown(r)), "name"),)
        self.rows: RowsModel[Any] = RowsModel(columns, (), self)
        self.hits.set_model(self.rows)
        self.setLayout(column(self.search, self.hits, gap=4))
        self.setFocusProxy(self.search)
        self.search.searched.connect(self._on_searched)
        self.search.textEdited.connect(self._on_typed)
        self.search.returnPressed.connect(self._on_enter)
        if free:
            self.search.editingFinished.connect(lambda: QTimer.singleShot(0, self, self._on_left))
        self.hits.activated_row.connect(self.choose)
        self.hits.clicked.connect(lambda index: self.choose(self.rows.row(index.row())))
        show_when(self.hits, False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def value(self) -> Any:
        """The record chosen, None for none."""
        return self._choice

    def name_it(self, says: str) -> None:
        """The name for screen readers."""
        self.search.setAccessibleName(says)
        self.hits.setAccessibleName(says)

    def choose(self, record: Any) -> None:
        """Take *record*; None empties the field."""
        self._choosing = True
        self._choice, self._last = record, None
        self.search.setText("" if record is None else self._shown(record)[0])
        self.search.search_now()
        self._choosing = False
        self.search.set_state("ok" if record is not None else "")
        if self.hits.hasFocus():  # they go away, and the keyboard must not go with them
            self.search.setFocus()
        self._show_hits([])
        self.chosen.emit(record)
        if record is not None and self.search.hasFocus():
            self.go_on()

    def text(self) -> str:
        """What is typed, or what the chosen record is called."""
        return self.search.text().strip()

    def say(self, text: str) -> None:
        """Show *text* that stands for itself; nothing is looked for."""
        self._choosing = True
        self.search.setText(text)
        self.search.search_now()
        self._choosing = False

    def set_error(self, error: str) -> None:
        """Mark the field as wrong; the `Field` around it says why."""
        self.search.set_error(error)
        if not error and self._choice is not None:
            self.search.set_state("ok")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.rows.rowCount():
            self.hits.setFocus()
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
        self._enter = False
        last, self._last = self._last, self._choice or self._last
        if self._choice is not None:
            self._choice = None
            self.search.set_state("")
            self.chosen.emit(None)
        elif last is not None and text == self._shown(last)[0]:  # the key was taken back
            self._choice = last
            self.search.set_state("ok")
            self._show_hits([])
            self.chosen.emit(last)

    def _on_searched(self, text: str) -> None:
        if self._choosing:
            return
        if not text:
            self._show_hits([])
            return
        find = self._find
        self._page.read(lambda: find(text), lambda hits: self._on_hits(text, hits))

    def _on_hits(self, text: str, hits: list[Any]) -> None:
        if text != self.search.text().strip() or self._choice is not None:
            return
        entered, self._enter = self._enter, False
        self._sought = text
        if entered and not hits and self._free:
            self._show_hits([])
            self.search.focusNextChild()
            return
        if entered and len(hits) == 1:
            self.choose(hits[0])
            return
        self._show_hits(hits[:MOST_HITS])
        if entered and hits:
            self.hits.setFocus()

    def _on_enter(self) -> None:
        if self._choice is not None:
            self.go_on()
            return
        if self.rows.rowCount():
            self._on_hits(self.search.text().strip(), self._again())
            return
        if self._free and self.text() in ("", self._sought):
            self.search.focusNextChild()
            return
        self._enter = True
        self.search.search_now()

    def _on_left(self) -> None:
        """What is typed stands for itself: nothing is left to be chosen."""
        if not (self.search.hasFocus() or self.hits.hasFocus()):
            self._show_hits([])

    def _again(self) -> list[Any]:
        self._enter = True
        return self.rows.rows()

    def _show_hits(self, hits: list[Any]) -> None:
        self.rows.set_rows(hits)
        self.hits.setFixedHeight(scaled(_ROW) * len(hits) + 4)
        show_when(self.hits, bool(hits))
