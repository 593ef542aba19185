"""The second-level tab Tasks: what is owed, one task beside it, contacts and their promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.customers.contact_queries import ContactRow, WhichContacts
from wms_desktop.customers.rules_contacts import WHO_SERVES
from wms_desktop.customers.view_contact import ContactForm
from wms_desktop.customers.view_promise import PromisePane
from wms_desktop.tasks import exports
from wms_desktop.tasks.exports import WHOSE as WANTED_WHOSE
from wms_desktop.tasks.kinds import Segment, Whose
from wms_desktop.tasks.queries import Counts, Source, TaskRow
from wms_desktop.tasks.view_contacts import ContactList
from wms_desktop.tasks.view_list import TaskList
from wms_desktop.tasks.view_task import TaskPane
from wms_desktop.tasks.words import SEGMENTS, WHOSE
from wms_desktop.ui.actions import NEW_KEYS, ActionSpec
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Combo, SearchEdit
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.page_parts import PageHead, Segments
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.side_stack import SideStack
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.sub_page import SubPage
from wms_desktop.ui.words import tr

NEW = ActionSpec("tasks.contact", N_("Log a contact"), NEW_KEYS, "phone-call")
NARROW_DOWN = ActionSpec("tasks.whose", N_("Whose tasks, or which contacts"), "F6", "filter")
CONTACTS = "contacts"
WIDE = 348
SETTLES_MS, CLOCK_MS = 300, 60_000


class TasksTab(SubPage):
    """The list left, one task or contact right; Enter leads to where it is done.

    Args:
        sources: what each slice says is owed.
    """

    def __init__(self, page: Page, sources: Sequence[Source]) -> None:
        super().__init__(page)
        self._serves = page.context.acting().may(*WHO_SERVES)
        self._sources, self._narrow, self._side_asked = tuple(sources), False, False
        self._make_head()
        self.tasks, self.contacts = TaskList(page, sources), ContactList(page)
        self.task, self.promise = TaskPane(page), PromisePane(page)
        self.form = ContactForm(page, "contact", {"contact": True})
        self.side = SideStack()
        for pane in (self.task, self.promise, self.form):
            self.side.add(pane)
        self._side, self._line = Plane("side", column(self.side)), VLine()
        self._side.set_least_width(WIDE)
        self._lists = Plane("page", column((self.tasks, 1), (self.contacts, 1), gap=0))
        body = row((self._lists, 1), self._line, self._side, gap=0)
        self.setLayout(column(self.head, (body, 1), gap=0))
        self._soon, self._clock = QTimer(self), QTimer(self)
        self._connect()
        self._bind()
        self._clock.start()
        self._on_segment()

    def _make_head(self) -> None:
        self.segments, self.search = Segments(), SearchEdit(hint=tr("Number or words"))
        self.segments.setObjectName("tasks_segments")
        for segment in Segment:
            self.segments.add(segment.value, tr(SEGMENTS[segment]))
        if self._serves:
            self.segments.add(CONTACTS, tr("Contacts@@customers"))
        self.segments.choose(Segment.TODAY.value)
        self.whose = Combo([(tr(WHOSE[each]), each) for each in Whose], says=tr("Whose tasks"))
        self.whose.setObjectName("tasks_whose")
        self.which = Combo(
            [
                (tr("All contacts"), WhichContacts.ALL),
                (tr("With a promise"), WhichContacts.PROMISED),
                (tr("Open promises"), WhichContacts.OPEN),
            ],
            says=tr("Which contacts"),
        )
        self.which.setObjectName("tasks_which")
        self.search.setObjectName("tasks_search")
        self.search.setAccessibleName(tr("Number or words"))
        self.head = PageHead((self.segments,), (self.whose, self.which, self.search))

    def _connect(self) -> None:
        context = self._page.context
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLES_MS)
        self._soon.timeout.connect(self._refresh_shown)
        self._clock.setInterval(CLOCK_MS)
        self._clock.timeout.connect(self._refresh_shown)
        context.tasks.changed.connect(self._on_topics_changed)
        self.segments.chosen.connect(lambda _key: self._on_segment())
        self.whose.activated.connect(lambda _index: self.refresh())
        self.which.activated.connect(lambda _index: self.refresh())
        self.search.searched.connect(lambda _text: self.refresh())
        self.search.returnPressed.connect(lambda: self._list.setFocus())
        self.tasks.chosen.connect(self.open_task)
        self.tasks.current.connect(self._show_task)
        self.tasks.counted.connect(self._show_counts)
        self.contacts.current.connect(self._show_contact)
        self.contacts.chosen.connect(lambda _row: self._enter_side())
        self.task.opened.connect(self.open_task)
        self.promise.answered.connect(self._on_answered)
        self.form.left.connect(self.back)
        self.form.logged.connect(lambda _id: self.back())

    def _bind(self) -> None:
        title = tr("Tasks")
        self.tasks.foot.add_right(
            ListExport("tasks.export", title, self._write_tasks, self._page, self.tasks).button()
        )
        says = tr("Contacts with customers")
        export = ListExport(
            "contacts.export", says, self.contacts.writer, self._page, self.contacts
        )
        self.contacts.foot.add_right(export.button())
        self.own(NEW, self.log_contact)
        self.own(NARROW_DOWN, self._next_choice)
        self.new_button = Button(tr("Log a contact"), icon="phone-call", kind="quiet", key="F3")
        self.new_button.setObjectName("tasks_log_contact")
        self.new_button.clicked.connect(self.log_contact)
        show_when(self.new_button, self._serves)

    # what the page uses

    @property
    def shows_contacts(self) -> bool:
        """Whether contacts are listed instead of tasks."""
        return self.segments.current() == CONTACTS

    def head_widgets(self) -> Sequence[Button]:
        return (self.new_button,) if self._serves else ()

    def expectation(self) -> Expectation:
        if self.side.current is self.form and self._side_asked:
            return Expectation(tr("Log the contact"), tr("Ctrl S keeps it"))
        return Expectation(tr("Scan anything"), tr("or Enter opens the task"))

    def open(self, **target: Any) -> None:
        """``promise=ID`` shows a contact to be answered, ``contact`` the form that was begun."""
        if "promise" in target:
            self._ask_side(self.promise)
            self.promise.open_contact(int(target["promise"]), start=True)
        elif "contact" in target:
            self.log_contact()

    def refresh(self) -> None:
        text = self.search.text().strip()
        if self.shows_contacts:
            self.contacts.text, self.contacts.which = text, self.which.value()
            self.contacts.rows.reload()
        else:
            self.tasks.text, self.tasks.whose = text, self.whose.value()
            self.tasks.segment = Segment(self.segments.current())
            self.tasks.reload()

    def back(self) -> None:
        """Esc: from the side to the list."""
        self._side_asked = False
        self._arrange()
        found = self._list.current_row()
        if self.shows_contacts:
            self._show_contact(found)
        else:
            self._show_task(found)
        self._list.setFocus()
        self.changed.emit()

    def start_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def save(self) -> None:
        if self.side.current is self.form:
            self.form.save()
        elif self.side.current is self.promise:
            self.promise.save()

    def go_on(self) -> None:
        self.save()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.new_button.set_folded(narrow)
        self._arrange()

    # deeds

    def log_contact(self) -> None:
        """F3: a contact with a customer."""
        if self._serves:
            self._ask_side(self.form)
            self.form.begin()
            self.changed.emit()

    def open_task(self, found: TaskRow) -> None:
        """Enter: to where the task is done."""
        target = dict(found.task.target)
        if "promise" in target:
            self.open(**target)
        else:
            self._page.context.shell.go_to(found.task.page, **target)

    # inside

    @property
    def _list(self) -> Any:
        return self.contacts.list if self.shows_contacts else self.tasks.list

    def _ask_side(self, pane: Any) -> None:
        self._side_asked = True
        self.side.show_pane(pane)
        self._arrange()

    def _enter_side(self) -> None:
        self._ask_side(self.promise)
        self.promise.answer.setFocus()

    def _arrange(self) -> None:
        """Where the window is narrow, list and side take turns."""
        instead = self._narrow and self._side_asked
        show_when(self._lists, not instead)
        show_when(self.head, not instead)
        show_when(self._side, instead or not self._narrow)
        show_when(self._line, not self._narrow)
        self._side.set_least_width(0 if self._narrow else WIDE)

    def _on_segment(self) -> None:
        contacts = self.shows_contacts
        show_when(self.tasks, not contacts)
        show_when(self.contacts, contacts)
        show_when(self.whose, not contacts)
        show_when(self.which, contacts)
        self._side_asked = False
        self._arrange()
        self.refresh()
        self.changed.emit()

    def _next_choice(self) -> None:
        """F6: the next choice of whose, or which."""
        combo = self.which if self.shows_contacts else self.whose
        combo.setCurrentIndex((combo.currentIndex() + 1) % combo.count())
        self.refresh()

    def _show_task(self, found: TaskRow | None) -> None:
        if self._side_asked or self.shows_contacts:
            return
        if found is not None and "promise" in found.task.target:
            self.side.show_pane(self.promise)
            self.promise.open_contact(int(str(found.task.target["promise"])))
        else:
            self.task.show_row(found)
            self.side.show_pane(self.task)

    def _show_contact(self, found: ContactRow | None) -> None:
        if not self._side_asked and self.shows_contacts:
            self.promise.show_contact(found)
            self.side.show_pane(self.promise)

    def _show_counts(self, found: Counts) -> None:
        for segment in Segment:
            count = found.of(segment)
            says = f"{tr(SEGMENTS[segment])} {count}" if count else tr(SEGMENTS[segment])
            self.segments.set_text(segment.value, says)

    def _on_answered(self) -> None:
        self._side_asked = False
        self._arrange()
        self.refresh()
        self._list.setFocus()

    def _on_topics_changed(self, _topics: frozenset[Topic]) -> None:
        self._soon.start()

    def _refresh_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()  # what changed while it was out of sight

    def _write_tasks(self) -> Write:
        """What writes the list to a file, as it is narrowed down now."""
        context = self._page.context
        wanted = {
            "state": self.tasks.segment, "text": self.tasks.text, WANTED_WHOSE: self.tasks.whose
        }  # fmt: skip
        return exports.of(self._sources).writer(context.db, context.acting(), wanted)
