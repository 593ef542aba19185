"""The lines of an outbound order while it is being written, and what is free of its items."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from wms_desktop.core.quantity import checked_quantity
from wms_desktop.db.database import Database
from wms_desktop.goods.outbound import OrderedLine
from wms_desktop.stock.free_goods import on_hand_of
from wms_desktop.stock.items import ItemFacts, item_facts
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.queries import ItemRow


@dataclass(frozen=True, slots=True)
class WantedItem:
    """An item, as far as ordering it goes."""

    id: int
    code: str
    name: str
    unit: str
    is_fractional: bool


@dataclass(frozen=True, slots=True)
class WantedLine:
    """So much of an item; of one lot, where ``lot`` names it."""

    item: WantedItem
    quantity: Decimal
    lot: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """Which goods: item and lot. There is one line of each."""
        return self.item.id, self.lot

    def kept(self) -> dict[str, Any]:
        """What a draft keeps of it."""
        return asdict(self.item) | {"quantity": str(self.quantity), "lot": self.lot}

    def ordered(self) -> OrderedLine:
        """As the order takes it."""
        return OrderedLine(self.item.id, self.quantity, self.lot)


def wanted_again(kept: Mapping[str, Any]) -> WantedLine | None:
    """What `WantedLine.kept` gave; None for something unreadable."""
    rest = dict(kept)
    try:
        quantity = Decimal(rest.pop("quantity"))
        lot = str(rest.pop("lot", ""))
        return WantedLine(WantedItem(**rest), quantity, lot)
    except (TypeError, KeyError, InvalidOperation):
        return None


def with_line(
    lines: Sequence[WantedLine], line: WantedLine, *, instead: bool = False
) -> tuple[WantedLine, ...]:
    """*lines* with *line*: an item and lot that is there already counts up, or is replaced.

    Raises:
        Refused: the sum is more than a quantity can be.
    """
    for place, each in enumerate(lines):
        if each.key == line.key:
            total = line.quantity if instead else each.quantity + line.quantity
            checked_quantity(total, fractional=line.item.is_fractional)
            return (*lines[:place], replace(line, quantity=total), *lines[place + 1 :])
    return (*lines, line)


def item_of_row(row: ItemRow) -> WantedItem:
    """The item of a search's row."""
    return WantedItem(row.id, row.code, row.name, row.unit, row.is_fractional)


def item_scanned(db: Database, item_id: int) -> WantedItem:
    """The item that a scan means.

    Raises:
        Refused: unknown, or no longer in use.
    """
    with db.read() as session:
        facts: ItemFacts = item_facts(session, item_id)
    return WantedItem(facts.id, facts.code, facts.name, facts.unit, facts.is_fractional)


def free_goods(
    db: Database, site_id: int, owner_id: int, wanted: Collection[tuple[int, str]]
) -> dict[tuple[int, str], Decimal]:
    """How much of each item, of the lot asked for, an order of the owner could get now.

    Good, not blocked, not reserved.

    Source: STK-4, OUT-1.
    """
    with db.read() as session:
        found = on_hand_of(session, site_id, owner_id, {item_id for item_id, _lot in wanted})
    return {
        (item_id, lot): sum(
            (
                g.free
                for g in found[item_id]
                if g.condition is Condition.GOOD and not g.is_blocked and lot in ("", g.lot_code)
            ),
            Decimal(0),
        )
        for item_id, lot in wanted
    }
