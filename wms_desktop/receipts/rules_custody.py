"""What holds while signed papers travel, are handed over, kept, lent and destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.receipts.kinds import ReceiptState

LOAN_DAYS = RuleSetting(
    "receipts.loan_days", 7, N_("Loan of an original"), "RCP-10", N_("days"), 1, 90
)
KEPT_DAYS = RuleSetting(
    "receipts.kept_days", 1825, N_("Closed receipts are kept"), "RCP-10", N_("days"), 30, 36500
)


LONGEST_LOAN = 366  # days


class CustodyFault(StrEnum):
    """Why a paper cannot be moved like that."""

    UNKNOWN_ENVELOPE = "unknown_envelope"
    UNKNOWN_HAND_OVER = "unknown_hand_over"
    UNKNOWN_BOX = "unknown_box"
    UNKNOWN_DESTRUCTION = "unknown_destruction"
    UNKNOWN_SITE = "envelope_unknown_site"
    SAME_SITE = "envelope_to_itself"
    ENVELOPE_NOT_OPEN = "envelope_not_open"
    ENVELOPE_NOT_HERE = "envelope_not_here"
    ENVELOPE_NOT_OPENED = "envelope_not_opened"
    ENVELOPE_EMPTY = "envelope_empty"
    NOT_CONFIRMED = "envelope_not_confirmed"
    WRONG_DESTINATION = "receipt_wrong_destination"
    NOT_FILED = "receipt_not_filed"
    SUSPECT = "receipt_is_suspect"
    IN_OTHER_ENVELOPE = "receipt_in_other_envelope"
    IN_THIS_ENVELOPE = "receipt_in_this_envelope"
    NOT_IN_ENVELOPE = "receipt_not_in_envelope"
    CHECKED_ALREADY = "receipt_checked_already"
    RECEIVED_ALREADY = "receipt_received_already"
    NOT_A_DIFFERENCE = "line_not_a_difference"
    NOTE_MISSING = "difference_note_missing"
    LENT = "receipt_is_lent"
    DESTROYED = "receipt_is_destroyed"
    NOT_HERE = "receipt_not_here"
    NOT_READY = "receipt_not_ready"
    LIST_NOT_OPEN = "hand_over_not_open"
    LIST_EMPTY = "hand_over_empty"
    IN_OTHER_LIST = "receipt_in_other_list"
    IN_THIS_LIST = "receipt_in_this_list"
    OTHER_CUSTOMER = "receipt_of_other_customer"
    TAKER_MISSING = "hand_over_taker_missing"
    SIGNATURE_MISSING = "hand_over_signature_missing"
    SIGNATURE_UNREADABLE = "hand_over_signature_unreadable"
    PAPER_UNREADABLE = "hand_over_paper_unreadable"
    NOT_CASH = "receipt_not_cash"
    BOX_FULL = "box_is_full"
    IN_THIS_BOX = "receipt_in_this_box"
    NOT_IN_BOX = "receipt_not_in_box"
    NOT_LENT = "receipt_not_lent"
    DUE_IN_PAST = "loan_due_in_past"
    DUE_FAR = "loan_due_far"
    NOTHING_TO_DESTROY = "nothing_to_destroy"
    OWN_PROPOSAL = "destruction_own_proposal"
    APPROVED_BY_SAME = "destruction_approved_by_same"
    NOT_PROPOSED = "destruction_not_proposed"
    NOT_APPROVED_TWICE = "destruction_not_approved_twice"
    MAY_NOT_BE_DESTROYED = "receipt_may_not_be_destroyed"


class Settlement(StrEnum):
    """How a difference of an envelope was settled (RCP-7)."""

    FOUND_HERE = "found_here"
    STILL_THERE = "still_there"  # in the tray of the site that sent the envelope
    LOST = "lost"
    FORWARDED = "forwarded"  # an extra one, sent on to where it belongs
    KEPT = "kept"  # an extra one, right here


class EnvelopeWhich(StrEnum):
    """Which envelopes a list shows."""

    OUT = "out"
    ARRIVING = "arriving"


@dataclass(frozen=True, slots=True)
class Paper:
    """One original, as far as it matters for moving it."""

    state: ReceiptState
    site_id: int
    origin_site_id: int
    is_suspect: bool
    is_lent: bool
    is_destroyed: bool

    @property
    def same_site(self) -> bool:
        """Whether one site serves both ends."""
        return self.site_id == self.origin_site_id


_AT_ORIGIN = (
    ReceiptState.RECEIVED,
    ReceiptState.HANDED_OVER,
    ReceiptState.CLOSED,
)
_AT_SITE = (ReceiptState.SIGNED, ReceiptState.FILED)


def is_here(paper: Paper, site_id: int) -> bool:
    """Whether the original lies at *site_id*, as far as its steps tell (RCP-2)."""
    if paper.is_destroyed:
        return False
    if paper.state in _AT_SITE:
        return paper.site_id == site_id
    if paper.state in _AT_ORIGIN:
        return paper.origin_site_id == site_id
    return paper.state is ReceiptState.ABNORMAL and site_id in (paper.site_id, paper.origin_site_id)


def may_travel(paper: Paper, *, from_site_id: int, to_site_id: int) -> CustodyFault | None:
    """Why a receipt cannot be put into an envelope; None where it can.

    Source: RCP-2 (only what is filed is sent), RCP-7.
    """
    if paper.is_destroyed:
        return CustodyFault.DESTROYED
    if paper.is_lent:
        return CustodyFault.LENT
    if paper.is_suspect:
        return CustodyFault.SUSPECT
    if paper.state is not ReceiptState.FILED:
        return CustodyFault.NOT_FILED
    if paper.site_id != from_site_id:
        return CustodyFault.NOT_HERE
    if paper.origin_site_id != to_site_id:
        return CustodyFault.WRONG_DESTINATION
    return None


def may_hand_over(paper: Paper, site_id: int) -> CustodyFault | None:
    """Why a receipt cannot be handed over at *site_id*; None where it can.

    Received back; or filed, where one site serves both ends (RCP-2, RCP-8).
    """
    if paper.is_destroyed:
        return CustodyFault.DESTROYED
    if paper.is_lent:
        return CustodyFault.LENT
    if paper.origin_site_id != site_id:
        return CustodyFault.NOT_HERE
    if paper.is_suspect:
        return CustodyFault.SUSPECT
    ready = ReceiptState.FILED if paper.same_site else ReceiptState.RECEIVED
    return None if paper.state is ready else CustodyFault.NOT_READY


def settlements(*, is_missing: bool) -> tuple[Settlement, ...]:
    """How a difference can be settled: a missing one, or an extra one."""
    if is_missing:
        return (Settlement.FOUND_HERE, Settlement.STILL_THERE, Settlement.LOST)
    return (Settlement.KEPT, Settlement.FORWARDED)
