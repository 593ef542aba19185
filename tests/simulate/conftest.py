"""Databases with the schema and nothing in them, as `simulate` makes them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Server
from wms_desktop.db import schema
from wms_desktop.db.database import Database


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "wms.sqlite"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


@pytest.fixture
def empty_sqlite(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "empty.sqlite"
    shutil.copy(empty_file, path)
    db = Database(f"sqlite:///{path}")
    yield db
    db.close()


@pytest.fixture(scope="session")
def empty_template(postgres_server: Server) -> str:
    name = "wms_empty"
    db = Database(postgres_server.create(name))
    schema.upgrade(db)
    db.close()
    return name


@pytest.fixture
def empty_server(postgres_server: Server, empty_template: str) -> Iterator[Database]:
    name, url = postgres_server.copy(empty_template)
    db = Database(url)
    yield db
    db.close()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_db(request: pytest.FixtureRequest) -> Database:
    name = "empty_sqlite" if request.param == "sqlite" else "empty_server"
    found: Database = request.getfixturevalue(name)
    return found
