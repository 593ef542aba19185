"""One simulation: stations, faults, then every row against every journal."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import N_
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.simulate import full_disk, history, journal, stage
from wms_desktop.simulate.deeds import Mix
from wms_desktop.simulate.faulting import Faulting, FaultLine
from wms_desktop.simulate.faults import ON_A_LINE, FaultKind, Planned, due, spread
from wms_desktop.simulate.figures import Result, figures
from wms_desktop.simulate.history import Finding
from wms_desktop.simulate.journal import SUFFIX, Told
from wms_desktop.simulate.stage import Stage
from wms_desktop.simulate.station import Orders

STUCK_S = 180.0
SEALED_EVERY_S = 1.0
ENDED = N_("a station ended by itself")
STUCK = N_("nothing was done any more")
DEADLOCK = N_("deadlocks in the server")
_FINAL = tuple(f'"told": "{told.value}"'.encode() for told in (Told.ACKED, Told.REFUSED))
_DEADLOCKS = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be simulated.

    Attributes:
        each: opening stock of every item.
        skews: how far the stations' clocks are off, in seconds, one after the other.
        crash: kills the server and starts it again, where it is ours to kill.
    """

    url: str
    folder: Path
    stations: int
    operations: int
    faults: Sequence[FaultKind] = ()
    seed: int = 1
    mix: Mix = Mix.ALL
    items: int = 12
    each: int = 40
    skews: Sequence[float] = (0.0,)
    crash: Callable[[], None] | None = None
    station: Sequence[str] = (sys.executable, "-m", "wms_desktop.simulate.station")
    progress: Callable[[int, int], None] = lambda _done, _total: None


def simulate(plan: Plan) -> Result:
    """Play it, and hold what everybody was told against what is there.

    Raises:
        Refused: the database holds somebody's data.
    """
    db = Database(plan.url, station="simulate")
    line = None
    try:
        made = stage.make(db, plan.stations, plan.items, plan.each)
        deadlocks = _deadlocks(db)
        if not db.is_sqlite and set(plan.faults) & {*ON_A_LINE, FaultKind.CRASH}:
            line = FaultLine(plan.url)
        play = _Play(plan, db, made, line)
        ended = play.through()
        db.engine.dispose()  # a server that crashed has forgotten these connections
        told = journal.read(*sorted(plan.folder.glob(f"*{SUFFIX}")))
        found = [*ended, *history.findings(db, made, told)]
        broken = _deadlocks(db) - deadlocks
        if broken > 0:
            found.append(Finding(DEADLOCK, str(broken)))
        posted = history.posted(db, made)
        return figures(plan.stations, told, posted, play.faulting, max(broken, 0), found)
    finally:
        if line is not None:
            line.close()
        db.close()


class _Play:
    """The stations at work, from the first to the last operation."""

    def __init__(self, plan: Plan, db: Database, made: Stage, line: FaultLine | None) -> None:
        self._plan, self._db, self._made, self._line = plan, db, made, line
        chance = random.Random(plan.seed)
        total = plan.stations * plan.operations
        planned = spread(plan.faults, total, chance)
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._seen: Counter[Path] = Counter()
        self._done = 0
        self.faulting = Faulting(
            db, line, lambda: list(self._running.values()), self._kill, plan.crash, chance
        )
        self._planned: list[Planned] = self.faulting.aim(planned)

    def through(self) -> list[Finding]:
        """Start all stations, let faults happen, wait for the end."""
        plan, total = self._plan, self._plan.stations * self._plan.operations
        for number in range(plan.stations):
            self._start(number)
        moved_at = sealed_at = time.monotonic()
        try:
            while any(one.poll() is None for one in self._running.values()):
                time.sleep(0.05)
                if self._count():
                    moved_at = time.monotonic()
                    plan.progress(min(self._done, total), total)
                for kind in due(self._planned, self._done):
                    self.faulting.happen(kind)
                self.faulting.crash_where_aimed()
                if time.monotonic() - sealed_at > SEALED_EVERY_S:
                    with suppress(Unavailable):
                        seals.seal(self._db)
                    sealed_at = time.monotonic()
                if time.monotonic() - moved_at > STUCK_S:
                    return [Finding(STUCK, f"{self._done}/{total}")]
            plan.progress(total, total)
        finally:
            for one in self._running.values():
                if one.poll() is None:
                    one.kill()
                one.wait()
        return [
            Finding(ENDED, f"station:{number}", self._last_words(number))
            for number, one in self._running.items()
            if one.returncode != 0
        ]

    def _start(self, number: int) -> None:
        plan, folder = self._plan, self._plan.folder
        orders = Orders(
            url=self._line.url if self._line else plan.url, number=number,
            operations=plan.operations, seed=plan.seed, mix=plan.mix,
            journal=str(folder / f"station-{number}{SUFFIX}"), stage=self._made,
            skew_s=plan.skews[number % len(plan.skews)],
        )  # fmt: skip
        config = folder / f"station-{number}.json"
        config.touch(mode=0o600)
        config.write_text(orders.as_text(), encoding="utf-8")
        with (folder / f"station-{number}.log").open("ab") as log, full_disk.waits():
            self._running[number] = subprocess.Popen([*plan.station, str(config)], stderr=log)

    def _kill(self, one: subprocess.Popen[bytes]) -> None:
        number = next(n for n, each in self._running.items() if each is one)
        one.kill()
        one.wait()
        self._start(number)

    def _last_words(self, number: int) -> str:
        log = self._plan.folder / f"station-{number}.log"
        return log.read_text("utf-8", "replace").strip().rpartition("\n")[2]

    def _count(self) -> int:
        """How many outcomes were written since the last look."""
        new = 0
        for path in self._plan.folder.glob(f"*{SUFFIX}"):
            with path.open("rb") as file:
                file.seek(self._seen[path])
                whole = file.read()
            whole = whole[: whole.rfind(b"\n") + 1]
            self._seen[path] += len(whole)
            new += sum(any(f in each for f in _FINAL) for each in whole.splitlines())
        self._done += new
        return new


def _deadlocks(db: Database) -> int:
    if db.is_sqlite:
        return 0
    with db.read() as session:
        return int(session.scalar(_DEADLOCKS) or 0)
