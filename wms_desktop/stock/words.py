"""What the stock slice says; the Chinese is in resources/translations/stock.json."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.stock.allocation import SkipReason
from wms_desktop.stock.changed import ChangeFault
from wms_desktop.stock.gs1 import Gs1Fault
from wms_desktop.stock.items import ItemFault, LabelWish
from wms_desktop.stock.kinds import (
    CareKind,
    Condition,
    MoveReason,
    PlaceKind,
    StorageClass,
    TemplateFault,
    WeightClass,
)
from wms_desktop.stock.lots import LotFault
from wms_desktop.stock.posting import StockFault
from wms_desktop.stock.rules import PutAwayReason, StorageFault
from wms_desktop.stock.rules_care import CareFault, OutOfLimits
from wms_desktop.stock.service_places import PlaceFault
from wms_desktop.stock.statements import StatementFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    Gs1Fault.UNKNOWN_AI: (
        N_("GS1 label: part ({ai}) is not known"),
        N_("Type item and lot by hand."),
    ),
    Gs1Fault.CUT: (
        N_("GS1 label: part ({ai}) is cut off"),
        N_("Scan it again, or type it by hand."),
    ),
    Gs1Fault.VALUE: (
        N_("GS1 label: ({ai}){value} cannot be"),
        N_("Compare with the print, or type it by hand."),
    ),
    Gs1Fault.CHECK_DIGIT: (
        N_("GS1 label: wrong check digit in {value}"),
        N_("It should end with {right}. Scan it again."),
    ),
    Gs1Fault.TWICE: (
        N_("GS1 label: part ({ai}) stands twice"),
        N_("Type item and lot by hand."),
    ),
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
    StockFault.IS_REVERSAL: (
        N_("This is a reversal already"),
        N_("A reversal is not reversed. Post the goods again."),
    ),
    StockFault.UNKNOWN_DOCUMENT: (N_("Unknown posting"), N_("Refresh and look again.")),
    StatementFault.DAY_TO_COME: (
        N_("{day} is still to come"),
        N_("Choose today or a day gone by."),
    ),
    StatementFault.TOO_EARLY: (
        N_("Nothing is on record for {day}"),
        N_("Choose a later day."),
    ),
    LabelWish.UNKNOWN_CODES: (
        N_("Not known here: {codes}"),
        N_("Check the codes; nothing was printed."),
    ),
    ChangeFault.ITEM_CHANGED: (
        N_("Item {item} was changed by {person} at {at}"),
        N_("Look at it again, then repeat. Nothing was posted."),
    ),
    ItemFault.UNKNOWN: (
        N_("Unknown item {code}"),
        N_("Attach the code to an item, or add the item first."),
    ),
    ItemFault.INACTIVE: (
        N_("Item {item} is no longer in use"),
        N_("Set these goods aside and ask the supervisor."),
    ),
    ItemFault.CODE_TAKEN: (N_("Item code {code} is taken"), N_("Choose another code.")),
    ItemFault.BARCODE_TAKEN: (
        N_("Barcode {barcode} means {meaning} already"),
        N_("One code has one meaning. Compare with the goods."),
    ),
    ItemFault.IN_USE: (
        N_("Unit and lots of {item} cannot change any more"),
        N_("It has moved already. Add a new item instead."),
    ),
    ItemFault.PRICE: (
        N_("{price} cannot be a price"),
        N_("Enter yuan with at most two decimals."),
    ),
    ItemFault.SHELF_DAYS: (
        N_("{days} shelf days are not possible"),
        N_("Enter 0 to 36500; 0 is for goods that keep."),
    ),
    LotFault.NEEDED: (N_("{item} needs a lot number"), N_("Scan or type the lot.")),
    LotFault.NOT_WANTED: (
        N_("{item} has no lots"),
        N_("Leave the lot empty; {lot} was not booked."),
    ),
    LotFault.EXPIRY_DIFFERS: (
        N_("Lot {lot} expires on {known}"),
        N_("{given} was given now. Compare with the goods."),
    ),
    CareFault.UNKNOWN_ZONE: (N_("No such zone at this site"), N_("Check the code of the zone.")),
    CareFault.FINDINGS_MISSING: (
        N_("What is not in order?"),
        N_("Say what was found, so that somebody can mend it."),
    ),
    CareFault.INTERVAL: (
        N_("{days} days cannot be an interval"),
        N_("Enter 1 to {most} days."),
    ),
    CareFault.NO_READING: (
        N_("Nothing was read"),
        N_("Enter the temperature, the humidity, or both."),
    ),
    CareFault.IMPOSSIBLE: (
        N_("{figure} cannot be read in a warehouse"),
        N_("−60 to 80 °C and 0 to 100 %, with one decimal."),
    ),
    CareFault.FUTURE: (
        N_("This moment has not come yet"),
        N_("Check date, time and time zone."),
    ),
    CareFault.KNOWN: (
        N_("Zone {zone} has a reading of this moment"),
        N_("Nothing was changed."),
    ),
    CareFault.LIMITS_CROSSED: (
        N_("The low limit is above the high one"),
        N_("Swap the two figures."),
    ),
    StorageFault.NOT_A_BIN: (
        N_("Not a location of this site"),
        N_("Scan a location of this site."),
    ),
    StorageFault.BLOCKED: (
        N_("Location {location} is blocked"),
        N_("Choose another location."),
    ),
    StorageFault.OTHER_CLASS: (
        N_("{item} must not go to {location}"),
        N_("The zone is {zone_class}, the goods are {item_class}. Choose another location."),
    ),
    StorageFault.TOO_HIGH: (
        N_("{item} is heavy: {location} is on level {level}"),
        N_("Heavy goods go up to level {heavy_level}. Confirm, or choose another location."),
    ),
    StorageFault.INCOMPATIBLE: (
        N_("{item} must not lie beside the goods at {location}"),
        N_("Confirm, or choose another location."),
    ),
    StorageFault.NO_ROOM: (
        N_("No room for {quantity} at {location}"),
        N_("Room for {room}. Confirm, or choose another location."),
    ),
    PlaceFault.UNKNOWN: (N_("Unknown location"), N_("Scan or choose a location of this site.")),
    PlaceFault.UNKNOWN_ZONE: (N_("Unknown zone {zone}"), N_("Choose a zone of this site.")),
    PlaceFault.CODE_TAKEN: (N_("Location {code} exists already"), N_("Choose another code.")),
    PlaceFault.ZONE_TAKEN: (N_("Zone {code} exists already"), N_("Choose another code.")),
    PlaceFault.NOT_EMPTY: (
        N_("{location} still holds {on_hand}"),
        N_("Move the goods first, then change the zone."),
    ),
    PlaceFault.ALREADY: (
        N_("{location} is blocked or free already"),
        N_("Somebody else was faster. Look again."),
    ),
    PlaceFault.LEVEL: (N_("Level {level} is not possible"), N_("Enter 1 to {highest}.")),
    PlaceFault.DISTANCE: (N_("Distance {distance} is not possible"), N_("Enter 0 to {most}.")),
    TemplateFault.TITLE_TAKEN: (
        N_("There is a label template {title} already"),
        N_("Give it another name"),
    ),
    TemplateFault.SHIPPED: (
        N_("A shipped label template is never changed"),
        N_("Copy it, then change the copy"),
    ),
    TemplateFault.FLAWED: (
        N_("{part} is not right on the label: {kind}"),
        N_("Mend what the preview says, then save"),
    ),
    TemplateFault.UNKNOWN: (
        N_("There is no such label template any more"),
        N_("Choose another one"),
    ),
}

PUT_AWAY_REASONS: dict[PutAwayReason, str] = {
    PutAwayReason.SAME_LOT: N_("Same item and lot lie here"),
    PutAwayReason.EMPTY: N_("Empty, nearest to staging"),
    PutAwayReason.SAME_ITEM: N_("Same item, another lot"),
}

SKIPPED: dict[SkipReason, str] = {
    SkipReason.OTHER_LOT: N_("Not the lot asked for"),
    SkipReason.NOT_GOOD: N_("Not in good condition"),
    SkipReason.EXPIRED: N_("Expired"),
    SkipReason.BLOCKED: N_("Blocked or on hold"),
    SkipReason.RESERVED: N_("Reserved"),
}

SKIPPED_BINS: dict[StorageFault, str] = {
    StorageFault.NOT_A_BIN: N_("Not a location"),
    StorageFault.BLOCKED: N_("Blocked@@location"),
    StorageFault.OTHER_CLASS: N_("Other storage class"),
    StorageFault.TOO_HIGH: N_("Too high for heavy goods"),
    StorageFault.INCOMPATIBLE: N_("Incompatible goods"),
    StorageFault.NO_ROOM: N_("No room"),
}

WEIGHT_CLASSES: dict[WeightClass, str] = {
    WeightClass.LIGHT: N_("Light@@weight"),
    WeightClass.HEAVY: N_("Heavy"),
}

RECEIVED_ON = N_("Received {day}")
EXPIRES_ON = N_("Expires {day}")
LEVEL = N_("Level {level}")
FIELDS = (
    N_("Barcode"),
    N_("Code"),
    N_("Group"),
    N_("Incompatible"),
    N_("Location"),
    N_("Lot"),
    N_("Name@@thing"),
    N_("Reason"),
    N_("Specification"),
    N_("Template name"),
    N_("Unit"),
    N_("Zone"),
)

CONDITIONS: dict[Condition, str] = {
    Condition.GOOD: N_("Good@@goods"),
    Condition.DAMAGED: N_("Damaged@@goods"),
    Condition.QUARANTINE: N_("Quarantine"),
    Condition.RETURNED: N_("Returned@@goods"),
}

PLACES: dict[PlaceKind, str] = {
    PlaceKind.STORAGE: N_("Location"),
    PlaceKind.SUPPLIER: N_("Supplier"),
    PlaceKind.CUSTOMER: N_("Customer"),
    PlaceKind.LOST_AND_FOUND: N_("Lost and found"),
    PlaceKind.OPENING: N_("Opening stock"),
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
    MoveReason.RECEIPT: N_("Receipt@@stock"),
    MoveReason.ISSUE: N_("Issue@@stock"),
    MoveReason.TRANSFER: N_("Transfer"),
    MoveReason.COUNT: N_("Count@@stock"),
    MoveReason.RETURN: N_("Return"),
    MoveReason.CONDITION: N_("Condition change"),
    MoveReason.REVERSAL: N_("Reversal"),
}
CARE_KINDS: dict[CareKind, str] = {
    CareKind.GOODS: N_("Goods@@round"),
    CareKind.EQUIPMENT: N_("Fire and safety"),
}
OUT_OF_LIMITS: dict[OutOfLimits, str] = {
    OutOfLimits.TOO_COLD: N_("Too cold"),
    OutOfLimits.TOO_WARM: N_("Too warm"),
    OutOfLimits.TOO_DRY: N_("Too dry"),
    OutOfLimits.TOO_DAMP: N_("Too damp"),
}
