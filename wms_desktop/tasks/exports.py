"""The task list of whoever asks, to Excel or CSV (SRV-7, SYS-3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_, Language
from wms_desktop.customers.exporting import TEXT, Export, ExportColumn, Wanted, choice
from wms_desktop.db.database import Database
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.tasks import queries
from wms_desktop.tasks.kinds import Segment, Whose
from wms_desktop.tasks.queries import Source, TaskRow
from wms_desktop.tasks.words import left_words

WHOSE = "whose"  # only from the window


def of(sources: Iterable[Source]) -> Export:
    """The export over what the slices say is owed.

    Source: SRV-7.
    """
    asked = tuple(sources)

    def page(db: Database, by: Acting, wanted: Wanted, after: Any, _limit: int) -> list[Any]:
        if after is not None:
            return []  # they came all at once
        rows = queries.task_list(db, by, asked)
        segment, whose = wanted.get("state", Segment.ALL), wanted.get(WHOSE, Whose.ALL)
        return queries.narrowed(rows, by, segment, whose, wanted.get("text", ""))

    return Export(
        "tasks", N_("Tasks"), "service", _COLUMNS, page,
        (choice("state", {each.value: each for each in Segment}), TEXT),
    )  # fmt: skip


def _left(row: TaskRow, language: Language) -> str:
    return left_words(row, language)


_COLUMNS = (
    ExportColumn(N_("To do"), lambda row, language: row.title(language)),
    ExportColumn(N_("About@@task"), "task.about"),
    ExportColumn(N_("Rule@@task"), "task.rule"),
    ExportColumn(N_("State@@task"), "standing"),
    ExportColumn(N_("Due on@@task"), "day", Kind.DAY),
    ExportColumn(N_("Due at@@task"), "task.due_at", Kind.MOMENT),
    ExportColumn(N_("Time left"), _left),
    ExportColumn(N_("Number@@tasks"), "task.count", Kind.QUANTITY),
)
