"""Orders get their goods: the lot asked for, full cartons first, and who holds the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import TODAY, dump
from tests.goods.conftest import Counter
from tests.hard.test_races import at_once
from tests.shop import Shop
from wms_desktop.core.errors import NeedsConfirmation, Refused, Stale
from wms_desktop.core.text import TextFault
from wms_desktop.documents.import_table import ImportFault
from wms_desktop.goods import outbound
from wms_desktop.goods.imports import ORDERS
from wms_desktop.goods.outbound_detail import outbound_order, pick_list
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.goods.view_out_lines import out_page
from wms_desktop.stock.allocation import SkipReason
from wms_desktop.stock.lots import LotFault
from wms_desktop.stock.posting import StockFault

SHORT = GoodsFault.SHORT_STOCK.value


@pytest.fixture
def item(shop: Shop) -> int:
    """10 of an older and 10 of a younger lot."""
    made = shop.item()
    shop.stock(made, shop.lot(made, "L1", date(2026, 1, 1)), 10, "A-01-02")
    shop.stock(made, shop.lot(made, "L2", date(2026, 3, 1)), 10, "A-01-01")
    return made


def ordered(counter: Counter, *lines: outbound.OrderedLine) -> int:
    shop = counter.shop
    command = outbound.CreateOutbound(shop.op(), 2, 1, "周经理", lines)
    return outbound.create(shop.db, shop.acting(), command).value


def stops(counter: Counter, order: int) -> dict[str, int]:
    return {f"{s.lot} {s.location}": int(s.quantity) for s in pick_list(counter.shop.db, order)}


@pytest.mark.rule("LOC-3")
def test_a_line_may_ask_for_a_lot(counter: Counter, item: int) -> None:
    line = outbound.OrderedLine(item, Decimal(4), "L2")
    order = ordered(counter, line, outbound.OrderedLine(item, Decimal(12)))
    assert [each.lot_code for each in counter.outbound(order).lines] == ["L2", ""]
    counter.allocate(order)
    taken = [(s.line, s.lot, s.quantity) for s in pick_list(counter.shop.db, order)]
    assert sorted(taken) == [(1, "L2", 4), (2, "L1", 10), (2, "L2", 2)]


@pytest.mark.rule("LOC-3")
def test_only_the_lot_asked_for_is_taken_and_the_rest_is_explained(
    counter: Counter, item: int
) -> None:
    order = ordered(counter, outbound.OrderedLine(item, Decimal(12), "L2"))
    with pytest.raises(NeedsConfirmation) as asked:
        counter.allocate(order)
    assert asked.value.params["free"] == "10"
    assert counter.allocate(order, SHORT).short == 2
    page = out_page(counter.shop.db, 1, order, TODAY)
    assert [(p.lot, p.why, p.quantity) for p in page.passed] == [("L1", SkipReason.OTHER_LOT, 10)]


@pytest.mark.rule("LOC-3")
def test_full_cartons_are_taken_where_they_are(counter: Counter) -> None:
    shop = counter.shop
    item = shop.item(pack_size=Decimal(6))
    lot = shop.lot(item)
    shop.stock(item, lot, 4, "A-01-01")
    shop.stock(item, lot, 12, "A-01-02")
    order = counter.order((item, 8))
    counter.allocate(order)
    assert stops(counter, order) == {"L260412 A-01-01": 2, "L260412 A-01-02": 6}


@pytest.mark.rule("OUT-1")
def test_who_holds_the_rest_is_said(counter: Counter, item: int) -> None:
    first, second = counter.order((item, 15)), counter.order((item, 15))
    counter.allocate(first)
    number = counter.outbound(first).number
    with pytest.raises(NeedsConfirmation) as asked:
        counter.allocate(second)
    assert asked.value.params["holders"] == f"{number} ×15"
    counter.allocate(second, SHORT)
    passed = out_page(counter.shop.db, 1, second, TODAY).passed
    assert {(p.lot, p.quantity, p.held_by) for p in passed} == {
        ("L1", 10, (number,)), ("L2", 5, (number,))
    }  # fmt: skip
    third = counter.order((item, 1))
    with pytest.raises(Refused) as refused:
        counter.allocate(third, SHORT)
    assert refused.value.code is GoodsFault.NOTHING_FREE
    held = str(refused.value.params["holders"])
    assert held == f"{number} ×15, {counter.outbound(second).number} ×5"


@pytest.mark.parametrize(
    ("lot", "code"),
    [
        ("L9", GoodsFault.LOT_UNKNOWN),
        ("l1", GoodsFault.LOT_UNKNOWN),
        ("批号", TextFault.NOT_A_CODE),
        ("L" * 41, TextFault.TOO_LONG),
        ("L\0", TextFault.BROKEN),
    ],
)
def test_a_lot_that_cannot_be_is_refused(
    counter: Counter, item: int, lot: str, code: object
) -> None:
    before = dump(counter.shop.db)
    with pytest.raises(Refused) as refused:
        ordered(counter, outbound.OrderedLine(item, Decimal(1), lot))
    assert refused.value.code is code
    assert dump(counter.shop.db) == before


def test_an_item_without_lots_has_none_to_ask_for(counter: Counter) -> None:
    item = counter.shop.item(has_lots=False)
    with pytest.raises(Refused) as refused:
        ordered(counter, outbound.OrderedLine(item, Decimal(1), "L1"))
    assert refused.value.code is LotFault.NOT_WANTED


@pytest.mark.rule("SYS-4")
@pytest.mark.usefixtures("item")
def test_an_import_may_ask_for_lots(counter: Counter, tmp_path: Path) -> None:
    shop, head = counter.shop, "订单号,客户编号,货主编号,收货人,货品编号,数量,批号\n"
    path = tmp_path / "orders.csv"
    path.write_text(f"{head}1,C-001,HOUSE,周,A302-14,2,L9\n", encoding="utf-8")
    before = dump(shop.db)
    assert [bad.row for bad in ORDERS.preview(shop.db, shop.acting(), path).bad] == [2]
    with pytest.raises(Refused) as refused:
        ORDERS.run(shop.db, shop.acting(), path)
    assert refused.value.code is ImportFault.BAD_ROWS
    assert dump(shop.db) == before
    good = tmp_path / "good.csv"
    good.write_text(f"{head}1,C-001,HOUSE,周,A302-14,2,L2\n1,C-001,HOUSE,周,A302-14,3,\n", "utf-8")
    ORDERS.run(shop.db, shop.acting(), good)
    lines = outbound_order(shop.db, 1).lines
    assert [(line.lot_code, line.ordered) for line in lines] == [("L2", 2), ("", 3)]


@pytest.mark.rule("OUT-1")
def test_eight_stations_never_share_a_piece(shop: Shop, counter: Counter, item: int) -> None:
    """Connections of their own; each allocates an order over two items, in either order."""
    other = shop.item("B118", "素麻")
    shop.stock(other, shop.lot(other, "M1"), 20, "A-01-03")
    orders = [
        counter.order((item, 7), (other, 7)) if n % 2 else counter.order((other, 7), (item, 7))
        for n in range(4)
    ]

    def work(own: Shop) -> list[tuple[int, int]]:
        station, got = Counter(own), []
        for order in orders:
            try:
                got.append((order, int(station.allocate(order).allocated)))
            except (NeedsConfirmation, Refused, Stale):
                continue
        return got

    got = [each for future in at_once(shop, work) for each in future.result()]
    assert sorted(quantity for _order, quantity in got) == [14, 14]
    for goods in (item, other):
        lines = [s for order in orders for s in pick_list(shop.db, order) if s.item_id == goods]
        assert sum(stop.quantity for stop in lines) == 14


@pytest.mark.rule("OUT-1")
def test_the_last_piece_goes_to_one_of_eight(shop: Shop, counter: Counter) -> None:
    """Bad input 61."""
    item = shop.item()
    shop.stock(item, shop.lot(item), 1)
    orders = [counter.order((item, 1)) for _ in range(8)]

    def work(own: Shop) -> list[str]:
        said = []
        for order in orders:
            try:
                Counter(own).allocate(order)
                said.append("mine")
            except Stale:
                said.append("changed")
            except (NeedsConfirmation, Refused) as error:
                said.append(str(error.code.value))
        return said

    said = [each for future in at_once(shop, work) for each in future.result()]
    assert said.count("mine") == 1
    allowed = {"mine", "changed", SHORT, GoodsFault.NOTHING_FREE.value, StockFault.RESERVED.value}
    assert set(said) <= allowed | {GoodsFault.WRONG_STATE.value}
