"""Kills workstations while they file what lies in a watched folder; then looks for every scan.

``python -m tests.hard.filing_kills --kills 500 --scans 3000 --store folder --faults`` (G12): a
process of its own without threads, so that a fork is a fresh workstation in no time. Every tenth
scan is a real slip. With faults the store is full now and then, the database's disk too, and the
share goes away in mid work: its folder is renamed, or an empty one lies in its place.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from PIL import Image
from sqlalchemy import select

from tests import scans
from tests.conftest import NOW, TODAY
from tests.receipts.stack import clean, paper_pages, printed, required
from tests.shop import Shop, found_shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Unavailable
from wms_desktop.core.language import Language
from wms_desktop.db import archive, evidence, schema, seals
from wms_desktop.db.database import Database
from wms_desktop.db.kinds import StoreKind
from wms_desktop.imaging.reader import Reader
from wms_desktop.receipts.kinds import PageStatus, ReceiptState
from wms_desktop.receipts.layout import SLIP
from wms_desktop.receipts.tables import Receipt, ReceiptStep, ScanBatch, ScanPage
from wms_desktop.receipts.watching import DONE_FOLDER, Watch
from wms_desktop.slices import load, register_words

SLIP_EVERY = 10
LIFE_S = (0.3, 0.9)  # how long a workstation lives, by chance; its reader starts in 0.4
STILL_S = 0.02
FAULTS = ("none", "share renamed", "mount point bare", "store full", "database full")
ROOM = 60_000  # bytes left on the database's disk


@dataclass
class Figures:
    """What was found afterwards; the lists must be empty."""

    store: str = ""
    scans: int = 0
    kills: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    times_told: int = 0
    orphans: int = 0
    filed_before_the_last: int = 0
    filed_but_not_moved: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    without_good_file: list[str] = field(default_factory=list)
    acknowledged_and_gone: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, doubled or left without its file."""
        return not (
            self.lost or self.twice or self.without_good_file or self.acknowledged_and_gone
            or self.findings
        )  # fmt: skip


def run(
    kills: int, count: int, base: Path, store: StoreKind = StoreKind.DATABASE, *, faults: bool
) -> Figures:
    """Kill *kills* workstations over *count* scans, let the last one finish, and look."""
    began = time.monotonic()
    url = f"sqlite:///{base / 'wms.sqlite'}"
    folder, stack, share = base / "scans", base / "stack", base / "share"
    for each in (folder, stack, share):
        each.mkdir()
    put = put_in(url, stack, count, share if store is StoreKind.FOLDER else None)
    left = sorted(stack.iterdir())
    chance = random.Random(11)
    figures = Figures(store.value, scans=count, kills=kills)
    done: Counter[str] = Counter()
    for number in range(kills):
        size = -(-len(left) // (kills - number))
        for scan in left[:size]:  # the scanner goes on meanwhile
            scan.rename(folder / scan.name)
        del left[:size]
        fault = FAULTS[number % len(FAULTS)] if faults else FAULTS[0]
        if store is StoreKind.DATABASE and fault not in ("none", "database full"):
            fault = "none"
        done[fault] += 1
        busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        life = chance.uniform(*LIFE_S) * busy  # a busy computer needs longer for the same
        _workstation(url, folder, base / f"acked-{number}.log", life, fault, share)
    figures.faults = dict(done)
    _look(url, folder, put, base, figures, is_end=False)
    _finish(url, folder)
    _look(url, folder, put, base, figures, is_end=True)
    figures.seconds = round(time.monotonic() - began, 1)
    return figures


def put_in(url: str, folder: Path, count: int, share: Path | None = None) -> dict[str, str]:
    """So many scans in the folder, all different: their SHA-256 by name."""
    db = Database(url)
    schema.upgrade(db)
    found_shop(db)
    shop = Shop(db, now=NOW, today=TODAY)
    numbers = required(shop, (count + SLIP_EVERY - 1) // SLIP_EVERY)
    slips: list[Image.Image] = []
    for first in range(0, len(numbers), 20):
        slips += paper_pages(printed(shop, numbers[first : first + 20]))
    if share is not None:
        evidence.choose(db, shop.acting("admin"), StoreKind.FOLDER, str(share))
    put = {}
    for number in range(count):
        path = folder / f"scan-{number:04d}.jpg"
        if number % SLIP_EVERY == 0:
            page = scans.scan(slips[number // SLIP_EVERY], clean(), SLIP)
            path.write_bytes(scans.jpeg(page, 60))
        else:
            noise = Image.frombytes("L", (30, 42), random.Random(number).randbytes(30 * 42))
            noise.resize((180, 252)).save(path, "JPEG", quality=60)
        put[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    db.close()
    return put


def _workstation(url: str, folder: Path, log: Path, life: float, fault: str, share: Path) -> None:
    child = os.fork()
    if child == 0:
        try:
            if fault == "store full":
                _fill_store()
            _file_for_ever(url, folder, log)
        finally:
            os._exit(1)
    away = share.with_name("unplugged")
    time.sleep(life / 2)
    if fault in ("share renamed", "mount point bare"):
        share.rename(away)
        if fault == "mount point bare":
            share.mkdir()
    if fault == "database full":
        _fill_database(url, child)
    time.sleep(life / 2)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"it ended by itself: {status}"
    if away.exists():
        with suppress(FileNotFoundError):
            share.rmdir()  # fails where anything was written beside the share
        away.rename(share)


def _fill_database(url: str, child: int) -> None:
    """From now on the database's files cannot grow; the page reader's own may."""
    place = Path(url.removeprefix("sqlite:///"))
    wal = place.with_name(f"{place.name}-wal")
    room = min(each.stat().st_size for each in (place, wal) if each.exists()) + ROOM
    resource.prlimit(child, resource.RLIMIT_FSIZE, (room, room))


def _fill_store() -> None:
    """Every other file that is brought to the disk finds no room."""
    chance, sync = random.Random(os.getpid()), os.fsync

    def full(descriptor: int) -> None:
        if chance.random() < 0.5:
            raise OSError(errno.ENOSPC, "full")
        sync(descriptor)

    os.fsync = full


def _file_for_ever(url: str, folder: Path, log: Path) -> NoReturn:
    db = Database(url)
    shop = Shop(db, now=NOW, today=TODAY)
    with Reader() as reader, log.open("a", encoding="utf-8", buffering=1) as acked:
        watch = Watch(db, shop.acting, reader, folder, STILL_S)
        while True:
            try:
                for arrived in watch.look(time.monotonic(), Language.EN):
                    acked.write(f"{arrived.sha256}\n" if not arrived.fault else "")
            except Unavailable as error:  # people are told, and it is tried again
                acked.write(f"told {error.lack.value}\n")
            time.sleep(STILL_S)


def _finish(url: str, folder: Path) -> None:
    """One workstation that nobody kills."""
    db = Database(url)
    shop = Shop(db, now=NOW, today=TODAY)
    with Reader() as reader:
        watch = Watch(db, shop.acting, reader, folder, STILL_S)
        while any(path.is_file() for path in folder.iterdir()):
            for _arrived in watch.look(time.monotonic(), Language.EN):
                pass
            time.sleep(STILL_S)
    db.close()


def _look(
    url: str, folder: Path, put: dict[str, str], base: Path, figures: Figures, *, is_end: bool
) -> None:
    db = Database(url)
    with db.read() as session:
        batches = Counter(session.scalars(select(ScanBatch.file_sha256)))
        files = set(session.scalars(select(ScanPage.image_sha256))) | set(batches)
        pages = session.execute(
            select(ScanPage.receipt_id, ScanPage.copy_number, ScanPage.status)
        ).all()
        steps = Counter(
            session.scalars(
                select(ReceiptStep.receipt_id).where(ReceiptStep.state == ReceiptState.FILED)
            )
        )
        receipts = list(session.scalars(select(Receipt.id)))
    lying = {path.name for path in folder.iterdir() if path.is_file()}
    moved = folder / DONE_FOLDER
    done = {path.name: path for path in moved.iterdir()} if moved.is_dir() else {}
    for name, sha256 in put.items():
        place = folder / name if name in lying else done.get(name)
        if place is None or hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
            figures.lost.append(f"{name}: its file")
        if not batches[sha256] and (is_end or name not in lying):
            figures.lost.append(f"{name}: its row")
    figures.twice += [f"file {sha256[:12]}" for sha256, times in batches.items() if times > 1]
    filed = Counter((r, copy) for r, copy, status in pages if status is PageStatus.FILED)
    figures.twice += [f"receipt {key}" for key, times in filed.items() if times > 1]
    figures.twice += [f"step of {r}" for r, times in steps.items() if times > 1]
    figures.twice += ["duplicate" for _, _, s in pages if s is PageStatus.DUPLICATE]
    figures.without_good_file += [each for each in files if not _is_good(db, each)]
    lines = [line for log in base.glob("acked-*.log") for line in _lines(log)]
    acked = {line for line in lines if not line.startswith("told ")}
    figures.times_told = len(lines) - sum(not line.startswith("told ") for line in lines)
    figures.acknowledged_and_gone += sorted(acked - set(batches))
    if is_end:
        figures.lost += [f"receipt {each}" for each in receipts if steps[each] != 1]
        figures.findings += [str(f) for verdict in check.run(db) for f in verdict.findings]
        later = time.time() + 2 * evidence.ORPHAN_AFTER_S
        figures.orphans = sum(1 for _each in evidence.orphans(db, later))
        seals.seal(db)
        figures.findings += [str(each) for each in seals.verify(db)]
    else:
        figures.filed_before_the_last = len(batches)
        figures.filed_but_not_moved = sum(bool(batches[put[name]]) for name in lying)
    db.close()


def _is_good(db: Database, sha256: str) -> bool:
    return hashlib.sha256(archive.content(db, sha256)).hexdigest() == sha256


def _lines(log: Path) -> list[str]:
    """What stands whole in the log of a workstation that was killed."""
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n") and line.strip()]


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--scans", type=int, default=1000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--store", choices=("database", "folder"), default="database")
    parser.add_argument("--faults", action="store_true")
    options = parser.parse_args(words)
    load()
    register_words()
    with tempfile.TemporaryDirectory(prefix="wms-kills-") as folder:
        base, store = options.folder or Path(folder), StoreKind(options.store)
        figures = run(options.kills, options.scans, base, store, faults=options.faults)
    print(json.dumps(vars(figures), ensure_ascii=False))
    return 0 if figures.is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
