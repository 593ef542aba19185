"""Differences between goods and papers, noted while receiving and picking (INB-4, OUT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.core.text import clean_note
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.kinds import ON_ORDERS, ExceptionKind, InboundState
from wms_desktop.goods.orders import InboundHead, inbound_head
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import GoodsException, InboundLine
from wms_desktop.imaging.photos import checked

_ADD = insert(GoodsException).returning(GoodsException.id)


@dataclass(frozen=True, slots=True)
class NoteException:
    """Something about an inbound order's line is not as the papers say; line 0 is the order."""

    op_id: UUID
    order_id: int
    line: int
    kind: ExceptionKind
    quantity: Decimal
    remarks: str = ""
    photos: tuple[Photo | CheckedPhoto, ...] = ()


def note_inbound(db: Database, by: Acting, command: NoteException) -> Done[int]:
    """Note a difference on an inbound order's line or papers; returns the exception's id.

    Raises:
        Refused: unknown or cancelled order, no such line, a quantity that cannot be, wrong papers
            without a word about them, or a photo that is none.

    Source: INB-4.
    """
    by.require(Role.KEEPER, Role.CLERK)
    photos = checked(command.photos)
    return operations.once(
        db, by, "goods.exception", command, lambda s: _note_inbound(s, by, command, photos)
    )


def _note_inbound(
    session: Session, by: Acting, command: NoteException, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    states = frozenset(InboundState) - {InboundState.CANCELLED}
    head = inbound_head(session, by, command.order_id, states=states)
    if command.kind not in ON_ORDERS:
        raise ValueError(f"{command.kind} is not about an order")
    on_papers = command.kind is ExceptionKind.WRONG_PAPERS
    checked_quantity(command.quantity, fractional=True, zero=True)
    if on_papers and not command.remarks.strip():
        raise Refused(GoodsFault.REASON_MISSING)
    if not (on_papers and command.line == 0):
        _require_line(session, head, command.line)
    exception_id = add_exception(
        session, by, f"inbound:{head.number}", command.line, command.kind, command.quantity,
        command.remarks, photos,
    )  # fmt: skip
    return Done(exception_id, frozenset({Topic.INBOUND}))


def _require_line(session: Session, head: InboundHead, line: int) -> None:
    of_order = select(InboundLine.id).where(InboundLine.order_id == head.id)
    if not (0 < line < 2**31 and session.scalar(of_order.where(InboundLine.line == line))):
        raise Refused(GoodsFault.NO_SUCH_LINE, number=head.number, line=line)


def add_exception(
    session: Session,
    by: Acting,
    document: str,
    line: int,
    kind: ExceptionKind,
    quantity: Decimal,
    remarks: str = "",
    photos: tuple[CheckedPhoto, ...] = (),
) -> int:
    """Keep a difference with its author and photos; inside the use case that found it."""
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
    attachments.attach_all(session, by, f"exception:{exception_id}", photos)
    after = {"line": line, "kind": kind, "quantity": quantity, "remarks": remarks}
    audit.record(session, by, "goods.exception", document, after=after)
    return exception_id
