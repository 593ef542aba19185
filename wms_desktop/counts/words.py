"""What the counts slice says to people."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.counts.kinds import CountScope, CountState, VarianceCause
from wms_desktop.counts.rules import CountFault, Verdict
from wms_desktop.counts.rules_sheets import SheetRowFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    CountFault.UNKNOWN: (N_("This count does not exist"), N_("Refresh the list.")),
    CountFault.WRONG_STATE: (
        N_("Count {number} is {state}"),
        N_("Refresh and look what it needs next."),
    ),
    CountFault.NOTHING_IN_SCOPE: (
        N_("Nothing to count here"),
        N_("Choose a zone, location or item that has stock."),
    ),
    CountFault.NOT_IN_SCOPE: (
        N_("Location {location} is not part of this count"),
        N_("Scan a location from the list at the right."),
    ),
    CountFault.BELOW_NOUGHT: (
        N_("The sum would fall below nought"),
        N_("Counted so far: {counted}; typed: {typed}."),
    ),
    CountFault.LOCATIONS_OPEN: (
        N_("{left} {left:location is|locations are} not finished: {codes}"),
        N_("Count what is left or mark it as empty, then end the counting."),
    ),
    CountFault.CAUSE_MISSING: (
        N_("A variance has no cause"),
        N_("Choose a cause for every line that differs."),
    ),
    CountFault.OWN_COUNT: (
        N_("Counters do not approve their own count"),
        N_("Ask the duty manager or the supervisor who did not count."),
    ),
    CountFault.GENERAL_MANAGER: (
        N_("A line is above the value limit"),
        N_("The general manager approves this count."),
    ),
    CountFault.REVIEW_CLOSED: (
        N_("Count {number} is blind while it is counted"),
        N_("Booked figures are shown once the counting has ended."),
    ),
    CountFault.NOT_STARTED: (
        N_("Count {number} has not been started"),
        N_("Start it first: sheets are printed from its snapshot."),
    ),
    CountFault.GOODS_NOT_IN_SCOPE: (
        N_("{item} is not part of this count"),
        N_("Leave it where it lies; this count covers: {codes}."),
    ),
    CountFault.NO_LOT: (
        N_("No lot of {item} has ever been received"),
        N_("Scan the lot, or receive the goods on an inbound order."),
    ),
    CountFault.AMOUNT_MISSING: (
        N_("How many of {item}?"),
        N_("Type the quantity, then go on; 0 when none is there."),
    ),
    CountFault.UNKNOWN_GOODS: (
        N_("No item or lot {typed}"),
        N_("Scan the goods, or type item, lot or part of the name."),
    ),
    CountFault.UNKNOWN_CODES: (
        N_("Unknown here: {codes}"),
        N_("Check these codes; each must exist at this site."),
    ),
    CountFault.WHOSE_MISSING: (
        N_("Goods of several owners or conditions lie here"),
        N_("Choose owner and condition, then record."),
    ),
    CountFault.AGAIN_OPEN: (
        N_("{left} {left:line|lines} of {number} to count again"),
        N_("Another person counts them without the first figure."),
    ),
    CountFault.AGAIN_MISSING: (
        N_("A variance needs one more count"),
        N_("Order it with F6; another person counts."),
    ),
    CountFault.NOT_ASKED_AGAIN: (
        N_("{item} is not to be counted again here"),
        N_("Count the lines of the list at the right."),
    ),
    CountFault.SAME_COUNTER: (
        N_("You have counted {item} before"),
        N_("Another person has to count it again."),
    ),
    CountFault.COUNTED_MEANWHILE: (
        N_("{people} has counted {item} again"),
        N_("Go on with the next line of the list."),
    ),
    CountFault.ALREADY_DECIDED: (
        N_("{item} has been decided on"),
        N_("Order another count in the review first."),
    ),
    CountFault.NOT_COUNTABLE: (
        N_("These goods cannot be counted"),
        N_("Choose an item that is in use, with one of its lots."),
    ),
    CountFault.ACCEPT_MISSING: (
        N_("Lines in tolerance are not accepted yet"),
        N_("Accept them with F7, or name a cause."),
    ),
    CountFault.NOTHING_TO_ACCEPT: (
        N_("Nothing to accept in {number}"),
        N_("Refresh and look what it needs next."),
    ),
    CountFault.REMARK_MISSING: (
        N_("A cause has no remark"),
        N_("Say in a few words what happened."),
    ),
    CountFault.REASON_MISSING: (
        N_("Why is it cancelled?"),
        N_("Type the reason; it stays on record."),
    ),
    CountFault.RESERVED_GOODS: (
        N_("{item} at {location} is reserved for {documents}"),
        N_("Missing: {wanted}; not reserved: {free}. Free it there first."),
    ),
    CountFault.SWITCHED_OFF: (
        N_("{person} is switched off"),
        N_("Somebody else has to approve this count."),
    ),
    CountFault.LOCATION_FIRST: (
        N_("At which location?"),
        N_("Scan the location first, then the goods."),
    ),
    SheetRowFault.NOTHING_FILLED: (
        N_("Nothing is filled in"),
        N_("Write what was counted, 0 where nothing lies; empty cells are not counted."),
    ),
    SheetRowFault.NO_COUNT: (
        N_("Which count is this row of?"),
        N_("Write the number of the count in its column."),
    ),
    SheetRowFault.ROW_CHANGED: (
        N_("This row is no longer as it was printed"),
        N_("Put it back as it was, or write the goods in a new row without a row key."),
    ),
    SheetRowFault.ALREADY_COUNTED: (
        N_("This line has been counted already: {counted}"),
        N_("Empty the cell, or take the other figure back first."),
    ),
    SheetRowFault.UNKNOWN_LOT: (
        N_("This item has no lot {lot}"),
        N_("Check the lot, or receive the goods on an inbound order."),
    ),
    SheetRowFault.ENDING: (
        N_("The file must end with .xlsx"),
        N_("Write it under another name."),
    ),
    SheetRowFault.NOT_EMPTY: (
        N_("Goods are looked for at this location"),
        N_("Write 0 in each of their rows; this row is for an empty location."),
    ),
}

STATES: dict[CountState, str] = {
    CountState.PLANNED: N_("Planned@@count"),
    CountState.COUNTING: N_("Counting"),
    CountState.REVIEW: N_("In review"),
    CountState.APPROVED: N_("Approved"),
    CountState.CANCELLED: N_("Cancelled"),
}

SCOPES: dict[CountScope, str] = {
    CountScope.SITE: N_("Whole site"),
    CountScope.ZONE: N_("Zones"),
    CountScope.LOCATIONS: N_("Locations"),
    CountScope.ITEMS: N_("Items"),
    CountScope.OWNER: N_("Owner's goods"),
    CountScope.ABC_DUE: N_("Classes due"),
    CountScope.EMPTIED: N_("Emptied locations"),
    CountScope.SHORTAGES: N_("Short when picked"),
}

CAUSES: dict[VarianceCause, str] = {
    VarianceCause.MISCOUNTED: N_("Miscounted"),
    VarianceCause.MISPLACED: N_("Misplaced"),
    VarianceCause.UNPOSTED_MOVE: N_("Unposted move"),
    VarianceCause.DAMAGE: N_("Damage"),
    VarianceCause.THEFT: N_("Theft"),
    VarianceCause.UNKNOWN: N_("Unknown"),
}

VERDICTS: dict[Verdict, str] = {
    Verdict.AGREES: N_("Agrees"),
    Verdict.TOLERATED: N_("In tolerance"),
    Verdict.NOT_COUNTED: N_("Not counted"),
    Verdict.AGAIN_WANTED: N_("Count again"),
    Verdict.SECOND_COUNT: N_("Second count"),
    Verdict.THIRD_WANTED: N_("Third count"),
    Verdict.THIRD_COUNT: N_("Third count asked"),
    Verdict.CAUSE_MISSING: N_("Choose cause"),
    Verdict.CAUSE_GIVEN: N_("Cause given"),
    Verdict.GENERAL_MANAGER: N_("General manager@@decides"),
    Verdict.POSTED: N_("Adjusted"),
}

SHEET_TITLE = N_("Count sheet")
REPORT_TITLE = N_("Count report")
NO_CAUSE = N_("No cause given")
