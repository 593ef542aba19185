"""What the complaints slice says of a case. English; Chinese in translations/complaints.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.complaints.kinds import (
    ComplaintEvent,
    ComplaintKind,
    ComplaintState,
)
from wms_desktop.complaints.rules import ComplaintFault
from wms_desktop.core.language import N_

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ComplaintFault.UNKNOWN_COMPLAINT: (
        N_("No complaint {number} at this site"),
        N_("Check the number, or look in the list."),
    ),
    ComplaintFault.CLOSED: (
        N_("Complaint {number} is closed"),
        N_("Nothing is changed about it; take a new one."),
    ),
    ComplaintFault.UNKNOWN_CUSTOMER: (
        N_("No such customer"),
        N_("Look for the code, the name or the phone's tail."),
    ),
    ComplaintFault.UNKNOWN_ORDER: (
        N_("No order {number}"),
        N_("Check the number, or leave the order out."),
    ),
    ComplaintFault.ORDER_OF_OTHERS: (
        N_("Order {number} belongs to {customer}"),
        N_("Choose the customer of the order, or leave the order out."),
    ),
    ComplaintFault.FUTURE_ORDER: (
        N_("Order {number} is of {ordered_on}, a day to come"),
        N_("Check the number: nothing of it has left yet."),
    ),
    ComplaintFault.UNKNOWN_ITEM: (
        N_("No item {code}"),
        N_("Scan the goods, or leave the item out."),
    ),
    ComplaintFault.LOT_OF_OTHER_ITEM: (
        N_("Lot {lot} is no lot of {item}"),
        N_("Scan the lot's label, or check both."),
    ),
    ComplaintFault.NOTHING_SAID: (
        N_("What happened is missing"),
        N_("Write a sentence in the customer's words."),
    ),
    ComplaintFault.HANDLER_UNFIT: (
        N_("This person cannot handle it"),
        N_("Choose somebody with the role for this kind."),
    ),
    ComplaintFault.ALREADY_ANSWERED: (
        N_("Complaint {number} is answered already"),
        N_("Log what was said now as a note."),
    ),
    ComplaintFault.PAUSED_ALREADY: (
        N_("The clocks of {number} stand still already"),
        N_("Resume them, or go on."),
    ),
    ComplaintFault.NOT_PAUSED: (
        N_("The clocks of {number} are running"),
        N_("Only clocks that stand still can be resumed."),
    ),
    ComplaintFault.CLOCKS_STOPPED: (
        N_("No clock of {number} is running"),
        N_("A proposal is made; there is nothing to pause."),
    ),
    ComplaintFault.NOTHING_CHANGED: (
        N_("Nothing was changed"),
        N_("Choose another kind, weight or person."),
    ),
}

STATES: dict[ComplaintState, str] = {
    ComplaintState.TAKEN: N_("Taken@@complaint"),
    ComplaintState.ANSWERED: N_("Answered@@complaint"),
    ComplaintState.PROPOSED: N_("Proposed@@complaint"),
    ComplaintState.DECIDED: N_("Decided@@complaint"),
    ComplaintState.CLOSED: N_("Closed@@complaint"),
}
KINDS: dict[ComplaintKind, str] = {
    ComplaintKind.QUALITY: N_("Quality"),
    ComplaintKind.DELIVERY: N_("Delivery@@complaint"),
    ComplaintKind.FITTING: N_("Fitting@@complaint"),
    ComplaintKind.SERVICE: N_("Service@@complaint"),
}
KINDS_SAID: dict[str, str] = {  # what falls under it, beside the choice; no words for states
    ComplaintKind.QUALITY.value: N_("The goods themselves"),
    ComplaintKind.DELIVERY.value: N_("Quantity, date, transport damage"),
    ComplaintKind.FITTING.value: N_("Work of the dealer's fitters"),
    ComplaintKind.SERVICE.value: N_("How we served"),
}
EVENTS: dict[ComplaintEvent, str] = {
    ComplaintEvent.TAKEN: N_("Complaint taken"),
    ComplaintEvent.CHANGED: N_("Changed@@complaint"),
    ComplaintEvent.ANSWERED: N_("First answer given"),
    ComplaintEvent.PROPOSED: N_("Proposal made"),
    ComplaintEvent.PAUSED: N_("Clocks paused"),
    ComplaintEvent.RESUMED: N_("Clocks resumed"),
    ComplaintEvent.TEST_ASKED: N_("QC asked to test"),
    ComplaintEvent.GOODS_ASKED: N_("Photos and goods asked for"),
    ComplaintEvent.TESTED: N_("QC tested"),
    ComplaintEvent.JUDGED: N_("Responsibility judged"),
    ComplaintEvent.COMPENSATION: N_("Compensation proposed"),
    ComplaintEvent.APPROVED: N_("Compensation approved"),
    ComplaintEvent.REFUSED: N_("Compensation refused"),
    ComplaintEvent.RETURN: N_("Return begun"),
    ComplaintEvent.DECIDED: N_("Decided@@complaint"),
    ComplaintEvent.UNSATISFIED: N_("Customer not satisfied"),
    ComplaintEvent.ACTION: N_("Corrective action begun"),
    ComplaintEvent.REVISIT: N_("Revisit planned"),
    ComplaintEvent.NOTE: N_("Note@@complaint"),
    ComplaintEvent.CLOSED: N_("Closed by the customer's word"),
}
