"""The history of one item, lot, location or document, newest first (STK-6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting, Role
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments
from wms_desktop.db.attachments import AttachmentRow
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.stock.kinds import Condition, MoveReason, PlaceKind
from wms_desktop.stock.tables import Balance, Item, Location, Lot, StockDocument, StockMove

ALL_SITES = (
    Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER, Role.GENERAL_MANAGER,
    Role.FINANCE,
)  # fmt: skip


PHOTOS = "stock_document"  # what photos of a document of the ledger hang on


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One row of the ledger as lists show it.

    Attributes:
        document: kind:number of the paper behind it.
        reverses_id: the stock document that it takes back.
        is_reversed: another document takes it back.
    """

    id: int
    at: datetime
    reason: MoveReason
    document: str
    item_id: int
    item: str
    name: str
    unit: str
    lot_id: int
    lot: str
    owner: str
    from_location: str
    to_location: str
    from_condition: Condition
    to_condition: Condition
    quantity: Decimal
    person: str
    reverses_id: int | None
    document_id: int
    is_reversed: bool
    from_id: int
    from_kind: PlaceKind
    to_id: int
    to_kind: PlaceKind

    def change(self, location_id: int | None = None) -> Decimal:
        """What it adds to the goods on hand, in all or at one location; negative for less."""
        if location_id is None:
            came, went = self.to_kind is PlaceKind.STORAGE, self.from_kind is PlaceKind.STORAGE
        else:
            came, went = self.to_id == location_id, self.from_id == location_id
        return self.quantity * (int(came) - int(went))


class SubjectKind(StrEnum):
    """Whose history is asked for."""

    ITEM = "item"
    LOT = "lot"
    LOCATION = "location"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Subject:
    """One item, lot or location by its id, or one document by ``kind:number``."""

    kind: SubjectKind
    id: int = 0
    document: str = ""

    @property
    def location_id(self) -> int | None:
        """The location that is asked about, None for another subject."""
        return self.id if self.kind is SubjectKind.LOCATION else None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A move as the history of one subject shows it.

    Attributes:
        change: what it adds to the goods on hand; at a location, to those that lie there.
        balance: on hand after it: of the item, of the lot, or of the item at the location; None
            in the history of a document.
    """

    move: MoveRow
    change: Decimal
    balance: Decimal | None

    @property
    def id(self) -> int:
        """The move's."""
        return self.move.id


_ORIGIN, _TARGET = aliased(Location), aliased(Location)
_REVERSING = aliased(StockDocument)


def seen_site(by: Acting) -> int | None:
    """Of which site somebody sees the moves; None for all, where they answer for them."""
    return None if by.may(*ALL_SITES) else by.site_id


def moves(
    db: Database,
    site_id: int | None,
    *,
    item_id: int | None = None,
    lot_id: int | None = None,
    location_id: int | None = None,
    document: str = "",
    after: MoveRow | None = None,
    limit: int = 50,
) -> list[MoveRow]:
    """Moves of an item, a lot, a location (in and out) or a document, newest first.

    Args:
        site_id: moves that begin or end there; None for every site.
    """
    query = _moves().where(*_at_site(site_id)).limit(limit)
    if item_id is not None:
        query = query.where(StockMove.item_id == item_id)
    if lot_id is not None:
        query = query.where(*_of_lot(lot_id))
    if location_id is not None:
        query = query.where(_at(location_id))
    if document:
        query = query.where(StockDocument.document == document)
    if after is not None:
        query = query.where(StockMove.id < after.id)
    with db.read() as session:
        return [MoveRow(*row) for row in session.execute(query)]


def history(
    db: Database,
    site_id: int | None,
    subject: Subject,
    *,
    after: HistoryRow | None = None,
    limit: int = 50,
) -> list[HistoryRow]:
    """One page of a subject's history after the row *after*, with the balance after each move.

    Args:
        site_id: moves and balances of this site; None for every site.
    """
    query = _moves().where(*_of(subject), *_at_site(site_id)).limit(limit)
    if after is not None:
        query = query.where(StockMove.id < after.id)
    with db.snapshot() as session:
        page = [MoveRow(*row) for row in session.execute(query)]
        if subject.kind is SubjectKind.DOCUMENT or not page:
            return [HistoryRow(move, move.change(), None) for move in page]
        balances = _balances_after(session, site_id, subject, page[0], after)
    found = []
    for move in page:
        change, balance = move.change(subject.location_id), balances.get(move.item_id, Decimal(0))
        found.append(HistoryRow(move, change, balance))
        balances[move.item_id] = balance - change
    return found


def count(db: Database, site_id: int | None, subject: Subject) -> int:
    """How many moves the history of *subject* has."""
    query = select(func.count(StockMove.id)).where(*_of(subject), *_at_site(site_id))
    if subject.kind is SubjectKind.DOCUMENT or site_id is not None:
        query = query.join(StockDocument, StockDocument.id == StockMove.document_id)
    with db.read() as session:
        return int(session.scalar(query) or 0)


def photos(db: Database, document_id: int) -> list[AttachmentRow]:
    """What was photographed for a stock document, mostly by QC (INB-5)."""
    return attachments.of(db, f"{PHOTOS}:{document_id}")


def title(db: Database, subject: Subject) -> tuple[str, str]:
    """What the subject is called, and a second line about it; both empty where it is unknown."""
    queries: dict[SubjectKind, Any] = {
        SubjectKind.ITEM: select(Item.code, Item.name).where(Item.id == subject.id),
        SubjectKind.LOT: select(Lot.code, Item.code + " " + Item.name)
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.id == subject.id),
        SubjectKind.LOCATION: select(Location.code, Location.code).where(Location.id == subject.id),
    }
    if subject.kind is SubjectKind.DOCUMENT:
        return subject.document.partition(":")[2], ""
    with db.read() as session:
        row = session.execute(queries[subject.kind]).one_or_none()
    if row is None:
        return "", ""
    return row[0], row[1] if row[1] != row[0] else ""


def _moves() -> Any:
    reversed_by = exists().where(_REVERSING.reverses_id == StockDocument.id)
    return (
        select(
            StockMove.id, StockDocument.posted_at, StockDocument.reason, StockDocument.document,
            Item.id, Item.code, Item.name, Item.unit, Lot.id, Lot.code, Customer.name,
            _ORIGIN.code, _TARGET.code, StockMove.from_condition, StockMove.to_condition,
            StockMove.quantity, Person.name, StockDocument.reverses_id, StockDocument.id,
            reversed_by, _ORIGIN.id, _ORIGIN.kind, _TARGET.id, _TARGET.kind,
        )
        .select_from(StockMove)
        .join(StockDocument, StockDocument.id == StockMove.document_id)
        .join(Item, Item.id == StockMove.item_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Customer, Customer.id == StockMove.owner_id)
        .join(_ORIGIN, _ORIGIN.id == StockMove.from_location_id)
        .join(_TARGET, _TARGET.id == StockMove.to_location_id)
        .join(Person, Person.id == StockDocument.person_id)
        .order_by(StockMove.id.desc())
    )  # fmt: skip


def _of(subject: Subject) -> Sequence[Any]:
    if subject.kind is SubjectKind.ITEM:
        return (StockMove.item_id == subject.id,)
    if subject.kind is SubjectKind.LOT:
        return _of_lot(subject.id)
    if subject.kind is SubjectKind.LOCATION:
        return (_at(subject.id),)
    return (StockDocument.document == subject.document,)


def _of_lot(lot_id: int) -> Sequence[Any]:
    """By the item's index: the ledger has none for lots, so that posting stays quick (P8)."""
    item = select(Lot.item_id).where(Lot.id == lot_id).scalar_subquery()
    return StockMove.item_id == item, StockMove.lot_id == lot_id


def _at(location_id: int) -> Any:
    return or_(StockMove.from_location_id == location_id, StockMove.to_location_id == location_id)


def _at_site(site_id: int | None) -> Sequence[Any]:
    return () if site_id is None else (StockDocument.site_id == site_id,)


def _balances_after(
    session: Session,
    site_id: int | None,
    subject: Subject,
    newest: MoveRow,
    after: HistoryRow | None,
) -> dict[int, Decimal]:
    """On hand after the move *newest*, of each item."""
    if after is not None and subject.location_id is None:
        assert after.balance is not None
        return {newest.item_id: after.balance - after.change}
    column = {
        SubjectKind.ITEM: Balance.item_id,
        SubjectKind.LOT: Balance.lot_id,
        SubjectKind.LOCATION: Balance.location_id,
    }[subject.kind]
    now = select(Balance.item_id, func.sum(Balance.quantity)).where(column == subject.id)
    if site_id is not None:
        now = now.join(Location, Location.id == Balance.location_id)
        now = now.where(Location.site_id == site_id)
    found = {row[0]: row[1] for row in session.execute(now.group_by(Balance.item_id))}
    if after is None and subject.location_id is None:
        return found
    here = subject.id
    plus = case((StockMove.to_location_id == here, StockMove.quantity), else_=0)
    minus = case((StockMove.from_location_id == here, StockMove.quantity), else_=0)
    later = (
        select(StockMove.item_id, func.sum(plus), func.sum(minus))
        .where(_at(here), StockMove.id > newest.id)
        .group_by(StockMove.item_id)
    )
    for item_id, came, went in session.execute(later):
        found[item_id] = found.get(item_id, Decimal(0)) - came + went
    return found
