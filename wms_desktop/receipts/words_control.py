"""What is said of chasing, questions and assessments of receipts."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.receipts.kinds import (
    AssessmentKind,
    AssessmentState,
    ChaseBy,
    QuestionAbout,
    ReadingOf,
)
from wms_desktop.receipts.rules_control import ControlFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ControlFault.IS_BACK: (
        N_("Receipt {number} is not missing: {state}"),
        N_("Nobody need be asked for it. Refresh the list."),
    ),
    ControlFault.PROMISE_PAST: (
        N_("{day} has passed already"),
        N_("A promised day is today ({today}) or later."),
    ),
    ControlFault.PROMISE_FAR: (
        N_("{day} lies too far ahead"),
        N_("Promise a day up to {last}, or ask again later."),
    ),
    ControlFault.NOBODY_LATE: (
        N_("Nothing of {name} is overdue"),
        N_("A reminder names overdue slips only."),
    ),
    ControlFault.UNKNOWN_ADDRESSEE: (
        N_("Nobody to write to"),
        N_("Choose a site, a carrier or a customer with overdue slips."),
    ),
    ControlFault.UNKNOWN_QUESTION: (
        N_("This question is not known"),
        N_("Refresh and look again."),
    ),
    ControlFault.NOT_ASKED_HERE: (
        N_("{site} is asked, not this site"),
        N_("Somebody of that site answers."),
    ),
    ControlFault.ANSWERED: (
        N_("{person} has answered already"),
        N_("Read the answer; ask anew where it is not enough."),
    ),
    ControlFault.NEEDS_FIXED: (
        N_("What {number} needs can no longer change: {state}"),
        N_("Answer without a change; the slip is judged as it was required."),
    ),
    ControlFault.UNKNOWN_ASSESSMENT: (
        N_("This assessment is not known"),
        N_("Refresh and look again."),
    ),
    ControlFault.OWN_ASSESSMENT: (
        N_("Nobody decides about themselves"),
        N_("Another supervisor decides this assessment."),
    ),
    ControlFault.DECIDED: (
        N_("{person} has decided already"),
        N_("A decision stays; its reason stands beside it."),
    ),
    ControlFault.SAME_AMOUNT: (
        N_("The amount is as proposed"),
        N_("Confirm it, or enter another amount."),
    ),
    ControlFault.BAD_AMOUNT: (
        N_("{typed} is no amount"),
        N_("Enter yuan from 0 to {most}, two decimals at most."),
    ),
    ControlFault.NO_LOSS: (
        N_("The loss is not entered yet"),
        N_("Enter what the company has lost, or drop the assessment."),
    ),
    ControlFault.NO_PAGES: (
        N_("No page of {number} is scanned yet"),
        N_("File the scan at the desk first."),
    ),
    ControlFault.NOT_LOST: (
        N_("Only a lost slip has a loss"),
        N_("Change the amount instead."),
    ),
}

CHASED_BY: dict[ChaseBy, str] = {
    ChaseBy.PHONE: N_("Phone@@chase"),
    ChaseBy.CHAT: N_("Chat@@chase"),
    ChaseBy.MAIL: N_("Mail@@chase"),
    ChaseBy.LETTER: N_("Letter@@chase"),
    ChaseBy.COUNTER: N_("At the counter@@chase"),
}
QUESTIONS_ABOUT: dict[QuestionAbout, str] = {
    QuestionAbout.SEAL: N_("Company seal@@question"),
    QuestionAbout.OWN_FORMS: N_("Shipper's own forms@@question"),
    QuestionAbout.COPIES: N_("Copies@@question"),
    QuestionAbout.OTHER: N_("Something else@@question"),
}
ASSESSED: dict[AssessmentKind, str] = {
    AssessmentKind.CHASED_LATE: N_("Chased too late"),
    AssessmentKind.NOT_ACTED_ON: N_("Abnormal, not acted on"),
    AssessmentKind.LOST: N_("Lost@@assessment"),
}
DECISIONS: dict[AssessmentState, str] = {
    AssessmentState.PROPOSED: N_("Proposed@@assessment"),
    AssessmentState.CONFIRMED: N_("Confirmed@@assessment"),
    AssessmentState.CHANGED: N_("Changed@@assessment"),
    AssessmentState.DROPPED: N_("Dropped@@assessment"),
}
READINGS: dict[ReadingOf, str] = {
    ReadingOf.CARD: N_("Card@@reading"),
    ReadingOf.PAGE: N_("Page@@reading"),
    ReadingOf.EVIDENCE: N_("Evidence pack@@reading"),
    ReadingOf.EXPORT: N_("Export@@reading"),
}

ASKS: dict[QuestionAbout, tuple[str, str]] = {  # required but not in the remarks; the other way
    QuestionAbout.SEAL: (
        N_("A company seal is required, the remarks do not mention it. Is it needed?"),
        N_("The remarks mention a seal, none is required. Is it needed?"),
    ),
    QuestionAbout.OWN_FORMS: (
        N_("Own forms are required, the remarks do not mention them. Which ones?"),
        N_("The remarks mention own forms, none are required. Are they attached?"),
    ),
    QuestionAbout.COPIES: (
        N_("The remarks name another number of copies. How many?"),
        N_("The remarks name another number of copies. How many?"),
    ),
}
