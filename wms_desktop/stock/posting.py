"""The one way in which stock changes: a document with its moves, posted once (STK-1 to STK-3).

Runs inside the use case's own transaction (`operations.once` holds the idempotency key). Core
statements only: this is the path behind every scan. The database keeps the balance itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Text, and_, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity, shown_quantity
from wms_desktop.db.prepared import Prepared
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.tables import Balance, Item, Location, Reservation, StockDocument, StockMove

_DOCUMENT = Prepared(insert(StockDocument).returning(StockDocument.id))
_MOVE = Prepared(insert(StockMove))
_RESERVE = Prepared(insert(Reservation))
_BETWEEN_PLACES = frozenset({MoveReason.TRANSFER, MoveReason.CONDITION, MoveReason.REVERSAL})
_KEY = ("item_id", "lot_id", "owner_id", "location_id", "condition")
_WANTED = (
    func.unnest(
        *(
            bindparam(name, type_=ARRAY(Text() if name == "condition" else Integer()))
            for name in _KEY
        )
    )
    .table_valued(*_KEY, name="wanted")
    .render_derived()
)
_HELD = Prepared(
    select(Balance.id)
    .join(_WANTED, and_(*(getattr(Balance, name) == _WANTED.c[name] for name in _KEY)))
    .order_by(Balance.id)
    .with_for_update(of=Balance, key_share=True)  # see `_hold`
)


class StockFault(StrEnum):
    """Why stock cannot change so."""

    NOTHING_TO_POST = "nothing_to_post"
    NOT_ENOUGH = "not_enough_stock"
    RESERVED = "stock_reserved"
    ALREADY_REVERSED = "already_reversed"
    IS_REVERSAL = "is_reversal"
    UNKNOWN_DOCUMENT = "unknown_stock_document"


@dataclass(frozen=True, slots=True)
class Move:
    """Goods that go from one place to another, or change their condition in place.

    Attributes:
        quantity: base units, more than nought.
    """

    item_id: int
    lot_id: int
    owner_id: int
    from_location_id: int
    to_location_id: int
    quantity: Decimal
    from_condition: Condition = Condition.GOOD
    to_condition: Condition = Condition.GOOD

    @property
    def order(self) -> tuple[int | str, ...]:
        """Everyone posts lines in this order: by where goods come to lie, so that balances that
        are not there yet are made alike by all (`_hold` sees to those that are)."""
        return (
            self.item_id,
            self.lot_id,
            self.owner_id,
            self.to_location_id,
            self.to_condition,
            self.from_location_id,
            self.from_condition,
        )

    @property
    def ends(self) -> tuple[tuple[int, int, int, int, Condition], ...]:
        """The keys of both balances."""
        goods = (self.item_id, self.lot_id, self.owner_id)
        return (
            (*goods, self.from_location_id, self.from_condition),
            (*goods, self.to_location_id, self.to_condition),
        )


def post(
    session: Session,
    by: Acting,
    *,
    op_id: UUID,
    reason: MoveReason,
    document: str,
    moves: Sequence[Move],
    reverses_id: int | None = None,
) -> int:
    """Post *moves* as one document of the ledger.

    Args:
        op_id: the use case's key, kept with the document.
        document: ``kind:number`` of the paper behind it, e.g. ``inbound:RK-20260521-0012``.

    Returns:
        The stock document's id.

    Raises:
        Refused: no moves, a quantity that cannot be, or less on hand than wanted (both figures
            in params).
    """
    ordered = _checked(moves)
    _hold(session, reason, ordered)
    with _stock_checks(session, ordered):
        document_id: int = _DOCUMENT.scalar(
            session,
            {
                "op_id": op_id,
                "reason": reason,
                "document": document,
                "body_hash": moves_hash(ordered),
                "reverses_id": reverses_id,
                "site_id": by.site_id,
                "person_id": by.person_id,
                "workstation_id": by.workstation_id,
            },
        )
        _MOVE.run_all(
            session,
            [
                {
                    "document_id": document_id,
                    "line": line,
                    "item_id": move.item_id,
                    "lot_id": move.lot_id,
                    "owner_id": move.owner_id,
                    "from_location_id": move.from_location_id,
                    "to_location_id": move.to_location_id,
                    "from_condition": move.from_condition,
                    "to_condition": move.to_condition,
                    "quantity": move.quantity,
                }
                for line, move in enumerate(ordered, 1)
            ],
        )
    return document_id


def _checked(moves: Sequence[Move]) -> list[Move]:
    """The moves in the order in which everyone posts, each with a quantity that can be."""
    if not moves:
        raise Refused(StockFault.NOTHING_TO_POST)
    for move in moves:
        checked_quantity(move.quantity, fractional=True)
    return in_order(moves)


def in_order(moves: Sequence[Move]) -> list[Move]:
    """*moves* in the order in which everyone posts."""
    return sorted(moves, key=lambda move: move.order)


def _hold(session: Session, reason: MoveReason, moves: Sequence[Move]) -> None:
    """Lock all balances of a document in the order of their rows, as reserving does.

    Whoever took them one by one, each line's origin and then its target, would wait for somebody
    who took the same two the other way round, and one of the two would be thrown out. SQLite has
    one writer; a single move with one end outside has one balance. Whoever reserves goods looks
    first whether their balance is there, which locks its key: no stronger lock than that allows.

    Source: reliability.md, Findings 3.
    """
    if len(moves) == 1 and reason not in _BETWEEN_PLACES:
        return
    if session.connection().dialect.name == "sqlite":
        return
    keys = sorted({end for move in moves for end in move.ends})
    columns = [list(column) for column in zip(*keys, strict=True)]
    _HELD.all(session, dict(zip(_KEY, columns, strict=True)))


def reverse(session: Session, by: Acting, *, op_id: UUID, document_id: int) -> int:
    """Post the opposite of a stock document; it names the one that it reverses (STK-1).

    Raises:
        Refused: unknown, a reversal itself, already reversed, or the goods have moved on.
    """
    rows = session.connection().execute(_MOVES_OF, {"document_id": document_id}).all()
    if not rows:
        raise Refused(StockFault.UNKNOWN_DOCUMENT)
    if rows[0].reason is MoveReason.REVERSAL:
        raise Refused(StockFault.IS_REVERSAL)
    if session.scalar(select(StockDocument.id).where(StockDocument.reverses_id == document_id)):
        raise Refused(StockFault.ALREADY_REVERSED)
    back = [
        Move(
            row.item_id,
            row.lot_id,
            row.owner_id,
            row.to_location_id,
            row.from_location_id,
            row.quantity,
            row.to_condition,
            row.from_condition,
        )
        for row in rows
    ]
    return post(
        session,
        by,
        op_id=op_id,
        reason=MoveReason.REVERSAL,
        document=rows[0].document,
        moves=back,
        reverses_id=document_id,
    )


def reserve(
    session: Session, by: Acting, *, document: str, wanted: Sequence[tuple[int, int, Decimal]]
) -> None:
    """Keep goods for a document's lines, or give them free again (OUT-1).

    Args:
        wanted: (balance id, line, quantity); a negative quantity gives goods free.

    Raises:
        Refused: somebody else has reserved them meanwhile.
    """
    rows = [
        {
            "balance_id": balance_id,
            "document": document,
            "line": line,
            "quantity": quantity,
            "person_id": by.person_id,
        }
        for balance_id, line, quantity in sorted(wanted)
    ]
    if not rows:
        return
    try:
        _RESERVE.run_all(session, rows)
    except IntegrityError as error:
        raise Refused(StockFault.RESERVED, document=document.partition(":")[2]) from error


def moves_hash(moves: Sequence[Move]) -> str:
    """What the document's header says of its moves: an altered ledger row shows (SYS-1)."""
    text = "\n".join(
        f"{m.item_id},{m.lot_id},{m.owner_id},{m.from_location_id},{m.to_location_id},"
        f"{Condition(m.from_condition).value},{Condition(m.to_condition).value},{m.quantity:.3f}"
        for m in moves
    )
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _stock_checks(session: Session, moves: Sequence[Move]) -> Iterator[None]:
    """Say in figures what the database refused; the transaction is lost either way."""
    try:
        yield
    except IntegrityError as error:
        if "ck_balance" in str(error.orig):
            raise _not_enough(session, moves) from error
        raise


def _not_enough(session: Session, moves: Sequence[Move]) -> Refused:
    wanted: dict[tuple[int, int, int, int, Condition], Decimal] = {}
    for move in moves:
        key = (move.item_id, move.lot_id, move.owner_id, move.from_location_id, move.from_condition)
        wanted[key] = wanted.get(key, Decimal(0)) + move.quantity
    reader = session.get_bind().engine.execution_options(wms_begin="DEFERRED")
    with reader.connect() as fresh:  # this transaction cannot be asked any more
        for (item_id, lot_id, owner_id, location_id, condition), quantity in wanted.items():
            row = fresh.execute(
                _ON_HAND,
                {
                    "item_id": item_id,
                    "lot_id": lot_id,
                    "owner_id": owner_id,
                    "location_id": location_id,
                    "condition": condition,
                },
            ).one()
            free = (row.quantity or Decimal(0)) - (row.reserved or Decimal(0))
            if free < quantity:
                return Refused(
                    StockFault.NOT_ENOUGH,
                    item=row.item,
                    location=row.location,
                    on_hand=shown_quantity(row.quantity or Decimal(0)),
                    free=shown_quantity(free),
                    wanted=shown_quantity(quantity),
                )
    return Refused(StockFault.RESERVED, document="")


_ON_HAND = (
    select(
        Item.code.label("item"),
        Location.code.label("location"),
        Balance.quantity,
        Balance.reserved,
    )
    .select_from(Item)
    .join(Location, Location.id == bindparam("location_id"))
    .outerjoin(
        Balance,
        (Balance.item_id == Item.id)
        & (Balance.lot_id == bindparam("lot_id"))
        & (Balance.owner_id == bindparam("owner_id"))
        & (Balance.location_id == Location.id)
        & (Balance.condition == bindparam("condition")),
    )
    .where(Item.id == bindparam("item_id"))
)
_MOVES_OF = (
    select(StockMove, StockDocument.document, StockDocument.reason)
    .join(StockDocument, StockDocument.id == StockMove.document_id)
    .where(StockMove.document_id == bindparam("document_id"))
    .order_by(StockMove.line)
)
