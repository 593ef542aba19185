"""Where goods may lie and where to put them (LOC-1, LOC-2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wms_desktop.stock.kinds import Condition, StorageClass, WeightClass
from wms_desktop.stock.rules import (
    Bin,
    Content,
    Goods,
    PutAwayReason,
    StorageFault,
    put_away,
    storage_faults,
)

TODAY = date(2026, 5, 21)
ONE = Decimal(1)


def bin_(code: str, **values: object) -> Bin:
    number = int("".join(c for c in code if c.isdigit()) or 0)
    return Bin(number, code, values.pop("storage_class", StorageClass.AMBIENT), **values)  # type: ignore[arg-type]


@pytest.mark.rule("LOC-1")
@pytest.mark.parametrize(("goods", "place", "faults"), [
    (Goods(1), bin_("A1"), ()),
    (Goods(1), bin_("C1", storage_class=StorageClass.COLD), (StorageFault.OTHER_CLASS,)),
    (Goods(1, storage_class=StorageClass.COLD), bin_("C1", storage_class=StorageClass.COLD), ()),
    (Goods(1), bin_("S1", storage_class=StorageClass.STAGING), ()),
    (Goods(1), bin_("T1", storage_class=StorageClass.RETURNS), (StorageFault.OTHER_CLASS,)),
    (Goods(1, condition=Condition.RETURNED), bin_("T1", storage_class=StorageClass.RETURNS), ()),
    (Goods(1), bin_("D1", storage_class=StorageClass.DAMAGED), (StorageFault.OTHER_CLASS,)),
    (Goods(1, condition=Condition.DAMAGED), bin_("D1", storage_class=StorageClass.DAMAGED), ()),
    (Goods(1), bin_("H1", storage_class=StorageClass.HOLD), ()),
    (Goods(1), bin_("A1", is_blocked=True), (StorageFault.BLOCKED,)),
    (Goods(1), Bin(9, "SUPPLIER", None), (StorageFault.NOT_A_BIN,)),
    (Goods(1, weight_class=WeightClass.HEAVY), bin_("A1", level=2), (StorageFault.TOO_HIGH,)),
    (Goods(1, weight_class=WeightClass.HEAVY), bin_("A1", level=2, heavy_level=2), ()),
    (Goods(1), bin_("A1", level=4), ()),
    (Goods(1, group="acid"), bin_("A1", contents=(Content(2, 2, "food", frozenset({"acid"})),)),
     (StorageFault.INCOMPATIBLE,)),
    (Goods(1, incompatible_with=frozenset({"food"})), bin_("A1", contents=(Content(2, 2, "food"),)),
     (StorageFault.INCOMPATIBLE,)),
    (Goods(1), bin_("A1", capacity=Decimal(5), used=Decimal(5)), (StorageFault.NO_ROOM,)),
    (Goods(1), bin_("A1", capacity=Decimal(5), used=Decimal(4)), ()),
])  # fmt: skip
def test_what_may_lie_where(goods, place, faults):
    assert storage_faults(goods, place, ONE) == faults


@pytest.mark.rule("LOC-2")
def test_same_lot_comes_before_the_nearest_empty_before_same_item():
    mine, other = Content(1, 7), Content(1, 8)
    bins = [
        bin_("A1", distance=1, contents=(other,)),
        bin_("A2", distance=9, contents=(mine,)),
        bin_("A3", distance=5),
        bin_("A4", distance=3),
        bin_("A5", distance=0, contents=(Content(2, 9),)),
        bin_("A6", distance=0, contents=(mine,), capacity=ONE, used=ONE),
        bin_("C7", distance=0, storage_class=StorageClass.COLD),
    ]
    found = put_away(Goods(1, 7), ONE, bins)
    assert [(s.code, s.reason) for s in found.suggestions] == [
        ("A2", PutAwayReason.SAME_LOT), ("A4", PutAwayReason.EMPTY),
        ("A3", PutAwayReason.EMPTY), ("A1", PutAwayReason.SAME_ITEM),
    ]  # fmt: skip
    assert [(s.code, s.why) for s in found.skipped] == [
        ("A6", StorageFault.NO_ROOM), ("C7", StorageFault.OTHER_CLASS)
    ]  # fmt: skip
