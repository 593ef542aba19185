"""Goods come back: they arrive, and every piece of them is looked at (RET-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.core.text import clean_line
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.imaging.photos import checked
from wms_desktop.returns import pieces
from wms_desktop.returns.chain import still_here
from wms_desktop.returns.kinds import PieceVerdict, ReturnState
from wms_desktop.returns.rules_inspection import (
    INSPECTORS,
    InspectionFault,
    SlipGoods,
    line_of,
)
from wms_desktop.returns.service import add_step
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnPiece
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.kinds import StorageClass
from wms_desktop.stock.places import place
from wms_desktop.stock.rules import StorageFault
from wms_desktop.stock.tables import Item, Lot

_CHANGED = frozenset({Topic.RETURNS})
_TEXT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Arrive:
    """The goods of a slip stand here.

    Attributes:
        location_id: a location of a zone for returns.
    """

    op_id: UUID
    application_id: int
    seen_version: int
    location_id: int
    arrived_on: date


@dataclass(frozen=True, slots=True)
class LookAt:
    """Somebody looked at a piece, or at several that were counted.

    Attributes:
        line_id: of the slip; 0 where the goods themselves were scanned.
        item_id, lot_id: what was scanned; lot 0 where it was the item's own code.
        explained: how it was explained to the customer that a piece is refused.
    """

    op_id: UUID
    application_id: int
    verdict: PieceVerdict
    quantity: Decimal
    line_id: int = 0
    item_id: int = 0
    lot_id: int = 0
    finding: str = ""
    explained: str = ""
    photos: tuple[Photo | CheckedPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What one scan did: the entry, and how many of its line were seen with it."""

    piece_id: int
    line: int
    seen: Decimal
    applied: Decimal


@dataclass(frozen=True, slots=True)
class TakeBack:
    """An entry was a mistake (F8)."""

    op_id: UUID
    application_id: int
    piece_id: int


def arrive(db: Database, by: Acting, command: Arrive) -> Done[int]:
    """Take the goods of an issued slip in; nothing is on the books until they were inspected.

    Raises:
        Refused: no right, unknown, not issued or arrived already, a location outside the zones
            for returns or blocked, a day ahead or before the slip.
        Stale: changed since it was shown.

    Source: RET-4, LOC-1.
    """
    by.require(*INSPECTORS)
    return operations.once(
        db, by, "returns.arrive", command, lambda session: _arrive(session, by, command)
    )


def _arrive(session: Session, by: Acting, command: Arrive) -> Done[int]:
    application = pieces.locked(session, by, command.application_id)
    still_here(session, by, *INSPECTORS)
    number = application.slip_number or application.number
    if application.state in (ReturnState.ARRIVED, ReturnState.INSPECTED, ReturnState.CLOSED):
        raise Refused(
            InspectionFault.ALREADY_ARRIVED, number=number, arrived_on=application.arrived_on
        )
    if application.version != command.seen_version:
        raise audit.stale(session, f"return:{application.number}")
    pieces.require_state(application, ReturnState.ISSUED, InspectionFault.NOT_ISSUED)
    pieces.check_day(command.arrived_on, by, issued_on=application.issued_on, number=number)
    bin_ = place(session, by.site_id, command.location_id)
    if bin_.storage_class is not StorageClass.RETURNS:
        raise Refused(InspectionFault.NOT_RETURNS_ZONE, location=bin_.code)
    if bin_.is_blocked:
        raise Refused(StorageFault.BLOCKED, location=bin_.code)
    application.arrived_on, application.location_id = command.arrived_on, bin_.location_id
    application.state = ReturnState.ARRIVED
    add_step(session, by, application.id, ReturnState.ARRIVED, bin_.code)
    after = {"state": ReturnState.ARRIVED, "location": bin_.code, "on": command.arrived_on}
    audit.record(
        session, by, "returns.arrive", f"return:{application.number}",
        before={"state": ReturnState.ISSUED}, after=after,
    )  # fmt: skip
    return Done(application.id, _CHANGED)


def look_at(db: Database, by: Acting, command: LookAt) -> Done[Looked]:
    """Note what a piece is. Workstations that look at the same slip see each other's pieces.

    Raises:
        Refused: no right, not arrived, an item or lot that is not on the slip, more than was
            applied for (with the figures), a refused piece without a finding, a photo that is none.

    Source: RET-4.
    """
    by.require(*INSPECTORS)
    photos = checked(command.photos)
    return operations.once(
        db, by, "returns.look_at", command, lambda s: _look_at(s, by, command, photos),
        decode=_looked,
    )  # fmt: skip


def _looked(value: dict[str, Any]) -> Looked:
    return Looked(
        value["piece_id"], value["line"], Decimal(value["seen"]), Decimal(value["applied"])
    )


def _look_at(
    session: Session, by: Acting, command: LookAt, photos: tuple[CheckedPhoto, ...]
) -> Done[Looked]:
    application = pieces.locked(session, by, command.application_id)
    still_here(session, by, *INSPECTORS)
    pieces.require_state(application, ReturnState.ARRIVED, InspectionFault.NOT_ARRIVED)
    lines = pieces.goods_of(session, application.id, pieces.standing(session, application.id))
    goods = _line(session, application, lines, command)
    item = item_facts(session, goods.item_id, active=False)
    quantity = checked_quantity(command.quantity, fractional=item.is_fractional)
    finding = clean_line(command.finding, field="Finding", limit=_TEXT_LIMIT, required=False)
    explained = clean_line(
        command.explained, field="Explanation", limit=_TEXT_LIMIT, required=False
    )
    if command.verdict is PieceVerdict.REFUSED and not finding:
        raise Refused(InspectionFault.FINDING_MISSING)
    if goods.seen + quantity > goods.applied:
        raise Refused(
            InspectionFault.MORE_THAN_APPLIED,
            line=goods.line, item=item.code, quantity=quantity, applied=goods.applied,
            seen=goods.seen, left=goods.left,
        )  # fmt: skip
    values = {
        "line_id": goods.line_id,
        "verdict": command.verdict,
        "quantity": quantity,
        "finding": finding,
        "explained": explained if command.verdict is PieceVerdict.REFUSED else "",
    }
    piece_id = _add(session, by, values)
    attachments.attach_all(session, by, piece_subject(piece_id), photos)
    after = {"item": item.code, "line": goods.line, "quantity": quantity,
             "verdict": command.verdict, "finding": finding}  # fmt: skip
    audit.record(session, by, "returns.look_at", f"return:{application.number}", after=after)
    return Done(Looked(piece_id, goods.line, goods.seen + quantity, goods.applied), _CHANGED)


def piece_subject(piece_id: int) -> str:
    """What the photos of a piece hang on."""
    return f"return_piece:{piece_id}"


def _line(
    session: Session, application: ReturnApplication, lines: list[SlipGoods], command: LookAt
) -> SlipGoods:
    if command.line_id:
        chosen = next((line for line in lines if line.line_id == command.line_id), None)
        found: SlipGoods | InspectionFault = chosen or InspectionFault.NOT_ON_SLIP
    else:
        found = line_of(lines, command.item_id, command.lot_id)
    if isinstance(found, InspectionFault):
        _refuse_goods(session, application, found, command)
    return found


def _refuse_goods(
    session: Session, application: ReturnApplication, why: InspectionFault, command: LookAt
) -> NoReturn:
    """Name what was scanned: another item, or another lot of one that is on the slip."""
    item = session.get(Item, command.item_id)
    lot = session.get(Lot, command.lot_id) if command.lot_id else None
    raise Refused(
        why,
        item=item.code if item else "–",
        lot=lot.code if lot and item and lot.item_id == item.id and lot.code else "–",
        number=application.slip_number or application.number,
    )


def take_back(db: Database, by: Acting, command: TakeBack) -> Done[int]:
    """Take an entry back by one that names it; the application's slip must still be inspected.

    Raises:
        Refused: no right, not arrived or finished, no such entry, or taken back before.

    Source: RET-4, ux.md (Undo).
    """
    by.require(*INSPECTORS)
    return operations.once(
        db, by, "returns.take_back", command, lambda session: _take_back(session, by, command)
    )


def _take_back(session: Session, by: Acting, command: TakeBack) -> Done[int]:
    application = pieces.locked(session, by, command.application_id)
    still_here(session, by, *INSPECTORS)
    pieces.require_state(application, ReturnState.ARRIVED, InspectionFault.NOT_ARRIVED)
    row = session.execute(
        select(ReturnPiece, ReturnLine.line)
        .join(ReturnLine, ReturnLine.id == ReturnPiece.line_id)
        .where(
            ReturnPiece.id == command.piece_id,
            ReturnLine.application_id == application.id,
            ReturnPiece.reverses_id.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise Refused(InspectionFault.UNKNOWN_PIECE)
    piece, line = row
    known = select(ReturnPiece.id).where(ReturnPiece.reverses_id == piece.id)
    if session.scalar(known) is not None:
        raise Refused(InspectionFault.TAKEN_BACK, line=line)
    values = {
        "line_id": piece.line_id,
        "verdict": piece.verdict,
        "quantity": piece.quantity,
        "finding": piece.finding,
        "explained": "",
        "reverses_id": piece.id,
    }
    reversal = _add(session, by, values)
    after = {"line": line, "quantity": piece.quantity, "verdict": piece.verdict, "of": piece.id}
    audit.record(session, by, "returns.take_back", f"return:{application.number}", after=after)
    return Done(reversal, _CHANGED)


def _add(session: Session, by: Acting, values: dict[str, object]) -> int:
    added: int = session.execute(
        insert(ReturnPiece).returning(ReturnPiece.id), values | {"person_id": by.person_id}
    ).scalar_one()
    return added
