"""A call that is given up loses its connection at once, and nobody uses that one again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from tests.silent_server import Net, SilentServer, before
from wms_desktop.core.errand import Errand
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import server_address
from wms_desktop.db.database import Database

SOON_S = 2.0
ENDLESS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
    " SELECT count(*) FROM n"
)


class Call:
    """Work on a thread of its own, as the window's lanes do it."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.errand, self.error = Errand(), None
        self._work, self._thread = work, threading.Thread(target=self._run)
        self._thread.start()

    def ends(self, within_s: float) -> bool:
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        with self.errand:
            try:
                self._work()
            except Unavailable as error:
                self.error = error  # type: ignore[assignment]


@pytest.fixture
def net(postgres_db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[SilentServer]:
    """Without what the driver could notice by itself, as on Windows."""
    for name in ("tcp_user_timeout", "keepalives"):
        monkeypatch.setitem(server_address.SETTINGS, name, 0)
    with before(postgres_db.engine.url.render_as_string(hide_password=False)) as made:
        yield made


@pytest.fixture
def near(net: SilentServer) -> Iterator[Database]:
    db = Database(net.url)
    yield db
    db.close()


def ask(db: Database, question: str = "SELECT 1") -> object:
    with db.read() as session:
        return session.scalar(text(question))


@pytest.mark.parametrize("many", [1, 4], ids=["one", "the-whole-pool"])
def test_a_silent_server_holds_no_thread_and_no_connection(
    near: Database, net: SilentServer, many: int
) -> None:
    assert ask(near) == 1
    net.net = Net.SILENT
    calls = [Call(lambda: ask(near)) for _ in range(many)]
    assert not calls[0].ends(0.5)
    began = time.monotonic()
    for call in calls:
        assert call.errand.give_up()
    assert calls[0].ends(SOON_S)
    assert calls[0].error is not None
    assert calls[0].error.lack is Lack.DATABASE
    assert all(call.ends(7) for call in calls)  # those that were just connecting have 5 s for that
    assert time.monotonic() - began < 7
    assert near.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    net.net = Net.GOOD
    lines = net.lines
    assert ask(near) == 1
    assert net.lines == lines + 1  # a fresh connection, never the silent one


def test_a_post_that_is_given_up_posts_nothing_afterwards(
    near: Database,
) -> None:
    gate = threading.Event()

    def post() -> None:
        with near.write() as session:
            session.execute(text("INSERT INTO meta VALUES ('given', 'up')"))
            gate.wait()

    call = Call(post)
    assert not call.ends(0.3)
    call.errand.give_up()
    gate.set()
    assert call.ends(SOON_S)
    assert call.error is not None
    assert ask(near, "SELECT count(*) FROM meta WHERE key = 'given'") == 0


def test_what_was_given_up_opens_no_other_connection(near: Database) -> None:
    gate = threading.Event()
    call = Call(lambda: (gate.wait(), ask(near)))
    call.errand.give_up()
    gate.set()
    assert call.ends(SOON_S)
    assert call.error is not None


def test_a_report_that_is_given_up_lets_go_too(near: Database, net: SilentServer) -> None:
    asked = threading.Event()

    def report() -> None:
        with near.report() as moment:
            ask(moment)
            net.net = Net.SILENT
            asked.set()
            ask(moment)

    call = Call(report)
    assert asked.wait(SOON_S)
    assert not call.ends(0.5)
    call.errand.give_up()
    assert call.ends(SOON_S)
    assert call.error is not None
    net.net = Net.GOOD
    with near.report() as moment:
        assert ask(moment) == 1


def test_a_call_that_ended_is_not_cut(near: Database) -> None:
    call = Call(lambda: ask(near))
    assert call.ends(6)
    call.errand.end()
    assert not call.errand.give_up()
    assert ask(near) == 1


def test_an_endless_question_to_a_file_is_interrupted(sqlite_db: Database) -> None:
    call = Call(lambda: ask(sqlite_db, ENDLESS))
    assert not call.ends(0.2)
    call.errand.give_up()
    assert call.ends(SOON_S)
    assert call.error is not None
    assert ask(sqlite_db) == 1


def test_who_asks_on_after_leaving_keeps_nothing_open(postgres_db: Database) -> None:
    """What a former person sent is still asked for; their login is open for that moment alone."""
    url = postgres_db.engine.url.render_as_string(hide_password=False)
    open_now = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'former'"
    )

    def left() -> int:
        with postgres_db.read() as session:
            return int(session.scalar(open_now) or 0)

    former = Database(url, station="former")
    with former.read() as session:
        session.execute(text("SELECT 1"))
    assert left() == 1  # kept for the next question
    former.close()
    for _ in range(2):
        with former.write() as session:
            session.execute(text("SELECT 1"))
        end = time.monotonic() + 10  # a backend goes a moment after its connection
        while left() and time.monotonic() < end:
            time.sleep(0.01)
        assert left() == 0
    former.close()
