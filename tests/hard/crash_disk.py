"""A disk in memory that forgets what was not synced when its power is cut, and that can fail.

SQLite runs on it through apsw's file interface (its own, newer SQLite; the same file format and
log). Between two syncs every sector written may have reached the disk or not, in any order.

Source: reliability.md, How to test it, 3.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy import create_engine, event
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

from wms_desktop.db import database
from wms_desktop.db.database import Database

SECTOR = 512
NAME = "crash"


@dataclass
class Content:
    """One file: what is seen, and what of it is on the disk for good."""

    seen: bytearray
    durable: bytes
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut to this size

    def write(self, offset: int, data: bytes) -> None:
        if len(self.seen) < offset:
            self.seen.extend(bytes(offset - len(self.seen)))
        self.seen[offset : offset + len(data)] = data
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        del self.seen[size:]
        self.pending.append((size, None))

    def sync(self) -> None:
        self.durable, self.pending = bytes(self.seen), []

    def after_cut(self, chance: random.Random) -> bytes:
        """What is found afterwards: each unsynced sector was written or was not."""
        share = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        left = bytearray(self.durable)
        for offset, data in self.pending:
            if data is None:
                if chance.random() < share:
                    del left[offset:]
                continue
            for at in range(0, len(data), SECTOR):
                if chance.random() < share:
                    sector = data[at : at + SECTOR]
                    if len(left) < offset + at:
                        left.extend(bytes(offset + at - len(left)))
                    left[offset + at : offset + at + len(sector)] = sector
        return bytes(left)


class Disk(apsw.VFS):  # type: ignore[misc]
    """The disk of one run.

    Attributes:
        cut_at: the deed before which the power goes, counted from 1; 0 for never.
        fail_at: the deed that fails once; 0 for none.
        deeds: writes, syncs, cuts and removals so far.
    """

    def __init__(self, files: dict[str, bytes], *, cut_at: int = 0, fail_at: int = 0) -> None:
        self.files = {name: Content(bytearray(c), c) for name, c in files.items()}
        self.cut_at, self.fail_at, self.deeds = cut_at, fail_at, 0
        self.is_cut, self.name = False, NAME
        super().__init__(NAME, "")

    def deed(self) -> None:
        """One more thing is done to the disk."""
        self.deeds += 1
        if self.is_cut or self.deeds == self.cut_at:
            self.is_cut = True
            raise apsw.IOError("power is cut")
        if self.deeds == self.fail_at:
            raise apsw.IOError("the disk has failed")

    def after_cut(self, chance: random.Random) -> dict[str, bytes]:
        """What stands on the disk when the power is back; this run's files are closed in peace."""
        self.is_cut, self.cut_at, self.fail_at = False, 0, 0
        return {name: content.after_cut(chance) for name, content in self.files.items()}

    def xOpen(self, name: Any, flags: list[int]) -> File:
        path = "memory" if name is None else _base(name)
        flags[1] = flags[0]
        return File(self, self.files.setdefault(path, Content(bytearray(), b"")))

    def xAccess(self, path: str, _flags: int) -> bool:
        return _base(path) in self.files

    def xDelete(self, path: str, _sync: bool) -> None:
        self.deed()
        self.files.pop(_base(path), None)

    def xFullPathname(self, name: str) -> str:
        return f"/crash/{_base(name)}"


class File(apsw.VFSFile):  # type: ignore[misc]
    """One open file. Nobody else has the disk, so locks always succeed."""

    def __init__(self, disk: Disk, content: Content) -> None:
        self._disk, self._content = disk, content

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._content.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.deed()
        self._content.write(offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        self._disk.deed()
        self._content.truncate(size)

    def xSync(self, _flags: int) -> None:
        self._disk.deed()
        self._content.sync()

    def xFileSize(self) -> int:
        return len(self._content.seen)

    def xLock(self, _level: int) -> None:
        """Alone."""

    def xUnlock(self, _level: int) -> None:
        """Alone."""

    def xCheckReservedLock(self) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0

    def xFileControl(self, _op: int, _pointer: int) -> bool:
        return False

    def xClose(self) -> None:
        """Nothing is held."""


def _base(name: Any) -> str:
    text = name if isinstance(name, str) else name.filename()
    return text.rsplit("/", 1)[-1]


def database_on(disk: Disk, *, synchronous: str = "FULL", log_pages: int = 60) -> Database:
    """The shop's database on *disk*, with the program's own settings and statements.

    One program alone holds the file: apsw's files have no shared memory, which the log then needs
    not. The log is brought into the file every *log_pages* pages, so that cuts meet that too.
    """
    connection = Driver(apsw.Connection("shop.sqlite", vfs=disk.name))
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    for pragma in database._SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute(f"PRAGMA wal_autocheckpoint={log_pages}")
    db = Database("sqlite:///nothing-is-opened-here")
    engine = create_engine(
        "sqlite://", module=_Module(), creator=lambda: connection, poolclass=StaticPool,
        hide_parameters=True,
    )  # fmt: skip
    event.listen(engine, "begin", database._begin_sqlite)
    db.engine = engine
    db._read = db._snapshot = sessionmaker(engine, expire_on_commit=False)
    writer = engine.execution_options(wms_begin="IMMEDIATE")
    db._write = sessionmaker(writer, expire_on_commit=False)
    return db


class _Module:
    """apsw as SQLAlchemy wants a driver."""

    paramstyle = "qmark"
    sqlite_version = apsw.sqlite_lib_version()
    sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
    Error, DatabaseError = sqlite3.Error, sqlite3.DatabaseError
    OperationalError, IntegrityError = sqlite3.OperationalError, sqlite3.IntegrityError
    InterfaceError, ProgrammingError = sqlite3.InterfaceError, sqlite3.ProgrammingError
    DataError, InternalError = sqlite3.DataError, sqlite3.InternalError
    NotSupportedError = sqlite3.NotSupportedError
    Binary = bytes


class Driver:
    """A connection of apsw that answers as Python's own driver does."""

    isolation_level = None

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def execute(self, text: str) -> None:
        with _as_known():
            self._connection.execute(text).fetchall()

    def cursor(self) -> Cursor:
        return Cursor(self._connection)

    def commit(self) -> None:
        if self._connection.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def create_function(self, *_given: Any, **_more: Any) -> None:
        """The program uses none."""

    def close(self) -> None:
        self._connection.close(True)


class Cursor:
    """A statement under way, all of its rows read."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid = 0

    def execute(self, text: str, values: Any = ()) -> Cursor:
        before = self._connection.total_changes()
        cursor = self._connection.cursor()
        described: list[Any] = []
        cursor.exec_trace = lambda running, _text, _values: _kept(described, running)
        with _as_known():
            rows = cursor.execute(text, tuple(values)).fetchall()
        self.description = [(part[0], None, None, None, None, None, None) for part in described]
        self.description = self.description or None
        self._rows = iter(rows)
        self.rowcount = self._connection.total_changes() - before
        self.lastrowid = self._connection.last_insert_rowid()
        return self

    def executemany(self, text: str, rows: Any) -> Cursor:
        for row in rows:
            self.execute(text, row)
        return self

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _number, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def close(self) -> None:
        """All was read."""


@contextmanager
def _as_known() -> Iterator[None]:
    """What apsw raises, as Python's own driver would have said it."""
    try:
        yield
    except apsw.ConstraintError as error:
        raise sqlite3.IntegrityError(str(error)) from error
    except apsw.Error as error:
        raise sqlite3.OperationalError(f"disk I/O error: {error}") from error


def _kept(described: list[Any], running: apsw.Cursor) -> bool:
    described[:] = running.get_description()
    return True


@contextmanager
def swallowed_by_sqlite() -> Iterator[None]:
    """An error that SQLite does not hand on, while it rolls back or closes, is nobody's news."""
    before, sys.unraisablehook = sys.unraisablehook, lambda _told: None
    try:
        yield
    finally:
        sys.unraisablehook = before


def written_out(files: dict[str, bytes], folder: Path) -> Path:
    """The disk's files as real ones, for the program's own driver."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "shop.sqlite"
