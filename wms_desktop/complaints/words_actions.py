"""What is said of corrective and preventive actions, and of causes that come back."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.complaints.kinds import ActionState, Effect
from wms_desktop.complaints.recurring import By
from wms_desktop.complaints.rules_actions import ActionFault, Owed
from wms_desktop.core.language import N_, Language, translate

TITLE = N_("Corrective action form")
REFUSALS: dict[StrEnum, tuple[str, str]] = {
    ActionFault.UNKNOWN: (N_("This action is not known"), N_("Refresh and look again.")),
    ActionFault.OTHER_SITE: (
        N_("Action {number} belongs to another site"),
        N_("Somebody of that site works on it."),
    ),
    ActionFault.UNKNOWN_COMPLAINT: (
        N_("This complaint is not known here"),
        N_("Choose one of this site, or open the action without one."),
    ),
    ActionFault.UNKNOWN_GOODS: (
        N_("This item or lot is not known"),
        N_("Find the item again; leave the lot out where it is not known."),
    ),
    ActionFault.UNKNOWN_CUSTOMER: (N_("This customer is not known"), N_("Find it again.")),
    ActionFault.NOBODY: (
        N_("Nobody is responsible"),
        N_("Choose a person in use who has a role at this site."),
    ),
    ActionFault.DUE_PAST: (
        N_("{day} has passed already"),
        N_("Something new is due today ({today}) or later."),
    ),
    ActionFault.CHECK_BEFORE_DUE: (
        N_("The check on {day} would come before the work"),
        N_("Check the effect on {due} or later."),
    ),
    ActionFault.DAY_FAR: (N_("{day} lies too far ahead"), N_("Choose a day up to {last}.")),
    ActionFault.NOT_OPEN: (
        N_("Action {number} is not open: {state}"),
        N_("Only an open one can be changed or done."),
    ),
    ActionFault.CLOSED: (N_("Action {number} is closed"), N_("Open a new one.")),
    ActionFault.INCOMPLETE: (
        N_("Action {number} names no cause or no measure"),
        N_("Write both first; without them nobody can check the effect."),
    ),
    ActionFault.NOT_DONE: (
        N_("Action {number} is not done yet"),
        N_("Its effect is checked once it is done. Without a check it stays open."),
    ),
    ActionFault.NOT_YOURS: (
        N_("{person} is responsible for it"),
        N_("That person says when it is done, or a supervisor of customer service does."),
    ),
    ActionFault.OWN_CHECK: (
        N_("Nobody checks their own measure"),
        N_("Another person than {person} checks its effect."),
    ),
    ActionFault.NO_FOLLOW_UP: (
        N_("Not effective, and nothing follows"),
        N_("Write what is done instead: measure, person, day."),
    ),
    ActionFault.NEEDLESS_FOLLOW_UP: (
        N_("It was effective: nothing need follow"),
        N_("Leave out the new measure, or say that it was not effective."),
    ),
}
ACTION_STATES: dict[ActionState, str] = {
    ActionState.OPEN: N_("In work@@action"),
    ActionState.DONE: N_("To check@@action"),
    ActionState.CLOSED: N_("Closed@@action"),
}
EFFECTS: dict[Effect, str] = {
    Effect.OPEN: N_("Not checked"),
    Effect.EFFECTIVE: N_("Effective"),
    Effect.NOT_EFFECTIVE: N_("Not effective"),
}
GROUPS: dict[By, str] = {
    By.ITEM: N_("Item@@action"),
    By.LOT: N_("Lot"),
    By.CUSTOMER: N_("Customer"),
    By.CAUSE: N_("Cause@@action"),
}
OWED: dict[Owed, str] = {
    Owed.OVERDUE: N_("Overdue"),
    Owed.TODAY: N_("Due today"),
    Owed.LATER: N_("In time@@action"),
    Owed.CLOSED: N_("Closed@@action"),
}


def owed_words(owed: Owed, days: int, language: Language) -> str:
    """The distance to the day in words: 3 days left, today, 2 days overdue."""
    match owed:
        case Owed.OVERDUE:
            return translate(N_("{days} d overdue"), language, days=-days)
        case Owed.TODAY:
            return translate(N_("Due today"), language)
        case Owed.LATER:
            return translate(N_("{days} d left"), language, days=days)
    return translate(N_("Closed@@action"), language)
