"""Which goods leave first, from where, and why others stay (LOC-3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms_desktop.stock.allocation import (
    AllocationPlan,
    OnHand,
    SkipReason,
    allocate,
)
from wms_desktop.stock.kinds import Condition

TODAY = date(2026, 5, 21)
ONE = Decimal(1)
TWELVE = Decimal(12)


def goods(number: int, free: int = 10, **values: object) -> OnHand:
    base = {
        "balance_id": number, "lot_id": number, "lot_code": f"L{number}", "location_id": number,
        "location_code": f"A{number}", "received_on": TODAY - timedelta(days=number),
        "quantity": Decimal(free), "free": Decimal(free),
    }  # fmt: skip
    return OnHand(**base | values)  # type: ignore[arg-type]


def place(number: int, free: int, **values: object) -> OnHand:
    """A place of one and the same lot; the lower its number, the nearer."""
    same = {"lot_id": 1, "lot_code": "L1", "received_on": TODAY, "distance": number}
    return goods(number, free, **same | values)


def by_number(plan: AllocationPlan) -> dict[int, int]:
    return {part.goods.balance_id: int(part.quantity) for part in plan.taken}


@pytest.mark.rule("LOC-3")
def test_first_in_leaves_first_and_first_expired_before_that() -> None:
    newer, older = goods(1), goods(2)
    plan = allocate(TWELVE, [newer, older], today=TODAY)
    assert [(t.goods.lot_code, t.quantity) for t in plan.taken] == [("L2", 10), ("L1", 2)]
    expiring = goods(3, received_on=TODAY, expires_on=TODAY)
    plan = allocate(TWELVE, [newer, older, expiring], today=TODAY)
    assert [t.goods.lot_code for t in plan.taken] == ["L3", "L2"]
    assert [t.goods for t in allocate(Decimal(1), [newer, older], today=TODAY).taken] == [older]


@pytest.mark.rule("STK-4")
def test_what_is_passed_over_is_explained() -> None:
    stock = [
        goods(1, condition=Condition.QUARANTINE),
        goods(2, expires_on=TODAY - timedelta(days=1)),
        goods(3, is_blocked=True),
        goods(4, free=0, quantity=Decimal(5)),
        goods(5, free=2, quantity=Decimal(7)),
    ]
    plan = allocate(Decimal(9), stock, today=TODAY)
    assert (by_number(plan), plan.short) == ({5: 2}, 7)
    assert {s.goods.balance_id: (s.why, s.quantity) for s in plan.skipped} == {
        1: (SkipReason.NOT_GOOD, 10), 2: (SkipReason.EXPIRED, 10), 3: (SkipReason.BLOCKED, 10),
        4: (SkipReason.RESERVED, 5), 5: (SkipReason.RESERVED, 5),
    }  # fmt: skip


@pytest.mark.rule("LOC-3")
def test_a_lot_that_is_asked_for_is_the_only_one_taken() -> None:
    plan = allocate(TWELVE, [goods(1), goods(2)], today=TODAY, lot_code="L1")
    assert (by_number(plan), plan.short) == ({1: 10}, 2)
    assert [(s.goods.lot_code, s.why) for s in plan.skipped] == [("L2", SkipReason.OTHER_LOT)]


@pytest.mark.rule("LOC-3")
@pytest.mark.parametrize(
    ("wanted", "there", "taken"),
    [
        (12, {1: 5, 2: 12}, {2: 12}),  # a carton, though loose pieces lie nearer
        (15, {1: 5, 2: 12}, {1: 3, 2: 12}),
        (15, {1: 12, 2: 2, 3: 24}, {1: 12, 2: 2, 3: 1}),  # too few loose ones: one carton is opened
        (3, {1: 12, 2: 3}, {2: 3}),  # no carton is opened for what lies loose
        (3, {1: 12, 2: 24}, {1: 3}),
        (30, {1: 26, 2: 4}, {1: 26, 2: 4}),
        (24, {1: 11, 2: 11, 3: 11}, {1: 11, 2: 11, 3: 2}),
        (50, {1: 12, 2: 7}, {1: 12, 2: 7}),
    ],
)
def test_full_cartons_first_within_a_lot(
    wanted: int, there: dict[int, int], taken: dict[int, int]
) -> None:
    stock = [place(number, free) for number, free in there.items()]
    plan = allocate(Decimal(wanted), stock, today=TODAY, pack_size=TWELVE)
    assert by_number(plan) == taken


@pytest.mark.rule("LOC-3")
def test_full_cartons_are_no_reason_to_take_a_younger_lot() -> None:
    old = goods(2, 5)
    plan = allocate(TWELVE, [goods(1, 24), old], today=TODAY, pack_size=TWELVE)
    assert by_number(plan) == {2: 5, 1: 7}


@st.composite
def _on_hand(draw: st.DrawFn) -> list[OnHand]:
    """Places of a few lots, each with its own dates, partly reserved."""
    days = st.dates(date(2025, 1, 1), date(2026, 5, 1))
    last = st.none() | st.dates(date(2026, 5, 1), date(2026, 6, 30))
    lots = draw(st.lists(st.tuples(days, last), min_size=1, max_size=4))
    stock = []
    for number in range(draw(st.integers(0, 10))):
        lot = draw(st.integers(0, len(lots) - 1))
        free, kept = draw(st.integers(0, 40)), draw(st.integers(0, 9))
        stock.append(
            goods(
                number, free, quantity=Decimal(free + kept), lot_id=lot, lot_code=f"L{lot}",
                received_on=lots[lot][0], expires_on=lots[lot][1],
                condition=draw(st.sampled_from((Condition.GOOD, *Condition))),
                distance=draw(st.integers(0, 3)), is_blocked=draw(st.integers(0, 5)) == 0,
            )
        )  # fmt: skip
    return stock


@pytest.mark.rule("LOC-3", "STK-4", "OUT-1")
@given(st.integers(1, 300), _on_hand(), st.sampled_from((0, 1, 6, 12)), st.sampled_from(("", "L0")))
def test_allocation_keeps_its_promises_for_all_stock(
    wanted: int, stock: list[OnHand], pack: int, lot: str
) -> None:
    how = {"today": TODAY, "pack_size": Decimal(pack), "lot_code": lot}
    plan = allocate(Decimal(wanted), stock, **how)  # type: ignore[arg-type]
    assert sum((p.quantity for p in plan.taken), plan.short) == wanted
    for part in plan.taken:
        assert 0 < part.quantity <= part.goods.free
        assert part.goods.condition is Condition.GOOD
        assert not part.goods.is_blocked
        assert part.goods.expires_on is None or part.goods.expires_on >= TODAY
        assert lot in ("", part.goods.lot_code)
    _nothing_older_stays(plan, stock)
    _everything_is_accounted_for(plan, stock)
    if pack:
        _cartons_stay_closed(plan, Decimal(pack))
    assert allocate(Decimal(wanted), stock[::-1], **how) == plan  # type: ignore[arg-type]


def _age(each: OnHand) -> tuple[date, date, str]:
    return each.expires_on or date.max, each.received_on, each.lot_code


def _left(plan: AllocationPlan, stock: list[OnHand]) -> dict[int, Decimal]:
    """What is neither taken nor passed over, by balance."""
    left = {each.balance_id: each.quantity for each in stock}
    for part in (*plan.taken, *plan.skipped):
        left[part.goods.balance_id] -= part.quantity
    return left


def _nothing_older_stays(plan: AllocationPlan, stock: list[OnHand]) -> None:
    ages = [_age(part.goods) for part in plan.taken]
    assert ages == sorted(ages)
    left = _left(plan, stock)
    youngest = max(ages, default=(date.min, date.min, ""))
    assert all(_age(each) >= youngest for each in stock if left[each.balance_id] > 0)


def _everything_is_accounted_for(plan: AllocationPlan, stock: list[OnHand]) -> None:
    left = _left(plan, stock)
    assert all(quantity >= 0 for quantity in left.values())
    if plan.short:
        assert not any(left.values())
    for skip in plan.skipped:
        if skip.why is SkipReason.RESERVED:
            assert skip.quantity == skip.goods.quantity - skip.goods.free


def _cartons_stay_closed(plan: AllocationPlan, pack: Decimal) -> None:
    """A carton is opened only where the lot's loose pieces are too few, and then only one more."""
    for lot in {part.goods.lot_code for part in plan.taken}:
        parts = [part for part in plan.taken if part.goods.lot_code == lot]
        opened = [p for p in parts if p.quantity % pack > p.goods.free % pack]
        loose = sum((min(p.goods.free % pack, p.quantity) for p in parts), Decimal(0))
        if opened:
            assert loose < sum((p.quantity for p in parts), Decimal(0))
        assert len(opened) <= 1
