"""What the receipts slice says. English; the Chinese is in resources/translations/receipts.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Lacking,
    PageRole,
    PageStatus,
    ReceiptState,
    Route,
    TrayReason,
    Verdict,
)
from wms_desktop.receipts.rules import Dueness, Needs, ReceiptFault
from wms_desktop.receipts.words_custody import (
    ARRIVALS,
    BOX_KINDS,
    CUSTODY_REFUSALS,
    DESTRUCTION_STATES,
    ENVELOPE_STATES,
    HAND_OVER_KINDS,
    HAND_OVER_STATES,
    SETTLEMENTS,
)

CUSTODY_STATES = (  # known to the whole program by being here
    ARRIVALS,
    BOX_KINDS,
    DESTRUCTION_STATES,
    ENVELOPE_STATES,
    HAND_OVER_KINDS,
    HAND_OVER_STATES,
    SETTLEMENTS,
)

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ReceiptFault.UNKNOWN_RECEIPT: (
        N_("No receipt {number}"),
        N_("Check the number, or scan the slip."),
    ),
    ReceiptFault.UNKNOWN_PAGE: (N_("This page is not known"), N_("Refresh and look again.")),
    ReceiptFault.STEP_SKIPPED: (
        N_("Receipt {number} cannot take this step now"),
        N_("Look at its state: no step is skipped."),
    ),
    ReceiptFault.ALREADY_FILED: (
        N_("Copy {copy} of {number} is filed already"),
        N_("Reject this page as a duplicate, or choose another receipt."),
    ),
    ReceiptFault.NO_SUCH_COPY: (
        N_("{number} has no copy {copy}"),
        N_("Type its number to file the page as the copy that is missing."),
    ),
    ReceiptFault.NOT_IN_TRAY: (
        N_("This page does not wait to be matched"),
        N_("Only pages in the tray are matched or rejected."),
    ),
    ReceiptFault.NOT_JUDGEABLE: (
        N_("This page is not judged"),
        N_("Match it first; of several pages of a copy the newest counts."),
    ),
    ReceiptFault.NOT_SPLITTABLE: (
        N_("The slips on this page cannot be told apart"),
        N_("Scan each slip by itself."),
    ),
    ReceiptFault.REASON_MISSING: (
        N_("The reason is missing@@page"),
        N_("Say why the page belongs to no receipt."),
    ),
    ReceiptFault.NOTHING_TO_UNDO: (
        N_("Nothing to undo on this page"),
        N_("It stands as the scanner brought it."),
    ),
    ReceiptFault.HAS_LEFT: (
        N_("Receipt {number} has left this site"),
        N_("Ask the site that holds it."),
    ),
    ReceiptFault.BAD_COPIES: (
        N_("{copies} copies are not possible"),
        N_("Enter 1 to 4 copies."),
    ),
    ReceiptFault.NOTHING_CHOSEN: (
        N_("No receipt chosen"),
        N_("Choose at least one receipt in the list."),
    ),
    ReceiptFault.CLIPBOARD_EMPTY: (
        N_("Nothing to file on the clipboard"),
        N_("Copy a picture or files first."),
    ),
    ReceiptFault.NOT_REPLACEABLE: (
        N_("This page cannot take the other's place"),
        N_("Only another picture of a slip that is still here can."),
    ),
    ReceiptFault.NO_SLIP_BEFORE: (
        N_("No filed slip lies before this page"),
        N_("Match it by its number, or reject it."),
    ),
    ReceiptFault.NO_BLANKS: (N_("No blank page in the tray"), N_("Refresh and look again.")),
    ReceiptFault.NOT_SET_ASIDE: (
        N_("This file is not on the list any more"),
        N_("Somebody has seen to it. Refresh and look again."),
    ),
} | CUSTODY_REFUSALS

STATES: dict[ReceiptState, str] = {
    ReceiptState.REQUIRED: N_("Required"),
    ReceiptState.PRINTED: N_("Printed"),
    ReceiptState.SIGNED: N_("Signed"),
    ReceiptState.FILED: N_("Filed"),
    ReceiptState.DISPATCHED: N_("Sent back"),
    ReceiptState.RECEIVED: N_("Received back"),
    ReceiptState.HANDED_OVER: N_("Handed over"),
    ReceiptState.CLOSED: N_("Closed@@receipt"),
    ReceiptState.ABNORMAL: N_("Abnormal"),
    ReceiptState.LOST: N_("Lost"),
}

VERDICTS: dict[Verdict, str] = {
    Verdict.COMPLETE: N_("Complete@@receipt"),
    Verdict.NO_SIGNATURE: N_("No signature"),
    Verdict.NO_SEAL: N_("No seal"),
    Verdict.NO_ID_NUMBER: N_("No ID number"),
    Verdict.WRONG_SIGNER: N_("Wrong signer"),
    Verdict.ALTERED_QUANTITY: N_("Quantity altered"),
}
ABNORMAL_KINDS: dict[AbnormalKind, str] = {
    kind: VERDICTS[Verdict(kind.value)] for kind in AbnormalKind
}

PAGE_STATUSES: dict[PageStatus, str] = {
    PageStatus.FILED: N_("Filed"),
    PageStatus.SUSPECT: N_("Suspect"),
    PageStatus.DUPLICATE: N_("Duplicate"),
    PageStatus.TRAY: N_("To match"),
    PageStatus.REJECTED: N_("Rejected"),
}

PAGE_ROLES: dict[PageRole, str] = {
    PageRole.SLIP: N_("Slip"),
    PageRole.CONTINUATION: N_("Continuation page"),
    PageRole.OWN_FORM: N_("Shipper's own form"),
    PageRole.BACK: N_("Back of a slip"),
}

ROUTES: dict[Route, str] = {
    Route.DIRECT: N_("Direct"),
    Route.ONE_TRANSFER: N_("One transfer"),
    Route.TWO_TRANSFERS: N_("Two transfers"),
}

TRAY_REASONS: dict[TrayReason, str] = {
    TrayReason.NO_CODE: N_("No code read"),
    TrayReason.FOREIGN_CODE: N_("Foreign code"),
    TrayReason.TWO_CODES: N_("Two codes"),
    TrayReason.OTHER_PAPER: N_("Another paper"),
    TrayReason.UNKNOWN_NUMBER: N_("Number unknown"),
    TrayReason.NOT_EXPECTED: N_("Not expected"),
    TrayReason.BLANK: N_("Blank page"),
    TrayReason.CANCELLED: N_("Waybill cancelled"),
}

MISSING: dict[Lacking, str] = {
    Lacking.SIGNATURE: N_("No signature"),
    Lacking.ID_NUMBER: N_("No ID number"),
    Lacking.SEAL: N_("No seal"),
    Lacking.COPIES: N_("Copies missing"),
    Lacking.PAGES: N_("Pages missing"),
    Lacking.OWN_FORMS: N_("Own forms missing"),
}
UNCLEAR: dict[Lacking, str] = {
    Lacking.SIGNATURE: N_("Signature unclear"),
    Lacking.ID_NUMBER: N_("ID number unclear"),
    Lacking.SEAL: N_("Seal unclear"),
    Lacking.COPIES: N_("Copies missing"),
    Lacking.PAGES: N_("Pages missing"),
    Lacking.OWN_FORMS: N_("Own forms missing"),
}

DUENESS: dict[Dueness, str] = {
    Dueness.IN_TIME: N_("Not due"),
    Dueness.DUE_SOON: N_("Due soon"),
    Dueness.DUE_TODAY: N_("Due today"),
    Dueness.OVERDUE: N_("Overdue"),
    Dueness.BEYOND_LIMIT: N_("Beyond limit"),
}

SPLIT_INTO = N_("Split into {numbers}")

SLIP_TITLE = N_("Signed receipt")
SLIP_COPY = N_("No. {number}, copy {copy} of {copies}")
SLIP_COPY_PAGE = N_("No. {number}, copy {copy} of {copies}, page {page} of {pages}")
SLIP_GOES_ON = N_("{pages} pages in all; return every page.")
SLIP_SIGN_FIRST = N_("Sign and seal on page 1; return all pages.")
SLIP_RETURN = N_("Return the signed slip to {site}.")
SLIP_PRINTED = N_("Printed {moment}, {person}, {place}")
SLIP_SEAL = N_("Seal {anchor}")
WAYBILL = N_("Waybill@@slip")
SHIPPER = N_("Shipper")
CONSIGNEE = N_("Consignee")
GOODS = N_("Goods")
NEEDS = N_("Required on return")
DATES = N_("Deadline")
ARRIVED_DUE = N_("Arrived {arrived}, back by {due}")
LINE_NUMBER = N_("No.@@line")
LINE_GOODS = N_("Goods and specification")
LINE_QUANTITY = N_("Quantity")
LINE_REMARK = N_("Remark@@slip")
MORE_LINES = N_("and {count} more lines, see the delivery papers")
BOX_SIGNATURE = N_("Signature of the consignee")
BOX_SEAL = N_("Company seal of the consignee")
BOX_ID_NUMBER = N_("ID number@@slip")
BOX_DATE = N_("Date received")
BOX_AGENT = N_("Agent who collects, name and phone")
BOX_REMARKS = N_("Remarks on the goods received")
NOT_REQUIRED = N_("{what} (not required)")

SITE = N_("Site of signing")
RECEIPT = N_("Receipt@@paper")
ARRIVED = N_("Arrived")
DEADLINE = N_("Deadline")
STANDING = N_("Standing@@deadline")
RESPONSIBLE = N_("Responsible")
DUE_TITLE = N_("Receipts not yet back")
AS_OF = N_("As of {day}")
NOTHING_MISSING = N_("Every receipt is back in time.")

_NEED_SIGNATURE = N_("signature")
_NEED_ID_NUMBER = N_("ID number@@need")
_NEED_SEAL = N_("company seal")
_NEED_OWN_FORMS = N_("shipper's own forms attached")
_NEED_COPIES = N_("{copies} {copies:copy|copies}")
_CASH = N_("cash settled, fetch at once")
_COMMA = N_(", @@list")


def needs_sentence(needs: Needs, language: Language, *, is_cash: bool = False) -> str:
    """What a receipt requires, in one line: signature, company seal, 2 copies."""
    parts = [
        (needs.signature, _NEED_SIGNATURE),
        (needs.id_number, _NEED_ID_NUMBER),
        (needs.seal, _NEED_SEAL),
        (needs.own_forms, _NEED_OWN_FORMS),
        (needs.copies > 1, _NEED_COPIES),
        (is_cash, _CASH),
    ]
    said = [translate(text, language, copies=needs.copies) for wanted, text in parts if wanted]
    return translate(_COMMA, language).join(said)


def due_words(standing: Dueness, days_left: int, days_over_limit: int, language: Language) -> str:
    """A deadline in words: 3 days left, due today, 2 days overdue, 3 days beyond the limit."""
    match standing:
        case Dueness.BEYOND_LIMIT:
            return translate(N_("{days} d beyond limit"), language, days=days_over_limit)
        case Dueness.OVERDUE:
            return translate(N_("{days} d overdue"), language, days=-days_left)
        case Dueness.DUE_TODAY:
            return translate(DUENESS[standing], language)
        case _:
            return translate(N_("{days} d left"), language, days=days_left)
