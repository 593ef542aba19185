"""Logins on a shared PostgreSQL server: one per person, in a group with the rights of daily work.

The one place where SQL is put together from names; psycopg's own composition quotes them. A
password reaches the server only as a SCRAM verifier, so that no log ever holds it.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from wms_desktop.db.base import Base

GROUP = "wms_staff"
CONNECTIONS = 8  # per person: four of the window, and room for a second one on another workstation
_KEPT_BY_DATABASE = ("balance", "alembic_version")


def is_server(session: Session) -> bool:
    """Whether people have logins of their own on the database's server."""
    return session.get_bind().dialect.name == "postgresql"


def prepare(session: Session) -> None:
    """Make the group, and give it what daily work needs and no more. Safe to repeat.

    Rows of the ledger, the trail and the evidence can be added and read, balances only read: the
    database keeps them itself.
    """
    if not is_server(session):
        return
    if not _exists(session, GROUP):
        _run(session, "CREATE ROLE {group} NOLOGIN", group=GROUP)
    schema = session.execute(select(text("current_schema()"))).scalar_one()
    _run(session, "GRANT USAGE ON SCHEMA {schema} TO {group}", schema=schema, group=GROUP)
    _run(
        session,
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {group}",
        schema=schema,
        group=GROUP,
    )
    for table in Base.metadata.sorted_tables:
        verbs = "SELECT, INSERT, UPDATE, DELETE"
        if table.info.get("append_only"):
            verbs = "SELECT, INSERT"
        if table.name in _KEPT_BY_DATABASE:
            verbs = "SELECT"
        _run(session, f"GRANT {verbs} ON {{table}} TO {{group}}", table=table.name, group=GROUP)
    _run(session, "GRANT SELECT ON {table} TO {group}", table="alembic_version", group=GROUP)
    _run(session, "GRANT EXECUTE ON FUNCTION months_ahead() TO {group}", group=GROUP)


def make(session: Session, login: str, password: str, *, is_admin: bool) -> None:
    """Give *login* a way in; a leaver's old login is opened again."""
    if not is_server(session):
        return
    _run(
        session,
        f"{'ALTER' if _exists(session, login) else 'CREATE'} ROLE {{login}} WITH LOGIN NOSUPERUSER"
        f" CONNECTION LIMIT {CONNECTIONS} PASSWORD {{verifier}}",
        login=login,
        verifier=_verifier(session, login, password),
    )
    _run(session, "GRANT {group} TO {login}", group=GROUP, login=login)
    if is_admin:
        set_admin(session, login, is_admin=True)


def set_password(session: Session, login: str, password: str) -> None:
    """Give *login* another password; somebody who came with an import gets their login so."""
    if not is_server(session):
        return
    if not _exists(session, login):
        make(session, login, password, is_admin=False)
        return
    verifier = _verifier(session, login, password)
    _run(session, "ALTER ROLE {login} PASSWORD {verifier}", login=login, verifier=verifier)


def set_active(session: Session, login: str, *, is_active: bool) -> None:
    """Open or close the door for *login*; nobody's login is ever dropped."""
    if not is_server(session) or not _exists(session, login):
        return
    word = "LOGIN" if is_active else "NOLOGIN"
    _run(session, f"ALTER ROLE {{login}} {word}", login=login)
    if not is_active:
        ended = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :u")
        session.execute(ended, {"u": login})


def set_admin(session: Session, login: str, *, is_admin: bool) -> None:
    """Let *login* make logins for others, or no longer."""
    if not is_server(session) or not _exists(session, login):
        return
    word = "CREATEROLE" if is_admin else "NOCREATEROLE"
    _run(session, f"ALTER ROLE {{login}} {word}", login=login)
    if is_admin:
        _run(session, "GRANT {group} TO {login} WITH ADMIN OPTION", group=GROUP, login=login)
    else:
        _run(session, "REVOKE ADMIN OPTION FOR {group} FROM {login}", group=GROUP, login=login)


def rules_the_server(session: Session) -> bool:
    """Whether the present login is a superuser, which daily work must not be."""
    if not is_server(session):
        return False
    own = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(session.execute(own).scalar())


def _exists(session: Session, name: str) -> bool:
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
    return session.execute(known, {"name": name}).scalar() is not None


def _verifier(session: Session, login: str, password: str) -> str:
    connection: Any = session.connection().connection.driver_connection
    made = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return str(made.decode())


def _run(session: Session, statement: str, **names: str) -> None:
    connection: Any = session.connection().connection.driver_connection
    from psycopg import sql  # a workstation of its own never needs it (speed.md, P13)

    parts = {
        name: sql.Literal(value) if name == "verifier" else sql.Identifier(value)
        for name, value in names.items()
    }
    session.connection().exec_driver_sql(sql.SQL(statement).format(**parts).as_string(connection))
