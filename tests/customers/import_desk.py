"""The import in a clerk's hands, for its tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.desk import RecordingShell, a_context
from tests.shop import Shop
from wms_desktop import tabs
from wms_desktop.core.language import Language
from wms_desktop.customers.view_import import ImportSection
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.stock.queries import search_items
from wms_desktop.ui.actions import bound_actions
from wms_desktop.ui.tasks import TaskRunner

HEAD = ["编号", "名称", "单位"]
Rows = list[list[Any]]


class ImportDeskRobot:
    """The import in a clerk's hands: owns every access to the widgets."""

    def __init__(
        self,
        qtbot: QtBot,
        shop: Shop,
        folder: Path,
        login: str,
        *,
        tasks: TaskRunner | None = None,
        language: Language = Language.EN,
    ) -> None:
        self.bot, self.shop, self.folder = qtbot, shop, folder
        context = a_context(shop, folder, login=login, language=language)
        context.tasks = tasks or context.tasks
        self.page = SettingsPage(context, more_parts=tabs.settings_parts())
        qtbot.addWidget(self.page)
        self.page.resize(1210, 624)
        self.page.show()
        qtbot.waitExposed(self.page)

    @property
    def shell(self) -> RecordingShell:
        shell = self.page.context.shell
        assert isinstance(shell, RecordingShell)
        return shell

    @property
    def section(self) -> ImportSection:
        found = self.page.section("import")
        assert isinstance(found, ImportSection)
        return found

    def open(self, kind: str) -> ImportDeskRobot:
        self.page.open(part="import", kind=kind)
        return self

    def file(self, rows: Rows, name: str = "table.xlsx", change: Any = None) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if change is not None:
            change(book)
        book.save(self.folder / name)
        return self.folder / name

    def drop(self, *paths: Path) -> ImportDeskRobot:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        plain = Qt.KeyboardModifier.NoModifier
        self.section.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, plain))
        return self

    def press(self, keys: str) -> ImportDeskRobot:
        """The command on *keys*, as the window finds it; nothing where it cannot be used."""
        for action in bound_actions(self.page):
            if action.shortcut().toString() == keys and action.isEnabled():
                action.trigger()
        return self

    def answer_dialog(self, path: Path) -> ImportDeskRobot:
        """Choose *path* in the file dialog that is open."""
        dialog = self.page.findChild(QFileDialog, "file_dialog")
        assert dialog is not None
        dialog.selectFile(str(path))
        dialog.accept()
        return self

    @property
    def told(self) -> str:
        """What stands in the middle, or over the list."""
        section = self.section
        if section.import_stack.currentWidget() is section.import_empty:
            return section.import_empty.accessibleName()
        return section.import_message.text

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Address, what stands there, and the reason with its advice."""
        model = self.section.import_faults.model()
        return [
            tuple(model.cell(model.index(n, column)).said for column in range(3))  # type: ignore[attr-defined,misc]
            for n in range(model.rowCount())
        ]

    @property
    def good(self) -> list[tuple[str, ...]]:
        """The good rows as they are listed."""
        model = self.section.import_rows.model()
        return [model.row(n) for n in range(model.rowCount())]  # type: ignore[attr-defined]

    @property
    def can_import(self) -> bool:
        return self.section.import_run.isEnabled()

    @property
    def codes(self) -> list[str]:
        return [row.code for row in search_items(self.shop.db)]
