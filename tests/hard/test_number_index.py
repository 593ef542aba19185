"""The index of identity numbers stays in the server, which answers for one number at a time.

Who has a workstation's key and the indexes can try every number there is, all at once.

Source: reliability.md, Identity documents; PCK-9, PCK-10.
"""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from tests.hard.staff import Staff
from wms_desktop.core.acting import Role
from wms_desktop.db import number_index
from wms_desktop.db.database import Database
from wms_desktop.db.rights import COLLECTING, group
from wms_desktop.people import vault_reports
from wms_desktop.people.rules import VAULT_SEEKERS
from wms_desktop.people.vault_reports import AddReport, ApproveReport
from wms_desktop.pickup import queries, warnings

NUMBER = "11010119900307663X"


@pytest.mark.rule("PCK-9")
@pytest.mark.parametrize("role", Role)
def test_no_role_reads_an_index(staff: Staff, role: Role) -> None:
    """Only who backs the whole database up; and only who stands at a counter may ask."""
    own = {
        "SELECT lookup FROM vault_entry": role is Role.ADMIN,
        "SELECT ciphertext FROM vault_entry": role in {Role.DUTY_MANAGER, Role.ADMIN},
        "SELECT id, masked FROM vault_entry": True,
        "SELECT found_by('x')": role in {*VAULT_SEEKERS, Role.ADMIN},
        "SELECT * FROM same_documents(now())": role in {Role.DUTY_MANAGER, Role.ADMIN},
        "SELECT * FROM index_marks(1)": role in {Role.DUTY_MANAGER, Role.ADMIN},
    }
    assert {*VAULT_SEEKERS} == COLLECTING
    assert {asked: _may(staff, group(role), asked) for asked in own} == own


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


@pytest.mark.rule("PCK-10")
def test_the_duty_manager_is_warned_without_reading_it(staff: Staff) -> None:
    db, by = staff.seat("g8-duty")
    other, clerk = staff.seat("g8-other")
    with other.write() as session:
        again = staff.vault.keep(session, clerk, NUMBER, purpose="pickup")
        alone = staff.vault.keep(session, clerk, "11010519491231002X", purpose="pickup")
    since = datetime.now(UTC) - timedelta(hours=1)
    with db.read() as session:
        rows = session.execute(number_index.same_documents(session, since).select()).all()
        later = number_index.same_documents(session, since + timedelta(hours=2)).select()
        assert session.execute(later).all() == []
    first = dict(rows)  # type: ignore[arg-type]
    assert first[again] != again
    assert first[first[again]] == first[again]
    assert first[alone] == alone
    assert warnings.warnings(db, by.site_id, by.today) == []


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
