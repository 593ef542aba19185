"""Founding a shop, and keeping its people, sites, workstations and rules."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.settings import RuleSetting
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations, rule_values
from wms_desktop.db.database import Database
from wms_desktop.db.operations import SECRET
from wms_desktop.people import accounts, passwords, vault_holders
from wms_desktop.people.rules import (
    PASSWORD_LENGTH,
    VAULT_READERS,
    PersonFault,
    check_password,
    checked_login,
    checked_zone,
    site_day,
)
from wms_desktop.people.service_logins import Stay, end_at_server, put_last_day
from wms_desktop.people.service_sites import new_site, new_workstation
from wms_desktop.people.tables import Person, PersonRole, Site

_PEOPLE = frozenset({Topic.PEOPLE})


@dataclass(frozen=True, slots=True)
class Founding:
    """The first start on an empty database: its first site, workstation and administrator."""

    op_id: UUID
    site_code: str
    site_name: str
    workstation_name: str
    admin_name: str
    login: str
    password: str = field(repr=False, metadata=SECRET)
    time_zone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Founded:
    """What the first start has made."""

    site_id: int
    workstation_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class AddPerson:
    """The administrator takes somebody on. ``roles`` are pairs (site id, role)."""

    op_id: UUID
    login: str
    name: str
    password: str = field(repr=False, metadata=SECRET)
    roles: tuple[tuple[int, Role], ...] = ()
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """The administrator changes a person's name and what they may do, everywhere at once.

    A password that is not empty is the person's new one; without a stay the last day is as it was.
    """

    op_id: UUID
    person_id: int
    seen_version: int
    name: str
    roles: tuple[tuple[int, Role], ...]
    password: str = field(default="", repr=False, metadata=SECRET)
    stay: Stay | None = None


@dataclass(frozen=True, slots=True)
class SwitchPerson:
    """The administrator switches an account on or off; nobody is ever deleted."""

    op_id: UUID
    person_id: int
    seen_version: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class SetPassword:
    """The administrator gives somebody a new password; it ends a lock too."""

    op_id: UUID
    person_id: int
    password: str = field(repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class ChangeOwnPassword:
    """Somebody changes their own password."""

    op_id: UUID
    present: str = field(repr=False, metadata=SECRET)
    password: str = field(repr=False, metadata=SECRET)


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """The administrator gives a rule setting another value from a day on."""

    op_id: UUID
    key: str
    text: str
    valid_from: date


def found(
    db: Database, command: Founding, *, now: datetime, language: Language = Language.ZH_CN
) -> Done[Founded]:
    """Make the first site, workstation and administrator of an empty database.

    Raises:
        Refused: the database has a shop already, or something typed cannot be used.
    """
    zone = checked_zone(command.time_zone)
    nobody = Acting(
        0, "", frozenset({Role.ADMIN}), 0, "", 0, "", now, site_day(now, zone), language
    )
    check_password(
        command.password,
        login=checked_login(command.login),
        name=command.admin_name,
        shortest=PASSWORD_LENGTH.default,
    )
    password_hash = passwords.hashed(command.password)
    return operations.once(
        db,
        nobody,
        "people.found",
        command,
        lambda session: _found(session, nobody, command, password_hash),
        decode=lambda said: Founded(**said),
    )


def _found(session: Session, by: Acting, command: Founding, password_hash: str) -> Done[Founded]:
    if session.scalar(select(Person.id).limit(1)) is not None:
        raise Refused(PersonFault.ALREADY_FOUNDED)
    accounts.prepare(session)
    site = new_site(session, by, command.site_code, command.site_name, command.time_zone)
    workstation_id = new_workstation(session, by, site, command.workstation_name)
    person = _new_person(
        session, by, command.login, command.admin_name, command.password, password_hash,
        ((site.id, Role.ADMIN),),
    )  # fmt: skip
    audit.record(session, by, "people.found", f"site:{site.code}", after={"name": site.name})
    changed = frozenset({Topic.PEOPLE, Topic.SETTINGS})
    return Done(Founded(site.id, workstation_id, person.id), changed)


def add_person(db: Database, by: Acting, command: AddPerson) -> Done[int]:
    """Take somebody on. Returns the person's id.

    Raises:
        Refused: no right, login taken or unusable, password too weak, unknown site.
    """
    by.require(Role.ADMIN)
    _check_new_password(db, by, command.password, checked_login(command.login), command.name)
    password_hash = passwords.hashed(command.password)

    def work(session: Session) -> Done[int]:
        person = _new_person(
            session, by, command.login, command.name, command.password, password_hash,
            command.roles,
        )  # fmt: skip
        put_last_day(session, by, person, command.last_day)
        return Done(person.id, _PEOPLE)

    return operations.once(db, by, "people.add", command, work)


def change_person(db: Database, by: Acting, command: ChangePerson) -> Done[int]:
    """Change a person's name and roles.

    Raises:
        Refused: no right, or nobody would be left to administer.
        Stale: changed elsewhere since it was shown.
    """
    by.require(Role.ADMIN)
    password_hash = _checked_for(db, by, command.person_id, command.password)

    def work(session: Session) -> Done[int]:
        person = _seen(session, command.person_id, command.seen_version)
        before = {"name": person.name, "roles": _roles_text(_roles_of(session, person.id))}
        session.execute(delete(PersonRole).where(PersonRole.person_id == person.id))
        _give_roles(session, person.id, command.roles)
        person.name = clean_line(command.name, field="Name")
        _touch(session, person)
        if command.stay is not None:
            put_last_day(session, by, person, command.stay.last_day)
        _require_an_admin(session, person)
        may_read = any(role in VAULT_READERS for _site, role in command.roles)
        if password_hash or not may_read:
            vault_holders.end_readers(session, person.id)
        if password_hash:
            _put_password(session, by, person, command.password, password_hash)
            audit.record(session, by, "people.set_password", f"person:{person.login}")
        accounts.fit(session, person.login)
        after = {"name": person.name, "roles": _roles_text(command.roles)}
        subject = f"person:{person.login}"
        audit.record(session, by, "people.change", subject, before=before, after=after)
        return Done(person.id, _PEOPLE)

    return operations.once(db, by, "people.change", command, work)


def switch_person(db: Database, by: Acting, command: SwitchPerson) -> Done[int]:
    """Switch an account on or off; whoever is switched off is thrown out of a server.

    Raises:
        Refused: no right, the own account, or the last administrator.
        Stale: changed elsewhere since it was shown.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[int]:
        person = _seen(session, command.person_id, command.seen_version)
        if person.id == by.person_id and not command.is_active:
            raise Refused(PersonFault.OWN_ACCOUNT)
        before = {"is_active": person.is_active}
        person.is_active = command.is_active
        _touch(session, person)
        _require_an_admin(session, person)
        if not command.is_active:
            vault_holders.end_readers(session, person.id)
        accounts.fit(session, person.login)
        action = "people.enable" if command.is_active else "people.disable"
        after = {"is_active": command.is_active}
        audit.record(session, by, action, f"person:{person.login}", before=before, after=after)
        return Done(person.id, _PEOPLE)

    done = operations.once(db, by, "people.switch", command, work)
    if not command.is_active:
        with suppress(Unavailable):  # it is switched off all the same, and every window asks again
            accounts.end_leavers(db)
    return done


def set_password(db: Database, by: Acting, command: SetPassword) -> Done[int]:
    """Give somebody a new password, and end a lock.

    Raises:
        Refused: no right, unknown person, password too weak.
    """
    by.require(Role.ADMIN)
    return _new_password(db, by, "people.set_password", command, command.person_id)


def change_own_password(db: Database, by: Acting, command: ChangeOwnPassword) -> Done[int]:
    """Change the own password.

    Raises:
        Refused: the present one is wrong, or the new one too weak.
    """
    with db.read() as session:
        kept = session.scalar(select(Person.password_hash).where(Person.id == by.person_id))
        on_server = accounts.is_server(session)
    if on_server:
        fits = accounts.is_own_password(db, command.present)
    else:
        fits = passwords.fits(command.present, kept or "")
    if not fits:
        raise Refused(PersonFault.PASSWORD_WRONG)
    return _new_password(db, by, "people.own_password", command, by.person_id)


def change_rule(
    db: Database, by: Acting, setting: RuleSetting[Any], command: ChangeRule
) -> Done[str]:
    """Give a rule setting another value from a day on.

    Raises:
        Refused: no right, not a value, out of bounds, or a day gone by.
    """
    by.require(Role.ADMIN)

    def work(session: Session) -> Done[str]:
        rule_values.set_value(session, by, setting, command.text.strip(), command.valid_from)
        return Done(setting.key, frozenset({Topic.SETTINGS}))

    return operations.once(db, by, "settings.change", command, work)


def _new_password(
    db: Database, by: Acting, kind: str, command: SetPassword | ChangeOwnPassword, person_id: int
) -> Done[int]:
    password_hash = _checked_for(db, by, person_id, command.password or " ")
    fresh: dict[int, bytes | None] = {}
    own_key = isinstance(command, ChangeOwnPassword) and by.may(*VAULT_READERS)
    if isinstance(command, ChangeOwnPassword) and own_key:
        with db.read() as session:
            fresh = vault_holders.rewrapped(session, person_id, command.present, command.password)

    def work(session: Session) -> Done[int]:
        person = session.get_one(Person, person_id)
        _put_password(session, by, person, command.password, password_hash)
        if own_key:
            vault_holders.rewrap(session, person.id, fresh)
        elif not isinstance(command, ChangeOwnPassword):
            vault_holders.end_readers(session, person.id)
        audit.record(session, by, kind, f"person:{person.login}")
        return Done(person.id, _PEOPLE)

    return operations.once(db, by, kind, command, work)


def _checked_for(db: Database, by: Acting, person_id: int, password: str) -> str:
    """The hash of a person's new *password*; empty where there is none."""
    if not password:
        return ""
    with db.read() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise Refused(PersonFault.UNKNOWN_PERSON)
        login, name = person.login, person.name
    _check_new_password(db, by, password, login, name)
    return passwords.hashed(password)


def _put_password(
    session: Session, by: Acting, person: Person, password: str, password_hash: str
) -> None:
    """Give a person a password, and end a lock."""
    person.password_hash = "" if accounts.is_server(session) else password_hash
    person.failed_sign_ins, person.locked_until = 0, None
    accounts.set_password(session, person.login, password)
    if person.last_day is not None and person.id != by.person_id:
        end_at_server(session, by, person)  # the login may have been made just now


def _check_new_password(db: Database, by: Acting, password: str, login: str, name: str) -> None:
    with db.read() as session:
        shortest = rule_values.value_on(session, PASSWORD_LENGTH, by.today)
    check_password(password, login=login, name=name, shortest=shortest)


def _new_person(
    session: Session,
    by: Acting,
    login: str,
    name: str,
    password: str,
    password_hash: str,
    roles: tuple[tuple[int, Role], ...],
) -> Person:
    cleaned = checked_login(login)
    if session.scalar(select(Person.id).where(Person.login == cleaned)) is not None:
        raise Refused(PersonFault.LOGIN_TAKEN, login=cleaned)
    kept = "" if accounts.is_server(session) else password_hash
    person = Person(login=cleaned, name=clean_line(name, field="Name"), password_hash=kept)
    session.add(person)
    session.flush()
    _give_roles(session, person.id, roles)
    accounts.make(session, cleaned, password)
    after = {"name": person.name, "roles": _roles_text(roles)}
    audit.record(session, by, "people.add", f"person:{cleaned}", after=after)
    return person


def _seen(session: Session, person_id: int, seen_version: int) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise Refused(PersonFault.UNKNOWN_PERSON)
    if person.version != seen_version:
        raise Stale
    return person


def _give_roles(session: Session, person_id: int, roles: tuple[tuple[int, Role], ...]) -> None:
    known = set(session.scalars(select(Site.id)))
    if any(site_id not in known for site_id, _role in roles):
        raise Refused(PersonFault.UNKNOWN_SITE)
    rows = [
        {"person_id": person_id, "site_id": site_id, "role": role}
        for site_id, role in sorted(set(roles))
    ]
    if rows:
        session.execute(insert(PersonRole), rows)


def _roles_of(session: Session, person_id: int) -> tuple[tuple[int, Role], ...]:
    rows = session.execute(
        select(PersonRole.site_id, PersonRole.role).where(PersonRole.person_id == person_id)
    )
    return tuple((row.site_id, row.role) for row in rows)


def _roles_text(roles: tuple[tuple[int, Role], ...]) -> list[str]:
    return sorted(f"{site_id}:{role.value}" for site_id, role in set(roles))


def _touch(session: Session, person: Person) -> None:
    """Raise the version also where only the roles have changed."""
    flag_modified(person, "name")
    session.flush()


def _require_an_admin(session: Session, person: Person) -> None:
    """Refuse where nobody could administer any more."""
    left = session.scalar(
        select(Person.id)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .where(PersonRole.role == Role.ADMIN, Person.is_active, Person.last_day.is_(None))
        .limit(1)
    )
    if left is None:
        raise Refused(PersonFault.LAST_ADMIN, name=person.name)
