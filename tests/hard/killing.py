"""Starts one workstation after the other and kills each in the middle of its work.

Runs as a process of its own without threads, so that a fork is a fresh workstation in no time:
``python -m tests.hard.killing URL KILLS FOLDER posting|filing|upgrade|cramped|backup|restore``.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import signal
import sys
import time
from io import BytesIO
from pathlib import Path
from uuid import uuid4

from PIL import Image
from sqlalchemy import make_url

from tests.conftest import NOW, TODAY
from tests.hard import station
from tests.shop import Shop
from wms_desktop.backups import proving
from wms_desktop.db import schema
from wms_desktop.db.backup import making, restoring
from wms_desktop.db.database import Database
from wms_desktop.imaging.files import FileKind
from wms_desktop.imaging.pages import PageSource
from wms_desktop.imaging.reading import FileReading, PageReading
from wms_desktop.receipts import filing

LONGEST_S = 0.5
ROOM = 200_000
CHANGED = "INSERT OR REPLACE INTO meta (key, value) VALUES ('mark', :value)"


def kill_again_and_again(url: str, kills: int, folder: Path, work: str) -> None:
    """Each workstation lives for a moment of chance, counted from its first answer."""
    chance = random.Random(9)
    for number in range(kills):
        log = folder / f"acked-{number}.log"
        child = os.fork()
        if child == 0:
            try:
                WORK[work](url, number, folder)
            finally:
                os._exit(1)
        _wait_for_work(log, child)
        if work != "cramped":  # that one ends by its own hand
            time.sleep(chance.uniform(0, LONGEST_S))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"{number} ended by itself: {status}"


def post(url: str, number: int, folder: Path) -> None:
    """Mixed counter work until killed."""
    station.at_work(url, number, 60, folder)


def file_scans(url: str, number: int, folder: Path) -> None:
    """One new scan after the other until killed."""
    db = Database(url)
    shop = Shop(db, now=NOW, today=TODAY)
    with (folder / f"acked-{number}.log").open("a", encoding="utf-8", buffering=1) as log:
        station.write_down(log.write)
        for sheet in range(10_000):
            filing.file_scan(db, shop.acting(), uuid4(), _scan(number, sheet))


def cramped(url: str, number: int, folder: Path) -> None:
    """Work on a disk that is nearly full, until it is; then tell what people were told."""
    path = make_url(url).database or ""
    room = Path(path).stat().st_size + ROOM
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    told = station.at_work(
        url, number, 3, folder, lambda told: any(": Unavailable" in deed for deed in told)
    )
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    os.kill(os.getpid(), signal.SIGKILL)


def upgrade(url: str, number: int, folder: Path) -> None:
    """Up and down through the schema's versions until killed."""
    db = Database(url)
    (folder / f"acked-{number}.log").write_text("begun\n", encoding="utf-8")
    while True:
        schema.upgrade(db)
        schema.downgrade(db, "0001")


def back_up(url: str, number: int, folder: Path) -> None:
    """One backup after the other under one name, each of other data, until killed."""
    db = Database(url)
    while True:
        (folder / f"acked-{number}.log").write_text("begun\n", encoding="utf-8")
        with db.write() as session:
            session.connection().exec_driver_sql(CHANGED, {"value": str(uuid4())})
        making.back_up(db, folder / "copies" / "shop.bak", proof=proving.full)


def restore(url: str, number: int, folder: Path) -> None:
    """One of two backups after the other put in the database's place until killed."""
    path = Path(make_url(url).database or "")
    for turn in range(10_000):
        (folder / f"acked-{number}.log").write_text("begun\n", encoding="utf-8")
        source = folder / "copies" / f"{(turn + number) % 2}.bak"
        restoring.restore(source, path, proof=proving.full)


def _scan(number: int, sheet: int) -> filing.ReadFile:
    out = BytesIO()
    Image.frombytes("L", (200, 280), random.Random(number).randbytes(56_000)).save(out, "PNG")
    original = out.getvalue() + b"%d %d" % (number, sheet)
    pages = tuple(_page(page) for page in (1, 2))
    sha256 = hashlib.sha256(original).hexdigest()
    reading = FileReading(FileKind.PNG, sha256, len(original), frozenset(), pages)
    return filing.ReadFile("scan.png", original, reading, (original + b"1", original + b"2"))


def _page(number: int) -> PageReading:
    return PageReading(
        number, PageSource.FILE, "", (), "", (), (), 0, 0.0, False, (), "", 200, 280, 200, None, b""
    )


def _wait_for_work(log: Path, child: int) -> None:
    end = time.monotonic() + 30
    while not (log.exists() and log.stat().st_size):
        assert time.monotonic() < end, "no work was done"
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "ended by itself"
        time.sleep(0.005)


WORK = {
    "posting": post,
    "filing": file_scans,
    "upgrade": upgrade,
    "cramped": cramped,
    "backup": back_up,
    "restore": restore,
}

if __name__ == "__main__":
    kill_again_and_again(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
