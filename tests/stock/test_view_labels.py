"""Label templates in a keeper's hands: by keys alone, with the real preview."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, SlowWrites, a_context
from tests.shop import Shop
from wms_desktop import tabs
from wms_desktop.core.language import Language
from wms_desktop.documents.render import page_count, page_image
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.stock import label_templates
from wms_desktop.stock.view_label_editor import LabelEditor
from wms_desktop.stock.view_label_templates import LabelTemplatesSection
from wms_desktop.ui.tasks import Lane


class LabelDesk:
    """Label templates in the settings: owns every access to the widgets."""

    def __init__(self, bot: QtBot, shop: Shop, folder: Path, login: str = "keeper2") -> None:
        self.bot, self.shop = bot, shop
        context = a_context(shop, folder, login=login, language=Language.EN)
        self.page = SettingsPage(context, more_parts=tabs.settings_parts())
        bot.addWidget(self.page)
        self.page.resize(1210, 624)
        self.page.show()
        bot.waitExposed(self.page)

    @property
    def section(self) -> LabelTemplatesSection:
        found = self.page.section("labels")
        assert isinstance(found, LabelTemplatesSection)
        return found

    @property
    def editor(self) -> LabelEditor:
        found = self.section.editor()
        assert found is not None
        return found

    @property
    def shell(self) -> RecordingShell:
        shell = self.page.context.shell
        assert isinstance(shell, RecordingShell)
        return shell

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
            times: int = 1, on: QWidget | None = None) -> LabelDesk:  # fmt: skip
        with self.bot.waitActive(self.page):
            self.page.activateWindow()
        for _ in range(times):
            self.bot.keyClick(on or self.page.focusWidget() or self.page, key, modifiers)
        return self

    def type(self, name: str, text: str) -> LabelDesk:
        edit = self.page.findChild(QWidget, name)
        assert edit is not None
        edit.setFocus()
        edit.selectAll()  # type: ignore[attr-defined]
        self.bot.keyClicks(edit, text)
        return self

    def copy(self) -> LabelDesk:
        self.section.labels_list.setFocus()
        return self.key(Qt.Key.Key_F3)

    def flaws(self) -> str:
        self.editor._preview.draw()
        return self.editor.label_flaws.text().strip()

    def picture(self) -> Image.Image:
        self.editor._preview.draw()
        shown = self.editor.label_canvas._picture
        assert shown is not None
        data = bytes(shown.constBits())
        return Image.frombytes("L", (shown.bytesPerLine(), shown.height()), data)

    def own(self) -> label_templates.TemplateRow:
        (row,) = (each for each in label_templates.listed(self.shop.db, Language.EN) if each.id)
        return row


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> LabelDesk:
    return LabelDesk(qtbot, desk_shop, tmp_path)


def test_shipped_templates_are_looked_at_only(desk: LabelDesk) -> None:
    assert [row.title for row in desk.section._rows.rows()] == [
        "Label roll 60 × 40 mm", "Label roll 100 × 70 mm", "A4 sheet, 3 × 7 labels",
        "A4 sheet, 4 × 10 labels",
    ]  # fmt: skip
    desk.section.labels_list.setFocus()
    desk.key(Qt.Key.Key_Return)
    desk.key(Qt.Key.Key_Right).key(Qt.Key.Key_F3)
    assert not desk.editor.is_changed()
    assert not desk.editor.label_save.isEnabled()
    assert desk.editor.label_state.text() == "Shipped: copy it to change it."


def test_a_copy_is_made_moved_and_saved_by_keys(desk: LabelDesk) -> None:
    desk.copy()
    assert desk.own().title == "Label roll 60 × 40 mm, copy 1"
    canvas = desk.editor.label_canvas
    assert desk.page.focusWidget() is canvas
    desk.key(Qt.Key.Key_PageDown, times=2)
    assert desk.editor.field_part.field_chosen.currentText() == "3 Barcode"
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, times=3)
    desk.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier, times=2)
    field = desk.editor._editing.field
    assert field is not None
    assert (field.top_mm, field.width_mm) == (16.6, 56)
    assert desk.editor.label_state.text() == "Not saved yet."
    desk.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.editor.label_state.text() == "Everything is saved."
    assert desk.own().template.fields["item"][2].top_mm == 16.6
    desk.key(Qt.Key.Key_Escape)
    assert desk.section.editor() is None


def test_the_preview_is_the_label_dot_by_dot(desk: LabelDesk) -> None:
    desk.copy()
    assert desk.picture().size == (480, 320)
    assert [each.text for each in zxingcpp.read_barcodes(desk.picture())] == ["I-A302-14-D"]
    for _ in range(4):
        desk.key(Qt.Key.Key_F7)
    assert desk.editor.label_kinds.current() == "pallet"
    (code,) = zxingcpp.read_barcodes(desk.picture())
    assert code.text == "(01)06901234567892(17)270531(10)L260412(37)48"


def test_real_goods_are_shown_by_their_code(desk: LabelDesk) -> None:
    desk.shop.item("B777-01", "竹韵")
    desk.copy()
    desk.key(Qt.Key.Key_F2)
    QTest.keyClicks(desk.editor.label_example, "B777-01")
    desk.key(Qt.Key.Key_Return)
    assert zxingcpp.read_barcodes(desk.picture())[0].text.startswith("I-B777-01-")
    desk.type("label_example", "NO-SUCH").key(Qt.Key.Key_Return)
    assert "NO-SUCH" in desk.editor.label_message.text
    assert zxingcpp.read_barcodes(desk.picture())[0].text == "I-A302-14-D"


def test_too_narrow_bars_are_named_and_not_saved(desk: LabelDesk) -> None:
    desk.copy()
    desk.key(Qt.Key.Key_PageDown, times=2)
    desk.type("field_width", "38")
    assert desk.flaws() == "Barcode needs 44.1 mm, has 38"
    assert not desk.editor.label_save.isEnabled()
    assert desk.editor.label_state.text() == "Mend what is wrong, then save."
    desk.type("field_width", "0")
    assert desk.editor.field_part.findChild(QWidget, "field_width_field").error() == (  # type: ignore[union-attr]
        "Type 0.5 to 500."
    )
    desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.flaws() == "Nothing wrong with this label."
    assert desk.editor.field_part.field_width.text() == "58"
    desk.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert desk.editor.field_part.field_width.text() == "38"


def test_what_was_edited_is_there_again_after_a_crash(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    desk = LabelDesk(qtbot, desk_shop, tmp_path)
    desk.copy().key(Qt.Key.Key_Right, times=3)
    for keeper in (desk.editor._draft, desk.section._keeper):
        keeper.save_now()
    desk.page.context.drafts.close()
    again = LabelDesk(qtbot, desk_shop, tmp_path)
    assert again.editor.is_changed()
    assert again.editor._editing.template.fields["item"][0].left_mm == 6
    again.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not again.editor.is_changed()


def test_a_field_is_picked_and_dragged_with_the_mouse(desk: LabelDesk) -> None:
    desk.copy()
    canvas = desk.editor.label_canvas
    start = canvas.place_of(1).center().toPoint()
    step = round(canvas.box().width() / 60 * 2)
    desk.bot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    desk.bot.mouseMove(canvas, start + QPoint(step, 0))
    desk.bot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(step, 0))
    assert desk.editor._editing.selected == 1
    field = desk.editor._editing.field
    assert field is not None
    assert field.left_mm == pytest.approx(5, abs=0.1)


def test_a_test_print_goes_to_the_label_printer(desk: LabelDesk) -> None:
    desk.copy().key(Qt.Key.Key_F9)
    ((title, pdf),) = desk.shell.tray.printed
    assert title == "Test label Label roll 60 × 40 mm, copy 1"
    assert page_count(pdf) == 1
    assert zxingcpp.read_barcodes(page_image(pdf, 0, 203))


def test_a_template_is_switched_off_and_on(desk: LabelDesk) -> None:
    desk.copy().key(Qt.Key.Key_Escape)
    desk.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert desk.section.labels_list.current_row().id
    desk.key(Qt.Key.Key_F6)
    assert not desk.own().is_active
    assert desk.section.labels_switch.text() == "Switch on"
    desk.key(Qt.Key.Key_F6)
    assert desk.own().is_active


def test_who_does_not_keep_goods_has_no_such_part(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path
) -> None:
    offered = LabelDesk(qtbot, desk_shop, tmp_path, "gm").page.settings_parts.keys()
    assert "labels" not in offered


@pytest.mark.parametrize("lane", [Lane.READ, Lane.WRITE])
def test_an_answer_that_comes_after_esc_finds_no_editor(desk: LabelDesk, lane: Lane) -> None:
    desk.copy()
    slow = SlowWrites(desk.page.context.tasks, lane)
    desk.type("field_left", "4")
    desk.editor._preview.draw()
    desk.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    slow.arrive()
    assert desk.section.editor() is None
    assert desk.shell.results[-1].kind == "ok"
    assert desk.own().template.fields["item"][0].left_mm == 4
