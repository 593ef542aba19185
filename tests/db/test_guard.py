"""A database that must not be opened is refused, told why, not touched (bad-inputs 117, 118)."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import guard, schema
from wms_desktop.db.database import Database
from wms_desktop.db.instance import InstanceLock
from wms_desktop.db.places import file_system_of, is_network_place, sync_folder_around

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv/share rw - nfs4 server:/export rw
31 22 0:41 / /mnt/a\040b rw - cifs //server/a rw
32 30 0:42 / /srv/share/disk rw - ext4 /dev/sdb1 rw
33 22 0:43 / /mnt/remote rw - fuse.sshfs lin@server: rw
34 22 8:3 / /media/stick rw - fuseblk /dev/sdc1 rw
""".strip()


def lack_of(path: Path, **how: bool) -> Lack:
    with pytest.raises(Unavailable) as caught:
        guard.check(f"sqlite:///{path}", **how)
    return caught.value.lack


def prints(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


@pytest.fixture
def file(template: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return Path(shutil.copy(template, folder / "wms.sqlite"))


def test_a_whole_file_and_a_new_one_are_fine(file: Path) -> None:
    guard.check(f"sqlite:///{file}")
    guard.check(f"sqlite:///{file.parent / 'new.sqlite'}")
    guard.check("postgresql://lin@db.example/wms")
    db = Database(f"sqlite:///{file}")
    guard.quick_check(db)
    db.close()
    assert guard.is_small(file)


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/srv/share/wms.sqlite", True),
        ("/srv/share/disk/wms.sqlite", False),
        ("/srv/shared/wms.sqlite", False),
        ("/mnt/a b/x/wms.sqlite", True),
        ("/mnt/remote/wms.sqlite", True),
        ("/media/stick/wms.sqlite", False),
        ("/mnt/wms.sqlite", False),
        ("//server/share/wms.sqlite", True),
        (r"\\server\share\wms.sqlite", True),
        (r"\\?\UNC\server\share\wms.sqlite", True),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="a Linux table of mounts")
def test_places_on_other_machines(path: str, remote: bool) -> None:
    assert is_network_place(Path(path), MOUNTS) is remote
    assert file_system_of(Path("/srv/share"), MOUNTS) == "nfs4"


def test_an_unc_path_is_refused_before_it_is_touched() -> None:
    assert lack_of(Path(r"\\server\share\wms.sqlite")) is Lack.DATABASE_ON_NETWORK


@pytest.mark.parametrize(
    "name",
    ["OneDrive", "OneDrive - Baoshan Ltd", "Dropbox", "我的坚果云", "BaiduSyncdisk", "iCloudDrive",
     "Mobile Documents", "Google Drive", "Nextcloud"],
)  # fmt: skip
def test_synchronized_folders(file: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "shop"
    folder.mkdir(parents=True)
    moved = Path(shutil.copy(file, folder / "wms.sqlite"))
    assert lack_of(moved) is Lack.DATABASE_IN_SYNC_FOLDER
    guard.check(f"sqlite:///{moved}", expert=True)


def test_a_synchronized_folder_by_its_mark_and_behind_a_link(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / ".stfolder").mkdir()
    moved = Path(shutil.copy(file, folder / "wms.sqlite"))
    assert lack_of(moved) is Lack.DATABASE_IN_SYNC_FOLDER
    link = tmp_path / "plain.sqlite"
    link.symlink_to(moved)
    assert lack_of(link) is Lack.DATABASE_IN_SYNC_FOLDER
    assert sync_folder_around(file) is None


def test_a_read_only_file(file: Path) -> None:
    file.chmod(0o444)
    before = prints(file.parent)
    assert lack_of(file) is Lack.DATABASE_READ_ONLY
    assert prints(file.parent) == before


def test_a_read_only_folder(file: Path) -> None:
    file.parent.chmod(0o555)
    try:
        assert lack_of(file) is Lack.DATABASE_READ_ONLY
    finally:
        file.parent.chmod(0o755)


@pytest.mark.parametrize("content", [b"hello, this is a text " * 20, b"PK\x03\x04" * 60, b"x"])
def test_another_kind_of_file(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert lack_of(file) is Lack.DATABASE_FOREIGN
    assert file.read_bytes() == content


def test_a_folder_and_an_unknown_address(file: Path) -> None:
    assert lack_of(file.parent) is Lack.DATABASE_FOREIGN
    for url in ("mysql://db/wms", "nonsense", "sqlite://", ""):
        with pytest.raises(Unavailable) as caught:
            guard.check(url)
        assert caught.value.lack is Lack.DATABASE_FOREIGN


@pytest.mark.parametrize("keep", [0.9999, 0.5, 0.1, 0.0005, 0.00005])
def test_a_cut_file(file: Path, keep: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: max(8, int(len(content) * keep))])
    before = prints(file.parent)
    assert lack_of(file) is Lack.DATABASE_BROKEN
    assert prints(file.parent) == before


def test_a_file_cut_at_a_page(file: Path) -> None:
    page_size = struct.unpack(">H", file.read_bytes()[16:18])[0]
    file.write_bytes(file.read_bytes()[: 20 * page_size])
    assert lack_of(file) is Lack.DATABASE_BROKEN


def test_a_file_with_overwritten_pages(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:32768] = os.urandom(32768 - 8192)
    file.write_bytes(content)
    db = Database(f"sqlite:///{file}")
    with pytest.raises(Unavailable) as caught:
        guard.quick_check(db)
    db.close()
    assert caught.value.lack is Lack.DATABASE_BROKEN


def test_the_log_of_another_database(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    connection = sqlite3.connect(other, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (a)")
    connection.executemany("INSERT INTO t VALUES (?)", [("x" * 900,) for _ in range(200)])
    shutil.copy(f"{other}-wal", f"{file}-wal")
    connection.close()
    before = prints(file.parent)
    assert lack_of(file) is Lack.DATABASE_BROKEN
    assert prints(file.parent) == before


def test_its_own_log_after_a_crash_is_fine(file: Path, tmp_path: Path) -> None:
    db = Database(f"sqlite:///{file}")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
    crashed = tmp_path / "crashed"
    shutil.copytree(file.parent, crashed)
    guard.check(f"sqlite:///{file}")  # while it is open
    db.close()
    assert (crashed / "wms.sqlite-wal").stat().st_size > 0
    guard.check(f"sqlite:///{crashed / 'wms.sqlite'}")


def test_newer_and_foreign_schemas(file: Path, tmp_path: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    before = other.read_bytes()
    assert lack_of(other) is Lack.DATABASE_FOREIGN
    assert other.read_bytes() == before
    guard.check(f"sqlite:///{file}")
    for path, lack in ((file, Lack.DATABASE_NEWER), (other, Lack.DATABASE_FOREIGN)):
        db = Database(f"sqlite:///{path}")
        with pytest.raises(Unavailable) as caught:
            schema.require_current(db)
        db.close()
        assert caught.value.lack is lack


def test_a_second_window_is_told_who_has_it(file: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path;"
        "from wms_desktop.db.instance import InstanceLock;"
        "held = InstanceLock(Path(sys.argv[1])).acquire();"
        "print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(Unavailable) as caught:
            InstanceLock(file).acquire()
        assert caught.value.lack is Lack.DATABASE_IN_USE
        assert caught.value.params["pid"] == other.pid
        assert caught.value.params["since"]
        other.kill()  # a crash: the lock file stays, the lock does not
        other.wait()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            with InstanceLock(file) as lock:
                holder = lock.holder()
                assert holder is not None
                assert holder.pid == os.getpid()
            break
        except Unavailable:
            continue
    else:
        pytest.fail("a stale lock was not taken over")


def test_a_broken_lock_file_hurts_nobody(file: Path) -> None:
    Path(f"{file}.lock").write_bytes(b"\xff\xfe nonsense")
    with InstanceLock(file), pytest.raises(Unavailable):
        InstanceLock(file).acquire()
