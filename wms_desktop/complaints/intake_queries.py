"""What the form of a new complaint asks for: goods of a scan, deadlines to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wms_desktop.complaints.clocks import clock_rules
from wms_desktop.core.acting import Acting
from wms_desktop.db.database import Database
from wms_desktop.returns.figures import OrderFacts
from wms_desktop.returns.queries import find_orders
from wms_desktop.stock.queries import ItemRow, search_items
from wms_desktop.stock.tables import Item, Lot


@dataclass(frozen=True, slots=True)
class ScannedGoods:
    """An item, and the lot of it that is meant; 0 and empty where none is."""

    item: ItemRow | None
    lot_id: int
    lot_code: str


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when both answers are owed if the complaint is taken now (CMP-2)."""

    answer_by: datetime
    proposal_by: datetime
    major_by: datetime


def orders_of(db: Database, text: str, customer_id: int | None, limit: int = 5) -> list[OrderFacts]:
    """Orders that *text* fits, the newest first; of one customer where it is known."""
    if customer_id is None:
        return find_orders(db, text, limit=limit)
    found = find_orders(db, text, limit=10 * limit)
    return [each for each in found if each.customer_id == customer_id][:limit]


def goods(db: Database, item_id: int | None, lot_id: int | None) -> ScannedGoods:
    """Item and lot by their ids; an unknown one is none."""
    with db.read() as session:
        lot = session.get(Lot, lot_id) if lot_id else None
        wanted = lot.item_id if lot is not None else item_id
        code = session.scalar(select(Item.code).where(Item.id == wanted)) if wanted else None
    rows = search_items(db, code, active_only=False) if code else []
    item = next((each for each in rows if each.id == wanted), None)
    if item is None:
        return ScannedGoods(None, 0, "")
    return ScannedGoods(item, lot.id if lot else 0, lot.code if lot else "")


def deadlines(db: Database, by: Acting) -> Deadlines:
    """Both deadlines of a complaint taken now, ordinary and major."""
    with db.read() as session:
        rules = clock_rules(session, by.site_id, by.today)
    return Deadlines(
        rules.answer_due(by.now),
        rules.proposal_due(by.now, is_major=False),
        rules.proposal_due(by.now, is_major=True),
    )
