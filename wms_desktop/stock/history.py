"""The history of one item, lot, location or document, newest first (STK-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.tables import Item, Location, Lot, StockDocument, StockMove


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One row of the ledger as lists show it."""

    id: int
    at: datetime
    reason: MoveReason
    document: str  # kind:number of the paper behind it
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


def moves(
    db: Database,
    *,
    item_id: int | None = None,
    lot_id: int | None = None,
    location_id: int | None = None,
    document: str = "",
    after: MoveRow | None = None,
    limit: int = 50,
) -> list[MoveRow]:
    """Moves of an item, a lot, a location (in and out) or a document, newest first."""
    origin, target = aliased(Location), aliased(Location)
    query: Any = (
        select(
            StockMove.id, StockDocument.posted_at, StockDocument.reason, StockDocument.document,
            Item.id, Item.code, Item.name, Item.unit, Lot.id, Lot.code, Customer.name,
            origin.code, target.code, StockMove.from_condition, StockMove.to_condition,
            StockMove.quantity, Person.name, StockDocument.reverses_id,
        )
        .join(StockDocument, StockDocument.id == StockMove.document_id)
        .join(Item, Item.id == StockMove.item_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Customer, Customer.id == StockMove.owner_id)
        .join(origin, origin.id == StockMove.from_location_id)
        .join(target, target.id == StockMove.to_location_id)
        .join(Person, Person.id == StockDocument.person_id)
        .order_by(StockMove.id.desc())
        .limit(limit)
    )  # fmt: skip
    if item_id is not None:
        query = query.where(StockMove.item_id == item_id)
    if lot_id is not None:
        query = query.where(StockMove.lot_id == lot_id)
    if location_id is not None:
        query = query.where(
            or_(
                StockMove.from_location_id == location_id,
                StockMove.to_location_id == location_id,
            )
        )
    if document:
        query = query.where(StockDocument.document == document)
    if after is not None:
        query = query.where(StockMove.id < after.id)
    with db.read() as session:
        return [MoveRow(*row) for row in session.execute(query)]
