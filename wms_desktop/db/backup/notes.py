"""The rows that tell every workstation which backups were made and which drills were run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.changes import Topic
from wms_desktop.db.backup.rules import Standing
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit, BackupKind, BackupMade, ChangeCount, Meta

_HASHES = 400  # a year of daily ones
_FILE, _SERVER = "SQLite", "PostgreSQL"
_MADE = and_(BackupMade.kind == BackupKind.BACKUP, BackupMade.is_good, BackupMade.sha256 != "")


def note(
    db: Database,
    kind: BackupKind,
    *,
    is_good: bool,
    place: str,
    person_id: int = 0,
    workstation_id: int = 0,
    at: datetime | None = None,
    **facts: object,
) -> None:
    """Write down that a backup was made or a drill was run, and whether it held."""
    row = {
        "kind": kind,
        "is_good": is_good,
        "engine": _engine(db),
        "place": place[:400],
        "person_id": person_id,
        "workstation_id": workstation_id,
        **{name: str(v)[:400] if name == "detail" else v for name, v in facts.items()},
        **({"at": at} if at is not None else {}),
    }
    with db.write() as session:
        session.connection().execute(insert(BackupMade), row)


def standing(db: Database) -> Standing:
    """How the shop stands with its backups, as the rows tell."""
    with db.read() as session:
        return standing_in(session)


def standing_in(session: Session) -> Standing:
    """The same within a transaction."""
    backup = _newest(session, BackupKind.BACKUP, good=True)
    drill = _newest(session, BackupKind.DRILL, good=True)
    last = _newest(session, BackupKind.BACKUP)
    return Standing(
        backup.at if backup else None,
        drill.at if drill else None,
        last.detail or "?" if last is not None and not last.is_good else "",
        backup.moves if backup else 0,
        drill.seconds if drill else 0,
        backup.place if backup else "",
        session.scalar(select(Audit.at).order_by(Audit.id).limit(1)),
    )


def changes(db: Database) -> int:
    """How many changes the shop's data have seen; equal counts, equal data."""
    with db.read() as session:
        return int(session.scalar(select(func.sum(ChangeCount.count))) or 0)


def put_ahead(db: Database, most: int) -> None:
    """Let *db* have seen more changes than *most*, whatever it has seen: it goes on from here."""
    lift = most + 1 - changes(db)
    if lift <= 0:
        return
    with db.write() as session:
        row = session.scalars(select(ChangeCount).order_by(ChangeCount.topic).limit(1)).first()
        if row is None:
            row = ChangeCount(topic=Topic.STOCK.value, count=0)
            session.add(row)
        row.count += lift


def database_id(db: Database) -> str:
    """The number of the shop's data, which stays the same through backup and restore."""
    with db.read() as session:
        return session.scalar(select(Meta.value).where(Meta.key == "database_id")) or ""


def is_known(db: Database, sha256: str) -> bool:
    """Whether a good backup of a server with this hash was noted in *db*."""
    known = select(BackupMade.id).where(
        _MADE, BackupMade.engine == _SERVER, BackupMade.sha256 == sha256
    )
    with db.read() as session:
        return session.scalar(known.limit(1)) is not None


def hashes(db: Database) -> list[str]:
    """Of the good backups of its own kind that were noted in *db*, newest first."""
    own = select(BackupMade.sha256).where(_MADE, BackupMade.engine == _engine(db))
    newest = own.order_by(BackupMade.id.desc())
    with db.read() as session:
        return list(session.scalars(newest.limit(_HASHES)))


def _engine(db: Database) -> str:
    return _FILE if db.is_sqlite else _SERVER


def _newest(session: Session, kind: BackupKind, *, good: bool = False) -> BackupMade | None:
    query = select(BackupMade).where(BackupMade.kind == kind)
    if good:
        query = query.where(BackupMade.is_good)
    newest = query.order_by(BackupMade.at.desc(), BackupMade.id.desc()).limit(1)
    return session.scalars(newest).first()
