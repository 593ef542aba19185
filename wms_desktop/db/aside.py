"""A whole copy of an embedded database beside it, before anything in it is changed for good.

Source: reliability.md, Embedded SQLite (a live file is never copied as a file).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.backup import making
from wms_desktop.db.backup.known import KnownBackups
from wms_desktop.db.database import Database

_TOLD_AS = {
    Lack.BACKUP_PLACE: Lack.DATABASE_FULL,
    Lack.BACKUP_UNPROVEN: Lack.DATABASE_BROKEN,
}


def copied_aside(path: Path, before: str) -> Path:
    """Copy the database while others may be writing it; a backup that `restore` takes as any.

    Args:
        before: what is about to happen, for the copy's name.

    Raises:
        Unavailable: the disk is full, or the database is damaged; there is no copy then.
    """
    aside = path.with_suffix(f".before-{before}-{datetime.now(UTC):%Y%m%dT%H%M%S}.sqlite")
    db = Database(f"sqlite:///{path}")
    try:
        KnownBackups().note([making.back_up(db, aside, proof=_older).sha256])
    except Unavailable as error:
        aside.with_name(f"{aside.name}.unproven").unlink(missing_ok=True)
        raise Unavailable(_TOLD_AS.get(error.lack, error.lack), database=str(path)) from error
    finally:
        db.close()
    return aside


def _older(_copy: Database) -> Sequence[str]:
    """An older schema cannot be recounted by this program; SQLite has looked through the copy."""
    return ()
