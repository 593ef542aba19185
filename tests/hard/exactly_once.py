"""Exactly once, no oversell, no deadlock: goals G1, G2 and G7, with their figures as JSON.

``python -m tests.hard.exactly_once g1|g2|g7 [--full-figures|--share 0.05]``; exit 1 where a goal is
missed.
Starts a server of its own, which writes to the disk before it answers, as a shop's does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.postgres import DURABLE, Server
from wms_desktop import slices
from wms_desktop.simulate.deeds import Mix
from wms_desktop.simulate.faults import ON_A_SERVER, FaultKind
from wms_desktop.simulate.figures import Result
from wms_desktop.simulate.run import Plan, simulate

CRASHES = 10
WORST_S, P99_MS = 10.0, 100.0
NUMBERS = count(1)


@contextmanager
def server(options: str = DURABLE) -> Iterator[Server]:
    """A durable server that may be crashed."""
    found = Server.start(options)
    if found is None or found.folder is None:
        raise SystemExit("no PostgreSQL of our own: set PG_BIN, unset TEST_PG_URL")
    try:
        yield found
    finally:
        found.stop()


def played(url: str, stations: int, operations: int, **more: Any) -> Result:
    """One run in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="wms-hard-") as folder:
        return simulate(Plan(url, Path(folder), stations, operations, **more))


def faults(many: int, crashes: int) -> list[FaultKind]:
    """So many of seven kinds, and of them so many crashes of the server."""
    kinds = [kind for kind in ON_A_SERVER if kind is not FaultKind.DELAY]
    rest = many - crashes
    return [kinds[n % len(kinds)] for n in range(rest)] + [FaultKind.CRASH] * crashes


def g1(share: float) -> dict[str, Any]:
    """Mixed work under faults of seven kinds, crashes of the server among them."""
    stations, operations = _sized(share, 8, 3), _sized(share, 10_000, 60)
    asked = faults(_sized(share, 200, 8), _sized(share, CRASHES, 1))
    with server() as own:
        url = own.create("g1")
        result = played(url, stations, operations, faults=asked, crash=own.crash, progress=bar)
    waited = result.worst_settled_s - result.longest_outage_s
    return {"good": result.is_good and waited < WORST_S, **result.as_json()}


def g2(share: float) -> dict[str, Any]:
    """Everybody sells the same few goods: of one item, and of fifty; both back ends."""
    runs, stations, operations = _sized(share, 20, 1), _sized(share, 8, 3), _sized(share, 60, 40)
    told = []
    with server() as own:
        for run in range(runs):
            for items, each in ((1, 30), (50, 2)):
                for url in addresses(own):
                    result = played(
                        url(), stations, operations, mix=Mix.SELL, items=items, each=each, seed=run
                    )
                    told.append(result)
                    bar(len(told), runs * 4)
    worst = max(result.post_p99_ms for result in told)
    return {
        "good": all(result.is_good for result in told),
        "runs": len(told),
        "oversold": sum(len(result.findings) for result in told),
        "sold": sum(result.documents.get("issue", 0) for result in told),
        "p99_post_ms_worst_run": worst,
        "p99_post_ms_median_run": sorted(r.post_p99_ms for r in told)[len(told) // 2],
        "p99_goal_met": worst < P99_MS,
    }


def addresses(own: Server) -> list[Callable[[], str]]:
    """A fresh file and a fresh database of the server, made when asked for."""
    folder = tempfile.mkdtemp(prefix="wms-g2-")

    def file() -> str:
        return f"sqlite:///{folder}/{next(NUMBERS)}.sqlite"

    def database() -> str:
        return own.create(f"g2_{next(NUMBERS)}")

    return [file, database]


def g7(share: float) -> dict[str, Any]:
    """Documents of five lines of twelve items, in any order, by everybody."""
    stations, operations = _sized(share, 8, 3), _sized(share, 6_000, 80)
    with server() as own:
        result = played(
            own.create("g7"), stations, operations, mix=Mix.LINES, each=2_000, progress=bar
        )
    good = result.is_good and result.deadlocks == 0
    return {"good": good, "posted": sum(result.documents.values()), **result.as_json()}


def _sized(share: float, full: int, small: int) -> int:
    """*share* of the goal's figure; never less than what the suite takes."""
    return max(round(full * share), small)


def bar(done: int, total: int) -> None:
    """How far it is, where somebody looks."""
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="", file=sys.stderr)


GOALS: dict[str, Callable[..., dict[str, Any]]] = {"g1": g1, "g2": g2, "g7": g7}


def main() -> int:
    """Print the figures; 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("goal", choices=sorted(GOALS))
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full-figures", action="store_const", const=1.0, dest="share", default=0.0)
    size.add_argument("--share", type=float, help="of the full figures, 0.05 for a twentieth")
    options = parser.parse_args()
    slices.load_tables()
    told = GOALS[options.goal](options.share)
    print(json.dumps(told | {"load": os.getloadavg()}, indent=2, default=str))
    return 0 if told["good"] else 1


if __name__ == "__main__":
    sys.exit(main())
