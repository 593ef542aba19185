"""Migrations end at the models, protect what is posted, and have a way back."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from wms_desktop.db import schema
from wms_desktop.db.base import Base
from wms_desktop.db.database import Database
from wms_desktop.db.schema import SchemaState


def differences(db: Database) -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_migrations_end_at_the_models(db: Database) -> None:
    assert schema.state(db) is SchemaState.CURRENT
    assert differences(db) == []


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
    assert differences(db) == []
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
