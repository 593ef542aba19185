"""A change on one workstation shows on the others within a second: two real processes."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.conftest import NOW, TODAY
from tests.goods.conftest import Counter
from tests.shop import Shop
from tests.silent_server import Net, before
from wms_desktop.core.changes import Topic
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.db.listening import Listener
from wms_desktop.db.operations import change_counts
from wms_desktop.ui import live as module
from wms_desktop.ui.live import Live
from wms_desktop.ui.tasks import TaskRunner

CHANGES = 5
WITHIN_S = 1.0


def other_workstation(url: str, orders: Pipe) -> None:
    """Changes something whenever it is told, and says when that was committed."""
    db = Database(url, station="the other one")
    counter = Counter(Shop(db, now=NOW, today=TODAY))
    item = counter.shop.item()
    orders.send("ready")
    while orders.recv():
        counter.announce((item, 1, "L1"))
        orders.send(time.monotonic())
    db.close()


@contextmanager
def neighbour(url: str) -> Iterator[Pipe]:
    """Another process on the same database."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=other_workstation, args=(url, theirs), daemon=True
    )
    process.start()
    assert ours.recv() == "ready"
    try:
        yield ours
    finally:
        ours.send(False)
        process.join(10)


@contextmanager
def window(db: Database, listens: bool) -> Iterator[tuple[TaskRunner, Live]]:
    """What a window has of it: the lanes, the live part, and whoever listens."""
    tasks = TaskRunner()
    live = Live(tasks, lambda: change_counts(db))
    listener = Listener(db, live.heard.emit, live.listening.emit)
    if listens:
        listener.start()
    live.start()
    try:
        yield tasks, live
    finally:
        live.stop()
        if listens:
            listener.stop()
        assert tasks.wait()


@pytest.mark.parametrize("listens", [True, False], ids=["listening", "polling"])
def test_a_change_is_seen_elsewhere_within_a_second(
    qtbot: QtBot, postgres_db: Database, listens: bool
) -> None:
    url = postgres_db.engine.url.render_as_string(hide_password=False)
    latencies = []
    with neighbour(url) as orders, window(postgres_db, listens) as (tasks, live):
        seen: list[float] = []
        tasks.changed.connect(
            lambda topics: seen.append(time.monotonic()) if Topic.INBOUND in topics else None
        )
        qtbot.waitUntil(lambda: live.last_contact is not None and live.listens is listens)
        for _ in range(CHANGES):
            qtbot.wait(137)  # not in step with the polling
            seen.clear()
            orders.send(True)
            qtbot.waitUntil(lambda: bool(seen), timeout=5_000)
            latencies.append(seen[0] - orders.recv())
    print(f"listens {listens}: " + " ".join(f"{1000 * each:.0f} ms" for each in latencies))
    assert max(latencies) < WITHIN_S + (0 if listens else 0.5)


def test_it_polls_slowly_only_while_it_listens(qtbot: QtBot, postgres_db: Database) -> None:
    url = postgres_db.engine.url.render_as_string(hide_password=False)
    with before(url) as net:
        db = Database(net.url)
        with window(db, True) as (_tasks, live):
            qtbot.waitUntil(lambda: live.listens)
            qtbot.waitUntil(lambda: live.interval_ms == module.LISTENING_MS)
            net.net = Net.CUT
            qtbot.waitUntil(lambda: not live.listens, timeout=10_000)
            assert live.interval_ms < module.LISTENING_MS
        db.close()


def test_who_listens_takes_no_connection_more(postgres_db: Database, qtbot: QtBot) -> None:
    """Two windows' worth of pool: the listener's is one of the four (G19)."""
    with window(postgres_db, True) as (_tasks, live):
        qtbot.waitUntil(lambda: live.listens)
        assert postgres_db.engine.pool.checkedout() >= 1  # type: ignore[attr-defined]


def test_an_undone_change_is_not_told(postgres_db: Database) -> None:
    heard: list[str] = []
    listening: list[bool] = []
    listener = Listener(postgres_db, lambda: heard.append("change"), listening.append)
    listener.start()
    end = time.monotonic() + 10
    while not listening and time.monotonic() < end:
        time.sleep(0.01)
    with postgres_db.write() as session:
        operations.count_changes(session, frozenset({Topic.STOCK}))
        session.rollback()
    with postgres_db.write() as session:  # comes later, and is the only one heard
        session.execute(text("SELECT pg_notify('wms_changes', 'last')"))
    while not heard and time.monotonic() < end:
        time.sleep(0.01)
    assert heard == ["change"]
    listener.stop()
