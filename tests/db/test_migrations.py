"""Migrations end at the models, protect what is posted, and have a way back."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from wms_desktop.db import months, schema
from wms_desktop.db.base import Base
from wms_desktop.db.database import Database
from wms_desktop.db.schema import SchemaState

IN_MONTHS = {  # what a partitioned table needs beside the models; nothing else may differ
    "remove_column stock_move.at",
    "remove_constraint stock_move(document_id, line, at)",
    "add_constraint stock_move(document_id, line)",
}


def differences(db: Database) -> set[str]:
    with db.engine.connect() as connection:
        parts = months.parts(connection)
        opts = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: kind != "table" or name not in parts,
        }
        context = MigrationContext.configure(connection, opts=opts)
        return {_said(each) for each in compare_metadata(context, Base.metadata)}


def _said(difference: Any) -> str:
    verb, *what = difference
    if verb in ("add_constraint", "remove_constraint"):
        columns = ", ".join(column.name for column in what[0].columns)
        return f"{verb} {what[0].table.name}({columns})"
    if verb in ("add_column", "remove_column"):
        return f"{verb} {what[1]}.{what[2].name}"
    return str(difference)


def test_migrations_end_at_the_models(db: Database) -> None:
    assert schema.state(db) is SchemaState.CURRENT
    assert differences(db) == (set() if db.is_sqlite else IN_MONTHS)


def test_every_append_only_table_is_protected(sqlite_db: Database) -> None:
    wanted = {t.name for t in Base.metadata.tables.values() if t.info.get("append_only")}
    with sqlite_db.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {row[0] for row in rows}
    assert wanted
    assert {f"{t}_no_update" for t in wanted} | {f"{t}_no_delete" for t in wanted} <= triggers


def test_down_and_up_again(tmp_path) -> None:
    db = Database(f"sqlite:///{tmp_path}/wms.sqlite")
    schema.upgrade(db)
    schema.downgrade(db, "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    schema.upgrade(db)
    assert differences(db) == set()
    db.close()


def test_connections_are_durable_and_checked(sqlite_db: Database) -> None:
    with sqlite_db.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 10000,
    }
