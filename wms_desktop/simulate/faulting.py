"""Makes the faults of a plan happen: on the line, in the server, at a station."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError

from wms_desktop.core.errors import Unavailable
from wms_desktop.db.database import Database
from wms_desktop.simulate import full_disk
from wms_desktop.simulate.faults import ON_A_LINE, FaultKind, Planned

LONGEST_FREEZE_S = 3.0
OPERATIONS_A_COMMIT = 2  # at the most: the others are refused, and commit nothing
_CANCEL = text(
    "SELECT count(pg_cancel_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'active'"
    " AND application_name LIKE 'simulate-%' LIMIT 1) AS one"
)


class FaultLine:
    """The faulty line to a server, in a process of its own."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        host, port = address.host or "127.0.0.1", address.port or 5432
        self._process = subprocess.Popen(
            [sys.executable, "-m", "wms_desktop.simulate.proxy", host, str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        own = int(self._process.stdout.readline())
        here = address.set(host="127.0.0.1", port=own)
        self.url = here.render_as_string(hide_password=False)
        self.happened: Counter[str] = Counter()
        self.held = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def order(self, kind: FaultKind, seconds: float) -> None:
        """It happens at the next moment that fits."""
        self._say(f"{kind} {seconds:.2f}")

    def hold(self, number: int) -> None:
        """Keep the answer to COMMIT *number*, or to a later one; `held` counts those kept."""
        self._say(f"hold {number}")

    def _say(self, order: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()

    def close(self) -> None:
        """No line any more."""
        self._process.kill()
        self._process.communicate()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for kind in self._process.stdout:
            if kind.strip() == "hold":
                self.held += 1
            else:
                self.happened[kind.strip()] += 1


@dataclass
class Faulting:
    """Whatever goes wrong in one run.

    Args:
        stations: the processes that work at this moment.
        kill: pulls the plug of one of them, and starts it again.
        crash: kills the server and starts it again, where it is ours to kill.
    """

    db: Database
    line: FaultLine | None
    stations: Callable[[], list[subprocess.Popen[bytes]]]
    kill: Callable[[subprocess.Popen[bytes]], None]
    crash: Callable[[], None] | None
    chance: random.Random
    longest_outage_s: float = 0.0
    _happened: Counter[str] = field(default_factory=Counter)

    def aim(self, planned: Iterable[Planned]) -> list[Planned]:
        """Let each crash of the plan find an open COMMIT; the rest of the plan.

        A station that waits for its answer cannot be done before the crash, however slowly this
        process gets round to it.
        """
        if self.line is None or self.crash is None:
            return list(planned)
        rest = []
        for each in planned:
            if each.kind is FaultKind.CRASH:
                self.line.hold(each.after // OPERATIONS_A_COMMIT)
            else:
                rest.append(each)
        return rest

    def crash_where_aimed(self) -> None:
        """Crash for every COMMIT that is held open."""
        while self.line is not None and self._happened[FaultKind.CRASH] < self.line.held:
            self.happen(FaultKind.CRASH)

    def happen(self, kind: FaultKind) -> None:
        """One fault of this kind, now or at the next moment that fits."""
        if kind in ON_A_LINE and self.line is not None:
            self.line.order(kind, self.chance.uniform(0.5, LONGEST_FREEZE_S))
        elif kind is FaultKind.TIMEOUT:
            self._happened[kind] += self._cancelled()
        elif kind is FaultKind.CRASH and self.crash is not None:
            began = time.monotonic()
            self.crash()
            self.longest_outage_s = max(self.longest_outage_s, time.monotonic() - began)
            self._happened[kind] += 1
        elif kind is FaultKind.KILL:
            self._at_a_station(kind, self.kill)
        elif kind is FaultKind.FULL:
            self._at_a_station(kind, lambda one: full_disk.fill(one.pid))

    @property
    def happened(self) -> Counter[str]:
        """How often each kind has come about."""
        return self._happened + (self.line.happened if self.line else Counter())

    def _at_a_station(
        self, kind: FaultKind, fault: Callable[[subprocess.Popen[bytes]], None]
    ) -> None:
        at_work = [one for one in self.stations() if one.poll() is None]
        if at_work:
            fault(self.chance.choice(at_work))
            self._happened[kind] += 1

    def _cancelled(self) -> int:
        """Give up whatever statement runs just now; the server says the same at its time limit."""
        for _ in range(200):
            try:
                with self.db.engine.connect() as connection:
                    if connection.execute(_CANCEL).scalar():
                        return 1
            except (SQLAlchemyError, Unavailable):
                return 0
        return 0
