"""How every import runs: a preview that changes nothing, then all rows or none (SYS-4).

Each row goes through the use case that a person would use, so that no rule is known twice. The
preview does the same in a transaction that is given up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import visible
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Operation
from wms_desktop.documents.import_table import (
    ImportColumn,
    ImportFault,
    ImportPreview,
    ImportRow,
    ImportTable,
    table_of,
)
from wms_desktop.documents.spreadsheet import read_sheet

_SPACE = UUID("6f1c8a1e-6d6f-4f0b-9d0e-2f6b5a3c7e11")


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import.

    Attributes:
        apply: puts every row on the books, notes what is wrong in the table, and returns the
            numbers of the good rows.
    """

    kind: str
    columns: tuple[ImportColumn, ...]
    apply: Callable[[Session, Acting, ImportTable], list[int]]
    topics: frozenset[Topic]

    def preview(self, db: Database, by: Acting, path: Path) -> ImportPreview:
        """What an import of *path* would do; nothing is changed.

        Raises:
            Refused: no table, columns missing, or imported before.
        """
        table = table_of(read_sheet(path), self.columns)
        good: list[int] = []
        try:
            with db.write() as session:
                if session.get(Operation, self._key(by, table)) is not None:
                    raise Refused(ImportFault.ALREADY, file=path.name)
                good = self.apply(session, by, table)
                raise _GivenUpError
        except _GivenUpError:
            return table.preview(good)

    def run(self, db: Database, by: Acting, path: Path) -> Done[int]:
        """Import every row of *path* or none; returns how many.

        Raises:
            Refused: as for `preview`, or a row is bad (how many, and the first one's address).
        """
        table = table_of(read_sheet(path), self.columns)
        key = self._key(by, table)
        command = _Import(key, self.kind, table.content_key)

        def work(session: Session) -> Done[int]:
            table.bad.clear()
            good = self.apply(session, by, table)
            if table.bad:
                first = min(table.bad, key=lambda bad: bad.row)
                raise Refused(ImportFault.BAD_ROWS, count=len(table.bad), first=first.address)
            after = {"file": visible(path.name), "rows": len(good), "content": table.content_key}
            audit.record(session, by, f"import.{self.kind}", f"import:{key}", after=after)
            return Done(len(good), self.topics)

        done = operations.once(db, by, f"import.{self.kind}", command, work)
        if done.replay:
            raise Refused(ImportFault.ALREADY, file=path.name)
        return done

    def _key(self, by: Acting, table: ImportTable) -> UUID:
        return uuid5(_SPACE, f"{self.kind}:{by.site_id}:{table.content_key}")


@dataclass(frozen=True, slots=True)
class _Import:
    op_id: UUID
    kind: str
    content_key: str


class _GivenUpError(Exception):
    """The preview has seen enough."""


@contextmanager
def row_guard(session: Session, row: ImportRow, key: str) -> Iterator[None]:
    """What is refused inside becomes a bad cell of *row*, and leaves nothing behind."""
    try:
        with session.begin_nested():
            yield
    except Refused as error:
        row.fail(key, error)


def each_row(
    session: Session,
    table: ImportTable,
    key: str,
    work: Callable[[ImportRow], None],
) -> list[int]:
    """Let *work* deal with every row; the numbers of those with nothing wrong."""
    good = []
    for row in table.rows():
        before = len(table.bad)
        with row_guard(session, row, key):
            work(row)
        if len(table.bad) == before:
            good.append(row.number)
    return good


def listed(text: str) -> Sequence[str]:
    """The parts of a cell that holds several: ``a; b``."""
    for sign in ("；", "、", "\n"):
        text = text.replace(sign, ";")
    return [part.strip() for part in text.split(";") if part.strip()]
