"""What moving signed papers says. English; the Chinese is in receipts_custody.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.receipts.kinds import (
    Arrival,
    BoxKind,
    DestructionState,
    EnvelopeState,
    HandOverKind,
    HandOverState,
)
from wms_desktop.receipts.rules_custody import CustodyFault, Settlement

_SCAN_AGAIN = N_("Check the number, or scan its barcode.")
_REFRESH = N_("Refresh and look again.")
CUSTODY_REFUSALS: dict[StrEnum, tuple[str, str]] = {
    CustodyFault.UNKNOWN_ENVELOPE: (N_("This envelope is not known"), _SCAN_AGAIN),
    CustodyFault.UNKNOWN_HAND_OVER: (N_("This hand-over list is not known"), _SCAN_AGAIN),
    CustodyFault.UNKNOWN_BOX: (N_("This box is not known here"), _SCAN_AGAIN),
    CustodyFault.UNKNOWN_DESTRUCTION: (N_("This destruction list is not known"), _SCAN_AGAIN),
    CustodyFault.UNKNOWN_SITE: (N_("No such site"), N_("Choose the site it goes to.")),
    CustodyFault.SAME_SITE: (
        N_("{site} is this site"),
        N_("Choose another site; own receipts are handed over."),
    ),
    CustodyFault.ENVELOPE_NOT_OPEN: (
        N_("Envelope {number} is not open here"),
        N_("Open a new one with F3."),
    ),
    CustodyFault.ENVELOPE_NOT_HERE: (
        N_("Envelope {number} is not for this site"),
        N_("Send it on unopened."),
    ),
    CustodyFault.ENVELOPE_NOT_OPENED: (
        N_("Envelope {number} is not being checked"),
        N_("Scan its barcode once it has arrived."),
    ),
    CustodyFault.ENVELOPE_EMPTY: (N_("Envelope {number} is empty"), N_("Scan slips into it.")),
    CustodyFault.NOT_CONFIRMED: (
        N_("{count} {count:receipt is|receipts are} not confirmed yet"),
        N_("Look at each and press 1 for complete, or 2 to 6."),
    ),
    CustodyFault.WRONG_DESTINATION: (
        N_("{number} goes to {site}"),
        N_("Put it into the envelope for that site."),
    ),
    CustodyFault.NOT_FILED: (
        N_("{number} is not filed"),
        N_("File its scan first: only what is filed travels."),
    ),
    CustodyFault.SUSPECT: (N_("{number} is suspect"), N_("Judge it at the desk first.")),
    CustodyFault.IN_OTHER_ENVELOPE: (
        N_("{number} is in {envelope} already"),
        N_("Take it out there first."),
    ),
    CustodyFault.IN_THIS_ENVELOPE: (N_("{number} is in it already"), N_("Scan the next slip.")),
    CustodyFault.NOT_IN_ENVELOPE: (
        N_("{number} is not in {envelope}"),
        N_("Look at the list of the envelope."),
    ),
    CustodyFault.CHECKED_ALREADY: (N_("{number} was checked already"), N_("Scan the next slip.")),
    CustodyFault.RECEIVED_ALREADY: (
        N_("{number} was received before"),
        N_("Compare both papers; one may be a copy."),
    ),
    CustodyFault.NOT_A_DIFFERENCE: (N_("This is settled already"), _REFRESH),
    CustodyFault.NOTE_MISSING: (
        N_("Say how {number} was lost"),
        N_("A word on where it was looked for will do."),
    ),
    CustodyFault.LENT: (N_("{number} is lent to {borrower}"), N_("Take it back first.")),
    CustodyFault.DESTROYED: (
        N_("The original of {number} was destroyed"),
        N_("Its scan is kept as evidence."),
    ),
    CustodyFault.NOT_HERE: (N_("{number} is not at this site"), N_("Ask the site that holds it.")),
    CustodyFault.NOT_READY: (
        N_("{number} is not back yet"),
        N_("Receive it first: scan its envelope."),
    ),
    CustodyFault.LIST_NOT_OPEN: (
        N_("List {number} is not open"),
        N_("Signed and cancelled lists stay as they are."),
    ),
    CustodyFault.LIST_EMPTY: (N_("The list is empty"), N_("Scan the slips that are handed over.")),
    CustodyFault.IN_OTHER_LIST: (
        N_("{number} is on list {list} already"),
        N_("Have that list signed, or take it off there."),
    ),
    CustodyFault.IN_THIS_LIST: (N_("{number} is on this list"), N_("Scan the next slip.")),
    CustodyFault.OTHER_CUSTOMER: (
        N_("{number} belongs to {customer}"),
        N_("Put it on a list of its own."),
    ),
    CustodyFault.TAKER_MISSING: (
        N_("Who takes them?"),
        N_("Enter the name of whoever signs."),
    ),
    CustodyFault.SIGNATURE_MISSING: (
        N_("The signature is missing"),
        N_("Have it signed on the screen, or attach the signed list."),
    ),
    CustodyFault.SIGNATURE_UNREADABLE: (
        N_("The signature cannot be read"),
        N_("Have it signed again."),
    ),
    CustodyFault.PAPER_UNREADABLE: (
        N_("This file cannot be attached"),
        N_("Choose a PDF, JPEG or PNG of at most 10 MB."),
    ),
    CustodyFault.NOT_CASH: (
        N_("{number} is not cash settled"),
        N_("Only those are told at once."),
    ),
    CustodyFault.BOX_FULL: (N_("{box} is full"), N_("Open a new box with F3.")),
    CustodyFault.IN_THIS_BOX: (N_("{number} is in it already"), N_("Scan the next slip.")),
    CustodyFault.NOT_IN_BOX: (N_("{number} is in no box"), _REFRESH),
    CustodyFault.NOT_LENT: (N_("{number} is not lent"), N_("Nothing to take back.")),
    CustodyFault.DUE_IN_PAST: (
        N_("{day} is not a day to come"),
        N_("Enter a day from today on, for example +7."),
    ),
    CustodyFault.DUE_FAR: (
        N_("{day} is too far ahead"),
        N_("Lend it until {last} at the latest; it can be lent again."),
    ),
    CustodyFault.NOTHING_TO_DESTROY: (
        N_("Nothing is old enough"),
        N_("Closed receipts are kept {days} days."),
    ),
    CustodyFault.OWN_PROPOSAL: (
        N_("You proposed {number} yourself"),
        N_("Two other people approve it."),
    ),
    CustodyFault.APPROVED_BY_SAME: (
        N_("You approved {number} already"),
        N_("The second approval is another person's."),
    ),
    CustodyFault.NOT_PROPOSED: (N_("{number} waits for no approval"), _REFRESH),
    CustodyFault.NOT_APPROVED_TWICE: (
        N_("{number} is not approved twice"),
        N_("Two people other than the proposer approve it."),
    ),
    CustodyFault.MAY_NOT_BE_DESTROYED: (
        N_("{number} must not be destroyed now"),
        N_("It is lent, abnormal or in question. Cancel the list."),
    ),
}

ENVELOPE_STATES: dict[EnvelopeState, str] = {
    EnvelopeState.OPEN: N_("Open@@envelope"),
    EnvelopeState.SENT: N_("On its way"),
    EnvelopeState.OPENED: N_("Being checked"),
    EnvelopeState.CLOSED: N_("Closed@@envelope"),
}
ARRIVALS: dict[Arrival, str] = {
    Arrival.EXPECTED: N_("Expected@@envelope"),
    Arrival.ARRIVED: N_("Arrived@@envelope"),
    Arrival.MISSING: N_("Missing@@envelope"),
    Arrival.EXTRA: N_("Too much@@envelope"),
}
SETTLEMENTS: dict[Settlement, str] = {
    Settlement.FOUND_HERE: N_("Found here"),
    Settlement.STILL_THERE: N_("Still in the tray"),
    Settlement.LOST: N_("Lost@@envelope"),
    Settlement.FORWARDED: N_("Sent on"),
    Settlement.KEPT: N_("Kept here"),
}
HAND_OVER_KINDS: dict[HandOverKind, str] = {
    HandOverKind.CUSTOMER: N_("Customer@@hand-over"),
    HandOverKind.COLLEAGUE: N_("Colleague@@hand-over"),
    HandOverKind.COUNTER: N_("At the counter"),
}
HAND_OVER_STATES: dict[HandOverState, str] = {
    HandOverState.OPEN: N_("To be signed"),
    HandOverState.SIGNED: N_("Signed@@hand-over"),
    HandOverState.CANCELLED: N_("Cancelled@@hand-over"),
}
BOX_KINDS: dict[BoxKind, str] = {
    BoxKind.BOX: N_("Box@@receipts"),
    BoxKind.BINDER: N_("Binder"),
}
DESTRUCTION_STATES: dict[DestructionState, str] = {
    DestructionState.PROPOSED: N_("Proposed@@destruction"),
    DestructionState.APPROVED: N_("Approved@@destruction"),
    DestructionState.DONE: N_("Destroyed"),
    DestructionState.CANCELLED: N_("Cancelled@@destruction"),
}

# -- on the trail and on papers ------------------------------------------------------------------

IN_ENVELOPE = N_("was in {number}")
FOUND_LATE = N_("Found late.")
TAKEN_BACK = N_("taken back")
TOLD = N_("told to fetch it")

ENVELOPE_TITLE = N_("Receipt envelope")
TO_SITE = N_("To@@envelope")
FROM_SITE = N_("From@@envelope")
RECEIPTS = N_("Receipts@@count")
CARRIER = N_("Carrier@@envelope")
WAYBILL = N_("Envelope waybill")
ENVELOPE_ADVICE = N_(
    "On arrival scan this sheet, then every slip. Missing and extra ones are seen by both sites."
)
PACKED_BY = N_("Packed by")
CARRIER_TAKES = N_("Carrier")
OPENED_BY = N_("Opened and checked by")

HAND_OVER_TITLE = N_("Hand-over list of receipts")
HANDED_TO = N_("Handed to")
TAKER = N_("Taken by@@receipts")
AT_SITE = N_("At site")
SIGNED_ON = N_("Signed on")
TAKES_OVER = N_("{count} original {count:receipt|receipts} taken over as listed.")
TAKER_SIGNS = N_("Signature of the taker")
GIVEN_BY = N_("Handed over by")

DESTRUCTION_TITLE = N_("Destruction list of receipts")
REASON = N_("Reason@@destruction")
PROPOSED_BY = N_("Proposed by")
FIRST_APPROVAL = N_("First approval")
SECOND_APPROVAL = N_("Second approval")
DESTROYED_ON = N_("Destroyed on")
DESTROYED_BY = N_("Destroyed by")
WITNESS = N_("Witness")
EVIDENCE_STAYS = N_("Scans, hashes and the trail of every receipt are kept.")

PLACE = N_("No.@@receipts")
WAYBILL_NUMBER = N_("Waybill or order")
NEEDS = N_("Requirement@@receipt")
CHECKED = N_("Checked@@receipts")
NUMBERS = N_("No. {first} to {last}")
EMPTY_BOX = N_("still empty")
