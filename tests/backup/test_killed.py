"""G3: kill -9 in a backup and in a restore; the old or the new, never a half, nothing lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.backup.test_backup_file import made, mark, mark_of
from tests.shop import Shop
from wms_desktop.backups import proving
from wms_desktop.checks import check
from wms_desktop.db import guard
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup import restoring
from wms_desktop.db.database import Database

KILLS = [(1, 4), pytest.param(5, 50, marks=pytest.mark.slow)]  # rounds, kills in each


def kill(url: str, kills: int, folder: Path, work: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hard.killing", url, str(kills), str(folder), work],
        capture_output=True, text=True, timeout=1_800,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize(("rounds", "kills"), KILLS)
def test_killed_in_a_backup(stocked: Shop, tmp_path: Path, rounds: int, kills: int) -> None:
    path = stocked.db.path
    assert path is not None
    work = tmp_path / "work"
    work.mkdir()
    target = work / "copies" / "shop.bak"
    made(stocked, target)
    for turn in range(rounds):
        kill(f"sqlite:///{path}", kills, work, "backup")
        for log in work.glob("acked-*.log"):
            log.unlink()
        told = manifests.require_unaltered(target)  # whole, and its own manifest beside it
        assert told.moves == 1
        other = tmp_path / f"restored-{turn}.sqlite"
        restoring.restore(target, other, proof=proving.everything)
    guard.require(f"sqlite:///{path}")
    assert not check.ledger(stocked.db)


@pytest.mark.parametrize(("rounds", "kills"), KILLS)
def test_killed_in_a_restore(stocked: Shop, tmp_path: Path, rounds: int, kills: int) -> None:
    path = stocked.db.path
    assert path is not None
    url, work = f"sqlite:///{path}", tmp_path / "work"
    work.mkdir()
    for number, text in enumerate(("素麻", "墙布")):
        mark(path, text)
        made(stocked, work / "copies" / f"{number}.bak")
    stocked.db.close()
    for _turn in range(rounds):
        kill(url, kills, work, "restore")
        for log in work.glob("acked-*.log"):
            log.unlink()
        guard.require(url)
        db = Database(url)
        guard.quick_check(db)
        assert not check.ledger(db)
        assert mark_of(path) in ("素麻", "墙布")
        db.close()
    for aside in path.parent.glob("*.replaced-*.sqlite"):  # what was replaced is whole too
        with closing(sqlite3.connect(aside)) as file:
            assert file.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
