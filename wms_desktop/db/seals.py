"""Seals over everything append-only: an alteration, a removal or a cut tail shows (SYS-1).

A seal is a Merkle root over the rows that were added since the last one, chained to it. Whoever
alters a sealed row would have to make every later seal anew; the newest seal's beginning is
printed on papers and day reports and noted at every workstation (`db.anchors`), where no database
administrator reaches it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Table, func, insert, literal, select, text, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms_desktop.db.base import Base, UtcDateTime
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit, Seal

log = logging.getLogger(__name__)
ANCHOR_LENGTH = 12
DUE_ROWS, DUE_AFTER = 1_000, timedelta(hours=1)
LATE_AFTER = timedelta(hours=2)  # of work
_BREAK = timedelta(minutes=5)  # an open window looks as often; a longer silence may be the night
_MOST_LATE = 50_000
FORM = 2
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
class Newest:
    """The last seal: its number, its whole root, when it was made."""

    id: int
    root: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SealFinding:
    """One seal that does not hold; ``login`` made it, where a server has said so."""

    seal_id: int
    fault: SealFault
    login: str = ""

    def __str__(self) -> str:
        return f"{self.fault.value}, made by {self.login}" if self.login else self.fault.value


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


def is_due(db: Database) -> bool:
    """Whether it is time for the next seal: 1,000 rows, or an hour with any, since the last one."""
    with db.read() as session:
        last = session.execute(select(Seal).order_by(Seal.id.desc()).limit(1)).scalar_one_or_none()
        since = _reach(last.upto) if last else {}
        newest = union_all(
            *(
                select(literal(table.name), func.coalesce(func.max(table.c.id), 0))
                for table in sealed_tables()
            )
        )
        new = sum(max(0, upto - since.get(name, 0)) for name, upto in session.execute(newest))
        if new == 0 or new >= DUE_ROWS or last is None:
            return bool(new > 0)
        return bool(_now(session) - last.at >= DUE_AFTER)


def late_since(db: Database) -> datetime | None:
    """Since when rows wait for a seal, though people have worked for two hours without one.

    Whoever keeps a transaction open puts every seal off, and nobody is told. Where nobody works
    there is nobody to seal either: a silence counts five minutes, however long, so what was
    written before closing time waits for the morning. None before the first seal.
    """
    with db.read() as session:
        last = session.scalar(select(Seal.upto).order_by(Seal.id.desc()).limit(1))
        if last is None:
            return None
        new = select(Audit.at).where(Audit.id > _reach(last).get("audit", 0))
        moments = session.scalars(new.order_by(Audit.id).limit(_MOST_LATE)).all()
    gaps = (later - earlier for earlier, later in pairwise(moments))
    worked = sum((max(timedelta(), min(gap, _BREAK)) for gap in gaps), timedelta())
    return moments[0] if worked > LATE_AFTER else None


def _sealed(db: Database) -> str | None:
    with db.write() as session:
        last = session.execute(select(Seal).order_by(Seal.id.desc()).limit(1)).scalar_one_or_none()
        since = _reach(last.upto) if last else {}
        upto = {table.name: _last_id(session, table) for table in sealed_tables()}
        if not _all_is_visible(session):
            log.warning("not sealed: somebody writes for longer than %s s", _PATIENCE_S)
            return None
        previous = last.root if last else ""
        tree, rows = _tree(session, previous, since, upto)
        if rows == 0:
            return None
        row = {
            "at": _now(session),
            "previous": previous,
            "upto": json.dumps(upto, sort_keys=True),
            "rows": rows,
            "form": FORM,
            "login": _author(session),
        }
        root = _covering(tree, row)
        session.connection().execute(insert(Seal), {**row, "root": root})
        return root


def verify(
    db: Database, progress: Callable[[int, int], object] = lambda _done, _total: None
) -> list[SealFinding]:
    """Every seal that does not hold, oldest first; empty when all do.

    Whatever the shop's size, only a few thousand rows are in memory at a time.

    Args:
        progress: told how many sealed rows were read, of how many.
    """
    findings = []
    with db.recount() as session:
        total = int(session.scalar(select(func.coalesce(func.sum(Seal.rows), 0))) or 0)
        previous, since, read = "", dict[str, int](), 0
        seals = select(Seal).order_by(Seal.id)
        for kept in session.scalars(seals.execution_options(yield_per=_CHUNK)):
            upto = _reach(kept.upto)
            tree, rows = _tree(session, previous, since, upto)
            root = tree
            if kept.form == FORM:
                names = ("at", "previous", "upto", "rows", "form", "login")
                root = _covering(tree, {name: getattr(kept, name) for name in names})
            if kept.previous != previous:
                findings.append(SealFinding(kept.id, SealFault.BROKEN_CHAIN, kept.login))
            elif (root, rows) != (kept.root, kept.rows) or kept.form not in (1, FORM):
                findings.append(SealFinding(kept.id, SealFault.ALTERED, kept.login))
            previous, since, read = kept.root, upto, read + rows
            progress(min(read, total), total)
    return findings


def newest(db: Database) -> Newest | None:
    """The last seal; None before the first."""
    with db.read() as session:
        row = session.execute(
            select(Seal.id, Seal.root, Seal.at).order_by(Seal.id.desc()).limit(1)
        ).one_or_none()
    return Newest(*row) if row else None


def roots(session: Session, ids: list[int]) -> dict[int, str]:
    """The roots of the seals *ids*, by number; those that are not there are left out."""
    rows = session.execute(select(Seal.id, Seal.root).where(Seal.id.in_(ids)))
    return {row.id: row.root for row in rows}


def count(db: Database) -> int:
    """How many seals there are."""
    with db.read() as session:
        return int(session.scalar(select(func.count()).select_from(Seal)) or 0)


def newest_anchor(db: Database) -> str:
    """The first 12 hexadecimal digits of the newest seal, for papers; empty before the first."""
    with db.read() as session:
        return anchor_in(session)


def anchor_in(session: Session) -> str:
    """`newest_anchor` for a paper that is drawn within a use case."""
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


def _now(session: Session) -> datetime:
    found: datetime | None = session.scalar(select(func.current_timestamp(type_=UtcDateTime())))
    assert found is not None
    return found


def _author(session: Session) -> str:
    """The login that seals; the server writes it down itself (`watchmen`), whatever we say."""
    if session.connection().dialect.name == "sqlite":
        return ""
    return str(session.scalar(select(text("session_user"))))


def _reach(text_: str) -> dict[str, int]:
    """How far a seal reaches; nowhere where somebody has written nonsense there."""
    try:
        told = json.loads(text_)
        return {str(name): int(upto) for name, upto in told.items()}
    except (ValueError, ArithmeticError, RecursionError, AttributeError, TypeError):
        return {}


def _covering(tree: str, row: dict[str, Any]) -> str:
    """The root of a seal of form 2: over its rows, and over what the seal says of itself."""
    at: datetime = row["at"]
    facts = (row[name] for name in ("previous", "upto", "rows", "form", "login"))
    said = "\x1f".join(map(str, (tree, *facts, at.isoformat())))
    return hashlib.sha256(b"\x02" + said.encode()).hexdigest()


def _tree(
    session: Session, previous: str, since: dict[str, int], upto: dict[str, int]
) -> tuple[str, int]:
    """The Merkle root over the rows between two seals, and how many they are."""
    tree = _Tree()
    tree.add(hashlib.sha256(previous.encode()).digest())
    for table in sealed_tables():
        first, last = since.get(table.name, 0), upto.get(table.name, 0)
        for row in _rows(session, table, first, last):
            tree.add(_leaf(table, row))
    return tree.root().hex(), tree.count - 1


class _Tree:
    """A Merkle tree that holds one node a level; the last of an odd number stands for two."""

    def __init__(self) -> None:
        self.count = 0
        self._waiting: list[bytes | None] = []

    def add(self, leaf: bytes) -> None:
        self.count += 1
        node = leaf
        for level, left in enumerate(self._waiting):
            if left is None:
                self._waiting[level] = node
                return
            self._waiting[level] = None
            node = _above(left, node)
        self._waiting.append(node)

    def root(self) -> bytes:
        last: bytes | None = None
        nodes = self.count
        for left in self._waiting:
            if nodes == 1:
                break
            nodes = (nodes + 1) // 2
            if left is not None and last is not None:
                last = _above(left, last)
            elif left is not None or last is not None:
                alone = left or last
                assert alone is not None
                last = _above(alone, alone)
        top = last or self._waiting[-1]
        assert top is not None
        return top


def _above(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


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
