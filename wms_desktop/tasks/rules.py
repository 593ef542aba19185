"""How a task stands to its clock, whose it is, and where it stands in the list. Pure rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from wms_desktop.core.acting import Acting
from wms_desktop.core.task import Task
from wms_desktop.tasks.kinds import Segment, Standing, Whose

WEEK_DAYS = 7
_OWED_TODAY = (Standing.OVERDUE, Standing.TODAY, Standing.OPEN)


def due_day(task: Task, zone: tzinfo) -> date | None:
    """The day of the site on which *task* is owed; None where none is said.

    Source: SRV-7.
    """
    return task.due_on if task.due_at is None else task.due_at.astimezone(zone).date()


def standing(task: Task, *, now: datetime, today: date, zone: tzinfo) -> Standing:
    """How *task* stands to its clock.

    A moment is over once it has come; a day is over when it has ended. A task with both is
    judged by its moment.

    Source: SRV-7.
    """
    day = due_day(task, zone)
    if day is None:
        return Standing.OPEN
    if task.due_at is not None:
        if task.due_at <= now:
            return Standing.OVERDUE
    elif day < today:
        return Standing.OVERDUE
    return Standing.TODAY if day <= today else Standing.LATER


def concerns(task: Task, by: Acting) -> bool:
    """Whether *task* is owed by this person, by name or by role.

    A task with a person is that person's alone; one with neither is everybody's.

    Source: SRV-7.
    """
    if task.person_id is not None:
        return task.person_id == by.person_id
    return not task.roles or by.may(*task.roles)


def is_shown(
    task: Task, stands: Standing, day: date | None, segment: Segment, whose: Whose, today: date
) -> bool:
    """Whether a list that is narrowed down shows *task*."""
    if whose is not Whose.ALL and (task.person_id is not None) != (whose is Whose.MINE):
        return False
    match segment:
        case Segment.OVERDUE:
            return stands is Standing.OVERDUE
        case Segment.TODAY:
            return stands in _OWED_TODAY
        case Segment.WEEK:
            return day is None or day < today + timedelta(days=WEEK_DAYS)
        case Segment.ALL:
            return True
