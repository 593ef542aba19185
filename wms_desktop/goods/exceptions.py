"""Differences between goods and papers, noted while receiving and picking (INB-4, OUT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.core.text import clean_note
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.kinds import ExceptionKind, InboundState
from wms_desktop.goods.orders import inbound_head
from wms_desktop.goods.tables import GoodsException

_ADD = insert(GoodsException).returning(GoodsException.id)


@dataclass(frozen=True, slots=True)
class NoteException:
    """Something about an inbound order's line is not as the papers say."""

    op_id: UUID
    order_id: int
    line: int
    kind: ExceptionKind
    quantity: Decimal
    remarks: str = ""


def note_inbound(db: Database, by: Acting, command: NoteException) -> Done[int]:
    """Note a difference on an inbound order's line; returns the exception's id.

    Raises:
        Refused: unknown or cancelled order, or a quantity that cannot be.
    """
    by.require(Role.KEEPER, Role.CLERK)
    return operations.once(
        db, by, "goods.exception", command, lambda s: _note_inbound(s, by, command)
    )


def _note_inbound(session: Session, by: Acting, command: NoteException) -> Done[int]:
    states = frozenset(InboundState) - {InboundState.CANCELLED}
    head = inbound_head(session, by, command.order_id, states=states)
    checked_quantity(command.quantity, fractional=True, zero=True)
    exception_id = add_exception(
        session, by, f"inbound:{head.number}", command.line, command.kind, command.quantity,
        command.remarks,
    )  # fmt: skip
    return Done(exception_id, frozenset({Topic.INBOUND}))


def add_exception(
    session: Session,
    by: Acting,
    document: str,
    line: int,
    kind: ExceptionKind,
    quantity: Decimal,
    remarks: str = "",
) -> int:
    """Keep a difference with its author; inside the use case that found it."""
    remarks = clean_note(remarks, field="Remarks")
    exception_id: int = (
        session.connection()
        .execute(
            _ADD,
            {
                "document": document,
                "line": line,
                "kind": kind.value,
                "quantity": quantity,
                "remarks": remarks,
                "person_id": by.person_id,
            },
        )
        .scalar_one()
    )
    after = {"line": line, "kind": kind, "quantity": quantity, "remarks": remarks}
    audit.record(session, by, "goods.exception", document, after=after)
    return exception_id
