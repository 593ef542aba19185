"""What can be offered where an embedded database is damaged: the newest backup that holds.

The damaged file is only read here. Source: reliability.md, Embedded SQLite (At start).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop.backups.making import Folders
from wms_desktop.core.errors import Unavailable
from wms_desktop.db.backup import folder
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup.folder import Kept
from wms_desktop.db.backup.known import KnownBackups

SHOP = "shop"  # preference of the workstation: the number of the shop whose backups are its own
_LOG = "-wal"


@dataclass(frozen=True, slots=True)
class Offer:
    """A backup to restore, and what it lacks.

    Attributes:
        kept: the newest one whose every byte is as it was; None where there is none.
        changed_at: when the damaged file was last written to.
        moves_since: stock moves in the damaged file and not in the backup; None where the damaged
            file does not let itself be counted.
        passed_over: how many newer backups are left out because they were altered.
        is_known: this account has made the backup, or noted it.
    """

    path: Path
    kept: Kept | None
    changed_at: datetime | None
    moves_since: int | None
    passed_over: int = 0
    is_known: bool = True


def offer(path: Path, folders: Folders, shop: str = "") -> Offer:
    """The newest backup that holds, for the damaged database *path*, and what it lacks.

    Args:
        shop: whose backups may be offered where the damaged file does not say whose it is.
    """
    database_id, moves = _told_by(path)
    database_id = database_id or shop
    passed_over, found = 0, None
    candidates = folder.backups_in(folders.first, folders.second, database_id=database_id)
    for kept in (kept for kept in candidates if kept.manifest.engine == manifests.SQLITE):
        try:
            manifests.require_unaltered(kept.path)
        except Unavailable:
            passed_over += 1
            continue
        found = kept
        break
    lacks = None
    if found is not None and moves is not None:
        lacks = max(0, moves - found.manifest.moves)
    is_known = found is None or found.manifest.sha256 in KnownBackups()
    return Offer(path, found, _changed_at(path), lacks, passed_over, is_known)


def _told_by(path: Path) -> tuple[str, int | None]:
    """Number of the shop and count of moves, as far as the damaged file can still be read."""
    database_id, moves = "", None
    try:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"  # its log is left alone
        with closing(sqlite3.connect(address, uri=True)) as file:
            row = file.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
            database_id = str(row[0]) if row else ""
            moves = int(file.execute("SELECT count(*) FROM stock_move").fetchone()[0])
    except (sqlite3.Error, OSError, ValueError):
        return database_id, None
    return database_id, moves


def _changed_at(path: Path) -> datetime | None:
    seen = []
    for name in (path, path.with_name(path.name + _LOG)):
        try:
            seen.append(name.stat().st_mtime)
        except OSError:
            continue
    return datetime.fromtimestamp(max(seen), UTC) if seen else None
