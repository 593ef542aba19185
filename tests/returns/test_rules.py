"""RET-2 at, before and after each limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from wms_desktop.returns.rules import (
    LEAST_PIECES,
    MONTHS,
    Figures,
    ReturnFault,
    is_too_old,
    line_fault,
)


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
