"""A supplier's label fills item, lot, expiry and count in one scan (bad-inputs.md 53, 54)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.conftest import dump
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.scanning import resolver
from wms_desktop.stock.queries import resolve_code
from wms_desktop.stock.service import AttachBarcode, attach_barcode
from wms_desktop.stock.tables import Lot
from wms_desktop.ui.page import MeaningKind

pytestmark = pytest.mark.rule("INB-1")
EAN, GTIN, GS = "6901234567892", "06901234567892", "\x1d"
LABEL = f"]C101{GTIN}1727013110L260501{GS}3712"


@pytest.fixture
def counter(desk_shop: Shop) -> Counter:
    return Counter(desk_shop)


@pytest.fixture
def item(desk_shop: Shop) -> int:
    item = desk_shop.item()
    command = AttachBarcode(desk_shop.op(), item, EAN)
    attach_barcode(desk_shop.db, desk_shop.acting(), command)
    return item


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> GoodsDesk:
    return GoodsDesk(qtbot, desk_shop, tmp_path)


def test_a_new_lot_comes_with_its_expiry_and_count(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    shop = counter.shop
    desk.page.open(inbound=counter.announce((item, 48, "")))
    assert desk.scan(LABEL).head == "A302-14 ×12"
    assert "L260501，2027-01-31，12 卷" in desk.page.expectation().note
    assert desk.scan(LABEL).head == "A302-14 ×24"
    desk.scan("A-01-02")
    assert shop.on_hand(item, "A-01-02") == 24
    with shop.db.read() as session:
        lot = session.scalars(select(Lot).where(Lot.item_id == item)).one()
    assert (lot.code, lot.expires_on) == ("L260501", date(2027, 1, 31))
    desk.shell.results.clear()
    assert desk.scan(LABEL, times=3).head == "A302-14 ×36"  # three cartons; the lot is known now


def test_a_known_lot_is_the_lot(desk: GoodsDesk, counter: Counter, item: int) -> None:
    lot = counter.shop.lot(item, "L260501", expires_on=date(2027, 1, 31))
    found = resolver(counter.shop.db, lambda: 1)(LABEL)
    assert [(each.kind, each.id) for each in found] == [
        (MeaningKind.LOT, lot), (MeaningKind.ITEM, item),
    ]  # fmt: skip
    desk.page.open(inbound=counter.announce((item, 48, "L260501")))
    desk.scan(LABEL)
    desk.scan("A-01-01")
    assert counter.shop.on_hand(item) == 12


def test_while_the_lot_is_asked_for_the_label_names_it(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    desk.page.open(inbound=counter.announce((item, 48, "")))
    desk.scan("A302-14", times=5)
    assert desk.expects == "扫描批号"
    assert desk.scan(f"01{GTIN}1727013110L260501").head == "A302-14 ×5"
    desk.scan("A-01-01")
    assert counter.shop.on_hand(item) == 5
    desk.scan("A302-14")
    assert desk.scan("]C10106901234567890").kind == "bad"
    assert desk.expects == "扫描批号"


def test_an_expiry_that_differs_from_the_books_is_refused(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    counter.shop.lot(item, "L260501", expires_on=date(2026, 12, 31))
    desk.page.open(inbound=counter.announce((item, 48, "L260501")))
    desk.scan(LABEL)
    before = dump(counter.shop.db)
    assert desk.scan("A-01-01").kind == "bad"
    assert dump(counter.shop.db) == before


def test_goods_in_hand_survive_a_crash_with_their_expiry(
    desk: GoodsDesk, counter: Counter, item: int
) -> None:
    order = counter.announce((item, 48, ""))
    desk.page.open(inbound=order)
    desk.scan(LABEL)
    again = desk.rebuilt()
    again.page.open(inbound=order)
    assert again.inbound.side.receiver.held.expires_on == date(2027, 1, 31)


def test_a_label_that_cannot_be_read_is_refused_with_the_reason(counter: Counter) -> None:
    with pytest.raises(Refused) as refused:
        resolver(counter.shop.db, lambda: 1)("]C10106901234567890")
    assert refused.value.params["right"] == "2"


def test_an_unknown_trade_item_is_attached_without_its_lot(
    desk: GoodsDesk, counter: Counter
) -> None:
    shop = counter.shop
    item = shop.item()
    assert resolver(shop.db, lambda: 1)(LABEL) == []
    desk.page.open(inbound=counter.announce((item, 48, "")))
    desk.page.open(attach=LABEL)
    pane = desk.inbound.side.attach
    assert pane.goods_attach_code.text() == EAN
    desk.find(pane.item, "A302")
    desk.press("Ctrl+S")
    assert resolve_code(shop.db, 1, EAN)[0].item_id == item
    assert desk.scan(LABEL).head == "A302-14 ×12"
