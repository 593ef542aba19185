"""Ctrl+E, or the palette: the list as it is shown now, to a file that a person names (SYS-3)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY
from tests.counts.desk import counted, in_review, started
from tests.desk import open_page
from tests.exports.way_out import Row, read_csv, read_xlsx
from tests.goods.conftest import Counter
from tests.pickup.waybills import PHONE, arrived, waybill
from tests.receipts.stack import required
from tests.returns.inspecting import Inspecting
from tests.returns.returning import Returning
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.counts.view import CountsPage
from wms_desktop.goods import inbound
from wms_desktop.goods.view import GoodsPage
from wms_desktop.pickup.view import PickupPage
from wms_desktop.receipts.view import MISSING, ReceiptsPage
from wms_desktop.returns.view import ReturnsPage
from wms_desktop.transport import service as transport
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.ui.actions import action_for, bound_actions
from wms_desktop.ui.page import Page, ScanResult

pytestmark = pytest.mark.rule("SYS-3")


class Exporting:
    """Somebody at a list who wants it as a file."""

    def __init__(self, qtbot: QtBot, shop: Shop, page: type[Page], folder: Path) -> None:
        self.page = open_page(qtbot, shop, page, folder, language=Language.EN)
        self.folder = folder

    def press(self) -> Exporting:
        """Ctrl+E, as the window hands it on."""
        action = action_for(QKeySequence("Ctrl+E"), bound_actions(self.page))
        assert action is not None
        action.trigger()
        return self

    @property
    def dialog(self) -> QFileDialog:
        """The file dialog that is open; those that are done with are on their way out."""
        return self.page.findChildren(QFileDialog, "file_dialog")[-1]

    def into(self, name: str) -> list[Row]:
        """Name the file; what then stands in it."""
        path = self.folder / name
        self.dialog.selectFile(str(path))
        self.dialog.accept()
        if not path.exists():
            return []
        return read_csv(path) if path.suffix == ".csv" else read_xlsx(path)

    @property
    def said(self) -> ScanResult:
        """The last thing that the scan bar said."""
        return self.page.context.shell.results[-1]


def test_orders_as_they_are_listed_now(qtbot, desk_shop: Shop, tmp_path) -> None:
    counter, item = Counter(desk_shop), desk_shop.item()
    orders = [counter.announce((item, quantity, "L1")) for quantity in (5, 6, 7)]
    off = inbound.CancelInbound(desk_shop.op(), orders[2], 1, "doppelt")
    inbound.cancel(desk_shop.db, desk_shop.acting("zhou"), off)
    desk = Exporting(qtbot, desk_shop, GoodsPage, tmp_path).press()
    assert desk.dialog.selectedFiles()[0].endswith(f"Inbound orders {TODAY}.xlsx")
    assert len(desk.into("open.xlsx")) == 2
    assert desk.said.head == "2 rows exported"
    desk.page.inbound.list.goods_segments.choose("all")
    desk.page.inbound.list.reload()
    assert len(desk.press().into("all.xlsx")) == 3
    numbers = [row.number for row in desk.page.inbound.list.rows.rows()]
    desk.page.inbound.list.goods_search.setText(numbers[0])
    desk.page.inbound.list.goods_search.search_now()
    assert [row["Order"] for row in desk.press().into("one.csv")] == numbers[:1]
    assert desk.said.head == "1 row exported"
    desk.page.inbound.open_order(orders[0])
    assert action_for(QKeySequence("Ctrl+E"), bound_actions(desk.page)) is None  # no list is shown


def test_a_file_that_is_there_is_replaced_after_a_question_only(qtbot, desk_shop, tmp_path) -> None:
    desk_shop.item()
    desk = Exporting(qtbot, desk_shop, GoodsPage, tmp_path)
    (tmp_path / "mine.xlsx").write_bytes(b"mine")
    desk.press().dialog.selectFile(str(tmp_path / "mine.xlsx"))
    desk.dialog.accept()
    assert (tmp_path / "mine.xlsx").read_bytes() == b"mine"
    question = desk.page.context.shell.questions[-1]
    assert "mine.xlsx" in question.title
    question.on_yes()
    assert read_xlsx(tmp_path / "mine.xlsx") == []
    assert desk.said.head == "0 rows exported"


def test_another_ending_is_refused(qtbot, desk_shop, tmp_path) -> None:
    desk = Exporting(qtbot, desk_shop, GoodsPage, tmp_path).press()
    assert desk.into("list.txt") == []
    assert not (tmp_path / "list.txt").exists()
    assert (desk.said.kind, desk.said.head) == ("bad", "The file must end with .xlsx or .csv")


def test_the_segment_of_the_pickup_tab_is_kept(qtbot, desk_shop: Shop, tmp_path) -> None:
    arrived(desk_shop)
    coming = transport.AddConsignment(desk_shop.op(), waybill(number="TY-88062416"))
    transport.add_consignment(desk_shop.db, desk_shop.acting(), coming)
    desk = Exporting(qtbot, desk_shop, PickupPage, tmp_path)
    rows = desk.press().into("waiting.csv")
    assert [row["Waybill"] for row in rows] == ["TY-88062415"]
    assert PHONE not in str(rows)
    desk.page.waiting.show_state(ConsignmentState.ON_THE_WAY)
    rows = desk.press().into("coming.csv")
    assert [row["Waybill"] for row in rows] == ["TY-88062416"]


def test_missing_slips_and_the_desk(qtbot, desk_shop: Shop, tmp_path) -> None:
    numbers = required(desk_shop, 2)
    desk = Exporting(qtbot, desk_shop, ReceiptsPage, tmp_path)
    assert desk.press().into("scans.xlsx") == []
    assert desk.said.head == "0 rows exported"
    desk.page.receipts_tabs.setCurrentIndex(MISSING)
    assert len(desk.press().into("missing.xlsx")) == 2
    desk.page.missing.search(numbers[1])
    assert [row["Receipt"] for row in desk.press().into("one.xlsx")] == [numbers[1]]


def test_counts_and_the_lines_that_differ(qtbot, desk_shop: Shop, tmp_path) -> None:
    item = desk_shop.item()
    lot = desk_shop.lot(item)
    desk_shop.stock(item, lot, 9)
    desk_shop.stock(item, lot, 5, "A-01-02")
    count_id = started(desk_shop)
    counted(desk_shop, count_id, ("A-01-01", item, lot, 7), ("A-01-02", item, lot, 5))
    in_review(desk_shop, count_id)
    desk = Exporting(qtbot, desk_shop, CountsPage, tmp_path)
    assert len(desk.press().into("counts.xlsx")) == 1
    desk.page.show_review(count_id)
    assert [row["Variance"] for row in desk.press().into("differ.xlsx")] == [-2]


def test_return_applications(qtbot, desk_shop: Shop, tmp_path) -> None:
    returning = Returning(desk_shop).deliver("A302-14", "L1", 20, left=5)
    made = returning.submit(returning.goods("A302-14", 6))
    desk = Exporting(qtbot, desk_shop, ReturnsPage, tmp_path)
    desk.page.tab.head.all.click()
    assert [row["Number"] for row in desk.press().into("returns.csv")] == [made.number]


def test_inspections_of_returns(qtbot, desk_shop: Shop, tmp_path) -> None:
    slip = Inspecting(desk_shop)
    desk = Exporting(qtbot, desk_shop, ReturnsPage, tmp_path)
    desk.page.show_tab("inspection")
    assert [row["Return slip"] for row in desk.press().into("slips.csv")] == [slip.slip]
    desk.page.open(inspections="arrived")
    assert desk.press().into("none.csv") == []
