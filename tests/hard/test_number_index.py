"""The index of identity numbers stays in the server, which answers for one number at a time.

Who has a workstation's key and the indexes can try every number there is, all at once.

Source: reliability.md, Identity documents; PCK-9, PCK-10.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text

from tests.hard.staff import Staff
from tests.postgres import Server
from wms_desktop.core.acting import Acting, Role
from wms_desktop.db import number_index
from wms_desktop.db.database import Database
from wms_desktop.db.rights import COLLECTING, group
from wms_desktop.people import vault_reports
from wms_desktop.people.rules import SHORTEST_REASON, VAULT_READINGS, VAULT_SEEKERS
from wms_desktop.people.vault_reports import AddReport, ApproveReport
from wms_desktop.pickup import queries, warnings

NUMBER = "11010119900307663X"
_NOTED = text(
    "INSERT INTO vault_reading (entry_id, person_id, reason, read_at)"
    " SELECT (SELECT min(id) FROM vault_entry), id, 'police request 17', :at FROM person"
    " WHERE login = 'g8-duty' RETURNING id"
)
_TOLD = text(
    "INSERT INTO audit (at, person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT :at, id, 1, 'people.read_id', 'vault_entry:' || (SELECT min(id) FROM vault_entry),"
    " '', '', '' FROM person WHERE login = 'g8-duty'"
)
_RULE = text(
    "INSERT INTO rule_value (key, valid_from, value, person_id) VALUES ('people.vault_readings',"
    " (now() AT TIME ZONE 'UTC')::date + CAST(:day AS integer), :value, 1)"
)
_OWN = (
    "INSERT INTO vault_reading (entry_id, person_id, reason, read_at) SELECT (SELECT min(id) FROM"
    " vault_entry), id, 'a reason of mine', now() - interval '1 minute' FROM person"
    " WHERE login = session_user RETURNING id"
)
_SHOWN = (
    "INSERT INTO shown_document (record_id, belongs_to, kind, kind_name, name, masked_number,"
    " vault_entry_id) VALUES (1, 'consignee', 'resident_id', '', 'x', 'x', :entry)"
)
_AUTHORIZED = (
    "INSERT INTO authorized_collector (customer_id, name, kind, kind_name, masked_number,"
    " vault_entry_id, phone, valid_from, recorded_by_id, revoke_reason, version)"
    " VALUES (1, 'x', 'resident_id', '', 'x', :entry, '', '2020-01-01', 1, '', 1)"
)
_OWN_LINE = (
    "INSERT INTO audit (person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT id, 1, 'people.read_id', 'vault_entry:' || (SELECT min(id) FROM vault_entry), '', '',"
    " '' FROM person WHERE login = session_user"
)


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize("role", Role)
def test_no_role_reads_an_index(staff: Staff, role: Role) -> None:
    """Only who backs the whole database up; and only who stands at a counter may ask."""
    own = {
        "SELECT lookup FROM vault_entry": role is Role.ADMIN,
        "SELECT ciphertext FROM vault_entry": role is Role.ADMIN,
        "SELECT id, masked FROM vault_entry": True,
        "SELECT found_by('x')": role in {*VAULT_SEEKERS, Role.ADMIN},
        "SELECT * FROM same_documents(now())": role in {Role.DUTY_MANAGER, Role.ADMIN},
        "SELECT * FROM index_marks(1)": role in {Role.DUTY_MANAGER, Role.ADMIN},
        f"SELECT read_number({noted(staff)})": role in {Role.DUTY_MANAGER, Role.ADMIN},
    }
    assert {*VAULT_SEEKERS} == COLLECTING
    assert {asked: _may(staff, group(role), asked) for asked in own} == own


def noted(staff: Staff, ago: timedelta = timedelta(), *, is_told: bool = True) -> int:
    """A reading of the duty manager's that is on record."""
    with staff.db.write() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        if is_told:
            session.execute(_TOLD, {"at": datetime.now(UTC) - ago})
        else:
            session.execute(text("DELETE FROM audit WHERE action = 'people.read_id'"))
        return session.scalars(_NOTED, {"at": datetime.now(UTC) - ago}).one()


def _may(staff: Staff, name: str, asked: str) -> bool:
    with staff.db.engine.connect() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {name}")
        cursor = connection.connection.cursor()
        try:
            cursor.execute(asked)
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True


@pytest.mark.rule("PCK-10")
def test_a_clerk_asks_for_the_number_on_the_counter(staff: Staff) -> None:
    db, by = staff.seat("g8-clerk")
    lookup = staff.vault.lookup(NUMBER)
    with db.read() as session:
        found = number_index.found_by(session, lookup)
        assert number_index.found_by(session, lookup[::-1]) == []
    assert queries.entries_of(db, lookup) == {*found} != set()
    assert queries.document_uses(db, lookup, by.today, length=15).has_other_form
    assert queries.shown_with(db, 1, lookup, 5) == []


@pytest.mark.rule("PCK-11")
def test_a_number_is_handed_out_against_ones_own_reading_of_just_now(staff: Staff) -> None:
    """Also to who has psql: what is read stays on record, rolled back or not."""
    reading, old = noted(staff), noted(staff, timedelta(hours=2))
    with staff.psql("g8-duty") as connection:
        assert _given(connection, reading)
        connection.rollback()
        assert _given(connection, reading)
        assert not _given(connection, old)
        assert not _given(connection, 9_000_000)
    with staff.psql("g8-admin") as connection:
        assert not _given(connection, reading)
    untold = noted(staff, is_told=False)
    with staff.psql("g8-duty") as connection:
        assert not _given(connection, untold)
        connection.execute(_OWN_LINE)
        assert not _given(connection, untold)


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("before", ["SELECT 1", "SAVEPOINT one", "SET TimeZone = 'FAR-167'"])
def test_a_reading_that_can_still_be_taken_back_hands_out_nothing(
    staff: Staff, before: str
) -> None:
    noted(staff)
    with staff.psql("g8-duty") as connection:
        connection.execute("SELECT 1")
        time.sleep(0.01)
        connection.execute(before)  # type: ignore[arg-type]
        own = connection.execute(_OWN).fetchone()
        if before.startswith("SAVEPOINT"):
            connection.execute("RELEASE one")
        assert own is not None
        assert not _given(connection, own[0])


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize(
    ("rules", "most"),
    [
        ({}, 2 * VAULT_READINGS.default),
        ({-30: 2}, 4),
        ({-30: 2, 30: 200}, 4),
        ({-30: 1, 0: 3}, 6),
        ({-30: 3, 0: 1}, 6),  # read yesterday evening, by yesterday's limit
    ],
)
def test_nobody_reads_more_in_a_day_than_the_shop_lets(
    staff: Staff, rules: dict[int, int], most: int
) -> None:
    """Two of the site's days may lie in 24 hours; who may read is asked by the program as well."""
    with no_readings(staff):
        with staff.db.write() as session:
            for days, value in rules.items():
                session.execute(_RULE, {"day": days, "value": str(value)})
        readings = [noted(staff) for _each in range(most)]
        with staff.psql("g8-duty") as connection:
            assert _given(connection, readings[-1])
            assert not _given(connection, noted(staff))


@contextmanager
def no_readings(staff: Staff) -> Iterator[None]:
    """Nothing read yet, and no rule of the shop's own; so again afterwards."""

    def clear() -> None:
        with staff.db.write() as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            session.execute(text("DELETE FROM vault_reading"))
            session.execute(text("DELETE FROM rule_value WHERE key = 'people.vault_readings'"))

    clear()
    yield
    clear()


def test_the_server_knows_the_programs_own_rules() -> None:
    told = (number_index.READINGS, number_index.READINGS_DEFAULT, number_index.SHORTEST_REASON)
    assert told == (VAULT_READINGS.key, VAULT_READINGS.default, SHORTEST_REASON)


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize("reason", ["", "           ", "abcd", " abcd    "])
def test_a_number_is_not_handed_out_without_a_reason(staff: Staff, reason: str) -> None:
    reading = noted(staff)
    with staff.psql("g8-duty") as connection:
        assert _given(connection, reading)
        with staff.db.write() as session:
            session.execute(text("SET LOCAL session_replication_role = replica"))
            said = {"reason": reason, "reading": reading}
            session.execute(
                text("UPDATE vault_reading SET reason = :reason WHERE id = :reading"), said
            )
        assert not _given(connection, reading)


def _given(connection: psycopg.Connection, reading: int) -> bool:
    try:
        with connection.transaction():
            found = connection.execute("SELECT read_number(%s)", [reading]).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return False
    return bool(found and found[0])


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize("login", ["g8-clerk", "g8-duty"])
def test_a_right_guess_is_refused_as_a_wrong_one_is(staff: Staff, login: str) -> None:
    """Else writing it would tell, without waiting, what reading does not."""
    right, said = staff.vault.lookup(NUMBER), set()
    for guess in (right, right[::-1]):
        with (
            staff.psql(login) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege) as refused,
        ):
            connection.execute("UPDATE vault_entry SET lookup = %s", [guess])
        said.add(str(refused.value.diag.message_primary))
    assert len(said) == 1


def test_asking_for_many_numbers_takes_its_time(staff: Staff) -> None:
    """A thousand candidates take 20 s and all numbers 70 years, whatever is asked at once."""
    asked = "SELECT found_by(n::text) FROM generate_series(1, 20) n"
    with staff.psql("g8-clerk") as connection:
        begun = time.monotonic()
        connection.execute(asked).fetchall()
    assert time.monotonic() - begun >= 20 * 0.02


@pytest.mark.parametrize(
    ("function", "login"), [("found_by", "g8-other"), ("same_documents", "g8-duty")]
)
def test_the_servers_log_says_who_asked_and_nothing_else(
    staff: Staff, postgres_server: Server, function: str, login: str
) -> None:
    """Also where the asker takes everything back, and would rather have no log."""
    if postgres_server.folder is None:
        pytest.skip("somebody else's server")
    log, lookup = postgres_server.folder / "log", staff.vault.lookup(NUMBER)
    before = log.read_text("utf-8").count(f"{function}: asked by {login}")
    asked = {
        "found_by": ("SELECT found_by(%s)", lookup),
        "same_documents": ("SELECT * FROM same_documents(%s)", datetime.now(UTC)),
    }
    with staff.psql(login) as connection:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SET log_min_messages = panic")
        connection.rollback()
        statement, value = asked[function]
        connection.execute(statement, [value])  # type: ignore[arg-type]
        connection.rollback()
    said = log.read_text("utf-8")
    assert said.count(f"{function}: asked by {login}") == before + 1
    assert lookup not in said


@pytest.mark.rule("PCK-10")
def test_the_duty_manager_is_warned_without_reading_it(staff: Staff) -> None:
    db, by = staff.seat("g8-duty")
    other, clerk = staff.seat("g8-other")
    first, again, unnamed = (kept(staff, clerk, other, "H10123456") for _each in range(3))
    alone = kept(staff, clerk, other, "11010519491231002X")
    since = datetime.now(UTC) - timedelta(hours=1)
    assert not {first, again, unnamed, alone} & _same(db, since).keys()
    for table, entry in ((_SHOWN, first), (_AUTHORIZED, again), (_SHOWN, alone)):
        named(staff, table, entry)
    found = _same(db, since)
    assert (found[first], found[again], found[alone]) == (first, first, alone)
    assert unnamed not in found
    assert _same(db, since + timedelta(hours=2)) == {}
    assert warnings.warnings(db, by.site_id, by.today) == []


def kept(staff: Staff, by: Acting, db: Database, number: str) -> int:
    with db.write() as session:
        return staff.vault.keep(session, by, number, purpose="pickup")


def _same(db: Database, since: datetime) -> dict[int, int]:
    with db.read() as session:
        rows = session.execute(number_index.same_documents(session, since).select()).all()
    return {row[0]: row[1] for row in rows}


def named(staff: Staff, how: str, entry: int) -> None:
    """A document that was shown, or one of who is authorized."""
    with staff.db.write() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        session.execute(text(how), {"entry": entry})


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize("stored_at", ["DEFAULT", "now() - interval '1 day'"])
def test_what_is_guessed_in_ones_own_transaction_is_compared_with_nothing(
    staff: Staff, stored_at: str
) -> None:
    """Else thousands of guesses at once would be answered, and taken back without a trace."""
    since = datetime.now(UTC) - timedelta(days=30)
    other, clerk = staff.seat("g8-other")
    known = kept(staff, clerk, other, "G20123457")
    named(staff, _SHOWN, known)
    with staff.psql("g8-duty") as connection:
        guess = connection.execute(
            "INSERT INTO vault_entry (purpose, masked, ciphertext, lookup, key_number, erase_on,"
            f" stored_at) VALUES ('x', 'x', '', %s, 1, '2099-01-01', {stored_at})"  # type: ignore[arg-type]
            " RETURNING id",
            [staff.vault.lookup("G20123457")],
        ).fetchone()
        assert guess is not None
        connection.execute(
            "INSERT INTO authorized_collector (customer_id, name, kind, kind_name, masked_number,"
            " vault_entry_id, phone, valid_from, recorded_by_id, revoke_reason, version)"
            " SELECT (SELECT min(id) FROM customer), 'x', 'resident_id', '', 'x', %s, '',"
            " '2020-01-01', id, '', 1 FROM person WHERE login = session_user",
            guess,
        )
        found = connection.execute("SELECT entry_id FROM same_documents(%s)", [since]).fetchall()
    assert guess not in found
    assert (known,) in found


@pytest.mark.rule("PCK-11")
def test_two_people_see_how_the_indexes_of_a_report_begin(staff: Staff) -> None:
    db, by = staff.seat("g8-duty")
    chief_db, chief = staff.seat("g8-admin")
    day = datetime.now(UTC).date()
    tomorrow = day + timedelta(days=1)  # as it may be at the site by now
    told = AddReport(staff.shop.op(), "一台工作台被偷", day, day, tomorrow, "监管机构", "")
    report = vault_reports.add_report(db, by, told).value
    past = AddReport(staff.shop.op(), "去年的事", day, *_last_year(day), "监管机构", "")
    before = vault_reports.add_report(db, by, past).value
    assert _marks(db, report) == {}
    for each in (report, before):
        approve = ApproveReport(staff.shop.op(), each)
        vault_reports.approve_report(chief_db, chief, approve)
    begins = staff.vault.lookup(NUMBER)[:12]
    assert begins in _marks(db, report).values()
    assert _marks(db, before) == {}
    _report, rows = vault_reports.affected(db, by, ApproveReport(staff.shop.op(), report))
    assert begins in {row.index for row in rows}


def _last_year(day: date) -> tuple[date, date]:
    return day - timedelta(days=365), day - timedelta(days=360)


def _marks(db: Database, report: int) -> dict[int, str]:
    with db.read() as session:
        return number_index.marks(session, report)
