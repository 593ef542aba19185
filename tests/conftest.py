"""Real databases for every test: a migrated SQLite template, copied; a real PostgreSQL as asked."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from tests import as_person
from tests.postgres import Server
from tests.shop import Shop, found_shop
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.slices import load_tables

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false")
load_tables()

NOW = datetime(2026, 5, 21, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai
TODAY = date(2026, 5, 21)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also what takes minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked ``slow`` for `--slow`."""
    if config.getoption("--slow"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="only with --slow"))


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test touches the folders of the person who runs it."""
    for name in ("DATA", "CONFIG", "CACHE"):
        os.environ[f"WMS_{name}_DIR"] = str(tmp_path_factory.mktemp(name.lower()))


@pytest.fixture(scope="session", autouse=True)
def garbage_between_tests() -> Iterator[None]:
    """No Qt object dies on a worker thread (ui/garbage.py); see `pytest_runtest_logfinish`."""
    gc.disable()
    yield
    gc.enable()
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        # Qt frees the clipboard after Python has ended: what a test made in Python crashes there
        gui.QGuiApplication.clipboard().clear()


def pytest_runtest_logfinish() -> None:
    """Windows of one test are gone before the next, and garbage is collected on the main thread.

    Every living window is re-polished whenever a test changes theme or language: kept ones make
    the suite slower with every test.
    """
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    young, middle, _old = gc.get_count()
    if young > 2_000:
        gc.collect(1 if middle < 50 else 2)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file with one shop in it: site, workstation, people, places."""
    path = tmp_path_factory.mktemp("template") / "wms.sqlite"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db)
    found_shop(db)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


@pytest.fixture
def sqlite_db(template: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the template, for one test."""
    path = tmp_path / "wms.sqlite"
    shutil.copy(template, path)
    db = Database(f"sqlite:///{path}")
    yield db
    db.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A real PostgreSQL with a migrated template database."""
    server = Server.start()
    if server is None:
        pytest.fail("no PostgreSQL: set PG_BIN or TEST_PG_URL, or install the dev dependencies")
    db = Database(server.create("wms_template"))
    schema.upgrade(db)
    found_shop(db)
    if as_person.WANTED:
        as_person.one_site_only(db)
    db.close()
    yield server
    server.stop()


@pytest.fixture
def postgres_db(postgres_server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A copy of the PostgreSQL template, for one test."""
    name, url = postgres_server.copy("wms_template")
    db = Database(url)
    if as_person.WANTED:
        as_person.work_as_persons(monkeypatch)
    yield db
    db.close()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest) -> Database:
    """The same service tests run on both engines."""
    name = "sqlite_db" if request.param == "sqlite" else "postgres_db"
    found: Database = request.getfixturevalue(name)
    return found


@pytest.fixture
def shop(db: Database) -> Shop:
    """The shop of the test's database: who acts, where, and short ways to make records."""
    return Shop(db, now=NOW, today=TODAY)


@pytest.fixture
def desk_shop(sqlite_db: Database) -> Shop:
    """The same on SQLite alone, for views."""
    return Shop(sqlite_db, now=NOW, today=TODAY)


def dump(db: Database) -> list[str]:
    """Every row of every table, to prove that a refusal changed nothing; in one question."""
    from wms_desktop.db.base import Base

    names = [table.name for table in Base.metadata.sorted_tables]
    with db.engine.connect() as connection:
        if not db.is_sqlite:
            parts = (f"SELECT '{name} ' || row::text FROM \"{name}\" row" for name in names)
            return sorted(connection.scalars(text(" UNION ALL ".join(parts))))
        rows = []
        for name in names:
            found = connection.execute(text(f'SELECT * FROM "{name}"')).all()
            rows += sorted(f"{name} {tuple(row)!r}" for row in found)
    return rows


@pytest.fixture
def nothing_changes(db: Database) -> Iterator[None]:
    """Fail when the test changed any row."""
    before = dump(db)
    yield
    assert dump(db) == before
