"""What holds for chasing, questions and assessments of receipts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.receipts.kinds import QuestionAbout, ReceiptState
from wms_desktop.receipts.rules import Needs

_DAYS, _YUAN, _PERCENT = N_("days"), N_("yuan"), N_("percent")
CHASE_DAYS = RuleSetting("receipts.chase_days", 3, N_("Chase again after"), "RCP-6", _DAYS, 1, 60)
PROMISE_DAYS = RuleSetting(
    "receipts.promise_days", 60, N_("Latest promised day"), "RCP-6", _DAYS, 1, 365
)
CHASED_LATE_DAYS = RuleSetting(
    "receipts.chased_late_days", 3, N_("Chase at the latest after the deadline"), "RCP-11", _DAYS,
    1, 60,
)  # fmt: skip
CHASED_LATE_YUAN = RuleSetting(
    "receipts.chased_late_yuan", Decimal(50), N_("Assessment: chased too late"), "RCP-11", _YUAN,
    0, 100_000,
)  # fmt: skip
ABNORMAL_DAYS = RuleSetting(
    "receipts.abnormal_days", 3, N_("Act on an abnormal slip within"), "RCP-11", _DAYS, 1, 60
)
ABNORMAL_YUAN = RuleSetting(
    "receipts.abnormal_yuan", Decimal(100), N_("Assessment: abnormal slip not acted on"),
    "RCP-11", _YUAN, 0, 100_000,
)  # fmt: skip
LOST_SHARE = RuleSetting(
    "receipts.lost_share", 50, N_("Share of the loss of a lost slip"), "RCP-11", _PERCENT, 0, 100
)
ON_TIME_TARGET = RuleSetting(
    "receipts.on_time_target", Decimal(95), N_("Target: receipts back in time"), "KPI-5",
    _PERCENT, 0, 100,
)  # fmt: skip

WHO_CHASES = (
    Role.RECEIPT_ADMIN, Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER,
)  # fmt: skip
WHO_DECIDES = (Role.CS_SUPERVISOR,)
WHO_SEES_ALL = (Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.GENERAL_MANAGER, Role.FINANCE)
BEFORE_FILING = (
    ReceiptState.REQUIRED, ReceiptState.PRINTED, ReceiptState.SIGNED, ReceiptState.ABNORMAL,
)  # fmt: skip


class ControlFault(StrEnum):
    """Why a receipt cannot be chased, asked about or assessed so."""

    IS_BACK = "receipt_is_back"
    PROMISE_PAST = "receipt_promise_past"
    PROMISE_FAR = "receipt_promise_far"
    NOBODY_LATE = "receipt_nobody_late"
    UNKNOWN_ADDRESSEE = "receipt_unknown_addressee"
    UNKNOWN_QUESTION = "receipt_unknown_question"
    NOT_ASKED_HERE = "receipt_not_asked_here"
    ANSWERED = "receipt_question_answered"
    NEEDS_FIXED = "receipt_needs_fixed"
    UNKNOWN_ASSESSMENT = "receipt_unknown_assessment"
    OWN_ASSESSMENT = "receipt_own_assessment"
    DECIDED = "receipt_assessment_decided"
    SAME_AMOUNT = "receipt_same_amount"
    BAD_AMOUNT = "receipt_bad_amount"
    NO_LOSS = "receipt_no_loss"
    NOT_LOST = "receipt_not_lost"
    NO_PAGES = "receipt_no_pages"


# -- chasing --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contacts:
    """What is known of the contacts about one receipt.

    Attributes:
        last_on: day of the newest contact; None where there was none.
        promised_on: the day promised last.
        is_promise_last: the newest contact is the one that promised it.
    """

    last_on: date | None = None
    promised_on: date | None = None
    is_promise_last: bool = False

    def is_broken(self, today: date) -> bool:
        """Whether the promised day has passed; that day itself still counts."""
        return self.promised_on is not None and self.promised_on < today


def is_to_chase(due_on: date, contacts: Contacts, today: date, every_days: int) -> bool:
    """Whether somebody should chase a receipt, that is not back, today.

    A promise that still runs is waited for. A broken one is chased on the day after, whatever
    the deadline, unless somebody has asked since. Otherwise overdue ones (from the day after
    the due day) are chased when nobody did for *every_days* days, the last of them today.

    Source: RCP-6.
    """
    if contacts.promised_on is not None and contacts.promised_on >= today:
        return False
    if contacts.is_promise_last and contacts.is_broken(today):
        return True
    if due_on >= today:
        return False
    return contacts.last_on is None or (today - contacts.last_on).days >= every_days


# -- what a requirement and the remarks say of each other -------------------------------------

_NUMBERS = {"二": 2, "两": 2, "兩": 2, "三": 3, "四": 4}
_SAID = {
    QuestionAbout.SEAL: re.compile(r"章|\bseal|\bstamp", re.IGNORECASE),
    QuestionAbout.OWN_FORMS: re.compile(
        r"自带|自帶|自备|自備|附单|附單|随货单|隨貨單|送货单|送貨單|客户单|客戶單|原单|原單|"
        r"验收单|驗收單|\bown forms?\b|\bdelivery note",
        re.IGNORECASE,
    ),
}
_COPIES = re.compile(r"(?:一式)?\s*([二两兩三四2-4])\s*(?:份|联|聯|copies\b)", re.IGNORECASE)
_NOT = re.compile(r"(?:不用|无需|無需|不需|免|无须|無須|\bno\s)\S{0,4}$", re.IGNORECASE)


def questions_about(needs: Needs, remarks: str) -> tuple[QuestionAbout, ...]:
    """Where the requirement and the waybill's remarks do not say the same.

    A required seal or own form that the remarks do not mention is a question to the origin site,
    and so is one that they mention but nobody requires, and another number of copies.

    Source: RCP-1.
    """
    wanted = {QuestionAbout.SEAL: needs.seal, QuestionAbout.OWN_FORMS: needs.own_forms}
    found = [about for about, needed in wanted.items() if needed != _says(about, remarks)]
    if (copies := _COPIES.search(remarks)) is not None:
        said = _NUMBERS.get(copies[1]) or int(copies[1])
        if said != needs.copies:
            found.append(QuestionAbout.COPIES)
    return tuple(found)


def _says(about: QuestionAbout, remarks: str) -> bool:
    """Whether the remarks ask for it; "no seal needed" does not."""
    return any(
        not _NOT.search(remarks[: found.start()]) for found in _SAID[about].finditer(remarks)
    )


# -- assessments ----------------------------------------------------------------------------


def was_chased_late(
    due_on: date, first_contact_on: date | None, back_on: date | None, today: date, days: int
) -> bool:
    """Whether a receipt was overdue and nobody had asked for it *days* days after the due day.

    Counted from the day after that last day. A contact on the last day, or any earlier one, and
    a receipt that came back by then are in order.

    Source: RCP-11.
    """
    last = due_on + timedelta(days=days)
    if today <= last or (back_on is not None and back_on <= last):
        return False
    return first_contact_on is None or first_contact_on > last


def was_not_acted_on(abnormal_on: date, acted_on: date | None, today: date, days: int) -> bool:
    """Whether nobody did anything about an abnormal slip within *days* days.

    Args:
        acted_on: the first contact or step after it turned abnormal.

    Source: RCP-11.
    """
    last = abnormal_on + timedelta(days=days)
    return today > last and (acted_on is None or acted_on > last)


def share_of_loss(loss: Decimal, percent: int) -> Decimal:
    """What the person bears of the company's *loss*, in yuan with two decimals (RCP-11)."""
    return (loss * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
