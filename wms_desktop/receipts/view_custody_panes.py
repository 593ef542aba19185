"""What the parts of Movement are put together from: a list, papers, a side pane with its deeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import KeyValue, ListFoot
from wms_desktop.ui.paged_model import PagedModel
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

Fetch = Callable[[Any, int], list[Any]]
Says = Callable[[], tuple[str, str]]


class Rows(QWidget):
    """A list with its count, and what is said where it is empty.

    Signals:
        current: the row that is current now; None for none.
        chosen: Enter or a double click.
    """

    current = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        page: Page,
        name: str,
        says: str,
        icon: str,
        columns: tuple[Column[Any], ...],
        fetch: Fetch,
        *,
        empty: Says,
        pages: bool = True,
    ) -> None:
        super().__init__()
        self._empty_says, self.wanted = empty, 0
        self.list, self.foot, self.empty = ListView(two_lines=True), ListFoot(), EmptyState(icon)
        for widget, what in ((self.list, "list"), (self.foot, "foot"), (self.empty, "empty")):
            widget.setObjectName(f"{name}_{what}")
        self.list.setAccessibleName(says)
        whole: Fetch = lambda after, limit: fetch(after, limit) if after is None else []  # noqa: E731
        self.rows: PagedModel[Any] = PagedModel(
            page.context.tasks, columns, fetch if pages else whole, self
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.list.set_model(self.rows)
        self.list.activated_row.connect(self.chosen)
        self.list.current_changed.connect(self._on_current)
        self.setLayout(column((self.list, 1), (self.empty, 1), self.foot, gap=0))
        show_when(self.empty, False)

    def go_to(self, id_: int) -> None:
        """Make the row with *id_* the current one, now or once the list has come."""
        self.wanted = id_
        self._select()

    def _on_loaded(self, count: int) -> None:
        show_when(self.empty, count == 0)
        show_when(self.list, count > 0)
        self.empty.say(*self._empty_says())
        if self.rows.is_complete:
            self.foot.set_text(tr("{count} {count:entry|entries}", count=count) if count else "")
        self._select()
        if self.wanted == 0:
            self.list.select_first()
        self.current.emit(self.list.current_row() if count else None)

    def _select(self) -> None:
        number = self.rows.row_of(self.wanted) if self.wanted else None
        if number is not None:
            self.list.selectRow(number)

    def _on_current(self, found: Any) -> None:
        if found is not None:
            self.wanted = getattr(found, "id", 0)
            self.current.emit(found)


class Papers(QWidget):
    """The receipts of one envelope, list or box, with a line that says how far it is."""

    def __init__(self, name: str, says: str, columns: tuple[Column[Any], ...]) -> None:
        super().__init__()
        self.list, self.foot = ListView(two_lines=True, says=says), ListFoot()
        self.list.setObjectName(f"{name}_papers")
        self.foot.setObjectName(f"{name}_papers_foot")
        self.rows: RowsModel[Any] = RowsModel(columns)
        self.list.set_model(self.rows)
        self.setLayout(column((self.list, 1), self.foot, gap=0))

    def show_rows(self, rows: Sequence[Any], says: str = "") -> None:
        """Show *rows*, and *says* in the foot."""
        self.rows.set_rows(rows)
        self.foot.set_text(says)

    def select(self, number: str) -> None:
        """Make the receipt *number* the current one."""
        for at, each in enumerate(self.rows.rows()):
            if each.number == number:
                self.list.selectRow(at)


class SidePane(QWidget):
    """A title, facts, what is typed, and the buttons below; reasons stand beside grey ones."""

    def __init__(self, *parts: QWidget, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.title, self.facts = Label("", bold=True, wrap=True), KeyValue()
        self.message, self.why = Message(), Label("", NOTE, "text_2", wrap=True)
        content = QWidget()
        content.setLayout(column(self.title, self.facts, *parts, None, margins=(16, 16, 16, 4)))
        self._minor = column(*buttons[:-1])
        self._folding = [each for each in buttons[:-1] if isinstance(each, Button)]
        foot = column(self.message, self.why, margins=(16, 4, 16, 12))
        foot.addLayout(self._minor)
        for each in buttons[-1:]:
            foot.addWidget(each)
        self.setLayout(column((ScrollPane(content), 1), foot, gap=4))
        show_when(self.why, False)

    def set_narrow(self, narrow: bool) -> None:
        """Where there is little room, all buttons but the last stand in one row without words."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._minor.setDirection(across if narrow else down)
        for each in self._folding:
            each.set_folded(narrow)

    def say(self, title: str, facts: Sequence[tuple[str, str]], why: str = "") -> None:
        """Show what it is, and why something cannot be done."""
        self.title.setText(title)
        self.facts.show_facts([(label, value) for label, value in facts if value])
        self.why.setText(why)
        show_when(self.why, bool(why))


def deed(
    name: str,
    text: str,
    handler: Callable[[], object],
    *,
    icon: str = "",
    key: str = "",
    kind: str = "",
) -> Button:
    """A button of a side pane."""
    made = Button(text, icon=icon, key=key, kind=kind)
    made.setObjectName(name)
    made.clicked.connect(lambda _checked=False: handler())
    return made
