"""Who read a receipt, in which form: a paper with money value leaves a trail (RCP-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.customers.exporting import MOST_NOTED
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.people.rules import TABS
from wms_desktop.people.tables import Person
from wms_desktop.receipts.kinds import ReadingOf
from wms_desktop.receipts.tables_control import ReceiptReading

_NOTE: dict[str, Any] = {
    "sqlite": sqlite.insert(ReceiptReading).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(ReceiptReading).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class NoteReading:
    """Somebody has a receipt before their eyes."""

    op_id: UUID
    receipt_id: int
    reading_of: ReadingOf


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Who read a receipt, when first that day."""

    reading_of: ReadingOf
    person: str
    at: datetime


def note_reading(db: Database, by: Acting, command: NoteReading) -> Done[int]:
    """Note that the person reads the receipt; each form once a person and day.

    Raises:
        Refused: the person may not see receipts.
    """
    by.require(*TABS["receipts"])

    def work(session: Session) -> Done[int]:
        add(session, by, [command.receipt_id], command.reading_of)
        return Done(command.receipt_id)

    return operations.once(db, by, "receipts.read", command, work)


def add(session: Session, by: Acting, receipt_ids: Sequence[int], reading_of: ReadingOf) -> None:
    """`note_reading` for several receipts inside another transaction."""
    connection = session.connection()
    values = [
        {
            "receipt_id": receipt_id,
            "reading_of": reading_of,
            "person_id": by.person_id,
            "workstation_id": by.workstation_id,
            "day": by.today,
        }
        for receipt_id in sorted(set(receipt_ids))
    ]
    if values:
        connection.execute(_NOTE[connection.dialect.name], values)


def note_export(session: Session, by: Acting, rows: Sequence[Any]) -> None:
    """A list of receipts went out; a long one is on the trail as a whole only."""
    if len(rows) <= MOST_NOTED:
        add(session, by, [row.id for row in rows], ReadingOf.EXPORT)


def readings(db: Database, receipt_id: int, *, limit: int = 50) -> list[ReadingRow]:
    """Who read a receipt, the newest first."""
    query = (
        select(ReceiptReading.reading_of, Person.name, ReceiptReading.at)
        .join(Person, Person.id == ReceiptReading.person_id)
        .where(ReceiptReading.receipt_id == receipt_id)
        .order_by(ReceiptReading.id.desc())
        .limit(limit)
    )
    with db.read() as session:
        return [ReadingRow(*row) for row in session.execute(query)]
