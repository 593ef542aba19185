"""What the counts slice says to people."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.counts.kinds import CountScope, CountState, VarianceCause
from wms_desktop.counts.rules import CountFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    CountFault.UNKNOWN: (N_("This count does not exist"), N_("Refresh the list.")),
    CountFault.WRONG_STATE: (
        N_("Count {number} is {state}"),
        N_("Refresh and look what it needs next."),
    ),
    CountFault.NOTHING_IN_SCOPE: (
        N_("Nothing to count here"),
        N_("Choose a zone, location or item that has stock."),
    ),
    CountFault.NOT_IN_SCOPE: (
        N_("Location {location} is not part of this count"),
        N_("Scan a location from the list at the right."),
    ),
    CountFault.BELOW_NOUGHT: (
        N_("The sum would fall below nought"),
        N_("Counted so far: {counted}; typed: {typed}."),
    ),
    CountFault.LOCATIONS_OPEN: (
        N_("{left} locations are not finished"),
        N_("Count them, or mark them as empty."),
    ),
    CountFault.CAUSE_MISSING: (
        N_("A variance has no cause"),
        N_("Choose a cause for every line that differs."),
    ),
    CountFault.OWN_COUNT: (
        N_("Counters do not approve their own count"),
        N_("Ask the duty manager or the supervisor who did not count."),
    ),
    CountFault.GENERAL_MANAGER: (
        N_("A line is above the value limit"),
        N_("The general manager approves this count."),
    ),
}

STATES: dict[CountState, str] = {
    CountState.PLANNED: N_("Planned@@count"),
    CountState.COUNTING: N_("Counting"),
    CountState.REVIEW: N_("In review"),
    CountState.APPROVED: N_("Approved"),
    CountState.CANCELLED: N_("Cancelled"),
}

SCOPES: dict[CountScope, str] = {
    CountScope.SITE: N_("Whole site"),
    CountScope.ZONE: N_("Zones"),
    CountScope.LOCATIONS: N_("Locations"),
    CountScope.ITEMS: N_("Items"),
    CountScope.OWNER: N_("Owner's goods"),
}

CAUSES: dict[VarianceCause, str] = {
    VarianceCause.MISCOUNTED: N_("Miscounted"),
    VarianceCause.MISPLACED: N_("Misplaced"),
    VarianceCause.UNPOSTED_MOVE: N_("Unposted move"),
    VarianceCause.DAMAGE: N_("Damage"),
    VarianceCause.THEFT: N_("Theft"),
    VarianceCause.UNKNOWN: N_("Unknown"),
}
