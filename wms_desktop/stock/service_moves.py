"""Stock moves without an order: transfer, change of condition, opening stock (STK-1, STK-4).

A transfer or a change of condition is taken back by a reversing move that names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.stock import posting
from wms_desktop.stock.changed import check_unchanged
from wms_desktop.stock.items import item_facts
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.lots import checked_lot_code, lot_id
from wms_desktop.stock.places import check_storage, outside, place
from wms_desktop.stock.tables import Balance, StockDocument, StockMove

CHANGED = frozenset({Topic.STOCK})
WHO_MOVES = (Role.KEEPER, Role.CLERK)
WHO_GRADES = (Role.QC, Role.DUTY_MANAGER)
OWN_SLIP = timedelta(minutes=15)
BY_GRADERS = frozenset({Condition.GOOD, Condition.RETURNED})


def who_sets(condition: Condition) -> tuple[Role, ...]:
    """Who may say that goods are in *condition*: aside anybody who handles them, good only QC."""
    return WHO_GRADES if condition in BY_GRADERS else (*WHO_MOVES, *WHO_GRADES)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Goods of one balance go to another location.

    ``seen_item_version``: the item as the form showed it; nought does not ask.
    """

    op_id: UUID
    balance_id: int
    to_location_id: int
    quantity: Decimal
    confirmed: tuple[str, ...] = ()
    seen_item_version: int = 0


@dataclass(frozen=True, slots=True)
class ChangeCondition:
    """Goods of one balance are in another condition now: passed by QC, found damaged.

    ``seen_item_version``: the item as the form showed it; nought does not ask.
    """

    op_id: UUID
    balance_id: int
    quantity: Decimal
    condition: Condition
    reason: str
    seen_item_version: int = 0


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A transfer or change of condition was a mistake: the goods go back (F8)."""

    op_id: UUID
    document_id: int


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """Goods that were there before the books were opened."""

    item_id: int
    lot_code: str
    owner_id: int
    location_id: int
    quantity: Decimal
    condition: Condition = Condition.GOOD
    received_on: date | None = None  # today where not known
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class OpenStock:
    """The books are opened with these goods; posted as one document."""

    op_id: UUID
    lines: tuple[OpeningLine, ...]
    confirmed: tuple[str, ...] = ()


def transfer(db: Database, by: Acting, command: Transfer) -> Done[int]:
    """Move goods to another location of the site; returns the stock document's id.

    Raises:
        Refused: less on hand (or free) than wanted, another storage class, blocked.
        NeedsConfirmation: heavy goods too high, incompatible neighbours, no room.
    """
    by.require(*WHO_MOVES)
    return operations.once(db, by, "stock.transfer", command, lambda s: _transfer(s, by, command))


def _transfer(session: Session, by: Acting, command: Transfer) -> Done[int]:
    balance = _balance(session, by, command.balance_id)
    item = item_facts(session, balance.item_id, active=False)
    check_unchanged(session, by, item.id, command.seen_item_version)
    quantity = item.quantity(command.quantity)
    target = place(session, by.site_id, command.to_location_id)
    confirmed = check_storage(
        item.goods(balance.lot_id, balance.condition), target, quantity,
        item=item.code, confirmed=command.confirmed,
    )  # fmt: skip
    if target.location_id == balance.location_id:
        raise Refused(posting.StockFault.NOTHING_TO_POST)
    move = posting.Move(
        item.id, balance.lot_id, balance.owner_id, balance.location_id, target.location_id,
        quantity, balance.condition, balance.condition,
    )  # fmt: skip
    document = posting.post(
        session, by, op_id=command.op_id, reason=MoveReason.TRANSFER,
        document=f"transfer:{next_number(session, 'YK', by.today)}", moves=[move],
    )  # fmt: skip
    after = {"quantity": quantity, "location": target.code, "confirmed": list(confirmed)}
    audit.record(session, by, "stock.transfer", f"item:{item.code}", after=after)
    return Done(document, CHANGED)


def change_condition(db: Database, by: Acting, command: ChangeCondition) -> Done[int]:
    """Let goods be in another condition; returns the stock document's id (INB-5, STK-4).

    Keepers may set goods aside as damaged or for QC; to good again only QC does.

    Raises:
        Refused: less on hand (or free) than wanted, no reason, no right.
    """
    by.require(*who_sets(command.condition))
    return operations.once(
        db, by, "stock.condition", command, lambda s: condition_in(s, by, command)
    )


def condition_in(session: Session, by: Acting, command: ChangeCondition) -> Done[int]:
    """`change_condition` inside another use case's transaction; the rights are the caller's."""
    balance = _balance(session, by, command.balance_id)
    item = item_facts(session, balance.item_id, active=False)
    check_unchanged(session, by, item.id, command.seen_item_version)
    quantity = item.quantity(command.quantity)
    reason = clean_line(command.reason, field="Reason", limit=200)
    if command.condition is balance.condition:
        raise Refused(posting.StockFault.NOTHING_TO_POST)
    move = posting.Move(
        item.id, balance.lot_id, balance.owner_id, balance.location_id, balance.location_id,
        quantity, balance.condition, command.condition,
    )  # fmt: skip
    document = posting.post(
        session, by, op_id=command.op_id, reason=MoveReason.CONDITION,
        document=f"condition:{next_number(session, 'ZT', by.today)}", moves=[move],
    )  # fmt: skip
    after = {"quantity": quantity, "condition": command.condition, "reason": reason}
    audit.record(
        session, by, "stock.condition", f"item:{item.code}",
        before={"condition": balance.condition}, after=after,
    )  # fmt: skip
    return Done(document, CHANGED)


def take_back(db: Database, by: Acting, command: TakeBack) -> Done[int]:
    """Reverse a transfer or a change of condition; returns the reversing document's id (STK-1).

    Goods that were set aside become good again only by QC, or by the same person at once.

    Raises:
        Refused: unknown, a reversal itself, reversed before, the goods have moved on, no right.
    """
    by.require(*WHO_MOVES, *WHO_GRADES)
    return operations.once(db, by, "stock.take_back", command, lambda s: _take_back(s, by, command))


def _take_back(session: Session, by: Acting, command: TakeBack) -> Done[int]:
    head = session.get(StockDocument, command.document_id)
    own = (MoveReason.TRANSFER, MoveReason.CONDITION, MoveReason.REVERSAL)
    if head is None or head.site_id != by.site_id or head.reason not in own:
        raise Refused(posting.StockFault.UNKNOWN_DOCUMENT)
    to = select(StockMove.from_condition).where(StockMove.document_id == head.id).limit(1)
    own_slip = head.person_id == by.person_id and by.now - head.posted_at <= OWN_SLIP
    if head.reason is MoveReason.CONDITION and not own_slip and session.scalar(to) in BY_GRADERS:
        by.require(*WHO_GRADES)
    document = posting.reverse(session, by, op_id=command.op_id, document_id=head.id)
    audit.record(session, by, "stock.take_back", head.document, after={"document": document})
    return Done(document, CHANGED)


def _balance(session: Session, by: Acting, balance_id: int) -> Balance:
    balance = session.scalar(select(Balance).where(Balance.id == balance_id))
    if balance is None:
        raise Refused(posting.StockFault.NOTHING_TO_POST)
    place(session, by.site_id, balance.location_id)
    return balance


def open_stock(db: Database, by: Acting, command: OpenStock) -> Done[int]:
    """Put goods on the books that were there before; returns the stock document's id.

    Raises:
        Refused: a lot, quantity or location cannot be.
        NeedsConfirmation: heavy goods too high, incompatible neighbours, no room.
    """
    by.require(Role.DUTY_MANAGER, Role.CS_SUPERVISOR, Role.KEEPER)
    return operations.once(db, by, "stock.opening", command, lambda s: _open_stock(s, by, command))


def _open_stock(session: Session, by: Acting, command: OpenStock) -> Done[int]:
    opening = Opening(session, by, command.confirmed)
    for line in command.lines:
        opening.add(line)
    return Done(opening.post(command.op_id), CHANGED)


class Opening:
    """Opening stock in the making: lines are checked one by one and posted as one document."""

    def __init__(self, session: Session, by: Acting, confirmed: Sequence[str] = ()) -> None:
        self._session, self._by, self._confirmed = session, by, confirmed
        self._origin = outside(session, by.site_id, PlaceKind.OPENING)
        self._moves: list[posting.Move] = []
        self._planned: dict[int, Decimal] = {}
        self._needed: set[str] = set()  # of what was confirmed beforehand

    def add(self, line: OpeningLine) -> None:
        """Check a line and keep it for the posting.

        Raises:
            Refused: a lot, quantity or location cannot be.
            NeedsConfirmation: heavy goods too high, incompatible neighbours, no room.
        """
        session, by = self._session, self._by
        item = item_facts(session, line.item_id)
        code = checked_lot_code(line.lot_code, item=item.code, has_lots=item.has_lots)
        quantity = item.quantity(line.quantity)
        lot = lot_id(session, item.id, code, line.received_on or by.today, line.expires_on)
        target = place(session, by.site_id, line.location_id)
        planned = self._planned.get(line.location_id, Decimal(0)) + quantity
        faults = check_storage(
            item.goods(lot, line.condition), target, planned,
            item=item.code, confirmed=self._confirmed,
        )  # fmt: skip
        self._needed.update(fault.value for fault in faults)
        self._planned[line.location_id] = planned
        self._moves.append(
            posting.Move(
                item.id, lot, line.owner_id, self._origin, line.location_id, quantity,
                line.condition, line.condition,
            )
        )  # fmt: skip

    def post(self, op_id: UUID) -> int:
        """Put all lines on the books; returns the stock document's id."""
        session, by = self._session, self._by
        document = posting.post(
            session, by, op_id=op_id, reason=MoveReason.OPENING,
            document=f"opening:{next_number(session, 'QC', by.today)}", moves=self._moves,
        )  # fmt: skip
        after = {"lines": len(self._moves), "confirmed": sorted(self._needed)}
        audit.record(session, by, "stock.opening", f"stock_document:{document}", after=after)
        return document
