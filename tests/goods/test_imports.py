"""Master data and orders from files: previewed, all or nothing, once (SYS-4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import dump
from wms_desktop.core.errors import Refused
from wms_desktop.customers.imports import CUSTOMERS
from wms_desktop.documents.import_table import ImportFault
from wms_desktop.documents.sheet_out import Kind, SheetColumn, csv_bytes
from wms_desktop.goods.due import inbound_due, outbound_due
from wms_desktop.goods.imports import INBOUND, ORDERS
from wms_desktop.goods.inbound_detail import inbound_order
from wms_desktop.stock.imports import ITEMS, LOCATIONS, STOCK
from wms_desktop.stock.items import ItemFault
from wms_desktop.stock.queries import on_hand, search_items
from wms_desktop.stock.rules import StorageFault


@pytest.fixture
def write(tmp_path):
    def make(text: str, name: str = "x.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize(
    "head", ["code,name,unit", "编号,名称,单位", "編號,名稱,單位", " Code* ,NAME,Unit"]
)
def test_headings_in_three_languages_and_once_per_content(shop, write, head):
    path = write(f"{head}\nA1,云锦,卷\n,,\nA2,素麻,卷\n")
    before = dump(shop.db)
    preview = ITEMS.preview(shop.db, shop.acting(), path)
    assert ([row[0] for row in preview.rows], preview.bad) == (["2", "4"], ())
    assert dump(shop.db) == before
    assert ITEMS.run(shop.db, shop.acting(), path).value == 2
    assert [row.code for row in search_items(shop.db)] == ["A1", "A2"]
    again = write(path.read_text(encoding="utf-8") + "\n\n", "renamed.csv")
    for use in (ITEMS.preview, ITEMS.run):
        with pytest.raises(Refused) as refused:
            use(shop.db, shop.acting(), again)
        assert refused.value.code is ImportFault.ALREADY


@pytest.mark.rule("SYS-4")
def test_one_bad_row_imports_nothing_and_every_bad_cell_is_named(shop, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Code", "Name", "Unit", "Unit price", "Needs QC", "Storage class"])
    rows = [[f"G{n}", "好", "件", 1, 1, "常温"] for n in range(50)]
    rows[10] = [690123456789250000, "x", "件", 1, 0, None]
    rows[20] = ["G20", None, "件", "1.005", "maybe", "moon"]
    rows[30] = ["G1", "重复", "件", None, None, None]
    rows[40] = [True, "x", "件", None, None, None]
    for row in rows:
        book.active.append(row)
    path = tmp_path / "items.xlsx"
    book.save(path)
    before = dump(shop.db)
    preview = ITEMS.preview(shop.db, shop.acting(), path)
    assert [(bad.address, bad.error.code) for bad in preview.bad] == [
        ("A12", ImportFault.LOST_DIGITS), ("B22", ImportFault.EMPTY),
        ("D22", ImportFault.NOT_A_NUMBER), ("E22", ImportFault.NOT_YES_NO),
        ("F22", ImportFault.NOT_A_CHOICE), ("A32", ItemFault.CODE_TAKEN),
        ("A42", ImportFault.NOT_TEXT),
    ]  # fmt: skip
    assert len(preview.rows) == 46
    with pytest.raises(Refused) as refused:
        ITEMS.run(shop.db, shop.acting(), path)
    assert refused.value.code is ImportFault.BAD_ROWS
    assert refused.value.params == {"count": 7, "first": "A12"}
    assert dump(shop.db) == before


@pytest.mark.parametrize(("text", "fault"), [
    ("code,name\nA1,x\n", ImportFault.MISSING_COLUMN),
    ("code,name,unit,Code\nA1,x,y,z\n", ImportFault.DOUBLED_COLUMN),
    ("code,name,unit\n", ImportFault.NO_ROWS),
    ("code,name,unit\n , ,\n", ImportFault.NO_ROWS),
])  # fmt: skip
def test_headings_that_cannot_be_are_refused(shop, write, text, fault):
    with pytest.raises(Refused) as refused:
        ITEMS.preview(shop.db, shop.acting(), write(text))
    assert refused.value.code is fault


def test_merged_headings_are_refused(shop, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Code", "Name", "Unit", None])
    book.active.append(["A1", "x", "件", None])
    book.active.merge_cells("C1:D1")
    book.save(tmp_path / "m.xlsx")
    with pytest.raises(Refused) as refused:
        ITEMS.preview(shop.db, shop.acting(), tmp_path / "m.xlsx")
    assert refused.value.code is ImportFault.MERGED


@pytest.mark.rule("SYS-4")
def test_locations_stock_customers_and_orders_follow_each_other(shop, write):
    by = shop.acting()
    shop.item("A1", "云锦")
    zones = "库位,储区,储区名称,储存类别,容量\nB-01,B,乙区,常温,50\nK-01,K,冷库,冷藏,\n"
    assert LOCATIONS.run(shop.db, by, write(zones, "l.csv")).value == 2
    stock = "货品,批号,数量,库位,入库日期\nA1,L1,30,B-01,2026-01-05\nA1,L2,20,B-01,2026/2/5\n"
    assert STOCK.run(shop.db, by, write(stock, "s.csv")).value == 2
    assert [(r.lot, r.quantity) for r in on_hand(shop.db)] == [("L1", 30), ("L2", 20)]
    people = "编号,名称,类型,电话\nX1,周立群,个人,13800001111\n"
    assert CUSTOMERS.run(shop.db, by, write(people, "c.csv")).value == 1
    orders = (
        "订单,客户,收货人,货品,数量,要回单\n"
        "SO1,X1,周立群,A1,3,是\nSO1,X1,周立群,A1,2,是\nSO2,绍兴锦程纺织有限公司,王,A1,1,否\n"
    )
    assert ORDERS.run(shop.db, by, write(orders, "o.csv")).value == 3
    found = outbound_due(shop.db, 1, open_only=False)
    assert [(o.consignee, o.lines, o.ordered) for o in found] == [("王", 1, 1), ("周立群", 2, 5)]
    assert found[1].needs_receipt


def test_rows_that_break_a_rule_are_named(shop, write):
    shop.item("A1", "云锦")
    before = dump(shop.db)
    text = (
        "Item,Lot,Quantity,Location,Owner\nA1,L1,5,C-01-01,\nA1,,5,A-01-01,\nNO,L1,5,A-01-01,\n"
        "A1,L1,0.5,A-01-01,\nA1,L1,60,A-01-01,\nA1,L1,60,A-01-01,\nA1,L1,1,A-01-01,NOBODY\n"
    )
    bad = STOCK.preview(shop.db, shop.acting(), write(text)).bad
    assert [each.address for each in bad] == ["C2", "C3", "A4", "C5", "C7", "E8"]
    assert bad[0].error.code is StorageFault.OTHER_CLASS
    assert bad[4].error.code is StorageFault.NO_ROOM
    orders = "Order,Customer,Consignee,Item,Quantity\nS1,C-001,王,A1,1\nS1,C-001,王,NO,1\n"
    preview = ORDERS.preview(shop.db, shop.acting(), write(orders, "o.csv"))
    assert ([each.address for each in preview.bad], preview.rows) == (["D3"], ())
    assert dump(shop.db) == before


@pytest.mark.bad_input(116)
def test_what_was_exported_is_imported_identical(shop, tmp_path):
    columns = (SheetColumn("Code"), SheetColumn("Name"), SheetColumn("Unit"),
               SheetColumn("Unit price", Kind.MONEY))  # fmt: skip
    path = tmp_path / "i.csv"
    path.write_bytes(csv_bytes(columns, [("007", "=1+1", "件", 12)]))
    ITEMS.run(shop.db, shop.acting(), path)
    row = search_items(shop.db)[0]
    assert (row.code, row.name, row.unit_price) == ("007", "=1+1", 12)


INBOUND_HEAD = "order,supplier,owner,expected on,item,lot,quantity,remarks"


@pytest.mark.rule("SYS-4")
@pytest.mark.rule("INB-1")
def test_inbound_orders_from_a_file_are_announced(shop, write):
    shop.item("A302-14"), shop.item("B118-02", "素麻", has_lots=False)
    path = write(
        f"{INBOUND_HEAD}\nPO-7,C-001,,2026-05-25,A302-14,L260501,48,上午到\n"
        "PO-8,绍兴锦程纺织有限公司,,,A302-14,,12,\nPO-7,C-001,,2026-05-25,B118-02,,36,\n"
    )
    before = dump(shop.db)
    assert INBOUND.preview(shop.db, shop.acting(), path).bad == ()
    assert dump(shop.db) == before
    assert INBOUND.run(shop.db, shop.acting(), path).value == 3
    first, second = sorted(inbound_due(shop.db, 1), key=lambda row: row.id)
    assert (first.lines, first.expected, first.expected_on) == (2, 84, date(2026, 5, 25))
    assert (second.lines, second.expected, second.expected_on) == (1, 12, None)
    detail = inbound_order(shop.db, first.id)
    assert detail.remarks == "PO-7\n上午到"
    assert [line.lot_code for line in detail.lines] == ["L260501", ""]
    with pytest.raises(Refused) as refused:
        INBOUND.run(shop.db, shop.acting(), write(path.read_text("utf-8"), "again.csv"))
    assert refused.value.code is ImportFault.ALREADY


@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (",C-001,,,A302-14,,1,", "A2"),
        ("PO-1,C-999,,,A302-14,,1,", "B2"),
        ("PO-1,C-001,C-999,,A302-14,,1,", "C2"),
        ("PO-1,C-001,,31.02.2026,A302-14,,1,", "D2"),
        ("PO-1,C-001,,,B999,,1,", "E2"),
        ("PO-1,C-001,,,NOLOT,L1,1,", "F2"),
        ("PO-1,C-001,,,A302-14,批号,1,", "F2"),
        ("PO-1,C-001,,,A302-14,,0,", "G2"),
        ("PO-1,C-001,,,A302-14,,0.5,", "G2"),
        ("PO-1,C-001,,,A302-14,,6901234567892,", "G2"),
    ],
)
def test_one_bad_row_of_an_inbound_file_imports_nothing(shop, write, row, cell):
    shop.item("A302-14"), shop.item("NOLOT", has_lots=False)
    path = write(f"{INBOUND_HEAD}\n{row}\nPO-2,C-001,,,A302-14,,5,\n")
    before = dump(shop.db)
    assert cell in [bad.address for bad in INBOUND.preview(shop.db, shop.acting(), path).bad]
    with pytest.raises(Refused):
        INBOUND.run(shop.db, shop.acting(), path)
    assert dump(shop.db) == before
