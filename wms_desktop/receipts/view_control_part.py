"""One part of the tab Summaries: what its host passes on to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.page import Page
from wms_desktop.ui.plane import Plane, VLine
from wms_desktop.ui.rows_pane import RowsPane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

WIDE, NARROW = 348, 284


class ControlPart(QWidget):
    """A list, tools in the strip above it, and a side pane."""

    has_periods = False
    prints = False
    pane: RowsPane

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.tools: tuple[QWidget, ...] = ()
        self._side: Plane | None = None

    def refresh(self) -> None:
        """Show the data as they are now."""

    def save(self) -> None:
        """Ctrl+S."""

    def turn(self) -> None:
        """F6: the next view of the list."""

    def step(self, by: int) -> None:
        """PgDn, PgUp: a later or an earlier period."""

    def print_paper(self) -> None:
        """F9."""

    def start_search(self) -> None:
        """F2."""

    def start(self) -> None:
        """The keyboard belongs to the list."""
        self.pane.list.setFocus()

    def show_tools(self, shown: bool) -> None:
        """The tools belong to the part that is shown."""
        for tool in self.tools:
            show_when(tool, shown)

    def set_narrow(self, narrow: bool) -> None:
        """Keep two panes."""
        if self._side is not None:
            self._side.set_least_width(NARROW if narrow else WIDE)

    def beside(self, list_: QWidget, side: QWidget) -> None:
        """Put *side* at the right of *list_*."""
        self._side = Plane("side", column(side))
        self._side.set_least_width(WIDE)
        self.setLayout(row((list_, 1), VLine(), self._side, gap=0))


class Period(QWidget):
    """A period with the two ways to its neighbours."""

    def __init__(self, part: ControlPart, name: str) -> None:
        super().__init__()
        self.label = Label("", bold=True)
        self.label.setObjectName(f"{name}_period")
        self.earlier = Button("", icon="chevron-left", kind="quiet")
        self.later = Button("", icon="chevron-right", kind="quiet")
        for button, says, by in (
            (self.earlier, tr("Earlier period"), -1), (self.later, tr("Later period"), 1),
        ):  # fmt: skip
            button.setAccessibleName(says)
            button.setToolTip(says)
            button.clicked.connect(lambda _checked=False, by=by: part.step(by))
        self.earlier.setObjectName(f"{name}_earlier")
        self.later.setObjectName(f"{name}_later")
        self.setLayout(row(self.earlier, self.label, self.later, gap=4))
