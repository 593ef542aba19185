"""What the database room refuses."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.db.archive import ArchiveFault
from wms_desktop.db.operations import OperationFault
from wms_desktop.db.rule_values import SettingFault

REFUSALS: dict[StrEnum, tuple[str, str]] = {
    OperationFault.KEY_REUSED: (
        N_("This was already saved with other figures"),
        N_("Open it again and look at what was saved."),
    ),
    ArchiveFault.UNKNOWN_DOCUMENT: (
        N_("No paper was printed under {number}"),
        N_("Check the number; scan the paper's barcode."),
    ),
    ArchiveFault.ALTERED: (
        N_("The kept file {number} was altered"),
        N_("Do not use it. Tell the administrator; check names the row."),
    ),
    SettingFault.BAD_VALUE: (
        N_("{typed} is not a value for this setting"),
        N_("Enter a value within the limits shown."),
    ),
    SettingFault.IN_THE_PAST: (
        N_("A rule cannot change before today"),
        N_("Choose today or a later day."),
    ),
}
