"""Sites and their workstations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.core.text import clean_code, clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.people.rules import PersonFault, checked_zone
from wms_desktop.people.tables import Site, Workstation

_CHANGED = frozenset({Topic.PEOPLE, Topic.SETTINGS})


@dataclass(frozen=True, slots=True)
class AddSite:
    """The administrator opens a site."""

    op_id: UUID
    code: str
    name: str
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class ChangeSite:
    """The administrator changes a site's name or time zone; its code stays: papers carry it."""

    op_id: UUID
    site_id: int
    seen_version: int
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class AddWorkstation:
    """The administrator puts a workstation at a site."""

    op_id: UUID
    site_id: int
    name: str


def add_site(db: Database, by: Acting, command: AddSite) -> Done[int]:
    """Open a site. Returns its id.

    Raises:
        Refused: no right, code taken or unusable, unknown time zone.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        site = new_site(session, by, command.code, command.name, command.time_zone)
        return Done(site.id, _CHANGED)

    return operations.once(db, by, "people.add_site", command, work)


def change_site(db: Database, by: Acting, command: ChangeSite) -> Done[int]:
    """Change a site's name or time zone.

    Raises:
        Refused: no right, unknown site or time zone.
        Stale: changed elsewhere since it was shown.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        site = session.get(Site, command.site_id)
        if site is None:
            raise Refused(PersonFault.UNKNOWN_SITE)
        if site.version != command.seen_version:
            raise Stale
        before = {"name": site.name, "time_zone": site.time_zone}
        site.name = clean_line(command.name, field="Site name")
        site.time_zone = checked_zone(command.time_zone)
        after = {"name": site.name, "time_zone": site.time_zone}
        subject = f"site:{site.code}"
        audit.record(session, by, "people.change_site", subject, before=before, after=after)
        return Done(site.id, _CHANGED)

    return operations.once(db, by, "people.change_site", command, work)


def add_workstation(db: Database, by: Acting, command: AddWorkstation) -> Done[int]:
    """Put a workstation at a site. Returns its id.

    Raises:
        Refused: no right, unknown site, or the name is taken there.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        site = session.get(Site, command.site_id)
        if site is None:
            raise Refused(PersonFault.UNKNOWN_SITE)
        return Done(new_workstation(session, by, site, command.name), _CHANGED)

    return operations.once(db, by, "people.add_workstation", command, work)


def new_site(session: Session, by: Acting, code: str, name: str, time_zone: str) -> Site:
    """A site, in a transaction of the caller's."""
    cleaned = clean_code(code, field="Site code", limit=10).upper()
    if session.scalar(select(Site.id).where(Site.code == cleaned)) is not None:
        raise Refused(PersonFault.SITE_TAKEN, code=cleaned)
    site = Site(
        code=cleaned, name=clean_line(name, field="Site name"), time_zone=checked_zone(time_zone)
    )
    session.add(site)
    session.flush()
    after = {"name": site.name, "time_zone": site.time_zone}
    audit.record(session, by, "people.add_site", f"site:{site.code}", after=after)
    return site


def new_workstation(session: Session, by: Acting, site: Site, name: str) -> int:
    """A workstation, in a transaction of the caller's. Returns its id."""
    cleaned = clean_line(name, field="Workstation name", limit=60)
    taken = select(Workstation.id).where(
        Workstation.site_id == site.id, Workstation.name == cleaned
    )
    if session.scalar(taken) is not None:
        raise Refused(PersonFault.WORKSTATION_TAKEN, site=site.name, name=cleaned)
    workstation = Workstation(site_id=site.id, name=cleaned)
    session.add(workstation)
    session.flush()
    subject = f"workstation:{site.code}/{cleaned}"
    audit.record(session, by, "people.add_workstation", subject[:80])
    return workstation.id
