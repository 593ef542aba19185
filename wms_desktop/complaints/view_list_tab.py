"""A tab of the service page that is a list with everything about its current row beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.changes import Done
from wms_desktop.db import archive
from wms_desktop.imaging.photos import opened
from wms_desktop.ui.actions import ActionSpec, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import SearchEdit
from wms_desktop.ui.form_pane import FormPane
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

C = TypeVar("C")
WIDE, NARROW = 372, 300


class ListTab(SubPage):
    """Segments and search above, the list left, detail and forms one at a time at the right.

    What was opened from elsewhere stays shown until a person moves in the list.

    Args:
        name: first part of the object names.
        views: the segments: key and words.
        hint: what the search field finds.
        new: the key F3 and what it opens.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        views: Sequence[tuple[str, str]],
        hint: str,
        new: tuple[ActionSpec, str],
    ) -> None:
        super().__init__(page)
        self._name, self._pinned = name, 0
        self._wanted_id, self._steps_when_shown = 0, False
        self.which = Segments(views)
        self.which.setObjectName(f"{name}_which")
        self.search = SearchEdit(hint=hint)
        self.search.setObjectName(f"{name}_search")
        self.search.setAccessibleName(hint)
        self.new_button = Button(new[1], icon="plus", key="F3")
        self.new_button.setObjectName(f"{name}_new")
        tie(self.own(new[0], self.start_new), self.new_button)
        self._head = PageHead((self.which,), (self.search, self.new_button))
        self.side, self._place = SideStack(), QStackedWidget()
        self._side = Plane("side", column(self.side))
        self._side.set_least_width(WIDE)
        body = row((self._place, 1), VLine(), self._side, gap=0)
        self.setLayout(column(self._head, (body, 1), gap=0))
        self.which.chosen.connect(lambda _key: self.on_view())
        self.search.searched.connect(lambda _text: self.on_searched())
        self.search.returnPressed.connect(self.to_list)

    def build(self, pane: RowsPane, detail: QWidget, *forms: FormPane) -> None:
        """Put the list and the panes beside it in their places."""
        self.pane, self.detail = pane, detail
        self._place.addWidget(pane)
        for each in (detail, *forms):
            self.side.add(each)
        for form in forms:
            form.left.connect(self.show_detail)
        pane.rows.loaded.connect(lambda _count: self._on_loaded())
        pane.list.current_changed.connect(self._on_moved)

    # what subclasses say

    def start_new(self) -> None:
        """F3."""

    def show_row(self, found: Any) -> None:
        """Show the row that is current; None for none."""
        raise NotImplementedError

    def show_id(self, id_: int) -> None:
        """Show a record that need not be in the list."""
        raise NotImplementedError

    def on_view(self) -> None:
        """Another view of the list was chosen."""
        self._pinned = 0
        self.refresh()
        self.changed.emit()

    def on_searched(self) -> None:
        """Something else is looked for."""
        self._pinned = 0
        self.pane.rows.reload()

    def want(self, id_: int) -> bool:
        """Ask for a record; whether another one is shown until it is here."""
        is_other, self._wanted_id = id_ != self._wanted_id, id_
        if is_other:
            self._steps_when_shown = False
        return is_other

    def step(self) -> None:
        """F4 or Enter: what comes next for the record that is current."""

    def step_later(self) -> None:
        """F4 came before the record: it is meant for the one under way."""
        self._steps_when_shown = bool(self._wanted_id)

    def step_now(self) -> None:
        """The record is here: the step that waited for it."""
        if self._steps_when_shown:
            self._steps_when_shown = False
            self.step()

    def shown_after(self, id_: int) -> None:
        """Show the record that a form has made or changed."""
        self.pin(id_)

    # what is the same for all

    def carry_out(
        self, form: FormPane, command: C, work: Callable[[C], Done[int]], says: str,
        forget: Callable[[], object],
    ) -> None:  # fmt: skip
        """Carry out what a form asks for; then the record it made is shown.

        Photos of the command are opened beside other reads first.
        """

        def done(answer: Done[int]) -> None:
            form.save.setEnabled(True)
            forget()
            self._page.context.shell.show_result(ScanResult("ok", says))
            self.show_detail()
            self.shown_after(answer.value)
            self.pane.rows.reload()

        form.save.setEnabled(False)  # until the answer is here
        if getattr(command, "photos", ()):
            self._page.write_after(lambda: opened(command), work, done, form.refuse)
        else:
            self._page.write(lambda: work(command), done, form.refuse)

    def print_by(self, work: Callable[[], Done[str]], title: str) -> None:
        """Print the paper that *work* makes and archives."""
        context = self._page.context

        def made() -> Done[bytes]:
            done = work()
            return Done(archive.content(context.db, done.value), done.changed)

        def show(answer: Done[bytes]) -> None:
            context.printing.print_pdf(answer.value, title)
            context.shell.show_result(ScanResult("ok", title, tr("Sent to the printer")))

        self._page.write(made, show, lane=Lane.LONG)

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.search.text().strip()

    def pin(self, id_: int) -> None:
        """Show one record, whatever the list shows, until a person moves in it."""
        self._pinned = id_
        self.side.show_first()
        self.show_id(id_)
        self.changed.emit()

    def show_form(self, form: FormPane, first: QWidget) -> None:
        """Show a form at the right, the keyboard in its *first* field."""
        form.message.clear()
        self.side.show_pane(form)
        first.setFocus()
        self.changed.emit()

    def show_detail(self) -> None:
        """Back from a form to what it was about."""
        self.side.show_first()
        self.to_list()
        self.changed.emit()

    def to_list(self) -> None:
        """The keyboard belongs to the list."""
        (self.pane.list if not self.pane.list.isHidden() else self.pane).setFocus()

    @property
    def is_open(self) -> bool:
        return self.side.current is not self.detail

    @property
    def back_says(self) -> str:
        return tr("Leave form")

    def refresh(self) -> None:
        self.pane.rows.reload()

    def back(self) -> None:
        if self.is_open:
            self.show_detail()
        elif self.search.text():
            self.search.clear()
            self.search.search_now()
        else:
            self.to_list()

    def close_order(self) -> None:
        self.show_detail()

    def start_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def save(self) -> None:
        current = self.side.current
        if isinstance(current, FormPane) and current.save.isEnabled():
            current.saved.emit()

    def go_on(self) -> None:
        self.save()

    def set_narrow(self, narrow: bool) -> None:
        self._side.set_least_width(NARROW if narrow else WIDE)
        self.new_button.set_key_cap("" if narrow else "F3")

    # inside

    def _on_loaded(self) -> None:
        if self._pinned:
            number = self.pane.rows.row_of(self._pinned)
            if number is None:
                self.show_id(self._pinned)
                return
            self._pinned = 0
            self.pane.list.selectRow(number)
        self.show_row(self.pane.list.current_row())

    def _on_moved(self, found: Any) -> None:
        if self._pinned and not self.pane.list.hasFocus():
            return  # the list has come, nobody has moved in it
        self._pinned = 0
        self.show_row(found)
