"""What a count finds, who may approve it, and what it needs before it can be approved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.counts.kinds import CountState, VarianceCause

VALUE_LIMIT = RuleSetting(
    "counts.value_limit",
    Decimal(1000),
    N_("Variance a line that the general manager approves"),
    "CNT-4",
    unit=N_("yuan"),
    lowest=0,
)
TOLERANCE = RuleSetting(
    "counts.tolerance",
    Decimal(0),
    N_("Variance a line that needs no cause"),
    "CNT-3",
    unit=N_("pieces"),
    lowest=0,
)
APPROVERS = (Role.DUTY_MANAGER, Role.CS_SUPERVISOR)
PLANNERS = (Role.KEEPER, Role.DUTY_MANAGER, Role.CS_SUPERVISOR)
COUNTERS = (Role.KEEPER, Role.CLERK)


class CountFault(StrEnum):
    """Why a count cannot go on so."""

    UNKNOWN = "unknown_count"
    WRONG_STATE = "count_wrong_state"
    NOTHING_IN_SCOPE = "count_nothing_in_scope"
    NOT_IN_SCOPE = "count_location_not_in_scope"
    BELOW_NOUGHT = "count_below_nought"
    LOCATIONS_OPEN = "count_locations_open"
    CAUSE_MISSING = "count_cause_missing"
    OWN_COUNT = "count_own_count"
    GENERAL_MANAGER = "count_general_manager"
    REVIEW_CLOSED = "count_review_closed"
    NOT_STARTED = "count_not_started"
    GOODS_NOT_IN_SCOPE = "count_goods_not_in_scope"
    NO_LOT = "count_no_lot"
    AMOUNT_MISSING = "count_amount_missing"
    LOCATION_FIRST = "count_location_first"
    UNKNOWN_GOODS = "count_unknown_goods"
    UNKNOWN_CODES = "count_unknown_codes"
    WHOSE_MISSING = "count_whose_missing"


class Verdict(StrEnum):
    """What a line of the review still needs."""

    AGREES = "agrees"
    TOLERATED = "tolerated"
    NOT_COUNTED = "not_counted"
    CAUSE_MISSING = "cause_missing"
    CAUSE_GIVEN = "cause_given"
    GENERAL_MANAGER = "general_manager"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Variance:
    """One line of the review.

    Attributes:
        booked: on the books when the count was started.
        moved: net quantity moved between the start and the moment of counting (CNT-1).
        counted: what was counted; None while nobody has.
        unit_price: yuan a unit, for the value of the variance.
    """

    booked: Decimal
    moved: Decimal
    counted: Decimal | None
    unit_price: Decimal
    cause: VarianceCause | None = None

    @property
    def difference(self) -> Decimal:
        """Counted minus what was to be expected at that moment; nought while not counted."""
        if self.counted is None:
            return Decimal(0)
        return self.counted - (self.booked + self.moved)

    @property
    def value(self) -> Decimal:
        """The difference in yuan, signed, two decimals."""
        return round(self.difference * self.unit_price, 2)


def approval_faults(
    variances: Collection[Variance],
    *,
    approver_id: int,
    counter_ids: Collection[int],
    roles: Collection[Role],
    value_limit: Decimal,
    tolerance: Decimal,
) -> list[CountFault]:
    """Everything that keeps somebody from approving; empty when they may.

    Args:
        counter_ids: everybody who entered a figure; none of them approves.
        value_limit: yuan; a line above it (in either direction) needs the general manager.
        tolerance: a difference up to it needs no cause.

    Source: CNT-4.
    """
    faults = []
    if approver_id in counter_ids:
        faults.append(CountFault.OWN_COUNT)
    if any(abs(v.difference) > tolerance and v.cause is None for v in variances):
        faults.append(CountFault.CAUSE_MISSING)
    above = any(abs(v.value) > value_limit for v in variances)
    if above and Role.GENERAL_MANAGER not in roles:
        faults.append(CountFault.GENERAL_MANAGER)
    return faults


def may_review(state: CountState, *, is_blind: bool, counts_here: bool) -> bool:
    """Whether the booked figures may be shown to somebody.

    Args:
        counts_here: they may count, or have counted, so a blind count stays blind for them until
            the counting has ended.

    Source: CNT-2.
    """
    return state is not CountState.PLANNED and not (
        state is CountState.COUNTING and is_blind and counts_here
    )


def verdict(
    variance: Variance, *, value_limit: Decimal, tolerance: Decimal, is_posted: bool = False
) -> Verdict:
    """What *variance* still needs before the count can be approved (CNT-4)."""
    if variance.counted is None:
        return Verdict.NOT_COUNTED
    if variance.difference == 0:
        return Verdict.AGREES
    if is_posted:
        return Verdict.POSTED
    if abs(variance.difference) > tolerance and variance.cause is None:
        return Verdict.CAUSE_MISSING
    if abs(variance.value) > value_limit:
        return Verdict.GENERAL_MANAGER
    return Verdict.TOLERATED if variance.cause is None else Verdict.CAUSE_GIVEN


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well the books agree with what lies there (CNT-5).

    Attributes:
        line_share: of the counted lines that agree to the piece, 0 to 1; None without lines.
        value_share: one less the value of all variances (signs aside) over the value that was to
            be expected, 0 to 1; None where nothing of value was expected.
        net: yuan, signed; plus and minus cancel each other.
    """

    lines: int
    differing: int
    surplus: Decimal
    shortage: Decimal
    line_share: Decimal | None
    value_share: Decimal | None
    net: Decimal


def accuracy(variances: Collection[Variance]) -> Accuracy:
    """The result of a count over all lines that were counted."""
    counted = [v for v in variances if v.counted is not None]
    differences = [v.difference for v in counted]
    differing = sum(d != 0 for d in differences)
    expected = sum((abs(v.booked + v.moved) * v.unit_price for v in counted), Decimal(0))
    off = sum((abs(v.value) for v in counted), Decimal(0))
    lines = len(counted)
    return Accuracy(
        lines,
        differing,
        sum((d for d in differences if d > 0), Decimal(0)),
        -sum((d for d in differences if d < 0), Decimal(0)),
        Decimal(lines - differing) / lines if lines else None,
        max(Decimal(0), 1 - off / expected) if expected else None,
        sum((v.value for v in counted), Decimal(0)),
    )
