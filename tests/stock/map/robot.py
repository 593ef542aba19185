"""Somebody at the map: scans with their real meaning, real keys, and what is seen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, open_page
from tests.shop import Shop
from wms_desktop.goods.view import GoodsPage
from wms_desktop.scanning import resolver
from wms_desktop.stock.view_map import MapTab
from wms_desktop.stock.view_map_side import MapSide
from wms_desktop.stock.view_tabs import TABS
from wms_desktop.ui.actions import action_for, bound_actions
from wms_desktop.ui.page import Scan, ScanResult


class MapDesk:
    """The tab Map of the goods page."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, **context: Any) -> None:
        self.bot, self.shop, self.folder, self.context = qtbot, shop, folder, context
        made = partial(GoodsPage, more=TABS)
        self.page: GoodsPage = open_page(qtbot, shop, made, folder, **context)  # type: ignore[type-var]
        self._resolve = resolver(shop.db, lambda: shop.acting().site_id)
        self.page.open(tab="map")
        assert isinstance(self.page.tab, MapTab)
        self.tab: MapTab = self.page.tab

    @property
    def side(self) -> MapSide:
        """The right side."""
        return self.tab.side

    @property
    def shell(self) -> RecordingShell:
        """What the window was told."""
        shell = self.page.context.shell
        assert isinstance(shell, RecordingShell)
        return shell

    @property
    def shown(self) -> str:
        """The location in the side pane."""
        return self.side.place.map_place_code.text()

    @property
    def current(self) -> str:
        """The location that the keyboard is at."""
        key = self.tab.heat.current
        return "" if key is None else self.tab.heat.cell(key).says.split("，")[0].split(", ")[0]

    @property
    def goods(self) -> list[list[str]]:
        """What lies there, as it is read aloud."""
        rows = self.side.place.rows
        return [
            [rows.cell(rows.index(row, column)).said for column in range(rows.columnCount())]
            for row in range(rows.rowCount())
        ]

    @property
    def marked(self) -> set[str]:
        """Locations that stand out."""
        return {self.tab.heat.cell(key).says.split("，")[0] for key in self.tab.heat.marked}

    def scan(self, text: str, times: int | None = None) -> ScanResult:
        """One scan, the way the scan desk hands it over."""
        found = [each for each in self._resolve(text) if self.page.wants(each)]
        assert found, f"{text} means nothing here"
        quantity = None if times is None else Decimal(times)
        with self.bot.waitSignal(self.page.scan_finished, timeout=5000) as told:
            self.page.take(Scan(text, quantity, found[0]))
        result: ScanResult = told.args[0]
        return result

    def key(self, *keys: Qt.Key) -> None:
        """Press keys on the map."""
        self.tab.heat.setFocus()
        for key in keys:
            self.bot.keyClick(self.tab.heat, key)

    def press(self, keys: str) -> bool:
        """Press a key that the page has bound; whether it does anything now."""
        action = action_for(QKeySequence(keys), bound_actions(self.page))
        if action is None or not action.isEnabled():
            return False
        action.trigger()
        return True

    def type(self, widget: Any, text: str, *, enter: bool = False) -> None:
        """Type into a field, ASCII by keys, all else as an input method does."""
        widget.setFocus()
        widget.selectAll()
        if text.isascii():
            self.bot.keyClicks(widget, text)
        else:
            widget.insert(text)
            widget.textEdited.emit(widget.text())
        if enter:
            self.bot.keyClick(widget, Qt.Key.Key_Return)

    def undo(self) -> None:
        """F8: what the last result offers to take back."""
        undo = self.shell.results[-1].undo if self.shell.results else None
        assert undo is not None
        undo()

    def rebuilt(self) -> MapDesk:
        """The page built anew after a crash, from what was kept on this computer."""
        for form in (self.side.mover, self.side.blocker, self.side.grader):
            form._keeper.save_if_changed()
        self.page.context.drafts.close()
        self.page.close()
        return MapDesk(self.bot, self.shop, self.folder, **self.context)


OpenMap = Callable[..., MapDesk]
