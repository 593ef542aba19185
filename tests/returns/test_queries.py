"""The read side of returns: orders found, lists by keyset, scans."""

from __future__ import annotations

import pytest

from tests.returns.returning import ORDER, Returning
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.returns import inbox, queries


@pytest.fixture
def returning(shop: Shop) -> Returning:
    """48 rolls delivered, 5 left of the lot."""
    return Returning(shop).deliver("A302-14", "L260412", 48, left=5)


BARCODE = own_code(CodeKind.OUTBOUND, ORDER)


@pytest.mark.parametrize("text", [ORDER, ORDER.lower(), f" {ORDER} ", BARCODE])
def test_an_order_by_number_and_barcode(returning, text):
    found = queries.order(returning.shop.db, text, today=returning.shop.today)
    assert found.facts.number == ORDER
    assert (found.months, found.least_pieces, str(found.last_day)) == (3, 12, "2026-06-12")
    lot = found.lots[0]
    assert (lot.item_code, lot.lot_code, lot.delivered, lot.applied, lot.stock_of_lot) == (
        "A302-14", "L260412", 48, 0, 5,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "   ", "CK-0", "%", "_", "x" * 3000, "((((", "'; --"])
def test_what_is_no_order_finds_none(returning, text):
    assert queries.order(returning.shop.db, text, today=returning.shop.today) is None
    assert queries.find_orders(returning.shop.db, text) == []


@pytest.mark.parametrize("text", ["0088", "锦程", "sxjc", "SXJC", "0001"])
def test_orders_by_customer_and_parts_of_numbers(returning, text):
    found = queries.find_orders(returning.shop.db, text)
    assert [order.number for order in found] == [ORDER]


def test_applications_page_by_page_newest_first(returning):
    made = [returning.submit(returning.goods("A302-14", 1)) for _ in range(7)]
    db = returning.shop.db
    pages, last = [], None
    while page := inbox.applications(db, 1, after=last, limit=3):
        pages.append([row.number for row in page])
        last = page[-1]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [number for page in pages for number in page] == [one.number for one in reversed(made)]
    assert inbox.count_applications(db, 1) == 7
    assert inbox.count_applications(db, 2) == 0
    assert [row.number for row in inbox.applications(db, 1, "0003")] == ["TH-20260521-0003"]
    assert inbox.count_applications(db, 1, "锦程") == 7
    assert inbox.applications(db, 1)[0].lines == 1


def test_an_applications_barcode_means_it_at_its_own_site(returning):
    made = returning.submit(returning.goods("A302-14", 12))
    code = own_code(CodeKind.RETURN, made.number)
    db = returning.shop.db
    expected = [("return", made.id, made.number, "绍兴锦程纺织有限公司")]
    assert queries.scan_meanings(db, 1, code) == expected
    assert queries.scan_meanings(db, 1, made.number.lower()) == expected
    assert queries.scan_meanings(db, 2, code) == []
    assert queries.scan_meanings(db, 1, code[:-1] + "?") == []
    assert queries.application(db, 999) is None
