"""The tab Tasks under somebody's hands: keys alone, from the list to the place and back (SRV-7)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.conftest import TODAY
from tests.desk import RecordingShell, SlowWrites
from tests.shop import Shop
from tests.tasks.owing import OWED
from tests.tasks.test_targets import page_of
from wms_desktop.customers import contact_queries, contacts
from wms_desktop.customers.contact_queries import ContactRow
from wms_desktop.customers.contacts import LogContact, Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.tasks.view_tab import TasksTab
from wms_desktop.ui.actions import action_for, bound_actions

pytestmark = pytest.mark.rule("SRV-7")


class TaskDesk:
    """Somebody at the tab Tasks; owns every access to its widgets."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, login: str = "lin") -> None:
        self.bot, self.shop = qtbot, shop
        self.page: Any = page_of(qtbot, shop, "service", login, folder)
        with qtbot.waitActive(self.page):
            self.page.activateWindow()
        self.page.show_tab("tasks")
        self.settle()

    @property
    def tab(self) -> TasksTab:
        found = self.page.tab
        assert isinstance(found, TasksTab)
        return found

    @property
    def shell(self) -> RecordingShell:
        return self.page.context.shell

    def settle(self) -> None:
        """What a list tells after the event it is in."""
        self.bot.wait(5)

    def press(self, keys: str) -> TaskDesk:
        """A key as the window hands it on, or to the widget with the keyboard."""
        action = action_for(QKeySequence(keys), bound_actions(self.page))
        if action is not None:
            action.trigger()
        else:
            sequence = QKeySequence(keys)[0]
            focus = self.page.focusWidget() or self.page
            self.bot.keyClick(focus, sequence.key(), sequence.keyboardModifiers())
        self.settle()
        return self

    def type(self, widget: Any, text: str) -> None:
        """Type where the keyboard should be."""
        assert widget.hasFocus(), f"the keyboard is at {self.page.focusWidget()}"
        if hasattr(widget, "insertPlainText"):
            widget.insertPlainText(text)
        elif text.isascii():
            self.bot.keyClicks(widget, text)
        else:  # as an input method does
            widget.insert(text)
            widget.textEdited.emit(widget.text())
        self.settle()

    def rows(self) -> list[str]:
        """The tasks shown, as they are read aloud."""
        model = self.tab.tasks.rows
        return [model.cell(model.index(n, 0)).said for n in range(model.rowCount())]

    def segments(self) -> list[str]:
        """The segments with their figures."""
        return [button.text() for button in self.tab.segments._buttons.values()]

    def choose(self, segment: str) -> None:
        """Press a segment."""
        self.tab.segments._buttons[segment].click()
        self.settle()

    def contacts(self) -> list[ContactRow]:
        return contact_queries.contacts(self.shop.db, 1)


def promise(shop: Shop, days: int = 0, text: str = "查库存并回电") -> int:
    day = TODAY + timedelta(days=days)
    said = Said(Channel.PHONE, "问库存", "周经理", promise=text, promised_on=day)
    return contacts.log_contact(shop.db, shop.acting(), LogContact(shop.op(), 2, said)).value


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path):
    OWED["round"].make(desk_shop)  # made today, so none is owed

    def make(login: str = "lin") -> TaskDesk:
        return TaskDesk(qtbot, desk_shop, tmp_path, login)

    return make


def test_what_is_owed_today_with_its_figures(desk, desk_shop: Shop) -> None:
    for name in ("qc", "loan"):
        OWED[name].make(desk_shop)
    promise(desk_shop)
    shown = desk()
    assert shown.rows() == ["承诺：查库存并回电, 绍兴锦程纺织有限公司"]
    assert shown.segments() == ["逾期", "今天 1", "7 天内 1", "全部 6", "往来"]
    shown.choose("all")
    assert len(shown.rows()) == 6
    assert "收回借出的原件" in " ".join(shown.rows())
    assert [*desk("zhou").rows()] == ["质检待检货品, A302-14 云锦·烟灰  L260412  A-01-01  5 卷"]


def test_an_empty_list_says_what_to_do(desk) -> None:
    shown = desk("gm")
    assert shown.tab.tasks.empty.isVisible()
    assert not shown.tab.tasks.list.isVisible()
    assert shown.tab.tasks.empty.accessibleName().startswith("今天没有待办")


def test_enter_opens_the_place(desk, desk_shop: Shop) -> None:
    key = OWED["difference of an envelope"].make(desk_shop)
    shown = desk()
    shown.tab.tasks.list.setFocus()
    shown.press("Return")
    row = int(key.rpartition(":")[2])
    target = {"custody": "envelopes", "list": "differences", "row": row}
    assert shown.shell.went == [("receipts", target)]
    assert shown.tab.task.open_button.isVisible()
    shown.tab.task.open_button.click()
    assert len(shown.shell.went) == 2


def test_enter_on_a_tab_belongs_to_the_list_below_it(desk, desk_shop: Shop) -> None:
    OWED["difference of an envelope"].make(desk_shop)
    shown = desk()
    shown.page._tabs.setFocus()
    shown.press("Return")
    assert [page for page, _target in shown.shell.went] == ["receipts"]


def test_a_tab_that_is_turned_to_leaves_no_button_waiting_for_enter(desk, desk_shop: Shop) -> None:
    OWED["difference of an envelope"].make(desk_shop)
    shown = desk()
    shown.page.show_tab("complaints")
    shown.page.tab.search.setFocus()
    shown.page.show_tab("tasks")
    shown.press("Return")
    assert [page for page, _target in shown.shell.went] == ["receipts"]


@pytest.mark.rule("SRV-2")
def test_a_promise_is_answered_beside_the_list_by_keys_alone(desk, desk_shop: Shop) -> None:
    made = promise(desk_shop)
    shown = desk()
    shown.tab.tasks.list.setFocus()
    shown.press("Return")
    shown.type(shown.tab.promise.answer, "已回电，有 12 卷")
    shown.press("Ctrl+S")
    row = contact_queries.contact(desk_shop.db, made)
    assert row is not None
    assert (row.answer, row.is_open) == ("已回电，有 12 卷", False)
    assert shown.shell.results[-1].head == "承诺已兑现"
    assert shown.rows() == []
    assert shown.segments()[1] == "今天"


@pytest.mark.rule("SRV-2")
def test_a_late_answer_leaves_what_is_typed_for_the_next_promise(desk, desk_shop: Shop) -> None:
    first, second = promise(desk_shop, text="查库存"), promise(desk_shop, text="寄样卡")
    shown = desk()
    pane, slow = shown.tab.promise, SlowWrites(shown.page.context.tasks)
    pane.open_contact(first, start=True)
    shown.type(pane.answer, "有 12 卷")
    shown.press("Ctrl+S")
    pane.open_contact(second, start=True)
    shown.type(pane.answer, "还在配色")
    slow.arrive()
    shown.settle()
    assert [each.answer for each in shown.contacts() if each.id == first] == ["有 12 卷"]
    assert pane.shown is not None
    assert (pane.shown.id, pane.answer.text()) == (second, "还在配色")


@pytest.mark.rule("SRV-2")
def test_an_answer_without_words_is_refused_in_place(desk, desk_shop: Shop) -> None:
    made = promise(desk_shop)
    shown = desk()
    shown.press("Ctrl+S")
    assert shown.tab.promise.message.isVisible()
    assert contact_queries.contact(desk_shop.db, made).is_open
    shown.tab.tasks.list.setFocus()
    shown.press("Return")
    shown.type(shown.tab.promise.answer, "好")
    shown.press("Ctrl+Return")
    assert not contact_queries.contact(desk_shop.db, made).is_open


@pytest.mark.rule("SRV-2")
def test_f3_logs_a_contact_with_a_customer_found_by_search(desk) -> None:
    shown = desk().press("F3")
    form = shown.tab.form
    shown.type(form.finder.search, "jc")
    shown.press("Return")
    assert form.finder.value().name == "绍兴锦程纺织有限公司"
    form.said.setFocus()
    shown.type(form.said, "问什么时候发货")
    form.promise.setFocus()
    shown.type(form.promise, "确认发货日期")
    form.until.setFocus()
    shown.type(form.until, "t")
    shown.press("Ctrl+S")
    (row,) = shown.contacts()
    assert (row.customer, row.said) == ("绍兴锦程纺织有限公司", "问什么时候发货")
    assert (row.promise, row.promised_on, row.person) == ("确认发货日期", TODAY, "林晓雯")
    shown.tab._refresh_shown()
    shown.settle()
    assert shown.rows() == ["承诺：确认发货日期, 绍兴锦程纺织有限公司"]
    assert form.said.text() == ""
    assert not form.isVisible()


@pytest.mark.rule("SRV-2")
def test_what_is_missing_is_said_and_nothing_is_lost(desk) -> None:
    shown = desk().press("F3")
    form = shown.tab.form
    form.said.setFocus()
    shown.type(form.said, "问库存")
    shown.press("Ctrl+S")
    assert form.message.isVisible()
    assert form.finder.search.hasFocus()
    assert shown.contacts() == []
    shown.press("Escape")
    assert not form.isVisible()
    shown.press("F3")
    assert form.said.text() == "问库存"


@pytest.mark.rule("SRV-2")
def test_a_contact_that_was_begun_comes_back_after_a_crash(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    shown = TaskDesk(qtbot, desk_shop, tmp_path).press("F3")
    shown.type(shown.tab.form.finder.search, "jc")
    shown.press("Return")
    shown.tab.form.said.setFocus()
    shown.type(shown.tab.form.said, "说少收一卷")
    shown.tab.form._keeper.save_now()
    shown.page.context.drafts.close()
    again = TaskDesk(qtbot, desk_shop, tmp_path)
    assert again.tab.form.said.text() == "说少收一卷"
    assert again.tab.form.finder.value().name == "绍兴锦程纺织有限公司"
    (offer,) = again.page.context.drafts.unfinished(1)
    assert (offer.page, offer.target) == ("service", {"contact": True})
    again.page.open(**offer.target)
    assert again.tab.form.isVisible()


def test_f6_and_the_search_narrow_the_list_down(desk, desk_shop: Shop) -> None:
    promise(desk_shop)
    OWED["question"].make(desk_shop)
    shown = desk()
    assert len(shown.rows()) == 3
    shown.press("F6")
    assert shown.rows() == ["承诺：查库存并回电, 绍兴锦程纺织有限公司"]
    shown.press("F6")
    assert {row.partition(",")[0] for row in shown.rows()} == {"答复回单疑问"}
    shown.press("F6").press("F2")
    shown.type(shown.tab.search, "锦程")
    shown.tab.search.search_now()
    shown.settle()
    assert len(shown.rows()) == 1


@pytest.mark.rule("SRV-2")
def test_contacts_are_a_list_of_their_own(desk, desk_shop: Shop) -> None:
    promise(desk_shop, 3)
    promise(desk_shop, 0, "寄对账单")
    shown = desk()
    shown.choose("contacts")
    assert shown.tab.contacts.rows.rowCount() == 2
    shown.tab.contacts.list.setFocus()
    shown.press("Return")
    shown.type(shown.tab.promise.answer, "已寄出")
    shown.press("Ctrl+S")
    assert [row.is_open for row in shown.contacts()] == [False, True]
    shown.press("F6").press("F6")
    assert shown.tab.contacts.rows.rowCount() == 1


def test_who_serves_no_customers_sees_no_contacts(desk) -> None:
    shown = desk("keeper2")
    assert "往来" not in shown.segments()
    shown.press("F3")
    assert not shown.tab.form.isVisible()


def test_a_change_elsewhere_and_the_clock_reach_the_list(desk, desk_shop: Shop) -> None:
    shown = desk()
    assert shown.rows() == []
    promise(desk_shop)
    shown.page.context.tasks.announce(contacts.CHANGED)
    shown.bot.waitUntil(lambda: len(shown.rows()) == 1, timeout=3_000)
    assert shown.tab._clock.isActive()


def test_a_narrow_window_shows_one_pane_at_a_time(desk, desk_shop: Shop) -> None:
    promise(desk_shop)
    shown = desk()
    shown.page.set_narrow(True)
    assert shown.tab.tasks.isVisible()
    assert not shown.tab.promise.isVisible()
    shown.tab.tasks.list.setFocus()
    shown.press("Return")
    assert shown.tab.promise.isVisible()
    assert not shown.tab.tasks.isVisible()
    shown.press("Escape")
    assert shown.tab.tasks.isVisible()
    assert shown.tab.tasks.list.hasFocus()
