"""Control of receipts through a robot that has a keyboard and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY
from tests.desk import open_page
from tests.receipts.stack import required
from tests.receipts.test_assessing import lost
from tests.receipts.test_control import chased, receipt_id
from tests.receipts.test_view import Robot
from tests.shop import Shop
from wms_desktop import slices
from wms_desktop.core.language import Language
from wms_desktop.db import archive
from wms_desktop.documents.render import page_texts
from wms_desktop.receipts import assessing, chasing, questions, readings
from wms_desktop.receipts.kinds import AssessmentState, ChaseBy, ReadingOf
from wms_desktop.receipts.missing import GroupBy
from wms_desktop.receipts.rules import Needs
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.receipts.view_control import ControlTab

LATE = TODAY - timedelta(days=20)
Open = Callable[..., Robot]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def at(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Open:
    def run(part: str = "missing", **context: Any) -> Robot:
        page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path, **context)
        robot = Robot(qtbot, page)
        page.show_part(part)
        if part == "missing":
            page.missing.receipts_missing.setFocus()
        robot.settle()
        return robot

    return run


def tab(robot: Robot) -> ControlTab:
    shown = robot.page.subs.sub("control")
    assert isinstance(shown, ControlTab)
    return shown


def ctrl(robot: Robot, key: Qt.Key) -> None:
    robot.bot.keyClick(QApplication.focusWidget() or robot.page, key, CONTROL)
    robot.settle()


@pytest.mark.rule("RCP-6")
def test_a_contact_is_logged_with_keys_alone(at: Open, desk_shop: Shop) -> None:
    number = required(desk_shop, 1, arrived_on=LATE)[0]
    robot = at()
    robot.press(Qt.Key.Key_F3).press(Qt.Key.Key_Tab).type("Chen").press(Qt.Key.Key_Tab)
    robot.type("sent tomorrow").press(Qt.Key.Key_Tab).type("+1")
    ctrl(robot, Qt.Key.Key_S)
    (row,) = chasing.chases(desk_shop.db)
    assert (row.number, row.spoke_with, row.answer, row.promised_on) == (
        number, "Chen", "sent tomorrow", TODAY + timedelta(days=1),
    )  # fmt: skip
    assert "1 张" in robot.told
    assert robot.page.missing.receipts_missing.hasFocus()
    cell = robot.page.missing.rows.cell(robot.page.missing.rows.index(0, 4))
    assert cell.text == "答应 05-22"


@pytest.mark.rule("RCP-6")
def test_an_empty_answer_stays_in_the_form_and_esc_leaves_it(at: Open, desk_shop: Shop) -> None:
    required(desk_shop, 1, arrived_on=LATE)
    robot = at()
    robot.press(Qt.Key.Key_F3)
    ctrl(robot, Qt.Key.Key_S)
    side = robot.page.missing.side
    assert side.has_form
    assert side.contact.message.text
    robot.press(Qt.Key.Key_Escape)
    assert not side.has_form
    assert chasing.chases(desk_shop.db) == []


@pytest.mark.rule("RCP-6")
def test_a_broken_promise_is_red_and_says_so(at: Open, desk_shop: Shop) -> None:
    number = required(desk_shop, 1, arrived_on=LATE)[0]
    chased(desk_shop, number, TODAY - timedelta(days=5), TODAY - timedelta(days=1))
    robot = at()
    cell = robot.page.missing.rows.cell(robot.page.missing.rows.index(0, 4))
    assert (cell.role, cell.icon, cell.text) == ("bad", "alert-triangle", "答应 05-20，已过")


@pytest.mark.rule("RCP-6")
def test_the_letter_prints_to_its_site(at: Open, desk_shop: Shop) -> None:
    number = required(desk_shop, 1, arrived_on=LATE, carrier="安达物流")[0]
    robot = at()
    robot.press(Qt.Key.Key_F6)
    assert robot.page.missing.side.to.count() == 3
    robot.press(Qt.Key.Key_Down)
    ctrl(robot, Qt.Key.Key_S)
    ((_title, letter),) = robot.shell.tray.printed
    text = page_texts(letter)[0]
    assert "致：安达物流" in text
    assert number in text
    assert [row.chased_by for row in chasing.chases(desk_shop.db)] == [ChaseBy.LETTER]


@pytest.mark.rule("RCP-6")
def test_missing_slips_by_carrier_and_what_is_to_chase(at: Open, desk_shop: Shop) -> None:
    one = required(desk_shop, 1, arrived_on=LATE, carrier="安达物流")[0]
    two = required(desk_shop, 1, carrier="顺路快运")[0]
    missing = (robot := at()).page.missing
    assert [row.number for row in missing.rows.rows()] == [one, two]
    missing.receipts_group.setFocus()
    robot.press(Qt.Key.Key_Down)  # by carrier
    assert missing.receipts_group.value() is GroupBy.CARRIER
    missing.receipts_value.setFocus()
    assert missing.receipts_value.itemText(1) == "安达物流  1，逾期 1"
    robot.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert [row.number for row in missing.rows.rows()] == [two]
    robot.press(Qt.Key.Key_Up, Qt.Key.Key_Up)
    missing.receipts_standing.setFocus()
    robot.press(Qt.Key.Key_Down)
    assert [row.number for row in missing.rows.rows()] == [one]
    missing.receipts_search.setText("nobody")
    missing.receipts_search.search_now()
    assert missing.rows.rowCount() == 0
    assert missing.receipts_none_missing.accessibleName().startswith("没有符合的回单")


@pytest.mark.rule("RCP-10")
def test_whoever_opens_a_card_is_on_its_trail_and_seen_there(at: Open, desk_shop: Shop) -> None:
    first, second = required(desk_shop, 2, arrived_on=LATE)
    robot = at()
    card = robot.page.missing.side.card
    assert card.number.text() == first
    robot.press(Qt.Key.Key_Down)
    assert card.number.text() == second
    found = readings.readings(desk_shop.db, receipt_id(desk_shop, second))
    assert [row.reading_of for row in found] == [ReadingOf.CARD]
    robot.press(Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert "林晓雯" in card.readers.text()
    assert len(readings.readings(desk_shop.db, receipt_id(desk_shop, second))) == 1


@pytest.mark.rule("RCP-1")
def test_a_question_is_asked_marked_and_answered(at: Open, desk_shop: Shop) -> None:
    number = required(desk_shop, 1, arrived_on=LATE)[0]
    robot = at()
    robot.press(Qt.Key.Key_F4, Qt.Key.Key_Tab).type("A seal?")
    ctrl(robot, Qt.Key.Key_S)
    robot.page.refresh()
    robot.page.missing.receipts_missing.clearSelection()
    robot.page.missing.side.card.show_receipt(receipt_id(desk_shop, number), is_read=False)
    robot.settle()
    assert "上海宝山仓" in robot.page.missing.side.card.question.text
    robot.page.show_part("control")
    part = tab(robot)
    part.show_part("questions")
    part.part.answer.setFocus()  # type: ignore[attr-defined]
    robot.type("Yes").press(Qt.Key.Key_Tab, Qt.Key.Key_Space)
    ctrl(robot, Qt.Key.Key_S)
    (asked,) = questions.questions(desk_shop.db)
    assert (asked.answer, asked.needs) == ("Yes", Needs(seal=True))
    assert part.part.pane.rows.rowCount() == 0
    robot.press(Qt.Key.Key_F6)
    assert part.part.pane.rows.rowCount() == 1


@pytest.mark.rule("RCP-11")
def test_a_supervisor_decides_and_a_clerk_sees_why_not(at: Open, desk_shop: Shop) -> None:
    required(desk_shop, 1, arrived_on=LATE)
    robot = at("control", login="zhou")
    part = tab(robot)
    part.show_part("assessments")
    robot.settle()
    pane = part.part.pane.rows
    assert pane.rowCount() == 1  # looking made it
    decision = part.part.decision  # type: ignore[attr-defined]
    decision.setFocus()
    robot.press(Qt.Key.Key_Down, Qt.Key.Key_Tab).type("20").press(Qt.Key.Key_Tab)
    ctrl(robot, Qt.Key.Key_S)
    assert part.part.form.message.text  # type: ignore[attr-defined]  # no reason yet
    robot.type("first")
    ctrl(robot, Qt.Key.Key_S)
    (row,) = assessing.assessments(desk_shop.db, desk_shop.acting("zhou"))
    assert (row.state, row.decided_amount, row.reason) == (AssessmentState.CHANGED, 20, "first")
    assert pane.rowCount() == 0


@pytest.mark.rule("RCP-11")
def test_a_clerk_cannot_decide(at: Open, desk_shop: Shop) -> None:
    lost(desk_shop)
    assessing.propose(desk_shop.db, desk_shop.acting("zhou"), assessing.Propose(uuid4()))
    part = tab(at("control"))
    part.show_part("assessments")
    assert part.part.pane.rows.rowCount() == 1
    form = part.part.form  # type: ignore[attr-defined]
    assert not form.save.isEnabled()
    assert "主管" in form.why_not.text()


@pytest.mark.rule("RCP-6")
def test_months_weeks_and_the_paper(at: Open, desk_shop: Shop) -> None:
    required(desk_shop, 2, arrived_on=date(2026, 4, 2))
    robot = at("control")
    part = tab(robot)
    summary = part.part
    assert summary.pane.rows.rowCount() == 0
    part.segments.setFocus()
    robot.press(Qt.Key.Key_PageUp)
    assert summary.pane.rows.rowCount() == 1
    assert summary.chart.chart.series[0].values[-1] == 0.0  # type: ignore[attr-defined]
    robot.press(Qt.Key.Key_F9)
    ((content, _title),) = robot.shell.papers
    assert "2026-04" in page_texts(content)[0]
    assert archive.papers(desk_shop.db, "2026-04-01")[0].kind == "receipt_summary"
    summary.pane.list.setFocus()
    robot.press(Qt.Key.Key_Return)  # what is missing there
    assert robot.page.receipts_tabs.currentIndex() == 1
    assert robot.page.missing.rows.rowCount() == 2
    robot.page.show_part("control")
    robot.page.setFocus()
    robot.press(Qt.Key.Key_F6)
    assert "一周" in summary.period.label.text()  # type: ignore[attr-defined]


@pytest.mark.rule("RCP-10")
def test_finance_finds_who_can_be_invoiced(at: Open, desk_shop: Shop) -> None:
    number = required(desk_shop)[0]
    robot = at("control")
    part = tab(robot)
    robot.page.setFocus()
    robot.press(Qt.Key.Key_F4)
    assert part.segments.current() == "finance"
    pane = part.part.pane
    assert pane.list.hasFocus()
    assert pane.rows.rowCount() == 1
    held = part.part.held.findChildren(QWidget)  # type: ignore[attr-defined]
    assert any(number in widget.accessibleName() for widget in held)
    robot.press(Qt.Key.Key_F6)  # ready to invoice
    assert pane.rows.rowCount() == 0
    robot.press(Qt.Key.Key_F2)
    assert part.part.search.hasFocus()  # type: ignore[attr-defined]


@pytest.mark.rule("RCP-10")
def test_the_evidence_pack_opens_with_one_key(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    number = required(desk_shop)[0]
    page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path)
    page.missing.side._providers = slices.evidence_providers()
    robot = Robot(qtbot, page)
    page.show_part("missing")
    page.missing.receipts_missing.setFocus()
    robot.press(Qt.Key.Key_F7)
    ((content, title),) = robot.shell.papers
    assert number in title
    assert number in page_texts(content)[0]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_is_wider_than_its_window(
    at: Open, desk_shop: Shop, language: Language, narrow: bool
) -> None:
    required(desk_shop, 2, arrived_on=LATE, carrier="沪浙专线", remarks="", needs_seal=True)
    size = (855, 404) if narrow else (1127, 624)
    robot = at("control", language=language, size=size, login="zhou")
    page = robot.page
    page.set_narrow(narrow)
    shown: list[tuple[str, str]] = [("missing", ""), ("missing", "form")]
    shown += [("control", key) for key in ("summary", "finance", "questions", "assessments")]
    for part, what in shown:
        page.show_part(part)
        if part == "control":
            tab(robot).show_part(what)
        elif what:
            page.missing.side.open_contact()
        robot.settle()
        page.resize(*size)
        robot.settle()
        least = page.minimumSizeHint()
        assert (least.width() <= size[0], least.height() <= size[1]) == (True, True), (what, least)
        page.missing.side.close_form()
        robot.settle()
        assert _nameless(page) == []


def _nameless(page: QWidget) -> list[str]:
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    operated = [w for kind in kinds for w in page.findChildren(kind) if w.isVisible()]
    return [
        w.objectName() or type(w).__name__
        for w in operated
        if not w.objectName().startswith("qt_")
        and not isinstance(w.parent(), QAbstractItemView)
        and not w.accessibleName()
    ]
