"""Leavers' connections end by rounds that do not pile up behind other work.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from tests.hard.staff import Staff
from tests.postgres import Server
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.people.presence import Presence
from wms_desktop.people.signin import SignedIn
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.upkeep.leaver_keeper import LeaverKeeper

pytestmark = pytest.mark.usefixtures("qapp")
Turn = tuple[Callable[[], Any], Callable[[Any], object], Callable[[Exception], object], int | None]


class Queue(TaskRunner):
    """Both places of the lane are taken: what is submitted waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Turn] = []

    def submit(self, work: Any, *, done: Any, failed: Any, **said: Any) -> None:
        assert said["lane"] is Lane.HOUSE
        self.waiting.append((work, done, failed, said["limit_ms"]))


@pytest.fixture
def presence(postgres_server: Server, tmp_path: Path) -> Iterator[Presence]:
    staff = Staff(postgres_server, tmp_path)
    db, by = staff.seat("g8-clerk")
    made = Presence()
    made.enter(SignedIn(db, by, "g8-clerk", "Asia/Shanghai", 10))
    yield made
    staff.close()


def test_rounds_do_not_pile_up_behind_other_work(presence: Presence) -> None:
    queue, home, failures = Queue(), QObject(), list[Exception]()
    keeper = LeaverKeeper(queue, presence, failures.append, home)
    for _hour in range(12):
        keeper.keep()
    ((work, done, _failed, limit_ms),) = queue.waiting
    assert limit_ms == 15_000
    done(work())
    keeper.keep()
    assert len(queue.waiting) == 2
    given_up = Unavailable(Lack.DATABASE)
    queue.waiting[-1][2](given_up)
    assert failures == [given_up]
    keeper.keep()
    assert len(queue.waiting) == 3
