"""The goods page as people use it: scans with their real meaning, keys, and what is seen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, open_page
from tests.shop import Shop
from wms_desktop.goods.view import GoodsPage
from wms_desktop.scanning import resolver
from wms_desktop.ui.actions import action_for, bound_actions
from wms_desktop.ui.page import Scan, ScanResult


class GoodsDesk:
    """Somebody at the tab Inbound/Outbound."""

    def __init__(self, qtbot: QtBot, shop: Shop, folder: Path, **context: Any) -> None:
        self.bot, self.shop, self.folder = qtbot, shop, folder
        self.page = open_page(qtbot, shop, GoodsPage, folder, **context)
        self._resolve = resolver(shop.db, lambda: shop.acting().site_id)

    @property
    def shell(self) -> RecordingShell:
        """What the window was told."""
        shell = self.page.context.shell
        assert isinstance(shell, RecordingShell)
        return shell

    @property
    def inbound(self) -> Any:
        """The open inbound order."""
        return self.page.inbound.order

    @property
    def outbound(self) -> Any:
        """The open outbound order."""
        return self.page.outbound.order

    @property
    def expects(self) -> str:
        """What the scan bar asks for."""
        return self.page.expectation().order

    def scan(self, text: str, times: int | str | None = None) -> ScanResult:
        """One scan, the way the scan desk hands it over."""
        quantity = None if times is None else Decimal(times)
        meaning = None
        if not self.page.expectation().raw:
            found = self._resolve(text)
            wanted = [each for each in found if self.page.wants(each)]
            assert wanted, f"{text}: {found}"
            meaning = wanted[0]
        with self.bot.waitSignal(self.page.scan_finished, timeout=5000) as told:
            self.page.take(Scan(text, quantity, meaning))
        result: ScanResult = told.args[0]
        return result

    def press(self, keys: str) -> None:
        """Press a key that the page has bound."""
        action = action_for(QKeySequence(keys), bound_actions(self.page))
        assert action is not None, f"{keys} does nothing here"
        action.trigger()

    def type(self, widget: Any, text: str, *, enter: bool = False) -> None:
        """Type into a field."""
        widget.setFocus()
        widget.selectAll()
        if text.isascii():
            self.bot.keyClicks(widget, text)
        else:  # as an input method does
            widget.insert(text)
            widget.textEdited.emit(widget.text())
        if enter:
            self.bot.keyClick(widget, Qt.Key.Key_Return)

    def find(self, finder: Any, text: str) -> None:
        """Type into a search field and take the only hit."""
        self.type(finder.search, text, enter=True)
        assert finder.value() is not None, [str(row) for row in finder.rows.rows()]

    def answer_yes(self) -> None:
        """Hold F12 on the last question."""
        self.shell.questions[-1].on_yes()

    def lines(self, model: Any) -> list[list[str]]:
        """Rows of a list, as they are read aloud."""
        return [
            [model.cell(model.index(row, column)).said for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def rebuilt(self) -> GoodsDesk:
        """The page built anew after a crash, from what was kept on this computer."""
        kept = self.page.context.preferences
        for keeper in self.page.findChildren(type(self.page.inbound.new._keeper)):
            keeper.save_if_changed()
        self.page.context.drafts.close()
        self.page.close()
        other = GoodsDesk(self.bot, self.shop, self.folder)
        other.page.context.preferences.update(kept)
        return other
