"""Beside the waybill: parts, codes, the book, photos of refusals, warnings, live interception."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from tests.desk import SlowWrites
from tests.pickup.robot import PickupDesk
from tests.pickup.test_book import COMPANY, customer, entry, setting
from tests.pickup.waybills import NUMBER, OTHER_NUMBER, PAPER, arrived, state_of, version_of
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.photo import Photo
from wms_desktop.pickup import book, codes, queries, records
from wms_desktop.pickup.kinds import DocumentKind, Due, PaymentMeans, RefusalReason
from wms_desktop.pickup.rules_settings import PICKUP_CODE
from wms_desktop.transport import service as transport
from wms_desktop.transport.queries import by_code
from wms_desktop.ui.page import Scan
from wms_desktop.ui.tasks import Lane

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ZONE = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.fixture
def desk(qtbot, desk_shop, tmp_path):
    def make(**context) -> PickupDesk:
        return PickupDesk(qtbot, desk_shop, tmp_path, **context)

    return make


@pytest.mark.rule("PCK-8")
def test_three_of_eight_now_and_the_rest_later(desk_shop, desk):
    made = arrived(desk_shop, pieces=8, collect_freight=Decimal(100))
    clerk = desk().open(made).show("杨民敬", NUMBER)
    clerk.type(clerk.view.right.pieces, "3")
    clerk.tick_all().pay(PaymentMeans.CASH).sign()
    assert clerk.release().head.endswith(" 已放 3 件，剩 5 件")
    assert state_of(desk_shop) == "waiting"
    clerk.open(made)
    assert "已提 3 / 8 件" in clerk.facts_left["货物"]
    assert clerk.facts_left["应收到付运费"] == "¥ 100.00，已收 ¥ 100.00"
    assert "¥" not in clerk.view._strip._who.text()  # nothing is left to pay
    assert clerk.view.right.money[Due.COLLECT_FREIGHT].isHidden()  # paid with the first part
    clerk.show("杨民敬", NUMBER).tick_all().sign()
    for wrong in ("6", "0", "x"):
        clerk.type(clerk.view.right.pieces, wrong)
        assert not clerk.can_release
        assert clerk.view.right.pieces_error.text() == "填 1 到 5"
    clerk.type(clerk.view.right.pieces, "5")
    clerk.tick_all().release()
    assert state_of(desk_shop) == "released"


@pytest.mark.rule("PCK-8")
def test_two_means_make_up_the_amount(desk_shop, desk):
    made = arrived(desk_shop, collect_freight=Decimal(186))
    clerk = desk().open(made).show("杨民敬", NUMBER).tick_all().pay(PaymentMeans.CASH).sign()
    part = clerk.view.right.money[Due.COLLECT_FREIGHT]
    part.split.click()
    clerk.type(part.amount, "200")
    assert part.part_field.error()
    assert not clerk.can_release
    clerk.type(part.amount, "100.50")
    part.second.set_value(PaymentMeans.WECHAT)
    clerk.release()
    paid = records.record(desk_shop.db, 1).payments
    assert [(means, str(amount)) for _, means, amount in paid] == [
        (PaymentMeans.CASH, "85.50"),
        (PaymentMeans.WECHAT, "100.50"),
    ]


@pytest.mark.rule("PCK-3")
def test_the_code_is_made_told_once_and_typed_or_scanned(desk_shop, desk):
    setting(desk_shop, PICKUP_CODE, "required")
    made = arrived(desk_shop)
    clerk = desk().open(made).show("杨民敬", NUMBER).tick_all().sign()
    step = clerk.view.steps.code
    assert "提货码" in clerk.verdict
    clerk.press(Qt.Key.Key_F3, SHIFT)
    code = "".join(c for c in step.told.text() if c.isdigit())
    assert len(code) == 6
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    clerk.type(step.typed, wrong)
    assert "还可试 4 次" in step.error.text()
    assert not clerk.can_release
    assert clerk.page.wants_text(code)
    clerk.page.take(Scan(code, None, None))
    assert clerk.can_release
    clerk.release()
    assert records.record(desk_shop.db, 1).is_code_shown


def test_a_passport_is_read_by_its_lines(desk_shop, desk):
    clerk = desk().open(arrived(desk_shop))
    assert clerk.page.wants_text(ZONE)
    clerk.page.take(Scan("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", None, None))
    clerk.page.take(Scan(ZONE, None, None))
    entry = clerk.view.steps.entry
    assert entry.kind() is DocumentKind.PASSPORT
    assert entry.number.text() == "L*******3"
    assert entry.validity.until.text() == "2012-04-15"
    assert "已过期" in clerk.verdict


@pytest.mark.rule("PCK-5")
def test_a_number_waits_for_the_books_answer_before_the_light_is_green(desk_shop, desk):
    clerk = desk()
    person = entry(desk_shop, clerk.page.context.vault, customer(desk_shop))
    made = arrived(desk_shop, is_organization=True, consignee_name=COMPANY)
    clerk.open(made)
    clerk.view.steps.seal.seal_means.set_value(person)
    reads = SlowWrites(clerk.page.context.tasks, Lane.READ)
    clerk.show("王小明", NUMBER).tick_all().sign()
    assert "名册核对" in clerk.verdict
    assert not clerk.can_release
    reads.arrive()
    assert clerk.verdict == "可以放货"
    clerk.type(clerk.view.steps.entry.number, OTHER_NUMBER)
    assert not clerk.can_release
    reads.arrive()
    assert "与名册登记的证件不符" in clerk.verdict


@pytest.mark.rule("PCK-5")
def test_an_answer_that_does_not_come_is_asked_for_again(desk_shop, desk, monkeypatch):
    clerk = desk()
    person = entry(desk_shop, clerk.page.context.vault, customer(desk_shop))
    clerk.open(arrived(desk_shop, is_organization=True, consignee_name=COMPANY))
    clerk.view.steps.seal.seal_means.set_value(person)
    with monkeypatch.context() as away:
        away.setattr(queries, "entries_of", _away)
        clerk.show("王小明", NUMBER).tick_all().sign()
        assert not clerk.can_release
    clerk.type(clerk.view.steps.entry.number, NUMBER)
    assert clerk.can_release


def _away(*_asked):
    raise Unavailable(Lack.DATABASE)


@pytest.mark.rule("PCK-5")
def test_the_book_is_filled_and_used_by_keyboard_alone(desk_shop, desk, tmp_path):
    customer(desk_shop)
    clerk = desk()
    clerk.press(Qt.Key.Key_F6)
    view = clerk.page.side.shown
    form = view.add_form
    clerk.type(form.customer, "宝华")
    assert form.customer.text() == COMPANY
    clerk.type(form.entry.number, NUMBER)
    clerk.type(form.entry.document_name, "王小明")
    paper = tmp_path / "letter.pdf"
    paper.write_bytes(PAPER)
    clerk.press(Qt.Key.Key_S, CONTROL)
    assert "委托书" in form.note.text()  # the letter is missing
    form.letter.read(paper)
    clerk.press(Qt.Key.Key_S, CONTROL)
    assert clerk.said.head == "王小明 可提货"
    assert [row.name for row in view.rows.rows()] == ["王小明"]
    clerk.press(Qt.Key.Key_Escape)
    made = arrived(desk_shop, is_organization=True, consignee_name=COMPANY)
    clerk.open(made)
    assert clerk.facts_left["提货人名册"] == "可提货 1 人，F6"
    clerk.view.steps.seal.seal_means.setCurrentIndex(3)
    clerk.show("王小明", OTHER_NUMBER)
    assert "与名册登记的证件不符" in clerk.verdict
    clerk.type(clerk.view.steps.entry.number, NUMBER)
    clerk.tick_all().sign()
    assert clerk.verdict == "可以放货"
    clerk.press(Qt.Key.Key_F6)
    assert clerk.page.side.shown.search.text() == COMPANY
    clerk.page.side.shown.list.select_first()
    clerk.press(Qt.Key.Key_F4)
    clerk.type(clerk.page.side.shown.revoke_form.reason, "离职")
    assert book.collectors(desk_shop.db)[0].revoke_reason == "离职"
    clerk.press(Qt.Key.Key_Escape)
    assert "授权已撤销" in clerk.verdict


@pytest.mark.rule("PCK-9")
def test_a_refusal_keeps_photos_and_shows_them_again(qtbot, desk_shop, desk, tmp_path):
    made = arrived(desk_shop)
    clerk = desk().open(made)
    picture = tmp_path / "copy.png"
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.save(str(picture))
    clerk.press(Qt.Key.Key_F4)
    clerk.view.left.photos.add(Photo(picture.read_bytes(), "copy.png"))
    qtbot.waitUntil(lambda: len(clerk.view.left.photos.photos) == 1)
    clerk.view.left.pickup_refusal_reason.set_value(RefusalReason.COPY_ONLY)
    clerk.view.left.pickup_refuse_now.click()
    assert len(records.photos(desk_shop.db, 1)) == 1
    clerk.open(made)
    assert clerk.view.left.photos.photos == ()
    clerk.press(Qt.Key.Key_H, CONTROL)
    panel = clerk.shell.panels[-1]
    assert panel.findChildren(type(clerk.view.left.photos))[0].tiles


def test_a_code_whose_waybill_is_no_longer_shown_is_told_to_nobody(desk_shop, desk):
    setting(desk_shop, PICKUP_CODE, "required")
    first, second = arrived(desk_shop), arrived(desk_shop, number="TY-88062416")
    clerk = desk().open(first)
    slow = SlowWrites(clerk.page.context.tasks)
    clerk.press(Qt.Key.Key_F3, SHIFT)
    clerk.type(clerk.view.steps.code.typed, "000000")
    clerk.open(second)
    slow.arrive()
    assert clerk.view.steps.code.told.isHidden()
    assert clerk.view.steps.code.error.text() == ""


def test_goods_stopped_elsewhere_turn_red_while_they_are_on_the_screen(desk_shop, desk):
    made = arrived(desk_shop)
    clerk = desk().open(made).show("杨民敬", NUMBER).tick_all().sign()
    assert clerk.can_release
    told = transport.Decide(uuid4(), made, version_of(desk_shop, made), "发货人要求")
    transport.hold(desk_shop.db, desk_shop.acting("zhou"), told)
    clerk.page.refresh()
    assert not clerk.can_release
    assert (clerk.said.kind, clerk.said.locks) == ("bad", True)
    assert "发货人要求" in clerk.view.banner.detail


@pytest.mark.rule("PCK-10")
def test_the_duty_manager_ticks_warnings_as_seen(desk_shop, desk):
    made = arrived(desk_shop)
    clerk = desk()
    for _ in range(2):
        clerk.open(made).refuse(RefusalReason.COPY_ONLY)
    clerk.press(Qt.Key.Key_F6, SHIFT)
    assert clerk.said.head == "值班经理专用"
    boss = desk(login="zhou")
    assert boss.page.waiting.warnings_button.text() == "预警 1"
    boss.press(Qt.Key.Key_F6, SHIFT)
    boss.press(Qt.Key.Key_S, CONTROL)
    assert boss.page.side.shown.rows.rows()[0].is_seen
    QTest.keyClick(boss.page.side.shown.list, Qt.Key.Key_Return)
    assert boss.page.is_open


@pytest.mark.rule("PCK-8")
def test_cash_receipt_and_notice_print(desk_shop, desk):
    from wms_desktop.db import archive
    from wms_desktop.documents.render import page_texts

    made = arrived(desk_shop, collect_freight=Decimal(186))
    clerk = desk().open(made).show("杨民敬", NUMBER).tick_all().pay(PaymentMeans.CASH).sign()
    clerk.release()
    clerk.open(made)
    clerk.press(Qt.Key.Key_F9, SHIFT)
    clerk.press(Qt.Key.Key_F9, CONTROL)
    kept = archive.papers(desk_shop.db, "TY-88062415")
    again = "".join(page_texts(archive.content(desk_shop.db, kept[0].sha256)))
    assert kept[0].kind == "cash_receipt"
    assert "壹佰捌拾陆元整" in again
    assert "副本" in again
    assert "副本" not in "".join(page_texts(archive.content(desk_shop.db, kept[1].sha256)))
    notice = archive.papers(desk_shop.db, records.record(desk_shop.db, 1).notice)
    assert [paper.kind for paper in notice] == ["privacy_notice"]
    assert by_code(desk_shop.db, "TY-88062415")[0].state.value == "released"
    assert codes.is_code("123 456")


@pytest.mark.rule("PCK-3")
def test_enter_leads_from_the_agent_to_the_signature(desk_shop, desk):
    made = arrived(desk_shop, pieces=3)
    clerk = desk().open(made).show("杨民敬", NUMBER).agent("程发凯", OTHER_NUMBER)
    kind = clerk.view.steps.agent.entry.document_kind
    kind.set_value(DocumentKind.OTHER_OFFICIAL)  # shows one more field
    focus, passed = clerk.view.steps.agent.entry.document_name, []
    focus.setFocus()
    while focus.objectName() != "pickup_signed_on_paper" and len(passed) < 30:
        passed.append(focus.objectName())
        is_button = focus.objectName() in ("letter_attach", "agent_off")
        QTest.keyClick(focus, Qt.Key.Key_Tab if is_button else Qt.Key.Key_Return)
        focus = clerk.view.window().focusWidget()
    assert focus.objectName() == "pickup_signed_on_paper", passed
    assert len(passed) == len(set(passed))
