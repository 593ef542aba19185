"""How well goods come in and go out: the pure sums behind the figures (OUT-5, KPI-3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Flow(StrEnum):
    """Which way goods go."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True)
class FinishedOrder:
    """An order that was finished (inbound) or left (outbound), as the figures see it.

    Attributes:
        done_on: calendar day at the site.
        due_on: None where no day was promised.
        lines: how many it has.
        wrong_lines: how many of them had a difference, or other goods than ordered.
    """

    flow: Flow
    done_on: date
    due_on: date | None
    lines: int
    wrong_lines: int


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """A day or month of one flow."""

    flow: Flow
    period: str  # 2026-05-21 or 2026-05
    orders: int
    lines: int
    right_lines: int
    promised: int  # orders with a day they were due on
    on_time: int

    @property
    def begins_on(self) -> date:
        """The first day of the period."""
        return date.fromisoformat(f"{self.period}-01"[:10])

    @property
    def accuracy(self) -> Decimal | None:
        """Percent of lines without a difference, one decimal; None without lines."""
        return _percent(self.right_lines, self.lines)

    @property
    def punctuality(self) -> Decimal | None:
        """Percent of promised orders that were on time, one decimal; None without any."""
        return _percent(self.on_time, self.promised)


def flow_figures(orders: Iterable[FinishedOrder], *, by_month: bool) -> list[FlowFigures]:
    """Accuracy and on-time rate per day or month and flow, the newest first.

    An order counts in the period in which it was finished. A line is right when nothing was noted
    about it while it was received or picked (short, over, damaged, wrong papers) and, going out,
    all that was ordered left. An order is on time when it was finished on the day it was due, or
    before; orders without such a day do not count towards the rate.

    Source: OUT-5, KPI-3.
    """
    sums: dict[tuple[str, Flow], list[int]] = {}
    for order in orders:
        period = order.done_on.isoformat()[: 7 if by_month else 10]
        total = sums.setdefault((period, order.flow), [0, 0, 0, 0, 0])
        promised = order.due_on is not None
        punctual = order.due_on is not None and order.done_on <= order.due_on
        right = order.lines - min(order.wrong_lines, order.lines)
        for place, more in enumerate((1, order.lines, right, int(promised), int(punctual))):
            total[place] += more
    ranked = sorted(sums.items(), key=lambda each: each[0][1].value)
    ranked.sort(key=lambda each: each[0][0], reverse=True)
    return [FlowFigures(flow, period, *counts) for (period, flow), counts in ranked]


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None
