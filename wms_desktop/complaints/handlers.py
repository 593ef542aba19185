"""Who may handle a complaint of a kind at a site (CMP-3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.complaints.rules import ComplaintFault, workers
from wms_desktop.core.errors import Refused
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, PersonRole


@dataclass(frozen=True, slots=True)
class Handler:
    """Somebody who can handle it."""

    id: int
    name: str


def handlers(db: Database, site_id: int, kind: ComplaintKind) -> tuple[Handler, ...]:
    """Everybody at the site whose role handles complaints of *kind*, by name."""
    query = _fit(site_id, kind).order_by(Person.name, Person.id)
    with db.read() as session:
        return tuple(Handler(*row) for row in session.execute(query))


def check_handler(session: Session, site_id: int, kind: ComplaintKind, person_id: int) -> str:
    """The name of who is to handle it.

    Raises:
        Refused: not at work here, or without the role.
    """
    found = session.execute(_fit(site_id, kind).where(Person.id == person_id)).one_or_none()
    if found is None:
        raise Refused(ComplaintFault.HANDLER_UNFIT)
    return str(found.name)


def _fit(site_id: int, kind: ComplaintKind) -> Any:
    has_role = (
        select(PersonRole.person_id)
        .where(
            PersonRole.person_id == Person.id,
            PersonRole.site_id == site_id,
            PersonRole.role.in_(workers(kind)),
        )
        .exists()
    )
    return select(Person.id, Person.name).where(Person.is_active, has_role)
