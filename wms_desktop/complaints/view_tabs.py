"""The second-level tabs of complaints, corrective actions, damage and loss, as data."""

from __future__ import annotations

from wms_desktop.complaints.view_actions import ActionsTab
from wms_desktop.complaints.view_complaints import ComplaintsTab
from wms_desktop.complaints.view_damage import DamageTab
from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.ui.page import MeaningKind
from wms_desktop.ui.sub_page import SubTab

_THREAD = frozenset({Topic.COMPLAINTS, Topic.RETURNS, Topic.SURVEYS, Topic.CONTACTS})
TABS: tuple[SubTab, ...] = (
    SubTab(
        "complaints", N_("Complaints"), ComplaintsTab, _THREAD | {Topic.DOCUMENTS},
        frozenset({MeaningKind.COMPLAINT}),
        frozenset({"complaint", "pane", "complaint_draft", "complaint_new", "complaints"}),
    ),
    SubTab(
        "actions", N_("Corrective@@tab"), ActionsTab, _THREAD | {Topic.DAMAGES},
        frozenset({MeaningKind.ACTION}), frozenset({"action", "action_draft", "action_for"}),
    ),
    SubTab(
        "damage", N_("Damage@@tab"), DamageTab, frozenset({Topic.DAMAGES}),
        frozenset({MeaningKind.DAMAGE}), frozenset({"damage", "damage_draft"}),
    ),
)  # fmt: skip
