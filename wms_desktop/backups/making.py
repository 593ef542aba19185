"""Backups of one workstation's shop: made, kept, noted; and the drill that proves a restore.

Everything here takes its time and runs off the GUI thread.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wms_desktop.backups import proving
from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.paths import data_dir
from wms_desktop.core.workstation import WorkstationSettings
from wms_desktop.db import audit, months
from wms_desktop.db.backup import folder as backup_folder
from wms_desktop.db.backup import making, notes, restoring
from wms_desktop.db.backup import server as backup_server
from wms_desktop.db.backup.folder import Kept
from wms_desktop.db.backup.known import Belief, KnownBackups, Voucher
from wms_desktop.db.backup.making import Progress, Proof
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.backup.restoring import Restored
from wms_desktop.db.database import Database
from wms_desktop.db.tables import BackupKind
from wms_desktop.people import queries as people

log = logging.getLogger(__name__)
_BELIEVED = 1 << 30  # changes that a shop can have seen; a manifest can say anything


@dataclass(frozen=True, slots=True)
class Who:
    """In whose name a backup is noted; nobody where the program makes it by itself."""

    person_id: int = 0
    workstation_id: int = 0


@dataclass(frozen=True, slots=True)
class Folders:
    """Where this workstation keeps backups: one folder, and one on another disk."""

    first: Path
    second: Path | None = None

    @classmethod
    def of(cls, settings: WorkstationSettings) -> Folders:
        """As the workstation's settings say; beside the data where they say nothing."""
        first = Path(settings.backup_folder) if settings.backup_folder else data_dir() / "backups"
        second = settings.backup_second_folder
        return cls(first, Path(second) if second else None)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made by the clock.

    Attributes:
        lacks: why the second folder has none; None where it has, or where there is none.
    """

    path: Path
    manifest: Manifest
    lacks: Unavailable | None = None


@dataclass(frozen=True, slots=True)
class Drilled:
    """A restore that was tried out and held."""

    source: Path
    manifest: Manifest
    seconds: float


def make(
    db: Database, target: Path, *, who: Who = Who(), progress: Progress = lambda _d, _t: None
) -> Manifest:
    """The command's backup: one file, every stored file in it hashed, noted either way.

    Raises:
        Unavailable: it could not be made, or does not hold.
    """

    def work() -> Manifest:
        if db.is_sqlite:
            return making.back_up(db, target, proof=proving.full, progress=progress)
        return backup_server.back_up(db, target)

    return _noted(db, target, work, who)


def make_by_clock(db: Database, folders: Folders, *, who: Who = Who()) -> Made:
    """A backup of an embedded database in the folders, and old ones let go.

    Raises:
        Unavailable: the first folder's could not be made, or does not hold.
    """
    now = datetime.now(UTC)
    target = folders.first / backup_folder.name_of(now)

    def work() -> Manifest:
        return making.back_up(db, target, proof=proving.quick, now=now)

    told = _noted(db, target, work, who)
    lacks = None
    if folders.second is not None:
        try:
            backup_folder.copied(target, folders.second)
        except Unavailable as error:
            lacks = error
    for folder in (folders.first, folders.second):
        if folder is not None:
            with suppress(OSError):
                backup_folder.let_go(folder, told.database_id)
    return Made(target, told, lacks)


def make_if_changed(db: Database, folders: Folders, *, who: Who = Who()) -> Made | None:
    """The same, unless the newest backup that lies there holds all of it already."""
    kept = newest(folders, notes.database_id(db))
    if kept is not None and kept.manifest.changes == notes.changes(db):
        return None
    return make_by_clock(db, folders, who=who)


def newest(folders: Folders, database_id: str = "") -> Kept | None:
    """The newest backup in the folders, as its manifest tells."""
    kept = backup_folder.backups_in(folders.first, folders.second, database_id=database_id)
    return kept[0] if kept else None


def restore(
    source: Path, path: Path, *, folders: Folders, other_shop: bool = False, trusted: str = ""
) -> Restored:
    """Put a backup in an embedded database's place, and say so in the restored trail.

    What is backed up from now on counts as newer than what lies in *folders*, though that may
    have seen more changes.

    Args:
        trusted: the hash of a backup that somebody trusts, though this account has not noted it.

    Raises:
        Unavailable: as `restoring.restore`; nothing was replaced then.
    """
    belief = Belief(None, trusted, Lack.BACKUP_UNVOUCHED)
    done = restoring.restore(source, path, proof=proving.full, other_shop=other_shop, belief=belief)
    db = Database(f"sqlite:///{path}")
    try:
        aside = done.aside.name if done.aside else ""
        told = {"aside": aside} | ({"believed": Voucher.BY_HAND.value} if trusted else {})
        _note_in_trail(db, "house.restored", source, done.manifest, told)
        _put_ahead(db, source.parent, folders, done.manifest)
    finally:
        db.close()
    return done


def restore_server(source: Path, db: Database, belief: Belief) -> Manifest:
    """Put a known dump into an empty database, and say in its trail from what and on whose word.

    Raises:
        Unavailable: as `backup_server.restore`.
    """
    told, voucher = backup_server.restore(source, db, proof=proving.everything, belief=belief)
    months.prepare(db)
    _note_in_trail(db, "house.restored", source, told, {"believed": voucher.value})
    return told


def drill(
    db: Database,
    source: Path,
    *,
    who: Who = Who(),
    proof: Proof = proving.everything,
    trusted: str = "",
) -> Drilled:
    """Try out a restore in a scratch database: counts, ledger, every stored file, seals.

    Args:
        trusted: the hash of a server's dump that an administrator trusts, though nobody knows it.

    Raises:
        Unavailable: the backup does not hold; nothing but the scratch database was touched.
    """
    begun = time.monotonic()
    told: Manifest | None = None
    try:
        if db.is_sqlite:
            told = _drilled_file(source, proof)
        else:
            told, voucher = _drilled_server(db, source, proof, Belief(db, trusted))
            if voucher is Voucher.BY_HAND:
                _note_in_trail(db, "house.drilled", source, told, {"believed": voucher.value})
    except Unavailable as error:
        _note(db, BackupKind.DRILL, source, None, who, begun, _why(error))
        raise
    _note(db, BackupKind.DRILL, source, told, who, begun, "")
    return Drilled(source, told, time.monotonic() - begun)


def _drilled_file(source: Path, proof: Proof) -> Manifest:
    with tempfile.TemporaryDirectory(prefix="wms-drill-") as folder:
        draft = Path(folder) / "drill.sqlite"
        told, _upgraded = restoring.checked_copy(source, draft, proof=proof)
    return told


def _drilled_server(
    db: Database, source: Path, proof: Proof, belief: Belief
) -> tuple[Manifest, Voucher]:
    name = backup_server.scratch_name(datetime.now(UTC))
    scratch = backup_server.make_scratch(db, name)
    try:
        return backup_server.restore(source, scratch, proof=proof, belief=belief, keep_rights=False)
    finally:
        scratch.close()
        backup_server.drop_scratch(db, name)


def _put_ahead(db: Database, place: Path, folders: Folders, told: Manifest) -> None:
    kept = backup_folder.backups_in(
        place, folders.first, folders.second, database_id=told.database_id
    )
    counted = [each.manifest.changes for each in kept if each.manifest.changes < _BELIEVED]
    with suppress(Unavailable):
        notes.put_ahead(db, max(counted, default=0))


def _note_in_trail(
    db: Database, action: str, source: Path, told: Manifest, more: Mapping[str, object]
) -> None:
    after = {"made_at": told.made_at.isoformat(), "sha256": told.sha256, **more}
    try:
        by = people.acting_for_command(db, login=None, language=Language.EN)
        with db.write() as session:
            audit.record(session, by, action, f"backup:{source.name}", after=after)
    except (Refused, Unavailable):  # nobody there to name: the data are restored all the same
        log.warning("%s of %s was not noted", action, source)


def _noted(db: Database, target: Path, work: Callable[[], Manifest], who: Who) -> Manifest:
    begun = time.monotonic()
    try:
        told = work()
    except Unavailable as error:
        _note(db, BackupKind.BACKUP, target, None, who, begun, _why(error))
        raise
    KnownBackups().note([told.sha256])
    _note(db, BackupKind.BACKUP, target, told, who, begun, "")
    return told


def _note(
    db: Database,
    kind: BackupKind,
    place: Path,
    told: Manifest | None,
    who: Who,
    begun: float,
    detail: str,
) -> None:
    """Write it down; where that cannot be done, the backup itself is no worse for it."""
    facts: dict[str, Any] = {"detail": detail, "seconds": round(time.monotonic() - begun)}
    if told is not None:
        facts |= {
            "sha256": told.sha256, "size": told.size, "moves": told.moves, "changes": told.changes,
        }  # fmt: skip
    with suppress(Unavailable):
        notes.note(
            db, kind, is_good=told is not None, place=str(place),
            person_id=who.person_id, workstation_id=who.workstation_id, **facts,
        )  # fmt: skip


def _why(error: Unavailable) -> str:
    detail = str(error.params.get("detail", ""))
    return f"{error.lack.value} {detail}".strip()
