"""Logins that end with a day, and connections that hold others up.

On a shared database the server itself closes them as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.people import accounts
from wms_desktop.people.rules import PersonFault, day_begin
from wms_desktop.people.tables import Person, PersonRole, Site


@dataclass(frozen=True, slots=True)
class Stay:
    """How long somebody's login works; None: without an end."""

    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class SetLastDay:
    """The administrator says how long somebody's login works; None: without an end."""

    op_id: UUID
    person_id: int
    last_day: date | None


@dataclass(frozen=True, slots=True)
class EndSessions:
    """The administrator ends what somebody's login has open on the server."""

    op_id: UUID
    person_id: int


def set_last_day(db: Database, by: Acting, command: SetLastDay) -> Done[int]:
    """Let somebody's login end with a day; on that day it still works, at the site's midnight not.

    Raises:
        Refused: no right, unknown person, a day gone by, or nobody would administer after it.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        person = session.get(Person, command.person_id)
        if person is None:
            raise Refused(PersonFault.UNKNOWN_PERSON)
        put_last_day(session, by, person, command.last_day)
        return Done(person.id, frozenset({Topic.PEOPLE}))

    return operations.once(db, by, "people.last_day", command, work)


def end_sessions(db: Database, by: Acting, command: EndSessions) -> Done[int]:
    """End somebody's connections, who stands in everybody's way; how many they were.

    A window connects anew by itself, and what was not committed is undone; who holds others up on
    purpose is switched off besides.

    Raises:
        Refused: no right, or unknown person.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        person = session.get(Person, command.person_id)
        if person is None:
            raise Refused(PersonFault.UNKNOWN_PERSON)
        ended = accounts.end_sessions(session, person.login)
        subject = f"person:{person.login}"
        audit.record(session, by, "people.end_sessions", subject, after={"connections": ended})
        return Done(ended)

    return operations.once(db, by, "people.end_sessions", command, work)


def put_last_day(session: Session, by: Acting, person: Person, day: date | None) -> None:
    """Let *person*'s login end with *day*, and say so on the trail; as it was: nothing happens.

    Raises:
        Refused: a day gone by, or nobody would administer after it.
    """
    before = person.last_day
    if day == before:
        return
    if day is not None and day < by.today:
        raise Refused(PersonFault.LAST_DAY_OVER, day=day)
    person.last_day = day
    session.flush()
    if day is not None and not _administered(session):
        raise Refused(PersonFault.LAST_DAY_OF_ADMIN, day=day)
    end_at_server(session, by, person)
    subject = f"person:{person.login}"
    told = {"last_day": before}, {"last_day": day}
    audit.record(session, by, "people.last_day", subject, before=told[0], after=told[1])


def end_at_server(session: Session, by: Acting, person: Person) -> None:
    """Let the server itself close a login when its person's last day is over."""
    if not accounts.has_login(session, person.login):
        return
    zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id))
    day = person.last_day
    moment = None if day is None else day_begin(day + timedelta(days=1), zone or "UTC")
    accounts.end(session, person.login, moment)


def _administered(session: Session) -> bool:
    """Whether somebody without a last day administers."""
    stays = (
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.ADMIN, Person.is_active, Person.last_day.is_(None))
    )
    return session.scalar(stays.limit(1)) is not None
