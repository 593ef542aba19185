"""Reading people, sites, workstations and rule settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Right, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.settings import RuleSetting
from wms_desktop.db.database import Database
from wms_desktop.db.tables import RuleValue
from wms_desktop.people import accounts
from wms_desktop.people.rules import PersonFault, badge_login, has_ended, site_day
from wms_desktop.people.tables import Person, PersonRole, Site, Workstation


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """Somebody who can be chosen at sign-in."""

    login: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in compares with; never shown, never logged."""

    id: int
    is_active: bool
    password_hash: str = field(repr=False)
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the administrator's list shows them. ``roles`` are pairs (site id, role)."""

    id: int
    version: int
    login: str
    name: str
    is_active: bool
    locked_until: datetime | None
    roles: tuple[tuple[int, Role], ...]
    last_day: date | None = None

    def roles_at(self, site_id: int) -> tuple[Role, ...]:
        """What they may do at one site."""
        return tuple(role for site, role in self.roles if site == site_id)


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site."""

    id: int
    version: int
    code: str
    name: str
    time_zone: str
    workstations: int


@dataclass(frozen=True, slots=True)
class WorkstationRow:
    """A workstation and its site."""

    id: int
    version: int
    name: str
    site_id: int
    site_name: str


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a workstation stands."""

    site_id: int
    site_code: str
    site_name: str
    workstation_name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule setting: what holds today, and what is planned from a later day on."""

    key: str
    title: str
    rule: str
    unit: str
    kind: str  # "int", "bool", "str" or "Decimal"
    default: str
    value: str
    since: date | None  # None while the default holds
    next_value: str = ""
    next_from: date | None = None
    lowest: int | None = None
    highest: int | None = None
    choices: tuple[tuple[str, str], ...] = ()


def is_founded(db: Database) -> bool:
    """Whether anybody can sign in to this database at all."""
    with db.read() as session:
        return session.scalar(select(Person.id).limit(1)) is not None


def acting_for(
    db: Database,
    person_id: int,
    workstation_id: int,
    *,
    now: datetime,
    language: Language,
    active_only: bool = True,
) -> Acting:
    """The person at a workstation, with the roles that hold there now.

    Somebody who has been switched off, or whose last day is over, holds no role, unless
    *active_only* is false.

    Raises:
        Refused: unknown person or workstation.
    """
    with db.read() as session:
        person = session.get(Person, person_id)
        place = _workplace(session, workstation_id)
        if person is None:
            raise Refused(PersonFault.UNKNOWN_PERSON)
        if place is None:
            raise Refused(PersonFault.UNKNOWN_WORKSTATION)
        roles = session.scalars(
            select(PersonRole.role).where(
                PersonRole.person_id == person_id, PersonRole.site_id == place.site_id
            )
        ).all()
        today = site_day(now, place.time_zone)
        works = person.is_active and not has_ended(person.last_day, today)
        held = frozenset(roles) if works or not active_only else frozenset()
        return Acting(
            person.id,
            person.name,
            held,
            place.site_id,
            place.site_name,
            workstation_id,
            place.workstation_name,
            now,
            today,
            language,
        )


def acting_for_command(
    db: Database, *, login: str | None, language: Language, now: datetime | None = None
) -> Acting:
    """In whose name a command of the command line works.

    On a server that is the database login, and nobody else. Whoever rules the server, or reaches
    the embedded file, may do everything anyway: they name a *login*, else it is the first
    administrator. While nobody exists, whoever reaches the database founds the shop.

    Raises:
        Refused: no such person, or somebody else's name on a server.
    """
    moment = now or datetime.now(UTC)
    with db.read() as session:
        if not db.is_sqlite and not accounts.rules_the_server(session):
            own = str(session.scalar(select(text("session_user"))))
            if login not in (None, own):
                raise Refused(Right.ROLE_MISSING, roles=(Role.ADMIN,))
            login = own
        query = select(Person.id).where(Person.is_active)
        if login is not None:
            query = query.where(Person.login == login)
        else:
            admins = select(PersonRole.person_id).where(PersonRole.role == Role.ADMIN)
            query = query.where(Person.id.in_(admins))
        person_id = session.scalar(query.order_by(Person.id).limit(1))
        nobody_yet = session.scalar(select(Person.id).limit(1)) is None
        desk = select(Workstation.id).order_by(Workstation.id).limit(1)
        held = select(PersonRole.site_id).where(PersonRole.person_id == person_id)
        workstation_id = session.scalar(desk.where(Workstation.site_id.in_(held)))
        workstation_id = workstation_id or session.scalar(desk)
    if nobody_yet:
        everything = frozenset({Role.ADMIN})
        day = site_day(moment, "Asia/Shanghai")
        return Acting(0, "", everything, 0, "", 0, "", moment, day, language)
    if person_id is None:
        raise Refused(PersonFault.UNKNOWN_PERSON)
    return acting_for(db, person_id, workstation_id or 0, now=moment, language=language)


def workplace(db: Database, workstation_id: int) -> Workplace | None:
    """Where a workstation stands, None where the shop does not know it."""
    with db.read() as session:
        return _workplace(session, workstation_id)


def _workplace(session: Session, workstation_id: int) -> Workplace | None:
    row = session.execute(
        select(Site.id, Site.code, Site.name, Workstation.name, Site.time_zone)
        .join(Workstation, Workstation.site_id == Site.id)
        .where(Workstation.id == workstation_id)
    ).one_or_none()
    return Workplace(*row) if row else None


def credentials(db: Database, login: str) -> Credentials | None:
    """What signing in compares with; None for an unknown login."""
    with db.read() as session:
        row = session.execute(
            select(Person.id, Person.is_active, Person.password_hash, Person.last_day).where(
                Person.login == login
            )
        ).one_or_none()
    return Credentials(*row) if row else None


def login_of(db: Database, person_id: int) -> str:
    """The login of a person."""
    with db.read() as session:
        found = session.scalar(select(Person.login).where(Person.id == person_id))
    if found is None:
        raise Refused(PersonFault.UNKNOWN_PERSON)
    return found


def sign_in_choices(db: Database, workstation_id: int) -> list[PersonChoice]:
    """Everybody who may work at the workstation's site, by name."""
    with db.read() as session:
        rows = session.execute(
            select(Person.login, Person.name, PersonRole.role)
            .join(PersonRole, PersonRole.person_id == Person.id)
            .join(Workstation, Workstation.site_id == PersonRole.site_id)
            .where(Workstation.id == workstation_id, Person.is_active)
            .order_by(Person.name, Person.id)
        ).all()
    order, found = list(Role), dict[tuple[str, str], list[Role]]()
    for login, name, role in rows:
        found.setdefault((login, name), []).append(role)
    return [
        PersonChoice(login, name, tuple(sorted(roles, key=order.index)))
        for (login, name), roles in found.items()
    ]


def people(
    db: Database, *, text: str = "", after: PersonRow | None = None, limit: int = 50
) -> list[PersonRow]:
    """People by name, one page after *after*; *text* looks into login and name."""
    query = select(Person).order_by(Person.name, Person.id).limit(limit)
    if wanted := text.strip():
        query = query.where(
            Person.login.contains(wanted.lower(), autoescape=True)
            | Person.name.contains(wanted, autoescape=True)
        )
    if after is not None:
        query = query.where(
            (Person.name > after.name) | ((Person.name == after.name) & (Person.id > after.id))
        )
    with db.read() as session:
        found = session.scalars(query).all()
        return _rows(session, found)


def person(db: Database, person_id: int) -> PersonRow | None:
    """One person."""
    with db.read() as session:
        found = session.get(Person, person_id)
        return _rows(session, [found])[0] if found else None


def person_by_login(db: Database, login: str) -> PersonRow | None:
    """One person, by the name typed at sign-in."""
    with db.read() as session:
        found = session.scalar(select(Person).where(Person.login == login))
        return _rows(session, [found])[0] if found else None


def _rows(session: Session, persons: Sequence[Person]) -> list[PersonRow]:
    order, roles = list(Role), dict[int, list[tuple[int, Role]]]()
    held = session.execute(
        select(PersonRole.person_id, PersonRole.site_id, PersonRole.role).where(
            PersonRole.person_id.in_([p.id for p in persons])
        )
    ).all()
    for person_id, site_id, role in held:
        roles.setdefault(person_id, []).append((site_id, role))
    return [
        PersonRow(
            p.id,
            p.version,
            p.login,
            p.name,
            p.is_active,
            p.locked_until,
            tuple(sorted(roles.get(p.id, ()), key=lambda r: (r[0], order.index(r[1])))),
            p.last_day,
        )
        for p in persons
    ]


def sites(db: Database) -> list[SiteRow]:
    """All sites by code."""
    with db.read() as session:
        rows = session.execute(
            select(
                Site.id, Site.version, Site.code, Site.name, Site.time_zone,
                func.count(Workstation.id),
            )
            .join(Workstation, Workstation.site_id == Site.id, isouter=True)
            .group_by(Site.id)
            .order_by(Site.code)
        ).all()  # fmt: skip
    return [SiteRow(*row) for row in rows]


def site_by_code(db: Database, code: str) -> SiteRow | None:
    """One site, by its code."""
    return next((row for row in sites(db) if row.code == code), None)


def workstations(db: Database, site_id: int | None = None) -> list[WorkstationRow]:
    """Workstations by site and name; of one site where *site_id* is given."""
    query = (
        select(Workstation.id, Workstation.version, Workstation.name, Site.id, Site.name)
        .join(Site, Site.id == Workstation.site_id)
        .order_by(Site.code, Workstation.name)
    )
    if site_id is not None:
        query = query.where(Site.id == site_id)
    with db.read() as session:
        return [WorkstationRow(*row) for row in session.execute(query)]


def rule_rows(db: Database, settings: Sequence[RuleSetting[Any]], day: date) -> list[RuleRow]:
    """Every setting with the value of *day* and the next one planned, in the order given."""
    with db.read() as session:
        rows = session.execute(
            select(RuleValue.key, RuleValue.value, RuleValue.valid_from)
            .where(RuleValue.key.in_([s.key for s in settings]))
            .order_by(RuleValue.valid_from, RuleValue.id)
        ).all()
    said: dict[str, list[tuple[str, date]]] = {}
    for key, value, valid_from in rows:
        said.setdefault(key, []).append((value, valid_from))
    return [_rule_row(setting, said.get(setting.key, []), day) for setting in settings]


def _rule_row(setting: RuleSetting[Any], said: list[tuple[str, date]], day: date) -> RuleRow:
    begun = [entry for entry in said if entry[1] <= day]
    coming = [entry for entry in said if entry[1] > day]
    value, since = begun[-1] if begun else (str(setting.default), None)
    first = min((entry[1] for entry in coming), default=None)
    following = next((v for v, begin in reversed(coming) if begin == first), "")
    return RuleRow(
        setting.key,
        setting.title,
        setting.rule,
        setting.unit,
        type(setting.default).__name__,
        str(setting.default),
        value,
        since,
        following,
        first,
        setting.lowest,
        setting.highest,
        setting.choices,
    )


def scan_meanings(db: Database, _site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """Who a scanned badge belongs to: (kind, id, login, name)."""
    login = badge_login(text)
    if login is None:
        return []
    with db.read() as session:
        rows = session.execute(
            select(Person.id, Person.login, Person.name).where(
                Person.login == login, Person.is_active
            )
        ).all()
    return [("person", row.id, row.login, row.name) for row in rows]
