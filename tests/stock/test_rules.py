"""Where goods may lie, where to put them, which leave first (LOC-1 to LOC-3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.stock.kinds import Condition, StorageClass, WeightClass
from wms_desktop.stock.rules import (
    Bin,
    Content,
    Goods,
    OnHand,
    PutAwayReason,
    SkipReason,
    StorageFault,
    allocate,
    leaves_first,
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


def goods(number: int, free: int = 10, **values: object) -> OnHand:
    base = {
        "balance_id": number, "lot_id": number, "lot_code": f"L{number}", "location_id": number,
        "location_code": f"A{number}", "received_on": TODAY - timedelta(days=number),
        "quantity": Decimal(free), "free": Decimal(free),
    }  # fmt: skip
    return OnHand(**base | values)  # type: ignore[arg-type]


@pytest.mark.rule("LOC-3")
def test_first_in_leaves_first_and_first_expired_before_that():
    newer, older = goods(1), goods(2)
    plan = allocate(Decimal(12), [newer, older], today=TODAY)
    assert [(t.goods.lot_code, t.quantity) for t in plan.taken] == [("L2", 10), ("L1", 2)]
    expiring = goods(3, received_on=TODAY, expires_on=TODAY)
    plan = allocate(Decimal(12), [newer, older, expiring], today=TODAY)
    assert [t.goods.lot_code for t in plan.taken] == ["L3", "L2"]
    assert leaves_first([newer, older], today=TODAY) == older


@pytest.mark.rule("STK-4")
def test_what_is_passed_over_is_explained():
    stock = [
        goods(1, condition=Condition.QUARANTINE),
        goods(2, expires_on=TODAY - timedelta(days=1)),
        goods(3, is_blocked=True),
        goods(4, free=0, quantity=Decimal(5)),
    ]
    plan = allocate(ONE, stock, today=TODAY)
    assert (plan.taken, plan.short) == ((), 1)
    assert {s.goods.balance_id: s.why for s in plan.skipped} == {
        1: SkipReason.NOT_GOOD, 2: SkipReason.EXPIRED, 3: SkipReason.BLOCKED,
        4: SkipReason.RESERVED,
    }  # fmt: skip


STOCK = st.lists(
    st.builds(
        goods,
        st.integers(1, 10_000),
        st.integers(0, 50),
        received_on=st.dates(date(2025, 1, 1), date(2026, 5, 1)),
        expires_on=st.none() | st.dates(date(2026, 5, 1), date(2026, 6, 30)),
        condition=st.sampled_from(Condition),
        is_blocked=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda each: each.balance_id,
)


@pytest.mark.rule("LOC-3")
@given(st.integers(1, 300), STOCK)
def test_allocation_keeps_its_promises_for_all_stock(wanted, stock):
    plan = allocate(Decimal(wanted), stock, today=TODAY)
    taken = sum((part.quantity for part in plan.taken), Decimal(0))
    assert taken + plan.short == wanted
    for part in plan.taken:
        assert 0 < part.quantity <= part.goods.free
        assert part.goods.condition is Condition.GOOD
        assert not part.goods.is_blocked
        assert part.goods.expires_on is None or part.goods.expires_on >= TODAY
    passed_over = {skip.goods.balance_id for skip in plan.skipped}
    used = {part.goods.balance_id for part in plan.taken}
    left = [g for g in stock if g.balance_id not in passed_over | used]
    order = [(p.goods.expires_on or date.max, p.goods.received_on) for p in plan.taken]
    assert order == sorted(order)
    if plan.short:
        assert not left
        assert all(p.quantity == p.goods.free for p in plan.taken)
    if order:
        assert all((g.expires_on or date.max, g.received_on) >= order[-1] for g in left)
    assert allocate(Decimal(wanted), stock[::-1], today=TODAY).taken == plan.taken
