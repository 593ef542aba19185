"""Why goods on hand are not taken for an order that is short, and who holds them (LOC-3, STK-4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wms_desktop.db.database import Database
from wms_desktop.stock.allocation import SkippedGoods, SkipReason, allocate
from wms_desktop.stock.free_goods import Holder, holders, on_hand_of


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Goods that are there and were not taken; ``held_by`` names the orders that keep them."""

    item_id: int
    lot: str
    location: str
    quantity: Decimal
    why: SkipReason
    held_by: tuple[str, ...] = ()


def passed_over(
    db: Database,
    site_id: int,
    owner_id: int,
    wanted: Collection[tuple[int, str]],
    *,
    document: str,
    today: date,
) -> list[PassedOver]:
    """Goods that allocation leaves where they are, and why.

    Args:
        wanted: items, each with the lot asked for (empty for any).
        document: the order that is short; what it holds itself is not named.
    """
    if not wanted:
        return []
    with db.read() as session:
        stock = on_hand_of(session, site_id, owner_id, {item_id for item_id, _lot in wanted})
        skipped = [
            (item_id, skip)
            for item_id, lot_code in sorted(wanted)
            for skip in allocate(Decimal(1), stock[item_id], today=today, lot_code=lot_code).skipped
        ]
        kept = holders(session, {skip.goods.balance_id for _item, skip in skipped})
    rows = [_row(item_id, skip, kept[skip.goods.balance_id], document) for item_id, skip in skipped]
    return list(dict.fromkeys(row for row in rows if row.quantity > 0))


def _row(item_id: int, skip: SkippedGoods, kept: list[Holder], document: str) -> PassedOver:
    goods, quantity = skip.goods, skip.quantity
    held_by: tuple[str, ...] = ()
    if skip.why is SkipReason.RESERVED:
        others = [each for each in kept if each.document != document]
        quantity = sum((each.quantity for each in others), Decimal(0))
        held_by = tuple(each.number for each in others)
    return PassedOver(item_id, goods.lot_code, goods.location_code, quantity, skip.why, held_by)
