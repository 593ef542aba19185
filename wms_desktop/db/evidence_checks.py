"""Reading kept files again: a part of them every night, all within a month; results are rows.

Source: reliability.md, Evidence; SYS-2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Subquery, case, func, insert, select

from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.db import evidence
from wms_desktop.db.base import UtcDateTime
from wms_desktop.db.database import Database
from wms_desktop.db.kinds import CheckResult, StoreKind
from wms_desktop.db.stores import NoSuchObjectError, Store
from wms_desktop.db.tables import EvidenceCheck, StoredFile

ALGORITHM = "sha256"
NIGHTLY_PERCENT = 5
PARTS = 27  # of all files, one a night; so many that a shop closed on Sundays misses none for good
ALL_WITHIN = timedelta(days=30)
_CHUNK = 50
_NOT_RECORDED = {Lack.DATABASE_RIGHT, Lack.DATABASE_READ_ONLY}
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Checker:
    """Who reads the files again, and where; noughts for a command that nobody signed in for."""

    person_id: int = 0
    workstation_id: int = 0


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A kept file that is not as it was, or could not be read."""

    sha256: str
    result: CheckResult


@dataclass(frozen=True, slots=True)
class State:
    """How the shop's kept files stand.

    Attributes:
        files: how many there are.
        full_since: every file was read and found whole since then; None without files.
        last: when any file was read last; None while none was.
        bad: files whose last reading found them altered or gone.
        now: the database's moment.
    """

    files: int
    full_since: datetime | None
    last: datetime | None
    bad: int
    now: datetime

    @property
    def is_overdue(self) -> bool:
        """Whether some file was not read for longer than a month."""
        return self.full_since is not None and self.now - self.full_since > ALL_WITHIN


def state(db: Database) -> State:
    """How the kept files stand, from the rows of their checks."""
    with db.read() as session:
        last = _last_checks()
        is_bad = last.c.bad > func.coalesce(last.c.good, 0)
        files, since, bad = session.execute(
            select(
                func.count(StoredFile.sha256),
                func.min(func.coalesce(last.c.at, StoredFile.stored_at), type_=UtcDateTime()),
                func.sum(case((is_bad, 1), else_=0)),
            ).join_from(StoredFile, last, last.c.sha256 == StoredFile.sha256, isouter=True)
        ).one()
        newest = session.scalar(select(func.max(EvidenceCheck.at, type_=UtcDateTime())))
        now = session.scalar(select(func.current_timestamp(type_=UtcDateTime())))
        assert now is not None
    return State(files, since, newest, int(bad or 0), now)


def verify(
    db: Database,
    *,
    percent: int = 100,
    by: Checker | None = None,
    progress: Progress = lambda _done, _total: None,
    goes_on: Callable[[], bool] = lambda: True,
) -> tuple[int, list[FileFinding]]:
    """Read *percent* of the kept files, those longest unread first, and tonight's part of them.

    Rows of checks are everybody's to add, and false ones would keep an altered file at the end of
    the queue for ever. So each night one of `PARTS` parts is read too, by the hash alone.

    Args:
        by: who looks: each result becomes a row; nothing is written down for nobody.
        goes_on: asked now and then; what was read until it says no is written down.

    Returns:
        How many were read, and those that are not as they were.
    """
    with db.read() as session:
        files = session.scalar(select(func.count()).select_from(StoredFile)) or 0
    total = -(-files * max(1, min(100, percent)) // 100)
    names = _all_names(db)
    if total < files:
        chosen = _tonights(db, total)
        names, total = _in_parts(chosen), len(chosen)
    findings: list[FileFinding] = []
    stores: dict[StoreKind, Store] = {}
    records, done = by is not None, 0
    for part in names:
        rows = [(sha256, _read(db, sha256, stores)) for sha256 in part]
        findings += [FileFinding(s, r) for s, r in rows if r is not CheckResult.GOOD]
        if by is not None and records:
            records = _written(db, rows, by)
        done += len(part)
        progress(min(done, total), total)
        if not goes_on():
            break
    return done, findings


def nightly_percent(found: State) -> int:
    """How much is to be read now: nothing, a part of every day, or all where that is overdue."""
    if found.files == 0 or (found.last and found.now - found.last < timedelta(hours=20)):
        return 0
    return 100 if found.is_overdue else NIGHTLY_PERCENT


def _last_checks() -> Subquery:
    is_good = EvidenceCheck.result == CheckResult.GOOD
    is_bad = EvidenceCheck.result.in_([CheckResult.ALTERED, CheckResult.MISSING])
    return (
        select(
            EvidenceCheck.sha256,
            func.max(EvidenceCheck.at).filter(is_good).label("at"),
            func.max(EvidenceCheck.id).filter(is_good).label("good"),
            func.max(EvidenceCheck.id).filter(is_bad).label("bad"),
        )
        .group_by(EvidenceCheck.sha256)
        .subquery()
    )


def _all_names(db: Database) -> Iterator[list[str]]:
    """Every kept file, a few at a time."""
    after = ""
    while True:
        with db.read() as session:
            query = select(StoredFile.sha256).where(StoredFile.sha256 > after)
            names = list(session.scalars(query.order_by(StoredFile.sha256).limit(_CHUNK)))
        if not names:
            return
        yield names
        after = names[-1]


def _tonights(db: Database, limit: int) -> list[str]:
    """So many of those longest unread, and those that are due tonight whatever the rows say."""
    last = _last_checks()
    query = (
        select(StoredFile.sha256)
        .join_from(StoredFile, last, last.c.sha256 == StoredFile.sha256, isouter=True)
        .order_by(
            func.coalesce(last.c.at, StoredFile.stored_at),
            func.coalesce(last.c.good, 0),
            StoredFile.sha256,
        )
        .limit(limit)
    )
    night = _night(db) % PARTS
    beginnings = [f"{number:02x}" for number in range(256) if number % PARTS == night]
    due = select(StoredFile.sha256).where(func.substr(StoredFile.sha256, 1, 2).in_(beginnings))
    with db.read() as session:
        names = [*session.scalars(query), *session.scalars(due.order_by(StoredFile.sha256))]
    return list(dict.fromkeys(names))


def _night(db: Database) -> int:
    """The number of the day, by the database's clock."""
    with db.read() as session:
        now: datetime = session.execute(
            select(func.current_timestamp(type_=UtcDateTime()))
        ).scalar_one()
    return now.toordinal()


def _in_parts(names: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(names), _CHUNK):
        yield names[first : first + _CHUNK]


def _read(db: Database, sha256: str, stores: dict[StoreKind, Store]) -> CheckResult:
    """Read one file; no transaction stays open while its store is asked."""
    with db.read() as session:
        row = session.execute(
            select(StoredFile.store, StoredFile.content, StoredFile.size).where(
                StoredFile.sha256 == sha256
            )
        ).one_or_none()
    if row is None:
        return CheckResult.MISSING
    try:
        content = row.content
        if row.store is not StoreKind.DATABASE:
            if row.store not in stores:
                stores[row.store] = evidence.store_of(db, row.store)
            content = stores[row.store].get(sha256)
    except NoSuchObjectError:
        return CheckResult.MISSING
    except (Unavailable, Refused) as error:
        if isinstance(error, Unavailable) and error.lack.is_databases:
            raise
        return CheckResult.UNREACHABLE
    if content is None:
        return CheckResult.MISSING
    same = len(content) == row.size and hashlib.sha256(content).hexdigest() == sha256
    return CheckResult.GOOD if same else CheckResult.ALTERED


def _written(db: Database, rows: list[tuple[str, CheckResult]], by: Checker) -> bool:
    """Whether the results could be written down: somebody who may only read still may look."""
    values = [
        {
            "sha256": sha256,
            "algorithm": ALGORITHM,
            "result": result,
            "person_id": by.person_id,
            "workstation_id": by.workstation_id,
        }
        for sha256, result in rows
    ]
    try:
        with db.write() as session:
            session.execute(insert(EvidenceCheck), values)
    except Unavailable as error:
        if error.lack not in _NOT_RECORDED:
            raise
        return False
    return True
