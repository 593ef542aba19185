"""Stations in this process, so that a test can break the posting path under them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from wms_desktop.db.database import Database
from wms_desktop.simulate import history, journal, stage
from wms_desktop.simulate.deeds import Mix
from wms_desktop.simulate.history import Finding
from wms_desktop.simulate.journal import History
from wms_desktop.simulate.stage import Stage
from wms_desktop.simulate.station import Orders, Station


@dataclass
class Play:
    """What was played, and what the checker says of it."""

    db: Database
    stage: Stage
    history: History
    findings: list[Finding]

    def found(self, what: str) -> bool:
        """Whether the checker has found this."""
        return any(each.what == what for each in self.findings)


def play(
    db: Database, folder: Path, *, stations: int = 1, operations: int = 30, mix: Mix = Mix.ALL,
    items: int = 4, each: int = 12, skews: Sequence[float] = (0.0,), walks_away: float = 0.3,
    broken: Callable[[pytest.MonkeyPatch], None] = lambda _patch: None,
) -> Play:  # fmt: skip
    """Some stations, each with connections of its own, all at once.

    Args:
        broken: breaks the program while they work; the checker works with the whole one.
    """
    made = stage.make(db, stations, items, each)
    url = db.engine.url.render_as_string(hide_password=False)
    together = threading.Barrier(stations)

    def at_work(number: int) -> None:
        orders = Orders(
            url, number, operations, 1, mix, str(folder / f"s{number}.journal"), made,
            skews[number % len(skews)], walks_away,
        )  # fmt: skip
        station = Station(orders)
        together.wait(10)
        station.work()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(stations) as pool:
        broken(patch)
        for future in [pool.submit(at_work, number) for number in range(stations)]:
            future.result()
    told = journal.read(*folder.glob("*.journal"))
    return Play(db, made, told, history.findings(db, made, told))
