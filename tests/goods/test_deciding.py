"""Orders that wait for customer service: decisions, how long they wait, red papers (OUT-2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.conftest import TODAY, dump
from tests.goods.conftest import Counter
from tests.goods.robots import GoodsDesk
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.goods import due, outbound, picking, printing
from wms_desktop.goods.decided import decided_of
from wms_desktop.goods.kinds import Decision, ExceptionKind, OutboundState
from wms_desktop.goods.outbound_detail import pick_list
from wms_desktop.goods.printing import PaperKind
from wms_desktop.goods.rules import GoodsFault
from wms_desktop.upkeep.badges import of_goods

TOMORROW = TODAY + timedelta(days=1)


def paused(counter: Counter) -> int:
    """An order of 5 whose picker found one missing."""
    shop = counter.shop
    item = shop.item()
    shop.stock(item, shop.lot(item), 9)
    order = counter.order((item, 5))
    counter.allocate(order)
    short = picking.ReportShortage(shop.op(), order, 1, ExceptionKind.SHORT, Decimal(1), "箱空")
    picking.report_shortage(shop.db, shop.acting(), short)
    return order


def decide(
    counter: Counter, order: int, decision: Decision, until: date | None = None, by: str = "zhou"
) -> int:
    command = outbound.Decide(
        counter.shop.op(), order, counter.outbound(order).version, decision, "客户同意", until
    )
    return outbound.decide(counter.shop.db, counter.shop.acting(by), command).value


@pytest.mark.rule("OUT-2")
def test_waiting_until_a_day_keeps_the_goods_and_comes_back_that_day(counter: Counter) -> None:
    order, shop = paused(counter), counter.shop
    assert of_goods(shop.db, shop.acting()) == ("warn", 1)
    decide(counter, order, Decision.WAIT, TOMORROW)
    found = counter.outbound(order)
    assert found.state is OutboundState.PAUSED
    kept = decided_of(found.steps[-1].detail)
    assert kept is not None
    assert (kept.decision, kept.until, kept.reason) == (Decision.WAIT, TOMORROW, "客户同意")
    assert found.steps[-1].person == "周立群"
    assert sum(stop.quantity for stop in pick_list(shop.db, order)) == 5
    assert due.count_to_decide(shop.db, 1, today=TODAY) == 0
    assert due.count_to_decide(shop.db, 1, today=TOMORROW) == 1
    assert [row.id for row in due.outbound_due(shop.db, 1, part=due.DECIDE)] == [order]
    decide(counter, order, Decision.SHIP_SHORT)
    assert counter.outbound(order).state is OutboundState.APPROVED


@pytest.mark.rule("OUT-2")
def test_what_is_to_be_decided_now_stands_before_what_waits(counter: Counter) -> None:
    shop, orders = counter.shop, []
    for number, days in enumerate((9, 0, 2, 0)):
        item = shop.item(f"W-{number}")
        shop.stock(item, shop.lot(item), 9)
        order = counter.order((item, 5))
        counter.allocate(order)
        hold = outbound.Hold(shop.op(), order, counter.outbound(order).version, "查")
        outbound.hold(shop.db, shop.acting(), hold)
        if days:
            decide(counter, order, Decision.WAIT, TODAY + timedelta(days=days))
        orders.append(order)
    wanted = [orders[1], orders[3], orders[2], orders[0]]
    assert [row.id for row in due.outbound_due(shop.db, 1, part=due.DECIDE)] == wanted
    one_by_one, after = [], None
    while page := due.outbound_due(shop.db, 1, part=due.DECIDE, after=after, limit=1):
        after = page[-1]
        one_by_one.append(after.id)
    assert one_by_one == wanted


@pytest.mark.rule("OUT-2")
@pytest.mark.parametrize(
    "until",
    [None, TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=91), date.max, date.min],
)
def test_a_day_that_cannot_be_waited_for_is_refused(counter: Counter, until: date | None) -> None:
    """Bad input 69."""
    order = paused(counter)
    before = dump(counter.shop.db)
    with pytest.raises(Refused) as refused:
        decide(counter, order, Decision.WAIT, until)
    assert refused.value.code is GoodsFault.WAIT_DAY
    assert dump(counter.shop.db) == before


@pytest.mark.rule("OUT-2")
def test_only_customer_service_decides(counter: Counter) -> None:
    order = paused(counter)
    before = dump(counter.shop.db)
    with pytest.raises(Refused):
        decide(counter, order, Decision.GO_ON, by="keeper2")
    assert dump(counter.shop.db) == before


@pytest.mark.rule("OUT-4")
def test_what_was_sent_waits_for_confirmation(counter: Counter) -> None:
    shop = counter.shop
    item = shop.item()
    shop.stock(item, shop.lot(item), 9)
    order = counter.order((item, 5))
    counter.allocate(order)
    counter.pick_all(order)
    counter.pack(order)
    assert due.outbound_due(shop.db, 1, part=due.CONFIRM) == []
    counter.ship(order)
    for state in (OutboundState.DELIVERED, OutboundState.CONFIRMED):
        assert [row.id for row in due.outbound_due(shop.db, 1, part=due.CONFIRM)] == [order]
        command = outbound.Confirm(shop.op(), order, counter.outbound(order).version, "包装完好")
        outbound.confirm(shop.db, shop.acting(), command)
        last = counter.outbound(order).steps[-1]
        assert (last.state, last.detail, last.person) == (state, "包装完好", "林晓雯")
    assert due.count_outbound(shop.db, 1, part=due.CONFIRM) == 0


@pytest.fixture
def desk(qtbot: QtBot, desk_shop: Shop, tmp_path: Path) -> GoodsDesk:
    return GoodsDesk(qtbot, desk_shop, tmp_path)


@pytest.mark.rule("OUT-2")
def test_the_list_of_decisions_and_the_form(desk: GoodsDesk) -> None:
    counter = Counter(desk.shop)
    order = paused(counter)
    desk.page.show_tab("outbound")
    orders = desk.page.outbound.list
    orders.goods_segments.choose("decide")
    orders.reload()
    assert len(desk.lines(orders.rows)) == 1
    told = desk.scan(counter.outbound(order).number)
    assert (told.kind, told.locks) == ("bad", True)
    assert "暂停" in told.head
    desk.press("F7")
    form = desk.outbound.side.decide
    form.goods_decision.set_value(Decision.WAIT)
    assert not form.goods_decide_until_field.isHidden()
    desk.type(form.goods_decide_reason, "明天到货")
    desk.press("Ctrl+S")
    assert not form.goods_decide_message.isHidden()
    desk.type(form.goods_decide_until, "+1")
    desk.press("Ctrl+S")
    last = counter.outbound(order).steps[-1]
    assert decided_of(last.detail).until == TOMORROW  # type: ignore[union-attr]
    orders.reload()
    assert any("等到 05-22" in cell for cell in desk.lines(orders.rows)[0])


def test_papers_of_a_changed_order_lock_until_they_are_printed_again(desk: GoodsDesk) -> None:
    counter, shop = Counter(desk.shop), desk.shop
    order = paused(counter)
    number = counter.outbound(order).number

    def print_list() -> None:
        command = printing.PrintPaper(shop.op(), order, PaperKind.PICK_LIST)
        printing.print_paper(shop.db, shop.acting(), command)

    print_list()
    decide(counter, order, Decision.GO_ON)
    with shop.db.engine.begin() as connection:  # a minute later, in whole seconds of SQLite
        connection.execute(text("DROP TRIGGER IF EXISTS printed_document_no_update"))
        connection.execute(
            text("UPDATE printed_document SET printed_at = datetime(printed_at, '-1 minute')")
        )
    told = desk.scan(number)
    assert (told.kind, told.locks) == ("bad", True)
    assert "有变更" in told.head
    assert not desk.outbound.goods_out_banner.isHidden()
    print_list()
    assert desk.scan(number).kind == "ok"


def test_papers_of_a_cancelled_order_lock(desk: GoodsDesk) -> None:
    counter = Counter(desk.shop)
    order = paused(counter)
    decide(counter, order, Decision.CANCEL)
    told = desk.scan(counter.outbound(order).number)
    assert (told.kind, told.locks) == ("bad", True)
    assert "客户同意" in told.note
