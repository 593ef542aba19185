"""The small forms beside the map: move, set aside, block; what survives a crash."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.desk import SlowWrites
from tests.shop import Shop
from tests.stock.map.robot import OpenMap
from wms_desktop.stock.kinds import Condition, WeightClass
from wms_desktop.stock.service_moves import Transfer, transfer
from wms_desktop.stock.tables import Location

K = Qt.Key


@pytest.mark.rule("LOC-1")
@pytest.mark.rule("SYS-1")
@pytest.mark.usefixtures("goods")
def test_f7_blocks_a_location_with_a_reason_and_frees_it(open_map: OpenMap) -> None:
    desk = open_map()
    desk.scan("A-01-02")
    assert desk.press("F7")
    form = desk.side.blocker
    desk.press("Ctrl+S")
    assert form.map_block_reason.accessibleDescription()
    desk.type(form.map_block_reason, "横梁变形", enter=True)
    assert desk.shell.results[-1].head == "A-01-02 已停用"
    assert desk.side.place.map_place_blocked.text == "A-01-02 已停用 横梁变形"
    assert desk.side.place.map_block.text() == "启用库位"
    desk.press("F7")
    desk.type(form.map_block_reason, "repaired")
    desk.press("Ctrl+Return")  # the command barcode OK presses this
    assert desk.shell.results[-1].head == "A-01-02 已启用"
    assert desk.side.place.map_place_blocked.text == ""


@pytest.mark.rule("LOC-2")
@pytest.mark.rule("STK-1")
def test_f4_moves_all_to_the_scanned_location_and_f8_takes_it_back(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    form = desk.side.mover
    assert form.map_move_quantity.text() == "24"
    assert (form.map_move_suggested.text(), form.map_move_why.text()) == (
        "A-01-03", "同货品、同批号已在此库位"
    )  # fmt: skip
    expected = desk.page.expectation()
    assert (expected.order, expected.policy) == ("扫描目标库位", "重复扫库位：只显示")
    told = desk.scan("A-01-02")
    assert (told.kind, told.head) == ("ok", "A302-14 24 卷 → A-01-02")
    assert (desk.shown, desk_shop.on_hand(goods, "A-01-02")) == ("A-01-02", 24)
    again = desk.scan("A-01-02")  # only shows it
    assert (again.head, desk_shop.on_hand(goods, "A-01-02")) == ("A-01-02", 24)
    assert told.undo is not None
    told.undo()
    assert desk_shop.on_hand(goods, "A-01-01") == 24
    desk.tab.refresh()
    assert desk.side.place.map_place_empty.text() == "此处无货。"


@pytest.mark.rule("LOC-1")
def test_what_must_be_confirmed_is_asked_beside_the_form_and_recorded(
    desk_shop: Shop, open_map: OpenMap
) -> None:
    item = desk_shop.item(weight_class=WeightClass.HEAVY)
    desk_shop.stock(item, desk_shop.lot(item), 24)
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    form = desk.side.mover
    told = desk.scan("A-01-03", times=None)
    assert (told.kind, told.head) == ("warn", "A302-14 是重货，A-01-03 在 3 层")
    assert desk_shop.on_hand(item, "A-01-03") == 0
    assert form.map_move_save.text() == "确认"
    assert form.map_move_note.text() == "以 林晓雯 的名义记录。"
    form.map_move_quantity.set_value(5)  # what was asked is asked no more
    assert form.map_move_save.text() == "移库"
    desk.scan("A-01-03")
    desk.press("Ctrl+S")
    assert desk_shop.on_hand(item, "A-01-03") == 5


@pytest.mark.rule("LOC-1")
def test_another_class_is_refused_in_a_sentence(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    told = desk.scan("C-01-01")
    assert (told.kind, told.head) == ("bad", "A302-14 不能放到 C-01-01")
    assert "常温" in desk.side.mover.message.text
    desk.press("Esc")
    assert (desk.side.is_busy, desk_shop.on_hand(goods, "A-01-01")) == (False, 24)


def test_a_target_is_typed_or_chosen_on_the_map(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    form = desk.side.mover
    desk.type(form.map_move_to, "nowhere", enter=True)
    assert form.map_move_to.accessibleDescription() == "本网点没有库位 nowhere。"
    desk.type(form.map_move_quantity, "3*2")
    desk.type(form.map_move_to, "A-01-02", enter=True)
    assert desk_shop.on_hand(goods, "A-01-02") == 6
    desk.press("F4")
    desk.key(K.Key_Right, K.Key_Return)  # from A-01-02 to A-01-03
    assert (desk_shop.on_hand(goods, "A-01-03"), desk.shown) == (9, "A-01-03")


@pytest.mark.parametrize("typed", ["25", "0", "-1", "1.5", "NaN", "1e9", "", "abc"])
def test_a_wrong_quantity_moves_nothing(
    desk_shop: Shop, goods: int, open_map: OpenMap, typed: str
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    desk.side.mover.map_move_quantity.setText(typed)
    assert desk.scan("A-01-02").kind == "bad"
    assert desk_shop.on_hand(goods, "A-01-01") == 24


@pytest.mark.usefixtures("goods")
def test_scanned_goods_say_what_of_several_is_moved(desk_shop: Shop, open_map: OpenMap) -> None:
    other = desk_shop.item("B118-02", "素麻")
    desk_shop.stock(other, desk_shop.lot(other, "LB"), 40, owner=2)
    desk = open_map()
    desk.scan("A-01-01")
    assert desk.goods[1] == ["B118-02 素麻, LB，绍兴锦程纺织有限公司", "40"]
    desk.press("F4")
    form = desk.side.mover
    assert form.choice.chosen is not None
    assert form.choice.chosen.item == "A302-14"
    assert desk.scan("B118-02", times=7).kind == "ok"
    assert form.map_move_quantity.text() == "7"
    assert desk.scan("A-01-04").head == "B118-02 7 卷 → A-01-04"
    assert desk_shop.on_hand(other, "A-01-04") == 7
    desk.press("F4")
    assert desk.scan("A302-14").kind == "bad"  # does not lie at A-01-04


@pytest.mark.rule("STK-4")
def test_f6_sets_goods_aside_and_qc_lets_them_pass(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F6")
    form = desk.side.grader
    offered = [form.map_condition_to.itemText(n) for n in range(form.map_condition_to.count())]
    assert offered == ["转残损", "转待检"]  # not for a keeper: good again
    form.map_condition_to.set_value(Condition.QUARANTINE)
    form.map_condition_quantity.set_value(4)
    desk.press("Ctrl+S")
    assert desk_shop.on_hand(goods, "A-01-01") == 24  # no reason given
    desk.type(form.map_condition_reason, "外包装破损", enter=True)
    assert desk.shell.results[-1].head == "A302-14 4 卷 → 待检"
    assert ["A302-14 云锦·烟灰, L260412，待检", "4"] in desk.goods
    desk.undo()
    assert desk_shop.on_hand(goods, "A-01-01") == 24


@pytest.mark.usefixtures("goods")
def test_qc_has_good_as_the_first_choice(desk_shop: Shop, open_map: OpenMap) -> None:
    item = desk_shop.item("Q1")
    desk_shop.stock(item, desk_shop.lot(item), 9, "A-01-04", condition=Condition.QUARANTINE)
    desk = open_map(login="zhou")
    desk.scan("A-01-04")
    assert not desk.side.place.map_move.isEnabled()
    assert desk.side.place.map_place_reason.text().startswith("移库须仓管或柜台。")
    desk.press("F6")
    form = desk.side.grader
    assert form.map_condition_to.value() is Condition.GOOD
    desk.type(form.map_condition_reason, "合格", enter=True)
    assert desk_shop.on_hand(item, "A-01-04") == 9


@pytest.mark.usefixtures("goods")
def test_what_was_typed_survives_a_crash(desk_shop: Shop, open_map: OpenMap) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    desk.type(desk.side.mover.map_move_quantity, "7")
    desk.type(desk.side.mover.map_move_to, "A-01-0")
    again = desk.rebuilt()
    person = desk_shop.acting().person_id
    offer = again.page.context.drafts.unfinished(person)[0]
    assert offer.target == {"location": desk_shop.location("A-01-01")}
    again.page.open(**offer.target)
    form = again.side.mover
    assert (again.side.is_busy, form.map_move_quantity.text()) == (True, "7")
    assert form.map_move_to.text() == "A-01-0"
    again.press("Esc")
    assert again.page.context.drafts.unfinished(person) == []


@pytest.mark.usefixtures("goods")
def test_a_block_that_another_workstation_changed_meanwhile(
    desk_shop: Shop, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-02")
    desk.press("F7")
    form = desk.side.blocker
    with desk_shop.db.write() as session:
        session.get_one(Location, desk_shop.location("A-01-02")).distance = 7
    desk.type(form.map_block_reason, "7-8", enter=True)
    assert form.message.text
    assert form.map_block_reason.text() == "7-8"
    desk.press("Ctrl+S")  # as it is now
    assert desk.shell.results[-1].head == "A-01-02 已停用"


@pytest.mark.usefixtures("goods")
def test_a_double_press_while_sending_moves_once(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    form = desk.side.mover
    desk.type(form.map_move_quantity, "5")
    desk.type(form.map_move_to, "A-01-02")
    slow = SlowWrites(desk.page.context.tasks)
    desk.press("Ctrl+S")
    desk.press("Ctrl+S")
    desk.press("Esc")  # too late
    slow.arrive()
    assert (desk_shop.on_hand(goods, "A-01-02"), desk.shown) == (5, "A-01-02")


@pytest.mark.rule("STK-3")
def test_a_move_whose_answer_was_lost_in_a_crash_is_not_made_twice(
    desk_shop: Shop, goods: int, open_map: OpenMap
) -> None:
    desk = open_map()
    desk.scan("A-01-01")
    desk.press("F4")
    form = desk.side.mover
    desk.type(form.map_move_quantity, "5")
    desk.type(form.map_move_to, "A-01-02")
    assert form.choice.chosen is not None
    sent = Transfer(
        form._keeper.op_id, form.choice.chosen.balance_id, desk_shop.location("A-01-02"),
        form.map_move_quantity.checked(), seen_item_version=form.choice.chosen.item_version,
    )  # fmt: skip
    form._keeper.save_now()
    transfer(desk_shop.db, desk_shop.acting(), sent)  # posted, and then the computer stopped
    again = desk.rebuilt()
    again.scan("A-01-01")
    assert again.side.mover.map_move_quantity.text() == "5"
    again.press("Ctrl+S")
    assert desk_shop.on_hand(goods, "A-01-02") == 5
    assert again.side.mover.message.text == ""
    assert again.shown == "A-01-02"
