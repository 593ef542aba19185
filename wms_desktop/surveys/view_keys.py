"""The keys of surveys and revisits, as data."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import (
    NEW_KEYS,
    NEXT_ONE_KEYS,
    PREVIOUS_ONE_KEYS,
    ActionSpec,
)

NEXT_PART = ActionSpec("followup.next_part", N_("Next part"), "F4", "chevron-right")
TURN = ActionSpec("followup.turn_list", N_("Next view of the list"), "F6", "refresh")
NEW = ActionSpec("followup.new", N_("New@@followup"), NEW_KEYS, "plus")
DROP = ActionSpec("followup.drop", N_("Drop or decline"), "F7", "ban")
REMIND = ActionSpec("followup.remind", N_("Remind the customer"), "Ctrl+R", "phone-call")
LATER = ActionSpec("followup.later", N_("Later period"), NEXT_ONE_KEYS, "chevron-right")
EARLIER = ActionSpec("followup.earlier", N_("Earlier period"), PREVIOUS_ONE_KEYS, "chevron-left")
