"""Pick list and delivery note (OUT-3): text, codes, the receipt's part."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
import zxingcpp

from tests.conftest import dump
from wms_desktop.core.codes import CodeKind, own_code, parse_own_code
from wms_desktop.db import archive
from wms_desktop.goods import printing
from wms_desktop.goods.kinds import HandOver


@pytest.fixture
def packed(shop, counter):
    def make(lines: int = 2, **values: object) -> int:
        wanted = []
        for number in range(lines):
            item = shop.item(f"G{number:02}", "云锦·烟灰")
            shop.stock(item, shop.lot(item, f"L{number}", date(2026, 1, 1)), 5, "A-01-01")
            wanted.append((item, 2))
        order = counter.order(*wanted, address="柯桥万达路 8 号", **values)
        counter.allocate(order)
        return order

    return make


def printed(shop, order: int, kind: printing.PaperKind) -> pypdfium2.PdfDocument:
    sha256 = printing.print_paper(
        shop.db, shop.acting(), printing.PrintPaper(shop.op(), order, kind)
    ).value
    pdf = archive.content(shop.db, sha256)
    return pypdfium2.PdfDocument(pdf)


def codes(page: pypdfium2.PdfPage) -> set[str]:
    return {found.text for found in zxingcpp.read_barcodes(page.render(scale=4).to_pil())}


@pytest.mark.rule("OUT-3")
def test_the_pick_list_walks_through_the_warehouse(shop, counter, packed):
    order = packed()
    document = printed(shop, order, printing.PaperKind.PICK_LIST)
    text = document[0].get_textpage().get_text_bounded()
    for word in ("拣货单", "A-01-01", "G00", "L1", "柯桥万达路"):
        assert word in text
    assert own_code(CodeKind.OUTBOUND, counter.outbound(order).number) in codes(document[0])


def test_a_pick_list_of_a_picked_order_lists_all_of_it_again(shop, counter, packed):
    order = packed()
    counter.pick_all(order)
    text = printed(shop, order, printing.PaperKind.PICK_LIST)[0].get_textpage().get_text_bounded()
    for word in ("A-01-01", "G00", "G01", "L0", "L1"):
        assert word in text


def test_the_total_of_a_delivery_note_keeps_units_apart(shop, counter):
    rolls, books = shop.item("R1", "云锦"), shop.item("S1", "样册", unit="本")
    for item in (rolls, books):
        shop.stock(item, shop.lot(item), 9)
    order = counter.order((rolls, 3), (books, 2))
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    page = printed(shop, order, printing.PaperKind.DELIVERY_NOTE)[0]
    text = page.get_textpage().get_text_bounded()
    assert "3 卷 2 本" in " ".join(text.split())


@pytest.mark.rule("OUT-3")
def test_the_lower_part_of_the_delivery_note_is_the_signed_receipt(shop, counter, packed):
    order = packed(needs_receipt=True, needs_seal=True, hand_over=HandOver.COLLECT)
    counter.pick_all(order)
    counter.pack(order)
    document = printed(shop, order, printing.PaperKind.DELIVERY_NOTE)
    assert len(document) == 1
    kinds = {found.kind for text in codes(document[0]) if (found := parse_own_code(text))}
    assert {CodeKind.RECEIPT, CodeKind.OUTBOUND} <= kinds
    text = document[0].get_textpage().get_text_bounded()
    assert "送货单" in text
    assert "周经理" in text
    rows = [row for row in dump(shop.db) if row.startswith("receipt_step ")]
    assert any("printed" in row for row in rows)


def test_a_long_note_lists_every_line_before_the_receipt(shop, counter, packed):
    order = packed(lines=20, needs_receipt=True)
    counter.pick_all(order)
    counter.pack(order)
    document = printed(shop, order, printing.PaperKind.DELIVERY_NOTE)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert len(document) == 2
    assert all(f"G{number:02}" in text for number in range(20))


def test_a_note_without_receipt_has_a_place_to_sign(shop, packed):
    document = printed(shop, packed(), printing.PaperKind.DELIVERY_NOTE)
    assert "收货人签字" in document[0].get_textpage().get_text_bounded()
