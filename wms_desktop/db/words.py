"""What the database room refuses."""

from __future__ import annotations

from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.db.archive import ArchiveFault
from wms_desktop.db.evidence import EvidenceFault
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
    ArchiveFault.MISSING: (
        N_("The kept file {number} is missing from its store"),
        N_("Tell the administrator: check names it; a backup may have it."),
    ),
    EvidenceFault.BAD_ADDRESS: (
        N_("{address} cannot be an evidence store"),
        N_("Give a whole path, or an https address with the bucket; never with a key in it."),
    ),
    EvidenceFault.NOT_ALL_THERE: (
        N_("{place} lacks files that are kept in the store used so far"),
        N_("Copy the whole folder there first, or move the files back to the database."),
    ),
    EvidenceFault.NOT_CHOSEN: (
        N_("No evidence store of this kind is known: {kind}"),
        N_("Choose one first: wms-desktop evidence use."),
    ),
    EvidenceFault.SPOILT: (
        N_("The kept file {number} is spoilt or missing and was not moved"),
        N_("Nothing of it was changed. Run check; bring the file back from a backup."),
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
