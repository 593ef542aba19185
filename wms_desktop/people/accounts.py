"""Logins on a shared PostgreSQL server: one per person, in the groups of that person's roles.

The server's own functions make them (`db.logins`), so that no administrator of the shop needs
power over the server. What is put together from names is quoted by psycopg. A password reaches the
server only as a SCRAM verifier, so that no log ever holds it.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import Function

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import granting
from wms_desktop.db.database import Database
from wms_desktop.db.rights import STAFF as GROUP

__all__ = [
    "GROUP",
    "end",
    "end_leavers",
    "end_sessions",
    "fit",
    "has_login",
    "is_lent",
    "is_own_password",
    "is_server",
    "make",
    "prepare",
    "rules_the_server",
    "set_password",
]
_RULES = text(
    "SELECT r.rolsuper OR r.rolcreaterole OR r.rolbypassrls OR coalesce(pg_has_role("
    "session_user, (SELECT relowner FROM pg_class WHERE oid = to_regclass('person')), 'MEMBER'),"
    " false) FROM pg_roles r WHERE r.rolname = session_user"
)

_LENT = text(
    "SELECT EXISTS (SELECT FROM person p JOIN pg_roles r ON r.rolname = p.login"
    " WHERE r.rolname <> session_user AND pg_has_role(session_user, r.oid, 'MEMBER'))"
)


def is_server(session: Session) -> bool:
    """Whether people have logins of their own on the database's server."""
    return session.get_bind().dialect.name == "postgresql"


def has_login(session: Session, login: str) -> bool:
    """Whether *login* opens a door of the server; who came with an import has none yet."""
    if not is_server(session):
        return False
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :login")
    return session.execute(known, {"login": login}).first() is not None


def prepare(session: Session) -> None:
    """Make the groups, owners and rights of this program's version. Safe to repeat.

    For who rules the server; the upgrade has done it, and somebody may have meddled since.
    """
    if rules_the_server(session):
        granting.apply(session.connection())


def make(session: Session, login: str, password: str) -> None:
    """Give *login* a way in, with the groups of its person's roles; a leaver's is opened again."""
    if is_server(session):
        _ask(session, func.give_login(login, _verifier(session, login, password)))


def is_own_password(db: Database, password: str) -> bool:
    """Whether *password* opens the server's door for who works with *db*: the server is asked."""
    if not password:  # the driver would look for one elsewhere
        return False
    url = db.engine.url.set(password=password)
    door = Database(url.render_as_string(hide_password=False))
    try:
        with door.read() as session:
            session.execute(text("SELECT 1"))
    except Unavailable as error:
        if error.lack is Lack.DATABASE_LOGIN:
            return False
        raise
    finally:
        door.close()
    return True


def set_password(session: Session, login: str, password: str) -> None:
    """Give *login* another password; somebody who came with an import gets their login so.

    Everybody may change their own on the server.
    """
    if not is_server(session):
        return
    if session.scalar(select(text("session_user"))) != login:
        make(session, login, password)
        return
    verifier = _verifier(session, login, password)
    _run(session, "ALTER ROLE {login} PASSWORD {verifier}", login=login, verifier=verifier)


def fit(session: Session, login: str) -> None:
    """Let the server know what a person's record says: roles, switched off or on, last day.

    Nobody's login is ever dropped; who is switched off is thrown out at once.
    """
    if is_server(session):
        _ask(session, func.fit_login(login))


def end(session: Session, login: str, moment: datetime | None) -> None:
    """Let *login* open no door from *moment* on; None: without an end."""
    _ask(session, func.end_login(login, moment))


def end_sessions(session: Session, login: str) -> int:
    """End whatever *login* has open on a server, but not this; how many connections it were."""
    if not is_server(session):
        return 0
    return int(session.scalar(select(func.end_sessions(login))) or 0)


def end_leavers(db: Database) -> int:
    """End what people have open who are switched off or past their last day; how many it were.

    Whoever asks, it is theirs alone. A transaction of its own: what came in before a switch-off was
    committed is seen only after it.
    """
    if db.is_sqlite:
        return 0
    with db.write() as session:
        return int(session.scalar(select(func.end_leavers())) or 0)


def is_lent(session: Session) -> bool:
    """Whether the present login can act as another person's, by whoever lent theirs to it."""
    return is_server(session) and bool(session.scalar(_LENT))


def rules_the_server(session: Session) -> bool:
    """Whether the present login may change tables and rights, which daily work must not.

    A superuser, a maker of logins, or who may act as the owner of the tables.
    """
    if not is_server(session):
        return False
    return bool(session.execute(_RULES).scalar())


def _ask(session: Session, call: Function[Any]) -> None:
    session.flush()  # the server reads what it is asked about in the person's record
    session.execute(select(call))


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
