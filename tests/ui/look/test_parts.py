"""Buttons, pills, steps, names, messages: what they say and how they are used from forms."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Dress
from wms_desktop.ui.banner import Banner
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.custom_widgets import CUSTOM_WIDGETS, finish_form
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.label import ElidedLabel, Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.name_difference import NameDiff
from wms_desktop.ui.page_parts import KeyValue, ListFoot, Segments
from wms_desktop.ui.pill import KINDS, Pill
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.progress import Figure, ProgressBar
from wms_desktop.ui.stack import column
from wms_desktop.ui.steps import StepHead
from wms_desktop.ui.timeline import Timeline, TimelineStep


@pytest.mark.parametrize("name", sorted(CUSTOM_WIDGETS))
def test_every_widget_can_be_made_by_a_form(qtbot: QtBot, name: str) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    made = CUSTOM_WIDGETS[name](parent=host)
    host.show()
    assert made.parentWidget() is host
    made.resize(200, 60)
    assert not made.grab().isNull()


@pytest.mark.parametrize(
    ("name", "properties"),
    [
        ("Button", {"kind": "primary", "icon_name": "check", "key_cap": "F9", "big": True}),
        ("Pill", {"kind": "warn", "text": "剩 2 小时", "icon_name": "clock"}),
        ("Label", {"text_size": "counter", "bold": True, "role": "bad"}),
        ("IconLabel", {"icon_name": "lock", "role": "bad", "px": 28}),
        ("Plane", {"plane": "side", "least_width": 336}),
        ("Field", {"label": "数量", "hint": "3*12+5", "note": "必填"}),
        ("LineEdit", {"state": "ok", "big": True}),
        ("QuantityEdit", {"fractional": True, "zero": True}),
        ("TextEdit", {"lines": 4, "state": "bad"}),
        ("Combo", {"state": "ok"}),
        ("StepHead", {"title": "签名", "number": 3, "state": "locked"}),
        ("Message", {"kind": "bad", "title": "没有保存", "detail": "连上后再按保存"}),
        ("EmptyState", {"icon_name": "box", "title": "没有", "detail": "按 F3"}),
        ("ProgressBar", {"share": 0.5}),
        ("Figure", {"value": "37", "words": "个库位"}),
        ("ListFoot", {"text": "8 行"}),
    ],
)
def test_forms_set_properties_by_name(
    qtbot: QtBot, name: str, properties: dict[str, object]
) -> None:
    made = CUSTOM_WIDGETS[name]()
    qtbot.addWidget(made)
    for property_name, value in properties.items():
        assert made.setProperty(property_name, value), f"{property_name} is not declared"
        assert made.property(property_name) == value
    assert not made.grab().isNull()


def test_fields_of_a_form_take_their_editors(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    field = Field("批号", parent=host)
    edit = LineEdit(parent=field)
    finish_form(host)
    assert field.editor is edit


def test_no_widget_opens_a_window_of_its_own_while_it_is_made(qtbot: QtBot) -> None:
    for made in (Message("bad", "x", "y", action="z"), Pill("ok", "x"), Field("x", note="n")):
        qtbot.addWidget(made)
        assert not made.isVisible()
    message = Message("bad")
    message.show_message("bad", "没有保存")
    message.clear()
    message.show_message("warn", "再试")
    host = Plane("page", column(message))
    qtbot.addWidget(host)
    host.show()
    assert message.isVisible()
    assert message.text == "再试"


def test_a_button_is_as_wide_as_icon_word_and_key(qtbot: QtBot) -> None:
    plain, full = Button("放货"), Button("放货", icon="check", key="Ctrl ↵")
    for button in (plain, full):
        qtbot.addWidget(button)
    assert full.sizeHint().width() > plain.sizeHint().width() + 28 + 40
    assert full.sizeHint().height() == 36
    assert Button("放货", big=True).sizeHint().height() == 48
    assert Button("", icon="zoom-in", says="放大").sizeHint().width() >= 32
    full.set_folded(True)
    assert full.sizeHint().width() < plain.sizeHint().width() + 60
    assert full.accessibleName() == "放货"
    full.setText("放货 2")
    assert full.accessibleName() == "放货 2"


def test_a_button_that_is_held_fills_and_keeps_its_size(qtbot: QtBot) -> None:
    button = Button("过账 2 卷", kind="danger", key="按住 F12")
    qtbot.addWidget(button)
    button.show()
    before = button.grab().toImage()
    button.set_held(0.5)
    after = button.grab().toImage()
    assert before.size() == after.size()
    assert before.pixelColor(8, 18) != after.pixelColor(8, 18)
    right = button.width() - 6
    assert before.pixelColor(right, 18) == after.pixelColor(right, 18)


def test_pills_tell_kind_by_symbol_too() -> None:
    icons = [kind.icon for kind in KINDS.values()]
    assert len(set(icons)) == len(icons)


def test_a_pill_without_a_word_is_not_there(qtbot: QtBot) -> None:
    pill = Pill("ok", "已收齐")
    host = Plane("page", column(pill))
    qtbot.addWidget(host)
    host.show()
    wide = pill.width()
    pill.show_state("warn", "剩 2 小时")
    assert pill.sizeHint().width() > wide
    pill.show_state("ok", "")
    assert pill.isHidden()


def test_a_banner_gives_verdict_and_reason(qtbot: QtBot) -> None:
    banner = Banner("ok", "可以放货")
    qtbot.addWidget(banner)
    banner.show_verdict("bad", "不能放货：姓名不一致", "第 2、3 字不同。")
    assert (banner.kind, banner.head, banner.detail) == (
        "bad",
        "不能放货：姓名不一致",
        "第 2、3 字不同。",
    )
    assert banner.property("plane") == "solid_bad"
    assert banner.accessibleName() == "不能放货：姓名不一致. 第 2、3 字不同。"
    assert banner.minimumHeight() == 80


def test_steps_say_their_state_in_words(qtbot: QtBot) -> None:
    step = StepHead(2, "姓名比对")
    qtbot.addWidget(step)
    for state in ("open", "done", "bad", "locked"):
        step.set_state(state, "不一致")
        assert step.accessibleName() == "2, 姓名比对, 不一致"
        assert not step.grab().isNull()


def test_names_are_compared_by_grapheme_and_go_on_in_further_lines(qtbot: QtBot) -> None:
    names = NameDiff()
    qtbot.addWidget(names)
    assert names.heightForWidth(400) == 0
    names.show_names("运单", ["𠮷", "田"], "证件", ["吉", "田"], {0})
    assert names.accessibleName() == "运单 𠮷田; 证件 吉田; ≠ 1"
    one_line = names.heightForWidth(600)
    names.show_names(
        "运单", list("绍兴市柯桥锦绣家居有限公司"), "证件", list("绍兴"), set(range(2, 13))
    )
    assert names.heightForWidth(400) > one_line
    names.resize(400, names.heightForWidth(400))
    assert not names.grab().isNull()


def test_a_message_offers_one_action(qtbot: QtBot) -> None:
    message = Message("bad", "第 2 行不能退", action="转投诉", icon="arrow-right")
    qtbot.addWidget(message)
    message.show()
    button = message.findChildren(Button)[0]
    with qtbot.waitSignal(message.acted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    message.set_action("")
    assert button.isHidden()


def test_segments_tell_what_a_person_chose(qtbot: QtBot) -> None:
    segments = Segments([("all", "全部 80"), ("open", "可疑 9")])
    qtbot.addWidget(segments)
    segments.show()
    assert segments.current() == "all"
    with qtbot.waitSignal(segments.chosen) as chosen:
        qtbot.mouseClick(segments.findChildren(Button)[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["open"]
    segments.choose("all")
    segments.set_text("open", "可疑 8")
    assert segments.current() == "all"


def test_facts_come_and_go(qtbot: QtBot) -> None:
    facts = KeyValue([("收货人", "杨民敬", True), ("货物", "墙布 6 件")])
    qtbot.addWidget(facts)
    facts.show()
    facts.show_facts([("存放", "S-02-07")])
    shown = [label.text() for label in facts.findChildren(Label) if label.isVisible()]
    assert shown == ["存放", "S-02-07"]


def test_the_chain_of_approval_is_shown_anew(qtbot: QtBot) -> None:
    chain = Timeline([TimelineStep("申请", "林", "done"), TimelineStep("核准", "", "current")])
    qtbot.addWidget(chain)
    chain.show()
    chain.show_steps([TimelineStep("驳回", "赵立群", "bad")])
    QApplication.processEvents()
    visible = {label.text() for label in chain.findChildren(Label) if label.isVisible()}
    assert visible == {"驳回", "赵立群"}
    assert not chain.grab().isNull()


def test_figures_and_bars_can_be_read_aloud(qtbot: QtBot) -> None:
    figure, bar = Figure("37", "个库位还没盘"), ProgressBar(2.0)
    qtbot.addWidget(figure)
    qtbot.addWidget(bar)
    assert figure.accessibleName() == "37 个库位还没盘"
    assert bar.accessibleName() == "100%"
    assert Cell("RK-1", sub="上海", pill=("ok", "已收齐")).said == "RK-1, 上海, 已收齐"
    assert Cell(bar=0.5).said == "50%"


def test_data_of_unknown_length_is_cut_and_told_in_full(qtbot: QtBot, dress: Dress) -> None:
    dress()
    label = ElidedLabel("<b>一个很长的名字</b>" * 9)
    qtbot.addWidget(label)
    label.resize(100, 30)
    label.show()
    assert label.is_cut()
    assert "&lt;b&gt;" in label.toolTip()
    label.setText("短")
    label.resize(200, 30)
    assert label.toolTip() == ""


def test_a_foot_takes_its_text_late(qtbot: QtBot) -> None:
    foot = ListFoot("", Button("完成", icon="check"))
    qtbot.addWidget(foot)
    foot.set_text("8 行，已收 3 行")
    assert foot.property("text") == "8 行，已收 3 行"


def test_an_empty_state_says_what_to_do_first(qtbot: QtBot) -> None:
    empty = EmptyState("box", "今天还没有入库单", "按 F3 新建", Button("新建", kind="primary"))
    qtbot.addWidget(empty)
    empty.say("没有结果")
    assert empty.accessibleName() == "没有结果"
    empty.add_button(Button("从 Excel 导入"))
    assert [button.text() for button in empty.findChildren(Button)] == ["新建", "从 Excel 导入"]
