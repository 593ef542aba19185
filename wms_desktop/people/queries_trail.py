"""Reads the append-only trail: who changed what, where, when, and from which machine (SYS-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.redact import parts_without_resident_numbers, without_resident_numbers
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit
from wms_desktop.people.tables import Person, Workstation

LONGEST = 4_000  # characters that are read of the old or the new values; a row may hold megabytes
_NUMBER = 40  # the longest identity number with signs between, which a cut may go through
MOST_SHOWN = 1_000  # a trail has millions of lines; who wants to know how many asks for less


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One line of the trail. No text of it holds a whole resident number, whoever wrote it there.

    Attributes:
        client_address: of the machine, as the server saw it; empty where there is no network.
        before: names and old values; empty where nothing was there.
        after: names and new ones.
    """

    id: int
    at: datetime
    person: str
    login: str
    workstation: str
    client_address: str
    action: str
    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is asked for: words of subject, action or person; from *since* until before *until*."""

    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def trail(
    db: Database, wanted: TrailFilter, *, after: TrailRow | None = None, limit: int = 50
) -> list[TrailRow]:
    """Lines, the newest first, from the one after *after* on."""
    query = (
        select(
            Audit.id, Audit.at, func.coalesce(Person.name, ""), func.coalesce(Person.login, ""),
            func.coalesce(Workstation.name, ""), func.coalesce(Audit.client_address, ""),
            Audit.action, Audit.subject,
            func.substr(Audit.before, 1, LONGEST), func.substr(Audit.after, 1, LONGEST),
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
    return [_row(*row) for row in rows]


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


def _row(id_: int, at: datetime, *said: str) -> TrailRow:
    *texts, before, after = said
    person, login, place, address, action, subject = map(without_resident_numbers, texts)
    return TrailRow(
        id_, at, person, login, place, address, action, subject, _values(before), _values(after)
    )


def _values(kept: str) -> dict[str, str]:
    """What was written down, by name; as one text where it is too long, or nonsense."""
    try:
        whole = parts_without_resident_numbers(json.loads(kept or "{}"))
    except (ValueError, RecursionError):
        whole = None
    if not isinstance(whole, dict):
        said = without_resident_numbers(kept)
        return {"": said if len(kept) < LONGEST else f"{said[:-_NUMBER]}…"}
    return {without_resident_numbers(name): _shown(value) for name, value in whole.items()}


def _shown(value: object) -> str:
    if value is None or value == "":
        return "–"
    return without_resident_numbers(str(value))


def _conditions(wanted: TrailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(Audit.at >= wanted.since)
    if wanted.until is not None:
        found.append(Audit.at < wanted.until)
    for word in wanted.text.split():
        said = (Audit.subject, Audit.action, Person.login, Person.name)
        found.append(or_(*(each.icontains(word, autoescape=True) for each in said)))
    return found
