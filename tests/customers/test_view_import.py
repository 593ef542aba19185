"""The import in the window, with real files: checked, mended, imported once (SYS-4)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.conftest import dump
from tests.counts.desk import started
from tests.customers.import_desk import HEAD, Rows
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.language import Language
from wms_desktop.counts import queries as counts
from wms_desktop.documents.spreadsheet import read_sheet
from wms_desktop.stock.imports import ITEMS
from wms_desktop.stock.queries import search_items
from wms_desktop.transport.queries import waiting
from wms_desktop.ui.tasks import TaskRunner


@pytest.mark.bad_input(115)
@pytest.mark.rule("SYS-4")
def test_a_good_table_is_shown_imported_once_and_told(desk) -> None:
    robot = desk().open("items")
    told: list[frozenset[Any]] = []
    robot.page.context.tasks.changed.connect(told.append)
    before = dump(robot.shop.db)
    path = robot.file([HEAD, ["0012", "云锦", "卷"], ["0013", "素麻", "件"]])
    robot.press("F3").answer_dialog(path)
    assert robot.told == "table.xlsx can be imported"
    assert robot.good == [("2", "0012", "云锦", "卷"), ("3", "0013", "素麻", "件")]
    assert robot.section.import_run.text() == "Import 2 rows"
    assert dump(robot.shop.db) == before
    robot.press("Ctrl+S")
    assert robot.codes == ["0012", "0013"]
    assert (robot.shell.results[-1].kind, robot.shell.results[-1].head) == ("ok", "2 rows imported")
    assert any("items" in topics for topics in told)
    assert "2 rows imported" in robot.told
    assert not robot.can_import
    before = dump(robot.shop.db)
    path.rename(robot.folder / "again.xlsx")
    robot.drop(robot.folder / "again.xlsx")
    assert "again.xlsx was imported already. By 陈二, 20" in robot.told
    robot.press("Ctrl+S")
    assert dump(robot.shop.db) == before


@pytest.mark.rule("SYS-4")
def test_with_one_bad_row_nothing_is_imported_until_it_is_mended(desk) -> None:
    robot = desk().open("items")
    rows: Rows = [[*HEAD, "储存类别"], ["A1", "云锦", "卷", "moon"], ["A1", None, "卷", "常温"]]
    path = robot.file(rows)
    before = dump(robot.shop.db)
    robot.drop(path)
    assert [fault[:2] for fault in robot.faults] == [
        ("D2, Storage class", "moon"),
        ("B3, Name", "empty"),
    ]
    assert "moon is not known here, One of: Ambient, Cold storage" in robot.faults[0][2]
    assert "cannot be imported yet" in robot.told
    assert "press F5" in robot.told
    assert not robot.can_import
    assert robot.section.import_reason.text() == "While a cell is wrong, nothing is imported."
    robot.press("Ctrl+S")
    assert dump(robot.shop.db) == before
    robot.file([[*HEAD, "储存类别"], ["A1", "云锦", "卷", "冷藏"], ["A2", "素麻", "卷", "常温"]])
    robot.press("F5").press("Ctrl+S")
    assert robot.codes == ["A1", "A2"]


@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_the_list_of_faults_is_saved_and_replaces_nothing_unasked(desk, ending: str) -> None:
    robot = desk(language=Language.ZH_CN).open("items")
    robot.drop(robot.file([HEAD, ["=1+", "云锦", "卷"], ["A2", None, "卷"]]))
    target = robot.folder / f"faults{ending}"
    target.write_text("mine")
    robot.press("F6").answer_dialog(target)
    assert target.read_text() == "mine"
    assert robot.shell.questions[-1].title == f"替换 faults{ending}？"
    robot.shell.questions[-1].on_yes()
    rows = read_sheet(target).rows
    assert rows[0] == ("单元格", "列", "表中内容", "问题", "怎么办")
    assert rows[-1] == ("B3", "名称", None, "没有填", "填上这一格。")
    assert not list(robot.folder.glob(".*part"))


def test_a_file_that_changed_meanwhile_is_looked_through_again(desk) -> None:
    robot = desk().open("items")
    robot.drop(robot.file([HEAD, ["A1", "云锦", "卷"]]))
    before = dump(robot.shop.db)
    robot.file([HEAD, ["A1", "云锦", "卷"], ["A9", "别的", "卷"]])
    robot.press("Ctrl+S")
    assert dump(robot.shop.db) == before
    assert "table.xlsx has changed since it was checked" in robot.told
    assert robot.good[-1] == ("3", "A9", "别的", "卷")
    robot.press("Ctrl+S")
    assert robot.codes == ["A1", "A9"]


def test_the_same_rows_saved_again_are_the_same_file(desk) -> None:
    robot = desk().open("items")
    robot.drop(robot.file([HEAD, ["A1", "云锦", "卷"]]))
    robot.file([[], HEAD, ["A1", "云锦", "卷"]])  # other bytes, same content
    robot.press("Ctrl+S")
    assert robot.codes == ["A1"]


def test_books_that_changed_meanwhile_show_the_row_that_is_wrong_now(desk) -> None:
    robot = desk().open("items")
    robot.drop(robot.file([HEAD, ["A1", "云锦", "卷"]]))
    robot.shop.item("A1", "taken")
    robot.press("Ctrl+S")
    assert robot.faults[0][0] == "A2, Code"
    assert not robot.can_import


def test_a_file_that_is_gone_imports_nothing_and_says_so(desk) -> None:
    robot = desk().open("items")
    path = robot.file([HEAD, ["A1", "云锦", "卷"]])
    robot.drop(path)
    path.unlink()
    robot.press("Ctrl+S")
    assert robot.codes == []
    assert "cannot be read" in robot.told


@pytest.mark.bad_input(111)
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["名字", "价"], ["a", 1]], "Columns are missing: Code, Name, Unit"),
        ([HEAD], "No rows to import"),
        ([[*HEAD, "code"], ["A1", "x", "y", "z"]], "Column code stands twice"),
    ],
)
def test_headings_that_cannot_be_are_told(desk, rows: Rows, said: str) -> None:
    robot = desk().open("items")
    robot.drop(robot.file(rows))
    assert said in robot.told
    assert not robot.can_import


@pytest.mark.bad_input(111)
def test_merged_headings_are_told(desk) -> None:
    robot = desk().open("items")
    robot.drop(robot.file([HEAD, ["A1", "x", "y"]], change=lambda b: b.active.merge_cells("A1:B1")))
    assert "Headings are merged: A1:B1" in robot.told


@pytest.mark.parametrize("content", [b"%PDF-1.7 not a table", b"", b"PK\x03\x04 cut"])
def test_what_is_no_table_is_told_and_mended_with_one_key(desk, content: bytes) -> None:
    robot = desk().open("items")
    path = robot.folder / "table.xlsx"
    path.write_bytes(content)
    robot.drop(path)
    assert "table.xlsx" in robot.told or "missing" in robot.told
    assert not robot.can_import
    robot.file([HEAD, ["A1", "云锦", "卷"]])
    robot.press("F5")
    assert robot.can_import


@pytest.mark.bad_input(111)
def test_what_was_taken_with_a_doubt_is_told_plainly(desk) -> None:
    def change(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active.merge_cells("B4:B5")
        book.create_sheet("more")

    robot = desk().open("items")
    rows = [[*HEAD, "颜色"], *([f"A{n}", "x", "卷", "灰"] for n in range(4))]
    robot.drop(robot.file(rows, change=change))
    for said in ("Columns not taken: 颜色.", "Hidden rows are taken too: 3.", "B4:B5"):
        assert said in robot.told
    assert "Only the first sheet is read: Sheet." in robot.told


@pytest.mark.bad_input(112)
@pytest.mark.rule("SYS-4")
def test_characters_are_shown_for_a_yes_and_can_be_taken_otherwise(desk) -> None:
    robot = desk().open("items")
    path = robot.folder / "taiwan.csv"
    path.write_bytes("編號,名稱,單位\nB1,雲錦,卷\n".encode("cp950"))
    robot.drop(path)
    assert "Characters read as Big5." in robot.told
    assert robot.good == [("2", "B1", "雲錦", "卷")]
    path.write_bytes("code,name,unit\nB1,雲錦,卷\n".encode("cp950"))
    robot.press("F5")
    assert robot.good[0][2] != "雲錦"
    combo = robot.section.import_encoding
    assert combo.isVisible()
    combo.set_value("cp950")
    combo.activated.emit(combo.currentIndex())
    assert robot.good == [("2", "B1", "雲錦", "卷")]


@pytest.mark.rule("SYS-4")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", slices.IMPORTS)
def test_a_template_has_every_heading_and_is_read_back(desk, kind: str, language: Language) -> None:
    login = "lin" if kind == "count-sheet" else "admin"
    robot = desk(login, language=language).open(kind)
    target = robot.folder / "template.xlsx"
    robot.press("F7").answer_dialog(target)
    assert robot.shell.results[-1].kind == "ok"
    book = openpyxl.load_workbook(target)
    sheet, importer = book.worksheets[0], slices.importers()[kind]
    assert sheet.max_row == 1
    assert sheet.max_column == len(importer.columns) == book.worksheets[1].max_row
    assert sheet.column_dimensions["A"].number_format == "@"
    item = robot.shop.item("0012", "云锦", has_lots=False)
    robot.shop.stock(item, robot.shop.lot(item, ""), 3)
    count_id = started(robot.shop)
    values = {
        "code": "0099", "name": "货品", "unit": "卷", "zone": "Q", "item": "0012", "quantity": 3,
        "location": "A-01-01", "order": "SO-1", "customer": "C-001", "consignee": "周立群",
        "number": "YD1", "shipper_name": "甲", "consignee_name": "乙", "goods": "布", "pieces": 2,
        "due_on": date(2026, 6, 1), "count": counts.count(robot.shop.db, 1, count_id).number,
        "taken_at": datetime(2026, 5, 20, 8, 30), "temperature": 4.5,
    }  # fmt: skip
    if kind == "climate":
        values["zone"] = "C"
    for number, column in enumerate(importer.columns, 1):
        if column.required or column.key in ("due_on", "temperature"):
            sheet.cell(2, number, values[column.key])
        elif column.choices:
            offered = str(sheet.data_validations.dataValidation[0].formula1)
            assert offered.startswith('"')
    book.save(target)
    robot.drop(target)
    assert robot.faults == [], robot.told
    assert robot.section.import_message.property("kind") == "ok"  # its own explanation is no doubt
    robot.press("Ctrl+S")
    assert robot.shell.results[-1].kind == "ok"


def test_a_template_replaces_no_file_unasked(desk) -> None:
    robot = desk().open("items")
    path = robot.file([HEAD, ["A1", "云锦", "卷"]], "mine.xlsx")
    content = path.read_bytes()
    robot.press("F7").answer_dialog(path)
    assert path.read_bytes() == content
    assert robot.shell.questions[-1].title == "Replace mine.xlsx?"


def test_the_kind_is_changed_under_the_file_and_esc_puts_it_away(desk) -> None:
    robot = desk().open("items")
    robot.drop(robot.file([["库位", "储区"], ["B-01", "B"]]))
    assert "Columns are missing" in robot.told
    button = robot.section.findChild(QPushButton, "import_locations")
    assert button is not None
    button.click()
    assert robot.can_import
    robot.press("Esc")
    assert "Choose a table" in robot.told
    assert "Location, Zone" in robot.told


def test_several_files_at_once_are_refused(desk) -> None:
    robot = desk().open("items")
    path = robot.file([HEAD, ["A1", "云锦", "卷"]])
    robot.drop(path, path)
    assert robot.shell.results[-1].head == "One table at a time"
    assert not robot.can_import


def test_the_file_comes_back_after_the_page_was_built_anew(desk) -> None:
    robot = desk().open("items")
    robot.drop(robot.file([HEAD, ["A1", "云锦", "卷"]]))
    robot.section._draft.save_now()
    robot.page.context.drafts.flush()
    again = desk(language=Language.ZH_TW)
    again.page.show_part("import")
    assert again.told == "table.xlsx 可以匯入"


def test_the_window_lives_while_a_long_table_is_worked_on(desk, qtbot: QtBot) -> None:
    tasks = TaskRunner()
    robot = desk(tasks=tasks).open("items")
    path = robot.file([HEAD, *([f"A{n}", "x", "卷"] for n in range(120))])
    robot.drop(path)
    assert robot.told == "Checking the table. table.xlsx"
    assert robot.page.expectation().order == "Wait a moment"
    assert not robot.can_import
    robot.press("Esc")  # what is still being read is forgotten
    tasks.wait(20_000)
    qtbot.wait(20)
    assert "Choose a table" in robot.told
    seen: list[str] = []
    robot.section._desk.progressed.connect(lambda n, total: seen.append(f"{n} of {total}"))
    robot.drop(path)
    qtbot.waitUntil(lambda: robot.can_import, timeout=20_000)
    assert "50 of 120" in seen
    robot.press("Ctrl+S").press("Ctrl+S")
    assert robot.page.may_close() == "A table is being imported."
    robot.drop(path)  # not now
    qtbot.waitUntil(lambda: "120 rows imported" in robot.told, timeout=20_000)
    assert robot.page.may_close() == ""
    assert [result.head for result in robot.shell.results] == ["120 rows imported"]


def test_an_answer_that_was_lost_is_asked_for_again_and_nothing_comes_twice(
    shop: Shop, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("code,name,unit\nA1,x,y\n", encoding="utf-8")
    by, press = shop.acting(), shop.op()
    table = ITEMS.read(path)
    assert ITEMS.put(shop.db, by, table, "x.csv", press).value == 1
    again = ITEMS.put(shop.db, by, ITEMS.read(path), "x.csv", press)
    assert (again.value, again.replay) == (1, True)
    assert len(search_items(shop.db)) == 1
    assert waiting(shop.db, 1, "", after=None, limit=5) == []
