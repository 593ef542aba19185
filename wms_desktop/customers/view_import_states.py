"""How far a table has come on its way in, and what can be done with it there."""

from __future__ import annotations

from enum import Enum

from wms_desktop.ui.actions import BACK_KEYS, NEW_KEYS, REFRESH_KEYS, SAVE_KEYS, ActionSpec
from wms_desktop.ui.page import Expectation
from wms_desktop.ui.words import N_, tr

CHOOSE = ActionSpec("settings.import_choose", N_("Choose file"), NEW_KEYS, "folder")
AGAIN = ActionSpec("settings.import_again", N_("Check again"), REFRESH_KEYS, "refresh")
FAULTS = ActionSpec("settings.import_faults", N_("Save list"), "F6", "download")
TEMPLATE = ActionSpec("settings.import_template", N_("Save template"), "F7", "file-spreadsheet")
RUN = ActionSpec("settings.import_run", N_("Import"), SAVE_KEYS, "check")
DROP = ActionSpec("settings.import_drop", N_("Put file away"), BACK_KEYS, "x")


class State(Enum):
    """How far a table has come."""

    NONE = "none"
    READING = "reading"
    REFUSED = "refused"  # the file as a whole
    WRONG = "wrong"  # some of its cells
    GOOD = "good"
    IMPORTING = "importing"
    DONE = "done"


LOOKED = (State.WRONG, State.GOOD, State.IMPORTING)
ICONS = {
    State.NONE: "file-import",
    State.READING: "clock",
    State.REFUSED: "alert-circle",
    State.DONE: "circle-check",
}
WHERE = {
    CHOOSE: frozenset(State) - {State.IMPORTING},
    TEMPLATE: frozenset(State),
    AGAIN: frozenset({State.REFUSED, State.WRONG, State.GOOD}),
    FAULTS: frozenset({State.WRONG}),
    RUN: frozenset({State.GOOD}),
    DROP: frozenset({State.READING, State.REFUSED, State.WRONG, State.GOOD}),
}


def expectation(state: State) -> Expectation:
    """What comes next; nothing is scanned here."""
    match state:
        case State.NONE | State.DONE:
            return Expectation(tr("Choose a table: F3"), tr("or drop it here"))
        case State.REFUSED | State.WRONG:
            return Expectation(tr("Mend it, then F5"), tr("or choose another table with F3"))
        case State.GOOD:
            return Expectation(tr("Import it: Ctrl S"), tr("all rows or none"))
    return Expectation(tr("Wait a moment"), tr("the table is being worked on"))


def reason(state: State) -> str:
    """What stands beside the button that imports."""
    if state is State.IMPORTING:
        return tr("The table is being imported.")
    if state is State.WRONG:
        return tr("While a cell is wrong, nothing is imported.")
    return tr("All rows are imported, or none.")
