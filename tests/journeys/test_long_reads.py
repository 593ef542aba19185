"""A check of everything and a long list leave the window a connection to work with (G19)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Lock

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from tests.journeys.frozen import Frozen
from wms_desktop.db import audit
from wms_desktop.db.anchors import AnchorList
from wms_desktop.db.database import Database
from wms_desktop.ui.live import Connection
from wms_desktop.ui.tasks import Lane
from wms_desktop.upkeep.evidence_keeper import full_check

SOON_S = 4.0  # before the pool gives up waiting
OPEN = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND application_name = 'wms-desktop'"
)


class Held:
    """Work that stands still in its middle, until it is let go."""

    def __init__(self, desk: Frozen) -> None:
        self._desk, self._lock = desk, Lock()
        self.standing, self.goes_on, self.answers = 0, Event(), list[object]()

    def run(self, work: Callable[[], object], lane: Lane) -> None:
        """Begin *work*, which calls `stand` in its middle."""
        self._desk.tasks.submit(
            work, owner=self._desk.window, done=self.answers.append, failed=self.answers.append,
            lane=lane, limit_ms=60_000,
        )  # fmt: skip

    def stand(self, *_told: object) -> None:
        """Here it stands."""
        with self._lock:
            self.standing += 1
        self.goes_on.wait(60)


@pytest.fixture
def desk(qapp: QApplication, postgres_db: Database, tmp_path: Path) -> Iterator[Frozen]:
    url = postgres_db.engine.url.render_as_string(hide_password=False)
    made = Frozen(qapp, postgres_db, url, tmp_path)
    made.wait(lambda: made.program.live.listens, "the listener")
    yield made
    made.close()


def test_a_check_and_a_long_list_leave_the_window_a_connection(
    desk: Frozen, tmp_path: Path
) -> None:
    db, by = desk.near, desk.shop.acting("admin")
    held = Held(desk)
    with desk.shop.db.write() as session:
        audit.record(session, by, "test.note", "test:1")  # something that the check reads

    def long_list() -> None:
        with db.read() as session:
            session.execute(text("SELECT 1"))
            held.stand()

    anchors = AnchorList(tmp_path / "anchors.jsonl")
    held.run(lambda: full_check(db, by, anchors, held.stand), Lane.LONG)
    held.run(long_list, Lane.READ)
    desk.wait(lambda: held.standing == 2, "both to stand")

    desk.fill_in()
    desk.press()
    desk.wait(lambda: desk.orders() == 1, "the order", SOON_S)
    desk.wait(lambda: desk.form.goods_create.isEnabled() or desk.told, "the answer", SOON_S)
    assert desk.connection is Connection.GREEN
    with desk.shop.db.read() as session:
        assert (session.scalar(OPEN) or 0) <= 4 + 1  # and the one that asks this
    held.goes_on.set()
    desk.wait(lambda: len(held.answers) == 2, "the check to end")
    assert sorted(map(str, held.answers)) == ["None", "[]"]


def test_a_check_may_take_longer_than_a_report(postgres_db: Database) -> None:
    with postgres_db.recount() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "0"
        assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "0"
        assert session.scalar(text("SHOW transaction_read_only")) == "on"
