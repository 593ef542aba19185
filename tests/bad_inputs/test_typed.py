"""What was typed stays typed: every refusal leaves the page as it was, in the language shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from tests.bad_inputs.said import require_whole, unchanged
from tests.bad_inputs.scan_desk import answered
from tests.counts.desk import CountDesk, started
from tests.desk import RecordingShell
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.pickup.robot import PickupDesk
from tests.pickup.waybills import NUMBER, arrived
from tests.returns.returning import ORDER, Returning
from tests.returns.test_view import ReturnsDesk
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.goods import inbound
from wms_desktop.stock.kinds import StorageClass

QUANTITIES = ("0", "-3", "abc", "", "1e9", "99999999", "6901234567892", "0.5", "3*", "½", "一二")
each_language = pytest.mark.parametrize("language", list(Language))
PLACES = ("Z-99", "C-01-01", "SUPPLIER", "", "'; DROP TABLE item;--")
STRANGE = (
    "B999", "R-20260518-0447-X", "6901234567890", "]C10106901234567892", "https://example.com/x",
    "x" * 4000, "АБВ", "'; DROP TABLE item;--", "<img src=http://x>", "%", "{0} %s", "2147483648",
)  # fmt: skip


@pytest.fixture
def receive(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> Callable[..., GoodsDesk]:
    """Receiving 48 rolls by hand; all but the quantity is typed."""

    def opened(language: Language = Language.ZH_CN, item: str = "A302-14") -> GoodsDesk:
        counter = Counter(desk_shop)
        rolls = desk_shop.item()
        desk_shop.item("COLD-1", "冷藏胶", storage_class=StorageClass.COLD)
        order = counter.announce((rolls, 48, "L260412"))
        desk = GoodsDesk(qtbot, desk_shop, tmp_path, language=language)
        desk.page.open(inbound=order)
        desk.press("F7")
        hand = desk.inbound.side.by_hand
        desk.find(hand.item, item)
        desk.type(hand.goods_hand_lot, "L260412")
        desk.type(hand.goods_hand_quantity, "12")
        desk.type(hand.goods_hand_location, "A-01-01")
        return desk

    return opened


def typed(hand: Any) -> tuple[str, str, str]:
    """What stands in the fields of receiving by hand."""
    return (
        hand.goods_hand_lot.text(),
        hand.goods_hand_quantity.text(),
        hand.goods_hand_location.text(),
    )


@pytest.mark.rule("INB-1")
@pytest.mark.rule("LOC-1")
@each_language
def test_receiving_by_hand(
    receive: Callable[..., GoodsDesk], language: Language, subtests: pytest.Subtests
) -> None:
    desk = receive(language)
    hand = desk.inbound.side.by_hand
    for quantity in QUANTITIES:
        with subtests.test(quantity=quantity), unchanged(desk.shop.db):
            retype(desk, hand.goods_hand_quantity, quantity)
            desk.press("Ctrl+S")
            said = hand.goods_hand_quantity_field.error()
            require_whole(said, language, [quantity, "3*12+5"])
            assert typed(hand) == ("L260412", quantity, "A-01-01")
    retype(desk, hand.goods_hand_quantity, "12")
    for place in PLACES:
        with subtests.test(place=place), unchanged(desk.shop.db):
            retype(desk, hand.goods_hand_location, place)
            desk.press("Ctrl+S")
            said = hand.goods_hand_location_field.error()
            require_whole(said, language, [place, "A302-14", "A-01-01", "A-01-02"])
            assert typed(hand) == ("L260412", "12", place)
    for code in STRANGE:
        with subtests.test(code=code[:20]), unchanged(desk.shop.db):
            [result] = answered(desk.bot, desk.shop, desk.page, code)
            assert result.kind == "bad"
            for part in (result.head, result.note):
                require_whole(part, language, [code, code[:120]])
            assert typed(hand) == ("L260412", "12", place)


def retype(desk: GoodsDesk, field: Any, text: str) -> None:
    """Other text in a field."""
    field.clear()
    desk.type(field, text)


@pytest.mark.rule("INB-1")
def test_an_item_that_is_not_announced_asks_and_keeps_it(
    receive: Callable[..., GoodsDesk],
) -> None:
    desk = receive(item="COLD-1")
    with unchanged(desk.shop.db):
        desk.press("Ctrl+S")
    assert typed(desk.inbound.side.by_hand) == ("L260412", "12", "A-01-01")


def test_the_order_was_finished_on_another_workstation(receive: Callable[..., GoodsDesk]) -> None:
    language = Language.ZH_TW
    desk = receive(language)
    shop, hand = desk.shop, desk.inbound.side.by_hand
    seen = desk.inbound.detail
    command = inbound.CompleteInbound(shop.op(), seen.id, seen.version, ("goods_lines_short",))
    inbound.complete(shop.db, shop.acting("keeper2"), command)
    with unchanged(shop.db):
        desk.press("Ctrl+S")
    assert typed(hand) == ("L260412", "12", "A-01-01")
    require_all_said(desk.shell, hand.goods_hand_message, language)


def test_the_database_is_locked_while_posting(receive: Callable[..., GoodsDesk]) -> None:
    language = Language.ZH_CN
    desk = receive(language)
    shop, hand = desk.shop, desk.inbound.side.by_hand
    event.listen(shop.db.engine, "checkout", _impatient)
    with closing(sqlite3.connect(str(shop.db.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with unchanged(shop.db):
            desk.press("Ctrl+S")
        other.execute("ROLLBACK")
    assert typed(hand) == ("L260412", "12", "A-01-01")
    require_all_said(desk.shell, hand.goods_hand_message, language)
    desk.press("Ctrl+S")
    assert shop.on_hand(1, "A-01-01") == 12


def _impatient(connection: sqlite3.Connection, *_more: object) -> None:
    connection.execute("PRAGMA busy_timeout=20")


def require_all_said(shell: RecordingShell, message: Any, language: Language) -> None:
    """Something was said, in the scan bar or beside the fields, and all of it is whole."""
    said = [part for result in shell.results if result.kind == "bad"
            for part in (result.head, result.note)]  # fmt: skip
    said += [message.text] if message.text else []
    assert said
    for part in filter(None, said):
        require_whole(part, language, ["RK-20260521-0001", "A302-14", "A-01-01"])


@pytest.mark.rule("CNT-2")
def test_counting(qtbot: QtBot, desk_shop: Shop, tmp_path: Path, subtests: pytest.Subtests) -> None:
    item = desk_shop.item()
    desk_shop.stock(item, desk_shop.lot(item), 24)
    started(desk_shop)
    desk = CountDesk(qtbot, desk_shop, tmp_path)
    desk.page.open(count_id=desk.count.id)
    desk.type("A-01-01").type("A302-14")
    fields = desk.page.blind.fields
    for quantity in ("-3", "abc", "1e9", "99999999", "0.5", "3*", "½"):
        with subtests.test(quantity=quantity), unchanged(desk_shop.db):
            fields.count_quantity.clear()
            fields.count_quantity.setFocus()
            desk.type(quantity)
            assert fields.count_location.text() == "A-01-01"
            assert fields.count_goods.text() == "A302-14"
            assert fields.count_quantity.text() == quantity


@pytest.mark.rule("PCK-2")
@each_language
def test_identity_numbers(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, language: Language, subtests: pytest.Subtests
) -> None:
    made = arrived(desk_shop)
    clerk = PickupDesk(qtbot, desk_shop, tmp_path, language=language).open(made)
    entry = clerk.view.steps.entry
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    for number in (wrong, "33010219850230241X", "330102", "一二三", "330102198503072416 7"):
        with subtests.test(number=number), unchanged(desk_shop.db):
            entry.number.clear()
            clerk.show("杨民敬", number)
            clerk.release()
            require_whole(entry.number_error.text(), language)
            assert entry.document_name.text() == "杨民敬"
            assert entry.number.number()
            assert not clerk.can_release


@pytest.mark.rule("RET-2")
@each_language
def test_returns(
    qtbot: QtBot, desk_shop: Shop, tmp_path: Path, language: Language, subtests: pytest.Subtests
) -> None:
    returning = Returning(desk_shop).deliver("A302-14", "L260412", 48)
    desk = ReturnsDesk(qtbot, desk_shop, tmp_path, language=language)
    desk.scan_order(returning)
    desk.scan_lot(returning, "A302-14", 12)
    field = desk.form.returns_quantity
    for quantity in ("0", "-3", "abc", "99999999", "0.5", "49", "3"):
        with subtests.test(quantity=quantity), unchanged(desk_shop.db):
            field.setFocus()
            field.selectAll()
            desk.enter(quantity)
            desk.ctrl(Qt.Key.Key_S)
            assert field.text() == quantity
            assert not desk.form.returns_submit.isEnabled()
            require_whole(desk.form.returns_blocked.text(), language)
            assert desk.form.returns_order.text() == ORDER
