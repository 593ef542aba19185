"""The tab Service: what is owed today, complaints and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence

from wms_desktop.complaints.thread import Provider
from wms_desktop.core.language import N_
from wms_desktop.ui.context import Context
from wms_desktop.ui.sub_page import SubTab
from wms_desktop.ui.tabbed_page import TabbedPage


class ServicePage(TabbedPage):
    """Tasks, complaints, corrective actions, damage and loss, surveys and revisits."""

    name = "service"
    title = N_("Service")
    back_says = N_("Whole list")

    def __init__(
        self, context: Context, tabs: Sequence[SubTab], threads: Sequence[Provider] = ()
    ) -> None:
        """*threads* tell what slices above hang on a complaint."""
        self.threads = tuple(threads)  # before the first tab is made, which reads them
        super().__init__(context, tabs)
