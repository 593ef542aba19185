"""The item and the lot that a supplier's GS1 label names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select

from wms_desktop.db.database import Database
from wms_desktop.stock.gs1 import Elements, barcodes
from wms_desktop.stock.tables import Item, ItemBarcode, Lot


@dataclass(frozen=True, slots=True)
class LabelledGoods:
    """Goods by their supplier's label.

    Attributes:
        lot_id: of a lot that is known; None for a new one, or where the label names none.
        expires_on: as the label says.
        count: pieces as the label says; None where it does not.
    """

    item_id: int
    item: str
    name: str
    has_lots: bool
    is_active: bool
    lot: str
    lot_id: int | None
    expires_on: date | None
    count: Decimal | None


def labelled(db: Database, elements: Elements, *, today: date) -> list[LabelledGoods]:
    """Every item that the label's trade item stands for, mostly one.

    Raises:
        Refused: the label's expiry is no day.
    """
    if not elements.gtin:
        return []
    codes = barcodes(elements.gtin)
    expires_on = elements.expires_on(today)
    known = select(ItemBarcode.item_id).where(ItemBarcode.code.in_(codes))
    query = (
        select(Item.id, Item.code, Item.name, Item.has_lots, Item.is_active, Lot.id)
        .outerjoin(Lot, (Lot.item_id == Item.id) & (Lot.code == elements.lot) & (Lot.code != ""))
        .where(or_(Item.id.in_(known), Item.code.in_(codes)))
        .order_by(Item.code)
        .limit(9)
    )
    with db.read() as session:
        rows = session.execute(query).all()
    return [
        LabelledGoods(
            id_, code, name, has_lots, is_active, elements.lot if has_lots else "", lot_id,
            expires_on if has_lots else None, elements.count,
        )
        for id_, code, name, has_lots, is_active, lot_id in rows
    ]  # fmt: skip
