"""Why goods on hand are not taken for an order that is short (LOC-3, STK-4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wms_desktop.db.database import Database
from wms_desktop.stock.free_goods import on_hand_of
from wms_desktop.stock.rules import SkipReason, allocate


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Goods that are there and were not taken."""

    item_id: int
    lot: str
    location: str
    quantity: Decimal
    why: SkipReason


def passed_over(
    db: Database, site_id: int, owner_id: int, item_ids: Collection[int], *, today: date
) -> list[PassedOver]:
    """Goods of *item_ids* that allocation leaves where they are, and why."""
    if not item_ids:
        return []
    with db.read() as session:
        stock = on_hand_of(session, site_id, owner_id, item_ids)
    return [
        PassedOver(
            item_id, skip.goods.lot_code, skip.goods.location_code, skip.goods.quantity, skip.why
        )
        for item_id, goods in stock.items()
        for skip in allocate(Decimal(1), goods, today=today).skipped
    ]
