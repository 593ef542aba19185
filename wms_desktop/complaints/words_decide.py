"""What is said when a complaint is decided; Chinese in translations/complaints_decide.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.complaints.kinds import (
    ChargedTo,
    CompensationState,
    ConfirmedBy,
    Responsibility,
    TestResult,
)
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.core.language import N_

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    DecideFault.NOT_QUALITY: (
        N_("{number} is no quality complaint"),
        N_("Only quality complaints are tested by QC."),
    ),
    DecideFault.TEST_OPEN: (
        N_("QC's test of {number} is still open"),
        N_("QC enters its result first, also where nothing could be tested."),
    ),
    DecideFault.TEST_DONE: (
        N_("The test of {number} has its result already"),
        N_("What QC found stays; ask for another test."),
    ),
    DecideFault.TEST_MISSING: (
        N_("QC has not tested {number} yet"),
        N_("Ask for the test, or judge who else is responsible."),
    ),
    DecideFault.TEST_RESULT_MISSING: (
        N_("The test's result is missing"),
        N_("Choose defect, no defect or unclear."),
    ),
    DecideFault.UNKNOWN_TEST: (
        N_("No such test at this site"),
        N_("Refresh and look at the complaint."),
    ),
    DecideFault.FINDING_MISSING: (
        N_("The finding is missing"),
        N_("Write what the test showed."),
    ),
    DecideFault.NO_DEFECT: (
        N_("No defect of {number} is confirmed"),
        N_("Goods come back at once only after QC found a defect."),
    ),
    DecideFault.NO_GOODS: (
        N_("{number} names no order, item or quantity"),
        N_("Write the return application from the order."),
    ),
    DecideFault.NO_LOT: (
        N_("Lot {lot} of {number} is not known"),
        N_("Correct the lot, or write the return application from the order."),
    ),
    DecideFault.RETURN_MADE: (
        N_("{number} has its return already: {returned}"),
        N_("Open {returned} and go on there."),
    ),
    DecideFault.REASON_MISSING: (N_("The reason is missing"), N_("Say why, in a few words.")),
    DecideFault.NOTHING_JUDGED: (
        N_("That was judged before"),
        N_("Choose another responsibility or cause."),
    ),
    DecideFault.NOT_JUDGED: (
        N_("Who is responsible for {number} is not judged"),
        N_("Judge it first, or mark the case as disputed."),
    ),
    DecideFault.ALREADY_DECIDED: (
        N_("{number} is decided, the customer's word is awaited"),
        N_("It goes on when the customer is not satisfied."),
    ),
    DecideFault.NOT_DECIDED: (
        N_("{number} is not decided yet"),
        N_("Decide first; then the customer confirms."),
    ),
    DecideFault.DECISION_MISSING: (
        N_("The decision is missing"),
        N_("Write what the customer gets."),
    ),
    DecideFault.MONEY: (
        N_("{amount} is no amount of money"),
        N_("Yuan from 0 to 9,999,999.99, at most two decimals."),
    ),
    DecideFault.VALUE_MISSING: (
        N_("The goods' value is missing"),
        N_("The item has no list price: type what the goods cost."),
    ),
    DecideFault.VALUE_ABOVE_LIST: (
        N_("{value} yuan is above the list price of {listed}"),
        N_("Type what the customer paid, or leave it empty."),
    ),
    DecideFault.ABOVE_SHARE: (
        N_("{amount} yuan is above {percent} % of {value}"),
        N_("A disputed case without clear defect gets at most {most} now."),
    ),
    DecideFault.MORE_THAN_COMPLAINED: (
        N_("{quantity} pieces, but {complained} were complained about"),
        N_("Compensate no more pieces than that."),
    ),
    DecideFault.TO_FACTORY: (
        N_("A disputed case is charged to the factory"),
        N_("Choose the factory's account."),
    ),
    DecideFault.OTHER_OPEN: (
        N_("A compensation of {number} still waits for a yes"),
        N_("Withdraw it, or wait for the decision."),
    ),
    DecideFault.UNKNOWN_COMPENSATION: (
        N_("No such compensation at this site"),
        N_("Refresh and look at the complaint."),
    ),
    DecideFault.COMPENSATION_DONE: (
        N_("This compensation is decided: {state}"),
        N_("It stays so; propose another one."),
    ),
    DecideFault.COMPENSATION_OPEN: (
        N_("A compensation of {number} is not approved yet"),
        N_("Wait for the yes, or withdraw it."),
    ),
    DecideFault.OWN_PROPOSAL: (
        N_("This is your own proposal"),
        N_("Somebody else says yes or no to it."),
    ),
    DecideFault.ABOVE_AUTHORITY: (
        N_("{pieces} pieces are above the {alone} that after-sales decides"),
        N_("Must say yes: {roles}."),
    ),
    DecideFault.ABOVE_VALUE: (
        N_("{amount} yuan is more than the pieces are worth ({value})"),
        N_("Must say yes: {roles}."),
    ),
    DecideFault.MAJOR_CASE: (
        N_("{number} is a major case"),
        N_("The general manager says yes or no to it."),
    ),
    DecideFault.SAID_ALREADY: (
        N_("You have said yes already"),
        N_("The other office needs another person."),
    ),
    DecideFault.OFFICE_TAKEN: (
        N_("Your office has said yes already"),
        N_("The other office is still asked."),
    ),
    DecideFault.SWITCHED_OFF: (
        N_("{person} is switched off"),
        N_("Somebody else has to do it."),
    ),
    DecideFault.SIGNATURE_EMPTY: (
        N_("Nobody has signed"),
        N_("The customer signs on the screen, or attach the signed form."),
    ),
    DecideFault.SIGNED_BEFORE: (
        N_("The same signature stands under {number} already"),
        N_("The customer signs each case anew."),
    ),
    DecideFault.SIGNATURE_UNREADABLE: (
        N_("The signature cannot be read"),
        N_("Clear it and sign once more."),
    ),
    DecideFault.PAPER_UNREADABLE: (
        N_("This file is no signed form"),
        N_("Choose a PDF, JPEG or PNG of at most 20 MB."),
    ),
    DecideFault.WISHES_MISSING: (
        N_("What the customer asks for is missing"),
        N_("Write it down, it goes on with that."),
    ),
}

RESULTS: dict[TestResult, str] = {
    TestResult.OPEN: N_("Test open"),
    TestResult.DEFECT: N_("Defect@@test"),
    TestResult.NO_DEFECT: N_("No defect@@test"),
    TestResult.UNCLEAR: N_("Unclear@@test"),
}
RESPONSIBILITIES: dict[Responsibility, str] = {
    Responsibility.UNDECIDED: N_("Undecided@@responsible"),
    Responsibility.NOT_OURS: N_("Not ours@@responsible"),
    Responsibility.OURS: N_("Ours@@responsible"),
    Responsibility.DEALER: N_("Dealer@@responsible"),
    Responsibility.CARRIER: N_("Carrier@@responsible"),
}
ACCOUNTS: dict[ChargedTo, str] = {
    ChargedTo.FACTORY: N_("Factory@@account"),
    ChargedTo.HOUSE: N_("House@@account"),
    ChargedTo.DEALER: N_("Dealer@@account"),
    ChargedTo.CARRIER: N_("Carrier@@account"),
    ChargedTo.INSURER: N_("Insurer@@account"),
}
COMPENSATIONS: dict[CompensationState, str] = {
    CompensationState.PROPOSED: N_("Waits for a yes"),
    CompensationState.APPROVED: N_("Approved@@compensation"),
    CompensationState.REFUSED: N_("Refused@@compensation"),
    CompensationState.WITHDRAWN: N_("Withdrawn@@compensation"),
}
MEANS: dict[ConfirmedBy, str] = {
    ConfirmedBy.SCREEN: N_("Signed on screen"),
    ConfirmedBy.PAPER: N_("Signed on paper"),
}
