"""Differences between goods and papers as pages show them (INB-4, OUT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.db.database import Database
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.tables import GoodsException
from wms_desktop.people.tables import Person


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A difference: at which line of which document, how much, and what was said about it."""

    id: int
    document: str
    line: int
    kind: ExceptionKind
    quantity: Decimal
    remarks: str
    at: datetime
    person: str


def exceptions(
    db: Database, *, document: str = "", after: ExceptionRow | None = None, limit: int = 50
) -> list[ExceptionRow]:
    """Differences, newest first; of one document where it is named."""
    query = _rows().order_by(GoodsException.id.desc()).limit(limit)
    if document:
        query = query.where(GoodsException.document == document)
    if after is not None:
        query = query.where(GoodsException.id < after.id)
    with db.read() as session:
        return [_row(row) for row in session.execute(query)]


def exceptions_of(session: Session, document: str) -> tuple[ExceptionRow, ...]:
    """The differences of one document in the order in which they were found."""
    query = _rows().where(GoodsException.document == document).order_by(GoodsException.id)
    return tuple(_row(row) for row in session.execute(query))


def _rows() -> Any:
    return select(
        GoodsException.id,
        GoodsException.document,
        GoodsException.line,
        GoodsException.kind,
        GoodsException.quantity,
        GoodsException.remarks,
        GoodsException.at,
        Person.name,
    ).join(Person, Person.id == GoodsException.person_id)


def _row(row: Any) -> ExceptionRow:
    id_, document, line, kind, *rest = row
    return ExceptionRow(id_, document, line, ExceptionKind(kind), *rest)
