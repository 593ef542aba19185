"""One workstation: a process of its own that works until it has done enough, or is killed.

Started again after a kill it first asks, by their keys, for everything whose outcome it does not
know. ``python -m wms_desktop.simulate.station CONFIG``.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from wms_desktop import slices
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused, Stale, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.db import clock
from wms_desktop.db.database import RUN_AGAIN, Database
from wms_desktop.people import queries
from wms_desktop.people.signin import SignedIn
from wms_desktop.simulate import full_disk, journal, spoken
from wms_desktop.simulate.deeds import WEIGHTS, Deeds, Mix
from wms_desktop.simulate.journal import FINAL, Journal, Told
from wms_desktop.simulate.settling import Settling
from wms_desktop.simulate.stage import Stage

T = TypeVar("T")
NOTED_EVERY = 100
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What a station is to do.

    Attributes:
        skew_s: how far its own clock is off.
        walks_away: how often somebody who is told "not done" leaves it at that.
    """

    url: str
    number: int
    operations: int
    seed: int
    mix: str
    journal: str
    stage: Stage
    skew_s: float = 0.0
    walks_away: float = 0.2

    def as_text(self) -> str:
        """For the station's process."""
        return json.dumps(asdict(replace(self, stage=replace(self.stage, known=()))))

    @classmethod
    def read(cls, text: str) -> Orders:
        """What `as_text` wrote."""
        said = json.loads(text)
        rows: dict[str, Any] = said.pop("stage")
        rows = {n: tuple(v) if isinstance(v, list) else v for n, v in rows.items()}
        return cls(**said, stage=Stage(**rows))


class Station:
    """Somebody at work."""

    def __init__(self, orders: Orders) -> None:
        self._orders, self._path = orders, Path(orders.journal)
        found = journal.read(self._path) if self._path.exists() else journal.History()
        self._open = [e for e in found.entries.values() if e.told in (Told.SENT, Told.UNKNOWN)]
        self.done = sum(entry.told in FINAL for entry in found.entries.values())
        self._db = Database(orders.url, station=f"simulate-{orders.number}")
        self._journal = Journal(self._path)
        self._chance = random.Random(f"{orders.seed}/{orders.number}/{len(found.entries)}")
        self._settling = Settling(
            self._db, self._journal, lambda: self._chance.random() < orders.walks_away
        )
        self._signed_in: dict[str, SignedIn] = {}
        self._cleared_at = 0.0

    def work(self) -> None:
        """Settle what is open, then one deed after the other."""
        try:
            self._ahead = _until_there(lambda: clock.ahead(self._db, self._now()))
            for entry in self._open:
                use = spoken.USES[entry.use]
                self._tell(entry.login, entry.use, spoken.again(use.command, entry.said))
            deeds = Deeds(
                self._db, self._orders.stage, self._chance, self._tell, self._acting, self._key
            )
            weights = WEIGHTS[Mix(self._orders.mix)]
            while self.done < self._orders.operations:
                try:
                    deeds.do(self._chance.choices(list(weights), list(weights.values()))[0])
                except Unavailable:  # a list could not be read; the person looks again
                    time.sleep(0.1)
                except (Refused, Stale, LookupError):
                    continue  # gone meanwhile
            self._note("done")
        finally:
            self._journal.close()
            self._db.close()

    def _tell(self, login: str, use: str, command: Any) -> Any:
        value = self._settling.settle(lambda: self._acting(login), login, use, command)
        self.done += 1
        if self.done % NOTED_EVERY == 0:
            self._note("on the way")
        return value

    def _acting(self, login: str) -> Acting:
        if login not in self._signed_in:
            self._signed_in[login] = _until_there(lambda: self._sign_in(login))
        return self._signed_in[login].at(self._now(), Language.ZH_CN)

    def _sign_in(self, login: str) -> SignedIn:
        stage = self._orders.stage
        desk = stage.desks[self._orders.number % len(stage.desks)]
        now = self._now() - self._ahead
        acting = queries.acting_for(
            self._db, stage.people[login], desk, now=now, language=Language.ZH_CN
        )
        place = queries.workplace(self._db, desk)
        assert place is not None
        return SignedIn(self._db, acting, login, place.time_zone, 0, self._ahead)

    def _now(self) -> datetime:
        """What the workstation's own clock says."""
        return datetime.now(UTC) + timedelta(seconds=self._orders.skew_s)

    def _key(self) -> UUID:
        return uuid4()

    def _note(self, what: str) -> None:
        pool: Any = self._db.engine.pool
        self._journal.write(
            journal.NOTE, Told.SENT, note=what, station=self._orders.number, done=self.done,
            again=dict(RUN_AGAIN), memory=_resident(),
            connections=pool.checkedin() + pool.checkedout() if hasattr(pool, "checkedin") else 1,
        )  # fmt: skip


def _until_there(work: Callable[[], T]) -> T:
    """What is needed to begin at all; the server may be away just now."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return work()
        except Unavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def _resident() -> int:
    """Bytes of memory that this process holds; nought where that is not told."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * 4096


def main(config: Path) -> None:
    """Work as *config* says."""
    slices.load_tables()
    gc.freeze()
    orders = Orders.read(config.read_text(encoding="utf-8"))
    station = Station(orders)
    with full_disk.listening(Path(orders.journal)):
        station.work()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
