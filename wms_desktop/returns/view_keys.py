"""The commands of the returns tab and their keys."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    NEW_KEYS,
    PRINT_KEYS,
    SAVE_KEYS,
    ActionSpec,
)

ADD = ActionSpec("returns.add_line", N_("Add line"), NEW_KEYS, "plus")
REMOVE = ActionSpec("returns.remove_line", N_("Remove line"), "Alt+Del", "x")
SUBMIT = ActionSpec("returns.submit", N_("Submit application"), SAVE_KEYS, "check")
PRINT = ActionSpec("returns.print", N_("Print application"), PRINT_KEYS, "printer")
NEW = ActionSpec("returns.new", N_("New application"), "Ctrl+N", "plus")
ALL = ActionSpec("returns.all", N_("All applications"), "F6", "list-check")
FIND = ActionSpec("returns.find", N_("Find order"), FIND_KEYS, "search")
BACK = ActionSpec("returns.back", N_("Back to the form"), BACK_KEYS, "arrow-back-up")
SPECS = (ADD, REMOVE, SUBMIT, PRINT, NEW, ALL, FIND, BACK)
