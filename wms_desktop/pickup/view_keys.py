"""The commands of the pickup tab and their keys."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.ui.actions import (
    BACK_KEYS,
    FIND_KEYS,
    NEW_KEYS,
    PRINT_KEYS,
    REFRESH_KEYS,
    SAVE_KEYS,
    SAVE_NEXT_KEYS,
    ActionSpec,
)

FIND = ActionSpec("pickup.find", N_("Find a waybill"), FIND_KEYS, "search")
NEW = ActionSpec("pickup.new", N_("Record arrival"), NEW_KEYS, "plus")
DECIDE = ActionSpec("pickup.decide", N_("Hold or cancel"), "F7", "player-pause")
RECORD = ActionSpec("pickup.record", N_("Record"), SAVE_KEYS, "check")
RELEASE = ActionSpec("pickup.release", N_("Release and print"), SAVE_NEXT_KEYS, "check")
REFUSE = ActionSpec("pickup.refuse", N_("Refuse, with reason"), "F4", "ban")
PRINT = ActionSpec("pickup.print", N_("Print receipt"), PRINT_KEYS, "printer")
BOOK = ActionSpec("pickup.book", N_("Book of collectors"), "F6", "id")
WARNINGS = ActionSpec("pickup.warnings", N_("Pickup warnings"), "Shift+F6", "alert-triangle")
HISTORY = ActionSpec("pickup.history", N_("Earlier records"), "Ctrl+H", "history")
READ_NUMBER = ActionSpec("pickup.read_number", N_("Read identity number"), "Ctrl+I", "eye")
NEW_CODE = ActionSpec("pickup.new_code", N_("New pick-up code"), "Shift+F3", "plus")
CASH_RECEIPT = ActionSpec(
    "pickup.cash_receipt", N_("Print cash receipt again"), "Shift+F9", "printer"
)
NOTICE = ActionSpec("pickup.notice", N_("Print privacy notice"), "Ctrl+F9", "printer")
RELOAD = ActionSpec("pickup.refresh", N_("Show again"), REFRESH_KEYS, "refresh")
BACK = ActionSpec("pickup.back", N_("Back to the list"), BACK_KEYS, "arrow-back-up")
