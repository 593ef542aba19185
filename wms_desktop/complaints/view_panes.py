"""The panes at the right of a complaint, in the order in which they are needed."""

from __future__ import annotations

from wms_desktop.complaints.view_pane import PaneSpec
from wms_desktop.complaints.view_steps import StepsPane
from wms_desktop.core.language import N_

PANES: tuple[PaneSpec, ...] = (PaneSpec("steps", N_("Steps@@complaint"), StepsPane),)
