"""A whole copy of an embedded database beside it, before anything in it is changed for good.

Source: reliability.md, Embedded SQLite (a live file is never copied as a file).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop.core.errors import Lack, Unavailable


def copied_aside(path: Path, before: str) -> Path:
    """Copy the database while others may be writing it; the copy counts once it was looked through.

    Args:
        before: what is about to happen, for the copy's name.

    Raises:
        Unavailable: the disk is full, or the database is damaged; there is no copy then.
    """
    aside = path.with_suffix(f".before-{before}-{datetime.now(UTC):%Y%m%dT%H%M%S}.sqlite")
    draft = aside.with_suffix(".part")
    try:
        _copy(path, draft)
        _on_the_disk(draft)
        os.replace(draft, aside)
    except (sqlite3.Error, OSError) as error:
        draft.unlink(missing_ok=True)
        broken = isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error)
        lack = Lack.DATABASE_BROKEN if broken else Lack.DATABASE_FULL
        raise Unavailable(lack, database=str(path)) from error
    return aside


def _copy(path: Path, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as copy:
        source.backup(copy)
        if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("malformed")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _on_the_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    os.chmod(path, 0o600)
