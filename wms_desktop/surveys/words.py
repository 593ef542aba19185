"""What the surveys slice says. English; the Chinese is in resources/translations/surveys.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_, Language, translate
from wms_desktop.customers.kinds import Channel
from wms_desktop.surveys.kinds import (
    Dimension,
    MeasureState,
    RevisitAfter,
    RevisitResult,
    RevisitState,
    SurveyState,
)
from wms_desktop.surveys.rules import MeasureFault, RevisitFault, SurveyFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    SurveyFault.UNKNOWN_CUSTOMER: (
        N_("No such customer to ask"),
        N_("Choose a customer in use; the house itself is not asked."),
    ),
    SurveyFault.UNKNOWN_PERSON: (
        N_("Nobody is responsible@@survey"),
        N_("Choose somebody who works here."),
    ),
    SurveyFault.UNKNOWN_SOURCE: (
        N_("No order or complaint {number} of this customer"),
        N_("Check the number, or scan the paper."),
    ),
    SurveyFault.UNKNOWN: (N_("No such questionnaire"), N_("Scan it, or look in the list.")),
    SurveyFault.NOT_MAIN: (
        N_("{customer} is no main customer"),
        N_("Refresh and look again."),
    ),
    SurveyFault.ALREADY_ASKED: (
        N_("{customer} has been asked: {number}"),
        N_("Type in its answers, or note that they decline."),
    ),
    SurveyFault.ANSWERED: (
        N_("{number} was answered on {day}"),
        N_("A questionnaire is answered once."),
    ),
    SurveyFault.DECLINED: (
        N_("{number} was declined"),
        N_("Ask again with a new questionnaire."),
    ),
    SurveyFault.NO_SCORE: (
        N_("The score is missing: {dimension}"),
        N_("Type 1 to 5 for each of the four."),
    ),
    SurveyFault.BAD_SCORE: (
        N_("{dimension}: {typed} is no score"),
        N_("Scores are 1 to 5."),
    ),
    SurveyFault.DAY_AHEAD: (
        N_("{day} is still ahead"),
        N_("Today is {today}: type a day up to today."),
    ),
    SurveyFault.DAY_BEFORE: (
        N_("{day} is too early"),
        N_("Type a day from {since} on."),
    ),
    SurveyFault.DAY_PAST: (N_("{day} is past@@survey"), N_("Type today or a later day.")),
    SurveyFault.DAY_FAR: (N_("{day} is too far ahead@@survey"), N_("Type a day up to {latest}.")),
    RevisitFault.UNKNOWN: (N_("No such revisit"), N_("Scan it, or look in the list.")),
    RevisitFault.PLANNED: (
        N_("Revisits of {number} are planned already"),
        N_("Look for its number in the list."),
    ),
    RevisitFault.NOT_CLOSED: (
        N_("Complaint {number} is not closed yet"),
        N_("Revisits are planned once it is closed."),
    ),
    RevisitFault.BEFORE_ORDER: (
        N_("{day} is before {number}"),
        N_("Type a day from {since} on."),
    ),
    RevisitFault.TOO_LONG_AGO: (
        N_("{day} is too long ago"),
        N_("All four revisits would be past."),
    ),
    RevisitFault.ENDED: (
        N_("Revisit {number} has ended: {state}"),
        N_("Refresh and look again."),
    ),
    RevisitFault.DONE_BEFORE: (
        N_("{day} is before the installation"),
        N_("Type a day from {since} on."),
    ),
    RevisitFault.NO_PROBLEM: (
        N_("Revisit {number} has no open problem"),
        N_("A complaint belongs to a revisit that found a problem."),
    ),
    MeasureFault.UNKNOWN: (N_("No such measure"), N_("Scan it, or look in the list.")),
    MeasureFault.NOT_WEAK: (
        N_("{dimension} is not weak: {average}"),
        N_("A measure is for an average below {limit}."),
    ),
    MeasureFault.NO_ANSWERS: (
        N_("{dimension}: nobody answered"),
        N_("Choose a period with answers."),
    ),
    MeasureFault.ALREADY_OPEN: (
        N_("{dimension}: {number} is open already"),
        N_("Evaluate or drop it first."),
    ),
    MeasureFault.ENDED: (
        N_("{number} was ended by {person}"),
        N_("Refresh and look again."),
    ),
    MeasureFault.OWN: (
        N_("{number}: nobody evaluates their own measure"),
        N_("Somebody else evaluates it."),
    ),
    MeasureFault.TOO_EARLY: (
        N_("{number} runs until {day}"),
        N_("It is evaluated from that day on."),
    ),
}

DIMENSIONS: dict[Dimension, str] = {
    Dimension.SERVICE: N_("Service quality"),
    Dimension.SPEED: N_("Speed of response"),
    Dimension.CARE: N_("Care of goods"),
    Dimension.COMMUNICATION: N_("Communication@@survey"),
}
# What is meant by each dimension, in their order; no dict, so that nothing takes it for its name.
DIMENSION_HINTS = (
    N_("Polite, competent, keeps its word"),
    N_("Answers and solves problems quickly"),
    N_("Goods complete, undamaged, right"),
    N_("Tells in time, easy to reach"),
)
SCORES: tuple[str, ...] = (
    N_("Very dissatisfied"), N_("Dissatisfied"), N_("Fair@@score"), N_("Satisfied@@score"),
    N_("Very satisfied"),
)  # fmt: skip
SURVEY_STATES: dict[SurveyState, str] = {
    SurveyState.ASKED: N_("Waiting@@survey"),
    SurveyState.ANSWERED: N_("Answered@@survey"),
    SurveyState.DECLINED: N_("Declined@@survey"),
}
MEASURE_STATES: dict[MeasureState, str] = {
    MeasureState.OPEN: N_("Running@@measure"),
    MeasureState.EVALUATED: N_("Evaluated@@survey"),
    MeasureState.DROPPED: N_("Dropped@@measure"),
}
AFTER: dict[RevisitAfter, str] = {
    RevisitAfter.WEEK_1: N_("1 week"),
    RevisitAfter.MONTH_1: N_("1 month"),
    RevisitAfter.MONTH_3: N_("3 months"),
    RevisitAfter.MONTH_6: N_("6 months"),
}
REVISIT_STATES: dict[RevisitState, str] = {
    RevisitState.DUE: N_("Due@@revisit"),
    RevisitState.DONE: N_("Done@@revisit"),
    RevisitState.DROPPED: N_("Dropped@@revisit"),
}
RESULTS: dict[RevisitResult, str] = {
    RevisitResult.GOOD: N_("Good@@revisit"),
    RevisitResult.FAIR: N_("Fair@@revisit"),
    RevisitResult.PROBLEM: N_("Problem@@revisit"),
    RevisitResult.NOT_REACHED: N_("Not reached@@survey"),
}
# Ways to reach a customer, the most used first.
CHANNELS = (
    Channel.PHONE, Channel.VISIT, Channel.CHAT, Channel.COUNTER, Channel.MAIL, Channel.LETTER,
    Channel.FAX,
)  # fmt: skip
SURVEY_TITLE = N_("Customer satisfaction survey")
FIGURES_TITLE = N_("Customer satisfaction")


def days_words(days: int, language: Language) -> str:
    """How far a day is: overdue, today, or in so many days."""
    if days < 0:
        return translate(N_("{n} {n:day|days} overdue@@followup"), language, n=-days)
    if days == 0:
        return translate(N_("Today@@followup"), language)
    return translate(N_("In {n} {n:day|days}@@followup"), language, n=days)
