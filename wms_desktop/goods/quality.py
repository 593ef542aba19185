"""Goods that wait for QC: they pass and can be sent, or they are damaged (INB-5, STK-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.text import narrow
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments, operations
from wms_desktop.db.database import Database
from wms_desktop.goods.exceptions import add_exception
from wms_desktop.goods.kinds import ExceptionKind
from wms_desktop.goods.orders import required_reason
from wms_desktop.goods.queries import LONGEST_SEARCH
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.tables import InboundLine, InboundOrder
from wms_desktop.imaging.photos import checked
from wms_desktop.stock.history import PHOTOS
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.service_moves import WHO_GRADES, ChangeCondition, condition_in
from wms_desktop.stock.tables import Balance, Item, Location, Lot, StockDocument, StockMove

PASSED = "QC OK"  # the reason on the ledger's trail where nothing was said


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """Goods in quarantine at one place."""

    id: int  # of the balance
    item_id: int
    item: str
    name: str
    unit: str
    is_fractional: bool
    lot: str
    received_on: date
    owner: str
    location: str
    quantity: Decimal

    @property
    def goods(self) -> str:
        """Code and name."""
        return f"{self.item} {self.name}"


@dataclass(frozen=True, slots=True)
class Grade:
    """QC has looked at so much of what waits at one place."""

    op_id: UUID
    balance_id: int
    quantity: Decimal
    passes: bool
    reason: str = ""
    photos: tuple[Photo | CheckedPhoto, ...] = ()


_ROWS: Any = select(
    Balance.id, Item.id, Item.code, Item.name, Item.unit, Item.is_fractional, Lot.code,
    Lot.received_on, Customer.name, Location.code, Balance.quantity,
)  # fmt: skip


def waiting(
    db: Database, site_id: int, *, text: str = "", after: WaitingRow | None = None, limit: int = 50
) -> list[WaitingRow]:
    """Goods that wait for QC at a site, the lots received first before others."""
    query = _waiting(_ROWS, site_id, text).order_by(Lot.received_on, Balance.id).limit(limit)
    if after is not None:
        same_day = (Lot.received_on == after.received_on) & (Balance.id > after.id)
        query = query.where((Lot.received_on > after.received_on) | same_day)
    with db.read() as session:
        return [WaitingRow(*row) for row in session.execute(query)]


def count_waiting(db: Database, site_id: int, *, text: str = "") -> int:
    """How many `waiting` has."""
    with db.read() as session:
        return int(session.scalar(_waiting(select(func.count(Balance.id)), site_id, text)) or 0)


def waiting_in(session: Session, site_id: int, limit: int) -> tuple[list[WaitingRow], int]:
    """The first that `waiting` has, and how many there are in all."""
    query = _waiting(_ROWS, site_id, "").order_by(Lot.received_on, Balance.id).limit(limit)
    rows = [WaitingRow(*row) for row in session.execute(query)]
    if len(rows) < limit:
        return rows, len(rows)
    return rows, session.scalar(_waiting(select(func.count(Balance.id)), site_id, "")) or 0


def grade(db: Database, by: Acting, command: Grade) -> Done[int]:
    """Let goods pass, or be damaged with an exception of the order that brought them.

    Returns:
        The id of the stock document.

    Raises:
        Refused: nobody of QC, goods that do not wait, more than there is, a failure without a
            reason, or a photo that is none.

    Source: INB-5, INB-4.
    """
    by.require(*WHO_GRADES)
    photos = checked(command.photos)
    return operations.once(
        db, by, "goods.qc.grade", command, lambda s: _grade(s, by, command, photos)
    )


def _grade(
    session: Session, by: Acting, command: Grade, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    balance = session.execute(
        select(Balance.item_id, Balance.lot_id, Balance.condition, Lot.code)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.id == command.balance_id)
    ).one_or_none()
    if balance is None or balance.condition is not Condition.QUARANTINE:
        raise Refused(GoodsFault.NOT_WAITING_FOR_QC)
    reason = command.reason.strip() or PASSED if command.passes else required_reason(command.reason)
    condition = Condition.GOOD if command.passes else Condition.DAMAGED
    change = ChangeCondition(command.op_id, command.balance_id, command.quantity, condition, reason)
    done = condition_in(session, by, change)
    origin = None
    if not command.passes:
        origin = _origin(session, balance.item_id, balance.lot_id, balance.code)
    if origin is None:  # nothing to be judged that the photos would hang on
        attachments.attach_all(session, by, f"{PHOTOS}:{done.value}", photos)
    else:
        document, line = origin
        add_exception(
            session, by, document, line, ExceptionKind.DAMAGED, command.quantity, reason, photos
        )
    return Done(done.value, done.changed | {Topic.INBOUND})


def _origin(session: Session, item_id: int, lot_id: int, lot: str) -> tuple[str, int] | None:
    """Document and line of the inbound order that brought a lot last."""
    document = session.scalar(
        select(StockDocument.document)
        .join(StockMove, StockMove.document_id == StockDocument.id)
        .where(
            StockMove.item_id == item_id,
            StockMove.lot_id == lot_id,
            StockDocument.reason == MoveReason.RECEIPT,
            StockDocument.document.startswith("inbound:"),
        )
        .order_by(StockMove.id.desc())
        .limit(1)
    )
    if document is None:
        return None
    lines = session.execute(
        select(InboundLine.line, InboundLine.lot_code)
        .join(InboundOrder, InboundOrder.id == InboundLine.order_id)
        .where(InboundOrder.number == document.partition(":")[2], InboundLine.item_id == item_id)
        .order_by(InboundLine.line)
    ).all()
    if not lines:
        return None
    return document, next((each.line for each in lines if each.lot_code == lot), lines[0].line)


def _waiting(query: Any, site_id: int, text: str) -> Any:
    query = (
        query.select_from(Balance)
        .join(Item, Item.id == Balance.item_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Customer, Customer.id == Balance.owner_id)
        .join(Location, Location.id == Balance.location_id)
        .where(
            Location.site_id == site_id,
            Location.kind == PlaceKind.STORAGE,
            Balance.condition == Condition.QUARANTINE,
            Balance.quantity > 0,
        )
    )
    wanted = narrow(text).strip()[:LONGEST_SEARCH].casefold()
    if not wanted:
        return query
    columns = (Item.code, Item.name, Item.search, Lot.code, Location.code, Customer.name)
    fits = (func.lower(column).contains(wanted, autoescape=True) for column in columns)
    return query.where(or_(*fits))
