"""The approval chain: whose turn it is, who may not take it, until when (RET-3, RET-6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules import APPLICANTS, OPEN

CONFIRM_HOURS = RuleSetting(
    "returns.confirm_hours",
    4,
    N_("Sales confirms a return within"),
    "RET-3",
    unit=N_("hours@@return"),
    lowest=1,
    highest=240,
)
SLIP_DAYS = RuleSetting(
    "returns.slip_days",
    30,
    N_("A return slip is valid for"),
    "RET-3",
    unit=N_("days"),
    lowest=1,
    highest=365,
)
EXCHANGE_BEFORE = RuleSetting(
    "returns.exchange_before",
    False,
    N_("Exchange order before the goods are inspected"),
    "RET-6",
)
CLOSED = frozenset({ReturnState.CLOSED, ReturnState.REJECTED})
TELLERS = (*APPLICANTS, Role.DUTY_MANAGER)


class Deed(StrEnum):
    """A step of the chain that somebody takes."""

    CONFIRM = "confirm"
    APPROVE = "approve"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Turn:
    """A deed: the state it starts from, the state it leads to, the role it belongs to."""

    deed: Deed
    waits: ReturnState
    leads_to: ReturnState
    role: Role


TURNS = (
    Turn(Deed.CONFIRM, ReturnState.SUBMITTED, ReturnState.CONFIRMED, Role.SALES),
    Turn(Deed.APPROVE, ReturnState.CONFIRMED, ReturnState.APPROVED, Role.DUTY_MANAGER),
    Turn(Deed.ISSUE, ReturnState.APPROVED, ReturnState.ISSUED, Role.SALES_ASSISTANT),
)
TURN_AT = {turn.waits: turn for turn in TURNS}
TURN_OF = {turn.deed: turn for turn in TURNS}


class Shown(StrEnum):
    """Which applications a list shows."""

    WAITING = "waiting"  # for whoever looks
    OPEN = "open"
    ALL = "all"
    CLOSED = "closed"


class ChainFault(StrEnum):
    """Why a step of the chain cannot be taken."""

    OTHER_SITE = "return_other_site"
    NOT_ITS_TURN = "return_not_its_turn"
    OWN_REQUEST = "return_own_request"
    SAME_PERSON = "return_same_person"
    SWITCHED_OFF = "return_person_switched_off"
    NOT_REJECTED = "return_not_rejected"
    NO_EXCHANGE_ASKED = "return_no_exchange_asked"
    EXCHANGE_TOO_EARLY = "return_exchange_too_early"
    EXCHANGE_MADE = "return_exchange_made"
    NOTHING_ACCEPTED = "return_nothing_accepted"
    NO_SLIP_YET = "return_no_slip_yet"


def deed_fault(
    deed: Deed, person_id: int, *, applicant_id: int, confirmer_id: int | None
) -> ChainFault | None:
    """Why *person_id* may not take a step, whatever the roles; None where nothing speaks against.

    Nobody confirms or approves what they handed in; confirming and approving are two people's.

    Source: RET-3.
    """
    if deed in (Deed.CONFIRM, Deed.APPROVE) and person_id == applicant_id:
        return ChainFault.OWN_REQUEST
    if deed is Deed.APPROVE and person_id == confirmer_id:
        return ChainFault.SAME_PERSON
    return None


def confirm_by(submitted_at: datetime, hours: int) -> datetime:
    """The moment until which sales must have confirmed; that moment is still in time.

    Source: RET-3.
    """
    return submitted_at + timedelta(hours=hours)


def slip_last_day(issued_on: date, days: int) -> date:
    """The last day on which goods may be handed in with a slip; that day is still in time.

    Source: RET-3.
    """
    return issued_on + timedelta(days=days)


def exchange_from(*, before_inspection: bool) -> Collection[ReturnState]:
    """The states in which the exchange order can be made (RET-6)."""
    late = (ReturnState.INSPECTED, ReturnState.CLOSED)
    return (ReturnState.ISSUED, ReturnState.ARRIVED, *late) if before_inspection else late


def is_rejectable(state: ReturnState) -> bool:
    """Whether the application can still be turned down: before the slip is issued.

    Source: RET-3.
    """
    return state in OPEN
