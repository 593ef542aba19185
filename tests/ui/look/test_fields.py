"""What can be typed, and what the field says to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QVBoxLayout
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Dress
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.ui.dates import EARLIEST, LATEST, REFUSALS, DateFault, parse_day
from wms_desktop.ui.fields import (
    Combo,
    DateEdit,
    Field,
    LineEdit,
    QuantityEdit,
    SearchEdit,
    TextEdit,
)
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column

TODAY = date(2026, 5, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", TODAY),
        ("T", TODAY),
        ("+3", date(2026, 5, 24)),
        ("-1", date(2026, 5, 20)),
        ("−1", date(2026, 5, 20)),
        ("＋３", date(2026, 5, 24)),
        ("0512", date(2026, 5, 12)),
        ("20250512", date(2025, 5, 12)),
        ("2026-05-12", date(2026, 5, 12)),
        ("2026/5/12", date(2026, 5, 12)),
        ("5.12", date(2026, 5, 12)),
        ("2026年5月12日", date(2026, 5, 12)),
        (" 0512 ", date(2026, 5, 12)),
    ],
)
def test_days_are_typed_the_short_way(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", DateFault.NOT_A_DAY),
        ("tomorrow", DateFault.NOT_A_DAY),
        ("512", DateFault.NOT_A_DAY),
        ("1e3", DateFault.NOT_A_DAY),
        ("٠٥١٢", DateFault.NOT_A_DAY),
        ("0512\0", DateFault.NOT_A_DAY),
        ("0230", DateFault.NO_SUCH_DAY),
        ("20250229", DateFault.NO_SUCH_DAY),
        ("2026-13-01", DateFault.NO_SUCH_DAY),
        ("18991231", DateFault.OUT_OF_RANGE),
        ("22000101", DateFault.OUT_OF_RANGE),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(typed: str, fault: DateFault) -> None:
    with pytest.raises(Refused) as refused:
        parse_day(typed, TODAY)
    assert refused.value.code is fault
    assert fault in REFUSALS


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_is_refused(typed: str) -> None:
    try:
        day = parse_day(typed, TODAY)
    except Refused:
        return
    assert EARLIEST <= day <= LATEST


@given(st.dates(EARLIEST, LATEST))
def test_a_shown_day_can_be_typed_again(day: date) -> None:
    assert parse_day(day.isoformat(), TODAY) == day


def test_a_sum_becomes_its_result_when_the_field_is_left(qtbot: QtBot) -> None:
    edit = QuantityEdit()
    qtbot.addWidget(edit)
    with qtbot.waitSignal(edit.value_changed):
        qtbot.keyClicks(edit, "3*12+5")
    assert edit.value() == Decimal(41)
    edit.editingFinished.emit()
    assert edit.text() == "41"


def test_a_wrong_quantity_is_explained_under_its_field(qtbot: QtBot, dress: Dress) -> None:
    dress(language=Language.EN)
    edit = QuantityEdit()
    field = Field("Quantity", edit)
    qtbot.addWidget(field)
    edit.setText("3*12+")
    edit.editingFinished.emit()
    assert edit.property("state") == "bad"
    assert field.error() == "“3*12+” is not finished. Type the number after the last sign."
    edit.setText("3*12+5")
    assert field.error() == ""
    assert edit.property("state") == ""


def test_nought_counts_only_where_it_may(qtbot: QtBot) -> None:
    edit = QuantityEdit()
    qtbot.addWidget(edit)
    edit.setText("0")
    assert edit.value() is None
    edit.set_zero(True)
    assert edit.value() == 0


def test_a_day_becomes_its_date_when_the_field_is_left(qtbot: QtBot) -> None:
    edit = DateEdit(lambda: TODAY)
    field = Field("入库日", edit)
    qtbot.addWidget(field)
    edit.setText("+3")
    assert edit.value() == date(2026, 5, 24)
    edit.editingFinished.emit()
    assert edit.text() == "2026-05-24"
    edit.setText("0230")
    edit.editingFinished.emit()
    assert (edit.value(), field.error()) == (None, "日历里没有 0230 这一天。核对月和日。")
    edit.set_value(None)
    assert edit.checked() is None


def test_a_field_names_its_editor_and_hides_the_hint_behind_the_error(qtbot: QtBot) -> None:
    edit = LineEdit()
    field = Field("Lot", edit, hint="as printed")
    qtbot.addWidget(field)
    field.show()
    assert edit.accessibleName() == "Lot"
    field.set_error("No such lot.")
    assert edit.accessibleDescription() == "No such lot."
    assert edit.property("state") == "bad"
    field.set_error("")
    assert edit.property("state") == ""


def test_a_long_error_is_shown_in_full(qtbot: QtBot) -> None:
    field = Field("库位", LineEdit())
    host = Plane("side", column(field, None), (16, 12, 16, 12))
    qtbot.addWidget(host)
    field.set_error("C-01-04 是冷库；此货须放常温区。试试 A-03-15，或者去问仓库管理员。" * 3)
    host.resize(300, 400)
    host.show()
    line = field.findChildren(type(field._error))[0]
    label = line._words
    assert label.height() + 1 >= label.heightForWidth(label.width())


def test_a_form_puts_the_editor_into_the_field(qtbot: QtBot) -> None:
    for with_layout in (True, False):
        field = Field()
        qtbot.addWidget(field)
        field.set_label("Lot")
        edit = LineEdit(parent=field)
        if with_layout:
            QVBoxLayout(field).addWidget(edit)
        field.adopt_child()
        field.adopt_child()
        assert field.editor is edit
        assert edit.accessibleName() == "Lot"
        layout = field.layout()
        assert layout is not None
        assert layout.indexOf(edit) == 1


def test_enter_moves_on_unless_somebody_listens(qtbot: QtBot) -> None:
    first, second, third = LineEdit(), LineEdit(), LineEdit()
    host = Plane("page", column(first, second, third))
    qtbot.addWidget(host)
    host.show()
    with qtbot.waitActive(host):
        host.activateWindow()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert second.hasFocus()
    second.returnPressed.connect(lambda: None)
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert second.hasFocus()


def test_a_search_waits_for_a_pause_and_is_not_repeated(qtbot: QtBot) -> None:
    edit = SearchEdit(hint="code")
    qtbot.addWidget(edit)
    found: list[str] = []
    edit.searched.connect(found.append)
    with qtbot.waitSignal(edit.searched):
        qtbot.keyClicks(edit, " hd ")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert found == ["hd"]


def test_the_wheel_changes_no_choice_that_has_not_the_keyboard(qtbot: QtBot) -> None:
    combo = Combo([("Refund", "refund"), ("Exchange", "exchange")])
    qtbot.addWidget(combo)
    combo.show()
    combo.clearFocus()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    combo.wheelEvent(wheel)
    assert combo.value() == "refund"
    combo.set_value("exchange")
    assert combo.currentText() == "Exchange"
    combo.set_value("nothing of this")
    assert combo.value() is None


def test_long_pastes_are_cut_and_stay_plain(qtbot: QtBot) -> None:
    text, line = TextEdit(), LineEdit()
    qtbot.addWidget(text)
    qtbot.addWidget(line)
    text.setPlainText("<b>x</b>" * 5000)
    line.setText("9" * 50_000)
    assert len(text.text()) == 4000
    assert text.text().startswith("<b>")
    assert len(line.text()) == 4000
