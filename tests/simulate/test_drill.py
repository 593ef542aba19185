"""Before the checker is trusted: the posting path is broken on purpose, and it must say so.

Source: reliability.md, How to test it 8.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.conftest import NOW, TODAY
from tests.hard.test_races import deadlocks
from tests.shop import Shop
from tests.simulate.playing import play
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.goods import allocating
from wms_desktop.simulate import history, settling
from wms_desktop.simulate.deeds import WEIGHTS, Mix
from wms_desktop.stock import free_goods, posting

ONE = Decimal(1)
Break = Callable[[pytest.MonkeyPatch], None]


def answers_are_lost(patch: pytest.MonkeyPatch, *, unknown: bool = True) -> None:
    """Every fifth commit is done, and nobody hears of it."""
    plain, numbers = Database.write, count(1)

    @contextmanager
    def write(self: Database) -> Iterator[Session]:
        with plain(self) as session:
            yield session
        if next(numbers) % 5 == 0:
            raise Unavailable(Lack.DATABASE, **({"unknown": True} if unknown else {}))

    patch.setattr(settling, "FIRST_PAUSE_S", 0.01)
    patch.setattr(Database, "write", write)


def the_key_is_not_checked(patch: pytest.MonkeyPatch) -> None:
    """Whoever asks again gets a second document; the ledger's own key would refuse it."""
    plain = operations.once

    def once(db: Any, by: Any, kind: str, command: Any, work: Any, **more: Any) -> Any:
        fresh = replace(command, op_id=uuid4())
        return plain(db, by, kind, fresh, work, **more)

    answers_are_lost(patch)
    documents_have_keys_of_their_own(patch)
    patch.setattr(operations, "once", once)


def documents_have_keys_of_their_own(patch: pytest.MonkeyPatch) -> None:
    """The ledger does not carry the key of the press."""
    plain = posting.post
    patch.setattr(posting, "post", lambda *a, **more: plain(*a, **more | {"op_id": uuid4()}))


def unknown_is_told_as_failed(patch: pytest.MonkeyPatch) -> None:
    answers_are_lost(patch, unknown=False)


def done_is_told_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    plain, numbers = operations.once, count(1)

    class UndoneError(Exception):
        pass

    def once(db: Any, by: Any, kind: str, command: Any, work: Any, **more: Any) -> Any:
        told = []

        def told_at_once(session: Session) -> Any:
            told.append(work(session))
            if next(numbers) % 7 == 0:
                raise UndoneError
            return told[0]

        try:
            return plain(db, by, kind, command, told_at_once, **more)
        except UndoneError:
            return told[0]

    patch.setattr(operations, "once", once)


def the_last_line_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    plain = posting._MOVE.run_all
    patch.setattr(posting._MOVE, "run_all", lambda session, rows: plain(session, rows[:-1] or rows))


def half_the_goods_are_posted(patch: pytest.MonkeyPatch) -> None:
    """With digests and balances that agree: only what was asked for tells."""
    plain = posting.post

    def post(*args: Any, moves: Any, **more: Any) -> int:
        return plain(
            *args, moves=[replace(m, quantity=max(m.quantity // 2, ONE)) for m in moves], **more
        )

    patch.setattr(posting, "post", post)


@pytest.mark.rule("STK-3")
@pytest.mark.parametrize(
    ("broken", "what"),
    [
        (the_key_is_not_checked, history.NOBODYS),
        (documents_have_keys_of_their_own, history.NO_DOCUMENT),
        (unknown_is_told_as_failed, history.LIE),
        (done_is_told_before_the_commit, history.LOST),
        (the_last_line_is_forgotten, history.HALF),
        (half_the_goods_are_posted, history.HALF),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_broken_posting_path_is_found(
    broken: Break, what: str, empty_sqlite: Database, tmp_path: Path
) -> None:
    played = play(empty_sqlite, tmp_path, operations=60, walks_away=1.0, broken=broken)
    assert played.found(what), played.findings


@pytest.mark.rule("STK-3")
def test_a_whole_posting_path_is_not_accused(empty_sqlite: Database, tmp_path: Path) -> None:
    """The same day with the same lost answers."""
    played = play(empty_sqlite, tmp_path, operations=60, walks_away=1.0, broken=answers_are_lost)
    assert played.findings == []
    assert sum(entry.was_unknown for entry in played.history.entries.values()) > 5


def without_checks(db: Database) -> None:
    """The database lets a balance be anything."""
    asked = text(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'balance'::regclass AND contype = 'c'"
    )
    with db.engine.begin() as connection:
        for name in connection.scalars(asked).all():
            connection.execute(text(f'ALTER TABLE balance DROP CONSTRAINT "{name}"'))


@pytest.mark.rule("STK-4")
def test_a_balance_that_only_python_checks_is_oversold_and_found(
    empty_server: Database, tmp_path: Path
) -> None:
    """Everybody reads what is free, then everybody takes it (finding 2)."""
    without_checks(empty_server)
    plain = free_goods.on_hand_of

    def on_hand_of(*args: Any, **more: Any) -> Any:
        found = plain(*args, **more | {"lock": False})
        time.sleep(0.05)
        return found

    played = play(
        empty_server, tmp_path, stations=4, operations=12, mix=Mix.SELL, items=1, each=3,
        broken=lambda patch: patch.setattr(allocating, "on_hand_of", on_hand_of),
    )  # fmt: skip
    assert played.found(history.BELOW)


@pytest.mark.rule("STK-3")
def test_lines_in_no_order_wait_for_each_other_in_a_ring(
    empty_server: Database, tmp_path: Path
) -> None:
    """Unsorted, the server has to throw documents out (finding 3)."""
    name = empty_server.engine.url.database
    with empty_server.engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE \"{name}\" SET deadlock_timeout = '50ms'"))
    plain, chance = posting._RESERVE.run_all, random.Random(3)

    def run_all(session: Session, rows: Any) -> None:
        for row in chance.sample(rows, len(rows)):
            plain(session, [row])
            time.sleep(0.05)

    def broken(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(WEIGHTS, Mix.LINES, {"send_five": 1})
        patch.setattr(posting, "_hold", lambda *_: None)
        patch.setattr(free_goods, "_LOCKED", free_goods._ON_HAND)
        patch.setattr(posting._RESERVE, "run_all", run_all)

    play(empty_server, tmp_path, stations=3, operations=4, mix=Mix.LINES, items=5, broken=broken)
    assert deadlocks(Shop(empty_server, now=NOW, today=TODAY)) > 0
