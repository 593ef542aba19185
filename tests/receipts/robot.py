"""Somebody at the receipts tab; only keys, no pointer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell
from wms_desktop.receipts.view import ReceiptsPage


class Robot:
    """Sits at the receipts tab; only keys, no pointer."""

    def __init__(self, bot: QtBot, page: ReceiptsPage) -> None:
        self.bot, self.page = bot, page
        shell = page.context.shell
        assert isinstance(shell, RecordingShell)
        self.shell = shell
        page.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Let what was put off happen."""
        for _ in range(3):
            QApplication.processEvents()

    def press(self, *keys: Qt.Key) -> Robot:
        for key in keys:
            target = QApplication.focusWidget() or self.page.desk.receipts_pages
            self.bot.keyClick(target, key)
            self.settle()
        return self

    def type(self, text: str) -> Robot:
        target = QApplication.focusWidget()
        assert target is not None
        self.bot.keyClicks(target, text)
        self.settle()
        return self

    @property
    def number(self) -> str:
        return self.page.desk.receipts_number.text()

    @property
    def told(self) -> str:
        return self.shell.results[-1].head

    def undo(self) -> Robot:
        undo = self.shell.results[-1].undo
        assert undo is not None
        undo()
        self.settle()
        return self

    def pages(self) -> list[str]:
        return [row.number for row in self.page.desk.rows.rows()]
