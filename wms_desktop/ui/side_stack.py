"""A side pane of several small forms, of which one is shown at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column


class SideStack(QWidget):
    """Panes of which one is shown; those that are hidden need no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panes: list[QWidget] = []
        self._column = column(gap=0)
        self.setLayout(self._column)

    def add(self, pane: QWidget) -> None:
        """One more pane; the first one is shown at first."""
        self._column.addWidget(pane, 1)
        show_when(pane, not self._panes)
        self._panes.append(pane)

    @property
    def current(self) -> QWidget:
        """The pane that is shown."""
        return next((pane for pane in self._panes if not pane.isHidden()), self._panes[0])

    def show_pane(self, pane: QWidget) -> None:
        """Show *pane* instead of the one that is shown."""
        for each in self._panes:
            show_when(each, each is pane)

    def show_first(self) -> None:
        """Show the pane of the work itself."""
        self.show_pane(self._panes[0])
