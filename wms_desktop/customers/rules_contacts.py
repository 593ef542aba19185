"""What a contact with a customer and a promise in it must be like. Pure rules."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

PROMISE_DAYS = RuleSetting(
    "customers.promise_days", 180, N_("Latest day promised to a customer"), "SRV-2", N_("days"),
    1, 730,
)  # fmt: skip
WHO_SERVES = (
    Role.CLERK, Role.RECEIPT_ADMIN, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES,
    Role.SALES_ASSISTANT, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER,
)  # fmt: skip
WHO_TAKES_OVER = (Role.CS_SUPERVISOR, Role.DUTY_MANAGER)  # promises of who has left


class ContactFault(StrEnum):
    """Why a contact or a promise cannot be kept so."""

    UNKNOWN_CUSTOMER = "contact_unknown_customer"
    UNKNOWN_CONTACT = "contact_unknown"
    PROMISE_WITHOUT_DAY = "contact_promise_without_day"
    DAY_WITHOUT_PROMISE = "contact_day_without_promise"
    PROMISE_PAST = "contact_promise_past"
    PROMISE_FAR = "contact_promise_far"
    NO_PROMISE = "contact_no_promise"
    ANSWERED = "contact_promise_answered"


def check_promise(promise: str, promised_on: date | None, *, today: date, days: int) -> None:
    """Refuse a promise without its day, a day without a promise, and a day that cannot be.

    Args:
        days: the farthest day, counted from today; it still counts. Today does too.

    Raises:
        Refused: which of these.

    Source: SRV-2.
    """
    if promised_on is None:
        if promise:
            raise Refused(ContactFault.PROMISE_WITHOUT_DAY)
        return
    if not promise:
        raise Refused(ContactFault.DAY_WITHOUT_PROMISE)
    if promised_on < today:
        raise Refused(ContactFault.PROMISE_PAST, day=promised_on, today=today)
    if promised_on > (last := today + timedelta(days=days)):
        raise Refused(ContactFault.PROMISE_FAR, day=promised_on, last=last)
