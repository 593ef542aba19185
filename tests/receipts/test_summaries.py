"""The week and the month by site, and what finance sees of each customer."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from tests.receipts.stack import required
from tests.shop import Shop
from wms_desktop.core.language import Language
from wms_desktop.db import archive
from wms_desktop.documents.render import page_texts
from wms_desktop.receipts import (
    charts,
    envelope_queries,
    finance,
    life,
    printing_control,
    summaries,
)
from wms_desktop.receipts.finance import Which
from wms_desktop.receipts.kinds import AbnormalKind, ReceiptState
from wms_desktop.receipts.printing_control import PrintSummary
from wms_desktop.receipts.summaries import Span
from wms_desktop.receipts.tables import Receipt

DUE = date(2026, 5, 20)  # a Wednesday
TODAY = date(2026, 5, 21)


def due(shop: Shop, days: int = 0, back: int | None = None, **fixed: object) -> str:
    """A receipt due *days* after the 20th, back *back* days after its due day."""
    due_on = DUE + timedelta(days=days)
    number = required(shop, arrived_on=due_on - timedelta(days=10), **fixed)[0]
    if back is not None:
        with shop.db.write() as session:
            row = session.scalars(select(Receipt).where(Receipt.number == number)).one()
            row.state, row.back_on = ReceiptState.RECEIVED, due_on + timedelta(days=back)
    return number


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize(
    ("day", "span", "begin", "after", "before"),
    [
        ("2026-05-18", Span.WEEK, "2026-05-18", "2026-05-25", "2026-05-11"),
        ("2026-05-24", Span.WEEK, "2026-05-18", "2026-05-25", "2026-05-11"),
        ("2026-05-25", Span.WEEK, "2026-05-25", "2026-06-01", "2026-05-18"),
        ("2026-01-01", Span.MONTH, "2026-01-01", "2026-02-01", "2025-12-01"),
        ("2026-02-28", Span.MONTH, "2026-02-01", "2026-03-01", "2026-01-01"),
        ("2026-12-31", Span.MONTH, "2026-12-01", "2027-01-01", "2026-11-01"),
    ],
)
def test_where_a_period_begins(day: str, span: Span, begin: str, after: str, before: str) -> None:
    first = span.begin(date.fromisoformat(day))
    assert f"{first}" == begin
    assert (f"{span.after(first)}", f"{span.before(first)}") == (after, before)


@pytest.mark.rule("KPI-5")
@pytest.mark.parametrize(
    ("back", "in_time", "late"), [(-1, 1, 0), (0, 1, 0), (1, 0, 1), (30, 0, 1)]
)
def test_the_due_day_is_still_in_time(shop: Shop, back: int, in_time: int, late: int) -> None:
    due(shop, back=back)
    tally = summaries.board(shop.db, TODAY, DUE, Span.WEEK).total
    assert (tally.in_time, tally.late, tally.required) == (in_time, late, 1)
    assert tally.average_days == 10 + back


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize(("today", "waiting", "overdue"), [(20, 1, 0), (21, 0, 1)])
def test_what_is_not_back_counts_from_the_day_after(
    shop: Shop, today: int, waiting: int, overdue: int
) -> None:
    due(shop)
    board = summaries.board(shop.db, date(2026, 5, today), DUE, Span.WEEK)
    assert (board.total.waiting, board.total.overdue) == (waiting, overdue)
    assert board.total.share == (Decimal(0) if overdue else None)


@pytest.mark.rule("RCP-6")
def test_the_month_by_site_with_kinds_and_the_months_before(shop: Shop) -> None:
    for back in (0, 0, 2):
        due(shop, back=back)
    bad = due(shop, days=-1)
    due(shop, back=0, site_id=1)
    due(shop, days=-30, back=5)  # the month before
    due(shop, days=12)  # the month after
    with shop.db.write() as session:
        row = life.locked(session, {bad})[bad]
        life.enter(session, shop.acting(), row, ReceiptState.ABNORMAL, "", AbnormalKind.NO_SEAL)
    board = summaries.board(shop.db, TODAY, DUE, Span.MONTH)
    figures = {
        row.site: (t.required, t.in_time, t.late, t.outstanding, t.abnormal, t.share)
        for row in board.rows
        for t in [row.tally]
    }
    assert figures == {
        "绍兴柯桥网点": (4, 2, 1, 1, {AbnormalKind.NO_SEAL: 1}, Decimal("0.5")),
        "上海宝山仓": (1, 1, 0, 0, {}, Decimal(1)),
    }
    assert board.total.required == 5
    assert len(board.begins) == summaries.PERIODS
    assert board.everywhere[-2].late == 1
    chart = charts.over_time(board, Language.EN, board.rows[-1].id)
    assert chart.series[0].values[-2:] == (0.0, 60.0)
    assert chart.target == 95
    assert chart.is_off(94.9)
    assert not chart.is_off(95.0)


@pytest.mark.rule("RCP-6")
@pytest.mark.parametrize("language", list(Language))
def test_the_summary_prints(shop: Shop, language: Language) -> None:
    due(shop, back=0)
    due(shop)
    by = shop.acting(language=language)
    command = PrintSummary(shop.op(), DUE, Span.MONTH)
    sha256 = printing_control.print_summary(shop.db, by, command).value
    text = page_texts(archive.content(shop.db, sha256))[0]
    for wanted in ("绍兴柯桥网点", "50.0", "2026-05", "95"):
        assert wanted in text, wanted


@pytest.mark.rule("RCP-10")
def test_what_holds_up_an_invoice(shop: Shop) -> None:
    back = due(shop, back=0)
    held = due(shop)
    due(shop, back=3, shipper_name="华丰贸易", customer_id=None, is_cash=True)
    due(shop, days=40, shipper_name="明年再来")
    month = date(2026, 5, 1)

    def names(which: Which, text: str = "") -> list[str]:
        rows = finance.customers(shop.db, TODAY, month, which, text=text)
        assert len(rows) == finance.count_customers(shop.db, TODAY, month, which, text=text)
        return [row.customer for row in rows]

    assert names(Which.ALL) == ["华丰贸易", "绍兴锦程纺织有限公司"]
    assert names(Which.READY) == ["华丰贸易"]
    assert names(Which.HELD) == ["绍兴锦程纺织有限公司"]
    assert names(Which.ALL, "华丰") == ["华丰贸易"]
    ready, row = finance.customers(shop.db, TODAY, month)
    assert (ready.total, ready.back, ready.held, ready.cash, ready.is_ready) == (1, 1, 0, 1, True)
    assert (row.total, row.back, row.held, row.overdue) == (2, 1, 1, 1)
    assert [each.number for each in finance.held(shop.db, row)] == [held]
    assert finance.held(shop.db, ready) == []
    assert back != held
    first = finance.customers(shop.db, TODAY, month, limit=1)
    assert finance.customers(shop.db, TODAY, month, after=first[0]) == [row]


@pytest.mark.rule("KPI-5")
def test_a_month_is_found_by_its_index_however_many_receipts_there_are(shop: Shop) -> None:
    if not shop.db.is_sqlite:
        pytest.skip("PostgreSQL decides by its statistics")
    steps: list[str] = []

    def explain(connection, _cursor, statement, parameters, *_rest):  # type: ignore[no-untyped-def]
        if "FROM receipt" in statement and not statement.startswith("EXPLAIN"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps.extend(row[3] for row in plan)

    event.listen(shop.db.engine, "before_cursor_execute", explain)
    try:
        month = TODAY.replace(day=1)
        summaries.board(shop.db, TODAY, month, Span.MONTH)
        finance.customers(shop.db, TODAY, month, Which.ALL)
        finance.count_customers(shop.db, TODAY, month, Which.HELD)
        envelope_queries.waiting_to_send(shop.db, 1)
    finally:
        event.remove(shop.db.engine, "before_cursor_execute", explain)
    assert steps
    assert not [step for step in steps if step.startswith("SCAN receipt")]
