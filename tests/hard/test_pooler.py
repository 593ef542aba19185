"""Behind pgbouncer: session pooling carries everything, transaction pooling does not.

The tests of transaction pooling say why: what the program sets for its connection, and what it
listens to, is lost there or comes to somebody else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url, text

from tests.conftest import NOW, TODAY
from tests.goods.conftest import Counter
from tests.hard import station
from tests.pair import free_port, node_folder
from tests.postgres import Server
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Unavailable
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.goods import receiving

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed"),
]
CONFIG = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
auth_type = trust
pool_mode = {mode}
default_pool_size = {size}
unix_socket_dir =
logfile = {folder}/log
pidfile = {folder}/pid
ignore_startup_parameters = extra_float_digits{ignored}
"""


@contextmanager
def pooler(server: Server, mode: str, *, size: int = 8, ignores_options: bool) -> Iterator[int]:
    """A pgbouncer before the tests' server; gives its port."""
    assert PROGRAM is not None
    url, folder, own = make_url(server.url), node_folder("pooler"), free_port()
    config = folder / "pgbouncer.ini"
    config.write_text(
        CONFIG.format(
            host=url.host, port=url.port, own=own, mode=mode, size=size, folder=folder,
            ignored=", options" if ignores_options else "",
        )
    )  # fmt: skip
    (folder / "users").write_text('"postgres" ""\n')
    config.write_text(config.read_text() + f"auth_file = {folder}/users\n")
    user = "nobody" if os.geteuid() == 0 else None
    running = subprocess.Popen(
        [PROGRAM, str(config)], user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(own, folder)
        yield own
    finally:
        running.terminate()
        running.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, folder: Path) -> None:
    end = time.monotonic() + 10
    while True:
        with suppress(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
            return
        assert time.monotonic() < end, (folder / "log").read_text()
        time.sleep(0.05)


@pytest.fixture
def behind(postgres_server: Server, postgres_db: Database) -> Iterator[Callable[..., Any]]:
    """Opens the test's database through a pooler."""
    opened: list[Any] = []

    @contextmanager
    def through(mode: str, **more: Any) -> Iterator[Database]:
        with pooler(postgres_server, mode, **more) as port:
            url = postgres_db.engine.url.set(port=port, host="127.0.0.1")
            db = Database(url.render_as_string(hide_password=False))
            opened.append(db)
            yield db
            db.close()

    yield through
    for db in opened:
        db.close()


def test_a_days_work_with_session_pooling(behind: Callable[..., Any]) -> None:
    """With the settings that our connections come with."""
    with behind("session", ignores_options=True) as db:
        shop = Shop(db, now=NOW, today=TODAY)
        few = station.set_out(shop)
        counter = Counter(shop)
        command = receiving.Receive(
            uuid4(), few.announced, few.items[0], "L1", Decimal(2), shop.location("S-01")
        )
        assert receiving.receive(db, shop.acting(), command).value
        assert receiving.receive(db, shop.acting(), command).replay
        order = counter.order((few.items[0], 3))
        counter.allocate(order)
        assert seals.seal(db)
        with db.report() as report, report.read() as session:
            assert session.scalar(text("SHOW transaction_read_only")) == "on"
        assert [finding for verdict in check.run(db) for finding in verdict.findings] == []


def test_without_leave_for_our_settings_the_pooler_refuses(behind: Callable[..., Any]) -> None:
    """`ignore_startup_parameters = options` is needed: this version passes no options on."""
    with (
        behind("session", ignores_options=False) as db,
        pytest.raises(Unavailable),
        db.read() as session,
    ):
        session.execute(text("SELECT 1"))


def test_limits_hold_behind_a_pooler(behind: Callable[..., Any]) -> None:
    """What the pooler drops from the connection's start is set again, on each connection."""
    with behind("session", ignores_options=True) as db, db.read() as session:
        for name, value in (
            ("statement_timeout", "8s"),
            ("lock_timeout", "4s"),
            ("idle_in_transaction_session_timeout", "15s"),
            ("TimeZone", "UTC"),
        ):
            assert session.scalar(text(f"SHOW {name}")) == value


def test_transaction_pooling_gives_settings_to_somebody_else(behind: Callable[..., Any]) -> None:
    """Why it is refused by us: a limit set on one connection holds on another's statements."""
    with behind("transaction", size=1, ignores_options=True) as db:
        url = db.engine.url
        where = {"host": url.host, "port": url.port, "user": "postgres", "dbname": url.database}
        with (
            psycopg.connect(**where, autocommit=True) as one,  # type: ignore[arg-type]
            psycopg.connect(**where, autocommit=True) as other,  # type: ignore[arg-type]
        ):
            one.execute("SET statement_timeout = '7s'")
            shown = other.execute("SHOW statement_timeout").fetchone()
            assert shown == ("7s",)
            one.execute("LISTEN changes")
            other.execute("NOTIFY changes")
            one.execute("SELECT 1")
            assert list(one.notifies(timeout=0.5, stop_after=1)) == []


def test_transaction_pooling_loses_prepared_statements(behind: Callable[..., Any]) -> None:
    with behind("transaction", size=2, ignores_options=True) as db:
        url = db.engine.url
        where = {"host": url.host, "port": url.port, "user": "postgres", "dbname": url.database}
        with (
            psycopg.connect(**where, autocommit=True) as one,  # type: ignore[arg-type]
            psycopg.connect(**where) as other,  # type: ignore[arg-type]
        ):
            one.execute("SELECT 1", prepare=True)
            other.execute("SELECT 1")  # holds the server's connection that knows the statement
            with pytest.raises(psycopg.errors.InvalidSqlStatementName):
                one.execute("SELECT 1", prepare=True)
