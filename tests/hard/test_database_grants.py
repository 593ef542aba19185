"""The complete list of rights, as the server itself has it: a thing without a line fails here (G8).

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import text

from tests.hard.staff import Staff, anew
from wms_desktop.core.acting import Role
from wms_desktop.db import granting, watchmen
from wms_desktop.db.backup import server as backup_server
from wms_desktop.db.base import Base
from wms_desktop.db.rights import DOORKEEPER, FUNCTIONS, OWNER, STAFF, TABLES, group
from wms_desktop.stock.tables import Balance


def test_owners_and_groups_cannot_sign_in(staff: Staff) -> None:
    asked = text("SELECT rolname FROM pg_roles WHERE rolname LIKE 'wms\\_%' AND rolcanlogin")
    owners = text(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace"
    )
    with staff.db.read() as session:
        assert session.scalars(asked).all() == []
        assert session.scalars(owners).all() == [OWNER]


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
        if line.add:
            for column in granting.written_by_people(Base.metadata.tables[name]):
                wanted |= {(who, "INSERT", name, column.strip('"')) for who in _said(line.add)}
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
        "give_login", "fit_login", "end_login", "end_sessions", "end_leavers",
        "months_ahead",
        "stock_move_with_its_document", "found_by", "same_documents", "index_marks",
        "read_number",
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
