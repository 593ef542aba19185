"""What stands before the pages while nobody is signed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column, row


class Cover(Plane):
    """A whole window of canvas with one panel in its middle."""

    def __init__(
        self,
        panel: QWidget,
        on_scan: Callable[[str], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("side", parent=parent)
        self.setObjectName("cover")
        self._on_scan = on_scan
        self.setLayout(column(None, row(None, panel, None), None))

    def take_scan(self, text: str, otherwise: Callable[[], object]) -> None:
        """A scan while the window is covered: a badge, or *otherwise*."""
        if self._on_scan is None:
            otherwise()
        else:
            self._on_scan(text)
