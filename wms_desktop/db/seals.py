"""Seals over everything append-only: an alteration, a removal or a cut tail shows (SYS-1).

A seal is a Merkle root over the rows that were added since the last one, chained to it. Whoever
alters a sealed row would have to make every later seal anew; the newest seal's beginning is
printed on papers and day reports, where no database administrator reaches it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms_desktop.db.base import Base
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Seal

ANCHOR_LENGTH = 12
_CHUNK = 2_000
_PATIENCE_S = 5.0
_WRITING = text(
    "SELECT l.virtualtransaction FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
    " WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted"
    " AND l.pid <> pg_backend_pid() AND c.relname = ANY(:names)"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_UNSEALED = {"seal", "operation", "stored_file"}  # chained itself; not numbered; hashed by content


class SealFault(StrEnum):
    """What a verification can find."""

    BROKEN_CHAIN = "broken_chain"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class SealFinding:
    """One seal that does not hold."""

    seal_id: int
    fault: SealFault


def sealed_tables() -> list[Table]:
    """Every append-only table with a running number, by name."""
    tables = Base.metadata.tables.values()
    return sorted(
        (t for t in tables if t.info.get("append_only") and t.name not in _UNSEALED),
        key=lambda table: table.name,
    )


def seal(db: Database) -> str | None:
    """Seal what was added since the last seal.

    Returns:
        The new root in hexadecimal; None when nothing was added, when somebody else has just
        sealed, or when somebody has posted for so long that it is left for the next time.
    """
    try:
        return _sealed(db)
    except IntegrityError:  # two at once: the other one's seal stands on the same last seal
        return None


def _sealed(db: Database) -> str | None:
    with db.write() as session:
        last = session.execute(select(Seal).order_by(Seal.id.desc()).limit(1)).scalar_one_or_none()
        since = json.loads(last.upto) if last else {}
        upto = {table.name: _last_id(session, table) for table in sealed_tables()}
        if not _all_is_visible(session):
            return None
        previous = last.root if last else ""
        root, rows = _root(session, previous, since, upto)
        if rows == 0:
            return None
        session.connection().execute(
            insert(Seal),
            {
                "previous": previous,
                "root": root,
                "upto": json.dumps(upto, sort_keys=True),
                "rows": rows,
            },
        )
        return root


def verify(db: Database) -> list[SealFinding]:
    """Every seal that does not hold, oldest first; empty when all do."""
    findings = []
    with db.snapshot() as session:
        previous, since = "", dict[str, int]()
        for kept in session.scalars(select(Seal).order_by(Seal.id)):
            upto: dict[str, int] = json.loads(kept.upto)
            root, rows = _root(session, previous, since, upto)
            if kept.previous != previous:
                findings.append(SealFinding(kept.id, SealFault.BROKEN_CHAIN))
            elif (root, rows) != (kept.root, kept.rows):
                findings.append(SealFinding(kept.id, SealFault.ALTERED))
            previous, since = kept.root, upto
    return findings


def count(db: Database) -> int:
    """How many seals there are."""
    with db.read() as session:
        return int(session.scalar(select(func.count()).select_from(Seal)) or 0)


def newest_anchor(db: Database) -> str:
    """The first 12 hexadecimal digits of the newest seal, for papers; empty before the first."""
    with db.read() as session:
        root = session.scalar(select(Seal.root).order_by(Seal.id.desc()).limit(1))
    return (root or "")[:ANCHOR_LENGTH]


def _last_id(session: Session, table: Table) -> int:
    return int(session.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0)


def _all_is_visible(session: Session) -> bool:
    """Wait until whoever was writing a moment ago has ended: no lower number comes up later.

    Numbers are given out when a row is written and seen when it is committed, in another order.
    Sealing over such a gap would make an honest row look like a forged one. Nobody is kept waiting.
    """
    if session.connection().dialect.name == "sqlite":
        return True  # one writer at a time
    names = [table.name for table in sealed_tables()]
    writing = set(session.scalars(_WRITING, {"names": names}))
    end = time.monotonic() + _PATIENCE_S
    while writing:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
        writing &= set(session.scalars(_WRITING, {"names": names}))
    return True


def _root(
    session: Session, previous: str, since: dict[str, int], upto: dict[str, int]
) -> tuple[str, int]:
    leaves = [hashlib.sha256(previous.encode()).digest()]
    for table in sealed_tables():
        first, last = since.get(table.name, 0), upto.get(table.name, 0)
        leaves += [_leaf(table, row) for row in _rows(session, table, first, last)]
    count = len(leaves) - 1
    while len(leaves) > 1:
        if len(leaves) % 2:
            leaves.append(leaves[-1])
        pairs = zip(leaves[::2], leaves[1::2], strict=True)
        leaves = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return leaves[0].hex(), count


def _rows(session: Session, table: Table, after: int, upto: int) -> Iterator[Any]:
    while after < upto:
        rows = session.execute(
            select(table)
            .where(table.c.id > after, table.c.id <= upto)
            .order_by(table.c.id)
            .limit(_CHUNK)
        ).all()
        if not rows:
            return
        yield from rows
        after = rows[-1].id


def _leaf(table: Table, row: Any) -> bytes:
    """One row's digest. A column added later counts where it says something, so that what was
    sealed before it existed still holds."""
    said = "\x1f".join(
        f"{column.name}={value}"
        for column, value in zip(table.c, row, strict=True)
        if value or not column.info.get("later")
    )
    return hashlib.sha256(b"\x00" + table.name.encode() + b"\x1e" + said.encode()).digest()
