"""Who is at the counter: one small interface, an embedded database and a server behind it.

Embedded: argon2 hashes in the person's record, locked for a while after wrong passwords. Server:
the person's own database login, so that the server itself knows who does what.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.db import address, audit, clock, months, rule_values, schema
from wms_desktop.db.database import Database
from wms_desktop.people import accounts, passwords, queries
from wms_desktop.people.rules import (
    IDLE_MINUTES,
    SIGN_IN_FAILURES,
    SIGN_IN_LOCK_MINUTES,
    PersonFault,
    SignInFault,
    checked_login,
    has_ended,
    minutes_left,
    site_day,
)
from wms_desktop.people.tables import Person

_OWN_END = (
    "SELECT rolvaliduntil FROM pg_roles WHERE rolname = session_user AND isfinite(rolvaliduntil)"
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody has been let in.

    Attributes:
        db: works with this person's rights; on a server it is theirs alone and closed at sign-out.
        acting: as of the moment of signing in.
        idle_minutes: after so long without a key the window locks.
        clock_ahead: how far this computer's clock is ahead of the server's, which counts.
        ends_at: the login's last moment, for people who are here for a time.
    """

    db: Database
    acting: Acting
    login: str
    time_zone: str
    idle_minutes: int
    clock_ahead: timedelta = timedelta(0)
    ends_at: datetime | None = None

    def at(self, now: datetime, language: Language) -> Acting:
        """The person acting *now*, as this computer's clock says it."""
        right = now - self.clock_ahead
        today = site_day(right, self.time_zone)
        return replace(self.acting, now=right, today=today, language=language)


class SignIn(Protocol):
    """How people are let in on this workstation."""

    def people(self) -> list[queries.PersonChoice]:
        """Who may be offered by name; empty where only the login typed can tell."""

    def enter(self, login: str, password: str, *, now: datetime, language: Language) -> SignedIn:
        """Let *login* in. Slow on purpose; never on the GUI thread.

        Raises:
            Refused: wrong, locked, switched off, or without a role at this site.
            Unavailable: the database does not answer, or is of another version.
        """

    def leave(self, signed_in: SignedIn) -> None:
        """Forget what only this person could reach."""


Arrived = Callable[[SignedIn, str], object]


def _nothing(_signed_in: SignedIn, _password: str) -> None:
    """Nobody waits for who comes in."""


class LocalSignIn:
    """People of an embedded database.

    Args:
        arrived: told who came in, with the password that is known at no other moment.
    """

    def __init__(self, db: Database, workstation_id: int, *, arrived: Arrived = _nothing) -> None:
        self._db, self._workstation_id = db, workstation_id
        self._arrived = arrived

    def people(self) -> list[queries.PersonChoice]:
        """Everybody with a role at this site, by name."""
        return queries.sign_in_choices(self._db, self._workstation_id)

    def enter(self, login: str, password: str, *, now: datetime, language: Language) -> SignedIn:
        """See `SignIn.enter`. Every refusal takes as long as an entry."""
        known = self._known(login)
        fits = passwords.fits(password, known.password_hash if known else "")
        if known is None:
            raise Refused(SignInFault.WRONG)
        fault = _settle(self._db, known.id, self._workstation_id, fits=fits, now=now)
        if fault is not None:
            raise fault
        if passwords.is_outdated(known.password_hash):
            _renew_hash(self._db, known, passwords.hashed(password))
        found = _signed_in(self._db, known, self._workstation_id, now=now, language=language)
        self._arrived(found, password)
        return found

    def leave(self, signed_in: SignedIn) -> None:
        """The database stays open for the next person."""

    def _known(self, login: str) -> queries.Credentials | None:
        try:
            return queries.credentials(self._db, checked_login(login))
        except Refused:
            return None


class ServerSignIn:
    """People of a shared database: each connects with their own login.

    Args:
        known_names: how those who signed in here before are called, by login.
        known_ends: the last moment of logins that have one, as the server told it here before: it
            answers "wrong password" when that is over, and says no more to who is outside.
        arrived: told who came in, with the password that is known at no other moment.
    """

    def __init__(
        self,
        url: str,
        workstation_id: int,
        *,
        known_logins: tuple[str, ...] = (),
        known_names: Mapping[str, str] | None = None,
        known_ends: Mapping[str, str] | None = None,
        arrived: Arrived = _nothing,
    ) -> None:
        self._url, self._workstation_id = url, workstation_id
        self._arrived = arrived
        names = known_names or {}
        self._known = {login: names.get(login, "") or login for login in known_logins}
        self._ends = {
            login: moment for login, text in (known_ends or {}).items() if (moment := _moment(text))
        }

    def people(self) -> list[queries.PersonChoice]:
        """Who signed in on this workstation before; the server tells nothing to strangers."""
        return [queries.PersonChoice(login, name, ()) for login, name in self._known.items()]

    def enter(self, login: str, password: str, *, now: datetime, language: Language) -> SignedIn:
        """See `SignIn.enter`."""
        try:
            name = checked_login(login)
        except Refused as error:
            raise Refused(SignInFault.WRONG) from error
        url = address.parsed(self._url).set(username=name, password=password)
        db = Database(
            url.render_as_string(hide_password=False),
            station=f"wms-desktop {self._workstation_id}",
        )
        try:
            found = self._entered(db, name, now, language)
            self._arrived(found, password)
            self._known = {name: found.acting.person_name, **self._known_but(name)}
            return found
        except Unavailable as error:
            db.close()
            ends_at = self._ends.get(name)
            if error.lack is Lack.DATABASE_LOGIN and ends_at is not None and ends_at <= now:
                day = ends_at.astimezone().date()
                raise Unavailable(Lack.DATABASE_LOGIN_ENDED, day=day) from error
            raise told_at_the_door(error) from error
        except BaseException:
            db.close()
            raise

    def _known_but(self, login: str) -> dict[str, str]:
        return {known: name for known, name in self._known.items() if known != login}

    def leave(self, signed_in: SignedIn) -> None:
        """Close the connections that only this person could open."""
        signed_in.db.close()

    def _entered(self, db: Database, name: str, now: datetime, language: Language) -> SignedIn:
        schema.require_current(db)
        with db.read() as session:
            if accounts.rules_the_server(session):
                raise Refused(SignInFault.TOO_POWERFUL)
            if accounts.is_lent(session):
                raise Refused(SignInFault.LENT)
            ends_at = session.scalar(text(_OWN_END))
        self._ends.pop(name, None)
        if ends_at is not None:
            self._ends[name] = ends_at
        known = queries.credentials(db, name)
        if known is None:
            raise Refused(SignInFault.NOT_KNOWN_HERE)
        if not known.is_active:
            raise Refused(SignInFault.DISABLED)
        wrong = clock.ahead(db, now)
        signed_in = replace(
            _signed_in(db, known, self._workstation_id, now=now - wrong, language=language),
            clock_ahead=wrong,
            ends_at=ends_at,
        )
        with db.write() as session:
            audit.record(session, signed_in.acting, "people.sign_in", f"person:{name}")
        months.prepare(db)
        return signed_in


def _signed_in(
    db: Database,
    known: queries.Credentials,
    workstation_id: int,
    *,
    now: datetime,
    language: Language,
) -> SignedIn:
    person_id, last_day = known.id, known.last_day
    place = queries.workplace(db, workstation_id)
    if place is None:
        raise Refused(PersonFault.UNKNOWN_WORKSTATION)
    acting = queries.acting_for(db, person_id, workstation_id, now=now, language=language)
    if has_ended(last_day, acting.today):  # also where the server was made anew and knows no end
        raise Refused(SignInFault.ENDED, day=last_day)
    if not acting.roles:
        raise Refused(SignInFault.NO_ROLE, name=acting.person_name, site=acting.site_name)
    with db.read() as session:
        idle = rule_values.value_on(session, IDLE_MINUTES, acting.today)
    login = queries.login_of(db, person_id)
    return SignedIn(db, acting, login, place.time_zone, idle)


def _settle(
    db: Database, person_id: int, workstation_id: int, *, fits: bool, now: datetime
) -> Refused | None:
    """Count the attempt and say whether it is refused; committed either way."""
    acting = queries.acting_for(
        db, person_id, workstation_id, now=now, language=Language.ZH_CN, active_only=False
    )
    with db.write() as session:
        person = session.get_one(Person, person_id)
        login = f"person:{person.login}"
        if person.locked_until is not None and person.locked_until > now:
            audit.record(session, acting, "people.sign_in_locked", login)
            left = minutes_left(person.locked_until, now)
            return Refused(SignInFault.LOCKED, minutes=left)
        if not fits:
            audit.record(session, acting, "people.sign_in_failed", login)
            return _count_failure(session, acting, person, now)
        if not person.is_active:
            audit.record(session, acting, "people.sign_in_failed", login)
            return Refused(SignInFault.DISABLED)
        if has_ended(person.last_day, acting.today):
            audit.record(session, acting, "people.sign_in_failed", login)
            return Refused(SignInFault.ENDED, day=person.last_day)
        if person.failed_sign_ins or person.locked_until is not None:
            _set(session, person_id, failed_sign_ins=0, locked_until=None)
        audit.record(session, acting, "people.sign_in", login)
    return None


def _count_failure(session: Session, acting: Acting, person: Person, now: datetime) -> Refused:
    allowed = rule_values.value_on(session, SIGN_IN_FAILURES, acting.today)
    minutes = rule_values.value_on(session, SIGN_IN_LOCK_MINUTES, acting.today)
    failed = person.failed_sign_ins + 1
    if failed < allowed:
        _set(session, person.id, failed_sign_ins=failed)
        return Refused(SignInFault.WRONG)
    until = now + timedelta(minutes=minutes)
    _set(session, person.id, failed_sign_ins=0, locked_until=until)
    return Refused(SignInFault.LOCKED, minutes=minutes)


def _set(session: Session, person_id: int, **values: object) -> None:
    """Change what signing in changes, without raising the record's version for open forms."""
    session.connection().execute(
        update(Person.__table__).where(Person.__table__.c.id == person_id).values(**values)  # type: ignore[arg-type]
    )


def _renew_hash(db: Database, known: queries.Credentials, password_hash: str) -> None:
    with db.write() as session:
        same = session.scalar(select(Person.password_hash).where(Person.id == known.id))
        if same == known.password_hash:
            _set(session, known.id, password_hash=password_hash)


def _moment(text: object) -> datetime | None:
    """A moment as the workstation's file keeps it; None where somebody has spoiled it."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


_AT_THE_DOOR = {
    Lack.SIGN_IN: SignInFault.WRONG,
    Lack.DATABASE_LOGIN: SignInFault.WRONG,
    Lack.DATABASE_LOGIN_OFF: SignInFault.DISABLED,
    Lack.DATABASE_CROWDED: SignInFault.FULL,
    Lack.DATABASE: SignInFault.AWAY,
}


def told_at_the_door(error: Unavailable) -> Exception:
    """What the server said at the door, in our words; the rest is told as it is."""
    fault = _AT_THE_DOOR.get(error.lack)
    return error if fault is None else Refused(fault)
