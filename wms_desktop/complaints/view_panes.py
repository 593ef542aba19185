"""The panes at the right of a complaint, in the order in which they are needed."""

from __future__ import annotations

from wms_desktop.complaints.kinds import ComplaintKind
from wms_desktop.complaints.view_judge import JudgePane
from wms_desktop.complaints.view_pane import PaneSpec
from wms_desktop.complaints.view_pay import PayPane
from wms_desktop.complaints.view_quality import QualityPane
from wms_desktop.complaints.view_settle import SettlePane
from wms_desktop.complaints.view_steps import StepsPane
from wms_desktop.core.language import N_

PANES: tuple[PaneSpec, ...] = (
    PaneSpec("steps", N_("Steps@@complaint"), StepsPane),
    PaneSpec(
        "quality",
        N_("Test@@pane"),
        QualityPane,
        lambda case: case.kind is ComplaintKind.QUALITY or bool(case.tests),
    ),
    PaneSpec("judge", N_("Judge@@pane"), JudgePane),
    PaneSpec("compensation", N_("Pay@@pane"), PayPane),
    PaneSpec("settle", N_("Settle@@pane"), SettlePane),
)
