"""Workbooks and text tables made to harm or spoilt on their way (103-116), by the command line."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import unchanged
from tests.bad_inputs.test_sheets import HEAD, bad_cells, book, csv, with_member
from tests.shop import Shop
from wms_desktop.db.program import DONE, NOT_ALLOWED
from wms_desktop.documents import spreadsheet
from wms_desktop.stock.kinds import Condition, StorageClass

GOOD = ["A1", "云锦", "卷"]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    def make(content: bytes, name: str = "list.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return make


def replaced(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """*content* with one file of the package changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, change(body) if name == member else body)
    return out.getvalue()


def eight_million_cells() -> bytes:
    """8,000,000 empty cells, packed into a third of a megabyte."""
    row = b"<row>" + b"<c/>" * 1_000 + b"</row>"
    sheet = b"<sheetData>" + row * 8_000 + b"</sheetData>"
    return replaced(
        book(HEAD, GOOD), "xl/worksheets/sheet1.xml",
        lambda body: body[: body.index(b"<sheetData>")] + sheet + b"</worksheet>",
    )  # fmt: skip


@pytest.mark.bad_input(104)
def test_eight_million_cells_in_a_small_file(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str]
) -> None:
    content = eight_million_cells()
    assert len(content) < 400_000
    begun = time.monotonic()
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(content))
    assert answer.code == NOT_ALLOWED
    assert answer.error.startswith("sheet_")
    assert time.monotonic() - begun < 20


ENTITIES = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 9))
BOMB = b'<!DOCTYPE x [<!ENTITY l0 "lol">' + ENTITIES + b"]>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>'
REMOTE_DTD = b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def after_declaration(extra: bytes) -> Callable[[bytes], bytes]:
    return lambda body: b'<?xml version="1.0"?>' + extra + body.partition(b"?>")[2] or body


ENTITY_FILES: dict[str, Callable[[], bytes]] = {
    name: lambda extra=extra: replaced(  # type: ignore[misc]
        book(HEAD, GOOD), "xl/workbook.xml",
        lambda body: b'<?xml version="1.0"?>' + extra + body[body.index(b"<workbook") :],
    )
    for name, extra in {"a bomb": BOMB, "a file outside": OUTSIDE, "a DTD": REMOTE_DTD}.items()
} | {
    "a link to another workbook": lambda: with_member(
        book(HEAD, GOOD), "xl/externalLinks/externalLink1.xml", b"<externalLink/>"
    ),
}  # fmt: skip


@pytest.mark.bad_input(106)
@pytest.mark.parametrize("case", ENTITY_FILES)
def test_what_reaches_outside_the_file_is_refused_without_a_request(
    line: CommandLine,
    desk_shop: Shop,
    write: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    case: str,
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("socket.create_connection", lambda *a, **_k: asked.append(a))
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(ENTITY_FILES[case]()))
    assert (answer.code, answer.error) == (NOT_ALLOWED, "sheet_unsafe")
    assert asked == []


def crowded() -> bytes:
    out = io.BytesIO(book(HEAD, GOOD))
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(10_001):
            packed.writestr(f"x/{number}", b"")
    return out.getvalue()


PACKED: dict[str, tuple[Callable[[], bytes], str]] = {
    "10,000 members": (crowded, "sheet_packed"),
    "a ratio of a thousand": (
        lambda: with_member(book(HEAD, GOOD), "xl/media/a.bin", bytes(30_000_000)),
        "sheet_packed",
    ),
    "a way out": (
        lambda: with_member(book(HEAD, GOOD), "xl/../../x.xml", b"x"), "sheet_unsafe"),
    "a root": (lambda: with_member(book(HEAD, GOOD), "/etc/x.xml", b"x"), "sheet_unsafe"),
}  # fmt: skip


@pytest.mark.bad_input(107)
@pytest.mark.parametrize("case", PACKED)
def test_a_package_that_is_no_workbooks(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str], case: str
) -> None:
    make, code = PACKED[case]
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(make()))
    assert (answer.code, answer.error) == (NOT_ALLOWED, code)


STARTS = ("=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(1)", "\t=1", "＝1", "＋1", "－1", "＠1")


@pytest.mark.bad_input(108)
@pytest.mark.parametrize("text", STARTS, ids=ascii)
def test_a_text_that_begins_like_a_formula_goes_out_as_text(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, text: str
) -> None:
    desk_shop.item("A1", text)
    for ending in ("csv", "xlsx"):
        out = tmp_path / f"out.{ending}"
        assert line.run("export", "items", "--out", str(out)).code == DONE
        if ending == "csv":
            assert f",'{text.strip()}" in out.read_text("utf-8-sig") or f"'{text}" in (
                out.read_text("utf-8-sig")
            )
        else:
            cell = openpyxl.load_workbook(out).active["B2"]
            assert (cell.data_type, str(cell.value).strip()) == ("s", text.strip())


@pytest.mark.bad_input(109)
def test_a_formula_is_taken_as_its_value_and_flagged(
    line: CommandLine, write: Callable[..., str]
) -> None:
    def computed(body: bytes) -> bytes:
        cell = b'<c r="D2"><f>1+1</f><v>2</v></c></row></sheetData>'
        return body.replace(b"</row></sheetData>", cell)

    made = book([*HEAD, "Shelf days"], GOOD)
    path = write(replaced(made, "xl/worksheets/sheet1.xml", computed))
    answer = line.run("import", "items", "--dry-run", path)
    assert answer.code == DONE, answer.result
    assert answer.result["flags"] == ["D2"]


LOST: dict[str, tuple[Any, str]] = {
    "#REF!": ("#REF!", "import_failed_formula"), "#N/A": ("#N/A", "import_failed_formula"),
    "TRUE": (True, "import_not_text"), "a day": (date(2026, 5, 21), "import_not_text"),
    "15 digits": (123456789012345, "import_lost_digits"),
    "a float": (6.90123456789e15, "import_lost_digits"),
    "6.9E+12": ("6.9E+12", "import_lost_digits"), "6,9e12": ("6,9e12", "import_lost_digits"),
}  # fmt: skip


@pytest.mark.bad_input(110)
@pytest.mark.parametrize("case", LOST)
def test_a_code_that_excel_has_spoilt_is_named_by_its_cell(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str], case: str
) -> None:
    value, code = LOST[case]
    path = write(book(HEAD, [value, "云锦", "卷"], ["G1", "好", "件"]))
    with unchanged(desk_shop.db):
        assert bad_cells(line, "items", path) == [("A2", code)]


@pytest.mark.bad_input(110)
@pytest.mark.parametrize("typed", ["6.9E+12", "1.5e+3"])
def test_a_code_that_was_spoilt_before_it_became_text(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str], typed: str
) -> None:
    path = write(csv("Code,Name,Unit", f"{typed},云锦,卷"), "list.csv")
    with unchanged(desk_shop.db):
        assert bad_cells(line, "items", path) == [("A2", "import_lost_digits")]


@pytest.mark.bad_input(110)
def test_leading_noughts_that_are_gone_find_no_item(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str]
) -> None:
    desk_shop.item("0012")
    path = write(book(["Item", "Lot", "Quantity", "Location"], [12, "L1", 3, "A-01-01"]))
    with unchanged(desk_shop.db):
        assert bad_cells(line, "stock", path) == [("A2", "item_unknown")]


@pytest.mark.bad_input(110)
@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_a_day_of_either_calendar_is_right_and_a_bare_number_is_refused(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, epoch: Any
) -> None:
    desk_shop.item()
    head = ["Item", "Lot", "Quantity", "Location", "Received on"]
    for number, day in enumerate((date(2026, 5, 1), 46143)):
        made = openpyxl.Workbook()
        if epoch is not None:
            made.epoch = epoch
        made.active.append(head)
        made.active.append(["A302-14", f"L{number}", 3, "A-01-01", day])
        path = tmp_path / f"{number}.xlsx"
        made.save(path)
        if number:
            assert bad_cells(line, "stock", str(path)) == [("E2", "import_not_a_day")]
        else:
            assert line.run("import", "stock", str(path)).code == DONE
    out = tmp_path / "out.xlsx"
    line.run("export", "stock", "--out", str(out))
    [row] = list(openpyxl.load_workbook(out).active.iter_rows(min_row=2, values_only=True))
    assert date(2026, 5, 1) in {getattr(cell, "date", lambda: None)() for cell in row}


TEXT = "编号,名称,单位\nA1,云锦,卷\nA2,素麻,件\n"
ENCODED = {
    "GBK": (TEXT.encode("gbk"), "gb18030"),
    "Big5": ("編號,名稱,單位\nA1,雲錦,卷\n".encode("cp950"), "cp950"),
    "UTF-16": (TEXT.encode("utf-16"), "utf-16"),
    "UTF-16 without mark": ("Code,Name,Unit\nA1,云锦,卷\n".encode("utf-16-le"), "utf-16-le"),
    "UTF-8": (TEXT.encode(), "utf-8-sig"),
    "UTF-8 with mark": (TEXT.encode("utf-8-sig"), "utf-8-sig"),
}


@pytest.mark.bad_input(112)
@pytest.mark.parametrize("case", ENCODED)
def test_the_characters_are_found_out_and_told(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str], case: str
) -> None:
    content, encoding = ENCODED[case]
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", "--dry-run", write(content, "list.csv"))
    assert (answer.code, answer.result["encoding"]) == (DONE, encoding)


@pytest.mark.bad_input(112)
@pytest.mark.parametrize("second", ["gbk", "gb18030"])
def test_mixed_characters_are_refused(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str], second: str
) -> None:
    content = "Code,Name,Unit\nA1,云锦,m\n".encode() + "A2,測試品,m\n".encode(second)
    content.decode("gb18030")  # one wrong reading fits it all
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(content, "list.csv"))
    assert (answer.code, answer.error) == (NOT_ALLOWED, "sheet_encoding")


@pytest.mark.bad_input(23)
@pytest.mark.parametrize("name", ["Аcme", "Silk Оne", "Αlpha"])
def test_a_name_of_two_alphabets_is_taken_with_a_flag(
    line: CommandLine, write: Callable[..., str], name: str
) -> None:
    content = csv("Code,Name,Unit", "A0,Ткань Silk,卷", f"A1,{name},卷")
    answer = line.run("import", "items", "--dry-run", write(content, "list.csv"))
    assert (answer.code, answer.result["flags"]) == (DONE, ["B3"])


BROKEN_LINES = {
    "an unclosed quote": (csv("Code,Name,Unit", 'A1,"云锦,卷', "A2,素麻,卷"), 3),
    "a nought byte": (csv("Code,Name,Unit", "A1,云\0锦,卷"), 2),
    "a line of 10 MB": (csv("Code,Name,Unit", "A1,x,卷", "A2," + "x" * 10_000_000), 3),
}


@pytest.mark.bad_input(113)
@pytest.mark.parametrize("case", BROKEN_LINES)
def test_a_broken_line_is_named_by_its_number(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str], case: str
) -> None:
    content, number = BROKEN_LINES[case]
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(content, "list.csv"))
    assert (answer.code, answer.error) == (NOT_ALLOWED, "sheet_broken_line")
    assert str(number) in answer.result["error"]["text"]


@pytest.mark.bad_input(113)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_other_separators_and_line_ends_are_read(
    line: CommandLine, write: Callable[..., str], sign: str, end: str
) -> None:
    content = end.join(sign.join(row) for row in (HEAD, GOOD, ["A2", "素麻", "件"])).encode()
    answer = line.run("import", "items", "--dry-run", write(content, "list.csv"))
    assert (answer.code, answer.result["rows"]) == (DONE, 2)


@pytest.mark.bad_input(114)
def test_bad_rows_among_five_thousand_are_all_listed_and_nothing_is_taken(
    line: CommandLine, desk_shop: Shop, write: Callable[..., str]
) -> None:
    rows = [f"G{number},good,件" for number in range(5_000)]
    rows[17], rows[4_000], rows[4_999] = "G17,,件", "А1,好,件", "G3,好,件"
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(csv("Code,Name,Unit", *rows), "list.csv"))
    assert answer.result["imported"] == 0
    assert [bad["cell"] for bad in answer.result["bad"]] == ["B19", "A4002", "A5001"]


ROUND: dict[str, Callable[[Shop], object]] = {
    "items": lambda shop: shop.item(
        "007-A", "=云锦·烟灰", spec="1.4×50", unit="卷", is_fractional=True, group="acid",
        storage_class=StorageClass.COLD, unit_price=Decimal("12.30"), shelf_days=365,
    ),
    "customers": lambda _shop: None,
    "locations": lambda _shop: None,
    "stock": lambda shop: shop.stock(
        (item := shop.item("0012", "素麻")), shop.lot(item, "0007", expires_on=date(2027, 1, 1)),
        12, "A-01-02", condition=Condition.DAMAGED,
    ),
}  # fmt: skip


@pytest.mark.bad_input(116)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ROUND)
def test_what_goes_out_comes_in_again_identical(
    line: CommandLine, desk_shop: Shop, tmp_path: Path, name: str, ending: str
) -> None:
    ROUND[name](desk_shop)
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    more = ("--text", "锦程") if name == "customers" else ()  # the house itself is no customer
    assert line.run("export", name, "--out", str(first), *more).code == DONE
    kept = spreadsheet.read_sheet(first).rows
    assert len(kept) > 1
    with desk_shop.db.engine.begin() as connection:
        forgotten(connection, name)
    answer = line.run("import", name, str(first))
    assert answer.code == DONE, answer.result
    assert answer.result["imported"] == len(kept) - 1
    assert line.run("export", name, "--out", str(second), *more).code == DONE
    assert spreadsheet.read_sheet(second).rows == kept


def forgotten(connection: Any, name: str) -> None:
    """Take what is imported again out of the books, as another shop's would be empty."""
    for statement in FORGET[name]:
        connection.exec_driver_sql(statement)


FORGET = {
    "items": ["DELETE FROM item"],
    "customers": ["UPDATE customer SET is_active = 0, code = 'OLD' || id, name = 'OLD' || id"],
    "locations": ["DELETE FROM location WHERE kind = 'storage'", "DELETE FROM zone"],
    "stock": ["UPDATE location SET site_id = 2, code = 'OLD' || id WHERE code = 'A-01-02'",
              "INSERT INTO location (site_id, zone_id, code, kind, level, distance, capacity,"
              " is_blocked, version) SELECT 1, zone_id, 'A-01-02', kind, level, distance,"
              " capacity, is_blocked, 1 FROM location WHERE site_id = 2 AND zone_id IS NOT NULL"],
}  # fmt: skip
