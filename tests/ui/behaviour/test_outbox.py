"""What is on its way: written down before it goes, one sender a draft, settled after a crash."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytestqt.qtbot import QtBot

from wms_desktop.core.errand import Errand, Look, Sent, sends
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.operations import SECRET, _plain
from wms_desktop.ui import settling
from wms_desktop.ui.draft_sent import Unsettled
from wms_desktop.ui.drafts import Drafts
from wms_desktop.ui.settling import Settling
from wms_desktop.ui.tasks import InlineRunner

HERE, ELSEWHERE = "postgresql://server/shop", "postgresql://server/other"
NUMBER = "11010519491231002X"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "drafts.sqlite"


@pytest.fixture
def windows(path: Path) -> Iterator[Callable[[], Drafts]]:
    made: list[Drafts] = []

    def another() -> Drafts:
        made.append(Drafts(path))
        return made[-1]

    yield another
    for drafts in made:
        drafts.close()


def a_sending(op_id: UUID | None = None, body: Any = None) -> Sent:
    return Sent(op_id or uuid4(), "goods.receive", body or {"item_id": 3})


def crashed(drafts: Drafts) -> None:
    """Its process is gone, and with it its locks."""
    for key in [*drafts._senders]:
        drafts.release(key)


def file_bytes(path: Path) -> bytes:
    return b"".join(part.read_bytes() for part in path.parent.glob("drafts.sqlite*"))


@dataclass(frozen=True, slots=True)
class Release:
    op_id: UUID
    place: str
    number: str = field(repr=False, metadata=SECRET)


def test_it_is_on_the_disk_before_it_goes(windows: Callable[[], Drafts], path: Path) -> None:
    sent = a_sending()
    windows().outbox.note(sent, HERE, "goods")
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT op_id, kind, page, address FROM sent").fetchall()
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert rows == [(str(sent.op_id), "goods.receive", "goods", HERE)]


def test_no_secret_field_and_no_identity_number_is_written_down(
    windows: Callable[[], Drafts], path: Path
) -> None:
    drafts, command = windows(), Release(uuid4(), f"bay 4 {NUMBER}", NUMBER)
    drafts.outbox.note(Sent(command.op_id, "pickup.release", _plain(command)), HERE, "pickup")
    drafts.flush()
    assert b"bay 4" in file_bytes(path)
    assert NUMBER.encode() not in file_bytes(path)


def test_one_window_sends_a_draft_and_the_other_is_told(windows: Callable[[], Drafts]) -> None:
    one, other, sent = windows(), windows(), a_sending()
    one.outbox.note(sent, HERE, "goods")
    one.outbox.note(sent, HERE, "goods")  # asked for again
    with pytest.raises(Unavailable) as told:
        other.outbox.note(sent, HERE, "goods")
    assert told.value.lack is Lack.SENT_ELSEWHERE
    one.outbox.forget(sent.op_id)
    one.flush()
    other.outbox.note(sent, HERE, "goods")


def test_what_a_dead_window_was_sending_may_be_sent(windows: Callable[[], Drafts]) -> None:
    one, other, sent = windows(), windows(), a_sending()
    one.outbox.note(sent, HERE, "goods")
    crashed(one)
    other.outbox.note(sent, HERE, "goods")
    with pytest.raises(Unavailable):
        windows().outbox.note(sent, HERE, "goods")


def test_a_full_disk_here_does_not_stop_the_counter(windows: Callable[[], Drafts]) -> None:
    drafts = windows()
    drafts.close()
    drafts.outbox.note(a_sending(), HERE, "goods")


def test_a_worker_that_is_refused_never_sends(windows: Callable[[], Drafts]) -> None:
    """The lock is asked for before the first statement, on the worker's own thread."""
    one, other, op_id = windows(), windows(), uuid4()
    one.outbox.note(a_sending(op_id), HERE, "goods")
    errand = Errand(lambda sent: other.outbox.note(sent, HERE, "goods"))
    with errand, pytest.raises(Unavailable):
        sends(op_id, "goods.receive", dict)


def test_only_what_is_left_by_the_dead_and_for_this_database_is_asked_for(
    windows: Callable[[], Drafts],
) -> None:
    dead, alive, now = windows(), windows(), windows()
    dead.outbox.note(sent := a_sending(), HERE, "goods")
    dead.outbox.note(a_sending(), ELSEWHERE, "goods")
    alive.outbox.note(a_sending(), HERE, "goods")
    crashed(dead)
    rows = now.outbox.left_over(HERE)
    assert [(row.op_id, row.kind, row.page) for row in rows] == [
        (sent.op_id, "goods.receive", "goods")
    ]
    assert now.outbox.left_over(HERE) == []


class Settled:
    """What the next window says of it."""

    def __init__(
        self,
        drafts: Drafts,
        known: Callable[[UUID], bool],
        turns: Callable[[], tuple[int, int]] = lambda: (0, 0),
    ) -> None:
        def look(keys: Collection[UUID]) -> Look:
            return Look(frozenset(key for key in keys if known(key)), *turns())

        self.told: list[tuple[list[Unsettled], list[Unsettled]]] = []
        self.settling = Settling(InlineRunner(), drafts.outbox, look, drafts)
        self.settling.settled.connect(lambda saved, lost: self.told.append((saved, lost)))
        self.settling.begin(HERE)


@pytest.fixture
def left(windows: Callable[[], Drafts]) -> tuple[Drafts, list[UUID]]:
    """A new window after one that died with two on their way."""
    dead = windows()
    keys = [uuid4(), uuid4()]
    for key in keys:
        dead.outbox.note(a_sending(key), HERE, "goods")
    crashed(dead)
    return windows(), keys


def test_what_is_known_is_told_at_once_and_what_is_not_only_when_it_is_certain(
    qtbot: QtBot, left: tuple[Drafts, list[UUID]], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "ASK_AGAIN_MS", 20)
    drafts, keys = left
    asked: list[UUID] = []

    def known(key: UUID) -> bool:
        asked.append(key)
        return key == keys[0]

    seen = Settled(drafts, known)
    qtbot.wait(80)
    assert seen.told == []  # the server may still be at it
    assert asked.count(keys[0]) == 1
    assert asked.count(keys[1]) > 1
    monkeypatch.setattr(settling, "NEVER_AFTER", timedelta(0))
    qtbot.waitUntil(lambda: bool(seen.told))
    saved, lost = seen.told[0]
    assert ([row.op_id for row in saved], [row.op_id for row in lost]) == ([keys[0]], [keys[1]])
    drafts.flush()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*) FROM sent").fetchone() == (0,)


def test_while_a_commit_may_still_come_to_stand_nobody_is_told_that_it_did_not(
    qtbot: QtBot, left: tuple[Drafts, list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit waits for its standby without limit; long after any deadline it may stand."""
    monkeypatch.setattr(settling, "ASK_AGAIN_MS", 20)
    monkeypatch.setattr(settling, "NEVER_AFTER", timedelta(0))
    drafts, keys = left
    arrived: set[UUID] = set()
    turns = [(12, 10)]  # number 10 or 11 has not ended
    seen = Settled(drafts, lambda key: key in arrived, lambda: turns[0])
    qtbot.wait(80)
    turns[0] = (20, 11)
    qtbot.wait(80)
    assert seen.told == []
    arrived.add(keys[0])  # the standby is back
    turns[0] = (21, 12)
    qtbot.waitUntil(lambda: bool(seen.told))
    saved, lost = seen.told[0]
    assert ([row.op_id for row in saved], [row.op_id for row in lost]) == ([keys[0]], [keys[1]])


class Held(InlineRunner):
    """Answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Any] = []

    def _start(self, task: Any, lane: Any) -> None:
        self.waiting.append(task)

    def answer(self) -> None:
        super()._start(self.waiting.pop(0), None)  # type: ignore[arg-type]


def test_an_answer_holds_for_what_was_asked_and_not_for_what_came_since(
    left: tuple[Drafts, list[UUID]],
    windows: Callable[[], Drafts],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settling, "NEVER_AFTER", timedelta(0))
    drafts, keys = left
    told: list[Any] = []
    tasks, asked = Held(), list[set[UUID]]()

    def look(ids: Collection[UUID]) -> Look:
        asked.append(set(ids))
        return Look(frozenset(ids))

    settles = Settling(tasks, drafts.outbox, look, drafts)
    settles.settled.connect(lambda saved, lost: told.append((saved, lost)))
    settles.begin(HERE)
    tasks.answer()  # what was left over
    dead, later = windows(), a_sending()
    dead.outbox.note(later, HERE, "goods")
    crashed(dead)
    settles.begin(HERE)  # somebody else signs in
    first = tasks.waiting.pop(0)
    tasks.answer()
    tasks.waiting.insert(0, first)
    tasks.answer()
    assert [row.op_id for row in settles.open] == [later.op_id]
    tasks.answer()
    assert asked == [set(keys), {*keys, later.op_id}]
    assert [len(lost) for _saved, lost in told] == [0]
    assert {row.op_id for row in told[0][0]} == {*keys, later.op_id}


def test_a_silent_server_is_asked_again(
    qtbot: QtBot, left: tuple[Drafts, list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "ASK_AGAIN_MS", 20)
    silent = threading.Event()
    silent.set()

    def known(_key: UUID) -> bool:
        if silent.is_set():
            raise Unavailable(Lack.DATABASE)
        return True

    seen = Settled(left[0], known)
    qtbot.wait(50)
    assert seen.told == []
    silent.clear()
    qtbot.waitUntil(lambda: bool(seen.told))
    assert len(seen.told[0][0]) == 2
    assert datetime.now(UTC) - seen.told[0][0][0].sent_at < timedelta(minutes=1)


def test_a_clock_that_was_put_back_makes_nothing_certain(
    qtbot: QtBot, windows: Callable[[], Drafts], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent "in the future" may still be under way: it is watched as long as any other."""
    monkeypatch.setattr(settling, "ASK_AGAIN_MS", 20)
    dead = windows()
    dead.outbox.note(a_sending(), HERE, "goods")
    dead.flush()
    dead._now(lambda db: db.execute("UPDATE sent SET sent_at = '2099-01-01T00:00:00+00:00'"))
    crashed(dead)
    seen = Settled(windows(), lambda _key: False)
    qtbot.wait(80)
    assert seen.told == []
    monkeypatch.setattr(settling, "NEVER_AFTER", timedelta(milliseconds=1))
    qtbot.waitUntil(lambda: bool(seen.told))
