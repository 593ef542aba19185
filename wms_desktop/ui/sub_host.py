"""The second-level tabs that a page declares as data: made when first shown, one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from wms_desktop.ui.page import Meaning, Page
from wms_desktop.ui.page_parts import PageHead
from wms_desktop.ui.sub_page import SubPage, SubTab


class SubHost(QObject):
    """Makes, shows and finds the sub pages of *page* within *place*.

    Signals:
        changed: the sub page that is shown expects something else.
    """

    changed = Signal()

    def __init__(
        self, page: Page, tabs: Sequence[SubTab], head: PageHead, place: QStackedWidget
    ) -> None:
        super().__init__(page)
        self._page, self._tabs, self._head, self._place = page, tabs, head, place
        self._made: dict[str, SubPage] = {}
        self._shown = ""
        self._narrow = False

    @property
    def shown(self) -> SubPage | None:
        """The sub page that is shown; None while something of the page's own is."""
        return self.sub(self._shown) if self._shown else None

    def sub(self, name: str) -> SubPage:
        """The sub page *name*; made when it is first needed."""
        if name not in self._made:
            made = next(each for each in self._tabs if each.name == name).make(self._page)
            self._made[name] = made
            self._place.addWidget(made)
            self._head.add_left(*made.head_start())
            self._head.add_right(*made.head_widgets())
            made.show_own(False)
            made.set_narrow(self._narrow)
            made.changed.connect(self.changed)
        return self._made[name]

    def show(self, name: str) -> SubPage | None:
        """Show the sub page *name*; with an empty name all of them rest."""
        self._shown = name
        shown = self.shown
        for sub in self._made.values():
            sub.show_own(sub is shown)
        if shown is not None:
            self._place.setCurrentWidget(shown)
            shown.refresh()
        return shown

    def set_narrow(self, narrow: bool) -> None:
        """Tell every sub page, also those to come."""
        self._narrow = narrow
        for sub in self._made.values():
            sub.set_narrow(narrow)

    def opened_by(self, meaning: Meaning) -> str:
        """The name of the sub page that a scan leads to from anywhere; empty where none."""
        return next((each.name for each in self._tabs if meaning.kind in each.opens), "")

    def answering(self, part: str, target: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The sub page named *part*, or the first that answers *target*, and its share of it."""
        for each in self._tabs:
            kinds = {kind.value for kind in each.opens}
            wanted = {k: v for k, v in target.items() if k in each.targets or k in kinds}
            if each.name == part or (wanted and not part):
                return each.name, wanted
        return "", {}
