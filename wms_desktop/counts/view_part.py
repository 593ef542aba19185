"""What the views of the tab have in common: one is shown at a time, and only its keys work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.page import Expectation, Meaning, Scan

if TYPE_CHECKING:
    from wms_desktop.counts.view import CountsPage


class KeysWhileShown(QWidget):
    """A view whose keys work only while it is shown."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_keys(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._set_keys(False)

    def _set_keys(self, alive: bool) -> None:
        for action in self.actions():
            action.setVisible(alive)


class Part(KeysWhileShown):
    """A view of the tab."""

    def __init__(self, page: CountsPage) -> None:
        super().__init__(page)
        self.page = page
        self.context = page.context

    def expectation(self) -> Expectation:
        """What the next scan should be."""
        return Expectation("")

    def wants(self, meaning: Meaning) -> bool:
        """Whether `take` can use *meaning* now."""
        return False

    def take(self, scan: Scan) -> None:
        """Use *scan*; ends with one ``page.answer``."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the data as they are now."""

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes where the window is narrow."""

    def expect(self) -> None:
        """Tell the scan bar that something else is expected now."""
        if self.page.shows(self):
            self.page.expectation_changed.emit(self.expectation())
