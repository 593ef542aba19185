"""The folders of backups: by what name one lies there, which is the newest, which are let go.

Source: reliability.md, Embedded SQLite: 24 hourly, 30 daily, 12 monthly; a second folder.
"""

from __future__ import annotations

import logging
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop.core.durable import sync
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.backup import making
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.backup.rules import to_keep

log = logging.getLogger(__name__)
_NAME = re.compile(r"wms-\d{8}T\d{6}Z\.(sqlite|dump)")
_UNPROVEN_KEPT = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in its folder, as its manifest tells of it."""

    path: Path
    manifest: Manifest


def name_of(moment: datetime, *, ending: str = "sqlite") -> str:
    """The file's name of a backup that is made at *moment*."""
    return f"wms-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}.{ending}"


def backups_in(*folders: Path | None, database_id: str = "") -> list[Kept]:
    """The backups in *folders*, newest first; those of one shop where its number is known.

    Newest is what has seen most changes, and only among equals what was made last: the clock of
    who made it may have been wrong.

    A folder that cannot be read has none. Files without a manifest, or cut, are none.
    """
    found = []
    for folder in dict.fromkeys(folder for folder in folders if folder is not None):
        try:
            paths = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
        except OSError:
            continue
        for path in paths:
            try:
                told = manifests.read(path)
                is_whole = told is not None and path.stat().st_size == told.size
            except OSError:  # let go by another window, or its disk was pulled
                continue
            if told is not None and is_whole and database_id in ("", told.database_id):
                found.append(Kept(path, told))
    return sorted(found, key=_newness, reverse=True)


def copied(source: Path, folder: Path) -> Path:
    """A proved backup once more in *folder*, compared byte by byte.

    Raises:
        Unavailable: the folder is not there, there is no room, or the disk alters what it gets.
    """
    told = manifests.read(source)
    assert told is not None
    target = folder / source.name
    draft = manifests.draft_of(target)
    with making.writing_to(target):
        if not folder.is_dir():
            raise FileNotFoundError(str(folder))  # a disk that is not plugged in: never made anew
        making.begin_draft(draft)
        shutil.copyfile(source, draft)
        sync(draft)
        if manifests.sha256_of(draft) != told.sha256:
            draft.unlink()
            raise Unavailable(Lack.BACKUP_BROKEN, path=str(target), detail="sha256")
        manifests.publish(told, draft, target)
    return target


def let_go(folder: Path, database_id: str) -> list[Path]:
    """Remove what need not be kept of one shop's backups in *folder*; what was removed.

    What is kept has its manifest's name settled.
    """
    kept = backups_in(folder, database_id=database_id)
    now, moments = datetime.now(UTC), [each.manifest.made_at for each in kept]
    keep = to_keep(m for m in moments if m <= now)
    keep |= to_keep(m for m in moments if m > now)  # a wrong clock's take no right one's place
    gone = []
    for each in kept:
        try:
            if each.manifest.made_at in keep:
                manifests.settle(each.path)
            else:
                _remove(each.path)
                gone.append(each.path)
        except OSError as error:  # open elsewhere, or another's: the others need not wait for it
            log.warning("a backup is not let go: %s", error)
    unproven = sorted(folder.glob("wms-*.unproven"), key=_changed_at, reverse=True)
    for path in unproven[_UNPROVEN_KEPT:]:
        with suppress(OSError):
            path.unlink()
    return gone


def _remove(backup: Path) -> None:
    """First the file: a manifest alone is no backup."""
    told = manifests.manifest_path(backup)
    for path in (backup, told, manifests.draft_of(told)):
        path.unlink(missing_ok=True)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _newness(kept: Kept) -> tuple[int, datetime]:
    return kept.manifest.changes, kept.manifest.made_at
