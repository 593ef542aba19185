"""Four people with psql and their own login: what the program forbids, the server refuses too.

G8: at least 120 attacks by 4 roles, all refused; every role's work done through the program with
that role's login; and a list of every table and function, which fails where one has no line.

Source: reliability.md, Two-tier security, findings 9 and 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from tests.conftest import dump
from tests.hard.staff import PASSWORD, Staff, anew
from tests.postgres import Server
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.counts import queries as count_queries
from wms_desktop.counts import service as counts
from wms_desktop.counts.kinds import CountScope
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import LogContact
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.db import backup_server, seals, watchmen
from wms_desktop.db.base import Base
from wms_desktop.db.database import Database
from wms_desktop.db.rights import DOORKEEPER, FUNCTIONS, OWNER, STAFF, TABLES, group
from wms_desktop.goods import allocating, inbound, outbound, receiving
from wms_desktop.people import calendar, queries, service, service_logins, service_sites
from wms_desktop.people.rules import PASSWORD_LENGTH, SignInFault
from wms_desktop.people.signin import ServerSignIn
from wms_desktop.people.vault import VaultFault
from wms_desktop.stock import service_moves, service_places, statements
from wms_desktop.stock.tables import Balance

ROLES = ("g8-clerk", "g8-duty", "g8-finance", "g8-admin")
NO_RIGHT = "42501"
ALSO_REFUSED = {
    NO_RIGHT,
    "0A000",  # not of this kind
    "23514",  # a check
    "2BP01",  # others depend on it
}
POSTED = (
    "audit", "operation", "stock_document", "stock_move", "receipt_step", "vault_reading",
    "stored_file", "seal", "printed_document", "rule_value",
)  # fmt: skip


@pytest.fixture(scope="module")
def staff(postgres_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staff]:
    """One shop for all; nobody in this file changes what an attack goes for."""
    made = Staff(postgres_server, tmp_path_factory.mktemp("vault"))
    made.fill()
    yield made
    made.close()


def _any_column(table: str) -> str:
    names = [c.name for c in Base.metadata.tables[table].columns]
    return next(n for n in ("person_id", "root", "quantity", "entry_id", *names) if n in names)


EVERYWHERE: tuple[str, ...] = (
    *(f"UPDATE {table} SET {_any_column(table)} = {_any_column(table)}" for table in POSTED),
    *(f"DELETE FROM {table}" for table in POSTED),
    "TRUNCATE audit",
    "UPDATE balance SET quantity = quantity + 1000",
    "UPDATE balance SET id = id",
    "INSERT INTO balance (item_id, lot_id, owner_id, location_id, condition, quantity)"
    " VALUES (1, 1, 1, 1, 'good', 9)",
    "DELETE FROM balance",
    "UPDATE alembic_version SET version_num = '0001'",
    "UPDATE number_series SET last = 0",
    "UPDATE change_count SET count = -1",
    "DELETE FROM outbound_order",
    "DELETE FROM customer",
    "INSERT INTO audit (person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT id, 1, 'stock.move', 'x', '', '', '' FROM person WHERE login = 'g8-other'",
    "INSERT INTO audit (at, person_id, workstation_id, action, subject, before, after, digest)"
    " SELECT '2020-01-01', id, 1, 'x', 'x', '', '', '' FROM person WHERE login = session_user",
    "INSERT INTO operation (op_id, kind, body_hash, person_id, workstation_id, result)"
    " SELECT gen_random_uuid(), 'x', 'x', id, 1, '1' FROM person WHERE login = 'g8-other'",
    "INSERT INTO stored_file (sha256, size, media_type, content, person_id, workstation_id)"
    " SELECT repeat('a', 64), 1, 'x', 'x', id, 1 FROM person WHERE login = 'g8-other'",
    "INSERT INTO seal (previous, root, upto, rows) VALUES ('0', '0', '{}', 1)",
    "ALTER TABLE audit DISABLE TRIGGER ALL",
    "ALTER TABLE outbound_order DISABLE ROW LEVEL SECURITY",
    "DROP TRIGGER stamped ON audit",
    "DROP TABLE change_count",
    "DROP FUNCTION append_only() CASCADE",
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql"
    " AS 'BEGIN RETURN NULL; END'",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE balance (id int)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION dblink",
    "CREATE ROLE mine LOGIN",
    "ALTER ROLE \"g8-other\" PASSWORD 'mine'",
    "GRANT wms_admin TO CURRENT_USER",
    f"GRANT {OWNER} TO CURRENT_USER",
    f"SET ROLE {OWNER}",
    f"SET ROLE {DOORKEEPER}",
    'SET ROLE "g8-other"',
    "SET ROLE postgres",
    'SET SESSION AUTHORIZATION "g8-other"',
    "SET session_replication_role = replica",
    "ALTER SYSTEM SET fsync = off",
    "ALTER DATABASE wms_rights SET search_path = mine",
    "COPY person TO PROGRAM 'cat'",
    "COPY person TO '/tmp/mine'",
    "COPY audit (action) FROM PROGRAM 'echo x'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('.')",
    "SELECT rolpassword FROM pg_authid",
    "SELECT lo_create(0)",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_advisory_lock(7316502)",
    "SELECT pg_try_advisory_xact_lock(1, 2)",
    "LOCK TABLE audit IN ACCESS EXCLUSIVE MODE",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
    "DO 'BEGIN PERFORM 1; END'",
)
_NO_ADMIN = (
    "DELETE FROM person_role",
    "UPDATE person SET is_active = false",
    "UPDATE person SET login = 'x' WHERE login = 'g8-other'",
    "INSERT INTO person (login, name, password_hash, is_active, failed_sign_ins, version)"
    " VALUES ('mine', 'mine', '', true, 0, 1)",
    "INSERT INTO person_role (person_id, site_id, role) SELECT id, 1, 'admin' FROM person",
    "INSERT INTO rule_value (key, valid_from, value, person_id)"
    " SELECT 'people.vault_readings', current_date, '200', id FROM person"
    " WHERE login = session_user",
    "UPDATE site SET name = 'x'",
    "INSERT INTO workstation (name, site_id, version) VALUES ('mine', 1, 1)",
    "SELECT give_login('g8-other', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
    "SELECT fit_login('g8-other')",
    "SELECT end_login('g8-other', now())",
)
_NUMBERS = ("SELECT ciphertext FROM vault_entry", "SELECT * FROM vault_entry")
_GRASP = "UPDATE vault_entry SET ciphertext = NULL, lookup = NULL, erased_at = now()"
OWN: dict[str, tuple[str, ...]] = {
    "g8-clerk": (
        *_NO_ADMIN,
        *_NUMBERS,
        _GRASP,
        "UPDATE vault_entry SET ciphertext = 'x'",
        "UPDATE vault_entry SET lookup = 'x'",
        "INSERT INTO vault_holder (kind, person_id, public, sealed, proof) SELECT 'reader', id,"
        " 'x', 'x', 'x' FROM person WHERE login = session_user",
        "INSERT INTO vault_holder (kind, workstation_id, public, proof, granted_at) VALUES"
        " ('workstation', 1, 'x', 'x', now())",
        "UPDATE vault_holder SET granted_at = now()",
        "DELETE FROM vault_copy",
        "UPDATE vault_key SET destroyed_at = now()",
        "UPDATE stored_file SET content = 'x'",
        "INSERT INTO vault_reading (entry_id, person_id, reason) SELECT 1, id, 'mine'"
        " FROM person WHERE login = session_user",
        "INSERT INTO stock_move (document_id, line, item_id, lot_id, owner_id, from_location_id,"
        " to_location_id, from_condition, to_condition, quantity) SELECT document_id, 99, item_id,"
        " lot_id, owner_id, from_location_id, to_location_id, from_condition, to_condition, 1"
        " FROM stock_move",
        "INSERT INTO stock_document (op_id, reason, document, body_hash, site_id, person_id,"
        " workstation_id) SELECT gen_random_uuid(), 'opening', 'x', 'x', 2, id, 2 FROM person"
        " WHERE login = session_user",
        "UPDATE outbound_order SET customer_id = 1",
        "UPDATE assessment SET amount = 0",
        "INSERT INTO compensation_approval (compensation_id, role, is_approved, reason, person_id)"
        " SELECT 1, 'duty_manager', true, '', id FROM person WHERE login = session_user",
        "UPDATE outbound_order SET checked_by_id = (SELECT id FROM person WHERE login = 'g8-duty')",
        "INSERT INTO inbound_order (number, site_id, customer_id, owner_id, expected_on,"
        " is_announced, state, remarks, version) VALUES ('x', 2, 2, 1, current_date, true,"
        " 'announced', '', 1)",
    ),
    "g8-duty": (
        *_NO_ADMIN,
        _GRASP,
        "INSERT INTO payment (record_id, what, means, amount) VALUES (1, 'freight', 'cash', 1)",
        "INSERT INTO care_round (zone_id, kind, is_in_order, findings, person_id) SELECT 1,"
        " 'goods', true, '', id FROM person WHERE login = 'g8-other'",
        "UPDATE vault_reading SET reason = 'x'",
        "INSERT INTO vault_reading (entry_id, person_id, reason) SELECT 1, id, 'mine'"
        " FROM person WHERE login = 'g8-other'",
        "UPDATE stock_count SET planned_by_id = 1",
        "UPDATE zone SET storage_class = 'cold'",
        "UPDATE zone SET code = 'B'",
        "INSERT INTO stock_count (number, title, site_id, scope, scope_detail, is_blind, state,"
        " planned_by_id, version) SELECT 'PD-X', 'x', 2, 'site', '', true, 'planned', id, 1"
        " FROM person WHERE login = session_user",
    ),
    "g8-finance": (
        *_NO_ADMIN,
        *_NUMBERS,
        _GRASP,
        "INSERT INTO stock_document (op_id, reason, document, body_hash, site_id, person_id,"
        " workstation_id) SELECT gen_random_uuid(), 'opening', 'x', 'x', 1, id, 1 FROM person"
        " WHERE login = session_user",
        "INSERT INTO stock_move (document_id, line, item_id, lot_id, owner_id, from_location_id,"
        " to_location_id, from_condition, to_condition, quantity) SELECT document_id, 99, item_id,"
        " lot_id, owner_id, from_location_id, to_location_id, from_condition, to_condition, 1"
        " FROM stock_move",
        "INSERT INTO reservation (balance_id, document, line, quantity, person_id) SELECT 1, 'x',"
        " 1, 1, id FROM person WHERE login = session_user",
        "INSERT INTO payment (record_id, what, means, amount) VALUES (1, 'freight', 'cash', 1)",
        "UPDATE outbound_order SET state = 'shipped'",
        "UPDATE item SET unit_price = 1",
        "UPDATE customer SET name = 'x'",
        "INSERT INTO receipt_step (receipt_id, state, detail, site_id, person_id, workstation_id)"
        " SELECT 1, 'closed', '', 1, id, 1 FROM person WHERE login = session_user",
        "UPDATE assessment SET amount = 0",
        "UPDATE compensation SET amount = 1",
        "SELECT hold_ledger()",
        "SELECT * FROM balance FOR UPDATE",
    ),
    "g8-admin": (
        _GRASP,
        "UPDATE person SET id = 1000 WHERE login = 'g8-other'",
        "UPDATE person SET login = 'x' WHERE login = 'g8-other'",
        "DELETE FROM person",
        "SELECT give_login('postgres', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
        f"SELECT give_login('{OWNER}', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
        "SELECT give_login('nobody-here', 'SCRAM-SHA-256$4096:YQ==$YQ==:YQ==')",
        "SELECT give_login('g8-other', 'a plain password')",
        "SELECT give_login('g8-other', 'x'' SUPERUSER')",
        "SELECT fit_login('postgres')",
        "SELECT end_login('postgres', now())",
        f"SELECT fit_login('{DOORKEEPER}')",
        "ALTER ROLE \"g8-admin\" CREATEROLE",
        "ALTER ROLE \"g8-admin\" VALID UNTIL 'infinity' CONNECTION LIMIT -1",
        "GRANT pg_execute_server_program TO CURRENT_USER",
        "GRANT pg_write_all_data TO CURRENT_USER",
        "GRANT DELETE ON balance TO CURRENT_USER; DELETE FROM balance",
        "INSERT INTO rule_value (key, valid_from, value, person_id)"
        " SELECT 'people.vault_readings', current_date, '200', id FROM person"
        " WHERE login = 'g8-other'",
    ),
}  # fmt: skip
ATTACKS = [(login, attack) for login in ROLES for attack in (*EVERYWHERE, *OWN[login])]


def test_there_are_enough() -> None:
    assert len(ATTACKS) >= 120
    assert len({*ATTACKS}) == len(ATTACKS)


@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("login", ROLES)
def test_every_attack_is_refused(staff: Staff, login: str) -> None:
    before, open_doors = dump(staff.db), []
    with staff.psql(login) as connection:
        for attack in (*EVERYWHERE, *OWN[login]):
            connection.autocommit = attack.startswith("ALTER SYSTEM")
            try:
                with connection.cursor() as cursor:
                    cursor.execute(attack)  # type: ignore[arg-type]
            except psycopg.Error as error:
                if error.sqlstate not in ALSO_REFUSED:
                    open_doors.append(f"{attack}: {error}")
            else:
                open_doors.append(attack)
            connection.rollback()
    assert not open_doors, "\n".join(open_doors)
    assert dump(staff.db) == before


@pytest.mark.rule("STK-1")
def test_nobody_writes_at_another_time(staff: Staff) -> None:
    """A date that somebody makes up is not refused, it is not taken."""
    with staff.psql("g8-clerk") as connection:
        at = connection.execute(
            "INSERT INTO outbound_step (at, order_id, state, detail, person_id) SELECT"
            " '2020-01-01', 1, 'received', '', id FROM person WHERE login = session_user"
            " RETURNING at"
        ).fetchone()
    assert at is not None
    assert abs(at[0] - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_owner_writes_past_days(staff: Staff) -> None:
    """Sample data and restored rows keep their own moments and names."""
    with staff.db.engine.connect() as connection:
        asked = text(
            "INSERT INTO audit (at, person_id, workstation_id, action, subject, before, after,"
            " digest) VALUES ('2020-01-01', 1, 1, 'x', 'x', '', '', '') RETURNING at"
        )
        assert connection.execute(asked).scalar_one().year == 2020


# what each role does, through the program and its own login


def receive_and_send(staff: Staff, db: Database, by: Acting) -> None:
    shop = staff.shop
    with staff.db.read() as session:
        first = text("SELECT item_id, id FROM balance ORDER BY id LIMIT 1")
        item, balance = session.execute(first).one()
    wanted = (inbound.AnnouncedLine(item, Decimal(5), "L9"),)
    order = inbound.create(db, by, inbound.CreateInbound(shop.op(), 2, 1, wanted)).value
    place = shop.location("A-01-02")
    receiving.receive(db, by, receiving.Receive(shop.op(), order, item, "L9", Decimal(5), place))
    service_moves.transfer(db, by, service_moves.Transfer(shop.op(), balance, place, Decimal(2)))
    line = outbound.OrderedLine(item, Decimal(3))
    sent = outbound.create(
        db, by, outbound.CreateOutbound(shop.op(), 2, 1, lines=(line,), consignee_name="周经理")
    ).value
    allocating.allocate_order(db, by, allocating.Allocate(shop.op(), sent, 1))


def count_a_zone(staff: Staff, db: Database, by: Acting) -> None:
    shop, clerk = staff.shop, staff.seat("g8-clerk")
    plan = counts.Plan(shop.op(), "C 区", CountScope.ZONE, ("C",))
    number = counts.plan(db, by, plan).value
    counts.start(db, by, counts.Step(shop.op(), number, 1))
    for place in count_queries.places(db, number):
        command = counts.CloseLocation(shop.op(), number, place.location_id)
        counts.close_location(*clerk, command)
    for step in (counts.to_review, counts.approve):
        row = next(r for r in count_queries.counts(db, 1) if r.id == number)
        step(db, by, counts.Step(shop.op(), number, row.version))


def read_a_number(staff: Staff, db: Database, by: Acting) -> None:
    with staff.db.read() as session:
        entry = session.scalar(text("SELECT min(id) FROM vault_entry"))
    assert staff.vault.open(db, by, entry, "police request 17").endswith("663X")


def no_number(staff: Staff, db: Database, by: Acting) -> None:
    with pytest.raises(Refused) as refused:
        staff.vault.open(db, by, 1, "curiosity")
    assert refused.value.code is not VaultFault.UNKNOWN_ENTRY


def block_a_place(staff: Staff, db: Database, by: Acting) -> None:
    place = staff.shop.location("A-01-04")
    block = service_places.BlockLocation(staff.shop.op(), place, 1, True, "漏水")
    service_places.block_location(db, by, block)


def log_a_call(staff: Staff, db: Database, by: Acting) -> None:
    said = contacts.Said(Channel.PHONE, "问库存", "周经理", Direction.IN, "", None)
    contacts.log_contact(db, by, LogContact(staff.shop.op(), 2, said, ""))


def print_a_statement(staff: Staff, db: Database, by: Acting) -> None:
    statements.print_statement(db, by, statements.PrintStatement(staff.shop.op(), 1))


def take_on_and_switch_off(staff: Staff, db: Database, by: Acting) -> None:
    shop = staff.shop
    added = service.AddPerson(shop.op(), "g8-new", "新人", PASSWORD, ((1, Role.CLERK),))
    person = service.add_person(db, by, added).value
    try:
        url = staff.url
        assert _enters(url, "g8-new") == {Role.CLERK}
        changed = service.ChangePerson(shop.op(), person, 1, "新人", ((1, Role.QC),))
        service.change_person(db, by, changed)
        assert _groups(staff, "g8-new") == {STAFF, group(Role.QC)}
        service.set_password(db, by, service.SetPassword(shop.op(), person, PASSWORD + "!"))
        for last_day, said in ((by.today, str(by.today)), (None, "infinity")):
            until = service_logins.SetLastDay(shop.op(), person, last_day)
            service_logins.set_last_day(db, by, until)
            assert said in _until(staff, "g8-new")
        service.switch_person(db, by, service.SwitchPerson(shop.op(), person, 2, False))
        with pytest.raises(Refused) as refused:
            _enters(url, "g8-new")
        assert refused.value.code is SignInFault.DISABLED
    finally:
        with staff.db.engine.begin() as connection:
            connection.exec_driver_sql('DROP ROLE "g8-new"')


def keep_the_house(staff: Staff, db: Database, by: Acting) -> None:
    shop = staff.shop
    service_sites.add_site(db, by, service_sites.AddSite(shop.op(), "HZ", "杭州网点"))
    longer = service.ChangeRule(shop.op(), PASSWORD_LENGTH.key, "9", by.today)
    service.change_rule(db, by, PASSWORD_LENGTH, longer)
    free = calendar.SetDays(shop.op(), by.today, by.today, False, "店庆")
    calendar.set_days(db, by, free)


def own_password(staff: Staff, db: Database, by: Acting) -> None:
    command = service.ChangeOwnPassword(staff.shop.op(), PASSWORD, "another plain sentence")
    service.change_own_password(db, by, command)


def seal_and_sign_in(staff: Staff, db: Database, by: Acting) -> None:
    seals.seal(db)
    login = queries.login_of(db, by.person_id)
    assert _enters(staff.url, login) == by.roles


EVERYBODYS = (own_password, seal_and_sign_in)
WORK: dict[str, tuple[Callable[[Staff, Database, Acting], None], ...]] = {
    "g8-clerk": (receive_and_send, log_a_call, print_a_statement, no_number, *EVERYBODYS),
    "g8-duty": (count_a_zone, read_a_number, block_a_place, log_a_call, *EVERYBODYS),
    "g8-finance": (print_a_statement, no_number, *EVERYBODYS),
    "g8-admin": (
        take_on_and_switch_off, keep_the_house, read_a_number, receive_and_send, *EVERYBODYS
    ),
}  # fmt: skip


@pytest.mark.rule("SYS-1")
@pytest.mark.parametrize(
    ("login", "work"),
    [pytest.param(who, w, id=f"{who}:{w.__name__}") for who, works in WORK.items() for w in works],
)
def test_everybody_does_their_own_work(
    staff: Staff, login: str, work: Callable[[Staff, Database, Acting], None]
) -> None:
    work(staff, *staff.seat(login))


def _enters(url: str, login: str) -> frozenset[Role]:
    way = ServerSignIn(_bare(url), 1)
    now = datetime.now(UTC)
    signed_in = way.enter(login, PASSWORD, now=now, language=Language.EN)
    way.leave(signed_in)
    return signed_in.acting.roles


def _bare(url: str) -> str:
    from sqlalchemy import make_url

    return make_url(url).set(username=None).render_as_string(hide_password=False)


def _until(staff: Staff, login: str) -> str:
    asked = text(
        "SELECT (rolvaliduntil AT TIME ZONE 'Asia/Shanghai' - interval '1 second')::text"
        " FROM pg_roles WHERE rolname = :login"
    )
    with staff.db.read() as session:
        return str(session.scalar(asked, {"login": login}))


def _groups(staff: Staff, login: str) -> set[str]:
    asked = text(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
        " JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = :login"
    )
    with staff.db.read() as session:
        return set(session.scalars(asked, {"login": login}))


# who rules the server does not work


def test_who_rules_the_server_is_kept_out(staff: Staff) -> None:
    with staff.db.engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE ROLE "g8-owner" LOGIN IN ROLE {OWNER}, {STAFF}')
    try:
        for login in ("postgres", "g8-owner"):
            with pytest.raises(Refused) as refused:
                _enters(staff.url, login)
            assert refused.value.code is SignInFault.TOO_POWERFUL
    finally:
        with staff.db.engine.begin() as connection:
            connection.exec_driver_sql('DROP ROLE "g8-owner"')


def test_owners_and_groups_cannot_sign_in(staff: Staff) -> None:
    asked = text("SELECT rolname FROM pg_roles WHERE rolname LIKE 'wms\\_%' AND rolcanlogin")
    owners = text(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace"
    )
    with staff.db.read() as session:
        assert session.scalars(asked).all() == []
        assert session.scalars(owners).all() == [OWNER]


# the complete list, read from the server itself


def _granted(staff: Staff) -> tuple[set[str], set[tuple[str, str, str, str]]]:
    """Every table and function, and every right on them: who, verb, name, column."""
    asked = """
        SELECT c.relname, '', acl.* FROM pg_class c
          LEFT JOIN LATERAL aclexplode(c.relacl) acl ON true
          WHERE c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
            AND NOT c.relispartition
        UNION ALL SELECT c.relname, a.attname, acl.* FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) acl
          WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT p.oid::regprocedure::text, '', acl.* FROM pg_proc p
          LEFT JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl ON true
          WHERE p.pronamespace = 'public'::regnamespace
    """
    names = text(
        f"SELECT a.relname, a.attname, CASE a.grantee WHEN 0 THEN 'PUBLIC'"
        f" ELSE pg_get_userbyid(a.grantee) END, a.privilege_type FROM ({asked}) AS"
        " a(relname, attname, grantor, grantee, privilege_type, is_grantable)"
    )
    with staff.db.read() as session:
        rows = session.execute(names).all()
    found = {(who, verb, name, column) for name, column, who, verb in rows if who is not None}
    own = {OWNER, DOORKEEPER}
    return {row[0] for row in rows}, {row for row in found if row[0] not in own}


def _said(who: frozenset[Role]) -> list[str]:
    return [STAFF] if who == frozenset(Role) else [group(role) for role in who]


def _wanted() -> set[tuple[str, str, str, str]]:
    wanted: set[tuple[str, str, str, str]] = set()
    for name, line in TABLES.items():
        columns = [c.name for c in Base.metadata.tables[name].columns] if line.hidden else []
        shown = [c for c in columns if c not in line.hidden.split()] or [""]
        wanted |= {(STAFF, "SELECT", name, column) for column in shown}
        wanted |= {(who, "SELECT", name, "") for who in _said(line.sees) if line.hidden}
        wanted |= {(who, "INSERT", name, "") for who in _said(line.add)}
        wanted |= {(who, "DELETE", name, "") for who in _said(line.remove)}
        changes: list[tuple[Any, str]] = [(line.change, line.columns), *line.more]
        changes.append((line.lock - line.change, "id"))
        for groups, fields in changes:
            for column in fields.replace('"', "").split():
                wanted |= {(who, "UPDATE", name, column) for who in _said(groups)}
    for name, groups in FUNCTIONS.items():
        wanted |= {(who, "EXECUTE", name, "") for who in _said(groups)}
    return wanted


def test_the_list_is_complete_and_true(staff: Staff) -> None:
    things, granted = _granted(staff)
    assert things == TABLES.keys() | FUNCTIONS.keys()
    assert Base.metadata.tables.keys() | {"alembic_version"} == TABLES.keys()
    assert granted == _wanted()


def test_what_was_granted_by_hand_is_taken_back(staff: Staff) -> None:
    with staff.db.engine.begin() as connection:
        connection.exec_driver_sql("GRANT UPDATE (quantity) ON balance TO wms_clerk")
        connection.exec_driver_sql("GRANT ALL ON stock_move TO PUBLIC")
        connection.exec_driver_sql("GRANT EXECUTE ON FUNCTION hold_ledger() TO PUBLIC")
        connection.exec_driver_sql("ALTER TABLE audit OWNER TO postgres")
    anew(staff)
    assert _granted(staff)[1] == _wanted()
    test_owners_and_groups_cannot_sign_in(staff)


def test_every_posted_row_is_stamped(staff: Staff) -> None:
    """A new append-only table with a person or a moment in it gets its stamp by itself."""
    asked = text(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = 'stamped' AND NOT c.relispartition"
    )
    with staff.db.read() as session:
        stamped = set(session.scalars(asked))
    posted = [t for t in Base.metadata.sorted_tables if t.info.get("append_only")]
    assert {t.name for t in posted if watchmen.time_column(t)} == stamped
    unstamped = {t.name for t in posted} - stamped
    assert unstamped == {"stock_move", "shown_document", "return_line"}


def test_definers_functions_are_few_and_look_nowhere_else(staff: Staff) -> None:
    asked = text(
        "SELECT proname, proconfig FROM pg_proc WHERE prosecdef"
        " AND pronamespace = 'public'::regnamespace"
    )
    with staff.db.read() as session:
        found = dict(session.execute(asked).all())  # type: ignore[arg-type]
    assert found.keys() == {
        "stock_move_keeps_balance", "reservation_counts", "hold_ledger", "hold_label_templates",
        "give_login", "fit_login", "end_login", "months_ahead", "stock_move_with_its_document",
    }  # fmt: skip
    assert all(config and config[0].endswith("pg_temp") for config in found.values())


def test_a_month_is_read_by_a_backup_alone(staff: Staff) -> None:
    """Also one that the server makes later: nobody writes into a month past the whole table."""
    db, _by = staff.seat("g8-clerk")
    with db.write() as session:
        session.execute(text("SELECT months_ahead()"))
    with staff.db.engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
        connection.exec_driver_sql("SELECT make_months('2031-01-01', '2031-01-31')")
    asked = text(
        "SELECT DISTINCT CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(acl.grantee)"
        " END, acl.privilege_type FROM pg_class c, aclexplode(c.relacl) acl"
        " WHERE c.relispartition AND c.relkind = 'r' AND acl.grantee <> c.relowner"
    )
    with staff.db.read() as session:
        assert session.execute(asked).all() == [(group(Role.ADMIN), "SELECT")]


def test_an_administrator_backs_up(staff: Staff, tmp_path: Path) -> None:
    db, _by = staff.seat("g8-admin")
    made = backup_server.back_up(db, tmp_path / "shop.dump")
    assert made.counts["stock_move"] >= 1


def test_balances_are_seen_by_all(staff: Staff) -> None:
    db, _by = staff.seat("g8-finance")
    with db.read() as session:
        assert session.query(Balance).count()
