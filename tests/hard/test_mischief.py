"""A clerk with psql who wants no data but the shop to stand still, and what the shop makes of it.

Source: reliability.md, Two-tier security and Identity documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert, select, text

from tests.hard.attacks import NO_RIGHT
from tests.hard.staff import PASSWORD, SEATS, Staff
from tests.postgres import Server
from wms_desktop import check
from wms_desktop.core.acting import Role
from wms_desktop.db import audit, operations, seals
from wms_desktop.db.rights import STAFF, group
from wms_desktop.db.tables import Audit, Seal
from wms_desktop.people import service, vault_care
from wms_desktop.people.kinds import HolderKind, KeyPurpose
from wms_desktop.people.tables_vault import VaultCopy, VaultHolder, VaultKey


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
    with staff.db.read() as session:
        told = select(Audit.client_address).where(Audit.action == "test.line")
        assert session.scalars(told).all() == ["127.0.0.1", "127.0.0.1"]
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
