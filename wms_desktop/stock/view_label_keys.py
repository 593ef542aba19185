"""The keys of label templates: their list, and the editor of one of them."""

from __future__ import annotations

from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    NEW_KEYS,
    PRINT_KEYS,
    SAVE_KEYS,
    ActionSpec,
)
from wms_desktop.ui.words import N_

COPY = ActionSpec("settings.label_copy", N_("Copy template"), NEW_KEYS, "plus")
SWITCH = ActionSpec("settings.label_switch", N_("Switch template off or on"), "F6", "eye")

BACK = ActionSpec("settings.label_back", N_("Back to the list"), BACK_KEYS, "arrow-back-up")
UNDO = ActionSpec("settings.label_undo", N_("Undo the last step"), "Ctrl+Z", "arrow-back-up")
REDO = ActionSpec("settings.label_redo", N_("Do it again"), "Ctrl+Y", "refresh")
EXAMPLE = ActionSpec("settings.label_example", N_("Show real goods"), FIND_KEYS, "search")
ADD = ActionSpec("settings.label_add", N_("New field"), NEW_KEYS, "plus")
REMOVE = ActionSpec("settings.label_remove", N_("Remove field"), "F4", "minus")
TURN = ActionSpec("settings.label_turn", N_("Field or label"), "F6", "adjustments")
KIND = ActionSpec("settings.label_kind", N_("Next kind of label"), "F7", "tag")
TEST = ActionSpec("settings.label_test", N_("Test print"), PRINT_KEYS, "printer")
SAVE = ActionSpec("settings.label_save", N_("Save template"), SAVE_KEYS, "device-floppy")
