"""A primary crashes while clerks post; the standby takes over; nothing that was said is lost (G6).

``python -m tests.hard.failover [--runs 20] [--clients 4]`` prints a line of JSON for each run: the
two servers change places every time, on one shop whose ledger grows. In every other run the link
between the servers is cut first, so that postings wait, and only then the primary crashes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select

from tests.conftest import NOW, TODAY
from tests.hard import station
from tests.pair import Pair, until
from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Unavailable
from wms_desktop.db import schema
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Operation
from wms_desktop.goods import receiving
from wms_desktop.slices import load_tables
from wms_desktop.stock.tables import StockDocument

DATABASE = "wms"
LIMIT_S = 5.0  # from the promotion to the first answer of each client
ASKS_AGAIN_S = 0.1


@dataclass(frozen=True, slots=True)
class Told:
    """What one run came to.

    Attributes:
        acked: postings that somebody was told of.
        lost: of these, not on the server that took over.
        twice: keys with more than one document.
        back_s: from the promotion to the first answer of the slowest client.
        held_s: the longest that one posting took, from its first sending to its answer.
    """

    link_cut: bool
    acked: int
    lost: int
    twice: int
    findings: int
    back_s: float
    held_s: float

    @property
    def is_good(self) -> bool:
        """Whether goal G6 holds."""
        return not (self.lost or self.twice or self.findings) and self.back_s < LIMIT_S


@contextmanager
def shop_on_a_pair(items: int = 6) -> Iterator[tuple[Pair, str]]:
    """Two servers with one shop on them, and the address of both."""
    pair = Pair.start()
    assert pair is not None, "no PostgreSQL here"
    try:
        pair.primary.ask(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        url = pair.url(DATABASE)
        db = Database(url)
        schema.upgrade(db)
        found_shop(db)
        station.set_out(Shop(db, now=NOW, today=TODAY), items)
        db.close()
        yield pair, url
    finally:
        pair.stop()


def run(pair: Pair, url: str, clients: int, *, link_cut: bool, before_s: float = 1.0) -> Told:
    """One failover under work; afterwards the servers have changed places."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        working = subprocess.Popen(
            [sys.executable, "-m", "tests.hard.failover", "work", url, str(clients), name]
        )
        try:
            logs = [folder / f"acked-{number}.log" for number in range(clients)]
            until(lambda: all(log.exists() and log.stat().st_size for log in logs), "first answers")
            time.sleep(before_s)
            if link_cut:
                pair.link.pull()
                time.sleep(before_s / 2)
            pair.primary.crash()
            pair.link.pull()
            pair.standby.promote()
            promoted = time.time()
            until(lambda: all(_answers(log, after=promoted) for log in logs), "answers", 60)
            (folder / "stop").touch()
            working.wait(60)
        finally:
            working.kill()
        back = max(_answers(log, after=promoted)[0][1] for log in logs) - promoted
        answers = [each for log in logs for each in _answers(log)]
    lost, twice, findings = _compared(url, {key for key, _, _ in answers})
    held = max(taken for _, _, taken in answers)
    return Told(link_cut, len(answers), lost, twice, findings, round(back, 2), round(held, 2))


def _answers(log: Path, after: float = 0.0) -> list[tuple[UUID, float, float]]:
    """Key, moment and time taken of each answer; a line that is cut off does not count."""
    lines = log.read_text().splitlines(keepends=True)
    whole = (line.split() for line in lines if line.endswith("\n"))
    found = [(UUID(key), float(at), float(taken)) for key, at, taken in whole]
    return [each for each in found if each[1] > after]


def _compared(url: str, acked: set[UUID]) -> tuple[int, int, int]:
    db = Database(url)
    try:
        with db.read() as session:
            known = set(session.scalars(select(Operation.op_id)))
            booked = set(session.scalars(select(StockDocument.op_id)))
            rows = session.scalar(select(func.count()).select_from(StockDocument)) or 0
        findings = [finding for verdict in check.run(db) for finding in verdict.findings]
        return len(acked - (known & booked)), rows - len(booked), len(findings)
    finally:
        db.close()


def work(url: str, clients: int, folder: Path) -> None:
    """So many clerks, a process each, until they are told to stop."""
    for number in range(clients):
        if os.fork() == 0:
            try:
                _post_until_told(url, number, folder)
            finally:
                os._exit(0)
    for _ in range(clients):
        os.wait()


def _post_until_told(url: str, number: int, folder: Path) -> None:
    """Receive goods, and send each again by its key until an answer comes, as the window does."""
    db = Database(url, station=f"station-{number}")
    shop, chance = Shop(db, now=NOW, today=TODAY), random.Random()
    few = station.found_again(shop)
    place = shop.location("S-01")  # has room for everything
    with (folder / f"acked-{number}.log").open("a", buffering=1) as log:
        while not (folder / "stop").exists():
            command = receiving.Receive(
                uuid4(), few.announced, chance.choice(few.items), "L1", Decimal(1), place
            )
            begun = time.monotonic()
            while True:
                try:
                    receiving.receive(db, shop.acting(), command)
                except Unavailable:
                    time.sleep(ASKS_AGAIN_S)
                    continue
                log.write(f"{command.op_id} {time.time()} {time.monotonic() - begun:.3f}\n")
                break


def main() -> int:
    """Print each run; 1 when one broke the goal."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", type=int, default=20)
    asked.add_argument("--clients", type=int, default=4)
    options = asked.parse_args()
    is_good = True
    with shop_on_a_pair() as (pair, url):
        for number in range(options.runs):
            told = run(pair, url, options.clients, link_cut=bool(number % 2))
            is_good = is_good and told.is_good
            said = {"run": number + 1, "good": told.is_good, "load": os.getloadavg()[0]}
            print(json.dumps(said | {n: getattr(told, n) for n in Told.__slots__}), flush=True)
            if number + 1 < options.runs:
                pair.turn()
    return 0 if is_good else 1


if __name__ == "__main__":
    load_tables()
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
        sys.exit(0)
    sys.exit(main())
