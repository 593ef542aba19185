"""The pickup screen in a clerk's hands."""

from __future__ import annotations

import logging
from decimal import Decimal
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tests.conftest import dump
from tests.desk import scan
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import NUMBER, OTHER_NUMBER, arrived, shows, state_of, version_of
from wms_desktop.core.language import Language
from wms_desktop.pickup import records, service
from wms_desktop.pickup.kinds import Collector, PaymentMeans, RefusalReason, Tick
from wms_desktop.transport import service as transport


@pytest.fixture
def desk(qtbot, desk_shop, tmp_path):
    def opened(**context) -> PickupDesk:
        return PickupDesk(qtbot, desk_shop, tmp_path, **context)

    return opened


def printed(page) -> int:
    return len(page.context.printing.jobs())


@pytest.mark.rule("PCK-9")
def test_from_scan_to_thank_you(desk_shop, desk):
    made = arrived(desk_shop, collect_freight=Decimal(186), needs_id_number=True)
    clerk = desk()
    assert clerk.waiting == ["TY-88062415"]
    assert clerk.scan(made).kind == "ok"
    assert not clerk.can_release
    clerk.show("杨民敬", NUMBER).tick_all().pay(PaymentMeans.WECHAT).sign()
    assert clerk.verdict == "可以放货"
    assert clerk.release().head == "TY-88062415 已放货"
    assert state_of(desk_shop) == "released"
    assert clerk.waiting == []
    assert printed(clerk.page) == 3  # receipt slip, pickup slip, cash receipt
    assert not clerk.page.is_open


@pytest.mark.rule("PCK-4")
def test_a_name_that_sounds_alike_is_red_and_locks_the_scan_bar(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop)).show("杨明静", NUMBER)
    assert clerk.verdict == "不能放货：姓名不一致"
    assert "读音相近" in clerk.view.steps.hint.text()
    assert (clerk.said.locks, clerk.said.note) == (True, "杨民敬 ≠ 杨明静")
    assert not clerk.can_release
    clerk.release()
    assert state_of(desk_shop) == "waiting"
    assert not clerk.view.steps.change.isHidden()
    assert clerk.view.steps.agent.is_open is False


@pytest.mark.rule("PCK-2")
def test_enter_stays_at_a_number_that_is_wrong(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop))
    entry = clerk.view.steps.entry
    clerk.type(entry.number, NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2"))
    assert clerk.page.focusWidget() is entry.number
    clerk.type(entry.number, NUMBER)
    assert clerk.page.focusWidget() is entry.document_name


def test_tab_goes_down_the_right_pane(desk_shop, desk):
    right = desk().open(arrived(desk_shop)).view.right
    stops = [*right.boxes.values(), *right.means.values(), right.steps.pickup_signed_on_paper]
    order, widget = [], stops[0]
    for _ in range(400):
        if widget in stops:
            order.append(widget)
        widget = widget.nextInFocusChain()
        if widget is stops[0]:
            break
    assert order == stops


def test_four_digits_that_nothing_waits_for_are_said_so(qtbot, desk):
    clerk = desk()
    assert [clerk.page.wants_text(text) for text in ("9999", "ABCD", "99999")] == [
        True,
        False,
        False,
    ]
    assert "9999" in scan(qtbot, clerk.page, "9999").head


@pytest.mark.rule("PCK-4")
@pytest.mark.rule("PCK-6")
def test_the_shippers_change_then_the_call_back_open_the_way(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop)).show("杨明静", NUMBER)
    clerk.view.steps.change.change_record.click()  # nothing is filled in yet
    assert clerk.view.steps.change.said_by_field.error()
    clerk.record_change()
    assert clerk.said.head == "变更已登记"
    assert clerk.view.steps.change.isHidden()
    clerk.tick_all().sign()
    assert not clerk.can_release
    clerk.type(clerk.view.steps.call.call_note, "本人接听，同意")
    assert clerk.verdict == "可以放货"
    assert "已放货" in clerk.release().head


@pytest.mark.rule("PCK-3")
def test_the_agents_block_opens_by_itself_for_another_person(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop)).show("李四", OTHER_NUMBER)
    agent = clerk.view.steps.agent
    assert agent.is_open
    assert (agent.entry.document().name, agent.entry.number.number()) == ("李四", OTHER_NUMBER)
    assert clerk.view.steps.entry.number.number() == ""
    clerk.show("杨民敬", NUMBER).tick_all().sign()
    assert clerk.verdict == "可以放货"
    clerk.release()
    record = records.record(desk_shop.db, 1)
    assert [whose for whose, *_ in record.documents] == [Collector.CONSIGNEE, Collector.AGENT]


@pytest.mark.rule("PCK-2")
def test_a_wrong_number_says_what_is_wrong_under_the_field(desk_shop, desk):
    clerk = desk(language=Language.EN).open(arrived(desk_shop)).show("杨民敬", NUMBER)
    clerk.agent("程发凯", "340802199003170414")
    said = clerk.view.steps.agent.entry.number_error.text()
    assert said == "Wrong check digit: last must be 5. Read it again."
    assert not clerk.can_release
    clerk.agent("程发凯", OTHER_NUMBER)
    assert clerk.view.steps.agent.entry.number_error.text() == ""


@pytest.mark.rule("PCK-7")
@pytest.mark.rule("PCK-8")
def test_what_is_not_ticked_or_paid_keeps_the_button_off_and_the_reason_beside_it(desk_shop, desk):
    made = arrived(desk_shop, collect_freight=Decimal(186), receipt_copies=2)
    clerk = desk().open(made).show("杨民敬", NUMBER).tick_all().sign()
    reason = clerk.view.right.pickup_release_reason
    assert "款项" in clerk.verdict
    assert not reason.isHidden()
    clerk.pay(PaymentMeans.CASH).tick(Tick.COPIES, False)
    assert not clerk.can_release
    clerk.tick(Tick.COPIES)
    assert clerk.can_release
    assert reason.isHidden()


def test_an_organization_collects_by_its_seal(desk_shop, desk):
    made = arrived(desk_shop, is_organization=True, consignee_name="上海宝华装饰有限公司")
    clerk = desk().open(made)
    seal = clerk.view.steps.seal
    seal.seal_means.setCurrentIndex(2)
    clerk.type(seal.organization_name, "上海宝华装饰有限公司")
    clerk.tick_all().sign()
    assert clerk.verdict == "可以放货"
    assert "已放货" in clerk.release().head


@pytest.mark.rule("PCK-9")
@pytest.mark.rule("PCK-10")
def test_a_refusal_is_a_proper_end_and_a_warning_the_next_time(desk_shop, desk):
    made = arrived(desk_shop)
    clerk = desk().open(made)
    assert clerk.refuse(RefusalReason.COPY_ONLY).head == "TY-88062415 已拒放"
    assert state_of(desk_shop) == "waiting"
    clerk.open(made)
    assert clerk.view.left.pickup_warning.text == "此运单已拒放 1 次 上次原因：只有复印件"


def test_another_reason_needs_words(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop))
    clerk.refuse(RefusalReason.OTHER)
    assert clerk.view.left.pickup_detail_field.error()
    clerk.refuse(RefusalReason.OTHER, "客户改天来")
    assert not clerk.page.is_open


def test_the_slower_counter_is_told_and_keeps_what_is_typed(desk_shop, desk):
    made = arrived(desk_shop)
    clerk = desk().open(made).show("杨民敬", NUMBER).tick_all().sign()
    boss = desk_shop.acting("zhou")
    for work in (transport.hold, transport.resume):
        work(
            desk_shop.db, boss, transport.Decide(uuid4(), made, version_of(desk_shop, made), "查货")
        )
    assert clerk.release().kind == "bad"
    assert state_of(desk_shop) == "waiting"
    assert clerk.verdict == "可以放货"
    assert "已放货" in clerk.release().head


def test_held_goods_are_red_on_the_scan(desk_shop, desk):
    made = arrived(desk_shop)
    told = transport.Decide(uuid4(), made, version_of(desk_shop, made), "发货人要求")
    transport.hold(desk_shop.db, desk_shop.acting("zhou"), told)
    clerk = desk()
    result = clerk.scan(made)
    assert (result.kind, result.locks) == ("bad", True)
    assert "发货人要求" in clerk.view.banner.detail


def test_the_search_opens_the_only_hit_with_enter(desk_shop, desk):
    arrived(desk_shop)
    arrived(desk_shop, number="TY-1", consignee_name="陈法开", consignee_phone="13900001234")
    clerk = desk()
    clerk.type(clerk.page.waiting.pickup_search, "1234")
    assert clerk.page.is_open
    assert clerk.view.desk.file.consignee_name == "陈法开"


def test_what_is_typed_comes_back_without_the_number(desk_shop, desk):
    made = arrived(desk_shop, collect_freight=Decimal(186))
    first = desk().open(made).show("杨民敬", NUMBER).tick_all().pay(PaymentMeans.CARD)
    first.page.close_desk()
    again = desk().open(made)
    assert again.view.steps.entry.document_name.text() == "杨民敬"
    assert again.view.right.taken()[0].means is PaymentMeans.CARD
    assert again.view.steps.entry.number.number() == ""


@pytest.mark.rule("PCK-9")
def test_a_marked_number_is_found_nowhere_after_a_run(desk_shop, desk, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    made = arrived(desk_shop)
    clerk = desk().open(made).show("杨明静", NUMBER)
    clerk.refuse(RefusalReason.NAME_DIFFERS)
    clerk.open(made).show("杨民敬", NUMBER).agent("程发凯", OTHER_NUMBER).tick_all().sign()
    clerk.page.close_desk()
    clerk.open(made).show("杨民敬", NUMBER).agent("程发凯", OTHER_NUMBER).tick_all().sign()
    assert "已放货" in clerk.release().head
    clerk.page.context.drafts.flush()
    for marked in (NUMBER, OTHER_NUMBER):
        assert not [row for row in dump(desk_shop.db) if marked in row]
        assert marked not in caplog.text
        assert marked not in QGuiApplication.clipboard().text()
        for path in tmp_path.rglob("*"):
            if path.is_file():
                assert marked.encode() not in path.read_bytes(), path


def test_the_number_field_shows_a_mask_when_left_and_copies_nothing(desk_shop, desk, qtbot):
    clerk = desk().open(arrived(desk_shop)).show("杨民敬", NUMBER)
    field = clerk.view.steps.entry.number
    clerk.view.steps.entry.document_name.setFocus()
    assert field.text() == f"3{'*' * 16}{NUMBER[-1]}"
    QGuiApplication.clipboard().setText("before")
    field.setFocus()
    field.selectAll()
    for key in (Qt.Key.Key_C, Qt.Key.Key_X):
        qtbot.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "before"
    assert field.number() == NUMBER


def test_escape_goes_back_one_level_at_a_time(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop))
    clerk.press(Qt.Key.Key_F4)
    assert clerk.view.left.is_refusing
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.view.left.is_refusing
    clerk.press(Qt.Key.Key_Escape)
    assert not clerk.page.is_open


@pytest.mark.rule("PCK-10")
def test_the_duty_manager_sees_repeated_refusals(desk_shop, desk):
    made = arrived(desk_shop)
    clerk = desk()
    for _ in range(2):
        clerk.open(made).refuse(RefusalReason.COPY_ONLY)
    boss = desk(login="zhou")
    assert "TY-88062415" in boss.page.waiting.pickup_alarm.text
    assert clerk.page.waiting.pickup_alarm.text == ""


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", [(1210, 624), (855, 404)])
def test_the_screen_fits(desk_shop, desk, language, size):
    made = arrived(desk_shop, collect_freight=Decimal(186), needs_seal=True, receipt_copies=2)
    clerk = desk(language=language, size=size).open(made).show("杨明静", NUMBER)
    assert clerk.page.size().toTuple() == size
    release = clerk.view.right.pickup_release
    bottom = release.mapTo(clerk.page, release.rect().bottomRight())
    assert clerk.page.rect().contains(bottom)


def test_everything_that_is_operated_has_a_name(desk_shop, desk):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit

    clerk = desk().open(arrived(desk_shop))
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for widget in clerk.page.findChildren(kind):
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                assert widget.objectName(), widget
                assert widget.accessibleName() or getattr(widget, "text", str)(), (
                    widget.objectName()
                )
    assert isinstance(clerk.page, QWidget)


def test_the_list_obeys_qts_rules(desk_shop, desk, qtmodeltester):
    arrived(desk_shop)
    qtmodeltester.check(desk().page.waiting.rows)


@pytest.mark.rule("PCK-9")
def test_a_released_waybill_says_who_collected_it_when_and_what_was_paid(desk_shop, desk):
    made = arrived(desk_shop, collect_freight=Decimal(186), cash_on_delivery=Decimal(0))
    clerk = desk(language=Language.EN).open(made).show("李四", OTHER_NUMBER)
    clerk.show("杨民敬", NUMBER).tick_all().pay(PaymentMeans.WECHAT).sign()
    clerk.release()
    clerk.open(made)
    told = clerk.facts
    assert told["Collected by"] == "李四 (agent, Family)"
    assert told["Released by"] == desk_shop.acting().person_name
    assert told["Released at"].startswith("20")
    assert told["Freight to collect"] == "¥ 186.00, taken: WeChat"
    assert told["Document: Agent"].startswith("Resident ID card 3****************")
    assert not any(number in " ".join(told.values()) for number in (NUMBER, OTHER_NUMBER))
    assert not clerk.view.steps.isVisible()
    assert not clerk.view.right.isVisible()
    assert clerk.facts_left["Freight to collect"] == "¥ 186.00, taken: WeChat"


@pytest.mark.rule("PCK-9")
def test_a_waybill_that_waits_shows_its_steps_after_a_released_one(desk_shop, desk):
    gone = arrived(desk_shop)
    waits = arrived(desk_shop, number="TY-1", consignee_phone="13900001234")
    clerk = desk().open(gone).show("杨民敬", NUMBER).tick_all().sign()
    clerk.release()
    clerk.open(gone)
    assert clerk.facts["收款"] == "无应收款"
    clerk.open(waits)
    assert clerk.view.steps.isVisible()
    assert clerk.view.right.isVisible()
    assert not clerk.view.record.isVisible()


@pytest.mark.rule("PCK-11")
def test_a_number_in_the_name_field_is_told_and_is_nobodys_name(qtbot, desk_shop, desk):
    made = arrived(desk_shop)
    clerk = desk().open(made)
    entry = clerk.view.steps.entry
    clerk.type(entry.number, NUMBER)
    clerk.type(entry.document_name, NUMBER)
    assert entry.name_field.error() == "这是号码，填到号码栏。"
    qtbot.waitUntil(lambda: clerk.page.focusWidget() is entry.document_name)
    assert not clerk.view.steps.agent.is_open  # no other person stands here
    assert clerk.view.steps.change.isHidden()
    assert entry.document().name == ""
    assert entry.kept()["name"] == ""
    clerk.tick_all().sign()
    assert not clerk.can_release
    clerk.type(entry.document_name, "杨民敬")
    assert entry.name_field.error() == ""
    clerk.valid(entry, "2036-05-01")
    assert clerk.tick_all().sign().release().head == "TY-88062415 已放货"


@pytest.mark.rule("PCK-11")
def test_a_number_as_the_agents_or_the_organizations_name_is_told_too(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop)).show("杨民敬", NUMBER)
    clerk.agent(OTHER_NUMBER, OTHER_NUMBER)
    assert clerk.view.steps.agent.entry.name_field.error()
    assert "代提人姓名" in clerk.verdict
    company = arrived(desk_shop, number="TY-2", is_organization=True, consignee_name="宝华装饰")
    seal = clerk.open(company).view.steps.seal
    clerk.type(seal.organization_name, OTHER_NUMBER)
    assert seal.organization_field.error()
    assert seal.name() == ""


def test_a_pickup_that_was_begun_is_offered_and_one_only_looked_at_is_not(desk_shop, desk):
    looked_at = arrived(desk_shop, number="TY-1", consignee_phone="13900001234")
    begun = arrived(desk_shop)
    clerk = desk().open(looked_at).open(begun).show("杨民敬", NUMBER)
    clerk.page.close_desk()
    drafts, person = clerk.page.context.drafts, desk_shop.acting().person_id
    (waiting,) = drafts.unfinished(person)
    assert waiting.page == "pickup"
    assert waiting.target == {"consignment": begun}
    assert waiting.params == {"number": "TY-88062415"}
    assert drafts.load(f"{person}/pickup/waybill-{looked_at}") is None
    clerk.open(begun).show("杨民敬", NUMBER).tick_all().sign().release()
    assert drafts.unfinished(person) == []
    clerk.open(begun)  # its record
    clerk.page.close_desk()
    assert drafts.unfinished(person) == []


def test_a_pickup_that_another_counter_has_ended_is_offered_no_more(desk_shop, desk):
    made = arrived(desk_shop)
    slow = desk().open(made).show("杨民敬", NUMBER)
    slow.page.close_desk()
    service.release(
        desk_shop.db, desk_shop.acting("zhou"),
        service.Release(desk_shop.op(), made, version_of(desk_shop, made),
                        shows(ticked=frozenset({Tick.SIGNATURE, Tick.COPIES}))),
        vault=slow.page.context.vault,
    )  # fmt: skip
    assert slow.page.context.drafts.unfinished(desk_shop.acting().person_id)
    slow.open(made)
    assert slow.facts["提货人"] == "杨民敬"
    assert slow.page.context.drafts.unfinished(desk_shop.acting().person_id) == []
