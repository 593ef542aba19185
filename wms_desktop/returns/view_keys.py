"""The commands of the returns tab and their keys."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import NEW_KEYS, ActionSpec

ADD = ActionSpec("returns.add_line", N_("Add line"), NEW_KEYS, "plus")
REMOVE = ActionSpec("returns.remove_line", N_("Remove line"), "Alt+Del", "x")
NEW = ActionSpec("returns.new", N_("New application"), "Ctrl+N", "plus")
ALL = ActionSpec("returns.all", N_("All applications"), "F6", "list-check")
SPECS = (ADD, REMOVE, NEW, ALL)
