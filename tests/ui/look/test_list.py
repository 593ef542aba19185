"""Lists: widths, the current row, keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Dress
from wms_desktop.core.language import Language
from wms_desktop.ui import delegate
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.look import colour
from wms_desktop.ui.paged_model import Column
from wms_desktop.ui.rows_model import RowsModel

LINES = [("A302-14 云锦·烟灰", 48, "ok"), ("G-31 基膜 5 L", 0, "bad"), ("T-09", 120, "mute")]
COLUMNS: tuple[Column[tuple[str, int, str]], ...] = (
    Column("货品", lambda line: Cell(line[0], sub="第二行"), "name"),
    Column("批号", lambda _line: "L260412-LONG-LOT", optional=True),
    Column("件数", lambda line: str(line[1]), "figure", order="pieces"),
    Column("状态", lambda line: Cell(pill=(line[2], "剩 2 小时")), "state"),
)
CELLS = [
    Cell("A302-14 Brocade, smoke"),
    Cell("云锦·烟灰", sub="卷 0.53×10 m, a long second line"),
    Cell("1,204.50", bold=True),
    Cell(pill=("warn", "超收 2")),
    Cell("RK-0012", pill=("info", "Receiving")),
    Cell("Anna", icon="user"),
    Cell("24", bar=0.5),
    Cell(icon="lock"),
    Cell("杨民敬", sub="138 **** 4471", icon="user", pill=("bad", "逾期 3 天")),
]


@pytest.fixture
def view(qtbot: QtBot) -> ListView:
    made = ListView(two_lines=True, says="lines")
    qtbot.addWidget(made)
    made.set_model(RowsModel(COLUMNS, LINES, made))
    made.resize(900, 400)
    made.show()
    return made


@pytest.mark.parametrize("kind", ["text", "figure"])
@pytest.mark.parametrize("current", [True, False])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cell", CELLS, ids=[cell.said or cell.icon for cell in CELLS])
def test_a_cell_as_wide_as_needed_is_painted_in_full(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    dress: Dress,
    cell: Cell,
    language: Language,
    current: bool,
    kind: str,
) -> None:
    dress(language=language)
    painted: list[tuple[str, str]] = []
    fitting = delegate._fitting

    def recorded(text: str, size: str, bold: bool, width: int) -> str:
        painted.append((text, fitting(text, size, bold, width)))
        return painted[-1][1]

    monkeypatch.setattr(delegate, "_fitting", recorded)
    host = ListView()
    qtbot.addWidget(host)
    model = RowsModel((Column("x", lambda _line: cell, kind),), [1], host)  # type: ignore[arg-type]
    rows = delegate.RowDelegate(host)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, rows.needed(cell, name=current), 60)
    option.widget = host
    if current:
        option.state |= QStyle.StateFlag.State_Selected
    canvas = QPixmap(600, 60)
    painter = QPainter(canvas)
    rows.paint(painter, option, model.index(0, 0))
    painter.end()
    assert [cut for whole, cut in painted if whole != cut] == []


def test_columns_are_as_wide_as_what_they_hold(view: ListView, qapp: QApplication) -> None:
    qapp.processEvents()
    for column in range(4):
        for row in range(3):
            assert view.columnWidth(column) >= view.needed(row, column) - 3
    assert sum(view.columnWidth(n) for n in range(4)) == view.viewport().width()


def test_a_narrow_list_leaves_optional_columns_out_and_keeps_the_rest(
    view: ListView, qapp: QApplication
) -> None:
    view.resize(480, 400)
    qapp.processEvents()
    assert [view.isColumnHidden(n) for n in range(4)] == [False, True, False, False]
    assert view.horizontalScrollBar().maximum() == 0
    view.resize(900, 400)
    qapp.processEvents()
    assert not view.isColumnHidden(1)


def test_the_current_row_is_told_once(view: ListView, qtbot: QtBot) -> None:
    told: list[object] = []
    view.setCurrentIndex(QModelIndex())  # an active window gives the first row to the keyboard
    QApplication.processEvents()
    view.current_changed.connect(told.append)
    assert view.current_row() is None
    with qtbot.waitSignal(view.current_changed):
        view.selectRow(1)
    assert told == [LINES[1]]
    assert view.current_row() == LINES[1]
    with qtbot.waitSignal(view.current_changed):
        model = view.model()
        assert isinstance(model, RowsModel)
        model.set_rows([])
    assert told == [LINES[1], None]


def test_enter_and_double_click_activate(view: ListView, qtbot: QtBot) -> None:
    activated: list[object] = []
    view.activated_row.connect(activated.append)
    view.setCurrentIndex(QModelIndex())
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert activated == []
    view.selectRow(0)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    place = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert activated == [LINES[0], LINES[2]]


def test_copying_gives_what_is_seen_and_can_be_off(view: ListView, qtbot: QtBot) -> None:
    view.selectRow(1)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied == "G-31 基膜 5 L, 第二行\tL260412-LONG-LOT\t0\t剩 2 小时"
    QGuiApplication.clipboard().setText("before")
    view.set_copying(False)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"


def test_widths_set_by_hand_come_back(view: ListView, qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(view.widths_changed):
        view.horizontalHeader().resizeSection(2, 150)
    kept = view.widths()
    assert kept == {"件数": 150}
    other = ListView()
    qtbot.addWidget(other)
    other.set_model(RowsModel(COLUMNS, LINES, other))
    other.set_widths({**kept, "gone": 90, "状态": -4})
    other.resize(900, 300)
    other.show()
    qapp.processEvents()
    assert other.columnWidth(2) == 150
    assert other.columnWidth(3) >= other.needed(0, 3) - 3


def test_a_click_on_a_title_sorts_only_where_rows_can_be_sorted(
    view: ListView, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, Qt.SortOrder]] = []
    monkeypatch.setattr(view.model(), "sort", lambda *how: asked.append(how))
    header = view.horizontalHeader()
    for column in (2, 2, 0):
        header.sectionClicked.emit(column)
    assert asked == [(2, Qt.SortOrder.AscendingOrder), (2, Qt.SortOrder.DescendingOrder)]


def test_hostile_text_stays_one_harmless_line() -> None:
    rows = delegate.RowDelegate()
    nasty = Cell("<b>x</b>\n\r\t" + "长" * 100_000, sub="\u202e" + "y\n" * 50)
    assert rows.needed(nasty) < 6000
    assert "\n" not in delegate._fitting(nasty.text, "work", False, 10_000)


def test_the_keyboard_is_seen_around_the_current_row(view: ListView, qtbot: QtBot) -> None:
    view.selectRow(0)
    with qtbot.waitActive(view):
        view.activateWindow()
    view.setFocus()
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(200, 0) == colour("focus")
    view.clearFocus()
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(200, 0) == colour("selection")
    assert picture.pixelColor(1, 20) == colour("accent")


def test_the_model_of_short_lists_obeys_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS, LINES)
    qtmodeltester.check(model, force_py=True)
    model.set_rows(LINES[:2])
    model.set_rows(list(reversed(LINES[:2])))
    assert model.rows()[0] == LINES[1]


def test_a_list_that_gets_the_keyboard_shows_where_it_is(view: ListView, qtbot: QtBot) -> None:
    view.setCurrentIndex(QModelIndex())
    view.clearSelection()
    with qtbot.waitActive(view):
        view.activateWindow()
    view.clearFocus()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert view.current_row() == LINES[0]
    assert view.selected_rows() == [LINES[0]]
