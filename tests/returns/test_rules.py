"""RET-2 at, before and after each limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from wms_desktop.returns.rules import (
    LEAST_PIECES,
    MONTHS,
    Figures,
    ReturnFault,
    is_too_old,
    last_day,
    line_fault,
)
from wms_desktop.returns.rules_chain import CONFIRM_HOURS, SLIP_DAYS, confirm_by, slip_last_day


@pytest.mark.rule("RET-2")
def test_the_numbers_of_the_policy():
    assert (MONTHS.default, LEAST_PIECES.default) == (3, 12)


@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(("ordered_on", "today", "too_old"), [
    (date(2026, 2, 21), date(2026, 5, 20), False),
    (date(2026, 2, 21), date(2026, 5, 21), False),
    (date(2026, 2, 21), date(2026, 5, 22), True),
    (date(2025, 11, 30), date(2026, 2, 28), False),  # February is shorter
    (date(2025, 11, 30), date(2026, 3, 1), True),
    (date(2023, 11, 30), date(2024, 2, 29), False),  # leap day
    (date(2025, 12, 15), date(2026, 3, 15), False),
])  # fmt: skip
def test_an_order_is_too_old_after_three_months(ordered_on, today, too_old):
    assert is_too_old(ordered_on, today=today, months=3) is too_old


@pytest.mark.rule("RET-2")
@pytest.mark.bad_input(69)
@pytest.mark.parametrize(("ordered_on", "months", "last"), [
    (date(2025, 8, 31), 6, date(2026, 2, 28)),  # 31 August and six months
    (date(2023, 8, 31), 6, date(2024, 2, 29)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),  # a leap day
    (date(2024, 2, 29), 3, date(2024, 5, 29)),
    (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(2026, 1, 31), 3, date(2026, 4, 30)),
    (date(2026, 3, 31), 1, date(2026, 4, 30)),
    (date(2025, 10, 31), 3, date(2026, 1, 31)),  # over the year's end
    (date(2025, 12, 31), 2, date(2026, 2, 28)),
    (date(2026, 5, 21), 0, date(2026, 5, 21)),
])  # fmt: skip
def test_the_last_day_is_the_same_day_of_the_month_or_its_end(ordered_on, months, last):
    assert last_day(ordered_on, months) == last
    assert not is_too_old(ordered_on, today=last, months=months)
    assert is_too_old(ordered_on, today=last + timedelta(days=1), months=months)


@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(("quantity", "stock", "fault"), [
    ("11.999", "0", ReturnFault.TOO_FEW_OF_LOT),
    ("12", "0", None),
    ("12.001", "0", None),
    ("0.001", "0.001", None),
    ("0.001", "0", ReturnFault.TOO_FEW_OF_LOT),
    ("48.001", "9", ReturnFault.MORE_THAN_DELIVERED),
])  # fmt: skip
def test_the_limits_hold_to_the_thousandth(quantity, stock, fault):
    figures = Figures(Decimal(quantity), Decimal(48), Decimal(0), Decimal(stock))
    assert line_fault(figures, least_pieces=12) is fault


@pytest.mark.rule("RET-5")
@pytest.mark.parametrize(("quantity", "fault"), [
    (1, None), (11, None), (48, None), (49, ReturnFault.MORE_THAN_DELIVERED),
])  # fmt: skip
def test_a_complaint_skips_the_least_quantity_alone(quantity, fault):
    figures = Figures(Decimal(quantity), Decimal(48), Decimal(0), Decimal(0))
    assert line_fault(figures, least_pieces=12, by_complaint=True) is fault


@pytest.mark.rule("RET-3")
def test_sales_has_its_hours_and_the_slip_its_days():
    at = datetime(2026, 5, 21, 2, 30, tzinfo=UTC)
    assert (CONFIRM_HOURS.default, SLIP_DAYS.default) == (4, 30)
    assert confirm_by(at, 4) == datetime(2026, 5, 21, 6, 30, tzinfo=UTC)
    assert slip_last_day(date(2026, 1, 31), 30) == date(2026, 3, 2)
    assert slip_last_day(date(2028, 1, 30), 30) == date(2028, 2, 29)


@pytest.mark.rule("RET-2")
@pytest.mark.parametrize(("quantity", "stock", "fault"), [
    (11, 0, ReturnFault.TOO_FEW_OF_LOT),
    (12, 0, None),
    (11, 1, None),
    (1, 74, None),
    (48, 0, None),
    (49, 100, ReturnFault.MORE_THAN_DELIVERED),
])  # fmt: skip
def test_a_few_pieces_come_back_only_while_the_lot_is_in_stock(quantity, stock, fault):
    figures = Figures(Decimal(quantity), Decimal(48), Decimal(0), Decimal(stock))
    assert line_fault(figures, least_pieces=12) is fault


@pytest.mark.rule("RET-2")
def test_what_was_applied_for_before_counts():
    figures = Figures(Decimal(13), Decimal(48), Decimal(36), Decimal(5))
    assert line_fault(figures, least_pieces=12) is ReturnFault.MORE_THAN_DELIVERED
