"""A backup of an embedded database, made while people work and proved before it counts.

Copied by SQLite's backup interface under one snapshot: copying the file itself would give a broken
copy one time in three. The copy is opened, looked through, recounted and hashed under a draft's
name; only then it is renamed. A kill at any moment leaves no half backup under a final name.

Source: reliability.md, Embedded SQLite; finding 8.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wms_desktop import __version__
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import guard
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.database import Database

Proof = Callable[[Database], Sequence[str]]
"""What does not hold in a copy, in few words; empty where everything does."""
Progress = Callable[[int, int], object]
_PAGES = 4_096


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database says of itself."""

    schema: str
    database_id: str
    counts: dict[str, int]
    seal: str
    changes: int


def back_up(
    db: Database,
    target: Path,
    *,
    proof: Proof,
    now: datetime | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Manifest:
    """A proved copy of an embedded database under *target*, its manifest beside it.

    An earlier backup under the same name is replaced once the new one is proved.

    Args:
        proof: what is recounted in the copy, besides SQLite's own look through it.
        progress: is told pages done and pages in all.

    Raises:
        Unavailable: no room or no right in the folder, something else lies under the name, or
            the copy does not hold; that one is kept as ``….unproven``, and is no backup.
    """
    assert db.path is not None
    require_free(target, db.path)
    draft = manifests.draft_of(target)
    with writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        begin_draft(draft)
        _copy(db.path, draft, progress)
        wrong = whole(draft, proof)
        if wrong:
            os.replace(draft, target.with_name(f"{target.name}.unproven"))
            raise Unavailable(Lack.BACKUP_UNPROVEN, path=str(target), detail=", ".join(wrong))
        told = _told(draft, now or datetime.now(UTC))
        manifests.publish(told, draft, target)
    return told


def require_free(target: Path, database: Path) -> None:
    """Refuse a name under which something lies that is no backup of ours.

    Raises:
        Unavailable: the database itself, or another file.
    """
    if target.exists() and (
        not target.is_file()
        or (database.exists() and target.samefile(database))
        or manifests.read(target) is None
    ):
        raise Unavailable(Lack.BACKUP_IN_THE_WAY, path=str(target))


def whole(path: Path, proof: Proof) -> list[str]:
    """What does not hold in an embedded database's file that nobody else has open.

    Afterwards it is one file again, with nothing beside it.
    """
    try:
        wrong = guard.look_through(path)
        if not wrong:
            db = Database(f"sqlite:///{path}")
            try:
                wrong = list(proof(db))
            finally:
                db.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        return [str(error)[:80]]
    except Unavailable as error:
        return [error.lack.value]
    return wrong


def facts(path: Path) -> Facts:
    """What the embedded database in *path* says of itself; it is only read."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
        return facts_of(file)


def facts_of(file: sqlite3.Connection) -> Facts:
    """The same over a connection, of one moment where it is in a transaction."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = sorted(str(row[0]) for row in file.execute(names))
    counts = {t: int(file.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0]) for t in tables}

    def one(table: str, query: str) -> str:
        row = file.execute(query).fetchone() if table in counts else None
        return "" if row is None or row[0] is None else str(row[0])

    return Facts(
        one("alembic_version", "SELECT version_num FROM alembic_version"),
        one("meta", "SELECT value FROM meta WHERE key = 'database_id'"),
        {name: count for name, count in counts.items() if name != "alembic_version"},
        one("seal", "SELECT root FROM seal ORDER BY id DESC LIMIT 1"),
        int(one("change_count", "SELECT sum(count) FROM change_count") or 0),
    )


def begin_draft(draft: Path) -> None:
    """An empty file for this user alone, never one that somebody has put there or linked."""
    forget(draft)
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def forget(draft: Path) -> None:
    """Remove what an earlier try left behind."""
    for name in (draft, *(draft.with_name(draft.name + end) for end in ("-wal", "-shm"))):
        name.unlink(missing_ok=True)


@contextmanager
def writing_to(target: Path) -> Iterator[None]:
    """Say that there is no room or no right where *target* is to lie; nothing half stays there."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            forget(manifests.draft_of(target))
        if isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error):
            raise Unavailable(Lack.DATABASE_BROKEN, database="") from error
        raise Unavailable(Lack.BACKUP_PLACE, path=str(target.parent)) from error


def _copy(path: Path, draft: Path, progress: Progress) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as source:
        source.execute("PRAGMA busy_timeout=10000")
        source.execute("BEGIN")  # one moment for the whole copy, whoever writes meanwhile
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(draft)) as copy:
            source.backup(
                copy, pages=_PAGES, progress=lambda _s, left, total: progress(total - left, total)
            )
        source.execute("ROLLBACK")


def _told(draft: Path, now: datetime) -> Manifest:
    said = facts(draft)
    return Manifest(
        __version__, said.schema, manifests.SQLITE, said.database_id, now.replace(microsecond=0),
        manifests.sha256_of(draft), draft.stat().st_size, said.counts, said.seal, said.changes,
    )  # fmt: skip
