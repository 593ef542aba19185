"""Who has left reads nothing more: what they have open on the server ends, and nobody else's.

Source: reliability.md, Two-tier security; SYS-1.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from PySide6.QtCore import QObject
from sqlalchemy import make_url, text
from sqlalchemy.orm import Session

from tests.hard.staff import Staff
from tests.postgres import Server
from wms_desktop.core.language import Language
from wms_desktop.people import accounts, queries, service
from wms_desktop.people.presence import Presence
from wms_desktop.people.signin import SignedIn
from wms_desktop.server.look import look
from wms_desktop.ui.tasks import InlineRunner
from wms_desktop.upkeep.leaver_keeper import LeaverKeeper

OPEN = "Open after the last day or switching off"
SOON_S = 10.0


@pytest.fixture
def staff(postgres_server: Server, tmp_path: Path) -> Iterator[Staff]:
    made = Staff(postgres_server, tmp_path)
    yield made
    made.close()


@pytest.fixture
def comes(staff: Staff) -> Iterator[Callable[[str], psycopg.Connection]]:
    """Somebody opens a connection of their own, and leaves it open."""
    with ExitStack() as doors:

        def come(login: str) -> psycopg.Connection:
            url = make_url(staff.url).set(drivername="postgresql", username=login)
            opened = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
            doors.callback(opened.close)
            opened.execute("SELECT name FROM customer")
            return opened

        yield come


def is_ended(staff: Staff, connection: psycopg.Connection) -> bool:
    """Whether the line is cut, and the server knows nothing of it any more."""
    pid, end = connection.info.backend_pid, time.monotonic() + SOON_S
    known = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    while time.monotonic() < end:
        try:
            connection.execute("SELECT name FROM customer")
        except psycopg.OperationalError:
            with staff.db.read() as session:
                if not session.scalar(known, {"pid": pid}):
                    return True
        time.sleep(0.05)
    return False


def reads(connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT count(*) FROM customer").fetchone() is not None


def says(staff: Staff, login: str, last_day: str) -> None:
    """The record alone, as a server made anew from a backup knows it: no end of the login."""
    with staff.db.engine.begin() as own:
        own.execute(
            text("UPDATE person SET last_day = :day WHERE login = :login"),
            {"day": last_day, "login": login},
        )


def utc_day(staff: Staff, days: int) -> str:
    asked = text("SELECT ((now() AT TIME ZONE 'UTC')::date + :days)::text")
    with staff.db.read() as session:
        return str(session.scalar(asked, {"days": days}))


def ended_by(staff: Staff, login: str) -> int:
    return accounts.end_leavers(staff.seat(login)[0])


@pytest.mark.rule("SYS-1")
def test_switching_off_ends_also_who_came_in_meanwhile(
    staff: Staff,
    comes: Callable[[str], psycopg.Connection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, colleague = comes("g8-other"), comes("g8-clerk")
    meanwhile: list[psycopg.Connection] = []
    fit = accounts.fit

    def slowly(session: Session, login: str) -> None:
        fit(session, login)
        meanwhile.append(comes(login))  # the door is open until the commit

    monkeypatch.setattr(accounts, "fit", slowly)
    db, by = staff.seat("g8-admin")
    person = queries.person_by_login(db, "g8-other")
    assert person is not None
    off = service.SwitchPerson(uuid4(), person.id, person.version, is_active=False)
    service.switch_person(db, by, off)
    assert [is_ended(staff, each) for each in (before, *meanwhile)] == [True, True]
    assert reads(colleague)
    with pytest.raises(psycopg.OperationalError):
        comes("g8-other")


@pytest.mark.rule("SYS-1")
def test_a_leavers_sessions_end_whoever_asks_and_nobody_elses(
    staff: Staff, comes: Callable[[str], psycopg.Connection]
) -> None:
    leaver, colleague, last = comes("g8-other"), comes("g8-clerk"), comes("g8-duty")
    assert ended_by(staff, "g8-finance") == 0
    says(staff, "g8-other", utc_day(staff, -2))
    says(staff, "g8-duty", utc_day(staff, -1))  # west of Greenwich that day may not be over
    assert ended_by(staff, "g8-finance") == 1
    assert is_ended(staff, leaver)
    assert reads(colleague)
    assert reads(last)
    with staff.db.engine.begin() as own:
        own.exec_driver_sql("""ALTER ROLE "g8-duty" VALID UNTIL '2020-01-01'""")
        own.exec_driver_sql("""ALTER ROLE "g8-clerk" VALID UNTIL '2020-01-01'""")
    assert ended_by(staff, "g8-finance") == 1
    assert is_ended(staff, last)
    assert reads(colleague)  # has no last day: it is not the record that says so


@pytest.mark.rule("SYS-1")
def test_nobody_makes_the_day_come_sooner(
    staff: Staff, comes: Callable[[str], psycopg.Connection]
) -> None:
    colleague, mischief = comes("g8-other"), comes("g8-clerk")
    says(staff, "g8-other", utc_day(staff, 0))
    mischief.execute("SET TimeZone = 'FAR-167'")
    assert mischief.execute("SELECT end_leavers()").fetchone() == (0,)
    assert reads(colleague)


def test_a_false_record_ends_nobody_who_is_not_on_the_staff(staff: Staff) -> None:
    """An administrator may write any login into a record, also the server's own."""
    with staff.db.engine.begin() as own:
        own.exec_driver_sql(
            "INSERT INTO person (login, name, password_hash, is_active, failed_sign_ins, version)"
            " VALUES (session_user, 'x', '', false, 0, 1)"
        )
    with staff.db.engine.connect() as own:
        assert ended_by(staff, "g8-clerk") == 0
        assert own.exec_driver_sql("SELECT 1").scalar() == 1


def test_the_check_of_the_server_names_them(
    staff: Staff, comes: Callable[[str], psycopg.Connection]
) -> None:
    def looked() -> dict[str, tuple[str, str]]:
        with staff.db.engine.connect() as connection:
            found = look(connection, datetime.now(UTC))
        return {line.what: (line.found, line.todo) for line in found}

    leaver = comes("g8-other")
    assert looked()[OPEN] == ("0", "")
    says(staff, "g8-other", "2020-01-01")
    assert looked()[OPEN] == ("g8-other × 1", "wms-desktop user end-sessions g8-other")
    assert ended_by(staff, "g8-duty") == 1
    assert is_ended(staff, leaver)
    assert looked()[OPEN] == ("0", "")


@pytest.mark.usefixtures("qapp")
def test_any_window_sees_to_it(staff: Staff, comes: Callable[[str], psycopg.Connection]) -> None:
    leaver, home = comes("g8-other"), QObject()
    db, by = staff.seat("g8-clerk")
    presence, failures = Presence(), list[Exception]()
    keeper = LeaverKeeper(InlineRunner(), presence, failures.append, home)
    says(staff, "g8-other", "2020-01-01")
    keeper.keep()  # nobody is signed in
    assert reads(leaver)
    presence.enter(SignedIn(db, by, "g8-clerk", "Asia/Shanghai", 10))
    presence.language = Language.EN
    presence.lock()
    keeper.keep()
    assert is_ended(staff, leaver)
    assert failures == []
