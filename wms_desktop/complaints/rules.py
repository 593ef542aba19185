"""Who handles which complaint, and what speaks against a step (CMP-1, CMP-3)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

TWIN_DAYS = RuleSetting(
    "complaints.twin_days", 7, N_("Show an open complaint of the same lot for"), "CMP-1",
    N_("days"), 0, 90,
)  # fmt: skip

TAKERS = (
    Role.CLERK, Role.KEEPER, Role.RECEIPT_ADMIN, Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES,
    Role.SALES_ASSISTANT, Role.QC, Role.DISPATCHER, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER,
)  # fmt: skip
LEADERS = (Role.CS_SUPERVISOR, Role.DUTY_MANAGER)  # may work on every complaint
LIGHTENERS = (Role.DUTY_MANAGER, Role.GENERAL_MANAGER)  # may take from a case what binds it
HANDLERS: Mapping[ComplaintKind, tuple[Role, ...]] = {
    ComplaintKind.QUALITY: (Role.QC, Role.CS_AGENT),
    ComplaintKind.DELIVERY: (Role.DISPATCHER, Role.KEEPER),
    ComplaintKind.FITTING: (Role.SALES, Role.SALES_ASSISTANT),
    ComplaintKind.SERVICE: (Role.CS_SUPERVISOR,),
}


class ComplaintFault(StrEnum):
    """Why a complaint, or a step of it, is not taken."""

    UNKNOWN_COMPLAINT = "complaint_unknown"
    CLOSED = "complaint_closed"
    UNKNOWN_CUSTOMER = "complaint_unknown_customer"
    UNKNOWN_ORDER = "complaint_unknown_order"
    ORDER_OF_OTHERS = "complaint_order_of_others"
    FUTURE_ORDER = "complaint_future_order"
    UNKNOWN_ITEM = "complaint_unknown_item"
    LOT_OF_OTHER_ITEM = "complaint_lot_of_other_item"
    NOTHING_SAID = "complaint_nothing_said"
    HANDLER_UNFIT = "complaint_handler_unfit"
    ALREADY_ANSWERED = "complaint_already_answered"
    PAUSED_ALREADY = "complaint_paused_already"
    NOT_PAUSED = "complaint_not_paused"
    CLOCKS_STOPPED = "complaint_clocks_stopped"
    NOTHING_CHANGED = "complaint_nothing_changed"


def workers(kind: ComplaintKind) -> tuple[Role, ...]:
    """Whose work complaints of *kind* are: its handlers' and those who lead customer service.

    Source: CMP-3.
    """
    return tuple(dict.fromkeys((*HANDLERS[kind], Role.CS_AGENT, *LEADERS)))


def may_work(by: Acting, kind: ComplaintKind, handler_id: int | None) -> bool:
    """Whether somebody may take steps on a complaint: by their role, or because it is theirs."""
    return by.may(*workers(kind)) or by.person_id == handler_id
