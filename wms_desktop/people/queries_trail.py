"""Reads the append-only trail: who changed what, where, when, and from which machine (SYS-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.people.tables import Person, Workstation

_A_ZONE = timedelta(days=1)  # more than any zone is away from UTC
MOST_SHOWN = 1_000  # a trail has millions of lines; who wants to know how many asks for less


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One line of the trail.

    Attributes:
        client_address: of the machine, as the server saw it; empty where there is no network.
        before: JSON of the old values, identity numbers masked; empty where nothing was there.
        after: of the new ones.
    """

    id: int
    at: datetime
    person: str
    login: str
    workstation: str
    client_address: str
    action: str
    subject: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is asked for: words of subject, action or login; days of the site, both included."""

    text: str = ""
    first: date | None = None
    last: date | None = None


def trail(
    db: Database, wanted: TrailFilter, *, after: TrailRow | None = None, limit: int = 50
) -> list[TrailRow]:
    """Lines, the newest first, from the one after *after* on.

    Days are taken a zone wide: who shows them looks again at the hour of the site.
    """
    query = (
        select(
            Audit.id, Audit.at, func.coalesce(Person.name, ""), func.coalesce(Person.login, ""),
            func.coalesce(Workstation.name, ""), func.coalesce(Audit.client_address, ""),
            Audit.action, Audit.subject, Audit.before, Audit.after,
        )
        .join(Person, Person.id == Audit.person_id, isouter=True)
        .join(Workstation, Workstation.id == Audit.workstation_id, isouter=True)
        .where(*_conditions(wanted))
        .order_by(Audit.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(Audit.id < after.id)
    with db.read() as session:
        rows: Sequence[Any] = session.execute(query).all()
    return [TrailRow(*row) for row in rows]


def count_trail(db: Database, wanted: TrailFilter) -> int:
    """How many lines there are, up to `MOST_SHOWN`."""
    with db.read() as session:
        return _count(session, wanted)


def _count(session: Session, wanted: TrailFilter) -> int:
    some = (
        select(Audit.id)
        .join(Person, Person.id == Audit.person_id, isouter=True)
        .where(*_conditions(wanted))
        .limit(MOST_SHOWN)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def _conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.first is not None:
        found.append(Audit.at >= datetime.combine(wanted.first, time(), UTC) - _A_ZONE)
    if wanted.last is not None:
        found.append(Audit.at < datetime.combine(wanted.last, time(), UTC) + 2 * _A_ZONE)
    for word in wanted.text.split():
        said = (Audit.subject, Audit.action, Person.login, Person.name)
        found.append(or_(*(each.icontains(word, autoescape=True) for each in said)))
    return found
