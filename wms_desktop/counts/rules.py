"""What a count finds, who may approve it, and what it needs before it can be approved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
QUANTITY_LIMIT = RuleSetting(
    "counts.quantity_limit",
    Decimal(100),
    N_("Pieces a line above which the general manager approves"),
    "CNT-4",
    unit=N_("pieces"),
    lowest=0,
)
TOLERANCE = RuleSetting(
    "counts.tolerance",
    Decimal(0),
    N_("Variance a line that is not counted again and needs no cause"),
    "CNT-3",
    unit=N_("pieces"),
    lowest=0,
)
LAST_ROUND = 3
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
    AGAIN_OPEN = "count_again_open"
    AGAIN_MISSING = "count_again_missing"
    NOT_ASKED_AGAIN = "count_not_asked_again"
    SAME_COUNTER = "count_same_counter"
    COUNTED_MEANWHILE = "count_counted_meanwhile"
    ALREADY_DECIDED = "count_already_decided"
    NOT_COUNTABLE = "count_not_countable"
    ACCEPT_MISSING = "count_accept_missing"
    NOTHING_TO_ACCEPT = "count_nothing_to_accept"
    REMARK_MISSING = "count_remark_missing"
    REASON_MISSING = "count_reason_missing"
    RESERVED_GOODS = "count_reserved_goods"
    SWITCHED_OFF = "count_switched_off"


class Verdict(StrEnum):
    """What a line of the review still needs."""

    AGREES = "agrees"
    TOLERATED = "tolerated"
    NOT_COUNTED = "not_counted"
    AGAIN_WANTED = "again_wanted"
    SECOND_COUNT = "second_count"
    THIRD_WANTED = "third_wanted"
    THIRD_COUNT = "third_count"
    CAUSE_MISSING = "cause_missing"
    CAUSE_GIVEN = "cause_given"
    GENERAL_MANAGER = "general_manager"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Tally:
    """What one round of counting found for a line.

    Attributes:
        moved: net quantity moved between the start and the last entry of the round (CNT-1).
    """

    counted: Decimal
    moved: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that decide what becomes of a variance.

    Attributes:
        value: yuan a line, in either direction; above it the general manager approves.
        quantity: pieces a line, likewise; 0 for no limit.
        tolerance: pieces a line; a difference up to it is not counted again and needs no cause.
    """

    value: Decimal
    tolerance: Decimal
    quantity: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Variance:
    """One line of the review; its newest round of counting is the one that holds (CNT-3).

    Attributes:
        booked: on the books when the count was started.
        moved: net quantity moved between the start and the moment of counting (CNT-1).
        counted: what was counted in the newest round; None while nobody has.
        unit_price: yuan a unit, for the value of the variance.
        rounds: what each round found so far, the first one first.
        round: the round that was asked for.
        is_accepted: somebody has looked at it and lets it stand.
    """

    booked: Decimal
    moved: Decimal
    counted: Decimal | None
    unit_price: Decimal
    cause: VarianceCause | None = None
    remarks: str = ""
    rounds: tuple[Tally, ...] = ()
    round: int = 1
    is_accepted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it was to be counted again and nobody has yet."""
        return self.round > 1 and len(self.rounds) < self.round

    @property
    def is_disputed(self) -> bool:
        """Whether the second count found something else than the first; moves are allowed for."""
        if len(self.rounds) != LAST_ROUND - 1:
            return False
        first, second = self.rounds
        return first.counted - first.moved != second.counted - second.moved

    def is_wanted_again(self, tolerance: Decimal) -> bool:
        """Whether somebody has to count once more, and was not asked yet (CNT-3)."""
        if self.round == 1:
            return self.counted is not None and abs(self.difference) > tolerance
        return not self.is_open and self.is_disputed

    def is_above(self, limits: Limits) -> bool:
        """Whether only the general manager may approve it (CNT-4)."""
        pieces = abs(self.difference)
        value = round(pieces * self.unit_price, 2)
        return value > limits.value or 0 < limits.quantity < pieces

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
    limits: Limits,
) -> list[CountFault]:
    """Everything that keeps somebody from approving; empty when they may.

    Args:
        counter_ids: everybody who entered a figure; none of them approves.

    Source: CNT-3, CNT-4.
    """
    found = [(v, abs(v.difference)) for v in variances]
    off = [v for v, pieces in found if pieces]
    within = [v for v, pieces in found if 0 < pieces <= limits.tolerance]
    above = [v for v, pieces in found if pieces > limits.tolerance]
    checks = {
        CountFault.OWN_COUNT: approver_id in counter_ids,
        CountFault.AGAIN_OPEN: any(v.is_open for v in variances),
        CountFault.AGAIN_MISSING: any(v.is_wanted_again(limits.tolerance) for v in variances),
        CountFault.CAUSE_MISSING: any(v.cause is None for v in above),
        CountFault.REMARK_MISSING: any(v.cause and not v.remarks for v in off),
        CountFault.ACCEPT_MISSING: any(v.cause is None and not v.is_accepted for v in within),
        CountFault.GENERAL_MANAGER: Role.GENERAL_MANAGER not in roles
        and any(v.is_above(limits) for v in off),
    }
    return [fault for fault, applies in checks.items() if applies]


def may_count_round(
    round_: int,
    person_id: int,
    earlier: Mapping[int, Collection[int]],
    all_counters: Collection[int],
) -> bool:
    """Whether a person may count a line in a round: a second look is another person's.

    The third count is made by somebody who counted the line neither first nor second; where the
    site has nobody like that, by anyone but the one of the second count.

    Args:
        earlier: who entered what, by round.
        all_counters: everybody at the site who may count.

    Source: CNT-3.
    """
    first, second = set(earlier.get(1, ())), set(earlier.get(2, ()))
    if round_ == 1:
        return True
    if round_ < LAST_ROUND:
        return person_id not in first
    if person_id not in first | second:
        return True
    return person_id not in second and not set(all_counters) - first - second


def may_review(
    state: CountState, *, is_blind: bool, counts_here: bool, is_again_open: bool = False
) -> bool:
    """Whether the booked figures may be shown to somebody.

    Args:
        counts_here: they may count, or have counted, so a blind count stays blind for them until
            the counting has ended.
        is_again_open: lines are still to be counted again, which is blind as well.

    Source: CNT-2, CNT-3.
    """
    is_counted = state is CountState.COUNTING or (state is CountState.REVIEW and is_again_open)
    return state is not CountState.PLANNED and not (is_counted and is_blind and counts_here)


def verdict(variance: Variance, *, limits: Limits, is_posted: bool = False) -> Verdict:
    """What *variance* still needs before the count can be approved (CNT-3, CNT-4)."""
    if variance.counted is None:
        return Verdict.NOT_COUNTED
    if not is_posted:
        if variance.is_open:
            second = variance.round < LAST_ROUND
            return Verdict.SECOND_COUNT if second else Verdict.THIRD_COUNT
        if variance.is_wanted_again(limits.tolerance):
            return Verdict.THIRD_WANTED if variance.is_disputed else Verdict.AGAIN_WANTED
    if variance.difference == 0:
        return Verdict.AGREES
    if is_posted:
        return Verdict.POSTED
    if abs(variance.difference) > limits.tolerance and variance.cause is None:
        return Verdict.CAUSE_MISSING
    if variance.is_above(limits):
        return Verdict.GENERAL_MANAGER
    return Verdict.TOLERATED if variance.cause is None else Verdict.CAUSE_GIVEN


def can_be_accepted(variance: Variance, limits: Limits) -> bool:
    """Whether a line agrees, or is off by no more than the tolerance, and waits to be accepted."""
    return (
        not variance.is_accepted
        and variance.cause is None
        and verdict(variance, limits=limits) in (Verdict.AGREES, Verdict.TOLERATED)
    )


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
