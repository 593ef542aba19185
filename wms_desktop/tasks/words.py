"""What tasks are called and how their clock is told; the Chinese is in tasks.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.moments import site_time
from wms_desktop.tasks.kinds import Segment, Standing, Whose
from wms_desktop.tasks.queries import Counts, TaskRow

STANDINGS: dict[StrEnum, str] = {
    Standing.OVERDUE: N_("Overdue@@task"),
    Standing.TODAY: N_("Due today"),
    Standing.LATER: N_("Later@@task"),
    Standing.OPEN: N_("As soon as possible"),
}
SEGMENTS: dict[StrEnum, str] = {
    Segment.OVERDUE: N_("Overdue@@task"),
    Segment.TODAY: N_("Today@@tasks"),
    Segment.WEEK: N_("7 days"),
    Segment.ALL: N_("All@@tasks"),
}
WHOSE: dict[StrEnum, str] = {
    Whose.ALL: N_("Everything@@tasks"),
    Whose.MINE: N_("Mine alone"),
    Whose.ROLES: N_("By my roles"),
}
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def left_words(row: TaskRow, language: Language) -> str:
    """How much time is left, or by how much it is overdue: "2 h left", "3 d overdue"."""
    if row.seconds is not None and abs(row.seconds) < _DAY:
        return _clock_words(row.seconds, language)
    days = row.days
    if days is None:
        return translate(STANDINGS[Standing.OPEN], language)
    if days == 0:
        return translate(STANDINGS[Standing.TODAY], language)
    if days == 1:
        return translate(N_("Tomorrow"), language)
    said = N_("{days} d left@@task") if days > 0 else N_("{days} d overdue@@task")
    return translate(said, language, days=abs(days))


def _clock_words(seconds: int, language: Language) -> str:
    left = seconds > 0
    if abs(seconds) < _HOUR:
        minutes = max(1, -(-abs(seconds) // _MINUTE) if left else abs(seconds) // _MINUTE)
        said = N_("{minutes} min left@@task") if left else N_("{minutes} min overdue@@task")
        return translate(said, language, minutes=minutes)
    said = N_("{hours} h left@@task") if left else N_("{hours} h overdue@@task")
    return translate(said, language, hours=abs(seconds) // _HOUR)


def moment_words(row: TaskRow) -> str:
    """When it is owed: the clock for today, else the day; empty where neither is said."""
    if row.task.due_at is not None:
        at = site_time(row.task.due_at)
        return f"{at:%H:%M}" if row.days == 0 else f"{at:%m-%d %H:%M}"
    return "" if row.day is None else f"{row.day:%Y-%m-%d}"


def status_words(found: Counts, language: Language) -> str:
    """The status line: how much is owed today, and how much of it is overdue."""
    if not found.today:
        return translate(N_("Nothing due"), language)
    said = N_("{today} due, {overdue} overdue") if found.overdue else N_("{today} due")
    return translate(said, language, today=found.today, overdue=found.overdue)
