"""Scan bar, tabs and status line: what is built anew when language or theme change."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.context import Context
from wms_desktop.ui.drafts import DraftKeeper
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.look import scaled
from wms_desktop.ui.page import Meaning, Page
from wms_desktop.ui.rail import Badge, MainTabs
from wms_desktop.ui.scan_bar import ScanBar
from wms_desktop.ui.stack import column
from wms_desktop.ui.status_line import StatusLine
from wms_desktop.ui.tab_spec import TabSpec
from wms_desktop.ui.trouble_strip import TroubleStrip
from wms_desktop.ui.words import tr

FOLD_BELOW, NARROW_BELOW = 1300, 1100
_COLUMNS = "columns"


class WorkArea(QWidget):
    """The tabs of one person on one workstation; pages are made when they are first shown.

    Signals:
        page_made: a `Page` exists now.
        page_shown: a `Page` is the current one now.
    """

    page_made = Signal(object)
    page_shown = Signal(object)

    def __init__(
        self,
        context: Context,
        tabs: Sequence[TabSpec],
        preferences: MutableMapping[str, Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._specs, self._preferences = context, list(tabs), preferences
        self._pages: dict[str, Page] = {}
        self._narrow = False
        self.folded_by_hand: bool | None = preferences.get("rail_folded")
        self.bar, self.tabs, self.status = ScanBar(), MainTabs(), StatusLine()
        self.strip = TroubleStrip()
        for spec in self._specs:
            place = QWidget()
            place.setObjectName(spec.name)
            self.tabs.add_page(place, spec.name, spec.icon, tr(spec.title))
        self.setLayout(column(self.bar, self.strip, (self.tabs, 1), self.status, gap=0))
        self.tabs.currentChanged.connect(self._on_tab)

    def names(self) -> list[str]:
        """Names of the tabs from top to bottom."""
        return [spec.name for spec in self._specs]

    def current_name(self) -> str:
        """Name of the tab that is shown; empty where there is none."""
        index = self.tabs.currentIndex()
        return self._specs[index].name if 0 <= index < len(self._specs) else ""

    def current_page(self) -> Page | None:
        """The page that is shown, if it has been made."""
        return self._pages.get(self.current_name())

    def pages(self) -> list[Page]:
        """All pages made so far."""
        return [*self._pages.values()]

    def show_page(self, name: str) -> Page | None:
        """Show the tab *name*; None where this person has no such tab."""
        if name not in self.names():
            return None
        index = self.names().index(name)
        if index == self.tabs.currentIndex():
            self._on_tab(index)
        else:
            self.tabs.setCurrentIndex(index)
        return self._pages[name]

    def page_wanting(self, meaning: Meaning) -> Page | None:
        """Show the page that *meaning* belongs to: a tab that opens such things, or one that asks.

        Pages that exist are asked first; others are made only when none of them wants it.
        """
        for spec in self._specs:
            if meaning.kind in spec.opens:
                return self.show_page(spec.name)
        made_first = sorted(self.names(), key=lambda name: name not in self._pages)
        for name in made_first:
            page = self._pages.get(name) or self._make(name)
            if page.wants(meaning):
                return self.show_page(name)
        return None

    def fit(self, width: int, height: int) -> None:
        """Follow the window's size (look.md, Width steps)."""
        fold = width < scaled(FOLD_BELOW)
        by_hand = self.folded_by_hand
        self.tabs.rail.set_folded(fold or bool(by_hand))
        self.tabs.rail.fit_height(height)
        self._narrow = width < scaled(NARROW_BELOW)
        self.bar.set_narrow(self._narrow)
        self.status.set_narrow(self._narrow)
        for page in self._pages.values():
            page.set_narrow(self._narrow)

    def show_badge(self, name: str, kind: str, count: int) -> None:
        """Show *count* on the tab *name*: kind bad, warn or mute; nothing for none."""
        for spec in self._specs:
            if spec.name == name:
                says = tr("{tab}: {count}", tab=tr(spec.title), count=count)
                self.tabs.rail.set_badge(name, Badge(kind, count, says))

    def toggle_fold(self) -> None:
        """Ctrl+B: fold the rail to icons, or unfold it where the window is wide enough."""
        self.folded_by_hand = not self.folded_by_hand
        self._preferences["rail_folded"] = self.folded_by_hand
        window = self.window()
        self.fit(window.width(), window.height())

    def save_drafts(self) -> None:
        """Write what is typed on every page, before the pages go."""
        for page in self._pages.values():
            for keeper in page.findChildren(DraftKeeper):
                keeper.save_if_changed()

    def _on_tab(self, index: int) -> None:
        if not 0 <= index < len(self._specs):
            return
        name = self._specs[index].name
        page = self._pages.get(name) or self._make(name)
        self.page_shown.emit(page)

    def _make(self, name: str) -> Page:
        index = self.names().index(name)
        spec = self._specs[index]
        page = spec.factory(self._context)
        page.setObjectName(spec.name)
        self._pages[name] = page
        self._put(index, page)
        self._keep_columns(page)
        page.set_narrow(self._narrow)
        self.page_made.emit(page)
        return page

    def _put(self, index: int, page: Page) -> None:
        """The page takes its empty place among the tabs."""
        spec, current = self._specs[index], self.tabs.currentIndex()
        place = self.tabs.widget(index)
        blocked = self.tabs.blockSignals(True)
        self.tabs.removeTab(index)
        self.tabs.insertTab(index, page, tr(spec.title))
        self.tabs.rail.describe(index, spec.name, spec.icon)
        self.tabs.setCurrentIndex(current)
        self.tabs.blockSignals(blocked)
        if place is not None:
            place.deleteLater()

    def _keep_columns(self, page: Page) -> None:
        for view in page.findChildren(ListView):
            if not view.objectName():
                continue
            key = f"{page.objectName()}/{view.objectName()}"
            view.set_widths(dict(self._preferences.get(_COLUMNS, {}).get(key, {})))

            def keep(key: str = key, view: ListView = view) -> None:
                kept = dict(self._preferences.get(_COLUMNS, {}))
                self._preferences[_COLUMNS] = kept | {key: view.widths()}

            view.widths_changed.connect(keep)
