"""Puts a backup of an embedded database in its place, once it has proved itself.

Everything is checked on a copy beside the database: hash, pages, keys, schema, recount. Only then
the present file is set aside with a date, never deleted, and the copy takes its name.

Source: reliability.md, Embedded SQLite; finding 8; bad-inputs.md 117, 119.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from wms_desktop.core.durable import sync, sync_folder
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import guard, schema
from wms_desktop.db.backup import making
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup.known import Belief
from wms_desktop.db.backup.making import Proof
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.base import Base
from wms_desktop.db.database import Database
from wms_desktop.db.instance import InstanceLock
from wms_desktop.db.schema import SchemaState

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore has done.

    Attributes:
        aside: where the file lies that was replaced; None where there was none.
        upgraded: whether the backup was of an older schema.
    """

    manifest: Manifest
    aside: Path | None
    upgraded: bool


def restore(
    source: Path,
    path: Path,
    *,
    proof: Proof,
    other_shop: bool = False,
    lock: InstanceLock | None = None,
    belief: Belief | None = None,
) -> Restored:
    """Replace the embedded database *path* by the backup *source*.

    Args:
        proof: what is recounted in the copy before it replaces anything.
        other_shop: whether the data of another shop may be replaced.
        lock: held already by who asks.
        belief: who is asked whether the backup is the shop's own; nobody where it was made just
            now.

    Raises:
        Unavailable: the backup is altered, broken, newer, unknown or another shop's; a window has
            the database open; or there is no room. The present file is as it was then.
    """
    if manifests.require_unaltered(source).engine != manifests.SQLITE:
        raise Unavailable(Lack.BACKUP_ENGINE, path=str(source), engine="PostgreSQL")
    with _only_one(path, lock), making.writing_to(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not other_shop:
            _require_same_shop(source, path)
        draft = manifests.draft_of(path)
        told, upgraded = checked_copy(source, draft, proof=proof, belief=belief)
        aside = _set_aside(path)
        os.replace(draft, path)
        guard.restoring_mark(path).unlink(missing_ok=True)
        sync_folder(path.parent)
    return Restored(told, aside, upgraded)


def checked_copy(
    source: Path, draft: Path, *, proof: Proof, belief: Belief | None = None
) -> tuple[Manifest, bool]:
    """A copy of a backup that works with this program, proved; whether it had to be upgraded.

    Raises:
        Unavailable: altered, broken, unknown or newer; no copy is left then.
    """
    told = manifests.require_unaltered(source)
    if belief is not None:
        belief.require(source, told.sha256)
    making.begin_draft(draft)
    shutil.copyfile(source, draft)
    upgraded = False
    try:
        if manifests.sha256_of(draft) != told.sha256:
            raise Unavailable(Lack.BACKUP_BROKEN, path=str(source), detail="sha256")
        _require_counts(draft, source, told)
        upgraded = _brought_up(draft, source)
        _require_own_rules(draft, source)
        if wrong := making.whole(draft, proof):
            raise Unavailable(Lack.BACKUP_BROKEN, path=str(source), detail=", ".join(wrong))
    except Unavailable:
        making.forget(draft)
        raise
    sync(draft)
    return told, upgraded


def _require_counts(draft: Path, source: Path, told: Manifest) -> None:
    try:
        wrong = guard.look_through(draft)
        counts = {} if wrong else making.facts(draft).counts
    except sqlite3.DatabaseError as error:
        wrong, counts = [str(error)[:80]], {}
    wrong += [n for n in sorted(told.counts) if not wrong and counts.get(n) != told.counts[n]]
    if wrong:
        raise Unavailable(Lack.BACKUP_BROKEN, path=str(source), detail=", ".join(wrong[:3]))


def _brought_up(draft: Path, source: Path) -> bool:
    db = Database(f"sqlite:///{draft}")
    try:
        found = schema.state(db)
        if found is SchemaState.OLDER:
            schema.upgrade(db)
            return True
        if found is SchemaState.NEWER:
            raise Unavailable(Lack.BACKUP_NEWER, path=str(source))
        if found is not SchemaState.CURRENT:
            raise Unavailable(Lack.DATABASE_FOREIGN, database=str(source))
    finally:
        db.close()
    return False


def _require_own_rules(draft: Path, source: Path) -> None:
    """Refuse a file that would go on working against the shop: its triggers are the program's own,
    and its tables are tables. A view of the shop's own, under another name, harms nobody.
    """
    wanted, found = _own_rules(), _rules(draft)
    wrong = {name for name, _said in wanted ^ found}
    if wrong:
        raise Unavailable(Lack.BACKUP_BROKEN, path=str(source), detail=", ".join(sorted(wrong)[:3]))


@cache
def _own_rules() -> frozenset[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="wms-schema-") as folder:
        path = Path(folder) / "new.sqlite"
        db = Database(f"sqlite:///{path}")
        try:
            schema.upgrade(db)
        finally:
            db.close()
        return _rules(path)


def _rules(path: Path) -> frozenset[tuple[str, str]]:
    """Each trigger with its text, however that is set out; each of the program's tables."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        told = file.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    kept = set()
    for kind, name, said in told:
        if kind == "trigger":
            kept.add((name, "".join(said.replace('"', "").split())))
        elif kind == "table" and name in Base.metadata.tables:
            kept.add((name, kind))
    return frozenset(kept)


def _require_same_shop(source: Path, path: Path) -> None:
    told = manifests.read(source)
    present = _identity(path)
    if told is not None and present and told.database_id and present != told.database_id:
        raise Unavailable(Lack.BACKUP_OTHER_SHOP, path=str(source))


def _identity(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        ) as file:
            row = file.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()
    except sqlite3.DatabaseError:
        return ""
    return str(row[0]) if row else ""


def _set_aside(path: Path) -> Path | None:
    """Keep the present database under a dated name; *path* itself stays until it is replaced.

    A log that SQLite can still read is brought into the file first. A broken file's log goes
    along under the new name, and a mark stays until the restore is through: without its log the
    broken file must not be taken for a whole one.
    """
    if not path.exists():
        return None
    aside = path.with_suffix(f".replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}{path.suffix}")
    if _joined_with_log(path):
        _linked(path, aside)
        return aside
    logs = [end for end in _BESIDE if path.with_name(path.name + end).exists()]
    if logs:
        guard.restoring_mark(path).touch(mode=0o600)
        sync_folder(path.parent)
    _linked(path, aside)
    for end in logs:
        os.replace(path.with_name(path.name + end), aside.with_name(aside.name + end))
    sync_folder(path.parent)
    return aside


def _joined_with_log(path: Path) -> bool:
    """Whether the database is one file now. Nobody else may have it open.

    Raises:
        Unavailable: another program has it open.
    """
    try:
        guard.check_file(path)
    except Unavailable:  # SQLite would write another database's log into it
        return False
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=2)) as file:
            if file.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return False
            mode = file.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Unavailable(Lack.DATABASE_IN_USE, database=str(path)) from error
        return False
    except sqlite3.DatabaseError:
        return False
    return bool(mode == "delete")


def _linked(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)
    except OSError:  # a disk without links: FAT
        shutil.copyfile(path, aside)
        sync(aside)


def _only_one(path: Path, lock: InstanceLock | None) -> InstanceLock:
    if lock is not None:
        return _Held(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return InstanceLock(path)


class _Held(InstanceLock):
    """A lock that somebody else holds and gives up."""

    def acquire(self) -> InstanceLock:
        return self

    def release(self) -> None:
        """It is not ours to give up."""
