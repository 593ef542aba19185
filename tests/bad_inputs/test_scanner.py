"""What a scanner should not send: refused whole, no key of it does anything (47-52, 55-59)."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.bad_inputs.said import require_whole, unchanged
from tests.bad_inputs.scan_desk import answered
from tests.counts.desk import CountDesk, started
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.receipts.stack import required
from tests.shop import Shop
from tests.ui.behaviour.window import Robot
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import Language
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.questions import Question
from wms_desktop.ui.words import use_language

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
Key = tuple[Qt.Key, Qt.KeyboardModifier]
COMMAND_KEYS: dict[str, Key] = {
    "Esc": (Qt.Key.Key_Escape, NONE), "Ctrl+O": (Qt.Key.Key_O, CONTROL),
    "Alt+F4": (Qt.Key.Key_F4, ALT), "Left": (Qt.Key.Key_Left, NONE),
    "Down": (Qt.Key.Key_Down, NONE), "Delete": (Qt.Key.Key_Delete, NONE),
    "Backspace": (Qt.Key.Key_Backspace, NONE), "F3": (Qt.Key.Key_F3, NONE),
    "F9": (Qt.Key.Key_F9, NONE), "Ctrl+K": (Qt.Key.Key_K, CONTROL),
    "Alt+2": (Qt.Key.Key_2, ALT), "Ctrl+Enter": (Qt.Key.Key_Return, CONTROL),
    "Shift+F8": (Qt.Key.Key_F8, SHIFT),
}  # fmt: skip


@pytest.fixture
def robot(qtbot: QtBot, tmp_path: Path) -> Robot:
    """A person with a scanner before a window with two counters."""
    use_language(Language.EN)
    robot = Robot(qtbot, tmp_path)
    for code in ("A302-14", "A302", "-14"):
        robot.item(code)
    return robot


def fire(robot: Robot, *keys: str | Key) -> None:
    """The scanner types *keys* and Enter, 2 ms apart."""
    with robot.scan_filter.scanning():
        for key in (*keys, (Qt.Key.Key_Return, NONE)):
            for part in key if isinstance(key, str) else (key,):
                QTest.keyClick(robot.handle, *(part if isinstance(part, tuple) else (part,)))


@pytest.mark.bad_input(47)
@pytest.mark.parametrize("part", ["field", "button"])
@pytest.mark.parametrize("name", COMMAND_KEYS)
def test_a_command_key_in_a_code_does_nothing_and_the_code_is_refused(
    robot: Robot, name: str, part: str
) -> None:
    editor = getattr(robot.page, part)
    robot.page.field.setText("kept")
    editor.setFocus()
    fire(robot, "A302", COMMAND_KEYS[name], "-14")
    robot.bot.waitUntil(lambda: robot.bar[0] != "")
    assert robot.bar[:2] == ("bad", "Not taken: the code holds control characters")
    assert (robot.page.taken, robot.page.done) == ([], [])
    assert robot.window.isVisible()
    assert not robot.window.overlays.is_open
    assert robot.window.area.current_name() == "goods"
    assert robot.page.field.text() == "kept"
    assert editor.hasFocus()


@pytest.mark.bad_input(47)
def test_a_command_key_of_a_person_still_works_right_after_a_scan(robot: Robot) -> None:
    robot.page.field.setFocus()
    robot.scan("A302-14")
    robot.press(Qt.Key.Key_F9)
    assert robot.page.done == ["counter.print"]


CONTROL_CODES = (
    "A302\r-14", "A302-14\rA302-14", "A302\n-14", "A302\t-14", "A302\x00-14", "A302\x1b[A-14",
    "A302\x7f-14", "A302\x85-14", "A302\u2028-14", "A302\u202e-14", "A302\ud800-14", "A\x0f302-14",
)  # fmt: skip


@pytest.mark.bad_input(47, 48)
@pytest.mark.parametrize("code", CONTROL_CODES, ids=ascii)
def test_a_code_with_a_line_end_or_control_character_is_one_scan_and_refused(
    robot: Robot, code: str
) -> None:
    robot.window.on_scan(code)
    assert robot.bar[:2] == ("bad", "Not taken: the code holds control characters")
    assert robot.sound.played == ["bad"]
    assert len(robot.window.desk.history.entries()) == 1
    assert robot.page.taken == []


@pytest.mark.bad_input(48)
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_halves_of_a_code_stand_for_nothing_and_nothing_is_pressed(
    robot: Robot, end: Qt.Key
) -> None:
    robot.page.button.setFocus()
    fire(robot, "R-2026", (end, NONE), "0518-0447")
    robot.bot.waitUntil(lambda: len(robot.sound.played) == 2)
    assert robot.sound.played == ["bad", "bad"]
    assert (robot.page.taken, robot.page.done) == ([], [])
    assert robot.page.button.hasFocus()


@pytest.mark.bad_input(49)
@pytest.mark.parametrize("count", [121, 4000])
def test_a_page_in_a_qr_code_is_refused_by_its_length_at_once(robot: Robot, count: int) -> None:
    robot.page.field.setFocus()
    begun = time.monotonic()
    fire(robot, "A" * count)
    robot.bot.waitUntil(lambda: robot.bar[0] != "")
    assert robot.bar[:2] == ("bad", f"Not taken: {count} characters are no code")
    assert (robot.page.taken, robot.page.field.text()) == ([], "")
    assert time.monotonic() - begun < 8


@pytest.mark.bad_input(50)
def test_two_scans_within_30_ms_are_two_in_their_order(robot: Robot) -> None:
    codes = [f"Z{number}-AB" for number in range(8)]
    for code in codes:
        robot.item(code)
    for first, second in zip(codes[::2], codes[1::2], strict=True):
        begun = time.monotonic()
        robot.scan(first)
        robot.scan(second)
        assert time.monotonic() - begun < 1
    robot.bot.waitUntil(lambda: len(robot.page.taken) == len(codes))
    assert [scan.text for scan in robot.page.taken] == codes


@pytest.mark.bad_input(51)
def test_what_the_same_scan_twice_does_is_on_the_screen_and_asked_for(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    counter = Counter(desk_shop)
    item = desk_shop.item()
    desk = GoodsDesk(qtbot, desk_shop, tmp_path)
    desk.page.open(inbound=counter.announce((item, 48, "L260412")))
    with unchanged(desk_shop.db):  # nothing is booked before the place is scanned
        desk.scan("A302-14")
        assert desk.page.expectation().policy
        assert desk.scan("A302-14").head == "A302-14 ×2"


@pytest.mark.bad_input(52)
@pytest.mark.parametrize("language", list(Language))
def test_a_scan_while_a_question_is_open_goes_nowhere(robot: Robot, language: Language) -> None:
    said: list[str] = []
    use_language(language)
    yes, no = (lambda: said.append("yes")), (lambda: said.append("no"))
    robot.window.ask(Question("Post?", "PD-1", "Final.", "Post", "No", on_yes=yes, on_no=no))
    for _ in range(3):
        robot.scan("A302-14")
    robot.bot.waitUntil(lambda: robot.sound.played == ["warn"] * 3)
    assert (robot.page.taken, robot.page.done, said) == ([], [], [])
    assert robot.window.overlays.is_open
    robot.press(Qt.Key.Key_Escape)
    assert (robot.page.taken, said) == ([], ["no"])


# with the real books behind it


@pytest.fixture
def receiving(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Callable[..., GoodsDesk]:
    """An order of 48 rolls being received."""

    def opened(language: Language = Language.EN) -> GoodsDesk:
        rolls = desk_shop.item()
        desk = GoodsDesk(qtbot, desk_shop, tmp_path, language=language)
        with qtbot.waitActive(desk.page):
            desk.page.activateWindow()
        desk.page.open(inbound=Counter(desk_shop).announce((rolls, 48, "L260412")))
        return desk

    return opened


def refused(desk: GoodsDesk, code: str, language: Language = Language.EN) -> ScanResult:
    """The refusal of *code*; nothing is booked, nothing is in hand."""
    with unchanged(desk.shop.db):
        [result] = answered(desk.bot, desk.shop, desk.page, code)
    assert result.kind in ("bad", "warn")
    for part in filter(None, (result.head, result.note)):
        require_whole(part, language, [code, code[:39], "A302-14", "OLD-1"])
    return result


NUMBER = own_code(CodeKind.CONSIGNMENT, "88062415")
OTHER_LAYOUTS = {
    "German": NUMBER.replace("-", "ß").replace("Y", "Z"),
    "French": NUMBER.translate(str.maketrans("1234567890-", "&é\"'(-è_çà)")),
    "Spanish": NUMBER.replace("-", "'"),
    "Swedish": NUMBER.replace("-", "/"),
    "shifted": NUMBER.replace("-", "_"),
    "Russian": NUMBER.replace("TY", "ЕН"),
    "Greek": NUMBER.replace("TY", "ΤΥ"),
    "Chinese input method": "体验88062415",
}


@pytest.mark.bad_input(55)
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("layout", OTHER_LAYOUTS)
def test_another_keyboard_layout_is_named_with_its_help(
    receiving: Callable[..., GoodsDesk], layout: str, language: Language
) -> None:
    desk = receiving(language)
    code = OTHER_LAYOUTS[layout]
    result = refused(desk, code, language)
    assert code in result.head
    head = {Language.EN: "Scanner layout", Language.ZH_CN: "扫描器键盘布局不符"}
    assert head.get(language, "掃描器鍵盤配置不符") in result.head
    assert {Language.EN: "English"}.get(language, "英文") in result.note


TEXTS = (
    "https://example.com/x?q=1", "cmd /c calc", "javascript:alert(1)", "file:///etc/hostname",
    "$(reboot)", "'; DROP TABLE item;--", "<img src=http://x>", "WIFI:S:x;P:y;;", "..\\..\\CON",
)  # fmt: skip


@pytest.mark.bad_input(56)
@pytest.mark.parametrize("text", TEXTS)
def test_an_address_or_command_in_a_qr_code_is_text(
    receiving: Callable[..., GoodsDesk], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", opened.append)
    result = refused(receiving(), text)
    assert result.head == f"Unknown code {text}"
    assert opened == []


FOREIGN = {
    CodeKind.RECEIPT: "Receipt", CodeKind.CONSIGNMENT: "Waybill", CodeKind.INBOUND: "Inbound order",
    CodeKind.OUTBOUND: "Outbound order", CodeKind.COUNT: "Stock count", CodeKind.RETURN: "Returns",
    CodeKind.LOCATION: "Location", CodeKind.LOT: "Lot", CodeKind.ITEM: "Item",
    CodeKind.PERSON: "Badge", CodeKind.ENVELOPE: "Envelope",
}  # fmt: skip


@pytest.mark.bad_input(57)
@pytest.mark.parametrize("kind", FOREIGN)
def test_the_label_of_another_shop_is_named(
    receiving: Callable[..., GoodsDesk], kind: CodeKind
) -> None:
    code = own_code(kind, "20260521-0099")
    result = refused(receiving(), code)
    assert result.head == f"{FOREIGN[kind]} {code} is not known here"
    assert "another site" in result.note


@pytest.mark.bad_input(57)
def test_the_label_of_another_site_is_named_and_opens_nothing(
    receiving: Callable[..., GoodsDesk],
) -> None:
    desk = receiving()
    order = Counter(desk.shop).announce((desk.shop.item("B-2"), 5, "L1"))
    number = Counter(desk.shop).inbound(order).number
    _give_to_site_2(desk.shop, order)
    result = refused(desk, own_code(CodeKind.INBOUND, number))
    assert result.head.startswith(f"Inbound order {number}")


@pytest.mark.bad_input(57)
def test_the_label_of_another_kind_of_document_is_named(
    receiving: Callable[..., GoodsDesk],
) -> None:
    desk = receiving()
    required(desk.shop, 1)
    result = refused(desk, "R-20260521-0001")
    assert "R-20260521-0001" in result.head


def _give_to_site_2(shop: Shop, order: int) -> None:
    from sqlalchemy import update

    from wms_desktop.goods.tables import InboundOrder

    with shop.db.write() as session:
        session.execute(update(InboundOrder).where(InboundOrder.id == order).values(site_id=2))


UNKNOWN = ("6901234567892", "4006381333931", own_code(CodeKind.ITEM, "ZZ-9999"))


@pytest.mark.bad_input(58)
@pytest.mark.parametrize("code", UNKNOWN)
def test_a_right_check_digit_makes_no_item(receiving: Callable[..., GoodsDesk], code: str) -> None:
    assert code in refused(receiving(), code).head


@pytest.mark.bad_input(58)
@pytest.mark.parametrize("barcode", ["OLD-1", own_code(CodeKind.ITEM, "OLD-1")])
def test_an_item_out_of_use_is_not_received(
    receiving: Callable[..., GoodsDesk], barcode: str
) -> None:
    desk = receiving()
    desk.shop.item("OLD-1", "停用", is_active=False)
    with unchanged(desk.shop.db):
        said = answered(desk.bot, desk.shop, desk.page, barcode, "A-01-01")
    assert any("OLD-1" in result.head and result.kind == "bad" for result in said), said


@pytest.mark.bad_input(59)
@pytest.mark.parametrize("typed", ["6901234567892", "06901234567892", "69012345678"])
def test_a_barcode_is_no_quantity(receiving: Callable[..., GoodsDesk], typed: str) -> None:
    desk = receiving()
    desk.scan("A302-14")
    desk.type(desk.inbound.side.put_away.goods_held_quantity, typed)
    with unchanged(desk.shop.db):
        [result] = answered(desk.bot, desk.shop, desk.page, "A-01-01")
    assert result.kind == "bad"
    assert desk.inbound.side.put_away.goods_held_quantity.text() == typed


@pytest.mark.bad_input(59)
def test_a_barcode_is_no_counted_quantity(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    item = desk_shop.item()
    desk_shop.stock(item, desk_shop.lot(item), 24)
    started(desk_shop)
    desk = CountDesk(qtbot, desk_shop, tmp_path)
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14")
    with unchanged(desk_shop.db):
        desk.type("6901234567892")
    assert desk.page.blind.fields.count_quantity.text() == "6901234567892"
