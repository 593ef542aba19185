"""Results at the window, by keys alone: chart, causes, counts, report, export (CNT-5)."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFileDialog, QPushButton

from tests.counts.approved import Approved
from tests.counts.desk import CountDesk, started
from wms_desktop.core.language import Language
from wms_desktop.documents.render import page_texts
from wms_desktop.ui.actions import action_for, bound_actions

pytestmark = pytest.mark.rule("CNT-5")


@pytest.fixture
def approved(desk_shop) -> Approved:
    return Approved(desk_shop)


@pytest.fixture
def open_desk(qtbot, desk_shop, tmp_path):
    return lambda login="lin", **look: CountDesk(qtbot, desk_shop, tmp_path, login, **look)


def button(desk: CountDesk, name: str) -> QPushButton:
    found = desk.page.findChild(QPushButton, name)
    assert found is not None
    return found


def results_of(desk: CountDesk):
    desk.press("F6")
    assert desk.page.part is desk.page.results
    return desk.page.results


def test_without_an_approved_count_it_says_what_comes(open_desk) -> None:
    view = results_of(open_desk())
    assert view.results_empty.isVisible()
    assert not view.results_list.isVisible()
    assert not view.results_charts.isVisible()


def test_the_last_year_is_told_in_figures_and_a_chart(open_desk, approved) -> None:
    approved.count(22, 7)
    approved.count(22, 7)
    view = results_of(open_desk())
    assert view.results_lines_agree.value == "50.0 %"
    assert view.results_net.value == "−106.00"
    assert view.results_gross.value == "126.00"
    assert view.results_says.text() == "近 12 个月：2 次盘点，4 行"
    chart = view.results_chart
    assert "PD-20260521-0002 A 区盘点, 行相符率 100 %" in chart.accessibleName()
    assert "低于目标" in chart.said(0)
    assert view.results_causes.accessibleName() == "差异原因，按金额: 破损 1 行，−116.00"


def test_keys_open_the_review_and_lead_back(open_desk, approved, qtbot) -> None:
    first = approved.count(22, 7)
    approved.count(22, 7)
    desk = open_desk()
    view = results_of(desk)
    view.results_list.setFocus()
    desk.press("Down")
    desk.press("Enter")
    assert desk.page.part is desk.page.review
    assert desk.page.review.review is not None
    assert desk.page.review.review.id == first
    desk.press("Esc")
    assert desk.page.part is view
    view.results_chart.setFocus()
    qtbot.keyClick(view.results_chart, Qt.Key.Key_Home)
    qtbot.keyClick(view.results_chart, Qt.Key.Key_Return)
    assert desk.page.review.review.id == first
    desk.press("Esc").press("Esc")
    assert desk.page.part is desk.page.counts


def test_the_chart_goes_by_count_month_and_site(open_desk, approved) -> None:
    approved.count(22, 7)
    desk = open_desk("zhou")
    view = results_of(desk)
    assert view.results_chart.chart.labels == ("05-21",)
    desk.press("F6")
    assert view.results_chart.chart.labels == ("2026-05",)
    desk.press("F6")
    assert [line.name for line in view.results_chart.chart.series] == ["上海宝山仓"]
    desk.press("F6")
    assert view.results_chart.chart.labels == ("05-21",)


def test_who_answers_for_one_site_sees_one_site(open_desk, approved) -> None:
    approved.count(22, 7)
    desk = open_desk("keeper2")
    view = results_of(desk)
    for _twice in range(2):
        desk.press("F6")
    assert view.results_chart.chart.labels == ("05-21",)


def test_the_report_is_printed_by_its_key(open_desk, approved, qtbot) -> None:
    approved.count(22, 7)
    desk = open_desk()
    results_of(desk)
    desk.press("F9")
    assert desk.said.head == "盘点报告 PD-20260521-0001"
    qtbot.wait_until(lambda: bool(desk.shell.tray.printed))
    _title, pdf = desk.shell.tray.printed[-1]
    assert "盘点报告" in page_texts(pdf)[0]


@pytest.mark.parametrize("language", list(Language))
def test_a_narrow_window_keeps_chart_and_list(open_desk, approved, language) -> None:
    approved.count(22, 7)
    desk = open_desk(language=language)
    view = results_of(desk)
    desk.page.set_narrow(True)
    assert view.results_chart.isVisible()
    assert view.results_list.isVisible()
    assert not view.results_causes_pane.isVisible()


@pytest.mark.rule("CNT-2")
def test_the_sheet_of_a_count_goes_out_by_its_key_and_leads_back_in(
    open_desk, approved, tmp_path
) -> None:
    started(approved.shop)
    desk = open_desk()
    assert button(desk, "counts_sheet_out").isVisible()
    path = tmp_path / "sheet.xlsx"
    action_for(QKeySequence("Shift+F9"), bound_actions(desk.page)).trigger()
    dialog = desk.page.findChildren(QFileDialog, "file_dialog")[-1]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert openpyxl.load_workbook(path).active.protection.sheet
    assert desk.said.kind == "ok"
    action_for(QKeySequence("Shift+F3"), bound_actions(desk.page)).trigger()
    assert desk.shell.went[-1] == ("settings", {"part": "import", "kind": "count-sheet"})


def test_who_only_approves_may_take_a_sheet_out_but_bring_none(open_desk, approved) -> None:
    started(approved.shop)
    desk = open_desk("zhou")
    assert button(desk, "counts_sheet_out").isEnabled()
    assert not button(desk, "counts_sheet_in").isEnabled()
