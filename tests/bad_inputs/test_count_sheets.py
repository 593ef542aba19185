"""Count sheets that come back wrong: named by file or cell, nothing is counted (103-116)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.bad_inputs import test_sheets as files
from tests.bad_inputs.conftest import CommandLine
from tests.bad_inputs.said import require_whole, unchanged
from tests.counts.desk import started
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.counts import queries
from wms_desktop.db.program import DONE, FAILED, NOT_ALLOWED, USAGE
from wms_desktop.documents import spreadsheet

pytestmark = pytest.mark.rule("CNT-2")

HEAD = "Count,Location,Item,Lot,Counted"
ROW = "PD-20260521-0001,A-01-01,A302-14,L260412,22"
OF_THE_FILE = (
    "no bytes", "blanks", "not a workbook", "half a workbook", "a broken xls", "a password",
    "a cell at the far end", "a wide row", "a bomb", "a way out of the folder",
    "merged headings", "headings alone", "a line of 2 MB",
)  # fmt: skip
OTHER_FILES: dict[str, tuple[bytes, str]] = {
    "the figures missing": (files.csv("Count,Location,Item", "x,y,z"), "import_missing_column"),
    "the figures twice": (files.csv(f"{HEAD},实盘", f"{ROW},3"), "import_doubled_column"),
    "an unclosed quote": (files.csv(HEAD, ROW, 'PD,"A-01,x,y,3'), "sheet_broken_line"),
    "a nought byte": (files.csv(HEAD, ROW.replace("A302", "A\0")), "sheet_broken_line"),
    "no figure at all": (files.csv(HEAD, ROW[:-2]), "count_sheet_nothing_filled"),
}


@pytest.fixture
def count(desk_shop: Shop) -> str:
    """24 rolls at A-01-01 are being counted; the number of the count."""
    item = desk_shop.item()
    desk_shop.stock(item, desk_shop.lot(item), 24)
    count_id = started(desk_shop)
    return queries.count(desk_shop.db, 1, count_id).number


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], str]:
    def make(content: bytes) -> str:
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        return str(path)

    return make


@pytest.mark.parametrize("case", OF_THE_FILE)
def test_a_file_that_is_no_table(
    case: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    made, code = files.FILES[case]
    content = made if isinstance(made, bytes) else made()
    heads = tuple(name.encode() for name in ("Code,Name,Unit", "A1,云锦,卷", "A1,"))
    for old, new in zip(heads, (HEAD.encode(), ROW.encode(), b"PD-1,"), strict=True):
        content = content.replace(old, new) if not content.startswith(b"PK") else content
    with unchanged(desk_shop.db):
        data = ("list.xlsx", "A1:B1", "Count", "Location", "Item", "Counted")
        answer = line.refused("import", "count-sheet", write(content), data=data)
    if case in ("merged headings",):
        assert answer.error in (code, "import_missing_column")
    else:
        assert (answer.code, answer.error) == (NOT_ALLOWED, code)


@pytest.mark.parametrize("case", OTHER_FILES)
@pytest.mark.usefixtures("count")
def test_a_table_that_is_no_count_sheet(
    case: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    content, code = OTHER_FILES[case]
    with unchanged(desk_shop.db):
        answer = line.refused("import", "count-sheet", write(content), data=("list.xlsx",))
    assert (answer.code, answer.error) == (NOT_ALLOWED, code)


FIGURES: dict[str, str] = {
    "-3": "quantity_not_positive",
    "1e9": "quantity_not_a_number",
    "NaN": "quantity_not_a_number",
    "Infinity": "quantity_not_a_number",
    "一二": "quantity_not_a_number",
    "½": "quantity_not_a_number",
    "²": "quantity_not_a_number",
    "1_000": "quantity_not_a_number",
    "--5": "quantity_not_a_number",
    "0x10": "quantity_not_a_number",
    "-": "quantity_not_a_number",
    "6901234567892": "quantity_not_a_number",
    "99999999": "quantity_too_large",
    "9223372036854775808": "quantity_not_a_number",
    "9" * 5000: "quantity_not_a_number",
    "0.5": "quantity_whole_only",
    "1.0001": "quantity_too_fine",
    "=1+1": "quantity_not_a_number",
}


@pytest.mark.parametrize("typed", FIGURES, ids=lambda typed: typed[:20])
def test_a_figure_that_is_none(
    typed: str, count: str, line: CommandLine, desk_shop: Shop, write: Callable[[bytes], str]
) -> None:
    path = write(files.csv(HEAD, f"{count},A-01-01,A302-14,L260412,{typed}"))
    with unchanged(desk_shop.db):
        assert files.bad_cells(line, "count-sheet", path) == [("E2", FIGURES[typed])]


CELLS: dict[str, tuple[str, Any, list[tuple[str, str]]]] = {
    "an error of Excel": ("I2", "#REF!", [("I2", "import_failed_formula")]),
    "a truth": ("I2", True, [("I2", "import_not_text")]),
    "a code that lost digits": ("C2", 690123456789250000, [("C2", "import_lost_digits")]),
    "a lot as a truth": ("E2", True, [("E2", "import_not_text")]),
    "a place with direction marks": ("B2", "A-01\u202e-01", [("B2", "direction")]),
    "a count with Cyrillic": ("A2", "РD-1", [("A2", "not_a_code")]),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_of_the_sheet_that_was_spoiled(
    case: str, count: str, line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    at, value, expected = CELLS[case]
    path = tmp_path / "sheet.xlsx"
    assert line.run("counts", "sheet", count, "--out", str(path)).code == DONE
    book = openpyxl.load_workbook(path)
    book.active["I2"] = 22
    book.active[at] = value
    if value == "#REF!":
        book.active[at].data_type = "e"
    book.save(path)
    with unchanged(desk_shop.db):
        assert files.bad_cells(line, "count-sheet", str(path))[:1] == expected


def test_one_bad_row_keeps_all_others_out(
    count: str, line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    assert line.run("counts", "sheet", count, "--out", str(path)).code == DONE
    book = openpyxl.load_workbook(path)
    book.active["I2"], book.active["I3"], book.active["I4"] = 22, "viele", 0
    book.save(path)
    with unchanged(desk_shop.db):
        answer = line.run("import", "count-sheet", str(path))
    assert answer.code == FAILED
    assert [bad["cell"] for bad in answer.result["bad"]] == ["I3"]
    assert answer.result["rows"] == 2


def test_out_filled_in_back_and_never_twice(
    count: str, line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "sheet.xlsx"
    answer = line.run("counts", "sheet", count.lower(), "--out", str(path))
    assert (answer.result["count"], answer.result["rows"]) == (count, 4)
    assert spreadsheet.read_sheet(path).formulas == ()
    book = openpyxl.load_workbook(path)
    book.active["I2"] = 22
    book.save(path)
    assert line.run("import", "count-sheet", str(path), "--dry-run").result["rows"] == 1
    assert line.run("import", "count-sheet", str(path)).result["imported"] == 1
    with unchanged(desk_shop.db):
        again = line.refused("import", "count-sheet", str(path), data=("sheet.xlsx",))
    assert (again.code, again.error) == (NOT_ALLOWED, "import_already")


def test_no_sheet_for_a_count_that_is_not_there(
    line: CommandLine, desk_shop: Shop, tmp_path: Path
) -> None:
    out = tmp_path / "sheet.xlsx"
    with unchanged(desk_shop.db):
        answer = line.refused("counts", "sheet", "PD-1", "--out", str(out))
        assert (answer.code, answer.error) == (NOT_ALLOWED, "unknown_count")
        for language in Language:
            wrong = line.run("counts", "sheet", "PD-1", "--out", "x.csv", language=language)
            assert wrong.code == USAGE
            require_whole(wrong.errors, language, ["x.csv"])
    assert not out.exists()
