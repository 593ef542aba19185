"""One list of what somebody owes, put together from all that the slices say (SRV-7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language, translate
from wms_desktop.core.task import Task
from wms_desktop.core.text import sought
from wms_desktop.db.database import Database
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site
from wms_desktop.tasks.kinds import Segment, Standing, Whose
from wms_desktop.tasks.rules import concerns, due_day, is_shown, standing

Source = Callable[[Session, Acting], list[Task]]
_ORDER = tuple(Standing)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task with how it stands to its clock.

    Attributes:
        day: of the site on which it is owed; None where none is said.
        seconds: from now to its moment, negative once it has passed; None where a day alone,
            or nothing, is said.
        days: from today to its day; None where none is said.
    """

    task: Task
    standing: Standing
    day: date | None
    seconds: int | None
    days: int | None

    @property
    def id(self) -> str:
        """What makes it the same row after a reload."""
        return self.task.key

    def title(self, language: Language) -> str:
        """What is to be done, in words."""
        return translate(self.task.title, language, **self.task.params, count=self.task.count)

    def holds(self, text: str, language: Language) -> bool:
        """Whether *text* is found in what the row shows."""
        shown = f"{self.title(language)} {self.task.about} {self.task.rule}"
        return text.casefold() in shown.casefold()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks somebody has.

    Attributes:
        today: what is owed today, with what is overdue and what has no day.
    """

    overdue: int = 0
    today: int = 0
    week: int = 0
    all: int = 0

    def of(self, segment: Segment) -> int:
        """How many rows a segment of the list has."""
        found: int = getattr(self, segment.value)
        return found


def task_list(db: Database, by: Acting, sources: Iterable[Source]) -> list[TaskRow]:
    """What *by* owes: overdue first, then due today by the clock, then later, then without a day.

    Source: SRV-7.
    """
    with db.read() as session:
        zone = site_zone(session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or "")
        told = {task.key: task for source in sources for task in source(session, by)}
    rows = []
    for task in told.values():
        if concerns(task, by):
            day = due_day(task, zone)
            stands = standing(task, now=by.now, today=by.today, zone=zone)
            moment = task.due_at
            if moment is None and day is not None:
                moment = datetime.combine(day + timedelta(days=1), time(), zone)
            seconds = None
            if task.due_at is not None:
                seconds = int((task.due_at - by.now).total_seconds())
            days = None if day is None else (day - by.today).days
            rows.append((moment or _NEVER, TaskRow(task, stands, day, seconds, days)))
    rows.sort(key=lambda each: (_ORDER.index(each[1].standing), each[0], each[1].id))
    return [row for _moment, row in rows]


def narrowed(
    rows: Sequence[TaskRow],
    by: Acting,
    segment: Segment = Segment.ALL,
    whose: Whose = Whose.ALL,
    text: str = "",
) -> list[TaskRow]:
    """Those of *rows* that a segment, a choice of whose, and a search leave."""
    wanted = sought(text)
    return [
        row
        for row in rows
        if is_shown(row.task, row.standing, row.day, segment, whose, by.today)
        and (not wanted or row.holds(wanted, by.language))
    ]


def counted(rows: Sequence[TaskRow], by: Acting, whose: Whose = Whose.ALL) -> Counts:
    """How many of *rows* each segment has."""
    return Counts(*(len(narrowed(rows, by, segment, whose)) for segment in Segment))


def counts(db: Database, by: Acting, sources: Iterable[Source]) -> Counts:
    """How much somebody owes; the same figures as the list's segments."""
    return counted(task_list(db, by, sources), by)
