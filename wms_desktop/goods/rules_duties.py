"""By when customer service asks whether goods arrived. Pure rules."""

from __future__ import annotations

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting

CONFIRM_DAYS = RuleSetting(
    "goods.confirm_days", 3, N_("Ask about the arrival within"), "OUT-4", N_("days"), 0, 60
)
