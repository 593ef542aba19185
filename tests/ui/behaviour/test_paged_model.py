"""Lists that fetch themselves and keep their place."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from wms_desktop.ui.cell import Cell
from wms_desktop.ui.paged_model import PAGE, Column, PagedModel
from wms_desktop.ui.tasks import InlineRunner, TaskRunner


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str


class Table:
    """Where rows come from."""

    def __init__(self, count: int) -> None:
        self.rows = [Row(number, f"row {number}") for number in range(count)]
        self.asked: list[tuple[Row | None, int]] = []
        self.broken = False

    def page(self, after: Row | None, limit: int) -> list[Row]:
        self.asked.append((after, limit))
        if self.broken:
            raise ZeroDivisionError
        ids = [row.id for row in self.rows]
        start = ids.index(after.id) + 1 if after else 0
        return self.rows[start : start + limit]


COLUMNS: tuple[Column[Row], ...] = (
    Column("Name", lambda row: row.name, kind="name", order="name"),
    Column("Number", lambda row: Cell(str(row.id), role="text_2"), kind="figure"),
)


@pytest.fixture
def model() -> Callable[[Table], PagedModel[Row]]:
    def build(table: Table) -> PagedModel[Row]:
        runner = InlineRunner()
        model: PagedModel[Row] = PagedModel(
            runner, COLUMNS, table.page, runner, count=lambda: len(table.rows)
        )
        model.setProperty("runner", runner)
        model.runner = runner  # type: ignore[attr-defined] # kept alive with the model
        return model

    return build


def test_the_model_obeys_qts_rules(
    model: Callable[[Table], PagedModel[Row]], qtmodeltester: ModelTester
) -> None:
    table = Table(120)
    rows = model(table)
    rows.reload()
    qtmodeltester.check(rows)


def test_pages_come_by_key(model: Callable[[Table], PagedModel[Row]]) -> None:
    table = Table(PAGE + 5)
    rows = model(table)
    rows.fetchMore(QModelIndex())
    rows.fetchMore(QModelIndex())
    assert table.asked == [(None, PAGE), (table.rows[PAGE - 1], PAGE)]
    assert rows.is_complete
    assert not rows.canFetchMore(QModelIndex())


def test_the_total_is_told(qtbot: QtBot, model: Callable[[Table], PagedModel[Row]]) -> None:
    rows = model(Table(777))
    with qtbot.waitSignal(rows.total_changed) as told:
        rows.reload()
    assert told.args == [777]


def test_the_next_page_is_fetched_before_it_is_needed(
    qtbot: QtBot, model: Callable[[Table], PagedModel[Row]]
) -> None:
    rows = model(Table(200))
    rows.reload()
    rows.data(rows.index(PAGE - 2, 0))
    qtbot.waitUntil(lambda: rows.rowCount() == 2 * PAGE)


def test_a_failed_page_stays_failed_until_reload(
    qtbot: QtBot, model: Callable[[Table], PagedModel[Row]]
) -> None:
    table = Table(10)
    table.broken = True
    rows = model(table)
    with qtbot.waitSignal(rows.failed):
        rows.reload()
    assert not rows.canFetchMore(QModelIndex())
    table.broken = False
    rows.reload()
    assert rows.rowCount() == 10


def test_a_reload_keeps_the_current_row(model: Callable[[Table], PagedModel[Row]]) -> None:
    table = Table(40)
    rows = model(table)
    rows.reload()
    view = QTableView()
    view.setModel(rows)
    view.selectRow(20)
    del table.rows[3:9]
    table.rows.insert(0, Row(99, "new"))
    table.rows[5], table.rows[30] = table.rows[30], table.rows[5]
    rows.reload()
    assert rows.row(view.currentIndex().row()).id == 20
    assert [rows.row(n).id for n in range(rows.rowCount())] == [row.id for row in table.rows]
    assert [index.row() for index in view.selectionModel().selectedRows()] == [
        view.currentIndex().row()
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), unique=True), st.lists(st.integers(0, 40), unique=True))
def test_any_reload_ends_with_the_new_rows_and_true_places(
    before: list[int], after: list[int]
) -> None:
    table = Table(0)
    table.rows = [Row(number, "old") for number in before]
    runner = InlineRunner()
    rows: PagedModel[Row] = PagedModel(runner, COLUMNS, table.page)
    tester = ModelTester(None)
    tester.check(rows)
    rows.reload()
    places = {row.id: QPersistentModelIndex(rows.index(n, 0)) for n, row in enumerate(rows.rows())}
    table.rows = [Row(number, "new") for number in after]
    rows.reload()
    assert rows.rows() == table.rows
    for number, place in places.items():
        if place.isValid():
            assert rows.row(place.row()).id == number
    if set(before) & set(after):
        assert all(places[number].isValid() for number in set(before) & set(after))
    tester._cleanup()


def test_answers_of_an_older_reload_are_dropped(qtbot: QtBot) -> None:
    import threading

    gate, asked = threading.Event(), []

    def page(_after: Row | None, _limit: int) -> list[Row]:
        asked.append(1)
        if len(asked) == 1:
            gate.wait()
            return [Row(1, "old")]
        return [Row(2, "new")]

    runner = TaskRunner()
    rows: PagedModel[Row] = PagedModel(runner, COLUMNS, page)
    rows.reload()
    qtbot.waitUntil(lambda: len(asked) == 1)
    rows.reload()
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    gate.set()
    assert runner.wait()
    qtbot.waitUntil(lambda: runner.writes_under_way() == 0)
    assert rows.rows() == [Row(2, "new")]


def test_sorting_asks_again(model: Callable[[Table], PagedModel[Row]]) -> None:
    rows = model(Table(3))
    rows.sort(0, Qt.SortOrder.DescendingOrder)
    assert (rows.order, rows.descending) == ("name", True)
    asked = rows.rowCount()
    rows.sort(1)
    assert (rows.order, asked) == ("name", 3)


def test_cells_and_words_for_screen_readers(model: Callable[[Table], PagedModel[Row]]) -> None:
    rows = model(Table(2))
    rows.reload()
    assert rows.cell(rows.index(1, 1)) == Cell("1", role="text_2")
    assert rows.data(rows.index(1, 0), Qt.ItemDataRole.AccessibleTextRole) == "row 1"
    assert rows.headerData(0, Qt.Orientation.Horizontal) == "Name"


def test_many_reloads_in_any_order(model: Callable[[Table], PagedModel[Row]]) -> None:
    dice, table = random.Random(3), Table(90)
    rows = model(table)
    rows.reload()
    for _ in range(20):
        dice.shuffle(table.rows)
        kept = table.rows[: dice.randint(0, len(table.rows))]
        table.rows = [*kept, Row(dice.randint(1000, 9999999), "x")]
        rows.reload()
        assert rows.rows() == table.rows[: rows.rowCount()]
