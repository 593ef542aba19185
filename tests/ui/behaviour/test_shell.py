"""The window: tabs, keys, palette, lock, language, width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tests.ui.behaviour.window import TABS, Counter, Robot
from wms_desktop.core.acting import Role
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import Language
from wms_desktop.ui import shell_keys
from wms_desktop.ui.actions import ActionSpec, bound_actions, clashes, spec_of
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.palette import Found, Palette
from wms_desktop.ui.questions import HOLD_MS, Question
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.status_line import PERSON
from wms_desktop.ui.tab_spec import tabs_for

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def test_pages_are_made_when_they_are_first_shown(robot: Robot) -> None:
    assert [page.objectName() for page in robot.window.area.pages()] == ["goods"]
    robot.press(Qt.Key.Key_2, ALT)
    assert robot.window.area.current_name() == "receipts"
    assert robot.window.area.tabs.currentWidget() is robot.page
    assert [robot.window.area.tabs.widget(n).objectName() for n in (0, 1)] == ["goods", "receipts"]


def test_a_role_sees_its_own_tabs() -> None:
    assert [tab.name for tab in tabs_for(TABS, [Role.CLERK])] == ["goods", "receipts"]
    assert [tab.name for tab in tabs_for(TABS, [Role.ADMIN])] == ["goods", "receipts", "settings"]
    order = ["settings", "receipts"]
    assert tabs_for(TABS, [Role.ADMIN], order)[0].name == "settings"


def test_keys_of_the_page_work_wherever_the_focus_is(robot: Robot) -> None:
    robot.page.field.setFocus()
    robot.press(Qt.Key.Key_F3)
    robot.window.area.tabs.rail.setFocus()
    robot.press(Qt.Key.Key_F9)
    assert robot.page.done == ["counter.new", "counter.print"]


def test_no_button_of_a_page_waits_for_enter_when_it_is_shown(robot: Robot) -> None:
    for part in (robot.page.field, robot.page.note):
        part.setEnabled(False)  # the button is the first that Qt finds
    robot.press(Qt.Key.Key_2, ALT)
    robot.page.field.setFocus()
    robot.press(Qt.Key.Key_1, ALT)
    assert robot.page.hasFocus()
    robot.press(Qt.Key.Key_2, ALT)
    assert robot.page.field.hasFocus()


def test_f5_refreshes_a_page_without_a_key_of_its_own(robot: Robot) -> None:
    robot.press(Qt.Key.Key_F5)
    assert robot.page.refreshed == 1


def test_no_key_means_two_things() -> None:
    page = [ActionSpec("a", "A", "Ctrl+Return"), ActionSpec("b", "B", "F3")]
    assert clashes([*shell_keys.SPECS, *page]) == []
    assert clashes([*page, ActionSpec("c", "C", "Ctrl+Enter"), ActionSpec("d", "D", "F8")]) == [
        "Ctrl+Return"
    ]


def test_the_palette_does_what_it_finds(robot: Robot) -> None:
    robot.press(Qt.Key.Key_K, CONTROL)
    palette = robot.window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "print")
    robot.press(Qt.Key.Key_Return)
    assert robot.page.done == ["counter.print"]
    assert not robot.window.overlays.is_open


def test_the_palette_asks_its_providers(robot: Robot) -> None:
    went: list[str] = []
    robot.window.parts.providers = [
        lambda text: [Found(f"waybill {text}", lambda: went.append(text), "Documents")]
    ]
    robot.press(Qt.Key.Key_K, CONTROL)
    palette = robot.window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "88")
    robot.bot.waitUntil(lambda: palette.list.found.rowCount() == 2)  # the group and its line
    robot.press(Qt.Key.Key_Return)
    assert went == ["88"]


def test_the_palette_leads_to_pages(robot: Robot) -> None:
    robot.press(Qt.Key.Key_K, CONTROL)
    palette = robot.window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "Receipts")
    robot.press(Qt.Key.Key_Return)
    assert robot.window.area.current_name() == "receipts"


def test_the_palette_says_when_there_is_nothing(robot: Robot) -> None:
    robot.press(Qt.Key.Key_K, CONTROL)
    palette = robot.window.findChild(Palette)
    assert palette is not None
    QTest.keyClicks(palette.field, "zzzz")
    robot.bot.waitUntil(lambda: palette.list.chosen() is not None)
    found = palette.list.chosen()
    assert found is not None
    assert "zzzz" in found.title


def test_f11_leads_to_the_sign_in_panel(robot: Robot) -> None:
    asked: list[str] = []
    robot.window.parts.on_pause = lambda: asked.append("who")
    robot.window.rebuild_pages()
    robot.press(Qt.Key.Key_F11)
    assert asked == ["who"]


def test_a_part_that_goes_away_leaves_the_focus_to_its_page(robot: Robot) -> None:
    robot.page.field.setFocus()
    show_when(robot.page.field, False)
    assert robot.window.focusWidget() is robot.page


def test_a_paper_that_nothing_can_show_is_a_sentence(
    robot: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robot.window.context.printing, "_open_file", lambda _path: False)
    robot.window.open_pdf(b"%PDF", "Due list")
    assert robot.bar[0] == "bad"


def test_f1_lists_the_keys(robot: Robot) -> None:
    robot.press(Qt.Key.Key_F1)
    panel = robot.window.findChild(QWidget, "key_list")
    assert panel is not None
    robot.press(Qt.Key.Key_Escape)
    assert not robot.window.overlays.is_open


def test_another_page_can_be_opened_at_a_record(robot: Robot) -> None:
    robot.window.go_to("receipts", receipt_id=7)
    assert robot.page.opened == [{"receipt_id": 7}]


def test_pages_refresh_by_topic_when_they_are_seen(robot: Robot) -> None:
    goods = robot.page
    robot.window.area.show_page("receipts")
    receipts = robot.page
    robot.tasks.announce(frozenset({Topic.STOCK, Topic.RECEIPTS}))
    assert (goods.refreshed, receipts.refreshed) == (0, 1)
    robot.window.area.show_page("goods")
    assert (goods.refreshed, receipts.refreshed) == (1, 1)


def test_a_switch_of_language_keeps_the_tab(robot: Robot) -> None:
    robot.window.area.show_page("receipts")
    before = robot.page
    robot.window.show_status(PERSON, "Lin")
    robot.window.apply_language(Language.ZH_CN)
    assert robot.window.area.current_name() == "receipts"
    assert robot.page is not before
    assert robot.window.area.status.text(PERSON) == "Lin"
    assert robot.preferences["language"] == "zh_CN"
    robot.press(Qt.Key.Key_1, ALT)
    assert robot.window.area.current_name() == "goods"


def test_a_scan_under_way_survives_a_switch_of_language(robot: Robot) -> None:
    robot.item("CODE-1")
    robot.page.answer = lambda _scan: None
    robot.scan("CODE-1")
    assert robot.window.desk.waiting == 1
    robot.window.apply_language(Language.ZH_TW)
    assert robot.window.desk.waiting == 0
    robot.scan("CODE-1")
    robot.bot.waitUntil(lambda: len(robot.page.taken) == 1)


@pytest.mark.parametrize(("width", "folded"), [(1366, False), (1200, True)])
def test_the_rail_folds_when_the_window_is_narrow(robot: Robot, width: int, folded: bool) -> None:
    robot.window.resize(width, 768)
    rail = robot.window.area.tabs.rail
    robot.bot.waitUntil(lambda: (rail.width() <= 60) is folded)


def test_ctrl_b_folds_the_rail_and_is_remembered(robot: Robot) -> None:
    robot.press(Qt.Key.Key_B, CONTROL)
    rail = robot.window.area.tabs.rail
    robot.bot.waitUntil(lambda: rail.width() <= 60)
    assert robot.preferences["rail_folded"] is True
    robot.press(Qt.Key.Key_B, CONTROL)
    robot.bot.waitUntil(lambda: rail.width() > 60)


def test_badges_reach_the_rail(robot: Robot) -> None:
    area = robot.window.area
    area.show_badge(area.names()[0], "bad", 3)
    assert area.tabs.rail.accessibleTabName(0).endswith(": 3")
    area.show_badge(area.names()[0], "bad", 0)
    assert ": 3" not in area.tabs.rail.accessibleTabName(0)


def test_a_covered_window_does_nothing_but_wait_for_the_panel(robot: Robot) -> None:
    badges: list[str] = []
    page, panel = robot.page, QLineEdit()
    robot.window.lock(panel, badges.append)
    robot.press(Qt.Key.Key_2, ALT)
    robot.press(Qt.Key.Key_F3)
    robot.press(Qt.Key.Key_K, CONTROL)
    robot.scan("P-7-CODE")
    assert badges == ["P-7-CODE"]
    assert page.done == []
    assert not page.isVisible()
    assert "P-7" not in panel.text()
    robot.window.unlock()
    assert robot.page is page
    robot.press(Qt.Key.Key_F3)
    assert page.done == ["counter.new"]


def ask(robot: Robot, said: list[str]) -> None:
    robot.window.ask(
        Question(
            "Take 2 rolls off the books?",
            "PD-2605-A",
            "Only a reversing move mends it.",
            "Post 2",
            "Do not post",
            on_yes=lambda: said.append("yes"),
            on_no=lambda: said.append("no"),
        )
    )


def test_yes_is_a_key_held_for_a_while(robot: Robot) -> None:
    said: list[str] = []
    ask(robot, said)
    QTest.keyPress(robot.handle, Qt.Key.Key_F12)
    QTest.keyRelease(robot.handle, Qt.Key.Key_F12)
    robot.bot.wait(HOLD_MS + HOLD_MS // 4)
    assert said == []
    QTest.keyPress(robot.handle, Qt.Key.Key_F12)
    robot.bot.waitUntil(lambda: said == ["yes"])
    QTest.keyRelease(robot.handle, Qt.Key.Key_F12)
    assert not robot.window.desk.question_open


def test_yes_is_also_a_click_and_no_button_has_the_focus(robot: Robot) -> None:
    said: list[str] = []
    ask(robot, said)
    assert not isinstance(robot.window.focusWidget(), QPushButton)
    yes = robot.window.findChild(QPushButton, "question_yes")
    assert yes is not None
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert said == ["yes"]


def test_closing_with_something_unfinished_asks(robot: Robot) -> None:
    robot.page.may_close = lambda: "2 lines are not posted."  # type: ignore[method-assign]
    robot.window.close()
    assert robot.window.isVisible()
    assert robot.window.overlays.is_open
    yes = robot.window.findChild(QPushButton, "question_yes")
    assert yes is not None
    yes.click()
    robot.bot.waitUntil(lambda: not robot.window.isVisible())


def test_the_window_remembers_where_it_was(robot: Robot) -> None:
    robot.window.resize(780, 610)  # the offscreen screen is 800 wide
    robot.window.close()
    assert robot.preferences["geometry"]
    robot.window.resize(700, 560)
    robot.window.restore_geometry()
    assert robot.window.height() == 610


def test_a_page_says_by_itself_what_happened(robot: Robot) -> None:
    robot.page.scan_finished.emit(ScanResult("warn", "Short by 1", "Count again"))
    assert robot.bar == ("warn", "Short by 1", "Count again")
    robot.window.show_result(ScanResult("ok", "Posted", sound="complete"))
    assert robot.sound.played == ["warn", "complete"]


def test_commands_of_a_hidden_part_are_not_offered(robot: Robot) -> None:
    page: Counter = robot.page
    hidden = QWidget(page)
    from wms_desktop.ui.actions import bind

    bind(ActionSpec("counter.hidden", "Hidden", "F4"), lambda: None, hidden)
    ids = [spec.id for action in bound_actions(page) if (spec := spec_of(action))]
    assert "counter.hidden" not in ids
    hidden.show()
    ids = [spec.id for action in bound_actions(page) if (spec := spec_of(action))]
    assert "counter.hidden" in ids
