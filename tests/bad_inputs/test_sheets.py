"""Tables that cannot be imported: each bad cell named by its address, nothing taken (103-116)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import require_whole, unchanged
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.db.program import DONE, FAILED, NOT_ALLOWED
from wms_desktop.documents import spreadsheet
from wms_desktop.stock.kinds import StorageClass

HEAD = ["Code", "Name", "Unit"]
GOOD = ["A1", "云锦", "卷"]


def book(*rows: list[Any], change: Callable[[Any], object] = lambda _sheet: None) -> bytes:
    """A workbook of *rows*; *change* does more to its sheet."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    change(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_member(content: bytes, name: str, body: bytes) -> bytes:
    """*content* with one more file in the package."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, body)
    return out.getvalue()


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(lines).encode(encoding) + b"\n"


def encrypted_book() -> bytes:
    names = "EncryptionInfo\0EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + names + bytes(600)


def zip_without_workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("letter.txt", "hello")
    return out.getvalue()


def far_cell() -> bytes:
    return book(HEAD, GOOD, change=lambda sheet: sheet.cell(1_048_576, 16_384, "x"))


FILES: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "wrong headings": (csv("a,b,c", "1,2,3"), "import_missing_column"),
    "a heading missing": (csv("Code,Name", "A1,云锦"), "import_missing_column"),
    "a heading twice": (csv("Code,Name,Unit,code", "A1,云锦,卷,A2"), "import_doubled_column"),
    "the same in Chinese": (csv("编号,名称,单位,名稱", "A1,云锦,卷,x"), "import_doubled_column"),
    "headings alone": (csv("Code,Name,Unit"), "import_no_rows"),
    "headings and blanks": (csv("Code,Name,Unit", ",,", " ,\u3000,"), "import_no_rows"),
    "merged headings": (
        lambda: book(HEAD, GOOD, change=lambda sheet: sheet.merge_cells("A1:B1")),
        "import_merged",
    ),
    "no bytes": (b"", "sheet_empty"),
    "blanks": (b" \n \n", "sheet_empty"),
    "not a workbook": (zip_without_workbook, "sheet_not_a_table"),
    "half a workbook": (lambda: book(HEAD, GOOD)[:3000], "sheet_not_a_table"),
    "a broken xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "sheet_not_a_table"),
    "a password": (encrypted_book, "sheet_locked"),
    "a cell at the far end": (far_cell, "sheet_too_many_rows"),
    "a wide row": (csv("Code,Name,Unit" + ",x" * 300, "A1,云锦,卷"), "sheet_too_many_columns"),
    "a bomb": (
        lambda: with_member(book(HEAD, GOOD), "xl/worksheets/sheet2.xml", bytes(90_000_000)),
        "sheet_packed",
    ),
    "a way out of the folder": (
        lambda: with_member(book(HEAD, GOOD), "../../evil.xml", b"x"),
        "sheet_unsafe",
    ),
    "an unclosed quote": (csv("Code,Name,Unit", 'A1,"云锦,卷', "A2,素麻,卷"), "sheet_broken_line"),
    "a nought byte": (csv("Code,Name,Unit", "A1,云\0锦,卷"), "sheet_broken_line"),
    "a line of 2 MB": (csv("Code,Name,Unit", "A1," + "锦" * 2_000_000), "sheet_broken_line"),
    "no known letters": (b"Code,Name,Unit\nA1,\xff\x81\xfe\xfd,x\n", "sheet_encoding"),
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], str]:
    def make(content: bytes) -> str:
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        return str(path)

    return make


@pytest.mark.bad_input(103, 105, 107, 111, 113)
@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_no_table_of_ours(
    case: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    content, code = FILES[case]
    path = write(content if isinstance(content, bytes) else content())
    with unchanged(desk_shop.db):
        answer = line.refused("import", "items", path, data=("list.xlsx", "Code", "code", "A1:B1"))
    assert (answer.code, answer.error) == (NOT_ALLOWED, code)


ITEMS: dict[str, tuple[list[list[Any]], str, str]] = {
    "a code of 15 digits as a number": ([[690123456789250, "x", "件"]], "A2", "import_lost_digits"),
    "a code of 18 digits": ([[690123456789250000, "x", "件"]], "A2", "import_lost_digits"),
    "a code as a date": ([[date(2026, 5, 21), "x", "件"]], "A2", "import_not_text"),
    "a code as truth": ([[True, "x", "件"]], "A2", "import_not_text"),
    "a code missing": ([[None, "x", "件"]], "A2", "import_cell_empty"),
    "a code of blanks": ([["\u3000 ", "x", "件"]], "A2", "import_cell_empty"),
    "a code with Cyrillic": ([["А1", "x", "件"]], "A2", "not_a_code"),
    "a code with direction marks": ([["A\u202e1", "x", "件"]], "A2", "direction"),
    "a code too long": ([["A" * 61, "x", "件"]], "A2", "too_long"),
    "the same code twice": ([GOOD, ["A1", "素麻", "卷"]], "A3", "item_code_taken"),
    "the same code in small letters": ([GOOD, ["a1", "素麻", "卷"]], "A3", "item_code_taken"),
    "a name missing": ([["A1", None, "件"]], "B2", "import_cell_empty"),
    "a name with a line break": ([["A1", "云\n锦", "件"]], "B2", "control"),
    "a name with a pile of marks": ([["A1", "o" + "\u0301" * 500, "件"]], "B2", "broken"),
    "a name of 121": ([["A1", "锦" * 121, "件"]], "B2", "too_long"),
}


def bad_cells(line: CommandLine, *words: str) -> list[tuple[str, str]]:
    """Address and code of every bad cell, with and without --dry-run; whole in each language."""
    found = []
    for language, *more in ((Language.EN,), (Language.ZH_CN, "--dry-run"), (Language.ZH_TW,)):
        answer = line.run("import", *words, *more, language=language)
        assert answer.code == FAILED
        assert answer.result["imported"] == 0
        for cell in answer.result["bad"]:
            require_whole(cell["reason"], language, _typed(words[1]))
        found.append([(cell["cell"], cell["code"]) for cell in answer.result["bad"]])
    assert all(each == found[0] for each in found)
    return found[0]


def _typed(path: str) -> list[str]:
    if not Path(path).read_bytes().startswith(b"PK"):
        return Path(path).read_text(encoding="utf-8").replace("\n", ",").replace('"', "").split(",")
    sheet = openpyxl.load_workbook(path).active
    return [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell] + [
        f"{cell:.6E}" for row in sheet.iter_rows(values_only=True) for cell in row
        if isinstance(cell, int)
    ]  # fmt: skip


@pytest.mark.bad_input(20, 21, 23, 27, 110)
@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize("case", ITEMS)
def test_a_bad_cell_of_an_item(
    case: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    rows, cell, code = ITEMS[case]
    filler = [[f"G{n}", "好", "件"] for n in range(3)]
    path = write(book(HEAD, *rows, *filler))
    with unchanged(desk_shop.db):
        assert bad_cells(line, "items", path) == [(cell, code)]


STOCK: dict[str, tuple[str, str]] = {
    "0": ("C2", "quantity_not_positive"),
    "-3": ("C2", "quantity_not_positive"),
    "1e9": ("C2", "quantity_not_a_number"),
    "NaN": ("C2", "quantity_not_a_number"),
    "一二": ("C2", "quantity_not_a_number"),
    "十": ("C2", "quantity_not_a_number"),
    "½": ("C2", "quantity_not_a_number"),
    "1_000": ("C2", "quantity_not_a_number"),
    "--5": ("C2", "quantity_not_a_number"),
    "0x10": ("C2", "quantity_not_a_number"),
    "6901234567892": ("C2", "quantity_not_a_number"),
    "99999999": ("C2", "quantity_too_large"),
    "2147483648": ("C2", "quantity_too_large"),
    "9" * 5000: ("C2", "quantity_not_a_number"),
    "0.5": ("C2", "quantity_whole_only"),
    "": ("C2", "quantity_not_a_number"),
}


@pytest.mark.bad_input(4, 6, 7, 8, 10, 11, 12, 14, 15, 16)
@pytest.mark.rule("STK-1")
@pytest.mark.parametrize("typed", STOCK, ids=lambda typed: typed[:20] or "empty")
def test_a_quantity_of_opening_stock(
    typed: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    desk_shop.item()
    path = write(csv("Item,Lot,Quantity,Location", f"A302-14,L1,{typed},A-01-01"))
    with unchanged(desk_shop.db):
        [(cell, code)] = bad_cells(line, "stock", path)
    assert (cell, code) == STOCK[typed]


OTHER_STOCK: dict[str, tuple[str, tuple[str, str]]] = {
    "an unknown item": ("B999,L1,3,A-01-01", ("A2", "item_unknown")),
    "a wrong check digit": ("6901234567890,L1,3,A-01-01", ("A2", "item_unknown")),
    "an unknown place": ("A302-14,L1,3,Z-99", ("D2", "place_unknown")),
    "an outside place": ("A302-14,L1,3,SUPPLIER", ("C2", "location_not_a_bin")),
    "another storage class": ("COLD-1,L1,3,A-01-01", ("C2", "location_other_class")),
    "no lot": ("A302-14,,3,A-01-01", ("C2", "lot_needed")),
}


@pytest.mark.rule("LOC-1")
@pytest.mark.parametrize("case", OTHER_STOCK)
def test_stock_that_cannot_be_there(
    case: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    desk_shop.item()
    desk_shop.item("COLD-1", "冷藏胶", storage_class=StorageClass.COLD)
    row, expected = OTHER_STOCK[case]
    path = write(csv("Item,Lot,Quantity,Location", row))
    with unchanged(desk_shop.db):
        assert bad_cells(line, "stock", path) == [expected]


ORDERS: dict[str, tuple[str, str]] = {
    "an unknown customer": ("E1,C-999,李,A302-14,3", "customer_unknown"),
    "an unknown item": ("E1,C-001,李,B999,3", "item_unknown"),
    "a quantity of nought": ("E1,C-001,李,A302-14,0", "quantity_not_positive"),
    "no consignee": ("E1,C-001,,A302-14,3", "import_cell_empty"),
}


@pytest.mark.rule("ORD-1")
@pytest.mark.parametrize("case", ORDERS)
def test_an_order_that_cannot_be(
    case: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    desk_shop.item()
    row, code = ORDERS[case]
    path = write(csv("Order,Customer,Consignee,Item,Quantity", row))
    with unchanged(desk_shop.db):
        assert code in {each for _, each in bad_cells(line, "orders", path)}


@pytest.mark.bad_input(115)
def test_one_bad_row_among_thousands_and_the_same_file_twice(
    line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    rows = [f"G{n},好,件" for n in range(400)]
    rows[300] = "G7,好,件"
    with unchanged(desk_shop.db):
        answer = line.run("import", "items", write(csv("Code,Name,Unit", *rows)))
    assert (answer.code, [bad["cell"] for bad in answer.result["bad"]]) == (FAILED, ["A302"])
    path = write(csv("Code,Name,Unit", *rows[:50]))
    assert line.run("import", "items", path).code == DONE
    with unchanged(desk_shop.db):
        again = line.refused("import", "items", path, data=("list.xlsx",))
    assert (again.code, again.error) == (NOT_ALLOWED, "import_already")


def test_a_file_that_is_not_there(line: CommandLine, desk_shop: Shop, tmp_path: Path) -> None:
    with unchanged(desk_shop.db):
        assert line.refused("import", "items", str(tmp_path / "none.xlsx")).code == FAILED
        folder = line.refused("import", "items", str(tmp_path), data=(tmp_path.name,))
        assert folder.code == NOT_ALLOWED


HARMLESS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1", "'; DROP TABLE item;--",
            "%s {0} $(x)", "<img src=http://x>")  # fmt: skip


@pytest.mark.bad_input(108)
def test_texts_that_mean_something_elsewhere_come_back_as_text(
    line: CommandLine, write: Callable[[bytes], str], tmp_path: Path
) -> None:
    def as_text(sheet: Any) -> None:
        for row in range(2, 2 + len(HARMLESS)):
            sheet.cell(row, 2).data_type = "s"

    rows = [[f"G{n}", name, "件"] for n, name in enumerate(HARMLESS)]
    assert line.run("import", "items", write(book(HEAD, *rows, change=as_text))).code == DONE
    for ending in ("csv", "xlsx"):
        out = tmp_path / f"out.{ending}"
        assert line.run("export", "items", "--out", str(out)).code == DONE
        shown = spreadsheet.read_sheet(out)
        assert {str(row[1]) for row in shown.rows[1:]} == set(HARMLESS)
        assert not shown.formulas
    for text in (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1:]:
        cell = text.split(",")[1].strip('"')
        assert cell[0] not in "=+-@＝", cell


@pytest.mark.bad_input(33, 34)
@pytest.mark.parametrize("text", ["%", "_", "((((", "x" * 3000, "'", "\\", "["])
def test_a_search_is_literal(line: CommandLine, desk_shop: Shop, tmp_path: Path, text: str) -> None:
    desk_shop.item()
    answer = line.run("export", "items", "--text", text, "--out", str(tmp_path / "out.csv"))
    assert answer.code == DONE
    assert answer.result["rows"] == 0


BROKEN = "R-\udcff"  # what Python makes of an argument that is no UTF-8


@pytest.mark.bad_input(19)
@pytest.mark.parametrize(
    "words",
    [
        ("documents", "print", BROKEN, "--out", "x.pdf"),
        ("receipts", "print", "--out", "x.pdf", "R-1", BROKEN),
        ("compare-names", BROKEN, "杨民敬"),
        ("labels", "items", "--out", "x.pdf", BROKEN),
        ("export", "stock", "--out", "x.csv", "--text", BROKEN),
        ("site", "add", BROKEN, "x"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_an_argument_that_is_no_text(
    line: CommandLine, desk_shop: Shop, words: tuple[str, ...], tmp_path: Path
) -> None:
    with unchanged(desk_shop.db):
        own = [str(tmp_path / word) if word.startswith("x.") else word for word in words]
        answer = line.refused(*own, data=("NUMBER", "NUMBERS", "FIRST", "CODES", "TEXT", "CODE"))
    assert (answer.code, answer.error) == (NOT_ALLOWED, "broken")
    assert list(tmp_path.glob("x.*")) == []


@pytest.mark.bad_input(21)
def test_hidden_characters_are_shown_as_escapes(line: CommandLine, tmp_path: Path) -> None:
    out = str(tmp_path / "x.pdf")
    answer = line.run("documents", "print", "R-1\u202e\x07", "--out", out)
    assert answer.error == "unknown_document"
    assert r"R-1\u202e\u0007" in answer.result["error"]["text"]


def test_a_file_name_that_is_no_text(line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "items\udcff.csv"
    path.write_bytes(csv("Code,Name,Unit", "A1,云锦,卷"))
    answer = line.run("import", "items", str(path))
    assert (answer.code, answer.result["imported"]) == (DONE, 1)
    assert answer.result["file"] == str(path)  # printed as an escape, read back as it was
