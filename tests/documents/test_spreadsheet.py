"""Tables from others: limits, encodings, dangerous cells (bad-inputs.md 103 to 116)."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from wms_desktop.core.errors import Refused
from wms_desktop.documents.sheet_out import Kind, SheetColumn, csv_bytes, xlsx
from wms_desktop.documents.spreadsheet import ErrorValue, SheetFault, address, sheet_of

COLUMNS = (
    SheetColumn("Code"),
    SheetColumn("Quantity", Kind.QUANTITY),
    SheetColumn("Price", Kind.MONEY),
    SheetColumn("Day", Kind.DAY),
)
ROW = ("0012", Decimal("-3.5"), Decimal("12.30"), date(2026, 5, 21))


def book(fill) -> bytes:
    made = openpyxl.Workbook()
    fill(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.bad_input(108)
@pytest.mark.rule("SYS-3")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_nothing_exported_becomes_a_formula_and_comes_back_as_it_was(start):
    danger = f"{start}cmd|' /C calc'!A0"
    for content in (
        csv_bytes(COLUMNS, [(danger, *ROW[1:])]),
        xlsx("x", COLUMNS, [(danger, *ROW[1:])]),
    ):
        sheet = sheet_of(content, "x")
        assert sheet.rows[1][0] == danger
        assert sheet.formulas == ()
    assert b"\r\n'" + start.encode() in csv_bytes(COLUMNS, [(danger, *ROW[1:])])


def test_excel_has_codes_as_text_figures_as_figures_days_as_days():
    made = openpyxl.load_workbook(io.BytesIO(xlsx("货品", COLUMNS, [ROW]))).active
    assert [cell.value for cell in made[2]][:3] == ["0012", -3.5, 12.3]
    assert made["D2"].is_date
    assert (made.freeze_panes, made.auto_filter.ref) == ("A2", "A1:D2")


@pytest.mark.bad_input(108)
def test_csv_has_bom_crlf_and_plain_negative_figures():
    content = csv_bytes(COLUMNS, [ROW])
    assert content == "﻿Code,Quantity,Price,Day\r\n0012,-3.5,12.3,2026-05-21\r\n".encode()


@pytest.mark.bad_input(112, 113)
@pytest.mark.parametrize(("encoding", "shown"), [
    ("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("utf-16", "utf-16"),
])  # fmt: skip
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_encodings_and_separators_are_found(encoding, shown, sign):
    sheet = sheet_of(f"编号{sign}名称\r\nA1{sign}云锦\r\n".encode(encoding), "x.csv")
    assert (sheet.rows[1], sheet.encoding) == (("A1", "云锦"), shown)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


@pytest.mark.bad_input(103, 105, 106, 107, 113)
@pytest.mark.parametrize(("content", "fault"), [
    (b"", SheetFault.EMPTY),
    (b"PK\x03\x04rubbish", SheetFault.NOT_A_TABLE),
    (packed(a_dot_txt=b"x"), SheetFault.NOT_A_TABLE),
    (packed(xl__workbook_dot_xml=b"0" * 3_000_000), SheetFault.PACKED),
    (packed(xl__workbook_dot_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), SheetFault.UNSAFE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, SheetFault.NOT_A_TABLE),
    (b"a,b\n\"open,c\n", SheetFault.BROKEN_LINE),
    (b"a,b\nx\0,c\n", SheetFault.BROKEN_LINE),
    (b"\xff\xff\xff,\xfe\xfe", SheetFault.ENCODING),
    (b"x\n" * 20_002, SheetFault.TOO_MANY_ROWS),
    (b"x," * 200 + b"x\n", SheetFault.TOO_MANY_COLUMNS),
    (book(lambda s: s.__setitem__("XFD1048576", 1)), SheetFault.TOO_MANY_ROWS),
    (book(lambda s: s.__setitem__("XFD2", 1)), SheetFault.TOO_MANY_COLUMNS),
])  # fmt: skip
def test_what_is_no_table_is_refused_before_it_is_opened(content, fault):
    with pytest.raises(Refused) as refused:
        sheet_of(content, "x")
    assert refused.value.code is fault


@pytest.mark.bad_input(109, 111)
def test_cells_come_as_what_they_are():
    def fill(sheet):
        sheet.append(["Code", "Merged", None])
        sheet.append([6901234567892, 1.5, True])
        sheet.append([date(2026, 5, 21), "=1+1", "#REF!"])
        sheet.merge_cells("B1:C1")
        sheet.row_dimensions[3].hidden = True

    sheet = sheet_of(book(fill), "x")
    assert sheet.rows[1] == (6901234567892, Decimal("1.5"), True)
    assert sheet.rows[2][0] == date(2026, 5, 21)
    assert sheet.rows[2][2] == ErrorValue("#")
    assert (sheet.merged, sheet.formulas, sheet.hidden_rows) == (("B1:C1",), ("B3",), (3,))


def test_addresses():
    assert [address(0, 0), address(4, 25), address(0, 26), address(9, 701)] == [
        "A1", "Z5", "AA1", "ZZ10"
    ]  # fmt: skip
