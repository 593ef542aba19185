"""From an older schema: a whole copy first, then old or new, never between."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from wms_desktop import cli
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import aside, guard, schema
from wms_desktop.db.backup import manifest
from wms_desktop.db.database import Database
from wms_desktop.db.program import DONE, NO_DATABASE
from wms_desktop.db.schema import SchemaState

MARK = "INSERT INTO meta (key, value) VALUES ('mark', '墙布')"
READ = "SELECT value FROM meta WHERE key = 'mark'"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A shop's file as an earlier version left it."""
    path = tmp_path / "shop.sqlite"
    db = Database(f"sqlite:///{path}")
    schema.upgrade(db, "0001")
    db.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(MARK)
    return path


def mark_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute(READ).fetchone()[0])


def test_an_older_file_is_copied_aside_then_upgraded(
    older: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{older}"
    assert cli.run(["check", "--database", url]) == NO_DATABASE
    with closing(sqlite3.connect(older, isolation_level=None)) as busy:  # its log is not empty
        busy.execute("UPDATE meta SET value = '素麻' WHERE key = 'mark'")
        capsys.readouterr()
        assert cli.run(["upgrade", "--database", url, "--json"]) == DONE
    copy = Path(json.loads(capsys.readouterr().out)["copy"])
    assert mark_of(copy) == mark_of(older) == "素麻"
    assert copy.stat().st_mode & 0o077 == 0
    before, after = Database(f"sqlite:///{copy}"), Database(url)
    assert schema.state(before) is SchemaState.OLDER
    assert schema.state(after) is SchemaState.CURRENT
    before.close()
    after.close()
    assert cli.run(["check", "--database", url]) == DONE


def test_without_room_for_a_copy_nothing_is_upgraded(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifest, "sync", no_room)
    assert cli.run(["upgrade", "--database", f"sqlite:///{older}"]) == NO_DATABASE
    db = Database(f"sqlite:///{older}")
    assert schema.state(db) is SchemaState.OLDER
    db.close()
    assert not [path for path in older.parent.iterdir() if "before" in path.name]


def test_a_damaged_file_is_not_copied(older: Path) -> None:
    with older.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(4096 * 8))
    with pytest.raises(Unavailable) as refused:
        aside.copied_aside(older, "0002")
    assert refused.value.lack is Lack.DATABASE_BROKEN
    assert [path.name for path in older.parent.iterdir()] == [older.name]


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_killed_in_the_middle_of_an_upgrade(older: Path, tmp_path: Path, kills: int) -> None:
    url = f"sqlite:///{older}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.hard.killing", url, str(kills), str(tmp_path), "upgrade"],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    guard.check(url)
    db = Database(url)
    guard.quick_check(db)
    assert schema.state(db) in (SchemaState.OLDER, SchemaState.CURRENT)
    schema.upgrade(db)
    assert schema.state(db) is SchemaState.CURRENT
    assert mark_of(older) == "墙布"
    db.close()
