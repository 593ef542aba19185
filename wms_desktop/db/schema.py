"""Makes, upgrades and recognizes the schema. The program never starts on one it does not know."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import ARRAY, Connection, Text, bindparam, inspect, text

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import granting
from wms_desktop.db.database import Database, expected_errors
from wms_desktop.db.rights import FUNCTIONS

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_316_502  # one administrator at a time on a shared server
_MISSING = text(
    "SELECT EXISTS (SELECT FROM unnest(:functions) AS named(function) WHERE"
    " to_regprocedure(quote_ident(current_schema()) || '.' || function) IS NULL)"
).bindparams(bindparam("functions", sorted(FUNCTIONS), ARRAY(Text)))


class SchemaState(StrEnum):
    """How a database's schema stands to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    FOREIGN = "foreign"


@cache
def head() -> str:
    """The revision that this program works on."""
    revision = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    assert revision is not None
    return revision


def state(db: Database) -> SchemaState:
    """How *db*'s schema stands to this program.

    A server that lacks a function of this program's is older, whatever its revision: functions
    come with `upgrade`, and an earlier build of the same revision had fewer.

    Raises:
        Unavailable: the database cannot be reached or read.
    """
    with expected_errors(), db.engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None:
            return (
                SchemaState.FOREIGN if inspect(connection).get_table_names() else SchemaState.EMPTY
            )
        if revision == head():
            is_older = not db.is_sqlite and connection.execute(_MISSING).scalar_one()
            return SchemaState.OLDER if is_older else SchemaState.CURRENT
    known = {script.revision for script in ScriptDirectory(str(_MIGRATIONS)).walk_revisions()}
    return SchemaState.OLDER if revision in known else SchemaState.NEWER


def require_current(db: Database) -> None:
    """Refuse to work on any schema but this program's own.

    Raises:
        Unavailable: missing, older, newer, or another program's database.
    """
    found = state(db)
    if found is SchemaState.CURRENT:
        return
    lacks = {
        SchemaState.EMPTY: Lack.DATABASE_MISSING,
        SchemaState.OLDER: Lack.DATABASE_OLDER,
        SchemaState.NEWER: Lack.DATABASE_NEWER,
        SchemaState.FOREIGN: Lack.DATABASE_FOREIGN,
    }
    raise Unavailable(lacks[found], database=db.shown_url)


def upgrade(db: Database, revision: str = "head") -> None:
    """Bring *db*'s schema up to *revision*, and a server's rights to those of this program.

    Raises:
        Unavailable: no right to, no room, or the connection is lost; the schema is as it was.
    """
    writer = db.engine.execution_options(wms_begin="IMMEDIATE")
    with expected_errors(), writer.connect() as connection:
        _prepared(connection)
        command.upgrade(_config(connection), revision)
        if revision == "head":
            granting.apply(connection)
        connection.commit()


def downgrade(db: Database, revision: str) -> None:
    """Take *db*'s schema back to *revision*. For tests and for an administrator's emergency."""
    with db.engine.execution_options(wms_begin="IMMEDIATE").connect() as connection:
        _prepared(connection)
        command.downgrade(_config(connection), revision)
        connection.commit()


def _prepared(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")  # batch mode rebuilds tables
        connection.connection.invalidate(soft=True)  # the pool opens a fresh one afterwards
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
