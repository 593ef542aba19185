"""What the stock slice says to people. English; the Chinese is in resources/translations/stock.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.stock.kinds import Condition, MoveReason, StorageClass
from wms_desktop.stock.posting import StockFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    StockFault.NOTHING_TO_POST: (N_("Nothing to post"), N_("Enter at least one line.")),
    StockFault.NOT_ENOUGH: (
        N_("Not enough: {item} at {location}"),
        N_("Wanted {wanted}, free {free} of {on_hand} on hand. Nothing was posted."),
    ),
    StockFault.RESERVED: (
        N_("These goods are reserved"),
        N_("Another document keeps them. Allocate again."),
    ),
    StockFault.ALREADY_REVERSED: (
        N_("Already reversed"),
        N_("A posting is reversed once. Look at the history."),
    ),
    StockFault.UNKNOWN_DOCUMENT: (N_("Unknown posting"), N_("Refresh and look again.")),
}

CONDITIONS: dict[Condition, str] = {
    Condition.GOOD: N_("Good"),
    Condition.DAMAGED: N_("Damaged"),
    Condition.QUARANTINE: N_("Quarantine"),
    Condition.RETURNED: N_("Returned"),
}

STORAGE_CLASSES: dict[StorageClass, str] = {
    StorageClass.AMBIENT: N_("Ambient"),
    StorageClass.COLD: N_("Cold storage"),
    StorageClass.HAZARDOUS: N_("Hazardous"),
    StorageClass.RETURNS: N_("Returns zone"),
    StorageClass.DAMAGED: N_("Damaged goods"),
    StorageClass.HOLD: N_("Hold zone"),
    StorageClass.STAGING: N_("Staging"),
}

MOVE_REASONS: dict[MoveReason, str] = {
    MoveReason.OPENING: N_("Opening stock"),
    MoveReason.RECEIPT: N_("Receipt"),
    MoveReason.ISSUE: N_("Issue"),
    MoveReason.TRANSFER: N_("Transfer"),
    MoveReason.COUNT: N_("Count"),
    MoveReason.RETURN: N_("Return"),
    MoveReason.CONDITION: N_("Condition change"),
    MoveReason.REVERSAL: N_("Reversal"),
}
