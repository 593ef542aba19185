"""The tab Service: what is owed today, complaints and what follows from them."""

from __future__ import annotations

from wms_desktop.core.changes import Topic
from wms_desktop.core.language import N_
from wms_desktop.ui.tabbed_page import TabbedPage


class ServicePage(TabbedPage):
    """Tasks, complaints, corrective actions, damage and loss, surveys and revisits."""

    name = "service"
    title = N_("Service")
    back_says = N_("Whole list")
    topics = frozenset(
        {Topic.COMPLAINTS, Topic.DAMAGES, Topic.SURVEYS, Topic.CONTACTS, Topic.RETURNS}
    )
