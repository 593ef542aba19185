"""A count sheet goes out as Excel, is filled in, and comes back: all of it or nothing (CNT-2)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import dump
from tests.counts.desk import in_review, started
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.counts import queries, service, sheets
from wms_desktop.counts.imports import COUNT_SHEET
from wms_desktop.counts.rules import CountFault
from wms_desktop.counts.rules_sheets import SheetRowFault
from wms_desktop.documents.import_table import ImportFault, ImportTable

pytestmark = pytest.mark.rule("CNT-2")


class Offline:
    """A count of zone A with two lines, and its sheet on somebody's own computer."""

    def __init__(self, shop: Shop, folder: Path, *, blind: bool = True) -> None:
        self.shop, self.path = shop, folder / "盘点.xlsx"
        self.rolls = shop.item(unit_price=Decimal(58))
        self.linen = shop.item("B118-02", "=素麻·燕麦")
        self.lots = shop.lot(self.rolls), shop.lot(self.linen, "L260330")
        shop.stock(self.rolls, self.lots[0], 24)
        shop.stock(self.linen, self.lots[1], 61, "A-01-02", owner=2)
        self.id = started(shop, blind=blind)

    def out(self, language: Language = Language.EN, login: str = "lin", site: int = 1) -> Any:
        """Write the sheet; its worksheet."""
        by = self.shop.acting(login, site=site, language=language)
        sheets.write_sheet(self.shop.db, by, sheets.WriteSheet(self.shop.op(), self.id), self.path)
        return self.sheet()

    def sheet(self) -> Any:
        """The worksheet as it is now."""
        return openpyxl.load_workbook(self.path).active

    def fill(self, change: Callable[[Any], object]) -> Offline:
        """Do something to the sheet, by row and column, and save it."""
        book = openpyxl.load_workbook(self.path)
        change(book.active)
        book.save(self.path)
        return self

    def figures(self, *counted: object) -> Offline:
        """Fill in the column of figures from the first row on."""

        def write(sheet: Any) -> None:
            column = column_of(sheet, "Counted")
            for row, value in enumerate(counted, 2):
                sheet.cell(row, column).value = value

        return self.fill(write)

    def more(self, **cells: object) -> Offline:
        """Write one more row below those of the sheet."""

        def write(sheet: Any) -> None:
            columns = {title: column_of(sheet, title.replace("_", " ")) for title in cells}
            filled = [cell.row for cell in sheet["B"] if cell.value]
            row = filled[-1] + 1
            for title, value in cells.items():
                sheet.cell(row, columns[title], value)

        return self.fill(write)

    def bring(self, login: str = "lin") -> int:
        """Import the sheet; how many rows."""
        return COUNT_SHEET.run(self.shop.db, self.shop.acting(login), self.path).value

    def bad(self) -> list[tuple[str, str]]:
        """Every bad cell of the sheet and why; nothing has changed."""
        before = dump(self.shop.db)
        preview = COUNT_SHEET.preview(self.shop.db, self.shop.acting(), self.path)
        if preview.bad:
            with pytest.raises(Refused) as refused:
                self.bring()
            assert refused.value.code is ImportFault.BAD_ROWS
        assert dump(self.shop.db) == before
        return [(cell.address, cell.error.code.value) for cell in preview.bad]

    def sums(self) -> dict[tuple[str, str], Decimal | None]:
        """What has been counted."""
        rows = queries.review(self.shop.db, self.id)
        return {(row.location_code, row.item_code): row.counted for row in rows}

    def done(self) -> set[str]:
        """The locations that are finished."""
        return {place.code for place in queries.places(self.shop.db, self.id) if place.is_done}


def column_of(sheet: Any, title: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == title)


@pytest.fixture
def offline(shop: Shop, tmp_path: Path) -> Offline:
    return Offline(shop, tmp_path)


def test_a_blind_sheet_has_everything_but_the_booked_figure(offline: Offline) -> None:
    sheet = offline.out()
    titles = [cell.value for cell in sheet[1]]
    assert titles == [
        "Count", "Location", "Item", "Name", "Lot", "Owner", "Condition", "Unit", "Counted",
        "Row key",
    ]  # fmt: skip
    rows = list(sheet.iter_rows(min_row=2, max_row=5, values_only=True))
    assert [row[1] for row in rows] == [f"A-01-0{n}" for n in range(1, 5)]
    assert rows[0][2:8] == ("A302-14", "云锦·烟灰", "L260412", "HOUSE", "Good", "卷")
    assert rows[1][5] == "C-001"
    assert [row[8] for row in rows] == [None] * 4
    assert not {"24", "61", 24, 61} & {cell for row in rows for cell in row}


def test_what_is_printed_is_locked_and_no_formula(offline: Offline) -> None:
    sheet = offline.out()
    assert sheet.protection.sheet
    counted, key = column_of(sheet, "Counted"), column_of(sheet, "Row key")
    assert not sheet.cell(2, counted).protection.locked
    assert sheet.cell(2, 3).protection.locked
    assert not sheet.cell(40, 3).protection.locked  # goods that nobody expected
    assert sheet.column_dimensions[sheet.cell(1, key).column_letter].hidden
    assert (sheet.cell(3, 4).value, sheet.cell(3, 4).data_type) == ("=素麻·燕麦", "s")


def test_an_open_count_shows_the_booked_figure(shop: Shop, tmp_path: Path) -> None:
    sheet = Offline(shop, tmp_path, blind=False).out()
    assert sheet.cell(2, column_of(sheet, "Booked")).value == 24


@pytest.mark.parametrize("language", list(Language))
def test_a_filled_sheet_comes_back_in_any_language(offline: Offline, language: Language) -> None:
    offline.out(language)
    offline.fill(lambda sheet: [sheet.cell(row, 9, n) for row, n in ((2, 22), (3, 61), (4, 0))])
    assert offline.bring("keeper2") == 3
    assert offline.sums() == {("A-01-01", "A302-14"): 22, ("A-01-02", "B118-02"): 61}
    assert offline.done() == {"A-01-01", "A-01-02", "A-01-03"}  # the last one was left empty
    rows = queries.entries(offline.shop.db, offline.id, 4)
    assert {(row.item_code, row.counted) for row in rows} == {("A302-14", 22), ("B118-02", 61)}


def test_empty_cells_are_not_counted(offline: Offline) -> None:
    offline.out()
    offline.figures(None, 61)
    assert offline.bring() == 1
    assert offline.sums()["A-01-01", "A302-14"] is None
    assert offline.done() == {"A-01-02"}


def test_goods_that_nobody_expected_have_rows_of_their_own(offline: Offline) -> None:
    offline.out()
    offline.figures(24, 61)
    offline.more(Location="A-01-03", Item="A302-14", Lot="l260412", Counted=2, Condition="Damaged")
    assert offline.bring() == 3
    assert offline.sums()["A-01-03", "A302-14"] == 2
    assert offline.done() == {"A-01-01", "A-01-02", "A-01-03"}


def test_the_same_sheet_is_taken_once(offline: Offline) -> None:
    offline.out()
    offline.figures(22)
    offline.bring()
    before = dump(offline.shop.db)
    with pytest.raises(Refused) as refused:
        offline.bring("keeper2")
    assert refused.value.code is ImportFault.ALREADY
    assert dump(offline.shop.db) == before


def test_a_sheet_changed_a_little_does_not_count_twice(offline: Offline) -> None:
    offline.out()
    offline.figures(22)
    offline.bring()
    offline.figures(23, 61)
    assert offline.bad() == [("I2", SheetRowFault.ALREADY_COUNTED)]
    offline.figures(None, 61)
    assert offline.bring() == 1


def test_a_figure_that_was_taken_back_can_be_brought_again(offline: Offline) -> None:
    offline.out()
    shop, place = offline.shop, offline.shop.location("A-01-01")
    for quantity in (5, -5):
        goods = (offline.id, place, offline.rolls, offline.lots[0], Decimal(quantity))
        service.enter(shop.db, shop.acting(), service.Enter(shop.op(), *goods))
    offline.figures(22)
    assert offline.bring() == 1
    assert offline.sums()["A-01-01", "A302-14"] == 22


def test_a_sheet_with_nothing_in_it_is_refused(offline: Offline) -> None:
    offline.out()
    before = dump(offline.shop.db)
    with pytest.raises(Refused) as refused:
        offline.bring()
    assert refused.value.code is SheetRowFault.NOTHING_FILLED
    assert dump(offline.shop.db) == before


def test_only_a_count_that_is_being_counted_has_a_sheet(offline: Offline) -> None:
    offline.out()
    offline.figures(22, 61, 0, 0)
    offline.bring()
    in_review(offline.shop, offline.id)
    offline.figures(21)
    assert offline.bad() == [(f"I{row}", CountFault.WRONG_STATE) for row in range(2, 6)]
    with pytest.raises(Refused) as refused:
        offline.out()
    assert refused.value.code is CountFault.WRONG_STATE


def test_who_does_not_count_brings_no_sheet(offline: Offline) -> None:
    offline.out()
    offline.figures(22)
    for login in ("zhou", "nobody"):
        with pytest.raises(Refused):
            offline.bring(login)
    with pytest.raises(Refused):
        offline.out(login="nobody")
    with pytest.raises(Refused) as refused:
        offline.out(site=2)
    assert refused.value.code is CountFault.UNKNOWN


def _set(row: int, column: int, value: object) -> Callable[[Any], object]:
    return lambda sheet: sheet.cell(row, column, value)


CHANGED: dict[str, tuple[Callable[[Any], object], list[tuple[str, str]]]] = {
    "another item": (_set(2, 3, "B118-02"), [("I2", "count_sheet_row_changed")]),
    "another lot": (_set(2, 5, "L260330"), [("I2", "count_sheet_row_changed")]),
    "another location": (_set(2, 2, "A-01-04"), [("I2", "count_sheet_row_changed")]),
    "a key of nothing": (_set(2, 10, "999999"), [("I2", "count_sheet_row_changed")]),
    "a key of letters": (_set(2, 10, "1x"), [("I2", "count_sheet_row_changed")]),
    "a key of 4,000 digits": (_set(2, 10, "9" * 4000), [("J2", "too_long")]),
    "the key of another row": (_set(2, 10, "2"), [("I2", "count_sheet_row_changed")]),
    "an unknown item": (_set(2, 3, "Z9"), [("C2", "item_unknown")]),
    "no such count": (_set(2, 1, "PD-20260101-0009"), [("I2", "unknown_count")]),
    "a count of blanks in one row": (_set(2, 1, "\u3000"), []),
    "goods without an item": (_set(4, 9, 3), [("C4", "import_cell_empty")]),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_row_that_was_changed_is_named_by_its_cell(offline: Offline, case: str) -> None:
    change, expected = CHANGED[case]
    offline.out()
    assert offline.figures(22, 61).fill(change).bad()[:1] == expected


MORE: dict[str, tuple[dict[str, object], tuple[str, str]]] = {
    "outside the count": ({"Location": "C-01-01", "Item": "A302-14", "Lot": "L260412"},
                          ("B6", "count_location_not_in_scope")),
    "no such place": ({"Location": "Z-1", "Item": "A302-14", "Lot": "L260412"},
                      ("B6", "count_location_not_in_scope")),
    "no such lot": ({"Location": "A-01-03", "Item": "A302-14", "Lot": "L9"},
                    ("E6", "count_sheet_unknown_lot")),
    "no lot": ({"Location": "A-01-03", "Item": "A302-14"}, ("E6", "count_sheet_unknown_lot")),
    "no such owner": ({"Location": "A-01-03", "Item": "A302-14", "Lot": "L260412",
                       "Owner": "C-9"}, ("F6", "customer_unknown")),
    "no such condition": ({"Location": "A-01-03", "Item": "A302-14", "Lot": "L260412",
                           "Condition": "旧"}, ("G6", "import_not_a_choice")),
    "a line of the sheet again": ({"Location": "A-01-01", "Item": "A302-14", "Lot": "L260412"},
                                  ("I6", "count_sheet_already_counted")),
    "an empty place with goods": ({"Location": "A-01-01"}, ("I6", "count_sheet_not_empty")),
}  # fmt: skip


@pytest.mark.parametrize("case", MORE)
def test_a_row_of_ones_own_is_looked_at_too(offline: Offline, case: str) -> None:
    cells, expected = MORE[case]
    offline.out()
    counted = 0 if "Item" not in cells else 2
    assert offline.figures(22).more(**cells, Counted=counted).bad() == [expected]


def test_goods_of_two_owners_need_theirs(offline: Offline, shop: Shop) -> None:
    shop.stock(offline.rolls, offline.lots[0], 3, "A-01-03")
    shop.stock(offline.rolls, offline.lots[0], 3, "A-01-03", owner=2)
    offline.id = started(shop)
    offline.out()
    offline.more(Location="A-01-03", Item="A302-14", Lot="L260412", Counted=3)
    assert [code for _cell, code in offline.bad()] == [CountFault.WHOSE_MISSING]


@pytest.mark.rule("PCK-11")
def test_a_number_in_the_files_name_stays_out_of_the_trail(offline: Offline) -> None:
    offline.path = offline.path.with_name("盘点110101199003070038.xlsx")
    offline.out()
    assert "110101199003070038" not in str(dump(offline.shop.db))


def test_two_sheets_brought_at_once_count_a_line_once(offline: Offline) -> None:
    """The figure is looked for once the line is locked, not before another sheet brings one."""
    offline.out()
    tables = []
    for figure in range(20, 24):
        offline.figures("", figure)
        tables.append(COUNT_SHEET.read(offline.path))
    start = threading.Barrier(len(tables))
    by = offline.shop.acting()

    def bring(table: ImportTable) -> bool:
        start.wait(10)
        try:
            COUNT_SHEET.put(offline.shop.db, by, table, "盘点.xlsx", offline.shop.op())
        except Refused as refused:
            return refused.code is not ImportFault.BAD_ROWS
        return True

    with ThreadPoolExecutor(len(tables)) as pool:
        brought = list(pool.map(bring, tables))
    assert sum(brought) == 1
    assert offline.sums()["A-01-02", "B118-02"] == 20 + brought.index(True)
