"""The second-level tabs of surveys and revisits, as data."""

from __future__ import annotations

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.surveys.view_followup import FollowupTab
from wms_desktop.ui.page import MeaningKind
from wms_desktop.ui.sub_page import SubTab

TABS: tuple[SubTab, ...] = (
    SubTab(
        "followup",
        N_("Follow-up"),
        FollowupTab,
        topics=frozenset({Topic.SURVEYS}),
        opens=frozenset({MeaningKind.SURVEY, MeaningKind.REVISIT, MeaningKind.IMPROVEMENT}),
        targets=frozenset(
            {
                "followup",
                "survey",
                "survey_customer",
                "survey_draft",
                "revisit",
                "revisit_draft",
                "improvement",
            }
        ),
    ),
)
