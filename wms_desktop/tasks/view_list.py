"""The rows of the task list: what is to be done, by when, and who owes it (SRV-7)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.acting import Acting
from wms_desktop.core.general_words import ROLES
from wms_desktop.tasks import queries
from wms_desktop.tasks.kinds import Segment, Standing, Whose
from wms_desktop.tasks.queries import Counts, Source, TaskRow
from wms_desktop.tasks.words import left_words, moment_words
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page
from wms_desktop.ui.page_parts import ListFoot
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import current_language, tr

_PILLS = {
    Standing.OVERDUE: "bad",
    Standing.TODAY: "warn",
    Standing.LATER: "mute",
    Standing.OPEN: "info",
}
_WIDE_FROM = 1100


class TaskList(QWidget):
    """All rows at once: they are few, and the clock sorts them.

    Args:
        sources: what each slice says is owed.

    Signals:
        chosen: Enter or a double click on a row.
        current: the row that is current now; None for none.
        counted: the `Counts` of the segments, after each reading.
    """

    chosen = Signal(object)
    current = Signal(object)
    counted = Signal(object)

    def __init__(self, page: Page, sources: Sequence[Source]) -> None:
        super().__init__()
        self._page, self._sources = page, tuple(sources)
        self.segment, self.whose, self.text = Segment.TODAY, Whose.ALL, ""
        self._all: list[TaskRow] = []
        self._found = Counts()
        self.list, self.foot = ListView(two_lines=True, says=tr("Tasks")), ListFoot()
        self.list.setObjectName("tasks_list")
        self.foot.setObjectName("tasks_foot")
        self.empty = EmptyState("circle-check")
        self.empty.setObjectName("tasks_empty")
        self.rows: PagedModel[TaskRow] = PagedModel(
            page.context.tasks, _columns(page.context.acting()), self._fetch, self
        )
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        self.list.set_model(self.rows)
        self.list.activated_row.connect(self.chosen)
        self.list.current_changed.connect(self.current)
        self.setLayout(column((self.list, 1), (self.empty, 1), self.foot, gap=0))
        show_when(self.empty, False)

    def reload(self) -> None:
        """Ask every slice again."""
        self.rows.reload()

    def _fetch(self, last: TaskRow | None, _limit: int) -> list[TaskRow]:
        if last is not None:
            return []  # they came all at once
        by = self._page.context.acting()
        found = queries.task_list(self._page.context.db, by, self._sources)
        self._found = queries.counted(found, by, self.whose)
        return queries.narrowed(found, by, self.segment, self.whose, self.text)

    def _on_loaded(self, count: int) -> None:
        show_when(self.empty, count == 0)
        show_when(self.list, count > 0)
        self.empty.say(*self._nothing())
        self.foot.set_text(tr("{count} {count:task|tasks}", count=count) if count else "")
        self.list.select_first()
        self.current.emit(self.list.current_row() if count else None)
        self.counted.emit(self._found)

    def _nothing(self) -> tuple[str, str]:
        if self.text or self.whose is not Whose.ALL:
            return tr("No task fits"), tr("Clear the search, or choose all that concern you.")
        if self.segment is Segment.OVERDUE:
            return tr("Nothing is overdue"), tr("What is due today stands beside it.")
        if self.segment is Segment.TODAY:
            return tr("Nothing is due today"), tr("Look at the next 7 days, or scan anything.")
        return tr("Nothing is due"), tr("What your roles owe comes here by itself.")


def who_words(row: TaskRow, by: Acting) -> str:
    """Who owes it: this person, or the roles of theirs that may do it."""
    if row.task.person_id is not None:
        return by.person_name
    held = [role for role in ROLES if role in row.task.roles and role in by.roles]
    offered = held or [role for role in ROLES if role in row.task.roles]
    return tr(ROLES[offered[0]]) if offered else tr("Everybody@@task")


def _columns(by: Acting) -> tuple[Column[TaskRow], ...]:
    return (
        Column(tr("To do"), _what, "name"),
        Column(tr("Who@@task"), lambda row: Cell(who_words(row, by)), optional=True),
        Column(tr("Due@@task"), _due),
        Column(tr("Time left"), _left, "state"),
    )


def _what(row: TaskRow) -> Cell:
    return Cell(row.title(current_language()), sub=row.task.about)


def _due(row: TaskRow) -> Cell:
    text = moment_words(row)
    return Cell(text) if text else Cell("–", role="text_3")


def _left(row: TaskRow) -> Cell:
    return Cell(pill=(_PILLS[row.standing], left_words(row, current_language())))
