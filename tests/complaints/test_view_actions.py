"""The tabs of corrective actions and of damage, worked by keyboard and scanner (CMP-8, SRV-6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from tests.complaints.acted import (
    carried_out,
    complaint,
    damaged,
    later,
    opened,
    person,
    plan,
    shot,
)
from tests.complaints.damage_desk import Desk
from tests.desk import open_page, scan
from tests.returns.returning import Returning
from wms_desktop.complaints import queries_actions, queries_damage
from wms_desktop.complaints.kinds import ActionState, Effect, Liability
from wms_desktop.complaints.queries_actions import Which
from wms_desktop.complaints.view import ServicePage
from wms_desktop.complaints.view_damage_deed import Step
from wms_desktop.complaints.view_tabs import TABS
from wms_desktop.core.language import Language
from wms_desktop.ui.actions import action_for, bound_actions
from wms_desktop.ui.page import Meaning, MeaningKind


class Service:
    """Somebody at the service page; owns all access to widgets."""

    def __init__(self, qtbot, shop, folder, tab: str, **how: object) -> None:
        self.bot, self.shop = qtbot, shop
        make = lambda context: ServicePage(context, TABS)  # noqa: E731
        self.page = open_page(qtbot, shop, make, folder, **how)  # type: ignore[arg-type]
        self.page.show_tab(tab)

    @property
    def tab(self):
        return self.page.tab

    def press(self, keys: str) -> Service:
        """A key of the page, as the window finds it."""
        action = action_for(QKeySequence(keys), bound_actions(self.page))
        assert action is not None, keys
        action.trigger()
        return self

    def choose(self, id_: int) -> Service:
        number = self.tab.pane.rows.row_of(id_)
        assert number is not None
        self.tab.pane.list.setFocus()
        self.tab.pane.list.selectRow(number)
        return self

    @property
    def listed(self) -> list[int]:
        rows = self.tab.pane.rows
        return [rows.row(n).id for n in range(rows.rowCount())]

    @property
    def told(self):
        return self.page.context.shell.results[-1]

    def deed(self, step: Step, **typed: object) -> Service:
        """F4, choose what was done, fill the fields, Ctrl+S."""
        self.press("F4")
        form = self.tab.deed_form
        form.step.set_value(step)
        for name, value in typed.items():
            field = getattr(form, name)
            if name == "text":
                field.setPlainText(value)
            elif name in ("liability", "channel", "day"):
                field.set_value(value)
            else:
                field.setText(value)
        return self.press("Ctrl+S")


@pytest.fixture
def at(qtbot, desk_shop, tmp_path):
    """Opens the page for somebody."""

    def open_(tab: str = "actions", *, shop=desk_shop, **how: object) -> Service:
        return Service(qtbot, shop, tmp_path, tab, **how)

    return open_


def fill_plan(fields, days: int = 7, login: str = "lin") -> None:
    """What a person types into a plan."""
    fields.set_person(person(login))
    fields.due.setText(f"+{days}")
    fields.measure.setPlainText("改双瓦楞箱")
    fields.cause.setPlainText("单瓦楞")


@pytest.mark.rule("CMP-8")
def test_an_action_is_opened_planned_done_and_checked_by_keys(at, desk_shop):
    desk = at(login="zhou").press("F3")
    form = desk.tab.new_form
    desk.press("Ctrl+S")
    assert form.finding_field.error()
    assert form.plan.person_field.error()
    form.finding.setPlainText("胶粉破袋")
    fill_plan(form.plan)
    desk.press("Ctrl+S")
    [row] = queries_actions.actions(desk_shop.db, desk_shop.acting())
    assert row.due_on == desk_shop.today + timedelta(days=7)
    assert desk.listed == [row.id]
    assert desk.tab.side_pane.title.text() == row.number
    desk.press("F7")
    desk.tab.change_form.plan.prevention.setPlainText("跌落测试")
    desk.press("Ctrl+S").press("F4")
    desk.tab.done_form.note.setPlainText("新箱已到")
    desk.press("Ctrl+S").press("F4")
    check = desk.tab.check_form
    check.note.setPlainText("还有破袋")
    check.verdict.set_value(False)
    desk.press("Ctrl+S")
    assert check.plan.due_field.error()
    fill_plan(check.plan, 14)
    desk.press("Ctrl+S")
    old = queries_actions.action(desk_shop.db, row.id)
    assert (old.row.state, old.row.effect) == (ActionState.CLOSED, Effect.NOT_EFFECTIVE)
    assert old.prevention == "跌落测试"
    assert desk.tab.side_pane.title.text() == old.followed_by


def test_a_save_that_is_refused_leads_to_the_field_that_lacks(at, qtbot):
    desk = at(login="zhou").press("F3").press("Ctrl+S")
    form = desk.tab.new_form
    qtbot.waitUntil(lambda: desk.page.focusWidget() is form.finding)
    form.finding.setPlainText("胶粉破袋")
    desk.press("Ctrl+S")
    qtbot.waitUntil(lambda: desk.page.focusWidget() is form.plan.person)


@pytest.mark.rule("CMP-8")
def test_overdue_ones_stand_first_and_say_so_in_red(at, desk_shop):
    far = opened(desk_shop, plan=plan(desk_shop, 30))
    late = opened(desk_shop, plan=plan(desk_shop, 1))
    desk = at(shop=later(desk_shop, 4))
    assert desk.listed == [late.id, far.id]
    kind, said = desk.tab.pane.rows.columns[-1].text(desk.tab.pane.rows.row(0)).pill
    assert (kind, "3" in said) == ("bad", True)


@pytest.mark.rule("CMP-8")
def test_a_grey_step_says_why(at, desk_shop):
    opened(desk_shop, plan=plan(desk_shop, responsible_id=person("keeper2")))
    side = at().tab.side_pane
    assert not side.step.isEnabled()
    assert "陈二" in side.why_not.text()


@pytest.mark.rule("CMP-8")
def test_ones_own_measure_is_checked_by_somebody_else(at, desk_shop):
    carried_out(desk_shop, opened(desk_shop, plan=plan(desk_shop, responsible_id=2)), "zhou")
    side = at(login="zhou").tab.side_pane
    assert not side.step.isEnabled()
    assert side.why_not.text()


def test_what_was_typed_comes_back_after_a_crash(at, desk_shop):
    desk = at(login="zhou").press("F3")
    form = desk.tab.new_form
    form.finding.setPlainText("胶粉破袋")
    form.plan.measure.setPlainText("换箱")
    form.plan.person.set_value(person("lin"))
    form.plan.person.activated.emit(form.plan.person.currentIndex())
    form.keeper.save_now()
    again = at(login="zhou")
    form = again.tab.new_form
    assert (form.finding.text(), form.plan.measure.text()) == ("胶粉破袋", "换箱")
    assert form.plan.person.value() == person("lin")
    again.page.open(action_draft=True)
    assert again.tab.side.current is form
    assert desk_shop.today


def test_a_scanned_form_opens_its_action_though_the_list_shows_others(at, desk_shop):
    closed = carried_out(desk_shop, opened(desk_shop))
    desk = at(login="zhou")
    desk.tab.which.choose(Which.MINE.value)
    desk.tab.on_view()
    meaning = Meaning(MeaningKind.ACTION, closed.id, closed.row.number)
    assert scan(desk.bot, desk.page, closed.row.number, meaning).kind == "ok"
    assert desk.tab.side_pane.title.text() == closed.row.number
    desk.page.refresh()
    assert desk.tab.side_pane.title.text() == closed.row.number


@pytest.mark.rule("CMP-8")
def test_a_complaint_leads_to_its_action_and_the_action_shows_the_thread(at, desk_shop):
    about = complaint(desk_shop)
    desk = at(login="zhou")
    desk.page.open(action_for=about)
    form = desk.tab.new_form
    assert form.finding.text() == "胶粉破袋"
    fill_plan(form.plan)
    desk.press("Ctrl+S")
    [row] = queries_actions.actions(desk_shop.db, desk_shop.acting())
    assert row.complaint == "KS-20260520-0001"
    link = desk.tab.side_pane.links.findChild(
        type(desk.tab.new_button), "action_thread_complaint_KS-20260520-0001"
    )
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert desk.page.context.shell.went == [("service", {"complaint": about})]
    desk.page.open(complaint=about)
    back = desk.tab.view.links.findChild(type(link), f"complaint_thread_action_{row.number}")
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert desk.page.context.shell.went[1:] == [("service", {"action": row.id})]


@pytest.mark.rule("CMP-8")
def test_one_key_opens_an_action_for_what_came_back(at, desk_shop):
    item = desk_shop.item()
    for _ in range(3):
        damaged(desk_shop, item_id=item)
    desk = at(login="zhou")
    desk.tab.which.choose("recurring")
    desk.tab.on_view()
    side = desk.tab.recurring_side
    assert side.found is not None
    assert (side.found.count, side.found.action_id) == (3, None)
    assert side.chart.chart.series[1].values[-1] == 3
    desk.press("F4")
    form = desk.tab.new_form
    assert form.item.value().id == item
    assert "A302-14" in form.finding.text()
    fill_plan(form.plan)
    desk.press("Ctrl+S")
    desk.tab.which.choose("recurring")
    desk.tab.on_view()
    rows = [desk.tab.recurring.rows.row(n) for n in range(desk.tab.recurring.rows.rowCount())]
    assert [row.action_id is not None for row in rows] == [True, False]
    desk.press("F4")
    assert desk.tab.side_pane.title.text() == rows[0].action


def test_f9_prints_and_archives_the_form(at, desk_shop):
    found = opened(desk_shop)
    desk = at().press("F9")
    title, content = desk.page.context.shell.tray.printed[0]
    assert found.row.number in title
    assert content.startswith(b"%PDF")


def test_who_opens_none_is_told_and_the_search_finds(at, desk_shop):
    first, other = opened(desk_shop, finding="受潮"), opened(desk_shop)
    desk = at().press("F3")
    assert not desk.tab.new_form.save.isEnabled()
    assert desk.tab.new_form.why_not.text()
    desk.press("Esc").press("F2")
    desk.tab.search.setText("受潮")
    desk.tab.search.search_now()
    assert desk.listed == [first.id]
    desk.press("Esc")
    assert set(desk.listed) == {first.id, other.id}


# -- damage and loss ----------------------------------------------------------------------------


@pytest.mark.rule("SRV-6")
def test_a_case_is_opened_with_a_photo_and_worked_to_its_end(at, desk_shop):
    desk = at("damage").press("F3")
    form = desk.tab.new_form
    desk.press("Ctrl+S")
    assert form.customer_field.error()
    assert form.no_photo_field.error()
    form.about_customer(2)
    form.quantity.setText("3")
    form.happened.setText("t")
    form.place.setText("2 号门")
    form.what.setPlainText("箱角压坏")
    form.photos.add(shot())
    assert form.no_photo_field.isHidden()
    desk.press("Ctrl+S")
    [row] = queries_damage.cases(desk_shop.db, desk_shop.acting())
    assert desk.tab.side_pane.title.text() == row.number
    desk.deed(Step.TELL, text="已电话告知")
    desk.deed(Step.ASSESS, amount="1,250.50", text="出厂价")
    desk.deed(Step.LIABLE, liability=Liability.THIRD_PARTY, name="安达物流", text="车上压坏")
    desk.deed(Step.SETTLE, amount="900")
    desk.deed(Step.ASK_BACK, amount="900", day=desk_shop.today)
    desk.deed(Step.RECOVER, amount="900")
    desk.deed(Step.CLOSE)
    found = queries_damage.case(desk_shop.db, row.id)
    assert found.row.closed_on == desk_shop.today
    assert (found.row.loss, found.row.recovered) == (found.row.loss, 900)
    assert len(found.steps) == 8
    assert desk.tab.side_pane.step.isHidden()


@pytest.mark.rule("SRV-6")
def test_a_scanned_order_fills_document_and_customer(at, desk_shop):
    Returning(desk_shop).deliver("A302-14", "L260412", 48)
    desk = at("damage").press("F3")
    meaning = Meaning(MeaningKind.OUTBOUND, 1, "CK")
    assert desk.page.wants(meaning)
    result = scan(desk.bot, desk.page, "CK", meaning)
    assert result.kind == "ok"
    assert desk.tab.new_form.document.text() == result.head
    assert desk.tab.new_form.customer.value() is not None


@pytest.mark.rule("SRV-6")
def test_a_refused_step_says_so_and_keeps_what_was_typed(at, desk_shop):
    damaged(desk_shop)
    desk = at("damage")
    desk.deed(Step.LIABLE, liability=Liability.HOUSE, text="本仓操作")
    desk.deed(Step.ASSESS, amount="1.005", text="出厂价")
    form = desk.tab.deed_form
    assert form.message.text
    assert form.amount.text() == "1.005"
    desk.press("Esc")
    assert not desk.tab.is_open


@pytest.mark.rule("SRV-6")
def test_the_second_person_finds_what_waits_for_approval(at, desk_shop):
    Desk(desk_shop, damaged(desk_shop)).tell().assess(3_000).liable().settle(2_000)
    own = at("damage")
    assert "待" in own.tab.pane.rows.columns[-1].text(own.tab.pane.rows.row(0)).pill[1]
    own.press("F4")
    assert Step.APPROVE not in own.tab.deed_form.step._values
    at("damage", login="zhou").deed(Step.APPROVE)
    [row] = queries_damage.cases(desk_shop.db, desk_shop.acting())
    assert row.compensated_on == desk_shop.today


def test_the_draft_of_a_case_comes_back(at, desk_shop):
    item = desk_shop.item()
    desk_shop.lot(item)
    desk = at("damage").press("F3")
    form = desk.tab.new_form
    form.about_customer(2)
    form._find_item(item)
    form.what.setPlainText("箱角压坏")
    form.keeper.save_now()
    again = at("damage").tab.new_form
    assert again.customer.value().id == 2
    assert again.item.value().id == item
    assert again.what.text() == "箱角压坏"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("tab", ["actions", "damage"])
def test_both_tabs_fit_a_narrow_window(at, desk_shop, language, tab):
    opened(desk_shop)
    damaged(desk_shop)
    desk = at(tab, language=language, login="zhou", size=(855, 404))
    desk.page.set_narrow(True)
    desk.page.resize(855, 404)
    for keys in ("F3", "Esc", "F4"):
        desk.press(keys)
        assert desk.tab.minimumSizeHint().width() <= 855


@pytest.mark.rule("CMP-8")
def test_a_key_that_comes_before_the_record_is_meant_for_it(at, desk_shop):
    first, second = opened(desk_shop), opened(desk_shop)
    tab = at().tab
    tab._file, tab._wanted_id = None, second.id  # the list has moved on, the record is under way
    tab.step()
    assert not tab.is_open
    tab._show_file(first)  # too late: another one is wanted
    assert not tab.is_open
    tab._show_file(second)
    assert tab.is_open
    assert second.row.number in tab.done_form.about.text()
