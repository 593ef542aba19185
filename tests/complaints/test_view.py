"""The tab Complaints by keyboard and scanner: a complaint taken, the list, a case worked on."""

from __future__ import annotations

from datetime import UTC
from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel

from tests.complaints.complaining import ORDER, SHANGHAI, Complaining, at
from tests.desk import SlowWrites, a_context, scan
from wms_desktop.complaints import queries
from wms_desktop.complaints.kinds import ComplaintKind, ComplaintState
from wms_desktop.complaints.queries import Which
from wms_desktop.complaints.view import ServicePage
from wms_desktop.complaints.view_complaints import ComplaintsTab
from wms_desktop.complaints.view_steps import Deed
from wms_desktop.complaints.view_tabs import TABS
from wms_desktop.core.language import Language
from wms_desktop.core.moments import show_moments_in
from wms_desktop.customers.kinds import Channel
from wms_desktop.ui.actions import bound_actions, clashes, spec_of
from wms_desktop.ui.page import Meaning, MeaningKind
from wms_desktop.ui.tasks import Lane

Key = Qt.Key


class Robot:
    """Presses real keys on the page and reads what it shows."""

    def __init__(self, qtbot, page):
        self.bot, self.page = qtbot, page

    @property
    def tab(self) -> ComplaintsTab:
        return self.page.tab

    @property
    def form(self):
        return self.tab.form

    @property
    def steps(self):
        return self.tab.view.panes["steps"]

    @property
    def results(self):
        return self.page.context.shell.results

    def focus(self):
        """Where the keyboard is."""
        return self.page.focusWidget() or self.page

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.bot.keyClick(self.focus(), key, modifier)
        QApplication.processEvents()
        return self

    def save(self):
        return self.press(Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    def type(self, text):
        """Letters, where the keyboard is; what no key has comes from the input method."""
        if text.isascii():
            self.bot.keyClicks(self.focus(), text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.focus(), event)
        QApplication.processEvents()
        return self

    def rows(self):
        return self.tab.list.rows.rows()


@pytest.fixture
def open_service(qtbot, desk: Complaining, tmp_path):
    """The tab as the window shows it at 1366×768, on the site's clock."""
    show_moments_in(SHANGHAI)

    def make(login: str = "lin", **context) -> Robot:
        page = ServicePage(a_context(desk.shop, tmp_path, login=login, **context), TABS)
        qtbot.addWidget(page)
        page.resize(1210, 624)
        with qtbot.waitExposed(page):
            page.show()
        with qtbot.waitActive(page):
            page.activateWindow()
        page.show_tab("complaints")
        page.setFocus()
        return Robot(qtbot, page)

    yield make
    show_moments_in(UTC)


def wait_for(robot: Robot, is_true) -> None:
    robot.bot.waitUntil(is_true, timeout=3_000)


@pytest.mark.rule("CMP-1")
def test_a_complaint_is_taken_in_under_a_minute_by_keyboard_alone(desk, open_service):
    robot = open_service()
    begun = monotonic()
    robot.press(Key.Key_F3).type("sxjc")
    wait_for(robot, lambda: robot.form.customer.rows.rowCount() > 0)
    robot.press(Key.Key_Return)
    wait_for(robot, lambda: robot.form.customer.value() is not None)
    assert robot.form.contact.text() == "周经理"
    order = Meaning(MeaningKind.OUTBOUND, desk.order_id, ORDER)
    result = scan(robot.bot, robot.page, ORDER, order)
    assert result.kind == "ok"
    assert robot.form.order.value().number == ORDER
    lot = Meaning(MeaningKind.LOT, desk.lot_id, "L260412", "", {"item_id": desk.item_id})
    scan(robot.bot, robot.page, "B-1", lot)
    robot.form.kind.setFocus()
    robot.press(Key.Key_2)
    robot.form.what.setFocus()
    robot.type("三卷淋湿，外箱破了").press(Key.Key_Tab).type("退款").save()
    assert robot.tab.view.case is not None
    assert monotonic() - begun < 60
    case = robot.tab.view.case
    assert (case.number, case.customer_id, case.order_number) == ("KS-20260521-0001", 2, ORDER)
    assert (case.item_code, case.lot_code, case.kind) == (
        "A302-14", "L260412", ComplaintKind.DELIVERY,
    )  # fmt: skip
    assert (case.what, case.expects, case.channel) == (
        "三卷淋湿，外箱破了", "退款", Channel.PHONE,
    )  # fmt: skip
    assert robot.results[-1].head == "KS-20260521-0001"
    robot.press(Key.Key_F3)
    assert robot.form.what.text() == ""
    assert robot.form.customer.value() is None


def a_lot(desk: Complaining) -> Meaning:
    return Meaning(MeaningKind.LOT, desk.lot_id, "L260412", "", {"item_id": desk.item_id})


@pytest.mark.rule("CMP-1")
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_taken(desk, open_service):
    robot = open_service()
    robot.press(Key.Key_F3).save()
    assert robot.form.customer_field.error()
    assert robot.focus() is robot.form.customer.search
    robot.tab.open(complaint_draft={"customer_id": 2})
    robot.save()
    assert robot.form.what_field.error()
    robot.type("破了")
    assert not robot.form.what_field.error()
    robot.form.quantity.setText("-3")
    robot.save()
    assert robot.form.quantity_field.error()
    robot.form.quantity.setText("")
    robot.form.item.search.setText("zzz-unknown")
    robot.save()
    assert robot.form.item_field.error()
    assert queries.count_complaints(desk.shop.db, desk.acting(), which=Which.ALL) == 0


@pytest.mark.rule("CMP-1")
def test_a_refusal_stands_beside_the_field_it_is_about(desk, open_service):
    robot = open_service()
    robot.tab.open(complaint_draft={
        "customer_id": 2, "item_id": desk.item_id, "what": "破了", "order_id": desk.order_id,
    })  # fmt: skip
    robot.form.lot.setText("L260330")  # known, of another item
    robot.save()
    assert "L260330" in robot.form.lot_field.error()
    assert robot.focus() is robot.form.lot
    assert robot.form.what.text() == "破了"
    robot.form.lot.setText("DP-77")
    robot.save()
    assert robot.tab.view.case.lot_code == "DP-77"


@pytest.mark.rule("CMP-1")
def test_what_another_page_knows_fills_the_form(desk, open_service):
    robot = open_service()
    robot.page.open(complaint_draft={
        "order_id": desk.order_id, "customer_id": 2, "item_id": desk.item_id,
        "lot_id": desk.lot_id, "quantity": "8", "what": "退货被拒，客户说是质量问题",
    })  # fmt: skip
    form = robot.form
    assert (form.customer.text(), form.order.text(), form.lot.text(), form.quantity.text()) == (
        "绍兴锦程纺织有限公司", ORDER, "L260412", "8",
    )  # fmt: skip
    assert robot.focus() is form.what
    robot.save()
    assert robot.tab.view.case.quantity == 8
    robot.press(Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert robot.page.context.shell.went[-1] == ("goods", {"outbound": desk.order_id})


@pytest.mark.rule("CMP-1")
def test_what_is_typed_is_kept_until_the_next_start(desk, open_service):
    robot = open_service()
    robot.press(Key.Key_F3)
    robot.tab.open(complaint_draft={"customer_id": 2, "lot_id": desk.lot_id})
    robot.form.kind.setFocus()
    robot.press(Key.Key_4)
    robot.form.what.setFocus()
    robot.type("态度不好")
    robot.form._keeper.save_now()
    robot.press(Key.Key_Escape)
    again = open_service()
    again.press(Key.Key_F3)
    form = again.form
    assert (form.what.text(), form.customer.text(), form.lot.text()) == (
        "态度不好", "绍兴锦程纺织有限公司", "L260412",
    )  # fmt: skip
    assert form.kind.kind() is ComplaintKind.SERVICE
    again.press(Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (form.what.text(), form.customer.value()) == ("", None)


@pytest.mark.rule("CMP-1")
def test_a_likely_twin_is_shown_and_can_be_opened(desk, open_service):
    first = desk.take()
    robot = open_service()
    robot.press(Key.Key_F3)
    robot.tab.open(complaint_draft={"customer_id": 2})
    assert not robot.form.twin.text
    scan(robot.bot, robot.page, "L260412", a_lot(desk))
    assert first.number in robot.form.twin.text
    robot.form.twin.acted.emit()
    assert robot.tab.view.case.id == first.id


@pytest.mark.rule("CMP-1")
def test_a_late_twin_is_not_shown_for_another_customer(desk, open_service):
    desk.take()
    robot = open_service()
    robot.press(Key.Key_F3)
    robot.tab.open(complaint_draft={"customer_id": 2})
    scan(robot.bot, robot.page, "L260412", a_lot(desk))
    slow = SlowWrites(robot.page.context.tasks, Lane.READ)
    robot.form._look_for_twins()
    robot.form.customer.choose(None)
    slow.arrive()
    assert not robot.form.twin.text


@pytest.mark.rule("CMP-2")
def test_the_deadlines_to_come_are_shown_with_the_weight(open_service):
    robot = open_service(language=Language.EN)
    robot.press(Key.Key_F3)
    said = [label.text() for label in robot.form.due.findChildren(QLabel)]
    assert said == ["First answer", "by tomorrow 10:30", "Proposal", "by today 17:30"]
    robot.form.major.setFocus()
    robot.press(Key.Key_Space)
    said = [label.text() for label in robot.form.due.findChildren(QLabel)]
    assert said[-1] == "by 05-28 17:30"


@pytest.mark.rule("CMP-2")
def test_the_list_shows_both_clocks_in_words_and_times(desk, open_service):
    desk.take(now=at(2026, 5, 20, 9))  # over; 10:30 on the 21st now
    desk.take(now=at(2026, 5, 21, 9))
    soon = desk.take(now=at(2026, 5, 20, 14))
    desk.propose(soon.id, at(2026, 5, 20, 18))
    paused = desk.take(now=at(2026, 5, 21, 9))
    desk.pause(paused.id, at(2026, 5, 21, 10))
    robot = open_service(language=Language.EN)
    model = robot.tab.list.rows
    columns = len(model.columns)

    def cells(row: int) -> list[tuple[str, str, str]]:
        shown = [model.cell(model.index(row, column)) for column in range(columns - 2, columns)]
        return [(cell.pill[0], cell.pill[1], cell.sub) for cell in shown]

    assert [cells(row) for row in range(model.rowCount())] == [
        [("bad", "1 h over", "by today 09:00"), ("bad", "17 h over", "by yesterday 17:30")],
        [("info", "22 h left", "by tomorrow 09:00"), ("info", "7 h left", "by today 17:30")],
        [("mute", "Paused, 23 h left", "by tomorrow 09:00"),
         ("mute", "Paused, 7 h left", "by today 17:30")],
        [("ok", "In time", "yesterday 18:00"), ("mute", "30 min late", "yesterday 18:00")],
    ]  # fmt: skip


@pytest.mark.rule("CMP-2")
def test_when_the_minute_passes_the_clocks_stand_differently(desk, open_service):
    made = desk.take(now=at(2026, 5, 21, 9))
    robot = open_service(language=Language.EN)
    robot.tab.open(complaint=made.id)
    pill = robot.steps.proposal_clock.pill
    assert (pill.kind, pill.text) == ("info", "7 h left")
    desk.shop.now = at(2026, 5, 21, 13, 30)
    robot.tab.tick()
    assert (pill.kind, pill.text) == ("warn", "4 h left")
    desk.shop.now = at(2026, 5, 21, 17, 31)
    robot.tab.tick()
    assert (pill.kind, pill.text) == ("bad", "1 min over")
    assert robot.tab._minute.isActive()
    assert robot.tab._minute.interval() == 60_000


@pytest.mark.rule("CMP-2")
def test_a_case_is_answered_paused_resumed_and_proposed_for_by_keys(desk, open_service):
    made = desk.take()
    robot = open_service()
    robot.press(Key.Key_Return)  # the list has one row
    assert robot.tab.view.case.id == made.id
    robot.press(Key.Key_F4).type("已收到照片").save()
    assert robot.tab.view.case.state is ComplaintState.ANSWERED
    assert robot.steps.text.text() == ""
    robot.press(Key.Key_F7).type("等客户寄实物").save()
    assert robot.tab.view.case.paused_at is not None
    robot.press(Key.Key_F7).save()
    assert robot.tab.view.case.paused_at is None
    robot.press(Key.Key_F6).type("换三卷").save()
    case = robot.tab.view.case
    assert case.state is ComplaintState.PROPOSED
    assert [step.detail for step in case.steps] == ["", "已收到照片", "等客户寄实物", "", "换三卷"]
    robot.press(Key.Key_Escape)
    assert not robot.tab.is_open
    assert [row.number for row in robot.rows()] == [made.number]


def test_words_for_a_case_are_kept_with_it(desk, open_service):
    one, two = desk.take(), desk.take(lot_id=None, item_id=None)
    robot = open_service()
    robot.tab.open(complaint=one.id)
    robot.press(Key.Key_F6).type("先换一卷")
    robot.tab.open(complaint=two.id)
    assert robot.steps.text.text() == ""
    robot.tab.open(complaint=one.id)
    assert robot.steps.text.text() == "先换一卷"


def test_nothing_is_sent_without_words(desk, open_service):
    made = desk.take()
    robot = open_service()
    robot.tab.open(complaint=made.id)
    robot.press(Key.Key_F4).save()
    assert robot.steps.text_field.error()
    assert desk.file(made.id).version == 1


def test_kind_weight_and_handler_are_changed_in_the_pane(desk, open_service):
    made = desk.take()
    robot = open_service()
    robot.tab.open(complaint=made.id)
    robot.steps.begin(Deed.CHANGE)
    robot.steps.kind.set_value(ComplaintKind.SERVICE)
    robot.steps.major.setChecked(True)
    robot.steps.handler.set_value(2)
    robot.save()
    case = desk.file(made.id)
    assert (case.kind, case.is_major, case.handler) == (ComplaintKind.SERVICE, True, "周立群")


def test_what_changed_elsewhere_is_told_and_shown_anew(desk, open_service):
    made = desk.take()
    robot = open_service()
    robot.tab.open(complaint=made.id)
    desk.answer(made.id)  # at another workstation
    robot.press(Key.Key_F6).type("换三卷").save()
    assert desk.file(made.id).state is ComplaintState.ANSWERED
    assert robot.steps.message.text
    assert robot.tab.view.case.state is ComplaintState.ANSWERED
    assert robot.steps.text.text() == "换三卷"


@pytest.mark.parametrize("login", ["keeper2", "gm"])
def test_who_does_not_handle_the_kind_sees_why_nothing_can_be_done(desk, open_service, login):
    made = desk.take(kind=ComplaintKind.FITTING)
    robot = open_service(login=login)
    robot.tab.open(complaint=made.id)
    assert not robot.steps.do.isEnabled()
    assert robot.steps.why_not.text()
    robot.press(Key.Key_F4).save()
    assert desk.file(made.id).version == 1


def test_a_scan_opens_the_complaint_from_anywhere(desk, open_service):
    made = desk.take()
    robot = open_service()
    meaning = Meaning(MeaningKind.COMPLAINT, made.id, made.number, "绍兴锦程")
    assert robot.page.wants(meaning)
    assert scan(robot.bot, robot.page, made.number, meaning).head == made.number
    assert robot.tab.view.case.id == made.id
    assert not robot.page.wants(a_lot(desk))
    robot.press(Key.Key_F3)
    assert robot.page.wants(a_lot(desk))


def test_segments_and_search_by_keys(desk, open_service):
    made = desk.take(now=at(2026, 5, 19, 9))
    desk.take(what="另一件")
    robot = open_service()
    robot.press(Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    assert robot.tab.segments.current() == "overdue"
    assert [row.number for row in robot.rows()] == [made.number]
    robot.press(Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    robot.press(Key.Key_F2).type("另一件").press(Key.Key_Return)
    assert [row.what for row in robot.rows()] == ["另一件"]


def test_the_rows_obey_qts_rules(desk, open_service, qtmodeltester):
    desk.take()
    robot = open_service()
    qtmodeltester.check(robot.tab.list.rows)


def test_no_key_does_two_things(open_service):
    robot = open_service()
    assert clashes(spec_of(each) for each in bound_actions(robot.page)) == []
