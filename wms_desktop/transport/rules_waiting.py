"""From when on a consignment waits too long to be collected. Pure rules."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

WAIT_DAYS = RuleSetting(
    "transport.wait_days", 7, N_("A consignment waits at most"), "TRN-5", N_("days"), 1, 180
)
