"""The site's working calendar, and the days that differ from their weekday (CMP-2)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import site_zone
from wms_desktop.people.rules_calendar import DAY_END, DAY_START, WorkCalendar, clock_time
from wms_desktop.people.tables import CalendarDay, Site

_AROUND = timedelta(days=800)


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


def _shifted(day: date, span: timedelta) -> date:
    try:
        return day + span
    except OverflowError:
        return day
