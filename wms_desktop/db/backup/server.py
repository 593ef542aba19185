"""A backup of a database on a server: pg_dump under one snapshot, counted, listed and hashed.

Restored only into an empty database, in one transaction, and recounted there before it is said to
be done; never over one that people work in.

Source: reliability.md, Embedded SQLite (last point).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from wms_desktop import __version__
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db import schema
from wms_desktop.db.backup import making, tools
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup.known import Belief, Voucher, own_copy
from wms_desktop.db.backup.making import Proof
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.database import Database, expected_errors
from wms_desktop.db.schema import SchemaState
from wms_desktop.db.tables import ChangeCount, Meta, Seal

_TABLES = text(
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
    " AND n.nspname = current_schema() ORDER BY 1"
)
_ROLES = text(
    "SELECT DISTINCT r.rolname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN LATERAL aclexplode(c.relacl) a ON true"
    " JOIN pg_roles r ON r.oid IN (c.relowner, a.grantee)"
    " WHERE n.nspname = current_schema() ORDER BY 1"
)
_HEAD = b"PGDMP"


def back_up(db: Database, target: Path, *, now: datetime | None = None) -> Manifest:
    """A proved dump of the whole database under *target*, its manifest beside it.

    Raises:
        Unavailable: no pg_dump of the server's version, no right to read everything, no room.
    """
    version = tools.server_version(db)
    dump, listing = (tools.tool(name, version) for name in ("pg_dump", "pg_restore"))
    making.require_free(target, target.with_name("no such file"))
    draft = manifests.draft_of(target)
    with making.writing_to(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        making.forget(draft)
        try:
            # through one handle: whoever exchanges the file meanwhile does not get its hash noted
            with open(draft, "x+b", opener=_for_this_user) as file, db.snapshot() as session:
                snapshot = str(session.scalar(text("SELECT pg_export_snapshot()")))
                arguments = ["-Fc", f"--snapshot={snapshot}"]
                arguments += ["--enable-row-security"]  # everybody reads every row
                tools.run(dump, arguments, db, output=file)
                told = _told(session, file, now or datetime.now(UTC))
            require_listed(listing, draft, told.counts)
        except Unavailable:
            draft.unlink(missing_ok=True)
            raise
        manifests.publish(told, draft, target)
    return told


def require_listed(listing: Path, dump: Path, counts: dict[str, int]) -> None:
    """Refuse a dump that does not name the data of every table.

    Raises:
        Unavailable: it cannot be read, or some table's data are not in it.
    """
    told = tools.run(listing, ["--list", str(dump)])
    named = set(re.findall(r"TABLE DATA \S+ (\S+) ", told))
    partitioned = set(re.findall(r"TABLE ATTACH \S+ (\S+) ", told))
    lost = [name for name in counts if name not in named and not _is_parent(name, partitioned)]
    if lost:
        raise Unavailable(Lack.BACKUP_BROKEN, path=str(dump), detail=", ".join(lost[:3]))


def restore(
    source: Path, db: Database, *, proof: Proof, belief: Belief, keep_rights: bool = True
) -> tuple[Manifest, Voucher]:
    """Put a dump into the empty database *db*, and recount it there; who vouched for it.

    Args:
        keep_rights: owners and rights as this program wants them; a scratch database needs none.

    Raises:
        Unavailable: nobody knows the dump, it is altered or no dump, the database is not empty, or
            what came out is not what went in. Until the recount nothing of it is there at all.
    """
    told = manifests.require(source)
    if told.engine != manifests.POSTGRESQL:
        raise Unavailable(Lack.BACKUP_ENGINE, path=str(source), engine="SQLite")
    if schema.state(db) is not SchemaState.EMPTY:
        raise Unavailable(Lack.BACKUP_NOT_EMPTY, database=db.shown_url)
    voucher = belief.require(source, told.sha256)
    with own_copy(source, told) as dump:
        with dump.open("rb") as file:
            if file.read(5) != _HEAD:
                raise Unavailable(Lack.BACKUP_ENGINE, path=str(source), engine="?")
        _fill(dump, db, told, keep_rights=keep_rights)
    require_restored(db, source, told, proof=proof, keep_rights=keep_rights)
    return told, voucher


def _fill(dump: Path, db: Database, told: Manifest, *, keep_rights: bool) -> None:
    tool = tools.tool("pg_restore", tools.server_version(db))
    arguments = ["--single-transaction", "--exit-on-error"]
    is_ruler = _is_superuser(db)
    if not (keep_rights and is_ruler):
        arguments += ["--no-owner"] + ([] if keep_rights else ["--no-acl"])
    if keep_rights:
        _make_missing_roles(db, told.roles)
    tools.run(tool, [*arguments, str(dump)], db)


def require_restored(
    db: Database, source: Path, told: Manifest, *, proof: Proof, keep_rights: bool
) -> None:
    """Recount a restored database; an older schema is brought up first, and so are its rights.

    Raises:
        Unavailable: what came out is not what went in; the restored database is not to be used.
    """
    with db.snapshot() as session:
        counts = _counts(session)
    wrong = [name for name in sorted(told.counts) if counts.get(name) != told.counts[name]]
    found = schema.state(db)
    if found is SchemaState.NEWER:
        raise Unavailable(Lack.BACKUP_NEWER, path=str(source))
    if not wrong and (found is SchemaState.OLDER or keep_rights):
        schema.upgrade(db)
    wrong = wrong or list(proof(db))
    if wrong:
        raise Unavailable(Lack.BACKUP_BROKEN, path=str(source), detail=", ".join(wrong[:3]))


def scratch_name(now: datetime) -> str:
    """The name of a database that a drill makes and removes."""
    return f"wms_drill_{now:%Y%m%d%H%M%S}_{os.getpid()}"


def make_scratch(db: Database, name: str) -> Database:
    """A new, empty database on the same server.

    Raises:
        Unavailable: the login may make none.
    """
    try:
        _alone(db, f'CREATE DATABASE "{name}" TEMPLATE template0')
    except Unavailable as error:
        if error.lack is not Lack.DATABASE_RIGHT:
            raise
        login = db.engine.url.username or ""
        raise Unavailable(Lack.DATABASE_SCRATCH_RIGHT, login=login) from error
    return Database(db.engine.url.set(database=name).render_as_string(hide_password=False))


def drop_scratch(db: Database, name: str) -> None:
    """Remove what `make_scratch` made."""
    _alone(db, f'DROP DATABASE IF EXISTS "{name}"')


def _alone(db: Database, statement: str) -> None:
    alone = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with expected_errors(), alone.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql(statement)
        connection.connection.invalidate()  # its setting must not reach another use


def _for_this_user(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _told(session: Session, dump: IO[bytes], now: datetime) -> Manifest:
    dump.seek(0)
    digest = hashlib.file_digest(dump, "sha256").hexdigest()  # type: ignore[arg-type]
    return Manifest(
        __version__,
        str(session.scalar(text("SELECT version_num FROM alembic_version"))),
        manifests.POSTGRESQL,
        session.scalar(select(Meta.value).where(Meta.key == "database_id")) or "",
        now.replace(microsecond=0),
        digest,
        dump.tell(),
        _counts(session),
        session.scalar(select(Seal.root).order_by(Seal.id.desc()).limit(1)) or "",
        int(session.scalar(select(func.sum(ChangeCount.count))) or 0),
        tuple(session.scalars(_ROLES)),
    )


def _counts(session: Session) -> dict[str, int]:
    names: Sequence[str] = session.scalars(_TABLES).all()
    return {
        name: int(session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())
        for name in names
        if name != "alembic_version"
    }


def _is_parent(name: str, partitions: set[str]) -> bool:
    return any(part.startswith(f"{name}_") for part in partitions)


def _is_superuser(db: Database) -> bool:
    with db.read() as session:
        own = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(session.scalar(own))


def _make_missing_roles(db: Database, roles: Sequence[str]) -> None:
    """Closed doors with the right names: the administrator gives passwords anew."""
    with db.write() as session:
        known = set(session.scalars(text("SELECT rolname FROM pg_roles")))
        for role in roles:
            if role not in known:
                quoted = role.replace('"', '""')
                session.connection().exec_driver_sql(f'CREATE ROLE "{quoted}" NOLOGIN')
