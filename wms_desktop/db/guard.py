"""Looks at an embedded database before it is opened: where it lies, and whether it is whole.

Everything here only reads. What is wrong is told as `Unavailable` with the lack that has the way
out in its words; the file stays byte for byte as it was.

Source: reliability.md, Embedded SQLite; bad-inputs.md 117.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import ArgumentError

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import address
from wms_desktop.db.database import Database, expected_errors
from wms_desktop.db.places import is_network_place, sync_folder_around

_MAGIC = b"SQLite format 3\x00"
_WAL_MAGICS = (0x377F0682, 0x377F0683)
_LARGEST_CHECKED = 200 * 1024 * 1024  # larger files are checked in the background, once open


def check(url: str, *, expert: bool = False) -> None:
    """Refuse an address whose database must not be opened.

    Args:
        expert: somebody has decided to use a synchronized folder all the same; the caller logs it.

    Raises:
        Unavailable: on a network drive, in a synchronized folder, read-only, cut, broken, or
            not a database.
    """
    path = embedded_path(url)
    if path is None:
        return
    try:
        check_place(path, expert=expert)
        check_file(path)
    except (OSError, ValueError) as error:  # a name that no file can have, a folder that is shut
        raise Unavailable(Lack.DATABASE_MISSING, database=str(path)) from error


def require(url: str) -> None:
    """As `check`, and an embedded file must be there already: opening would make an empty one.

    Raises:
        Unavailable: as `check`, or there is no such file.
    """
    check(url)
    path = embedded_path(url)
    if path is not None and not path.exists():
        raise Unavailable(Lack.DATABASE_MISSING, database=str(path))


def embedded_path(url: str) -> Path | None:
    """The file behind an address, None for a database on a server.

    Raises:
        Unavailable: not an address of a database that this program knows.
    """
    try:
        parsed = address.parsed(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise Unavailable(Lack.DATABASE_FOREIGN, database="") from error
    if backend == "postgresql":
        return None
    if backend != "sqlite" or not parsed.database:
        raise Unavailable(Lack.DATABASE_FOREIGN, database=backend)
    return Path(parsed.database)


def check_place(path: Path, *, expert: bool = False) -> None:
    """Refuse places where SQLite's locks do not hold: network drives and synchronized folders.

    Raises:
        Unavailable: with the folder's name.
    """
    if is_network_place(path):
        raise Unavailable(Lack.DATABASE_ON_NETWORK, folder=str(path.parent))
    folder = sync_folder_around(path)
    if folder is not None and not expert:
        raise Unavailable(Lack.DATABASE_IN_SYNC_FOLDER, folder=folder)


def check_file(path: Path) -> None:
    """Refuse a file that cannot be a whole database of ours. One that is not there yet is fine.

    Raises:
        Unavailable: read-only, another program's, cut, or with another database's log beside it.
    """
    if path.is_symlink() and not path.exists():
        raise Unavailable(Lack.DATABASE_MISSING, database=str(path))
    if not path.exists():
        _require_writable_folder(path.parent)
        return
    if not path.is_file():
        raise Unavailable(Lack.DATABASE_FOREIGN, database=str(path))
    _require_writable(path)
    _require_writable_folder(path.parent)
    if restoring_mark(path).exists():  # its log was set aside already: not to be worked on
        raise Unavailable(Lack.DATABASE_BROKEN, database=str(path))
    size = path.stat().st_size
    if size:
        _check_header(path, size)
        _require_ours(path)


def restoring_mark(path: Path) -> Path:
    """Lies beside a broken database whose restore was cut off half way."""
    return path.with_name(f"{path.name}.restoring")


def quick_check(db: Database) -> None:
    """Let SQLite look through the whole file. For small files at start, else in the background.

    Raises:
        Unavailable: the file is damaged.
    """
    if not db.is_sqlite:
        return
    with expected_errors(), db.engine.connect() as connection:
        told = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if told != "ok":
        raise Unavailable(Lack.DATABASE_BROKEN, database=db.shown_url)


def look_through(path: Path) -> list[str]:
    """Every page, index and foreign key, while others work; what is wrong, in SQLite's words."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        try:
            told = [str(row[0])[:80] for row in file.execute("PRAGMA integrity_check(3)")]
            wrong = [] if told == ["ok"] else told
            orphans = file.execute("PRAGMA foreign_key_check").fetchmany(3)
        except sqlite3.DatabaseError as error:
            return [str(error)[:80]]
    return wrong + [f"foreign key {row[0]} -> {row[2]}" for row in orphans]


def is_small(path: Path) -> bool:
    """Whether the file is small enough to be looked through at every start."""
    return not path.exists() or path.stat().st_size <= _LARGEST_CHECKED


def _require_writable(path: Path) -> None:
    if path.stat().st_mode & 0o222 == 0:  # also for a superuser, whom the system would let
        raise Unavailable(Lack.DATABASE_READ_ONLY, database=str(path))
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise Unavailable(Lack.DATABASE_READ_ONLY, database=str(path)) from error


def _require_writable_folder(folder: Path) -> None:
    if not folder.is_dir():
        return
    if folder.stat().st_mode & 0o222 == 0 or not os.access(folder, os.W_OK):
        raise Unavailable(Lack.DATABASE_READ_ONLY, database=str(folder))


def _check_header(path: Path, size: int) -> None:
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(_MAGIC):
        cut = _MAGIC.startswith(head[: len(_MAGIC)])
        lack = Lack.DATABASE_BROKEN if cut else Lack.DATABASE_FOREIGN
        raise Unavailable(lack, database=str(path))
    page_size = struct.unpack(">H", head[16:18])[0]
    page_size = 65536 if page_size == 1 else page_size
    changes, pages = struct.unpack(">II", head[24:32])
    valid_for = struct.unpack(">I", head[92:96])[0]
    wal = path.with_name(f"{path.name}-wal")
    has_wal = wal.exists() and wal.stat().st_size > 0
    if page_size < 512 or size % page_size:
        raise Unavailable(Lack.DATABASE_BROKEN, database=str(path))
    if not has_wal and changes == valid_for and size < pages * page_size:
        raise Unavailable(Lack.DATABASE_BROKEN, database=str(path))
    if has_wal:
        _check_wal(path, wal, page_size)


def _require_ours(path: Path) -> None:
    """Refuse another program's database before anything in it is set for us, even its log mode.

    One with a log beside it is only looked at by `_check_wal`: this look would not see the log.
    """
    if path.with_name(f"{path.name}-wal").exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as file:
            tables = {row[0] for row in file.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        raise Unavailable(Lack.DATABASE_BROKEN, database=str(path)) from error
    if tables and "alembic_version" not in tables:
        raise Unavailable(Lack.DATABASE_FOREIGN, database=str(path))


def _check_wal(path: Path, wal: Path, page_size: int) -> None:
    """Refuse a write-ahead log that is not this database's: SQLite itself would apply it."""
    with wal.open("rb") as file:
        head = file.read(32)
    if len(head) == 32:
        magic, _version, wal_page = struct.unpack(">III", head[:12])
        if magic in _WAL_MAGICS and wal_page != page_size:
            raise Unavailable(Lack.DATABASE_BROKEN, database=str(path))
    if path.stat().st_size <= _LARGEST_CHECKED and not _whole_together(path, wal):
        raise Unavailable(Lack.DATABASE_BROKEN, database=str(path))


def _whole_together(path: Path, wal: Path) -> bool:
    """Whether a copy of both files is still this database; True where somebody is writing them."""
    before = _moment(path), _moment(wal)
    with tempfile.TemporaryDirectory(prefix="wms-check-") as folder:
        alone, both = Path(folder) / "alone.sqlite", Path(folder) / "both.sqlite"
        try:
            shutil.copyfile(path, alone)
            shutil.copyfile(path, both)
            shutil.copyfile(wal, both.with_name("both.sqlite-wal"))
        except OSError:
            return True  # it went away meanwhile: a living program has just closed it
        was, whole = _identity(alone), _identity(both, look_through=True)
    same = whole is not None and (was is None or whole[: len(was)] == was)
    return same or before != (_moment(path), _moment(wal))


def _identity(path: Path, *, look_through: bool = False) -> tuple[str, ...] | None:
    """What makes a database ours, and this one; None where it cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            if look_through and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return None
            names = "SELECT name FROM sqlite_master WHERE name IN ('alembic_version', 'meta')"
            found = tuple(sorted(row[0] for row in connection.execute(names)))
            if "meta" in found:
                own = "SELECT value FROM meta WHERE key = 'database_id'"
                found += tuple(row[0] for row in connection.execute(own))
            return found
    except sqlite3.DatabaseError:
        return None


def _moment(path: Path) -> tuple[int, int]:
    try:
        facts = path.stat()
    except OSError:
        return (0, 0)
    return facts.st_mtime_ns, facts.st_size
