"""How every import runs: a preview that changes nothing, then all rows or none (SYS-4).

Each row goes through the use case that a person would use, so that no rule is known twice. The
preview does the same in a transaction that is given up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4, uuid5

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.redact import without_resident_numbers
from wms_desktop.core.text import visible
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.operations import OperationFault
from wms_desktop.db.tables import Operation
from wms_desktop.documents.import_table import (
    BadCell,
    ImportColumn,
    ImportFault,
    ImportPreview,
    ImportRow,
    ImportTable,
    table_of,
)
from wms_desktop.documents.spreadsheet import Sheet, read_sheet
from wms_desktop.people.tables import Person

_SPACE = UUID("6f1c8a1e-6d6f-4f0b-9d0e-2f6b5a3c7e11")
_GUESSED, _OTHER_GUESS = "gb18030", "cp950"


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import.

    Attributes:
        title: English, what is imported: "Items".
        deed: English, as a command: "Import items".
        apply: puts every row on the books, notes what is wrong in the table, and returns the
            numbers of the good rows.
        who: the roles that may import this.
    """

    kind: str
    title: str
    deed: str
    columns: tuple[ImportColumn, ...]
    apply: Callable[[Session, Acting, ImportTable], list[int]]
    topics: frozenset[Topic]
    who: tuple[Role, ...]

    def read(self, path: Path, encoding: str = "") -> ImportTable:
        """The table in *path*, with its columns found.

        Args:
            encoding: of a CSV; where it is empty and the headings make no sense in the one that
                is found out, Big5 is tried too.

        Raises:
            Refused: no table, or columns missing.
            Unavailable: the file cannot be read.
        """
        sheet = read_sheet(path, encoding)
        try:
            return table_of(sheet, self.columns)
        except Refused as error:
            other = self._other_reading(path, sheet, error) if not encoding else None
            if other is None:
                raise
            return other

    def preview(self, db: Database, by: Acting, path: Path) -> ImportPreview:
        """What an import of *path* would do; nothing is changed.

        Raises:
            Refused: the role is missing, no table, columns missing, or imported before.
        """
        by.require(*self.who)
        return self.look_through(db, by, self.read(path), path.name)

    def look_through(
        self, db: Database, by: Acting, table: ImportTable, file: str
    ) -> ImportPreview:
        """What an import of *table* would do; *file* is the name that a refusal tells."""
        by.require(*self.who)
        table.bad.clear()
        good: list[int] = []
        try:
            with db.write() as session:
                if session.get(Operation, self._key(by, table)) is not None:
                    raise self._already(session, by, table, file)
                good = self.apply(session, by, table)
                raise _GivenUpError
        except _GivenUpError:
            return table.preview(good)

    def run(self, db: Database, by: Acting, path: Path) -> Done[int]:
        """Import every row of *path* or none; returns how many.

        Raises:
            Refused: as for `preview`, or a row is bad (how many, and the first one's address).
        """
        by.require(*self.who)
        return self.put(db, by, self.read(path), path.name, uuid4())

    def put(
        self, db: Database, by: Acting, table: ImportTable, file: str, press: UUID
    ) -> Done[int]:
        """Import every row of *table* or none.

        Args:
            press: made for one press of the button: sent again it gets the first answer, while
                the same content from another press is refused as imported before.
        """
        by.require(*self.who)
        key = self._key(by, table)
        command = _Import(key, self.kind, table.content_key, press)

        def work(session: Session) -> Done[int]:
            table.bad.clear()
            good = self.apply(session, by, table)
            if table.bad:
                first = min(table.bad, key=BadCell.place)
                raise Refused(ImportFault.BAD_ROWS, count=len(table.bad), first=first.address)
            told = without_resident_numbers(visible(file))
            after = {"file": told, "rows": len(good), "content": table.content_key}
            audit.record(session, by, f"import.{self.kind}", f"import:{key}", after=after)
            return Done(len(good), self.topics)

        try:
            return operations.once(db, by, f"import.{self.kind}", command, work)
        except Refused as error:
            if error.code is not OperationFault.KEY_REUSED:
                raise
            with db.read() as session:
                raise self._already(session, by, table, file) from error

    def _other_reading(self, path: Path, sheet: Sheet, error: Refused) -> ImportTable | None:
        if sheet.encoding != _GUESSED or error.code is not ImportFault.MISSING_COLUMN:
            return None
        try:
            return table_of(read_sheet(path, _OTHER_GUESS), self.columns)
        except Refused:
            return None  # the first reading's fault is the one to tell

    def _already(self, session: Session, by: Acting, table: ImportTable, file: str) -> Refused:
        done = session.get(Operation, self._key(by, table))
        person = session.get(Person, done.person_id) if done else None
        return Refused(
            ImportFault.ALREADY,
            file=file,
            person=person.name if person else "–",
            moment=done.done_at if done else "–",
        )

    def _key(self, by: Acting, table: ImportTable) -> UUID:
        return uuid5(_SPACE, f"{self.kind}:{by.site_id}:{table.content_key}")


@dataclass(frozen=True, slots=True)
class _Import:
    op_id: UUID
    kind: str
    content_key: str
    press: UUID


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
    for row in table.counted():
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
