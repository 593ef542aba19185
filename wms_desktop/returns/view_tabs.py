"""The second-level tabs of returns, as data."""

from __future__ import annotations

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.returns.view_applications import ApplicationsTab
from wms_desktop.returns.view_inspection import InspectionTab
from wms_desktop.ui.page import MeaningKind
from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = (
    SubTab(
        "applications", N_("Applications"), ApplicationsTab,
        frozenset({Topic.RETURNS, Topic.STOCK, Topic.OUTBOUND}),
        frozenset({MeaningKind.RETURN}), frozenset({"id", "document", "order", "draft"}),
    ),
    SubTab(
        "inspection", N_("Inspection@@tab"), InspectionTab,
        frozenset({Topic.RETURNS, Topic.STOCK, Topic.DOCUMENTS}),
        targets=frozenset({"inspection", "inspections"}),
    ),
)  # fmt: skip
