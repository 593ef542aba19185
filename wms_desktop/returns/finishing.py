"""The end of an inspection: what was accepted goes on the books, once, in one document (RET-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.exceptions import add_exception
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns import pieces
from wms_desktop.returns.chain import still_here
from wms_desktop.returns.kinds import PieceVerdict, ReturnState
from wms_desktop.returns.pieces import Piece
from wms_desktop.returns.rules_inspection import (
    INSPECTORS,
    InspectionFault,
    SlipGoods,
    accepts,
)
from wms_desktop.returns.service import add_step
from wms_desktop.returns.tables import ReturnApplication
from wms_desktop.stock import posting
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.places import check_storage, outside, place

CONDITIONS = {
    PieceVerdict.GOOD: Condition.GOOD,
    PieceVerdict.RETURNED: Condition.RETURNED,
    PieceVerdict.FAULTY: Condition.DAMAGED,
}
_CHANGED = frozenset({Topic.RETURNS, Topic.STOCK, Topic.CONTACTS})
_WORDS = 200
_BETWEEN = "; "


@dataclass(frozen=True, slots=True)
class Finish:
    """Every piece was looked at; what is missing is declared not to have come.

    Attributes:
        seen_entry: the last entry that was on the screen; a later one makes it stale.
        not_come: why fewer came than were applied for; empty where all came.
        explained: how refused pieces were explained to the customer, where their entries do not
            say it themselves; with *channel* and *spoke_with* it goes onto the contact log.
        confirmed: codes of storage warnings that the person has confirmed (LOC-1).
    """

    op_id: UUID
    application_id: int
    seen_version: int
    seen_entry: int
    not_come: str = ""
    explained: str = ""
    channel: Channel = Channel.PHONE
    spoke_with: str = ""
    confirmed: tuple[str, ...] = ()


def finish(db: Database, by: Acting, command: Finish) -> Done[int]:
    """Post what was accepted to the returns location, and end the inspection.

    Good pieces become good stock that lies in the returns zone until it is put away; refused
    ones are not posted.

    Returns:
        The stock document's id; 0 where nothing was accepted.

    Raises:
        Refused: no right, not arrived, finished before, pieces that nobody looked at or declared
            missing, refused ones that nobody explained, no room of that kind.
        NeedsConfirmation: heavy goods too high, incompatible neighbours, no room.
        Stale: the application or its pieces changed since they were shown.

    Source: RET-4, STK-1, STK-3, LOC-1.
    """
    by.require(*INSPECTORS)
    return operations.once(
        db, by, "returns.finish", command, lambda session: _finish(session, by, command)
    )


def _finish(session: Session, by: Acting, command: Finish) -> Done[int]:
    application = pieces.locked(session, by, command.application_id)
    still_here(session, by, *INSPECTORS)
    pieces.require_state(application, ReturnState.ARRIVED, InspectionFault.NOT_ARRIVED)
    if application.version != command.seen_version:
        raise audit.stale(session, f"return:{application.number}")
    pieces.check_seen(session, application, command.seen_entry)
    standing = pieces.standing(session, application.id)
    goods = pieces.goods_of(session, application.id, standing)
    missing = [line for line in goods if line.left]
    words = clean_line(command.not_come, field="Shortage", limit=_WORDS, required=False)
    _check_all_seen(session, missing, words)
    explained = _explained(command, standing)
    document = _post(session, by, command, application, goods, standing)
    for line in missing:
        add_exception(
            session, by, f"return:{application.number}", line.line, ExceptionKind.SHORT,
            line.left, words,
        )  # fmt: skip
    if explained:
        said = Said(command.channel, explained, command.spoke_with)
        contacts.log(
            session, by, application.customer_id, said, document=f"return:{application.number}"
        )
    application.state = ReturnState.INSPECTED
    application.stock_document_id = document or None
    add_step(session, by, application.id, ReturnState.INSPECTED, explained)
    _tell(session, by, application, goods, standing, command)
    return Done(document, _CHANGED)


def _check_all_seen(session: Session, missing: Sequence[SlipGoods], words: str) -> None:
    if missing and not words:
        first = missing[0]
        item = item_facts(session, first.item_id, active=False)
        raise Refused(
            InspectionFault.NOT_ALL_SEEN,
            line=first.line, item=item.code, left=first.left, applied=first.applied,
            seen=first.seen,
        )  # fmt: skip


def _explained(command: Finish, standing: Sequence[Piece]) -> str:
    """How refused pieces were explained to the customer; empty where none were refused."""
    refused = [piece for piece in standing if piece.verdict is PieceVerdict.REFUSED]
    said = clean_line(command.explained, field="Explanation", limit=_WORDS, required=False)
    if not refused:
        return ""
    if not said and not all(piece.explained for piece in refused):
        quantity = sum((p.quantity for p in refused if not p.explained), Decimal(0))
        raise Refused(InspectionFault.EXPLANATION_MISSING, quantity=quantity)
    own = dict.fromkeys(piece.explained for piece in refused if piece.explained)
    if said in own:
        said = ""
    room = contacts.LONGEST_SAID - len(said) - len(_BETWEEN)
    told = _BETWEEN.join(own)
    if len(told) > room:  # the whole of it stands with the pieces
        told = f"{told[: room - 1]}…"
    return _BETWEEN.join(filter(None, (told, said)))


def _post(
    session: Session,
    by: Acting,
    command: Finish,
    application: ReturnApplication,
    goods: Sequence[SlipGoods],
    standing: Sequence[Piece],
) -> int:
    """The one ledger document of the return; 0 where nothing was accepted."""
    sums: dict[tuple[int, Condition], Decimal] = {}
    for piece in standing:
        if accepts(piece.verdict):
            key = piece.line_id, CONDITIONS[piece.verdict]
            sums[key] = sums.get(key, Decimal(0)) + piece.quantity
    if not sums or application.location_id is None:
        return 0
    owner_id = session.get_one(OutboundOrder, application.order_id).owner_id
    bin_ = place(session, by.site_id, application.location_id)
    customer = outside(session, by.site_id, PlaceKind.CUSTOMER)
    moves, total = [], Decimal(0)
    for line in goods:
        item = item_facts(session, line.item_id, active=False)
        for condition in CONDITIONS.values():
            quantity = sums.get((line.line_id, condition))
            if quantity is None:
                continue
            total += quantity
            # what comes back lies among returns until it is put away, good or not (LOC-1)
            lying = Condition.RETURNED if condition is Condition.GOOD else condition
            check_storage(
                item.goods(line.lot_id, lying), bin_, total, item=item.code,
                confirmed=command.confirmed,
            )  # fmt: skip
            move = posting.Move(
                line.item_id, line.lot_id, owner_id, customer, bin_.location_id, quantity,
                condition, condition,
            )  # fmt: skip
            moves.append(move)
    return posting.post(
        session, by, op_id=command.op_id, reason=MoveReason.RETURN,
        document=f"return:{application.number}", moves=moves,
    )  # fmt: skip


def _tell(
    session: Session,
    by: Acting,
    application: ReturnApplication,
    goods: Sequence[SlipGoods],
    standing: Sequence[Piece],
    command: Finish,
) -> None:
    counts: dict[str, object] = {}
    for verdict in PieceVerdict:
        counts[verdict.value] = sum(
            (piece.quantity for piece in standing if piece.verdict is verdict), Decimal(0)
        )
    counts["not_come"] = sum((line.left for line in goods), Decimal(0))
    after = counts | {"state": ReturnState.INSPECTED, "confirmed": list(command.confirmed)}
    audit.record(
        session, by, "returns.finish", f"return:{application.number}",
        before={"state": ReturnState.ARRIVED}, after=after,
    )  # fmt: skip
