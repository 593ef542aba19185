"""The site's working calendar, and the days that differ from their weekday (CMP-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import site_zone
from wms_desktop.people.rules_calendar import (
    DAY_END,
    DAY_START,
    CalendarFault,
    WorkCalendar,
    check_days,
    clock_time,
)
from wms_desktop.people.tables import CalendarDay, Site

WHO = (Role.ADMIN, Role.CS_SUPERVISOR)
_AROUND = timedelta(days=800)
_CHANGED = frozenset({Topic.SETTINGS})


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that differs from its weekday."""

    day: date
    is_workday: bool
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class SetDays:
    """From the first day through the last one nobody works, or everybody does."""

    op_id: UUID
    first: date
    last: date
    is_workday: bool
    name: str


@dataclass(frozen=True, slots=True)
class RemoveDay:
    """The day is like its weekday again."""

    op_id: UUID
    day: date
    seen_version: int


def work_calendar(session: Session, site_id: int, today: date) -> WorkCalendar:
    """Working days as they are known now, in the site's time zone, hours as set for *today*."""
    near = CalendarDay.day.between(_shifted(today, -_AROUND), _shifted(today, _AROUND))
    days = session.execute(select(CalendarDay.day, CalendarDay.is_workday).where(near))
    zone = session.scalar(select(Site.time_zone).where(Site.id == site_id)) or ""
    return WorkCalendar(
        {row.day: row.is_workday for row in days},
        site_zone(zone),
        clock_time(value_on(session, DAY_START, today)),
        clock_time(value_on(session, DAY_END, today)),
    )


def days_of(db: Database, year: int) -> list[DayRow]:
    """Every day of a year that differs from its weekday, in order."""
    query = (
        select(CalendarDay.day, CalendarDay.is_workday, CalendarDay.name, CalendarDay.version)
        .where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarDay.day)
    )
    with db.read() as session:
        return [DayRow(*row) for row in session.execute(query)]


def set_days(db: Database, by: Acting, command: SetDays) -> Done[int]:
    """Make a holiday, or a make-up workday, of the days; returns how many there are.

    A day that is set already is changed. Deadlines that are set stay as they are.

    Raises:
        Refused: no right, no name, or days that are no range of a holiday.

    Source: CMP-2.
    """
    by.require(*WHO)
    return operations.once(
        db, by, "people.set_days", command, lambda session: _set_days(session, by, command)
    )


def _set_days(session: Session, by: Acting, command: SetDays) -> Done[int]:
    days = check_days(command.first, command.last)
    name = clean_line(command.name, field="Name", limit=60)
    for day in days:
        row = session.get(CalendarDay, day, with_for_update=True)
        if row is None:
            session.add(CalendarDay(day=day, is_workday=command.is_workday, name=name))
        else:
            row.is_workday, row.name = command.is_workday, name
    session.flush()
    after = {"last": command.last, "is_workday": command.is_workday, "name": name}
    audit.record(session, by, "people.set_days", f"calendar:{command.first}", after=after)
    return Done(len(days), _CHANGED)


def remove_day(db: Database, by: Acting, command: RemoveDay) -> Done[int]:
    """Let a day be like its weekday again; returns 1.

    Raises:
        Refused: no right, or the day is in no list.
        Stale: changed since it was shown.
    """
    by.require(*WHO)
    return operations.once(
        db, by, "people.remove_day", command, lambda session: _remove_day(session, by, command)
    )


def _remove_day(session: Session, by: Acting, command: RemoveDay) -> Done[int]:
    row = session.get(CalendarDay, command.day, with_for_update=True)
    if row is None:
        raise Refused(CalendarFault.NOT_LISTED, day=command.day)
    subject = f"calendar:{command.day}"
    if row.version != command.seen_version:
        raise audit.stale(session, subject)
    before = {"is_workday": row.is_workday, "name": row.name}
    session.delete(row)
    audit.record(session, by, "people.remove_day", subject, before=before)
    return Done(1, _CHANGED)


def _shifted(day: date, span: timedelta) -> date:
    try:
        return day + span
    except OverflowError:
        return day
