"""Goods on hand by part, order, owner and text; what is on the paper for the owner (STK-5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.conftest import TODAY
from tests.shop import Shop
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.on_hand import StockAsked, StockOrder, StockPart, stock_rows, stock_sums
from wms_desktop.stock.queries import StockFilter, search_items
from wms_desktop.stock.rules_on_hand import Shelf, days_here, shelf

HERE = StockFilter(site_id=1)


@pytest.fixture
def goods(shop: Shop) -> Shop:
    """Two items: an old lot that expires, a young one, damaged goods, goods of a customer."""
    silk = shop.item("A302-14", "云锦·烟灰")
    cotton = shop.item("B118-02", "素麻·燕麦", unit="米", is_fractional=True)
    old = shop.lot(silk, "L1", TODAY - timedelta(days=90), TODAY + timedelta(days=10))
    young = shop.lot(silk, "L2", TODAY - timedelta(days=3))
    gone = shop.lot(cotton, "L_9%", TODAY - timedelta(days=40), TODAY - timedelta(days=1))
    shop.stock(silk, old, 12, "A-01-02")
    shop.stock(silk, young, 30, "A-01-01")
    shop.stock(silk, young, 2, "A-01-03", condition=Condition.DAMAGED)
    shop.stock(cotton, gone, Decimal("4.5"), "C-01-01", owner=2)
    return shop


def listed(shop: Shop, asked: StockAsked) -> list[tuple[str, str, Decimal]]:
    """Every page of one row each, so that each row is a page's end once."""
    found: list[tuple[str, str, Decimal]] = []
    after = None
    while page := stock_rows(shop.db, asked, after=after, limit=1):
        after = page[-1]
        found.append((after.lot, after.location, after.quantity))
    assert found == [(r.lot, r.location, r.quantity) for r in stock_rows(shop.db, asked)]
    return found


def lots(shop: Shop, **asked: object) -> list[str]:
    return [lot for lot, _, _ in listed(shop, StockAsked(HERE, TODAY, **asked))]  # type: ignore[arg-type]


@pytest.mark.rule("STK-5")
def test_the_parts_and_orders(goods: Shop) -> None:
    assert lots(goods) == ["L1", "L2", "L2", "L_9%"]
    assert lots(goods, order=StockOrder.LOCATION) == ["L2", "L1", "L2", "L_9%"]
    assert lots(goods, order=StockOrder.LOCATION, descending=True) == ["L_9%", "L2", "L1", "L2"]
    assert lots(goods, part=StockPart.NOT_GOOD) == ["L2"]
    assert lots(goods, part=StockPart.EXPIRING) == ["L_9%", "L1"]
    assert lots(goods, part=StockPart.AGEING) == ["L1", "L_9%", "L2", "L2"]
    assert lots(goods, part=StockPart.AGEING, descending=True) == ["L2", "L2", "L_9%", "L1"]


@pytest.mark.rule("STK-5")
def test_what_walks_along_an_index_gives_the_same_as_what_sorts_the_few(
    goods: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [
        StockAsked(replace(HERE, **narrow), TODAY, part, order, turned)
        for narrow in ({}, {"owner_id": 1}, {"text": "a302"}, {"text": "a-01"}, {"item_id": 1})
        for part in StockPart
        for order in (None, *StockOrder)
        for turned in (False, True)
    ]
    few = [listed(goods, asked) for asked in wanted]
    monkeypatch.setattr("wms_desktop.stock.narrowing.FEW", 0)
    monkeypatch.setattr("wms_desktop.stock.narrowing._FEW_NAMED", 0)
    monkeypatch.setattr("wms_desktop.stock.on_hand._FIRST_STEP", 1)
    assert [listed(goods, asked) for asked in wanted] == few


@pytest.mark.rule("STK-5")
def test_owner_item_lot_location_and_text(goods: Shop) -> None:
    rows = stock_rows(goods.db, StockAsked(HERE, TODAY))
    mine = rows[-1]
    for narrow in (
        {"owner_id": 2}, {"item_id": mine.item_id}, {"lot_id": mine.lot_id},
        {"location_id": mine.location_id}, {"text": "sm"}, {"text": "素麻"}, {"text": "c-01"},
        {"text": "l_9%"}, {"text": "Ｂ118"}, {"zone_id": 2},
    ):  # fmt: skip
        asked = StockAsked(replace(HERE, **narrow), TODAY)
        assert stock_rows(goods.db, asked) == [mine], narrow
    assert stock_rows(goods.db, StockAsked(StockFilter(site_id=2), TODAY)) == []


def test_sums_stand_by_unit(goods: Shop) -> None:
    sums = [(s.unit, s.rows, s.quantity) for s in stock_sums(goods.db, StockAsked(HERE, TODAY))]
    assert sums == [("卷", 3, Decimal(44)), ("米", 1, Decimal("4.5"))]
    few = StockAsked(HERE, TODAY, StockPart.NOT_GOOD)
    assert [(s.rows, s.quantity) for s in stock_sums(goods.db, few)] == [(1, Decimal(2))]


@pytest.mark.parametrize(
    "typed", ["%", "_", "%%", "a_02", "\\", "'; --", "云" * 3_000, "x" * 3_000]
)
def test_signs_of_a_pattern_are_plain_characters(goods: Shop, typed: str) -> None:
    """Bad input 33 and 34."""
    found = [r.lot for r in stock_rows(goods.db, StockAsked(replace(HERE, text=typed), TODAY))]
    assert found == [], typed
    assert search_items(goods.db, typed) == []


@pytest.mark.parametrize(
    ("left", "said"),
    [(None, Shelf.KEEPS), (31, Shelf.KEEPS), (30, Shelf.SOON), (1, Shelf.SOON),
     (0, Shelf.LAST_DAY), (-1, Shelf.EXPIRED)],
)  # fmt: skip
def test_how_goods_stand_to_their_expiry(left: int | None, said: Shelf) -> None:
    expires_on = None if left is None else TODAY + timedelta(days=left)
    assert shelf(expires_on, TODAY, 30) is said
    assert shelf(TODAY, TODAY, 0) is Shelf.LAST_DAY


def test_days_here_begin_at_nought() -> None:
    assert [days_here(date(2026, 5, day), TODAY) for day in (1, 20, 21, 22)] == [20, 1, 0, 0]
