"""One of several: orders that were looked for, or delivered lots for a new line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.line_edit import SearchEdit
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page_parts import ListFoot
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

_LINE_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Choice(Plane):
    """Type to narrow down, arrows to move, Enter to take.

    Signals:
        left: nothing was chosen.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("page", parent=parent)
        self.setObjectName("returns_choice")
        self._rows: list[Any] = []
        self._says: Callable[[Any], str] = str
        self._take: Callable[[Any], object] = lambda _row: None
        self._title = Label(bold=True)
        self.search = SearchEdit(hint=tr(N_("Narrow down")))
        self.search.setObjectName("returns_choice_search")
        self.search.installEventFilter(self)
        self.list = ListView(two_lines=True)
        self.list.setObjectName("returns_choice_list")
        back = Button(tr(N_("Back")), icon="arrow-back-up", kind="quiet", key="Esc")
        back.setObjectName("returns_choice_back")
        self._foot = ListFoot(" ", back)
        head = row(self._title, None, (self.search, 1), gap=16, margins=(16, 12, 16, 12))
        self.setLayout(column(head, (self.list, 1), self._foot, gap=0))
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._on_enter)
        self.list.activated_row.connect(lambda found: self._take(found))
        back.clicked.connect(self.left)

    def offer(
        self,
        title: str,
        columns: tuple[Column[Any], ...],
        rows: Sequence[Any],
        *,
        says: Callable[[Any], str],
        take: Callable[[Any], object],
    ) -> None:
        """Offer *rows*; *take* gets the one that is chosen, *says* is what typing looks in."""
        self._rows, self._says, self._take = list(rows), says, take
        self._title.setText(title)
        self.list.setAccessibleName(title)
        self.list.set_model(RowsModel(columns, self._rows, self.list))
        self.search.clear()
        self._narrow("")
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows typed in the search move in the list."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is self.search and pressed and event.key() in _LINE_KEYS:  # type: ignore[attr-defined]
            self.list.keyPressEvent(event)  # type: ignore[arg-type]
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        shown = [found for found in self._rows if wanted in self._says(found).casefold()]
        model = self.list.model()
        assert isinstance(model, RowsModel)
        model.set_rows(shown)
        self._foot.set_text(tr(N_("{count} to choose from"), count=len(shown)))
        if shown:
            self.list.selectRow(0)

    def _on_enter(self) -> None:
        found = self.list.current_row()
        if found is not None:
            self._take(found)
