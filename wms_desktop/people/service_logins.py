"""Logins that end with a day, and connections that hold others up: the server ends them."""

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
from wms_desktop.people.tables import Person, Site


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
        Refused: no right, unknown person, or an embedded database, which has no logins.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        person = session.get(Person, command.person_id)
        if person is None:
            raise Refused(PersonFault.UNKNOWN_PERSON)
        if not accounts.is_server(session):
            raise Refused(PersonFault.NO_LAST_DAY)
        zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id))
        day = command.last_day
        moment = None if day is None else day_begin(day + timedelta(days=1), zone or "UTC")
        accounts.end(session, person.login, moment)
        subject = f"person:{person.login}"
        audit.record(session, by, "people.last_day", subject, after={"last_day": day})
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
