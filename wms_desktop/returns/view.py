"""The returns tab: applications and their approval, then what comes back (RET)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.core.language import N_
from wms_desktop.returns.view_tabs import TABS
from wms_desktop.ui.context import Context
from wms_desktop.ui.tabbed_page import TabbedPage


class ReturnsPage(TabbedPage):
    """Goods that customers send back."""

    name = "returns"
    title = N_("Returns")
    back_says = N_("Whole list")

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, TABS, parent)
