"""Scans from anywhere: all arrive, in order, and leave no trace."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from tests.ui.behaviour.window import Robot
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.ui.page import Expectation, MeaningKind, Scan, ScanResult
from wms_desktop.ui.scans.detector import ScannerSetting


def codes(count: int) -> list[str]:
    letters = random.Random(7)
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-"
    return ["".join(letters.choices(alphabet, k=20)) for _ in range(count)]


@pytest.mark.bad_input(50)
def test_two_hundred_scans_arrive_whatever_has_the_focus(robot: Robot) -> None:
    page = robot.page
    page.expected = Expectation("Scan", raw=True)
    page.field.setText("kept")
    parts = [page.field, page.note, page.button, page.tick, robot.window.area.tabs.rail]
    wanted = codes(200)
    for number, code in enumerate(wanted):
        parts[number % len(parts)].setFocus()
        robot.scan(code)
    robot.bot.waitUntil(lambda: len(page.taken) == 200, timeout=30_000)
    assert [scan.text for scan in page.taken] == wanted
    assert page.field.text() == "kept"
    assert page.note.toPlainText() == ""
    assert page.done == []
    assert not page.tick.isChecked()


def test_a_scan_leaves_the_selection_in_a_field_alone(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    field = robot.page.field
    field.setText("kept")
    field.setFocus()
    field.setSelection(1, 2)
    robot.scan("A302-14")
    assert (field.text(), field.selectedText(), field.cursorPosition()) == ("kept", "ep", 3)


@pytest.mark.parametrize("part", ["field", "note"])
def test_a_first_character_that_slipped_through_is_taken_back(robot: Robot, part: str) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    robot.scan_filter.set_setting(ScannerSetting(patience_ms=6000))  # however busy the computer is
    editor = getattr(robot.page, part)
    QTest.keyClicks(editor, "kept")
    editor.setFocus()
    editor.selectAll()
    shown = editor.text if part == "field" else editor.toPlainText
    robot.scan("A", ends=())
    robot.bot.waitUntil(lambda: shown() == "A")  # longer than a key is held back
    robot.scan("302-14")
    assert [scan.text for scan in robot.page.taken] == ["A302-14"]
    assert shown() == "kept"


def test_who_hears_typing_also_hears_that_a_character_is_taken_back(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    robot.scan_filter.set_setting(ScannerSetting(patience_ms=6000))
    field, heard = robot.page.field, list[str]()
    field.setText("kept")
    field.setFocus()
    field.textEdited.connect(heard.append)
    robot.scan("A", ends=())
    robot.bot.waitUntil(lambda: field.text() == "keptA")
    robot.scan("302-14")
    assert heard == ["keptA", "kept"]


def test_an_open_list_takes_no_scan(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    combo = QComboBox(robot.page)
    combo.addItems(["kept", "A", "3"])
    combo.show()
    combo.showPopup()
    robot.bot.waitUntil(lambda: QApplication.focusObject() is combo.view())  # it has the keyboard
    assert QApplication.activePopupWidget() is not None
    robot.scan("A302-14")
    assert QApplication.activePopupWidget() is None
    assert [scan.text for scan in robot.page.taken] == ["A302-14"]
    assert combo.currentText() == "kept"


def test_a_scan_needs_no_enter(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    robot.page.field.setFocus()
    robot.scan("A302-14", ends=())
    robot.bot.waitUntil(lambda: len(robot.page.taken) == 1)
    assert robot.page.field.text() == ""


def test_tab_ends_a_scan_and_moves_no_focus(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    robot.page.field.setFocus()
    robot.scan("A302-14", ends=(Qt.Key.Key_Tab,))
    assert [scan.text for scan in robot.page.taken] == ["A302-14"]
    assert robot.page.field.hasFocus()


def test_enter_after_a_scan_reaches_nobody(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    robot.page.button.setFocus()
    robot.scan("A302-14", ends=(Qt.Key.Key_Return, Qt.Key.Key_Return))  # and a line feed
    assert robot.page.done == []


def test_what_a_person_types_stays_in_the_field(robot: Robot) -> None:
    robot.page.field.setFocus()
    robot.type("Lin 42")
    robot.bot.waitUntil(lambda: robot.page.field.text() == "Lin 42")
    assert robot.page.taken == []


def test_a_typed_character_shows_at_once(robot: Robot) -> None:
    robot.page.field.setFocus()
    QTest.keyPress(robot.handle, "x")
    robot.bot.waitUntil(lambda: robot.page.field.text() == "x")  # while the key is still down
    QTest.keyRelease(robot.handle, "x")
    assert robot.scan_filter.detector.setting.hold_ms <= 25


def test_a_command_key_of_the_page_works_when_a_person_presses_it(robot: Robot) -> None:
    robot.page.button.setFocus()
    robot.type("1")
    robot.bot.waitUntil(lambda: robot.page.done == ["counter.one"])


def test_a_command_key_inside_a_code_does_nothing(robot: Robot) -> None:
    robot.page.button.setFocus()
    robot.page.expected = Expectation("Scan", raw=True)
    robot.scan("111111111")
    assert robot.page.done == []
    assert [scan.text for scan in robot.page.taken] == ["111111111"]


def test_a_command_key_in_a_field_is_text(robot: Robot) -> None:
    robot.page.field.setFocus()
    robot.type("1")
    robot.bot.waitUntil(lambda: robot.page.field.text() == "1")
    assert robot.page.done == []


def test_space_still_presses_the_button_that_has_the_focus(robot: Robot) -> None:
    robot.page.button.setFocus()
    robot.type(" ")
    robot.bot.waitUntil(lambda: robot.page.done == ["button"])


def test_full_width_characters_become_narrow(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    robot.window.typist.typed.emit("ＴＹ－８８０６")
    assert robot.page.taken[0].text == "TY-8806"


def test_caps_lock_does_not_spoil_a_barcode_of_ours(robot: Robot) -> None:
    code = own_code(CodeKind.ITEM, "A302-14")
    robot.item(code)
    robot.scan(code.lower())
    assert robot.page.taken[0].meaning is not None


def test_a_prefix_marks_a_scan_of_a_slow_scanner(robot: Robot) -> None:
    robot.scan_filter.set_setting(ScannerSetting(prefix="~", patience_ms=6_000))
    robot.page.expected = Expectation("Scan", raw=True)
    robot.page.field.setFocus()
    for character in "~AB1":
        robot.scan(character, ends=())
        QTest.qWait(90)
    robot.scan("")
    assert [scan.text for scan in robot.page.taken] == ["AB1"]
    assert robot.page.field.text() == ""


def test_scans_wait_their_turn_while_one_is_worked_on(robot: Robot) -> None:
    page = robot.page
    page.expected = Expectation("Scan", raw=True)
    page.answer = lambda _scan: None
    for code in ("CODE-1", "CODE-2", "CODE-3"):
        robot.scan(code)
    assert [scan.text for scan in page.taken] == ["CODE-1"]
    assert robot.window.desk.waiting == 3
    for number in (2, 3):
        page.scan_finished.emit(ScanResult("ok", "done"))
        robot.bot.waitUntil(lambda number=number: len(page.taken) == number)
    assert [scan.text for scan in page.taken] == ["CODE-1", "CODE-2", "CODE-3"]


def test_an_unknown_code_sounds_and_can_be_attached(robot: Robot) -> None:
    robot.scan("4006381333931")
    assert robot.bar[0] == "bad"
    assert robot.sound.played == ["bad"]
    robot.page.button.setFocus()
    robot.type("a")
    robot.bot.waitUntil(lambda: robot.attached == ["4006381333931"])


def test_several_hits_are_answered_with_a_digit(robot: Robot) -> None:
    robot.item("CODE-7", label="first")
    second = robot.item("CODE-7", label="second")
    robot.scan("CODE-7")
    assert robot.page.taken == []
    robot.scan("9999-BUSY")  # waits: nobody can answer with a scanner
    robot.type("2")
    robot.bot.waitUntil(lambda: [scan.meaning for scan in robot.page.taken] == [second])
    assert not robot.window.overlays.is_open


def test_the_first_kind_in_the_fixed_order_wins(robot: Robot) -> None:
    robot.item("CODE-7", MeaningKind.ITEM)
    receipt = robot.item("CODE-7", MeaningKind.RECEIPT)
    robot.window.area.show_page("receipts")
    robot.scan("CODE-7")
    assert [scan.meaning for scan in robot.page.taken] == [receipt]


def test_a_scan_finds_its_page(robot: Robot) -> None:
    robot.item("R-1-X", MeaningKind.RECEIPT)
    robot.scan("R-1-X")
    assert robot.window.area.current_name() == "receipts"
    assert [scan.text for scan in robot.page.taken] == ["R-1-X"]


def test_a_scan_nobody_wants_says_so(robot: Robot) -> None:
    robot.item("L-1-X", MeaningKind.LOCATION)
    robot.scan("L-1-X")
    assert robot.bar[0] == "warn"
    assert robot.sound.played == ["warn"]


def test_what_could_lose_goods_locks_until_esc(robot: Robot) -> None:
    page = robot.page
    page.expected = Expectation("Scan", raw=True)
    page.answer = lambda scan: ScanResult("bad", scan.text, locks=scan.text == "WRONG")
    robot.scan("WRONG")
    robot.scan("NEXT-1")
    assert [scan.text for scan in page.taken] == ["WRONG"]
    page.field.setFocus()
    robot.press(Qt.Key.Key_Escape)
    robot.bot.waitUntil(lambda: len(page.taken) == 2)


@pytest.mark.bad_input(52)
def test_a_scan_does_not_answer_a_question(robot: Robot) -> None:
    from wms_desktop.ui.questions import Question

    said: list[str] = []
    robot.window.ask(
        Question(
            "Post 2?",
            "PD-1",
            "Final.",
            "Post 2",
            "No",
            on_yes=lambda: said.append("yes"),
            on_no=lambda: said.append("no"),
        )
    )
    robot.scan("CODE-1")
    robot.press(Qt.Key.Key_Return)
    robot.type(" ")
    robot.bot.waitUntil(lambda: robot.sound.played.count("warn") >= 2)
    assert said == []
    assert robot.page.taken == []
    robot.press(Qt.Key.Key_Escape)
    assert said == ["no"]


@pytest.mark.parametrize("typed", ["5*", "*5"])
def test_a_quantity_waits_for_the_next_scan(robot: Robot, typed: str) -> None:
    robot.item("CODE-1")
    robot.page.button.setFocus()
    robot.type(typed)
    if typed == "*5":
        robot.bot.waitUntil(lambda: robot.window.desk.pending is not None)
    robot.bot.waitUntil(lambda: robot.window.area.bar.pending.isVisible())
    robot.scan("CODE-1")
    robot.scan("CODE-1")
    assert [scan.quantity for scan in robot.page.taken] == [5, None]


def test_typing_a_code_and_enter_is_a_scan(robot: Robot) -> None:
    robot.item("A30")
    robot.window.area.tabs.rail.setFocus()
    robot.type("A30")
    robot.press(Qt.Key.Key_Return)
    robot.bot.waitUntil(lambda: [scan.text for scan in robot.page.taken] == ["A30"])


def test_keys_handed_straight_to_the_window_are_a_typed_code(robot: Robot) -> None:
    robot.item("TY-1-CODE")
    robot.page.field.setFocus()
    QTest.keyClicks(robot.window, "TY-1-CODE")
    QTest.keyClick(robot.window, Qt.Key.Key_Return)
    robot.bot.waitUntil(lambda: [scan.text for scan in robot.page.taken] == ["TY-1-CODE"])
    assert robot.page.field.text() == ""


def test_f8_takes_the_last_scan_back(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    undone: list[str] = []

    def answer(scan: Scan) -> ScanResult:
        return ScanResult("ok", f"{scan.text} +1", undo=lambda: undone.append(scan.text))

    robot.page.answer = answer
    robot.scan("CODE-1")
    robot.scan("CODE-2")
    robot.press(Qt.Key.Key_F8)
    robot.press(Qt.Key.Key_F8)
    robot.press(Qt.Key.Key_F8)
    assert undone == ["CODE-2", "CODE-1"]
    assert robot.bar[1] == "Nothing to undo"


def test_f8_takes_nothing_back_that_is_out_of_sight(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    undone: list[str] = []
    robot.page.answer = lambda scan: ScanResult("ok", scan.text, undo=lambda: undone.append("x"))
    robot.scan("CODE-1")
    robot.window.go_to("receipts")
    robot.press(Qt.Key.Key_F8)
    assert (undone, robot.bar[1]) == ([], "Nothing to undo")
    robot.window.go_to("goods")
    robot.press(Qt.Key.Key_F8)
    assert undone == ["x"]


def test_a_field_gets_its_keys_also_after_a_code_was_begun(robot: Robot) -> None:
    robot.window.area.tabs.rail.setFocus()
    robot.type("A")
    robot.bot.waitUntil(lambda: robot.window.typist.active)
    robot.page.field.setFocus()
    robot.type("text")
    robot.bot.waitUntil(lambda: robot.page.field.text() == "text")
    assert not robot.window.typist.active


def test_the_last_twenty_are_listed(robot: Robot) -> None:
    robot.page.expected = Expectation("Scan", raw=True)
    for number in range(25):
        robot.scan(f"CODE-{number}")
        robot.bot.waitUntil(lambda number=number: len(robot.page.taken) == number + 1)
    entries = robot.window.desk.history.entries()
    assert [entry.text for entry in entries] == [f"CODE-{n}" for n in range(24, 4, -1)]
    robot.press(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert robot.window.overlays.is_open
    robot.press(Qt.Key.Key_Escape)
    assert not robot.window.overlays.is_open


def test_command_barcodes_work_without_a_hand(robot: Robot) -> None:
    from wms_desktop.ui.scans.commands import Command

    robot.scan(Command.X5.barcode)
    robot.bot.waitUntil(lambda: robot.window.desk.pending == 5)
    robot.scan(Command.PRINT.barcode)
    robot.bot.waitUntil(lambda: robot.page.done == ["counter.print"])


def test_a_page_that_fails_still_lets_the_next_scan_through(robot: Robot) -> None:
    page = robot.page
    page.expected = Expectation("Scan", raw=True)

    def answer(scan: Scan) -> ScanResult:
        if scan.text == "BROKEN":
            raise ZeroDivisionError
        return ScanResult("ok", scan.text)

    page.answer = answer
    with robot.bot.captureExceptions() as caught:
        robot.scan("BROKEN")
        robot.scan("CODE-2")
        robot.bot.waitUntil(lambda: len(page.taken) == 2)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]


def test_a_key_held_down_repeats_in_its_field(robot: Robot) -> None:
    field: QLineEdit = robot.page.field
    field.setFocus()
    robot.type("aaaa", gap_ms=70)
    robot.bot.waitUntil(lambda: field.text() == "aaaa")
