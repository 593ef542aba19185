"""Cuts the power in the middle of posting, again and again (G4), and lets each write fail once.

``python -m tests.hard.power_cuts CUTS`` prints the figure; 1,000 is the goal's.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from tests.conftest import NOW, TODAY
from tests.hard.crash_disk import Disk, database_on, swallowed_by_sqlite, written_out
from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Unavailable
from wms_desktop.db import archive, evidence_checks, guard, schema
from wms_desktop.db.database import Database
from wms_desktop.slices import load_tables
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.tables import StockDocument

POSTINGS = 6
PAPER = 9_000  # bytes of a paper stored with a posting: a commit of several pages


@dataclass
class Tally:
    """What the cuts have done."""

    cuts: int = 0
    acknowledged: int = 0
    corrupt: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    half: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Goods:
    """What is posted, and where: looked up beforehand."""

    item: int
    lot: int
    places: tuple[int, int]


def set_out(folder: Path) -> tuple[bytes, Goods]:
    """A shop's file as it stands before the work, and the goods in it."""
    path = folder / "shop.sqlite"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db)
    found_shop(db)
    shop = Shop(db, now=NOW, today=TODAY)
    item = shop.item()
    goods = Goods(item, shop.lot(item), (shop.location("OPENING"), shop.location("A-01-01")))
    db.close()
    return path.read_bytes(), goods


def post_until_cut(db: Database, goods: Goods, acknowledged: list[UUID], many: int) -> int:
    """Postings with a paper each, until the power goes; how many of them failed before."""
    shop, failed = Shop(db, now=NOW, today=TODAY), 0
    for number in range(many):
        key = uuid4()
        source, target = goods.places
        move = posting.Move(
            goods.item, goods.lot, 1, source, target, Decimal(1), Condition.GOOD, Condition.GOOD
        )
        try:
            with db.write() as session:
                posting.post(
                    session, shop.acting(), op_id=key, reason=MoveReason.OPENING,
                    document="opening:test", moves=[move],
                )  # fmt: skip
                paper = random.Random(number).randbytes(PAPER) + key.bytes
                archive.store(session, shop.acting(), paper, "application/pdf")
        except Unavailable:
            failed += 1
            continue
        acknowledged.append(key)
    return failed


def cut(base: bytes, goods: Goods, number: int, tally: Tally, *, synchronous: str) -> None:
    """One run to a power cut at a moment of chance, and what is found afterwards."""
    chance = random.Random(number)
    disk = Disk({"shop.sqlite": base}, cut_at=chance.randint(20, 330))
    acknowledged: list[UUID] = []
    try:
        db = database_on(disk, synchronous=synchronous, log_pages=chance.choice((20, 60, 400)))
        post_until_cut(db, goods, acknowledged, POSTINGS)
    except (Unavailable, sqlite3.OperationalError):
        pass  # cut while it was opened
    left = disk.after_cut(chance)
    disk.unregister()
    folder = Path(tempfile.mkdtemp(prefix="wms-cut-"))
    try:
        judge(written_out(left, folder), acknowledged, number, tally)
    finally:
        shutil.rmtree(folder)


def judge(path: Path, acknowledged: list[UUID], number: int, tally: Tally) -> None:
    """Open what is left with the program's own driver: whole, nothing lost, nothing half."""
    tally.cuts += 1
    tally.acknowledged += len(acknowledged)
    db = Database(f"sqlite:///{path}")
    try:
        guard.quick_check(db)
        if wrong := guard.look_through(path):
            raise AssertionError(wrong)
        with db.read() as session:
            known = set(session.scalars(select(StockDocument.op_id)))
        if not known.issuperset(acknowledged):
            tally.lost.append(number)
        files, wrong_files = evidence_checks.verify(db)
        if check.ledger(db) or wrong_files or files != len(known):
            tally.half.append(number)
    except (Unavailable, AssertionError):
        tally.corrupt.append(number)
    finally:
        db.close()


def run(cuts: int, *, synchronous: str = "FULL", first: int = 0) -> Tally:
    """So many cuts, each in a run of its own."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="wms-power-") as folder, swallowed_by_sqlite():
        base, goods = set_out(Path(folder))
        for number in range(first, first + cuts):
            cut(base, goods, number, tally, synchronous=synchronous)
    return tally


def failing_once(first: int = 1, most: int = 10_000, step: int = 1) -> tuple[int, int]:
    """Let the n-th deed fail, for n = 1, 2, 3 …, until a run needs none that fails.

    Returns:
        How many runs there were, and how many postings were refused in them.
    """
    runs = refused = 0
    with tempfile.TemporaryDirectory(prefix="wms-fail-") as name, swallowed_by_sqlite():
        base, goods = set_out(Path(name))
        for number in range(first, most, step):
            disk = Disk({"shop.sqlite": base}, fail_at=number)
            acknowledged: list[UUID] = []
            try:
                db = database_on(disk, log_pages=20)
                refused += post_until_cut(db, goods, acknowledged, 3)
            except (Unavailable, sqlite3.OperationalError):
                pass  # while it was opened: nothing was promised yet
            is_over = disk.deeds < number
            disk.fail_at = 0
            left = {n: bytes(content.seen) for n, content in disk.files.items()}
            disk.unregister()
            runs += 1
            tally = Tally()
            folder = Path(tempfile.mkdtemp(prefix="wms-cut-"))
            judge(written_out(left, folder), acknowledged, number, tally)
            shutil.rmtree(folder)
            wrong = tally.corrupt + tally.lost + tally.half
            assert not wrong, f"deed {number}: {tally}"
            if is_over:
                break
    return runs, refused


if __name__ == "__main__":
    load_tables()
    begun = time.monotonic()
    result = run(int(sys.argv[1]))
    print(json.dumps(vars(result) | {"seconds": round(time.monotonic() - begun)}))
    sys.exit(bool(result.corrupt or result.lost or result.half))
