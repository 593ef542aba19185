"""Who may give how much for a complaint, and when it can be decided (CMP-4 to CMP-7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from wms_desktop.complaints.kinds import (
    ChargedTo,
    ComplaintKind,
    ComplaintState,
    Responsibility,
    TestResult,
)
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

ALONE_PIECES = RuleSetting(
    "complaints.alone_pieces",
    3,
    N_("Pieces that after-sales compensates alone"),
    "CMP-6",
    unit=N_("pieces"),
    lowest=0,
    highest=10_000,
)
DISPUTED_PERCENT = RuleSetting(
    "complaints.disputed_percent",
    50,
    N_("Most given for a disputed quality case"),
    "CMP-5",
    unit="%",
    lowest=0,
    highest=100,
)
SETTINGS = (ALONE_PIECES, DISPUTED_PERCENT)

DESK = (Role.CS_AGENT, Role.CS_SUPERVISOR)  # after-sales
TESTERS = (Role.QC,)
JUDGES = (*DESK, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER)
OFFICES = (Role.BUSINESS_MANAGER, Role.DUTY_MANAGER, Role.GENERAL_MANAGER)
WAITS_FOR_TEST = frozenset({Responsibility.UNDECIDED, Responsibility.OURS})
OPEN = frozenset(ComplaintState) - {ComplaintState.CLOSED}
UNDECIDED = OPEN - {ComplaintState.DECIDED}
CENT = Decimal("0.01")
LARGEST_MONEY = Decimal("9999999.99")


class DecideFault(StrEnum):
    """Why a complaint cannot be decided so."""

    NOT_QUALITY = "decide_not_quality"
    TEST_OPEN = "decide_test_open"
    TEST_DONE = "decide_test_done"
    TEST_MISSING = "decide_test_missing"
    TEST_RESULT_MISSING = "decide_test_result_missing"
    UNKNOWN_TEST = "decide_unknown_test"
    FINDING_MISSING = "decide_finding_missing"
    NO_DEFECT = "decide_no_defect"
    NO_GOODS = "decide_no_goods"
    NO_LOT = "decide_no_lot"
    RETURN_MADE = "decide_return_made"
    REASON_MISSING = "decide_reason_missing"
    NOTHING_JUDGED = "decide_nothing_judged"
    NOT_JUDGED = "decide_not_judged"
    ALREADY_DECIDED = "decide_already_decided"
    NOT_DECIDED = "decide_not_decided"
    DECISION_MISSING = "decide_decision_missing"
    MONEY = "decide_money"
    VALUE_MISSING = "decide_value_missing"
    VALUE_ABOVE_LIST = "decide_value_above_list"
    ABOVE_SHARE = "decide_above_share"
    MORE_THAN_COMPLAINED = "decide_more_than_complained"
    TO_FACTORY = "decide_to_factory"
    OTHER_OPEN = "decide_other_open"
    UNKNOWN_COMPENSATION = "decide_unknown_compensation"
    COMPENSATION_DONE = "decide_compensation_done"
    COMPENSATION_OPEN = "decide_compensation_open"
    OWN_PROPOSAL = "decide_own_proposal"
    ABOVE_AUTHORITY = "decide_above_authority"
    ABOVE_VALUE = "decide_above_value"
    MAJOR_CASE = "decide_major_case"
    SAID_ALREADY = "decide_said_already"
    OFFICE_TAKEN = "decide_office_taken"
    SWITCHED_OFF = "decide_switched_off"
    SIGNATURE_EMPTY = "decide_signature_empty"
    SIGNED_BEFORE = "decide_signed_before"
    SIGNATURE_UNREADABLE = "decide_signature_unreadable"
    PAPER_UNREADABLE = "decide_paper_unreadable"
    WISHES_MISSING = "decide_wishes_missing"


@dataclass(frozen=True, slots=True)
class Given:
    """A compensation as the rules look at it.

    Attributes:
        pieces: it is about, together with what was approved for the complaint before.
        is_bound: a disputed quality case without a clear defect.
        earlier: yuan approved for the complaint before.
    """

    pieces: Decimal
    goods_value: Decimal
    amount: Decimal
    charged_to: ChargedTo
    is_bound: bool
    earlier: Decimal = Decimal(0)


def offices(
    pieces: Decimal, *, is_major: bool, alone: int, is_above_value: bool = False
) -> tuple[Role, ...]:
    """Who must say yes to a compensation; nobody where after-sales decides it alone.

    Args:
        pieces: with those of earlier compensations of the same complaint, so that nothing is
            got through in small parts. *alone* pieces are still within after-sales' authority.
        is_above_value: more is given than the pieces are worth, so they are not what is paid for.

    Source: CMP-6.
    """
    if is_major:
        return (Role.GENERAL_MANAGER,)
    if pieces <= alone and not is_above_value:
        return ()
    return (Role.BUSINESS_MANAGER, Role.DUTY_MANAGER)


def office_for(
    needed: Sequence[Role], given: Collection[Role], held: Collection[Role]
) -> Role | None:
    """In which office somebody says yes or no: the first still asked for that is theirs.

    One person speaks once, whatever offices they hold; the caller sees to that.

    Source: CMP-6.
    """
    return next((role for role in needed if role not in given and role in held), None)


def is_bound(kind: ComplaintKind, *, is_disputed: bool, result: TestResult | None) -> bool:
    """Whether the highest share holds: a disputed quality case without a clear defect (CMP-5)."""
    return kind is ComplaintKind.QUALITY and is_disputed and result is not TestResult.DEFECT


def highest_share(goods_value: Decimal, percent: int) -> Decimal:
    """The most that a disputed case is given, in yuan; parts of a cent are dropped (CMP-5)."""
    return (goods_value * percent / 100).quantize(CENT, ROUND_DOWN)


def share_fault(given: Given, *, percent: int) -> DecideFault | None:
    """What speaks against amount and account of a compensation.

    A disputed case gets at most *percent* of the goods' value, what was given before counted in,
    and the factory's account pays. Nothing bounds the others but who must say yes to them.

    Source: CMP-5.
    """
    if not given.is_bound:
        return None
    if given.charged_to is not ChargedTo.FACTORY:
        return DecideFault.TO_FACTORY
    if given.amount + given.earlier > highest_share(given.goods_value, percent):
        return DecideFault.ABOVE_SHARE
    return None


def waits_for_test(kind: ComplaintKind, responsibility: Responsibility) -> bool:
    """Whether the decision waits for QC: quality, unless it was judged to be somebody else's.

    Source: CMP-4.
    """
    return kind is ComplaintKind.QUALITY and responsibility in WAITS_FOR_TEST


def owed_by_qc(
    kind: ComplaintKind, responsibility: Responsibility, results: Sequence[TestResult]
) -> DecideFault | None:
    """What QC still owes before a decision; None when it may be made (CMP-4)."""
    if TestResult.OPEN in results:
        return DecideFault.TEST_OPEN
    if not results and waits_for_test(kind, responsibility):
        return DecideFault.TEST_MISSING
    return None


def checked_money(value: Decimal) -> Decimal:
    """*value* in whole cents, from nought up.

    Raises:
        Refused: not finite, negative, too large, or finer than a cent.
    """
    fits = value.is_finite() and 0 <= value <= LARGEST_MONEY
    if not fits or value != value.quantize(CENT):
        raise Refused(DecideFault.MONEY, amount=str(value)[:20])
    return value.quantize(CENT)


def latest(results: Sequence[TestResult]) -> TestResult | None:
    """What QC said last; None while it has said nothing.

    Source: CMP-4.
    """
    done = [result for result in results if result is not TestResult.OPEN]
    return done[-1] if done else None
