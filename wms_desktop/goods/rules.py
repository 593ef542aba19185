"""What may be received, picked and sent. Pure rules of goods in and goods out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.goods.kinds import InboundState, OutboundState

OVER_TOLERANCE_PERCENT = RuleSetting(
    "goods.over_tolerance_percent", 0, N_("Over-receipt tolerance"), "INB-1", "%", 0, 100
)
LONGEST_ORDER = 5_000  # lines
MOST_PARCELS = 9_999
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of the days on an order
LONGEST_WAIT_DAYS = RuleSetting(
    "goods.longest_wait_days", 90, N_("Longest wait for goods"), "OUT-2", N_("days"), 1, 365
)
PACKING = RuleSetting("goods.packing", False, N_("Pack package by package"), "OUT-1")
SECOND_CHECK = RuleSetting("goods.second_check", False, N_("Second person checks"), "OUT-1")
SETTINGS = (OVER_TOLERANCE_PERCENT, LONGEST_WAIT_DAYS, PACKING, SECOND_CHECK)


class GoodsFault(StrEnum):
    """Why goods cannot come in or go out so."""

    UNKNOWN_ORDER = "goods_unknown_order"
    OTHER_SITE = "goods_other_site"
    FINISHED = "goods_order_finished"
    WRONG_STATE = "goods_wrong_state"
    NO_LINES = "goods_no_lines"
    TOO_MANY_LINES = "goods_too_many_lines"
    UNKNOWN_CUSTOMER = "goods_unknown_customer"
    CONSIGNEE_MISSING = "goods_consignee_missing"
    REASON_MISSING = "goods_reason_missing"
    OVER_RECEIPT = "goods_over_receipt"
    NOT_ON_ORDER = "goods_not_on_order"
    LOT_DIFFERS = "goods_lot_differs"
    LINES_SHORT = "goods_lines_short"
    HAS_RECEIPTS = "goods_has_receipts"
    UNKNOWN_RECEIPT = "goods_unknown_receipt"
    SHORT_STOCK = "goods_short_stock"
    SHORT_UNHELD = "goods_short_unheld"
    NOTHING_FREE = "goods_nothing_free"
    NOTHING_THERE = "goods_nothing_there"
    WRONG_ITEM = "goods_wrong_item"
    NOT_THERE = "goods_not_there"
    LOT_NOT_THERE = "goods_lot_not_there"
    OTHER_LOT = "goods_other_lot"
    OTHER_LOCATION = "goods_other_location"
    MORE_THAN_ORDERED = "goods_more_than_ordered"
    NOT_PICKED = "goods_not_picked"
    LOT_EXPIRED = "goods_lot_expired"
    NOT_GOOD = "goods_not_good"
    BLOCKED_THERE = "goods_blocked_there"
    COPIES = "goods_copies"
    PARCELS = "goods_parcels"
    UNKNOWN_EXCEPTION = "goods_unknown_exception"
    UNKNOWN_ROUND = "goods_unknown_round"
    NOTHING_FOUND = "goods_nothing_found"
    WITHIN_LIMITS = "goods_within_limits"
    NO_REPORT = "goods_no_report"
    SETTLED = "goods_exception_settled"
    NO_SUCH_LINE = "goods_no_such_line"
    NOT_WAITING_FOR_QC = "goods_not_waiting_for_qc"
    LOT_UNKNOWN = "goods_lot_unknown"
    WAIT_DAY = "goods_wait_day"
    DAY = "goods_day"
    MORE_THAN_PICKED = "goods_more_than_picked"
    UNKNOWN_PACKAGE = "goods_unknown_package"
    NOT_ALL_PACKED = "goods_not_all_packed"
    IS_PACKED = "goods_is_packed"
    WEIGHT = "goods_weight"
    NOT_CHECKED = "goods_not_checked"
    OWN_CHECK = "goods_own_check"


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of an inbound order while goods come in."""

    id: int
    line: int
    item_id: int
    lot_code: str
    expected: Decimal
    received: Decimal

    @property
    def missing(self) -> Decimal:
        """What has not come yet."""
        return max(self.expected - self.received, Decimal(0))


def line_for(lines: Sequence[OpenLine], item_id: int, lot_code: str) -> OpenLine | None:
    """The line on which goods of an item and lot are received.

    A line that announces the very lot comes first, then one that names no lot, then one of
    another lot; among equals the first that still misses goods, else the last.

    Source: INB-1.
    """
    same_item = [line for line in lines if line.item_id == item_id]
    for fits in (
        [line for line in same_item if line.lot_code == lot_code],
        [line for line in same_item if not line.lot_code],
        same_item,
    ):
        if fits:
            return next((line for line in fits if line.missing > 0), fits[-1])
    return None


def over_receipt(line: OpenLine, quantity: Decimal, *, tolerance_percent: int) -> Decimal:
    """How much of *quantity* is more than the line allows; nought when all is allowed.

    Args:
        tolerance_percent: of the expected quantity; what is exactly at the limit is allowed.

    Source: INB-1.
    """
    most = line.expected * (100 + tolerance_percent) / 100
    return max(line.received + quantity - most, Decimal(0))


def days_overdue(noted_on: date, today: date) -> int:
    """How many days a difference waits beyond the day on which it should have been judged.

    The day on which it was noted still counts as in time.

    Source: INB-4 (C: judged against the manifest the same day).
    """
    return max((today - noted_on).days, 0)


INBOUND_OPEN = frozenset({InboundState.EXPECTED, InboundState.RECEIVING})
OUTBOUND_OPEN = frozenset(
    {
        OutboundState.RECEIVED,
        OutboundState.APPROVED,
        OutboundState.ALLOCATED,
        OutboundState.PICKED,
        OutboundState.PACKED,
        OutboundState.PAUSED,
    }
)
PROGRESS = (
    OutboundState.RECEIVED,
    OutboundState.APPROVED,
    OutboundState.ALLOCATED,
    OutboundState.PICKED,
    OutboundState.PACKED,
    OutboundState.SHIPPED,
    OutboundState.DELIVERED,
    OutboundState.CONFIRMED,
)


def state_by_work(allocated: Decimal, picked: Decimal) -> OutboundState:
    """Where an order stands by the sums of what is allocated and picked of it (OUT-1, OUT-2)."""
    if not allocated:
        return OutboundState.APPROVED
    return OutboundState.PICKED if picked == allocated else OutboundState.ALLOCATED
