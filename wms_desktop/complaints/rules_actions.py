"""What holds for corrective and preventive actions, and for causes that come back (CMP-8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wms_desktop.complaints.kinds import ActionState
from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

_DAYS = N_("days")
CHECK_DAYS = RuleSetting(
    "complaints.check_days", 30, N_("Check the effect of a measure after"), "CMP-8", _DAYS, 1, 365
)
RECURRING_DAYS = RuleSetting(
    "complaints.recurring_days", 90, N_("Recurring causes: period"), "CMP-8", _DAYS, 7, 730
)
RECURRING_COUNT = RuleSetting(
    "complaints.recurring_count", 3, N_("Recurring causes: from so many cases"), "CMP-8", "", 2, 100
)
FARTHEST_DAYS = 3 * 366  # nobody plans a measure for later than that

WHO_OPENS = (
    Role.CS_SUPERVISOR, Role.QC, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER, Role.GENERAL_MANAGER,
)  # fmt: skip
WHO_CHECKS = WHO_OPENS
WHO_STANDS_IN = (Role.CS_SUPERVISOR,)  # may say "done" for the responsible person


class ActionFault(StrEnum):
    """Why an action cannot be opened, done or checked so."""

    UNKNOWN = "action_unknown"
    OTHER_SITE = "action_other_site"
    UNKNOWN_COMPLAINT = "action_unknown_complaint"
    UNKNOWN_GOODS = "action_unknown_goods"
    UNKNOWN_CUSTOMER = "action_unknown_customer"
    NOBODY = "action_nobody_responsible"
    DUE_PAST = "action_due_past"
    CHECK_BEFORE_DUE = "action_check_before_due"
    DAY_FAR = "action_day_far"
    NOT_OPEN = "action_not_open"
    CLOSED = "action_closed"
    INCOMPLETE = "action_incomplete"
    NOT_DONE = "action_not_done"
    NOT_YOURS = "action_not_yours"
    OWN_CHECK = "action_own_check"
    NO_FOLLOW_UP = "action_no_follow_up"
    NEEDLESS_FOLLOW_UP = "action_needless_follow_up"


class Owed(StrEnum):
    """How an action stands against its day."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Which day counts now, and how far away it is.

    Attributes:
        day: until when it is to be done, or its effect checked; None once it is closed.
        days: until that day; negative once it has passed.
    """

    owed: Owed
    day: date | None = None
    days: int = 0


def standing(state: ActionState, due_on: date, check_on: date, today: date) -> Standing:
    """How an action stands today; the day itself is still in time.

    An open one is to be done by its due day, one that is done is to be checked by its check day.

    Source: CMP-8.
    """
    if state is ActionState.CLOSED:
        return Standing(Owed.CLOSED)
    day = due_on if state is ActionState.OPEN else check_on
    days = (day - today).days
    owed = Owed.OVERDUE if days < 0 else Owed.LATER if days else Owed.TODAY
    return Standing(owed, day, days)


def check_day(due_on: date, days: int) -> date:
    """The day on which the effect is to be checked, *days* calendar days after the due day.

    Source: CMP-8.
    """
    return due_on + timedelta(days=days)


def moved_check_day(due_on: date, check_on: date, done_on: date) -> date:
    """The check day of a measure that was done on *done_on*.

    Late work moves it by as many days as it was late, so that the effect has its time to show;
    early work leaves it where it was.

    Source: CMP-8.
    """
    return check_on + timedelta(days=max((done_on - due_on).days, 0))


def checked_days(due_on: date, check_on: date | None, today: date, days: int) -> tuple[date, date]:
    """Due day and check day of a new measure, or of one that is planned anew.

    Args:
        check_on: None for *days* after the due day.

    Raises:
        Refused: due before today, checked before due, or years away.

    Source: CMP-8.
    """
    last = today + timedelta(days=FARTHEST_DAYS)
    if due_on < today:
        raise Refused(ActionFault.DUE_PAST, day=due_on, today=today)
    if due_on > last:
        raise Refused(ActionFault.DAY_FAR, day=due_on, last=last)
    planned = check_day(due_on, days) if check_on is None else check_on
    if planned < due_on:
        raise Refused(ActionFault.CHECK_BEFORE_DUE, day=planned, due=due_on)
    if check_on is not None and check_on > last:
        raise Refused(ActionFault.DAY_FAR, day=check_on, last=last)
    return due_on, planned
