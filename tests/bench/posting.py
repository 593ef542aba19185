"""One-line goods-in, scan handler to durable commit, beside a raw two-row transaction (P1).

Ours and the raw driver take turns in one run; the median, lowest and highest ratio are printed, of
the time and of the processor's time alone (other work on the machine hardly moves that one).
Usage: ``python -m tests.bench.posting [ROUNDS] [POSTS]``.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.goods import inbound, receiving
from wms_desktop.slices import load_tables


def raw_posts(folder: Path, posts: int) -> list[float]:
    """Seconds of *posts* two-row transactions, WAL and synchronous=FULL, driver alone."""
    connection = sqlite3.connect(folder / "raw.sqlite", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS doc (id INTEGER PRIMARY KEY, op TEXT UNIQUE)")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS move (id INTEGER PRIMARY KEY, doc INT, item INT, quantity INT)"
    )
    taken = []
    for number in range(posts):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        doc = connection.execute("INSERT INTO doc (op) VALUES (?)", (str(uuid4()),)).lastrowid
        connection.execute(
            "INSERT INTO move (doc, item, quantity) VALUES (?, ?, ?)", (doc, number % 12, 1000)
        )
        connection.execute("COMMIT")
        taken.append(time.perf_counter() - start)
    connection.close()
    return taken


def our_posts(shop: Shop, order: int, item: int, location: int, posts: int) -> list[float]:
    """Seconds of *posts* receipts through the use case that the scan handler calls."""
    taken = []
    by = shop.acting()
    for _ in range(posts):
        command = receiving.Receive(uuid4(), order, item, "L260412", Decimal(1), location)
        start = time.perf_counter()
        receiving.receive(shop.db, by, command)
        taken.append(time.perf_counter() - start)
    return taken


def main(rounds: int = 5, posts: int = 400) -> int:
    """Print the figures; 1 when the ledger does not hold afterwards."""
    load_tables()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = Database(f"sqlite:///{folder / 'wms.sqlite'}")
        schema.upgrade(db)
        found_shop(db)
        shop = Shop(db, now=datetime.now(UTC), today=date.today())
        item = shop.item()
        lines = (inbound.AnnouncedLine(item, Decimal(999_999), "L260412"),)
        order = inbound.create(db, shop.acting(), inbound.CreateInbound(uuid4(), 2, 1, lines)).value
        location = shop.location("S-01")
        our_posts(shop, order, item, location, 50)
        raw, ours, ratios, cpu_ratios, cpu_ms = [], [], [], [], []
        for _ in range(rounds):
            begun = time.process_time()
            raw_round = raw_posts(folder, posts)
            raw_done = time.process_time()
            our_round = our_posts(shop, order, item, location, posts)
            our_cpu = time.process_time() - raw_done
            ratios.append(statistics.median(our_round) / statistics.median(raw_round))
            cpu_ratios.append(our_cpu / (raw_done - begun))
            cpu_ms.append(our_cpu / posts * 1000)
            raw += raw_round
            ours += our_round
        findings = [f for verdict in check.run(db) for f in verdict.findings]
        print(
            json.dumps(
                {
                    "raw_ms": _figures(raw),
                    "ours_ms": _figures(ours),
                    "ratio": _range(ratios),
                    "cpu_ratio": _range(cpu_ratios),
                    "cpu_ms": _range(cpu_ms),
                    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                    "load": os.getloadavg(),
                    "check": "passed" if not findings else [str(f) for f in findings],
                },
                indent=2,
            )
        )
        db.close()
    return 1 if findings else 0


def _range(ratios: list[float]) -> dict[str, float]:
    return {
        "median": round(statistics.median(ratios), 2),
        "lowest": round(min(ratios), 2),
        "highest": round(max(ratios), 2),
    }


def _figures(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered) * 1000, 3),
        "p99": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
    }


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
