"""A backup is made while people work and proved before it counts; a restore proves itself first."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOW, TODAY
from tests.shop import Shop
from wms_desktop import cli
from wms_desktop.backups import proving
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import guard, schema
from wms_desktop.db.backup import making, restoring
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.database import Database
from wms_desktop.db.instance import InstanceLock
from wms_desktop.db.program import DONE, FAILED, NO_DATABASE


def made(shop: Shop, target: Path) -> manifests.Manifest:
    return making.back_up(shop.db, target, proof=proving.full)


def prints(folder: Path) -> dict[str, str]:
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.iterdir())
        if p.is_file() and not p.name.endswith(("-shm", ".lock"))
    }


def mark(path: Path, text: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('mark', ?)", (text,))


def mark_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as file:
        return str(file.execute("SELECT value FROM meta WHERE key = 'mark'").fetchone()[0])


def lack_of(source: Path, path: Path) -> Lack:
    with pytest.raises(Unavailable) as refused:
        restoring.restore(source, path, proof=proving.full)
    return refused.value.lack


def test_a_backup_and_its_restore_by_command(
    stocked: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = stocked.db.path, tmp_path / "copies" / "shop.sqlite"
    assert path is not None
    url = f"sqlite:///{path}"
    mark(path, "素麻")
    assert cli.run(["backup", str(target), "--database", url, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert told["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert told["counts"]["stock_move"] == 1
    assert target.stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in target.parent.iterdir()) == [target.name, f"{target.name}.json"]
    mark(path, "墙布")
    stocked.db.close()
    assert cli.run(["restore", str(target), "--database", url, "--json"]) == DONE
    told = json.loads(capsys.readouterr().out)
    assert mark_of(path) == "素麻"
    assert mark_of(Path(told["aside"])) == "墙布"
    assert cli.run(["check", "--database", url]) == DONE


def test_a_backup_while_somebody_posts(stocked: Shop, tmp_path: Path) -> None:
    """Its rows are of one moment, and nobody had to wait."""
    path = stocked.db.path
    assert path is not None
    stop, written = threading.Event(), []

    def post() -> None:
        db = Database(f"sqlite:///{path}")
        shop = Shop(db, now=NOW, today=TODAY)
        item = shop.item("A302-99", "云锦")
        lot = shop.lot(item)
        while not stop.is_set():
            shop.stock(item, lot, 1, "A-01-02")
            written.append(1)
        db.close()

    writer = threading.Thread(target=post)
    writer.start()
    try:
        while not written:
            stop.wait(0.01)
        told = [made(stocked, tmp_path / f"{n}.sqlite") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert told[0].moves <= told[1].moves <= told[2].moves <= len(written) + 1
    for number, each in enumerate(told):
        found = making.facts(tmp_path / f"{number}.sqlite")
        assert found.counts == each.counts
        assert found.counts["stock_move"] == found.counts["stock_document"]


def test_a_copy_that_does_not_hold_is_no_backup(
    stocked: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = stocked.db.path, tmp_path / "shop.sqlite.bak"
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("DROP TRIGGER IF EXISTS balance_no_update")
        file.execute("UPDATE balance SET quantity = quantity + 1000")
    assert cli.run(["backup", str(target), "--database", f"sqlite:///{path}"]) == FAILED
    assert not target.exists()
    assert not manifests.manifest_path(target).exists()
    assert target.with_name("shop.sqlite.bak.unproven").exists()
    assert ".unproven" in capsys.readouterr().err


def test_nothing_but_a_backup_is_replaced(stocked: Shop, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("素麻")
    for target in (letter, stocked.db.path, tmp_path):
        assert target is not None
        with pytest.raises(Unavailable) as refused:
            made(stocked, target)
        assert refused.value.lack is Lack.BACKUP_IN_THE_WAY
    assert letter.read_text() == "素麻"
    first = made(stocked, tmp_path / "again")
    assert made(stocked, tmp_path / "again").made_at >= first.made_at


@pytest.mark.parametrize("cut_at", ["before", "between"])
def test_a_cut_between_the_two_names(stocked: Shop, tmp_path: Path, cut_at: str) -> None:
    """The second backup under one name, killed after its file has the name: it is whole."""
    target = tmp_path / "b.sqlite"
    made(stocked, target)
    path = stocked.db.path
    assert path is not None
    mark(path, "素麻")
    new = made(stocked, tmp_path / "new.sqlite")
    shutil.copy(manifests.manifest_path(tmp_path / "new.sqlite"),
                manifests.draft_of(manifests.manifest_path(target)))  # fmt: skip
    if cut_at == "between":
        shutil.copy(tmp_path / "new.sqlite", target)
        names = sorted(path.name for path in tmp_path.iterdir())
        assert manifests.require_unaltered(target) == new
        assert sorted(path.name for path in tmp_path.iterdir()) == names  # reading changes nothing
        made(stocked, target)
        assert not list(tmp_path.glob("*.part"))
    else:
        assert manifests.require_unaltered(target) != new


@pytest.mark.bad_input(117)
@pytest.mark.parametrize("harm", ["bit", "cut", "no manifest", "other manifest", "missing"])
def test_a_harmed_backup_replaces_nothing(stocked: Shop, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "copies"
    source = folder / "b.sqlite"
    made(stocked, source)
    path = stocked.db.path
    assert path is not None
    stocked.db.close()
    if harm == "bit":
        content = bytearray(source.read_bytes())
        content[len(content) // 2] ^= 1
        source.write_bytes(content)
    elif harm == "cut":
        source.write_bytes(source.read_bytes()[:-4096])
    elif harm == "no manifest":
        manifests.manifest_path(source).unlink()
    elif harm == "other manifest":
        manifests.manifest_path(source).write_text("[1, 2]")
    else:
        source.unlink()
    before = prints(path.parent)
    expected = {
        "missing": Lack.BACKUP_MISSING,
        "bit": Lack.BACKUP_BROKEN,
        "cut": Lack.BACKUP_BROKEN,
    }
    assert lack_of(source, path) is expected.get(harm, Lack.BACKUP_UNKNOWN)
    assert prints(path.parent) == before


@pytest.mark.parametrize("planted", [
    "CREATE TRIGGER quiet AFTER INSERT ON stock_move BEGIN SELECT 1; END",
    "DROP TRIGGER seal_no_update",
    "DROP TRIGGER seal_no_update; CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal"
    " WHEN NEW.id < 0 BEGIN SELECT RAISE(ABORT, 'seal is append-only'); END",
    "ALTER TABLE seal RENAME TO other; CREATE VIEW seal AS SELECT * FROM other",
    None,
], ids=["added", "dropped", "weakened", "view", "own"])  # fmt: skip
def test_a_backup_brings_no_rules_of_its_own(
    stocked: Shop, tmp_path: Path, planted: str | None
) -> None:
    """Whoever writes the folder writes the manifest too; what they plant would go on working."""
    path, source = stocked.db.path, tmp_path / "b" / "b.sqlite"
    assert path is not None
    script = planted or "CREATE VIEW of_my_own AS SELECT * FROM seal"
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript(script)
    making.back_up(stocked.db, source, proof=lambda _db: [])
    stocked.db.close()
    before = prints(path.parent)
    if planted is None:
        restoring.restore(source, path, proof=proving.full)
        return
    assert lack_of(source, path) is Lack.BACKUP_BROKEN
    assert prints(path.parent) == before


@pytest.mark.bad_input(118)
def test_nothing_is_replaced_under_an_open_window(stocked: Shop, tmp_path: Path) -> None:
    source, path = tmp_path / "b" / "b.sqlite", stocked.db.path
    assert path is not None
    made(stocked, source)
    stocked.db.close()
    with InstanceLock(path):
        assert lack_of(source, path) is Lack.DATABASE_IN_USE
    with stocked.db.read() as session:  # a command is at work beside it
        session.connection()
        assert lack_of(source, path) is Lack.DATABASE_IN_USE


@pytest.mark.bad_input(119)
def test_an_older_backup_is_brought_up_and_a_newer_one_refused(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    db = Database(f"sqlite:///{old}")
    schema.upgrade(db, "0002")
    mark(old, "素麻")
    making.back_up(db, tmp_path / "b.sqlite", proof=lambda _db: [])
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    making.back_up(db, tmp_path / "n.sqlite", proof=lambda _db: [])
    db.close()
    path = tmp_path / "shop.sqlite"
    done = restoring.restore(tmp_path / "b.sqlite", path, proof=proving.full)
    assert done.upgraded
    assert done.aside is None
    assert mark_of(path) == "素麻"
    before = prints(tmp_path)
    assert lack_of(tmp_path / "n.sqlite", path) is Lack.BACKUP_NEWER
    assert prints(tmp_path) == before


@pytest.mark.bad_input(117)
def test_a_broken_file_is_set_aside_with_its_log(stocked: Shop, tmp_path: Path) -> None:
    source, path = tmp_path / "b" / "b.sqlite", stocked.db.path
    assert path is not None
    made(stocked, source)
    stocked.db.close()
    broken, log = os.urandom(20_000), os.urandom(5_000)
    path.write_bytes(broken)
    path.with_name(path.name + "-wal").write_bytes(log)
    done = restoring.restore(source, path, proof=proving.full)
    assert done.aside is not None
    assert done.aside.read_bytes() == broken
    assert done.aside.with_name(done.aside.name + "-wal").read_bytes() == log
    assert not path.with_name(path.name + "-wal").exists()
    guard.require(f"sqlite:///{path}")


def test_without_room_nothing_is_replaced(
    stocked: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, path = tmp_path / "b" / "b.sqlite", stocked.db.path
    assert path is not None
    made(stocked, source)
    stocked.db.close()
    before = prints(path.parent)

    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    assert lack_of(source, path) is Lack.BACKUP_PLACE
    assert prints(path.parent) == before
    with pytest.raises(Unavailable) as refused:
        made(stocked, tmp_path / "b" / "second.sqlite")
    assert refused.value.lack is Lack.BACKUP_PLACE
    assert [p.name for p in source.parent.iterdir() if "second" in p.name] == []


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="looks into Linux's /proc")
def test_everything_is_on_the_disk_before_a_name_is_given(
    stocked: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power lost after a rename must not leave a name without its bytes."""
    deeds: list[tuple[str, str]] = []
    sync, replace = os.fsync, os.replace

    def noted_sync(descriptor: int) -> None:
        deeds.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}").rsplit("/", 1)[-1]))
        sync(descriptor)

    def noted_replace(source: Path, target: Path) -> None:
        deeds.append(("name", Path(source).name))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(os, "replace", noted_replace)
    made(stocked, tmp_path / "b" / "b.sqlite")
    file, told = "b.sqlite.part", "b.sqlite.json.part"
    assert deeds.index(("sync", file)) < deeds.index(("name", file)) < deeds.index(("name", told))
    assert deeds.index(("sync", told)) < deeds.index(("name", told))
    assert deeds[-1] == ("sync", "b")


def test_a_database_of_another_kind(tmp_path: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    assert cli.run(["backup", str(tmp_path / "x"), "--database", url]) == NO_DATABASE
