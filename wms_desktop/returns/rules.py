"""What may be returned: not too late, and not a few pieces of a lot that is sold out (RET-2)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.returns.kinds import ReturnState

MONTHS = RuleSetting(
    "returns.months",
    3,
    N_("Goods can be returned for"),
    "RET-2",
    unit=N_("months"),
    lowest=0,
    highest=120,
)
LEAST_PIECES = RuleSetting(
    "returns.least_pieces",
    12,
    N_("Pieces of a lot that can be returned when it is sold out"),
    "RET-2",
    unit=N_("pieces"),
    lowest=1,
    highest=10_000,
)
SETTINGS = (MONTHS, LEAST_PIECES)
OPEN = frozenset({ReturnState.SUBMITTED, ReturnState.CONFIRMED, ReturnState.APPROVED})
APPLICANTS = (Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES, Role.SALES_ASSISTANT)
READERS = (*APPLICANTS, Role.KEEPER, Role.QC, Role.DUTY_MANAGER)  # who has a part in RET-3, RET-4


class ReturnFault(StrEnum):
    """Why something cannot be returned."""

    UNKNOWN_ORDER = "return_unknown_order"
    NOTHING_DELIVERED = "return_nothing_delivered"
    NO_LINES = "return_no_lines"
    QUANTITY_MISSING = "return_quantity_missing"
    NOT_ON_ORDER = "return_not_on_order"
    SAME_LINE_TWICE = "return_same_line_twice"
    MORE_THAN_DELIVERED = "return_more_than_delivered"
    ORDER_TOO_OLD = "return_order_too_old"
    TOO_FEW_OF_LOT = "return_too_few_of_lot"
    UNKNOWN_APPLICATION = "return_unknown_application"
    REASON_MISSING = "return_reason_missing"
    ALREADY_DECIDED = "return_already_decided"
    OTHER_DRAFT = "return_other_draft"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rule looks at for one line, all in base units.

    Attributes:
        quantity: that is to come back.
        delivered: of this item and lot on the order.
        applied: already on other applications that were not rejected.
        stock_of_lot: good stock of the same lot on hand, at all sites.
    """

    quantity: Decimal
    delivered: Decimal
    applied: Decimal
    stock_of_lot: Decimal

    @property
    def returnable(self) -> Decimal:
        """What can still be put on an application."""
        return max(self.delivered - self.applied, Decimal(0))


def last_day(ordered_on: date, months: int) -> date:
    """The last day on which an order's goods can be returned.

    The same day of the month, *months* later; where that month is shorter, its last day. That day
    itself is still in time.

    Source: RET-2, "older than 3 months".
    """
    month = ordered_on.month - 1 + months
    year, month = ordered_on.year + month // 12, month % 12 + 1
    return date(year, month, min(ordered_on.day, calendar.monthrange(year, month)[1]))


def is_too_old(ordered_on: date, *, today: date, months: int) -> bool:
    """Whether the order is older than *months* calendar months (RET-2)."""
    return today > last_day(ordered_on, months)


def line_fault(
    figures: Figures, *, least_pieces: int, by_complaint: bool = False
) -> ReturnFault | None:
    """What speaks against one line; None when it can be returned.

    Fewer than *least_pieces* of a lot come back only while stock of the same lot is on hand.

    Args:
        by_complaint: a quality complaint asks for it, which skips RET-2; more than was delivered
            comes back on no account.

    Source: RET-2, RET-5.
    """
    if figures.quantity > figures.returnable:
        return ReturnFault.MORE_THAN_DELIVERED
    if by_complaint:
        return None
    if figures.quantity < least_pieces and figures.stock_of_lot == 0:
        return ReturnFault.TOO_FEW_OF_LOT
    return None
