"""So many stations post at once on a real server that writes to its disk: how long, how many lines.

Prints the time of a posting (p50, p99 over all stations), postings a second, and how many
connections a station held at most. The ledger before has ``--moves`` over ``--months``; its
histories are timed too. ``--revision`` runs on an older schema, for a comparison.
Usage: ``python -m tests.bench.stations [--stations 8] [--seconds 10] [--moves N] [--months 24]``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from tests.bench import lists
from tests.bench.big_shop import Size, filled
from tests.conftest import NOW, TODAY
from tests.goods.conftest import Counter
from tests.hard.station import ANNOUNCED, Few
from tests.pair import Node, node_folder, run
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.db.database import Database
from wms_desktop.goods import receiving
from wms_desktop.stock import history
from wms_desktop.stock.tables import Balance, Item

ITEMS = 50
_MINUTES_A_MONTH = 43_830


def at_work(url: str, number: int, seconds: float, folder: Path, few: Few, beside: int) -> None:
    """One station: receives, one scan after the other; its times go to a file.

    Args:
        beside: so many lists are read all the time, and a report is made again and again.
    """
    db = Database(url, station=f"station-{number}")
    _read_beside(db, beside)
    shop = Shop(db, now=NOW, today=TODAY)
    place, taken = shop.location("S-01"), []
    end = time.monotonic() + seconds
    item = number
    while time.monotonic() < end:
        item = (item + 7) % len(few.items)
        command = receiving.Receive(
            uuid4(), few.announced, few.items[item], "L1", Decimal(1), place
        )
        begun = time.perf_counter()
        receiving.receive(db, shop.acting(), command)
        taken.append((time.perf_counter() - begun) * 1000)
    (folder / f"{number}.json").write_text(json.dumps(taken))


def _read_beside(db: Database, beside: int) -> None:
    """As a window's reading lane and its lane for exports do."""

    def again_and_again(work: Callable[[], object]) -> None:
        while True:
            work()
            time.sleep(0.05)

    def report() -> None:
        with db.report() as one, one.read() as session:
            session.execute(select(func.sum(Balance.quantity))).all()

    subject = history.Subject(history.SubjectKind.ITEM, 1)
    works: list[Callable[[], object]] = [lambda: history.history(db, 1, subject)] * beside
    for work in [*works, report] if beside else []:
        threading.Thread(target=again_and_again, args=(work,), daemon=True).start()


class Watch(threading.Thread):
    """Counts each station's connections, until told to stop."""

    def __init__(self, node: Node) -> None:
        super().__init__(daemon=True)
        self.node, self.most, self._over = node, 0, threading.Event()

    def run(self) -> None:
        asked = (
            "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM pg_stat_activity"
            " WHERE application_name LIKE 'station-%' GROUP BY application_name) AS each"
        )
        while not self._over.wait(0.2):
            self.most = max(self.most, self.node.ask(asked)[0][0])

    def stop(self) -> int:
        self._over.set()
        self.join()
        return self.most


def measured(
    node: Node, url: str, stations: int, seconds: float, few: Few, beside: int
) -> dict[str, Any]:
    """The figures of so many stations, a process each."""
    watch = Watch(node)
    with tempfile.TemporaryDirectory() as name:
        children = []
        for number in range(stations):
            child = os.fork()
            if child == 0:
                try:
                    at_work(url, number, seconds, Path(name), few, beside)
                except BaseException:
                    traceback.print_exc()
                finally:
                    os._exit(0)
            children.append(child)
        watch.start()
        for child in children:
            os.waitpid(child, 0)
        times = sorted(
            t for path in Path(name).glob("*.json") for t in json.loads(path.read_text())
        )
    return {
        "posts": len(times),
        "a_second": round(len(times) / seconds, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p99_ms": round(times[int(len(times) * 0.99)], 1),
        "connections": watch.stop(),
    }


def prepared(url: str, moves: int, months: int, revision: str) -> tuple[Database, Few]:
    """A shop with a ledger, and one order that everybody receives on."""
    minutes = months * _MINUTES_A_MONTH // (moves // 20)
    db = filled(url, Size(moves // 5, moves, 5_000, 2_000, minutes), revision)
    with db.engine.begin() as connection:
        for table in ("item", "lot", "stock_document", "stock_move", "inbound_order"):
            connection.exec_driver_sql(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) + 1 FROM {table}))"
            )
    shop = Shop(db, now=NOW, today=TODAY)
    items = tuple(shop.insert(Item, code=f"S-{n}", name=f"S {n}", unit="卷") for n in range(ITEMS))
    order = Counter(shop).announce(*((item, ANNOUNCED, "L1") for item in items))
    return db, Few(items, order)


def main() -> int:
    """Print the figures."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--stations", type=int, default=8)
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--beside", type=int, default=0, help="lists read at the same time")
    asked.add_argument("--moves", type=int, default=20_000)
    asked.add_argument("--months", type=int, default=24)
    asked.add_argument("--revision", default="head")
    asked.add_argument("--rounds", type=int, default=1)
    options = asked.parse_args()
    slices.load()
    node = Node(node_folder("bench"))
    try:
        run(
            "initdb", "-D", str(node.data), "-A", "trust", "-U", "postgres", "-E", "UTF8",
            "--locale=C.UTF-8", folder=node.folder,
        )  # fmt: skip
        node.start("-c shared_buffers=256MB")
        node.ask("CREATE DATABASE wms TEMPLATE template0 ENCODING 'UTF8'")
        url = f"postgresql://postgres@127.0.0.1:{node.port}/wms"
        db, few = prepared(url, options.moves, options.months, options.revision)
        told: dict[str, Any] = vars(options) | {"posting": []}
        told["lists"] = lists.measured(db, 9, "history")
        db.close()
        for _ in range(options.rounds):
            figures = measured(node, url, options.stations, options.seconds, few, options.beside)
            told["posting"].append(figures)
        told["load"] = os.getloadavg()
        print(json.dumps(told, indent=1, ensure_ascii=False))
    finally:
        node.stop()
        shutil.rmtree(node.folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
