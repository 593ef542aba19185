"""Goods in the receiver's hand: scanned, not put away yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wms_desktop.core.quantity import shown_quantity
from wms_desktop.db.database import Database
from wms_desktop.goods.inbound_detail import InboundLineRow
from wms_desktop.goods.receiving import Received
from wms_desktop.goods.view_words import joined, pieces
from wms_desktop.stock.queries import ItemRow, search_items

FOUND_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Held:
    """An item, its lot (None while it must still be scanned) and how much of it.

    Attributes:
        expires_on: last day of the lot, where the goods' label says it.
    """

    item_id: int
    item: str
    name: str
    unit: str
    has_lots: bool
    is_fractional: bool
    lot: str | None
    quantity: Decimal = Decimal(1)
    expires_on: date | None = None

    @property
    def waits_for_lot(self) -> bool:
        """Whether the lot comes next."""
        return self.lot is None

    def same_goods(self, other: Held) -> bool:
        """Whether *other* is the same item and lot, so that it counts up."""
        return self.item_id == other.item_id and other.lot in (None, self.lot)

    def more(self, quantity: Decimal) -> Held:
        """So much more of the same."""
        return replace(self, quantity=self.quantity + quantity)

    @property
    def words(self) -> str:
        """A302-14 云锦·烟灰, 12 卷."""
        day = self.expires_on.isoformat() if self.expires_on else ""
        count = pieces(self.quantity, self.unit)
        return joined(f"{self.item} {self.name}", self.lot or "", day, count)

    def kept(self) -> dict[str, Any]:
        """What a draft keeps."""
        return {
            "item_id": self.item_id, "item": self.item, "name": self.name, "unit": self.unit,
            "has_lots": self.has_lots, "is_fractional": self.is_fractional, "lot": self.lot,
            "quantity": str(self.quantity),
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FromLabel:
    """What a supplier's label says beside the item."""

    lot: str | None = None
    expires_on: date | None = None
    count: Decimal | None = None

    @staticmethod
    def of(extra: Mapping[str, Any]) -> FromLabel:
        """What came with a scan; nothing where it was no such label."""
        return FromLabel(extra.get("lot") or None, extra.get("expires_on"), extra.get("count"))

    def on(self, held: Held) -> Held:
        """*held* with the label's last day, where its item has lots."""
        return replace(held, expires_on=self.expires_on) if held.has_lots else held


NO_LABEL = FromLabel()


def held_again(kept: Mapping[str, Any] | None) -> Held | None:
    """What `Held.kept` gave; None for nothing or something unreadable."""
    try:
        if not kept:
            return None
        day = kept.get("expires_on")
        again = {
            "quantity": Decimal(kept["quantity"]),
            "expires_on": date.fromisoformat(day) if day else None,
        }
        return Held(**{**kept, **again})
    except (TypeError, ValueError, KeyError, InvalidOperation):
        return None


def of_line(line: InboundLineRow, lot: str | None, quantity: Decimal) -> Held:
    """Goods of a line of the order."""
    return Held(
        line.item_id, line.item, line.name, line.unit, line.has_lots, line.is_fractional,
        lot if line.has_lots else "", quantity,
    )  # fmt: skip


def of_item(item: ItemRow, lot: str | None, quantity: Decimal) -> Held:
    """Goods that no line of the order names."""
    return Held(
        item.id, item.code, item.name, item.unit, item.has_lots, item.is_fractional,
        lot if item.has_lots else "", quantity,
    )  # fmt: skip


def announced_lot(lines: Sequence[InboundLineRow], item_id: int) -> str | None:
    """The lot of an item that the order leaves no doubt about; None where it must be scanned."""
    mine = [line for line in lines if line.item_id == item_id]
    missing = [line for line in mine if line.received < line.expected] or mine
    lots = {line.lot_code for line in missing}
    only = lots.pop() if len(lots) == 1 else ""
    return only or None


def item_by(db: Database, code: str, item_id: int) -> ItemRow | None:
    """The item *item_id*, whose code is known."""
    rows = search_items(db, code, FOUND_AT_MOST, active_only=False)
    return next((row for row in rows if row.id == item_id), None)


def joined_count(held: Held) -> str:
    """A302-14 ×12."""
    return f"{held.item} ×{shown_quantity(held.quantity)}"


def effect(held: Held, count: str, done: Received) -> str:
    """What putting it away has done: A302-14 +12 → 24 / 48."""
    of = f" / {shown_quantity(done.expected)}" if done.expected else ""
    return f"{held.item} +{count} → {shown_quantity(done.received)}{of}"
