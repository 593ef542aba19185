"""kill -9 of the real window: drafts come back, what was sent is settled, nothing comes twice (G3).

``pytest tests/journeys/test_killed_window.py``; with ``--slow`` some hundred kills.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from tests.journeys.frozen import Frozen
from tests.silent_server import Net, before
from wms_desktop.checks import check
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import InboundOrder
from wms_desktop.ui import settling
from wms_desktop.ui.drafts import Drafts

BEHIND_S = 1.0


class Windows:
    """Windows in other processes, one after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.killed_window"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )
        self._pid = 0

    def open(self, url: str, near: str, folder: Path, deed: str) -> None:
        """A window on the profile in *folder* begins its *deed*."""
        assert self._process.stdin is not None
        order = {"url": url, "near": near, "folder": str(folder), "deed": deed}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def hear(self, *names: str) -> dict[str, Any]:
        """The next line that says one of *names*."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told: dict[str, Any] = json.loads(line)
            self._pid = told.get("pid", self._pid)
            if not told.keys().isdisjoint(names):
                return told
        raise AssertionError(f"ended without a word of {names}")

    def kill(self) -> None:
        """The window that stands there now."""
        os.kill(self._pid, signal.SIGKILL)
        assert self.hear("killed")["killed"]

    def end(self) -> None:
        """No more windows."""
        self._process.kill()
        self._process.wait(10)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture(scope="module")
def others() -> Iterator[Windows]:
    made = Windows()
    yield made
    made.end()


def url_of(db: Database) -> str:
    return db.engine.url.render_as_string(hide_password=False)


def remarks(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(InboundOrder.remarks)))


def test_what_was_typed_survives_a_kill_a_second_later(
    others: Windows, qapp: QApplication, postgres_db: Database, tmp_path: Path
) -> None:
    url = url_of(postgres_db)
    others.open(url, url, tmp_path, "type")
    typed = others.hear("typed")
    time.sleep(max(0.0, typed["at"] + BEHIND_S - time.time()))
    others.kill()
    desk = Frozen(qapp, postgres_db, url, tmp_path)
    try:
        assert "1 项未完成" in " ".join(desk.window.area.bar.result)
        desk.open_form()
        desk.wait(lambda: desk.form.customer.value(), "the customer")
        assert desk.form.goods_new_remarks.text() == "type-0"
    finally:
        desk.close()


@pytest.mark.parametrize("net", [Net.COMMIT_LOST, Net.SILENT], ids=["saved", "not-saved"])
def test_what_was_on_its_way_is_settled_and_told(
    others: Windows, qapp: QApplication, postgres_db: Database, tmp_path: Path, net: Net,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(settling, "ASK_AGAIN_MS", 200)
    url = url_of(postgres_db)
    with before(url) as line:
        others.open(url, line.url, tmp_path, "send")
        others.hear("typed")
        line.net = net
        others.hear("pressed")
        rows = left_behind(tmp_path)
        if net is Net.COMMIT_LOST:
            until = time.monotonic() + 10
            while not remarks(postgres_db) and time.monotonic() < until:
                time.sleep(0.02)
        others.kill()
        assert rows == ["goods.inbound.create"]
        assert remarks(postgres_db) == (["send-0"] if net is Net.COMMIT_LOST else [])
        if net is Net.SILENT:  # the server has ended by then what the dead window began
            monkeypatch.setattr(settling, "NEVER_AFTER", timedelta(0))
        line.net = Net.GOOD
        is_settled_and_posted_once(Frozen(qapp, postgres_db, line.url, tmp_path), net)
    assert sent_rows(tmp_path) == []


def is_settled_and_posted_once(desk: Frozen, net: Net) -> None:
    """The next window says what became of it; the draft posts the same document."""
    words = "结束前已保存" if net is Net.COMMIT_LOST else "结束前没有保存"
    desk.wait(lambda: words in " ".join(desk.window.area.bar.result), "the word", 10)
    desk.open_form()
    desk.wait(lambda: desk.form.goods_create.isEnabled(), "the draft")
    assert desk.form.goods_new_remarks.text() == "send-0"
    desk.press()  # again, or for the first time: the same key
    desk.wait(lambda: not desk.form.is_begun, "the answer")
    assert remarks(desk.shop.db) == ["send-0"]
    desk.close()


def sent_rows(folder: Path) -> list[Any]:
    """What the drafts file says is on its way, whoever sends it."""
    with closing(sqlite3.connect(folder / "drafts.sqlite")) as db:
        db.row_factory = sqlite3.Row
        return db.execute("SELECT * FROM sent").fetchall()


def left_behind(folder: Path) -> list[str]:
    """The kinds of what is on its way, as soon as it is written down."""
    end = time.monotonic() + 5
    while not sent_rows(folder) and time.monotonic() < end:
        time.sleep(0.02)
    return [row["kind"] for row in sent_rows(folder)]


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_while_posting_nothing_is_lost_or_half_or_twice(
    others: Windows, postgres_db: Database, tmp_path: Path, kills: int
) -> None:
    url, chance, posted = url_of(postgres_db), random.Random(6), set()
    for _ in range(kills):
        others.open(url, url, tmp_path, "on")
        others.hear("pid")
        until = time.monotonic() + chance.uniform(0.2, 1.2)
        while time.monotonic() < until:
            told = others.hear("posted", "pressed")
            posted |= {told["posted"]} if "posted" in told else set()
        others.kill()
    there = remarks(postgres_db)
    assert posted
    assert posted <= set(there)
    assert len(there) == len(set(there))
    assert not [finding for verdict in check.run(postgres_db) for finding in verdict.findings]
    drafts = Drafts(tmp_path / "drafts.sqlite")
    assert len(drafts.outbox.left_over(postgres_db.address)) <= kills
    drafts.close()
    print(f"{kills} kills, {len(posted)} acknowledged, {len(there)} there")
