"""How often goods are counted: the more value leaves, the oftener (CNT-1)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.stock.kinds import AbcClass

_DAYS = N_("days")
_PERCENT = N_("percent")
DAYS_A = RuleSetting(
    "counts.abc_days_a", 30, N_("Class A goods are counted every"), "CNT-1", unit=_DAYS, lowest=1
)
DAYS_B = RuleSetting(
    "counts.abc_days_b", 90, N_("Class B goods are counted every"), "CNT-1", unit=_DAYS, lowest=1
)
DAYS_C = RuleSetting(
    "counts.abc_days_c", 180, N_("Class C goods are counted every"), "CNT-1", unit=_DAYS, lowest=1
)
EVERY = {AbcClass.A: DAYS_A, AbcClass.B: DAYS_B, AbcClass.C: DAYS_C}
SHARE_A = RuleSetting(
    "counts.abc_share_a",
    80,
    N_("Class A: share of the value issued"),
    "CNT-1",
    unit=_PERCENT,
    lowest=1,
    highest=100,
)
SHARE_B = RuleSetting(
    "counts.abc_share_b",
    15,
    N_("Class B: share of the value issued (C is the rest)"),
    "CNT-1",
    unit=_PERCENT,
    lowest=0,
    highest=100,
)
ISSUED_DAYS = RuleSetting(
    "counts.abc_issued_days",
    365,
    N_("Classes go by the value issued in the last"),
    "CNT-1",
    unit=_DAYS,
    lowest=1,
)


def classified(issued: Mapping[int, Decimal], *, share_a: int, share_b: int) -> dict[int, AbcClass]:
    """The class of each item by its share of the value issued, the greatest first.

    An item belongs to A while those before it make up less than *share_a* percent of the whole,
    to B while less than both shares together; what was never issued is C. Equal values keep the
    order of their ids.

    Args:
        issued: yuan by item id.

    Source: CNT-1, "ABC class".
    """
    total = sum(issued.values(), Decimal(0))
    upto_a, upto_b = total * share_a, total * (share_a + share_b)
    found, before = {}, Decimal(0)
    for item_id, value in sorted(issued.items(), key=lambda pair: (-pair[1], pair[0])):
        if value <= 0 or before * 100 >= upto_b:
            found[item_id] = AbcClass.C
        else:
            found[item_id] = AbcClass.A if before * 100 < upto_a else AbcClass.B
        before += value
    return found
