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


def may_count(state: CountState) -> bool:
    """Whether figures can still be entered."""
    return state is CountState.COUNTING
