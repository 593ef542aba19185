"""The second-level tabs of the receipts tab after desk and missing slips, as data."""

from __future__ import annotations

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.receipts.view_control import ControlTab
from wms_desktop.receipts.view_custody import CODES, CustodyTab
from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = (
    SubTab(
        "custody", N_("Movement"), CustodyTab, frozenset({Topic.RECEIPTS}),
        frozenset(CODES), frozenset({"custody", "list", "row"}),
    ),
    SubTab(
        "control", N_("Summaries"), ControlTab, frozenset({Topic.RECEIPTS}),
        targets=frozenset({"control", "question"}),
    ),
)  # fmt: skip
