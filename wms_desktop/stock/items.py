"""What the rules must know of an item, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.db.prepared import Prepared
from wms_desktop.stock.kinds import Condition, StorageClass, WeightClass
from wms_desktop.stock.rules import Goods, groups
from wms_desktop.stock.tables import Item


class ItemFault(StrEnum):
    """Why an item cannot be used so."""

    UNKNOWN = "item_unknown"
    INACTIVE = "item_inactive"
    CODE_TAKEN = "item_code_taken"
    BARCODE_TAKEN = "item_barcode_taken"
    IN_USE = "item_in_use"
    PRICE = "item_price"
    SHELF_DAYS = "item_shelf_days"


class LabelWish(StrEnum):
    """Why labels cannot be made."""

    UNKNOWN_CODES = "label_unknown_codes"


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item, as far as moving it goes."""

    id: int
    code: str
    name: str
    unit: str
    is_fractional: bool
    has_lots: bool
    needs_qc: bool
    storage_class: StorageClass
    weight_class: WeightClass
    group: str
    incompatible_with: str

    def goods(self, lot_id: int | None = None, condition: Condition = Condition.GOOD) -> Goods:
        """What it needs of the place it lies at (LOC-1)."""
        return Goods(
            self.id,
            lot_id,
            self.storage_class,
            self.weight_class,
            self.group,
            groups(self.incompatible_with),
            condition,
        )

    def quantity(self, value: Decimal) -> Decimal:
        """*value* if it can be a quantity of this item (more than nought, whole where it must be).

        Raises:
            Refused: it cannot.
        """
        return checked_quantity(value, fractional=self.is_fractional)


COLUMNS = (
    Item.id,
    Item.code,
    Item.name,
    Item.unit,
    Item.is_fractional,
    Item.has_lots,
    Item.needs_qc,
    Item.storage_class,
    Item.weight_class,
    Item.group,
    Item.incompatible_with,
    Item.is_active,
)
_FACTS = Prepared(select(*COLUMNS).where(Item.id == bindparam("item_id")))


def item_facts(session: Session, item_id: int, *, active: bool = True) -> ItemFacts:
    """The facts of an item.

    Args:
        active: refuse an item that is no longer in use.

    Raises:
        Refused: unknown, or no longer in use.
    """
    return facts_of(_FACTS.one_or_none(session, {"item_id": item_id}), item_id, active=active)


def facts_of(row: Sequence[Any] | None, item_id: int, *, active: bool = True) -> ItemFacts:
    """The facts of an item whose ``COLUMNS`` were read with others'.

    Raises:
        Refused: unknown, or no longer in use.
    """
    if row is None:
        raise Refused(ItemFault.UNKNOWN, code=item_id)
    *facts, is_active = row
    item = ItemFacts(*facts)
    if active and not is_active:
        raise Refused(ItemFault.INACTIVE, item=item.code)
    return item
