"""A clerk with psql who wants no data but the shop to stand still, and what the shop makes of it.

Source: reliability.md, Two-tier security and Identity documents.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert, make_url, select, text

from tests.hard.attacks import NO_RIGHT
from tests.hard.staff import PASSWORD, SEATS, Staff
from tests.postgres import Server
from wms_desktop.checks import check
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import LogContact
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.db import audit, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.rights import STAFF, group
from wms_desktop.db.tables import Seal
from wms_desktop.people import queries_trail, service, service_logins, vault_care
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.queries_trail import TrailFilter
from wms_desktop.people.rules import SignInFault
from wms_desktop.people.signin import ServerSignIn
from wms_desktop.people.tables_vault import VaultCopy, VaultHolder, VaultKey
from wms_desktop.server.look import look


@pytest.fixture
def staff(postgres_server: Server, tmp_path: Path) -> Iterator[Staff]:
    """A shop whose duty manager and administrator read numbers."""
    made = Staff(postgres_server, tmp_path)
    made.fill()
    for login in ("g8-admin", "g8-duty"):
        welcome(made, login)
    yield made
    made.close()


def welcome(staff: Staff, login: str) -> None:
    command = vault_care.Welcome(uuid4(), PASSWORD)
    reader = vault_care.welcome(*staff.seat(login), command, vault=staff.vault).value
    if login == "g8-duty":
        yes = vault_care.Grant(uuid4(), reader, PASSWORD)
        vault_care.grant(*staff.seat("g8-admin"), yes, vault=staff.vault)


def refused(staff: Staff, attack: str, login: str = "g8-clerk") -> None:
    with staff.psql(login) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(attack)
    assert caught.value.sqlstate == NO_RIGHT, caught.value


@pytest.mark.rule("PCK-11")
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE vault_copy SET box = NULL",  # nobody would read a number again
        "UPDATE vault_copy SET box = '\\x00'",
        "INSERT INTO vault_key (purpose, number, scheme, public, proof, made_on)"
        " VALUES ('numbers', 99, 2, 'mine', 'mine', current_date)",
    ],
)
def test_a_clerk_cannot_end_the_vault(staff: Staff, attack: str) -> None:
    with staff.db.read() as session:
        held = select(VaultCopy.box).join(VaultHolder, VaultHolder.id == VaultCopy.holder_id)
        assert session.scalars(held.where(VaultHolder.kind == HolderKind.READER)).all()
    refused(staff, attack)
    entry, why = 1, "police request 17"
    for login in ("g8-duty", "g8-admin"):
        read = staff.vault.open(*staff.seat(login), entry, why, password=PASSWORD)
        assert read.endswith("663X")


@pytest.mark.rule("SYS-1")
def test_what_a_clerk_has_sealed_holds(staff: Staff) -> None:
    """The server's stamp on it must not make an honest seal a false one."""
    for login in ("g8-clerk", "g8-admin"):
        db, by = staff.seat(login)
        with db.write() as session:
            audit.record(session, by, "test.line", login)
        assert seals.seal(db)
    assert seals.count(staff.db) == 2
    assert seals.verify(staff.db) == []


@pytest.mark.rule("SYS-1")
def test_a_false_seal_names_its_author(staff: Staff) -> None:
    """Nobody can keep a clerk from writing one, but who did it is told to whoever checks."""
    db, by = staff.seat("g8-clerk")
    with db.write() as session:
        audit.record(session, by, "test.line", "before")
    assert seals.seal(staff.db)
    last = seals.newest(db)
    assert last is not None
    with db.write() as session:
        upto = session.scalar(select(Seal.upto).order_by(Seal.id.desc()))
        row = {"previous": last.root, "root": "0" * 64, "upto": upto, "rows": 0, "form": 2}
        session.connection().execute(insert(Seal), {**row, "login": "g8-admin"})
    assert [str(each) for each in seals.verify(staff.db)] == ["altered, made by g8-clerk"]
    told = [f for verdict in check.run(staff.db) for f in verdict.findings if f.check == "seals"]
    assert [f.subject for f in told] == [f"seal:{last.id + 1}"]
    assert told[0].detail == "altered, made by g8-clerk"
    with db.write() as session:
        audit.record(session, by, "test.line", "after")
    assert seals.seal(db)  # an honest one of the same clerk stands on it
    assert len(seals.verify(staff.db)) == 1
    with staff.db.read() as session:
        assert session.scalar(select(Seal.login).order_by(Seal.id.desc())) == "g8-clerk"


@pytest.mark.rule("SYS-1")
def test_the_trail_says_from_which_address(staff: Staff) -> None:
    """As the server saw it: not where somebody claims to sit, and the administrator's too."""
    line = (
        "INSERT INTO audit (person_id, workstation_id, action, subject, before, after, digest,"
        " client_address) SELECT id, 1, 'test.line', login, '', '', '', '10.9.8.7'"
        " FROM person WHERE login = session_user"
    )
    for login in ("g8-clerk", "g8-admin"):
        with staff.psql(login) as connection:
            connection.execute(line)
            connection.commit()
    db, _by = staff.seat("g8-duty")
    told = queries_trail.trail(db, TrailFilter("test.line"))
    assert [(row.login, row.client_address) for row in told] == [
        ("g8-admin", "127.0.0.1"),
        ("g8-clerk", "127.0.0.1"),
    ]
    assert seals.seal(staff.db)
    assert seals.verify(staff.db) == []


def test_the_year_begins_without_an_administrator(staff: Staff) -> None:
    db, by = staff.seat("g8-duty")
    staff.vault.keep_house(db, replace(by, today=date(by.today.year + 1, 1, 2)))
    with staff.db.read() as session:
        numbers = select(VaultKey.number).where(VaultKey.purpose == KeyPurpose.NUMBERS)
        assert session.scalars(numbers.order_by(VaultKey.number)).all() == [1, 2]


def test_a_login_that_was_lent_is_taken_back(staff: Staff) -> None:
    """Up to PostgreSQL 14 anybody may; then nobody could switch the borrower off any more."""
    with staff.db.engine.begin() as lender:
        lender.exec_driver_sql('GRANT "g8-clerk" TO "g8-other"')
    db, by = staff.seat("g8-admin")
    _other, them = staff.seat("g8-other")
    with staff.db.read() as session:
        version = session.scalar(
            text("SELECT version FROM person WHERE id = :id"), {"id": them.person_id}
        )
    service.switch_person(
        db, by, service.SwitchPerson(uuid4(), them.person_id, int(version or 0), False)
    )
    asked = text(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'g8-other'"
    )
    can = text("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'g8-other'")
    with staff.db.read() as session:
        assert set(session.scalars(asked)) == {STAFF, *(group(r) for r in SEATS["g8-other"])}
        assert session.scalar(can) is False


def test_who_reads_no_more_keeps_no_key_and_may_change_the_password(staff: Staff) -> None:
    db, by = staff.seat("g8-admin")
    _db, duty = staff.seat("g8-duty")
    with staff.db.read() as session:
        version = session.scalar(
            text("SELECT version FROM person WHERE id = :id"), {"id": duty.person_id}
        )
    roles = ((1, Role.CLERK),)
    less = service.ChangePerson(uuid4(), duty.person_id, int(version or 0), "g8-duty", roles)
    service.change_person(db, by, less)
    with staff.db.read() as session:
        mine = select(VaultHolder).where(VaultHolder.person_id == duty.person_id)
        assert all(row.ended_at is not None for row in session.scalars(mine))
    own = service.ChangeOwnPassword(uuid4(), PASSWORD, "another plain sentence")
    service.change_own_password(*staff.seat("g8-duty"), own)


def test_numbers_are_kept_and_found_by_a_clerk_as_before(staff: Staff) -> None:
    db, by = staff.seat("g8-clerk")
    with db.write() as session:
        entry = staff.vault.keep(session, by, "110101199003076631", purpose="pickup")
    read = staff.vault.open(*staff.seat("g8-duty"), entry, "police request 18", password=PASSWORD)
    assert read.endswith("6631")


@pytest.mark.rule("STK-3")
def test_a_commit_that_waits_for_the_standby_is_not_told_as_lost(staff: Staff) -> None:
    """After any number of seconds: the server gives such a commit no time limit."""
    db, _by = staff.seat("g8-other")
    key = uuid4()
    with staff.psql("g8-clerk") as connection:
        connection.execute(
            "INSERT INTO operation (op_id, kind, body_hash, person_id, workstation_id, result)"
            " SELECT %s, 'x', 'x', id, 1, '1' FROM person WHERE login = session_user",
            (key,),
        )
        seen = operations.look_for(db, [key])
        assert not seen.known
        assert operations.look_for(db, [key]).ended < seen.begun
        connection.rollback()
        after = operations.look_for(db, [key])
    assert not after.known
    assert after.ended >= seen.begun


def test_who_can_act_as_another_is_not_let_in(staff: Staff) -> None:
    """Lent since the login was last fitted, as PostgreSQL 14 lets anybody do."""
    url = make_url(staff.url).set(username=None).render_as_string(hide_password=False)
    way = ServerSignIn(url, 1)

    def enters() -> bool:
        signed_in = way.enter("g8-other", PASSWORD, now=datetime.now(UTC), language=Language.EN)
        way.leave(signed_in)
        return True

    assert enters()
    with staff.db.engine.begin() as lender:
        lender.exec_driver_sql('GRANT "g8-duty" TO "g8-other"')
    with pytest.raises(Refused) as caught:
        enters()
    assert caught.value.code is SignInFault.LENT
    assert looked(staff)["Logins lent to others"] == 'REVOKE "g8-duty" FROM "g8-other"'
    with staff.db.engine.begin() as lender:
        lender.exec_driver_sql('REVOKE "g8-duty" FROM "g8-other"')
    assert enters()
    assert "Logins lent to others" not in looked(staff)


def test_who_stands_in_the_way_is_named_and_ended(staff: Staff) -> None:
    """A clerk holds today's numbers in an open transaction: nobody can post."""
    db, by = staff.seat("g8-other")
    admin_db, admin = staff.seat("g8-admin")
    with staff.db.read() as session:
        clerk = session.scalar(text("SELECT id FROM person WHERE login = 'g8-clerk'"))
    works(staff, db, by)
    url = make_url(staff.url).set(drivername="postgresql", username="g8-clerk")
    with closing(psycopg.connect(url.render_as_string(hide_password=False))) as clerks:
        clerks.execute("UPDATE change_count SET count = count + 1")
        with ThreadPoolExecutor(1) as pool:
            waits = pool.submit(works, staff, db, by)
            end = time.monotonic() + 20
            while "In the way of others" not in looked(staff):
                assert time.monotonic() < end
                time.sleep(0.1)
            todo = looked(staff)["In the way of others"]
            assert todo == "wms-desktop user end-sessions g8-clerk"
            command = service_logins.EndSessions(uuid4(), int(clerk or 0))
            assert service_logins.end_sessions(admin_db, admin, command).value == 1
            waits.result(30)
        with pytest.raises(psycopg.OperationalError):
            clerks.execute("SELECT 1")
    refused(staff, "SELECT end_sessions('g8-other')")
    refused(staff, "SELECT end_sessions('postgres')", "g8-admin")


def test_a_flooded_queue_of_notices_stops_nobody(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond half of it nothing is told any more: a full one would end every posting."""
    monkeypatch.setattr(operations, "FULL", 0.0)
    operations._counters.cache_clear()
    db, by = staff.seat("g8-clerk")
    url = make_url(staff.url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(url, autocommit=True) as hears:
            hears.execute(f"LISTEN {operations.CHANNEL}")
            works(staff, db, by)
            assert list(hears.notifies(timeout=0.3)) == []
            monkeypatch.undo()
            operations._counters.cache_clear()
            works(staff, db, by)
            assert list(hears.notifies(timeout=2, stop_after=1))
    finally:
        operations._counters.cache_clear()


def looked(staff: Staff) -> dict[str, str]:
    """What `server check` says is to be done, by what it is about."""
    with staff.db.engine.connect() as connection:
        found = look(connection, datetime.now(UTC))
    return {line.what: line.todo for line in found if not line.is_good}


def works(staff: Staff, db: Database, by: Acting) -> None:
    """Something that raises the counters of changes."""
    said = contacts.Said(Channel.PHONE, "问库存", "周经理", Direction.IN, "", None)
    contacts.log_contact(db, by, LogContact(staff.shop.op(), 2, said, ""))


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO audit (id, person_id, workstation_id, action, subject, before, after, digest)"
        " SELECT 9000000000000000000, id, 1, 'x', 'x', '', '', 'x'",
        "INSERT INTO seal (id, previous, root, upto, rows, form)"
        " SELECT 9000000000000000000, '', repeat('0', 64), '{}', 1, 2",
        "INSERT INTO seal (previous, root, upto, rows, form) SELECT"
        " coalesce((SELECT root FROM seal ORDER BY id DESC LIMIT 1), ''), repeat('0', 64),"
        " '{\"z\": 1e400}', 1, 2",
        "INSERT INTO stored_file (sha256, size, media_type, content, person_id, workstation_id)"
        " SELECT repeat('a', 64), 1, 'application/pdf', 'x', id, 1",
    ],
)
def test_no_row_of_a_clerk_ends_sealing_or_filing(staff: Staff, attack: str) -> None:
    """Numbers are the server's to give, and a file's name is its content's."""
    with staff.psql("g8-clerk") as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(f"{attack} FROM person WHERE login = session_user")
    assert caught.value.sqlstate == NO_RIGHT


@pytest.mark.rule("PCK-11")
def test_a_false_revoked_collector_erases_no_number(staff: Staff) -> None:
    with staff.db.engine.begin() as connection:
        entry = connection.exec_driver_sql(
            "INSERT INTO vault_entry (purpose, masked, ciphertext, key_number, erase_on)"
            " VALUES ('pickup', '1…X', 'x', 1, current_date + 90) RETURNING id"
        ).scalar_one()
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(
            "INSERT INTO authorized_collector (customer_id, name, phone, kind, kind_name,"
            " masked_number, vault_entry_id, valid_from, recorded_by_id, revoked_by_id, revoked_at,"
            " revoke_reason, letter_sha256, version)"
            f" VALUES (1, 'x', '', 'resident_id', '', '1…X', {entry}, current_date, 1, 1, now(),"
            " 'x', 'x', 1)"
        )
    with staff.psql("g8-clerk") as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(f"UPDATE vault_entry SET erase_on = current_date WHERE id = {entry}")
    assert caught.value.sqlstate == NO_RIGHT


def test_a_day_past_all_calendars_ends_no_list(staff: Staff) -> None:
    with staff.db.engine.begin() as connection:
        found = connection.exec_driver_sql(
            "SELECT date 'infinity', date '-infinity', timestamptz 'infinity', date '20000-01-01',"
            " timestamptz '9999-12-31 23:59:59+00', date '2026-11-22'"
        ).one()
    assert [each.year for each in found] == [9000, 1900, 9000, 9000, 9000, 2026]


@pytest.mark.rule("SYS-1")
def test_whoever_is_past_the_last_day_writes_nothing_in_an_open_session(staff: Staff) -> None:
    line = (
        "INSERT INTO audit (person_id, workstation_id, action, subject, before, after, digest)"
        " SELECT id, 1, 'x', 'x', '', '', 'x' FROM person WHERE login = session_user"
    )
    with staff.psql("g8-clerk") as connection:
        connection.execute(line)
        with staff.db.engine.begin() as own:
            own.exec_driver_sql(
                "UPDATE person SET last_day = '2020-01-01' WHERE login = 'g8-clerk'"
            )
        connection.commit()
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(line)
    assert caught.value.sqlstate == NO_RIGHT
