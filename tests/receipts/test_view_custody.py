"""Movement through a robot that has a keyboard and a scanner (RCP-7, RCP-8, RCP-9)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, SlowWrites, open_page, scan
from tests.receipts.moving import Post, filed, receipt_of, standing, state_of
from tests.receipts.test_keeping import closed, proposed
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.receipts import custody_queries, envelopes
from wms_desktop.receipts.kinds import Arrival, EnvelopeState, ReceiptState
from wms_desktop.receipts.view import ReceiptsPage
from wms_desktop.receipts.view_custody import CustodyTab
from wms_desktop.scanning import resolver
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.tasks import Lane

PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
OpenTab = Callable[..., "Clerk"]


class Clerk:
    """Sits at Movement with a scanner in one hand."""

    def __init__(self, bot: QtBot, page: ReceiptsPage, shop: Shop) -> None:
        self.bot, self.page, self.shop = bot, page, shop
        shell = page.context.shell
        assert isinstance(shell, RecordingShell)
        self.shell = shell
        page.activateWindow()
        page.show_part("custody")
        self.settle()

    @property
    def tab(self) -> CustodyTab:
        shown = self.page.subs.shown
        assert isinstance(shown, CustodyTab)
        return shown

    def settle(self) -> None:
        for _ in range(4):
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> Clerk:
        self.bot.keyClick(QApplication.focusWidget() or self.page, key, modifier)
        self.settle()
        return self

    def type(self, text: str) -> Clerk:
        target = QApplication.focusWidget()
        assert target is not None
        self.bot.keyClicks(target, text)
        self.settle()
        return self

    def scan(self, text: str) -> ScanResult:
        meanings = resolver(self.shop.db, lambda: 1)(text)
        assert meanings, text
        told = scan(self.bot, self.page, text, meanings[0])
        self.settle()
        return told

    def undo(self, told: ScanResult) -> Clerk:
        assert told.undo is not None
        told.undo()
        self.settle()
        return self

    def part(self, name: str, key: str = "") -> Clerk:
        self.tab.show_part(name)
        if key:
            self.tab.part.choose(key)
        self.settle()
        return self

    def find(self, name: str) -> Any:
        found = self.page.findChild(QWidget, name)
        assert found is not None, name
        return found

    @property
    def expects(self) -> str:
        return self.page.expectation().order

    @property
    def told(self) -> ScanResult:
        return self.shell.results[-1]


@pytest.fixture
def clerk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> OpenTab:
    def run(**context: Any) -> Clerk:
        page = open_page(qtbot, desk_shop, ReceiptsPage, tmp_path, **context)
        return Clerk(qtbot, page, desk_shop)

    return run


def envelope_of(shop: Shop, index: int = 0) -> Any:
    from wms_desktop.receipts import envelope_queries

    return envelope_queries.envelopes(shop.db, 1)[index]


def envelope_to(shop: Shop, site_id: int) -> int:
    command = envelopes.OpenEnvelope(uuid4(), site_id)
    return envelopes.open_envelope(shop.db, shop.acting(), command).value


@pytest.mark.rule("RCP-7")
def test_an_envelope_is_packed_and_sent_by_keys_and_scans(clerk: OpenTab, desk_shop: Shop) -> None:
    numbers = standing(desk_shop, ReceiptState.FILED, 2, site_id=1, origin_site_id=2)
    at = clerk()
    assert at.expects == "扫描信封"
    at.press(Qt.Key.Key_F3)
    assert at.find("receipts_envelope_site").currentText() == "绍兴柯桥网点  待寄 2 张"
    at.press(Qt.Key.Key_S, CTRL)
    assert at.expects == "扫描回单"
    told = at.scan(numbers[0])
    assert (told.kind, told.note) == ("ok", f"{envelope_of(desk_shop).number} 共 1 张")
    at.undo(told)
    assert envelope_of(desk_shop).count == 0
    for number in numbers:
        at.scan(number)
    assert at.scan(numbers[0]).kind == "bad"
    at.press(Qt.Key.Key_Return, CTRL)
    assert envelope_of(desk_shop).state is EnvelopeState.SENT
    assert len(at.shell.tray.printed) == 1
    assert state_of(desk_shop, numbers[0]) is ReceiptState.DISPATCHED


@pytest.mark.rule("RCP-7")
def test_a_slip_never_goes_into_an_envelope_whose_answer_came_late(
    clerk: OpenTab, desk_shop: Shop
) -> None:
    post, (number,) = Post(desk_shop), filed(desk_shop, 1, site_id=1, origin_site_id=2)
    older, newer = (envelope_to(desk_shop, 2) for _ in range(2))
    at = clerk()
    slow = SlowWrites(at.page.context.tasks, Lane.READ)
    at.tab.part.show_row(envelope_of(desk_shop, 0))
    at.tab.part.show_row(envelope_of(desk_shop, 1))  # the older one is chosen last
    assert at.scan(number).kind == "warn", "no envelope is known to be open yet"
    slow.arrive(newest_first=True)
    at.settle()
    assert at.scan(number).kind == "ok"
    assert [post.envelope(each).id for each in (older, newer) if post.arrivals(each)] == [older]


@pytest.mark.rule("RCP-7")
def test_an_envelope_that_arrived_is_opened_by_its_scan_and_checked(
    clerk: OpenTab, desk_shop: Shop
) -> None:
    post, numbers = Post(desk_shop), filed(desk_shop, 3)
    envelope_id = post.sent(numbers[:2])
    at = clerk().part("destruction")
    assert at.scan(post.envelope(envelope_id).number).kind == "ok"
    assert at.tab.part.name == "envelopes"
    assert post.envelope(envelope_id).state is EnvelopeState.OPENED
    at.scan(numbers[0])
    assert at.expects == "确认：1–6"
    at.press(Qt.Key.Key_1)
    assert post.line(envelope_id, numbers[0]).meets_needs is True
    assert at.expects == "扫描回单"
    extra = at.scan(numbers[2])
    assert (extra.kind, extra.note) == ("warn", "不在此清单上")
    assert at.tab.part.papers["arriving"].foot.text == "已核 1 / 2 张  多出 1 张"
    at.press(Qt.Key.Key_Return, CTRL)
    assert post.envelope(envelope_id).state is EnvelopeState.OPENED  # the extra one waits
    at.press(Qt.Key.Key_1).press(Qt.Key.Key_Return, CTRL)
    assert post.arrivals(envelope_id) == [Arrival.ARRIVED, Arrival.MISSING, Arrival.EXTRA]
    assert (at.told.kind, at.told.note) == ("warn", "缺少 1 张")


@pytest.mark.rule("RCP-7")
def test_a_difference_is_settled_with_one_key(clerk: OpenTab, desk_shop: Shop) -> None:
    post, numbers = Post(desk_shop), filed(desk_shop)
    post.close(post.unsealed(numbers))
    at = clerk().part("envelopes", "differences")
    at.find("receipts_settle_note").setFocus()
    at.type("in a carton").press(Qt.Key.Key_S, CTRL)
    assert state_of(desk_shop, numbers[0]) is ReceiptState.RECEIVED


@pytest.mark.rule("RCP-8")
def test_a_customer_at_the_counter_signs_on_the_screen(clerk: OpenTab, desk_shop: Shop) -> None:
    numbers = standing(desk_shop, ReceiptState.RECEIVED, 2)
    at = clerk().part("hand_over")
    for number in numbers:
        assert at.scan(number).kind == "ok"
    assert at.tab.part.filter == "lists"
    at.press(Qt.Key.Key_Return, CTRL)
    assert state_of(desk_shop, numbers[0]) is ReceiptState.RECEIVED  # nobody has signed
    assert at.find("receipts_signature").is_empty()
    pad = at.find("receipts_signature")
    pad.add_stroke([(20, 20), (60, 50), (110, 18), (150, 52)])
    pad.add_stroke([(30, 55), (120, 30)])
    at.press(Qt.Key.Key_Return, CTRL)
    assert {state_of(desk_shop, n) for n in numbers} == {ReceiptState.HANDED_OVER}
    at.part("hand_over", "close").press(Qt.Key.Key_S, CTRL)
    assert state_of(desk_shop, numbers[0]) is ReceiptState.CLOSED
    at.press(Qt.Key.Key_Return, CTRL)
    at.shell.questions[-1].on_yes()
    assert state_of(desk_shop, numbers[1]) is ReceiptState.CLOSED


@pytest.mark.rule("RCP-8")
def test_all_of_a_customer_by_one_key(clerk: OpenTab, desk_shop: Shop) -> None:
    standing(desk_shop, ReceiptState.RECEIVED, 3)
    at = clerk().part("hand_over")
    at.press(Qt.Key.Key_F3)
    lists = custody_queries.hand_overs(desk_shop.db, 1)
    assert [(row.count, row.taker) for row in lists] == [(3, "周经理")]
    assert at.find("receipts_taker").text() == "周经理"
    at.press(Qt.Key.Key_F9)
    assert len(at.shell.tray.printed) == 1


@pytest.mark.rule("RCP-9")
def test_who_pays_cash_is_on_top_and_told_with_one_key(clerk: OpenTab, desk_shop: Shop) -> None:
    told, waiting = standing(desk_shop, ReceiptState.RECEIVED, 2, is_cash=True)
    at = clerk().part("hand_over", "cash")
    rows = at.tab.part.lists["cash"].rows
    assert rows.row(0).phone == "0575-84120001"
    at.press(Qt.Key.Key_S, CTRL)
    found = custody_queries.cash_waiting(desk_shop.db, 1)
    assert [(row.number, bool(row.told_at)) for row in found] == [(waiting, False), (told, True)]


def test_a_slip_goes_into_the_box_in_use_and_a_lent_one_comes_back(
    clerk: OpenTab, desk_shop: Shop
) -> None:
    number = standing(desk_shop, ReceiptState.RECEIVED)[0]
    at = clerk().part("boxes")
    at.press(Qt.Key.Key_F3).press(Qt.Key.Key_S, CTRL)
    told = at.scan(number)
    assert told.note == "2026-05，第 1 号"
    at.undo(told)
    assert receipt_of(desk_shop, number).box_id is None
    at.scan(number)
    at.press(Qt.Key.Key_F9)
    assert len(at.shell.tray.printed) == 1
    at.part("boxes", "loans").scan(number)
    at.type("Wang").press(Qt.Key.Key_Return).type("audit").press(Qt.Key.Key_S, CTRL)
    assert [row.borrower for row in custody_queries.loans(desk_shop.db, 1)] == ["Wang"]
    assert at.scan(number).note == "已归还，放回 2026-05，第 1 号"
    assert custody_queries.loans(desk_shop.db, 1) == []


def test_a_list_is_approved_and_destroyed_after_a_question(clerk: OpenTab, desk_shop: Shop) -> None:
    number = closed(desk_shop)[0]
    proposed(desk_shop, "lin")
    first = clerk(login="zhou").part("destruction")
    first.press(Qt.Key.Key_S, CTRL)
    first.press(Qt.Key.Key_S, CTRL)  # the same person again
    second = clerk(login="gm").part("destruction")
    assert second.tab.part.lists["lists"].rows.row(0).approvals == 1
    second.press(Qt.Key.Key_S, CTRL).press(Qt.Key.Key_Return, CTRL)
    assert receipt_of(desk_shop, number).destroyed_on is None
    assert second.shell.questions[-1].danger
    second.shell.questions[-1].on_yes()
    assert receipt_of(desk_shop, number).destroyed_on == desk_shop.today


def test_what_is_typed_is_there_again_after_a_new_start(clerk: OpenTab, desk_shop: Shop) -> None:
    standing(desk_shop, ReceiptState.FILED, site_id=1, origin_site_id=2)
    at = clerk()
    at.press(Qt.Key.Key_F3)
    at.find("receipts_envelope_new_waybill").setFocus()
    at.type("SF1234")
    at.bot.wait(500)
    again = clerk(language=Language.EN)
    again.press(Qt.Key.Key_F3)
    assert again.find("receipts_envelope_new_waybill").text() == "SF1234"


def test_who_moves_nothing_is_told_why(clerk: OpenTab, desk_shop: Shop) -> None:
    Post(desk_shop).sent(filed(desk_shop))
    at = clerk(login="gm").part("envelopes", "arriving")
    assert at.tab.part.side.current.why.text() == "你的角色不能流转回单。"


def test_f6_shows_every_list(clerk: OpenTab) -> None:
    at, seen = clerk(language=Language.EN), []
    for name in at.tab.parts:
        at.part(name)
        for _key in at.tab.part.filters:
            seen.append(f"{name}/{at.tab.part.filter}")
            at.press(Qt.Key.Key_F6)
    assert len(set(seen)) == 11
    at.part("envelopes").press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert at.tab.part.name == "hand_over"
