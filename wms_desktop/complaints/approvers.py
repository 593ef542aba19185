"""Whether somebody may still speak in an office: asked of the records, not of the window."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.rules_decide import OFFICES, DecideFault
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.people.rules import has_ended
from wms_desktop.people.tables import Person, PersonRole


def require_active(session: Session, by: Acting) -> None:
    """Refuse somebody who was switched off, or whose time ended, since signing in.

    Source: bad-inputs.md 71.

    Raises:
        Refused: `DecideFault.SWITCHED_OFF`.
    """
    person = session.get(Person, by.person_id, populate_existing=True)
    if person is None or not person.is_active or has_ended(person.last_day, by.today):
        raise Refused(DecideFault.SWITCHED_OFF, person=by.person_name)


def offices_held(session: Session, by: Acting) -> frozenset[Role]:
    """The offices that the person holds at the site now; an administrator holds none by that.

    Raises:
        Refused: `DecideFault.SWITCHED_OFF`.

    Source: CMP-6.
    """
    require_active(session, by)
    query = select(PersonRole.role).where(
        PersonRole.person_id == by.person_id,
        PersonRole.site_id == by.site_id,
        PersonRole.role.in_(OFFICES),
    )
    return frozenset(session.scalars(query)) & by.roles
