"""Deciding a complaint by keyboard: test, judgement, compensation, the customer's signature."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.complaints.deciding import Case
from tests.desk import a_context
from wms_desktop.complaints.kinds import (
    Cause,
    CompensationState,
    ComplaintKind,
    ComplaintState,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.view import ServicePage
from wms_desktop.complaints.view_tabs import TABS
from wms_desktop.core.language import Language

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LINE = [(20.0, 50.0), (60.0, 20.0), (90.0, 55.0), (150.0, 20.0), (210.0, 50.0)]


class Robot:
    """Somebody at one pane of one complaint: presses real keys and reads what it shows."""

    def __init__(self, qtbot, folder: Path, case: Case, pane: str, login: str = "lin"):
        context = a_context(case.shop, folder, language=Language.EN)
        acting = lambda: replace(case.by(login), language=Language.EN)  # noqa: E731
        self.page = ServicePage(replace(context, acting=acting), TABS)
        qtbot.addWidget(self.page)
        self.bot, self.case = qtbot, case
        self.page.resize(1210, 624)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.activateWindow()
        self.page.open(complaint=case.id, pane=pane)
        self.pane = self.page.tab.view.panes[pane]
        QApplication.processEvents()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        QApplication.processEvents()
        return self

    def save(self):
        return self.press(Key.Key_S, CTRL)

    def type(self, field, text):
        field.setFocus()
        field.insertPlainText(text) if hasattr(field, "insertPlainText") else field.insert(text)
        QApplication.processEvents()
        return self

    @property
    def told(self):
        return self.page.context.shell.results[-1].head if self.page.context.shell.results else ""


@pytest.fixture
def at(qtbot, tmp_path):
    """Open a pane of a case for somebody."""
    made: list[Robot] = []

    def opened(case: Case, pane: str, login: str = "lin") -> Robot:
        made.append(Robot(qtbot, tmp_path / str(len(made)), case, pane, login))
        return made[-1]

    return opened


@pytest.fixture(autouse=True)
def folders(tmp_path):
    for number in range(4):
        (tmp_path / str(number)).mkdir()


@pytest.mark.rule("CMP-4")
def test_same_lot_stock_is_shown_at_once_and_qc_asked_with_one_key(at, desk_shop):
    case = Case(desk_shop, left=6)
    desk = at(case, "quality")
    assert desk.pane.stock.text == "6 卷"
    assert "A-01-01" in desk.pane.places.text()
    desk.type(desk.pane.asked, "看色差").save()
    assert [test.asked for test in case.file.tests] == ["看色差"]
    assert desk.pane.ask.isHidden()
    assert "QC tests it." in desk.pane.why_not.text()
    lab = at(case, "quality", "qc")
    lab.save()
    assert lab.pane.finding_field.error
    lab.type(lab.pane.finding, "色差 4 级").save()
    assert "result is missing" in lab.pane.message.text
    lab.pane.result.set_value(TestResult.DEFECT)
    lab.save()
    assert case.file.tests[0].result is TestResult.DEFECT
    assert lab.told.endswith("Defect")


@pytest.mark.rule("CMP-4")
def test_without_stock_photos_and_goods_are_asked_for(at, desk_shop):
    desk = at(Case(desk_shop, left=0), "quality")
    assert desk.pane.stock.text == "None"
    assert "photos and the goods" in desk.pane.places.text()


@pytest.mark.rule("RET-5")
def test_the_return_is_made_with_one_key_and_leads_to_its_page(at, desk_shop):
    case = Case(desk_shop)
    case.ask()
    case.tested()
    desk = at(case, "quality")
    desk.press(Key.Key_Return, CTRL)
    assert case.file.return_number
    assert desk.pane.back.isHidden()
    desk.pane.to_return.click()
    assert desk.page.context.shell.went[-1] == ("returns", {"id": case.file.return_id})


@pytest.mark.rule("CMP-5")
def test_a_judgement_asks_for_its_reason(at, desk_shop):
    case = Case(desk_shop)
    desk = at(case, "judge")
    desk.pane.responsible.set_value(Responsibility.DEALER)
    desk.pane.cause.set_value(Cause.STORAGE)
    desk.pane.disputed.setChecked(True)
    assert "50 %" in desk.pane.limit.text()
    desk.save()
    assert desk.pane.reason_field.error
    desk.type(desk.pane.reason, "外箱受潮").save()
    found = case.file
    assert (found.responsibility, found.cause, found.is_disputed) == (
        Responsibility.DEALER, Cause.STORAGE, True,
    )  # fmt: skip
    assert desk.pane.reason.text() == ""


@pytest.mark.rule("CMP-5", "CMP-6")
def test_the_limits_are_in_sight_before_the_proposal_is_made(at, desk_shop):
    case = Case(desk_shop, quantity=4)
    case.judge(Responsibility.UNDECIDED, disputed=True)
    desk = at(case, "compensation")
    says = desk.pane.limit.text()
    assert "List value 400.00" in says
    assert "at most 200.00" in says
    assert "Business manager, Duty manager" in says
    desk.pane.quantity.setText("3")
    assert "after-sales decides alone" in desk.pane.limit.text()
    desk.pane.quantity.setText("4")
    desk.type(desk.pane.amount, "200.01").type(desk.pane.reason, "色差").save()
    assert "200.01 yuan is above 50 %" in desk.pane.message.text
    desk.pane.amount.setText("200")
    desk.save()
    (given,) = case.file.compensations
    assert (given.amount, given.state) == (Decimal("200.00"), CompensationState.PROPOSED)
    assert desk.pane.propose.isHidden()
    assert desk.pane.yes.isHidden()
    assert "Must say yes: Business manager, Duty manager" in desk.pane.why_not.text()


@pytest.mark.rule("CMP-6")
def test_who_is_asked_says_yes_with_one_key_and_no_with_a_reason(at, desk_shop):
    case = Case(desk_shop)
    case.propose(10, "300.00")
    first = at(case, "compensation", "biz")
    first.save()
    assert [a.person for a in case.file.compensations[0].approvals] == ["业务主管甲"]
    assert first.pane.yes.isHidden()
    second = at(case, "compensation", "duty")
    second.press(Key.Key_F4)
    assert second.pane.reason_field.error
    second.type(second.pane.reason, "金额过高").press(Key.Key_F4)
    assert case.file.compensations[0].state is CompensationState.REFUSED


def test_a_proposal_is_withdrawn_by_after_sales(at, desk_shop):
    case = Case(desk_shop)
    case.propose(10, "300.00")
    desk = at(case, "compensation")
    desk.type(desk.pane.reason, "金额有误").press(Key.Key_F7)
    assert case.file.compensations[0].state is CompensationState.WITHDRAWN


@pytest.mark.rule("CMP-7")
def test_decided_then_signed_on_the_screen(at, desk_shop):
    case = Case(desk_shop, kind=ComplaintKind.SERVICE)
    desk = at(case, "settle")
    assert "not judged" in desk.pane.why_not.text()
    case.judge()
    desk.page.refresh()
    desk.type(desk.pane.decision, "致歉并减免运费").save()
    assert case.file.state is ComplaintState.DECIDED
    assert desk.pane.said_by.text() == "周经理"
    desk.save()
    assert "Nobody has signed" in desk.pane.message.text
    assert case.file.state is ComplaintState.DECIDED
    desk.pane.pad.add_stroke(LINE)
    desk.save()
    found = case.file
    assert found.state is ComplaintState.CLOSED
    assert found.confirmations[0].signature_sha256
    desk.pane.to_action.click()
    page, target = desk.page.context.shell.went[-1]
    assert (page, target["action_for"]) == ("service", case.id)


@pytest.mark.rule("CMP-7")
def test_a_customer_who_is_not_satisfied_says_what_they_want(at, desk_shop):
    case = Case(desk_shop).settled()
    desk = at(case, "settle")
    desk.press(Key.Key_F4)
    assert desk.pane.wishes_field.error
    desk.type(desk.pane.wishes, "要求全退").press(Key.Key_F4)
    assert (case.file.round, case.file.state) == (2, ComplaintState.ANSWERED)
    assert not desk.pane.decide.isHidden()


@pytest.mark.rule("CMP-7")
def test_the_form_signed_on_paper_closes_it(at, desk_shop, tmp_path, monkeypatch):
    case = Case(desk_shop).settled()
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    desk = at(case, "settle")
    monkeypatch.setattr(
        "wms_desktop.complaints.view_settle.choose_file",
        lambda _owner, _title, _folder, _kinds, chosen: chosen(scan),
    )
    desk.press(Key.Key_F7)
    assert case.file.state is ComplaintState.CLOSED


@pytest.mark.rule("SYS-2")
def test_f9_prints_the_form_from_any_pane(at, desk_shop):
    case = Case(desk_shop)
    desk = at(case, "judge")
    desk.press(Key.Key_F9)
    title, content = desk.page.context.shell.tray.printed[-1]
    assert case.file.number in title
    assert content.startswith(b"%PDF")


def test_what_was_typed_comes_back_for_its_own_case(at, desk_shop):
    case = Case(desk_shop)
    desk = at(case, "judge")
    desk.type(desk.pane.reason, "未写完的理由")
    desk.pane.leave()
    desk.page.tab.close_order()
    desk.page.open(complaint=case.id, pane="judge")
    assert desk.pane.reason.text() == "未写完的理由"


def test_who_has_no_part_sees_and_does_nothing(at, desk_shop):
    case = Case(desk_shop, kind=ComplaintKind.SERVICE)
    desk = at(case, "settle", "boss")
    assert desk.pane.decide.isHidden()
    assert desk.pane.form.isVisible()
    assert desk.pane.why_not.text()
