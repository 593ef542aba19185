"""One part of the tab Follow-up: a list, its views, a search, and a side pane of small forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.surveys import queries
from wms_desktop.surveys.view_form import KeptForm
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, SearchEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.list_export import ListExport
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import Segments
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

WIDE, NARROW = 364, 300


class FollowPart(QWidget):
    """What the tab passes on to the part that is shown.

    Signals:
        changed: something else can be printed.
    """

    changed = Signal()
    has_periods = False
    pane: RowsPane

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page, self.context = page, page.context
        self.tools: tuple[QWidget, ...] = ()
        self.side = SideStack()
        self._plane: Plane | None = None
        self._folding: list[Button] = []  # where the window is small

    def look_for(self, name: str, views: list[tuple[str, str]]) -> None:
        """Have views of the list and a search above it."""
        self.which = Segments(views)
        self.which.setObjectName(f"{name}_which")
        self.which.chosen.connect(lambda _key: self.refresh())
        self.search = SearchEdit(hint=tr("Customer, number@@survey"))
        self.search.setObjectName(f"{name}_search")
        self.search.searched.connect(lambda _text: self.refresh())
        self.tools = (self.which, self.search)

    def beside(self, *lists: QWidget) -> None:
        """Put the side pane at the right of *lists*, of which one is shown."""
        self._plane = Plane("side", column(self.side))
        self._plane.set_least_width(WIDE)
        self.setLayout(row((column(*((each, 1) for each in lists), gap=0), 1), VLine(),
                           self._plane, gap=0))  # fmt: skip

    def let_out(self, id_: str, title: str, export: Callable[[], Any], pane: RowsPane) -> None:
        """Let a list go out with Ctrl+E."""
        made = ListExport(id_, title, export, self.page, pane)
        button = made.button()
        pane.foot.add_right(button)
        self._folding.append(button)

    def told(self, kind: Any, head: str, note: str = "") -> None:
        """Say in the scan bar what was done."""
        self.context.shell.show_result(ScanResult(kind, head, note))

    # what the tab passes on

    @property
    def prints(self) -> bool:
        """Whether F9 prints something now."""
        return False

    def refresh(self) -> None:
        """Show the data as they are now."""

    def start(self) -> None:
        """The keyboard belongs to the list."""
        self.pane.list.setFocus()

    def to_field(self, first: QWidget) -> None:
        """The keyboard to a field of the form beside the list, where one is shown to fill in."""
        if first.isVisible():
            first.setFocus()

    def start_search(self) -> None:
        """F2."""
        if self.search in self.tools:
            self.search.setFocus()
            self.search.selectAll()

    def turn(self) -> None:
        """F6: the next view of the list."""
        keys = [key for key, _text in self.views()]
        here = keys.index(self.which.current())
        self.which.choose(keys[(here + 1) % len(keys)])
        self.refresh()
        self.start()

    def views(self) -> list[tuple[str, str]]:
        """Keys and titles of the list's views."""
        return []

    def step(self, by: int) -> None:
        """PgDn, PgUp: a later or an earlier period."""

    def save(self) -> None:
        """Ctrl+S: send what the form at the side holds; a day that is none is refused there."""
        try:
            self.send()
        except Refused as error:
            form = self.side.current
            assert isinstance(form, FormPane)
            form.refuse(error)

    def send(self) -> None:
        """Do what the form at the side is for."""

    def go_on(self) -> None:
        """Ctrl+Enter."""
        self.save()

    def new(self) -> None:
        """F3."""

    def drop(self) -> None:
        """F7."""

    def remind(self) -> None:
        """Ctrl+R."""

    def back(self) -> None:
        """Esc: from a form to the list, then out of the search."""
        if self.search.text() and not self.side_is_busy():
            self.search.clear()
            self.search.search_now()
        self.leave_form()
        self.start()

    def side_is_busy(self) -> bool:
        """Whether another form than that of the current row is shown."""
        return False

    def leave_form(self) -> None:
        """Show the form of the current row again."""

    def to_list(self) -> None:
        """The form is done: its row again, and the keyboard in the list."""
        self.leave_form()
        self.start()

    def print_paper(self) -> None:
        """F9."""

    def show_tools(self, shown: bool) -> None:
        """The tools belong to the part that is shown."""
        for tool in self.tools:
            show_when(tool, shown)

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        if self._plane is not None:
            self._plane.set_least_width(NARROW if narrow else WIDE)
        for form in self.findChildren(KeptForm):
            form.set_narrow(narrow)
        for button in self._folding:
            button.set_folded(narrow)


class PersonCombo(Combo):
    """Somebody who works at the site.

    Args:
        nobody: what stands first for nobody in particular; empty where somebody is needed.
    """

    def __init__(self, page: Page, name: str, *, nobody: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._nobody, self._wanted = nobody, page.context.acting().person_id
        by, db = page.context.acting(), page.context.db
        self._offer([(by.person_name, by.person_id)])
        page.read(lambda: queries.people_here(db, by.site_id), self._offer)

    def want(self, person_id: int | None) -> None:
        """Choose a person, also one whose name is still on its way."""
        self._wanted = person_id or 0
        self.set_value(person_id)

    def _offer(self, people: list[tuple[str, int]]) -> None:
        first: list[tuple[str, Any]] = [(self._nobody, None)] if self._nobody else []
        self.set_items([*first, *people])
        self.set_value(self._wanted or None)
