"""What holds for damage and loss of goods in the house's care (SRV-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from wms_desktop.complaints.kinds import DamageState, Liability
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

SECOND_YUAN = RuleSetting(
    "complaints.damage_second_yuan", Decimal(1_000), N_("Compensation needs a second person above"),
    "SRV-6", N_("yuan"), 0, 10_000_000,
)  # fmt: skip
TELL_DAYS = RuleSetting(
    "complaints.damage_tell_days", 1, N_("Tell the customer of damage within"), "SRV-6",
    N_("days"), 0, 30,
)  # fmt: skip
MOST_YUAN = Decimal(100_000_000)
LONGEST_AGO_DAYS = 366  # older cases are typed by mistake
FARTHEST_DAYS = 3 * 366

WHO_OPENS = (
    Role.CLERK, Role.KEEPER, Role.RECEIPT_ADMIN, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.QC,
    Role.DISPATCHER, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER, Role.GENERAL_MANAGER,
)  # fmt: skip
WHO_WORKS = (
    Role.CS_AGENT, Role.CS_SUPERVISOR, Role.FINANCE, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER,
    Role.GENERAL_MANAGER,
)  # fmt: skip
WHO_APPROVES = (Role.DUTY_MANAGER, Role.GENERAL_MANAGER)
WHO_EXCEEDS = (Role.GENERAL_MANAGER,)


class DamageFault(StrEnum):
    """Why a case of damage or loss cannot go on so."""

    UNKNOWN = "damage_unknown"
    OTHER_SITE = "damage_other_site"
    CLOSED = "damage_closed"
    UNKNOWN_CUSTOMER = "damage_unknown_customer"
    UNKNOWN_DOCUMENT = "damage_unknown_document"
    UNKNOWN_GOODS = "damage_unknown_goods"
    DAY_TO_COME = "damage_day_to_come"
    LONG_AGO = "damage_long_ago"
    NO_SCENE = "damage_no_scene"
    NO_MONEY = "damage_no_money"
    TOO_FINE = "damage_money_too_fine"
    NOT_ASSESSED = "damage_not_assessed"
    NOT_LIABLE = "damage_nobody_liable"
    NO_NAME = "damage_no_liable_name"
    ABOVE_LOSS = "damage_above_loss"
    SETTLED = "damage_settled"
    NOTHING_PROPOSED = "damage_nothing_proposed"
    OWN_APPROVAL = "damage_own_approval"
    NO_RECOURSE = "damage_no_recourse"
    HOUSE_LIABLE = "damage_house_liable"
    RECOURSE_PAST = "damage_recourse_past"
    DAY_FAR = "damage_day_far"
    BELOW_RECOVERED = "damage_below_recovered"
    ABOVE_RECOURSE = "damage_above_recourse"
    NOT_READY = "damage_not_ready"
    RECOURSE_OPEN = "damage_recourse_open"


class Lacking(StrEnum):
    """What a case needs before it can be closed."""

    TOLD = "told"
    ASSESSED = "assessed"
    LIABLE = "liable"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a case has so far.

    Attributes:
        loss: as assessed; None before.
        is_paid: the compensation was settled; one that waits for a second person is not.
    """

    told_on: date | None
    loss: Decimal | None
    liability: Liability
    is_paid: bool


def lacking(progress: Progress) -> tuple[Lacking, ...]:
    """Everything that stands between a case and its closing, in the order of work.

    Source: SRV-6.
    """
    needs = {
        Lacking.TOLD: progress.told_on is None,
        Lacking.ASSESSED: progress.loss is None,
        Lacking.LIABLE: progress.liability is Liability.UNDECIDED,
        Lacking.SETTLED: not progress.is_paid,
    }
    return tuple(each for each, is_lacking in needs.items() if is_lacking)


def state_of(progress: Progress) -> DamageState:
    """Where an open case stands.

    Source: SRV-6.
    """
    if progress.is_paid:
        return DamageState.SETTLED
    return DamageState.OPEN if progress.loss is None else DamageState.ASSESSED


def money(amount: Decimal, *, most: Decimal = MOST_YUAN, zero: bool = True) -> Decimal:
    """*amount* if it is money: whole cents, from nought to *most*.

    Raises:
        Refused: no number, negative, nought (unless *zero*), beyond *most*, or parts of a cent.
    """
    if not amount.is_finite() or amount < 0 or amount > most or not (zero or amount):
        raise Refused(DamageFault.NO_MONEY, typed=str(amount)[:40], most=most)
    if amount != round(amount, 2):
        raise Refused(DamageFault.TOO_FINE, typed=str(amount)[:40])
    return abs(round(amount, 2))


def needs_second(amount: Decimal, limit: Decimal) -> bool:
    """Whether a second person approves the compensation; the limit itself needs none.

    Source: SRV-6.
    """
    return amount > limit


def check_happened(day: date, today: date) -> date:
    """The day on which it happened or was found.

    Raises:
        Refused: a day to come, or more than a year ago.

    Source: SRV-6.
    """
    if day > today:
        raise Refused(DamageFault.DAY_TO_COME, day=day, today=today)
    if day < today - timedelta(days=LONGEST_AGO_DAYS):
        raise Refused(DamageFault.LONG_AGO, day=day)
    return day


def check_recourse_day(day: date, today: date) -> date:
    """The day until which the money is asked back; today still counts.

    Raises:
        Refused: it has passed, or lies years ahead.

    Source: SRV-6.
    """
    last = today + timedelta(days=FARTHEST_DAYS)
    if day < today:
        raise Refused(DamageFault.RECOURSE_PAST, day=day, today=today)
    if day > last:
        raise Refused(DamageFault.DAY_FAR, day=day, last=last)
    return day
