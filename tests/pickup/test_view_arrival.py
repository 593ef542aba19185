"""A consignment that arrived, and what becomes of a waybill, in a clerk's hands."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.conftest import dump
from tests.desk import SlowWrites, scan
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import arrived, state_of, waybill
from tests.shop import Shop
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.customers.tables import Customer
from wms_desktop.transport import service as transport
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.queries import ConsignmentFile, by_code, consignment
from wms_desktop.ui.actions import action_for, bound_actions
from wms_desktop.ui.page import Meaning, MeaningKind, ScanResult


class Clerk(PickupDesk):
    """Writes what arrived, and decides."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, **context: Any) -> None:
        super().__init__(qtbot, shop, folder, **context)
        self.shop, self.bot = shop, qtbot

    @property
    def form(self) -> Any:
        return self.page.arrival

    @property
    def decision(self) -> Any:
        return self.view.left.decision

    def keys(self, keys: str) -> Clerk:
        """Press a key that can be used now."""
        action = action_for(QKeySequence(keys), bound_actions(self.page))
        assert action is not None, f"{keys} does nothing here"
        action.trigger()
        return self

    def scan_text(self, text: str) -> ScanResult:
        """Scan what is not on record."""
        assert by_code(self.shop.db, text) == []
        assert self.page.wants_text(text)
        return scan(self.bot, self.page, text)

    def scan_place(self, code: str = "A-01-02") -> ScanResult:
        meaning = Meaning(MeaningKind.LOCATION, self.shop.location(code), code)
        assert self.page.wants(meaning)
        return scan(self.bot, self.page, code, meaning)

    def put(self, name: str, text: str) -> Clerk:
        self.type(getattr(self.form, f"pickup_arrival_{name}"), text)
        return self

    def error(self, name: str) -> str:
        return getattr(self.form, f"pickup_arrival_{name}_field").error()

    def write(self, **values: str) -> Clerk:
        """What a waybill must say, with *values* instead."""
        plain = {"consignee": "杨民敬", "goods": "墙布", "pieces": "6"} | values
        self.type(self.form.shipper.search, plain.pop("shipper", "张三"))
        for name, text in plain.items():
            self.put(name, text)
        return self

    def file(self, number: str) -> ConsignmentFile:
        found = consignment(self.shop.db, by_code(self.shop.db, number)[0].id)
        assert found is not None
        return found


@pytest.fixture
def clerk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Clerk:
    return Clerk(qtbot, desk_shop, tmp_path)


def on_the_way(shop: Shop, **values: Any) -> int:
    command = transport.AddConsignment(shop.op(), waybill(**values))
    return transport.add_consignment(shop.db, shop.acting(), command).value


def test_offers_of_shippers_go_away_with_the_keyboard(clerk: Clerk) -> None:
    clerk.keys("F3")
    shipper = clerk.form.shipper
    with clerk.bot.waitActive(clerk.page):
        clerk.page.activateWindow()
    shipper.setFocus()
    clerk.bot.keyClicks(shipper.search, "sxjcfz")
    shipper.search.search_now()
    assert shipper.hits.isVisible()
    clerk.form.pickup_arrival_goods.setFocus()
    clerk.bot.waitUntil(lambda: not shipper.hits.isVisible())
    assert shipper.text() == "sxjcfz"


@pytest.mark.rule("PCK-8", "RCP-1", "RCP-5")
def test_an_unknown_waybill_is_scanned_written_and_waits(clerk: Clerk) -> None:
    assert clerk.scan_text("SF1234567890").kind == "warn"
    form = clerk.form
    assert form.isVisible()
    assert form.pickup_arrival_number.text() == "SF1234567890"
    clerk.write(
        phone="13812344471", weight="142.5", freight="186.5", cod="1,200", remarks="易碎",
        contact="周经理", shipper_phone="0575-84120001",
    )  # fmt: skip
    assert clerk.page.expectation().order == "扫描库位"
    clerk.scan_place()
    form.pickup_arrival_seal.setChecked(True)
    form.pickup_arrival_copies.set_value(2)
    form.pickup_arrival_origin.set_value(2)
    clerk.keys("Ctrl+S")
    assert clerk.said.head == "SF1234567890 已登记"
    assert clerk.waiting == ["SF1234567890"]
    assert not clerk.page.is_arriving
    file = clerk.file("SF1234567890")
    assert (file.state, file.stored_at_code) == (ConsignmentState.WAITING, "A-01-02")
    assert (file.shipper_name, file.consignee_name) == ("张三", "杨民敬")
    assert (file.goods, file.pieces, file.weight_grams) == ("墙布", 6, 142_500)
    assert (file.collect_freight, file.cash_on_delivery) == (Decimal("186.5"), Decimal(1200))
    assert (file.needs_signature, file.needs_seal, file.receipt_copies) == (True, True, 2)
    assert (file.origin_site_name, file.remarks) == ("绍兴柯桥网点", "易碎")
    assert file.arrived_on == clerk.shop.today


def test_without_a_number_the_next_follows_at_once(clerk: Clerk) -> None:
    clerk.press(Qt.Key.Key_F3)
    clerk.write().keys("Ctrl+Return")
    number = f"TY-{clerk.shop.today:%Y%m%d}-0001"
    assert clerk.said.head == f"{number} 已登记"
    assert clerk.page.is_arriving
    assert clerk.form.pickup_arrival_goods.text() == ""
    clerk.write(goods="窗帘").keys("Ctrl+S")
    assert [row.goods for row in clerk.page.waiting.rows.rows()] == ["墙布", "窗帘"]


def test_a_shipper_who_is_a_customer_is_found_by_initials(clerk: Clerk) -> None:
    clerk.keys("F3")
    clerk.write(shipper="sxjcfz", number="TY-77")
    assert clerk.form.shipper.value().id == 2
    assert clerk.form.pickup_arrival_contact.text() == "周经理"
    clerk.keys("Ctrl+S")
    assert clerk.file("TY-77").shipper_phone == "0575-84120001"
    with clerk.shop.db.read() as session:
        assert session.get_one(Customer, 2).name == clerk.file("TY-77").shipper_name


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("number", "运单一号"), ("pieces", "0"), ("pieces", "-1"), ("pieces", "1.5"),
        ("pieces", "100001"), ("weight", "-3"), ("weight", "9999999"), ("freight", "abc"),
        ("cod", "1.005"), ("day", "2026-05-22"), ("day", "0230"), ("consignee", " "),
        ("consignee", "杨\u202e民敬"), ("goods", ""), ("place", "库位"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(clerk: Clerk, name: str, typed: str) -> None:
    before = dump(clerk.shop.db)
    clerk.keys("F3")
    clerk.write(**{"number": "TY-1"} | {name: typed}).keys("Ctrl+S")
    assert clerk.error(name)
    assert clerk.page.is_arriving
    assert getattr(clerk.form, f"pickup_arrival_{name}").text() == typed
    assert clerk.form.shipper.text() == "张三"
    assert dump(clerk.shop.db) == before


def test_a_number_on_record_is_refused_and_its_scan_opens_it(clerk: Clerk) -> None:
    made = arrived(clerk.shop)
    clerk.keys("F3")
    clerk.write(number="TY-88062415").keys("Ctrl+S")
    assert "已存在" in clerk.error("number")
    clerk.scan(made)
    assert clerk.page.is_open
    clerk.keys("F3")
    assert clerk.form.pickup_arrival_goods.text() == "墙布"


def test_only_what_may_be_a_waybill_is_offered(clerk: Clerk) -> None:
    good = own_code(CodeKind.CONSIGNMENT, "20260521-0009")
    misread = good[:-1] + ("A" if good[-1] != "A" else "B")
    receipt = own_code(CodeKind.RECEIPT, "20260521-0009")
    texts = (good, "SF1234567890", misread, receipt, "99999", "运单一二三四五", "\x1b[A12345")
    assert [clerk.page.wants_text(text) for text in texts] == [True, True] + [False] * 5
    clerk.scan_text(good)
    assert clerk.form.pickup_arrival_number.text() == "TY-20260521-0009"


def test_a_scan_never_overwrites_what_is_being_written(clerk: Clerk) -> None:
    clerk.scan_text("SF1111111111")
    clerk.scan_text("SF2222222222")
    assert clerk.form.pickup_arrival_number.text() == "SF2222222222"
    clerk.put("goods", "墙布")
    assert "SF2222222222" in clerk.scan_text("SF3333333333").note
    assert clerk.form.pickup_arrival_number.text() == "SF2222222222"


def test_during_a_pickup_the_scan_is_kept_for_f3(clerk: Clerk) -> None:
    clerk.open(arrived(clerk.shop))
    assert clerk.scan_text("SF1234567890").kind == "warn"
    assert clerk.page.is_open
    clerk.keys("F3")
    assert clerk.form.pickup_arrival_number.text() == "SF1234567890"


def test_what_was_typed_survives_a_crash_and_is_recorded_once(clerk: Clerk, tmp_path: Path) -> None:
    clerk.keys("F3")
    clerk.write(number="TY-5", freight="30")
    clerk.form.pickup_arrival_seal.setChecked(True)
    clerk.form.pickup_arrival_origin.set_value(2)
    key = clerk.form._keeper.op_id
    clerk.form._keeper.save_now()
    clerk.page.context.drafts.close()
    clerk.page.close()
    again = Clerk(clerk.bot, clerk.shop, tmp_path).keys("F3")
    assert again.form._keeper.op_id == key
    again.keys("Ctrl+S")
    file = again.file("TY-5")
    assert (file.shipper_name, file.needs_seal) == ("张三", True)
    assert (file.collect_freight, file.origin_site_name) == (Decimal(30), "绍兴柯桥网点")


def test_esc_keeps_the_draft_and_discarding_asks(clerk: Clerk) -> None:
    clerk.keys("F3")
    clerk.write(number="TY-5").keys("Esc")
    assert not clerk.page.is_arriving
    clerk.keys("F3")
    assert clerk.form.pickup_arrival_number.text() == "TY-5"
    clerk.form.pickup_arrival_drop.click()
    assert "TY-5" in clerk.shell.questions[-1].title
    clerk.shell.questions[-1].on_yes()
    clerk.keys("F3")
    assert clerk.form.pickup_arrival_number.text() == ""
    assert clerk.form.shipper.text() == ""


def test_nothing_typed_or_scanned_is_lost_with_the_answer(clerk: Clerk) -> None:
    clerk.keys("F3")
    clerk.write(number="TY-5")
    writes = SlowWrites(clerk.page.context.tasks)
    clerk.keys("Ctrl+S")
    assert not clerk.form.pickup_arrival_remarks.isEnabled()
    assert clerk.scan_place().kind == "warn"
    writes.arrive()
    assert clerk.file("TY-5").stored_at_code == ""
    clerk.keys("F3")
    assert clerk.form.pickup_arrival_remarks.isEnabled()


def test_a_late_answer_leaves_the_next_waybill_on_the_screen(clerk: Clerk) -> None:
    clerk.keys("F3")
    clerk.write(number="TY-5")
    writes = SlowWrites(clerk.page.context.tasks)
    clerk.keys("Ctrl+S").keys("Esc")
    clerk.open(arrived(clerk.shop))
    writes.arrive()
    assert clerk.page.is_open
    assert clerk.said.head == "TY-5 已登记"


def test_an_arrival_that_was_begun_is_offered_and_opened_again(clerk: Clerk) -> None:
    drafts, person = clerk.page.context.drafts, clerk.shop.acting().person_id
    clerk.keys("F3")
    clerk.put("number", "TY-5").keys("Esc")
    clerk.form._keeper.save_if_changed()
    assert drafts.unfinished(person) == []  # a number alone is nothing yet
    clerk.keys("F3").put("goods", "墙布").keys("Esc")
    clerk.form._keeper.save_if_changed()
    (waiting,) = drafts.unfinished(person)
    assert (waiting.page, waiting.params) == ("pickup", {"number": "TY-5"})
    clerk.page.open(**waiting.target)
    assert clerk.page.is_arriving
    assert clerk.form.pickup_arrival_goods.text() == "墙布"
    clerk.write().keys("Ctrl+S")
    assert drafts.unfinished(person) == []


def test_who_may_not_record_sees_why(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    clerk = Clerk(qtbot, desk_shop, tmp_path, login="zhou")
    assert not clerk.page.wants_text("SF1234567890")
    clerk.keys("F3")
    assert not clerk.form.pickup_arrival_save.isEnabled()
    assert "角色" in clerk.form.pickup_arrival_reason.text()


# what becomes of a waybill


def test_held_with_a_reason_listed_and_released_again(clerk: Clerk) -> None:
    made = arrived(clerk.shop)
    clerk.open(made).keys("F7")
    clerk.keys("Ctrl+S")
    assert clerk.decision.pickup_decision_reason_field.error()
    assert state_of(clerk.shop) == "waiting"
    clerk.type(clerk.decision.pickup_decision_reason, "发货人要求")
    assert clerk.said.head == "TY-88062415 已暂缓"
    assert state_of(clerk.shop) == "held"
    assert "发货人要求" in clerk.view.banner.detail
    assert not clerk.view.left.is_deciding
    clerk.keys("Esc")
    assert clerk.waiting == []
    clerk.page.waiting.show_state(ConsignmentState.HELD)
    assert clerk.waiting == ["TY-88062415"]
    clerk.open(made).keys("F7")
    clerk.type(clerk.decision.pickup_decision_reason, "已说明")
    assert state_of(clerk.shop) == "waiting"


def test_a_reason_half_typed_is_kept_and_the_keyboard_goes_back(
    clerk: Clerk, tmp_path: Path
) -> None:
    made = arrived(clerk.shop)
    clerk.open(made).keys("F7")
    assert clerk.page.expectation().order == "填写原因"
    clerk.bot.keyClicks(clerk.decision.pickup_decision_reason, "shipper called")
    clerk.decision.pickup_decision_reason.setFocus()
    clerk.keys("Esc")
    assert not clerk.view.left.is_deciding
    assert clerk.view.steps.entry.number.hasFocus()
    clerk.keys("F7")
    assert clerk.decision.pickup_decision_reason.text() == "shipper called"
    clerk.page.context.drafts.unfinished(1)
    clerk.page.close_desk()
    clerk.page.context.drafts.close()
    clerk.page.close()
    again = Clerk(clerk.bot, clerk.shop, tmp_path)
    (waiting,) = again.page.context.drafts.unfinished(clerk.shop.acting().person_id)
    again.page.open(**waiting.target)
    assert again.view.left.is_deciding  # as it was left
    assert again.decision.pickup_decision_reason.text() == "shipper called"
    again.keys("Ctrl+S")
    assert state_of(clerk.shop) == "held"
    again.page.close_desk()
    assert again.page.context.drafts.unfinished(clerk.shop.acting().person_id) == []


def test_another_counters_work_leaves_a_refusal_open(clerk: Clerk) -> None:
    made = arrived(clerk.shop)
    clerk.open(made).keys("F4")
    clerk.bot.keyClicks(clerk.view.left.pickup_refusal_detail, "copy only")
    arrived(clerk.shop, number="TY-2")
    clerk.page.refresh()
    assert clerk.view.left.is_refusing
    assert clerk.view.left.pickup_refusal_detail.text() == "copy only"
    clerk.keys("Esc").keys("F4")
    assert clerk.view.left.pickup_refusal_detail.text() == "copy only"
    clerk.keys("Ctrl+S")
    assert clerk.said.head == "TY-88062415 已拒放"
    clerk.open(made).keys("F4")
    assert clerk.view.left.pickup_refusal_detail.text() == ""


def test_a_key_that_cannot_do_anything_says_why(clerk: Clerk) -> None:
    made = arrived(clerk.shop)
    clerk.open(made).keys("F7")
    clerk.decision.pickup_decision.setCurrentIndex(1)
    clerk.type(clerk.decision.pickup_decision_reason, "发货人撤回")
    clerk.shell.questions[-1].on_yes()
    clerk.keys("F7")
    assert (clerk.said.head, clerk.said.note) == ("不能处理", "TY-88062415：已取消")


def test_a_cancellation_is_asked_for_and_final(clerk: Clerk) -> None:
    clerk.open(arrived(clerk.shop)).keys("F7")
    clerk.decision.pickup_decision.setCurrentIndex(1)
    clerk.type(clerk.decision.pickup_decision_reason, "发货人撤回")
    assert "TY-88062415" in clerk.shell.questions[-1].title
    assert state_of(clerk.shop) == "waiting"
    clerk.shell.questions[-1].on_yes()
    assert state_of(clerk.shop) == "cancelled"
    assert clerk.view.left.pickup_decide.isHidden()
    clerk.keys("F7")
    assert not clerk.view.left.is_deciding


@pytest.mark.rule("RCP-5")
def test_what_was_on_its_way_arrives_in_parts(clerk: Clerk) -> None:
    made = on_the_way(clerk.shop)
    clerk.page.waiting.show_state(ConsignmentState.ON_THE_WAY)
    assert clerk.waiting == ["TY-88062415"]
    clerk.open(made)
    assert clerk.view.left.pickup_decide.text() == "登记到站"
    clerk.keys("F7")
    clerk.scan_place()
    clerk.decision.pickup_decision_whole.setChecked(False)
    clerk.keys("Ctrl+S")
    assert (state_of(clerk.shop), clerk.file("TY-88062415").stored_at_code) == (
        "on_the_way", "A-01-02",
    )  # fmt: skip
    clerk.keys("F7")
    clerk.type(clerk.decision.pickup_decision_day, "+1")
    clerk.keys("Ctrl+S")
    assert clerk.decision.pickup_decision_day_field.error()
    clerk.type(clerk.decision.pickup_decision_day, "t")
    clerk.keys("Ctrl+S")
    assert state_of(clerk.shop) == "waiting"


def test_the_slower_of_two_who_decide_is_told(clerk: Clerk) -> None:
    made = arrived(clerk.shop)
    clerk.open(made).keys("F7")
    told = transport.Decide(clerk.shop.op(), made, clerk.file("TY-88062415").version, "查货")
    transport.hold(clerk.shop.db, clerk.shop.acting("zhou"), told)
    clerk.type(clerk.decision.pickup_decision_reason, "发货人要求")
    assert clerk.said.kind == "bad"
    assert clerk.file("TY-88062415").state_reason == "查货"


def test_what_is_decided_is_decided_about_the_waybill_on_the_screen(clerk: Clerk) -> None:
    first, second = arrived(clerk.shop), arrived(clerk.shop, number="TY-2")
    clerk.open(first).keys("F7")
    clerk.keys("Esc").keys("Esc")
    clerk.open(second).keys("F7")
    clerk.type(clerk.decision.pickup_decision_reason, "发货人要求")
    assert clerk.file("TY-2").state is ConsignmentState.HELD
    assert clerk.file("TY-88062415").state is ConsignmentState.WAITING


def test_a_keeper_alone_decides_nothing(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> None:
    clerk = Clerk(qtbot, desk_shop, tmp_path, login="keeper2")
    clerk.open(arrived(desk_shop))
    assert clerk.view.left.pickup_decide.isHidden()
    clerk.open(on_the_way(desk_shop, number="TY-2")).keys("F7")
    assert clerk.decision.pickup_decision.count() == 1
