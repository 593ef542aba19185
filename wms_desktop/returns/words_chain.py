"""What the approval chain says. The Chinese is in resources/translations/returns_chain.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.returns.rules_chain import ChainFault, Deed, Shown

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ChainFault.OTHER_SITE: (
        N_("{number} belongs to another site"),
        N_("It is decided where it was handed in."),
    ),
    ChainFault.NOT_ITS_TURN: (
        N_("{number} is at another step: {state}"),
        N_("Refresh and look at its steps."),
    ),
    ChainFault.OWN_REQUEST: (
        N_("{number} is your own application"),
        N_("Another person confirms or approves it."),
    ),
    ChainFault.SAME_PERSON: (
        N_("{person} has confirmed {number} already"),
        N_("Another person approves it."),
    ),
    ChainFault.SWITCHED_OFF: (
        N_("{person} may no longer decide"),
        N_("The account is locked or switched off. Ask the administrator."),
    ),
    ChainFault.NOT_REJECTED: (
        N_("{number} is not rejected: {state}"),
        N_("Refresh and look at its steps."),
    ),
    ChainFault.NO_SLIP_YET: (
        N_("{number} has no return slip yet"),
        N_("The sales assistant issues it after the approval."),
    ),
    ChainFault.NO_EXCHANGE_ASKED: (
        N_("The customer does not want an exchange: {number}"),
        N_("Look at the customer's wish on the application."),
    ),
    ChainFault.EXCHANGE_TOO_EARLY: (
        N_("{number} is not inspected yet: {state}"),
        N_("The exchange order is made after the inspection."),
    ),
    ChainFault.EXCHANGE_MADE: (
        N_("{number} has its exchange order: {order}"),
        N_("Open that order."),
    ),
    ChainFault.NOTHING_ACCEPTED: (
        N_("{number}: no piece was accepted"),
        N_("There is nothing to exchange."),
    ),
}
DEEDS: dict[Deed, str] = {
    Deed.CONFIRM: N_("Confirm@@return"),
    Deed.APPROVE: N_("Approve@@return"),
    Deed.ISSUE: N_("Issue slip"),
}
DONE: dict[Deed, str] = {
    Deed.CONFIRM: N_("{number} confirmed"),
    Deed.APPROVE: N_("{number} approved"),
    Deed.ISSUE: N_("{number}: slip {slip} issued"),
}
LISTS: dict[Shown, str] = {
    Shown.WAITING: N_("For me"),
    Shown.OPEN: N_("Open@@returns"),
    Shown.ALL: N_("All"),
    Shown.CLOSED: N_("Closed@@returns"),
}
# Why a deed that is due cannot be done by whoever looks, in a few words.
NOT_YOU: dict[ChainFault, str] = {
    ChainFault.OWN_REQUEST: N_("Own application: somebody else decides"),
    ChainFault.SAME_PERSON: N_("You confirmed it: somebody else approves"),
}
SLIP_TITLE = N_("Return slip")
EXCHANGE_REMARK = N_("Exchange for {number}")
SLIP_TOLD = N_("Slip issued. Send the goods by {day}, the slip in the first box.")
REJECTED_TOLD = N_("Return rejected: {reason}")
SLIP_NOTE = N_(
    "Put this slip into the first box and write {number} on every box. Goods are taken in until "
    "{day}; every piece is inspected, and pieces damaged by use are sent back."
)
SEND_TO = N_("Send to")
SEND_BY = N_("Send by@@day")
ISSUED_ON = N_("Issued on")
ISSUED_BY = N_("Issued by")
APPLICATION = N_("Return application")
LINE_ARRIVED = N_("Arrived@@quantity")
SIGN_WAREHOUSE = N_("Warehouse (signature)")
