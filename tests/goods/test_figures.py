"""How accurate and how punctual: the rule, and the orders it is worked out from (OUT-5, KPI-3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.conftest import TODAY
from tests.exports.way_out import WayOut
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop.goods import inbound, outbound, picking
from wms_desktop.goods.figures import figures
from wms_desktop.goods.kinds import Decision, ExceptionKind
from wms_desktop.goods.rules_figures import FinishedOrder, Flow, FlowFigures, flow_figures

pytestmark = pytest.mark.rule("OUT-5", "KPI-3")
DAY = date(2026, 5, 20)


def left(lines: int, wrong: int, due: int | None, done: date = DAY) -> FinishedOrder:
    """An order that left *due* days before it had to; None without such a day."""
    due_on = None if due is None else done + timedelta(days=due)
    return FinishedOrder(Flow.OUTBOUND, done, due_on, lines, wrong)


@pytest.mark.parametrize(
    ("orders", "accuracy", "punctuality"),
    [
        ([left(4, 1, 0)], "75.0", "100.0"),
        ([left(3, 0, -1), left(3, 2, 5)], "66.7", "50.0"),
        ([left(1, 0, None)], "100.0", None),
        ([left(2, 9, 1)], "0.0", "100.0"),
    ],
)
def test_percentages(orders: list[FinishedOrder], accuracy: str, punctuality: str | None) -> None:
    (found,) = flow_figures(orders, by_month=False)
    assert found.accuracy == Decimal(accuracy)
    assert found.punctuality == (None if punctuality is None else Decimal(punctuality))


def test_days_months_and_ways_are_kept_apart() -> None:
    orders = [
        left(1, 0, 0), left(1, 1, 0, date(2026, 5, 1)), left(1, 0, 0, date(2026, 4, 30)),
        FinishedOrder(Flow.INBOUND, DAY, None, 2, 0),
    ]  # fmt: skip
    days = [(f.period, f.flow) for f in flow_figures(orders, by_month=False)]
    assert days == [
        ("2026-05-20", Flow.INBOUND), ("2026-05-20", Flow.OUTBOUND), ("2026-05-01", Flow.OUTBOUND),
        ("2026-04-30", Flow.OUTBOUND),
    ]  # fmt: skip
    months = [(f.period, f.flow, f.lines) for f in flow_figures(orders, by_month=True)]
    assert months == [
        ("2026-05", Flow.INBOUND, 2), ("2026-05", Flow.OUTBOUND, 2), ("2026-04", Flow.OUTBOUND, 1)
    ]  # fmt: skip
    assert flow_figures([], by_month=True) == []


def worked(counter: Counter) -> None:
    """One order right and in time, one short and late; one delivery right, one short."""
    shop = counter.shop
    item = shop.item()
    shop.stock(item, shop.lot(item, "L1"), 50)
    for quantity, due in ((5, TODAY), (6, date(2026, 1, 1))):
        order = counter.order((item, quantity), due_on=due)
        counter.allocate(order)
        if quantity == 6:
            counter.pick(order, item, None, "A-01-01", 5)
            short = picking.ReportShortage(shop.op(), order, 1, ExceptionKind.SHORT, Decimal(1))
            picking.report_shortage(shop.db, shop.acting(), short)
            version = counter.outbound(order).version
            decided = outbound.Decide(shop.op(), order, version, Decision.SHIP_SHORT, "客户同意")
            outbound.decide(shop.db, shop.acting("zhou"), decided)
        else:
            counter.pick_all(order)
        counter.pack(order)
        counter.ship(order)
    for received in (3, 2):
        order = counter.announce((item, 3, "L1"), expected_on=TODAY)
        counter.scan(order, item, received)
        version = counter.inbound(order).version
        confirmed = () if received == 3 else ("goods_lines_short",)
        done = inbound.CompleteInbound(shop.op(), order, version, confirmed)
        inbound.complete(shop.db, shop.acting(), done)


def day_of_database(shop: Shop) -> date:
    """The books are stamped by the database's clock."""
    query = text("SELECT date(max(at)) FROM outbound_step")
    with shop.db.engine.connect() as connection:
        return date.fromisoformat(str(connection.scalar(query))[:10])


def test_the_figures_come_from_the_orders(counter: Counter) -> None:
    worked(counter)
    today = day_of_database(counter.shop)
    span = {"first": today - timedelta(days=1), "last": today + timedelta(days=1)}
    found: dict[Flow, FlowFigures] = {
        each.flow: each for each in figures(counter.shop.db, 1, **span, by_month=True)
    }
    out, into = found[Flow.OUTBOUND], found[Flow.INBOUND]
    assert (out.orders, out.lines, out.right_lines, out.promised) == (2, 2, 1, 2)
    assert (into.orders, into.lines, into.right_lines, into.promised) == (2, 2, 1, 2)
    assert figures(counter.shop.db, 2, **span) == []
    long_ago = {"first": date(2020, 1, 1), "last": date(2020, 1, 2)}
    assert figures(counter.shop.db, 1, **long_ago) == []


def test_they_go_out_as_a_list(counter: Counter, tmp_path, capsys) -> None:
    worked(counter)
    out = WayOut(counter.shop, tmp_path, capsys)
    rows = out.rows("in-out", "--by", "month")
    assert [(row["Way"], row["Right lines"], row["Accuracy %"]) for row in rows] == [
        ("Goods in", 1, 50), ("Goods out", 1, 50)
    ]  # fmt: skip
    assert out.rows("in-out", "--to", "2020-01-01") == []
