"""The words of causes, for complaints and for the measures that follow from them."""

from __future__ import annotations

from wms_desktop.complaints.kinds import Cause
from wms_desktop.core.language import N_

CAUSES: dict[Cause, str] = {
    Cause.UNKNOWN: N_("Not known yet@@cause"),
    Cause.MATERIAL: N_("Material@@cause"),
    Cause.PRODUCTION: N_("Production@@cause"),
    Cause.PACKING: N_("Packing@@cause"),
    Cause.STORAGE: N_("Storage@@cause"),
    Cause.PICKING: N_("Picking@@cause"),
    Cause.TRANSPORT: N_("Transport@@cause"),
    Cause.FITTING: N_("Fitting@@cause"),
    Cause.PROMISE: N_("Wrong promise@@cause"),
    Cause.CONDUCT: N_("Conduct@@cause"),
    Cause.OTHER: N_("Other@@cause"),
}
