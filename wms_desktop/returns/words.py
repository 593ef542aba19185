"""What the returns slice says. English; the Chinese is in resources/translations/returns.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import shown_quantity
from wms_desktop.returns.kinds import ReturnReason, ReturnState, Wish
from wms_desktop.returns.rules import Figures, ReturnFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ReturnFault.UNKNOWN_ORDER: (
        N_("No order {number}"),
        N_("Check the number, or look for the customer's name."),
    ),
    ReturnFault.NOTHING_DELIVERED: (
        N_("Nothing was delivered on order {number}"),
        N_("Only goods that have left can come back."),
    ),
    ReturnFault.NO_LINES: (
        N_("No goods on this application"),
        N_("Scan a lot, or press F3 to add a line."),
    ),
    ReturnFault.QUANTITY_MISSING: (
        N_("Line {line}: the quantity of {item} is missing"),
        N_("Type how many come back."),
    ),
    ReturnFault.NOT_ON_ORDER: (
        N_("Line {line}: {item}, lot {lot}, was not delivered on {number}"),
        N_("Choose an item and lot of this order."),
    ),
    ReturnFault.SAME_LINE_TWICE: (
        N_("Line {line}: {item}, lot {lot}, stands here twice"),
        N_("Put both quantities on one line."),
    ),
    ReturnFault.MORE_THAN_DELIVERED: (
        N_("Line {line}: {quantity} of {item} is more than can come back"),
        N_("Delivered {delivered}, applied for before {applied}: at most {returnable}."),
    ),
    ReturnFault.ORDER_TOO_OLD: (
        N_("Order {number} is too old to be returned"),
        N_("Ordered on {ordered_on}, the {months} {months:month|months} ended on {last_day}."),
    ),
    ReturnFault.TOO_FEW_OF_LOT: (
        N_("Line {line}: fewer than {least} pieces, none of the lot in stock"),
        N_(
            "{item}, lot {lot}: {quantity} {quantity:piece|pieces}, stock {stock}. "
            "Return {least} or remove it."
        ),
    ),
    ReturnFault.UNKNOWN_APPLICATION: (
        N_("No return application {number}"),
        N_("Check the number, or scan the application."),
    ),
    ReturnFault.REASON_MISSING: (
        N_("The reason of the rejection is missing"),
        N_("Say why the application is rejected."),
    ),
    ReturnFault.ALREADY_DECIDED: (
        N_("Application {number} is decided already: {state}"),
        N_("Refresh and look at its steps."),
    ),
    ReturnFault.OTHER_DRAFT: (
        N_("A draft for {number} is open, {lines} {lines:line|lines}"),
        N_("Submit it first, or clear it with Ctrl+N."),
    ),
}

STATES: dict[ReturnState, str] = {
    ReturnState.DRAFT: N_("Draft"),
    ReturnState.SUBMITTED: N_("Submitted@@return"),
    ReturnState.CONFIRMED: N_("Confirmed@@return"),
    ReturnState.APPROVED: N_("Approved@@return"),
    ReturnState.ISSUED: N_("Slip issued"),
    ReturnState.ARRIVED: N_("Arrived@@return"),
    ReturnState.INSPECTED: N_("Inspected@@return"),
    ReturnState.CLOSED: N_("Closed@@return"),
    ReturnState.REJECTED: N_("Rejected@@return"),
}
REASONS: dict[ReturnReason, str] = {
    ReturnReason.OVER_ORDERED: N_("Over-ordered"),
    ReturnReason.COLOUR: N_("Colour differs"),
    ReturnReason.DAMAGED: N_("Damaged@@return"),
    ReturnReason.WRONG_GOODS: N_("Wrong goods"),
    ReturnReason.QUALITY: N_("Quality"),
    ReturnReason.OTHER: N_("Other@@return"),
}
WISHES: dict[Wish, str] = {
    Wish.REFUND: N_("Refund"),
    Wish.EXCHANGE: N_("Exchange"),
    Wish.REPAIR: N_("Repair"),
}

# The chain of RET-3 and RET-4 in order: state that the step leads to, its title, what it is for.
CHAIN: tuple[tuple[ReturnState, str, str], ...] = (
    (ReturnState.SUBMITTED, N_("Customer applies"), ""),
    (ReturnState.CONFIRMED, N_("Sales confirms"), ""),
    (ReturnState.APPROVED, N_("Duty manager approves"), ""),
    (ReturnState.ISSUED, N_("Assistant issues slip"), N_("Its number is made then")),
    (ReturnState.INSPECTED, N_("Warehouse inspects"), N_("Every piece is scanned")),
)

RETURNABLE = N_("Returnable")
NOT_RETURNABLE = N_("Not returnable")
QUANTITY_MISSING = N_("Quantity missing")

TITLE = N_("Return application")
CUSTOMER = N_("Customer")
ORDER = N_("Order")
ORDERED_ON = N_("Ordered on")
WISH = N_("Customer's wish")
CONTACT = N_("Contact")
APPLIED_ON = N_("Applied on")
TAKEN_BY = N_("Taken by@@return")
LINE_NUMBER = N_("No.@@line")
LINE_MODEL = N_("Model")
LINE_LOT = N_("Lot")
LINE_QUANTITY = N_("Quantity")
LINE_REASON = N_("Reason")
LINE_RULE = N_("Rule")
TOTAL = N_("Total")
REMARKS = N_("Remarks")
SIGN_CUSTOMER = N_("Customer (signature)")
SIGN_SALES = N_("Sales")
SIGN_DUTY_MANAGER = N_("Duty manager")
SIGN_ASSISTANT = N_("Sales assistant")
COMPLAINT = N_("Quality complaint")
COMPLAINT_NOTE = N_("Asked for by quality complaint {number}: term and least quantity do not hold.")
RULE_NOTE = N_(
    "Goods can be returned for {months} {months:month|months}; fewer than {least} pieces of a lot "
    "only while the same lot is in stock."
)

# Beside the button that cannot be pressed: why not, in a few words.
BLOCKED: dict[ReturnFault, str] = {
    ReturnFault.NO_LINES: N_("No lines yet"),
    ReturnFault.NOTHING_DELIVERED: N_("Nothing delivered"),
    ReturnFault.QUANTITY_MISSING: N_("Line {line}: quantity missing"),
    ReturnFault.ORDER_TOO_OLD: N_("Order too old"),
    ReturnFault.MORE_THAN_DELIVERED: N_("Line {line} not returnable"),
    ReturnFault.TOO_FEW_OF_LOT: N_("Line {line} not returnable"),
}
NO_ORDER = N_("No order yet")
NO_RIGHT = N_("Your role may not submit")


def rule_basis(
    figures: Figures,
    fault: ReturnFault | None,
    *,
    least: int,
    language: Language,
    complaint: str = "",
) -> str:
    """The figures behind a line's verdict: 12 pieces or more, lot stock 74, 8 < 12.

    Where a quality complaint asked for the return, its number instead (RET-5).
    """
    quantity, stock = shown_quantity(figures.quantity), shown_quantity(figures.stock_of_lot)
    match fault:
        case ReturnFault.MORE_THAN_DELIVERED:
            left = shown_quantity(figures.returnable)
            return translate(N_("{quantity} > {left} left"), language, quantity=quantity, left=left)
        case ReturnFault.TOO_FEW_OF_LOT:
            said = N_("{quantity} < {least}, lot stock {stock}")
            return translate(said, language, quantity=quantity, least=least, stock=stock)
    if complaint:
        return translate(N_("Complaint {number}"), language, number=complaint)
    if figures.quantity >= least:
        return translate(N_("{least} pieces or more"), language, least=least)
    return translate(N_("Lot stock {stock}"), language, stock=stock)
