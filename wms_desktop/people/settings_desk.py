"""Changing this workstation's settings from the window: at once, told, and taken back with F8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

from wms_desktop.core.errors import Refused
from wms_desktop.core.workstation import WorkstationFile, WorkstationSettings
from wms_desktop.ui.context import Context
from wms_desktop.ui.page import ScanResult, refusal_result
from wms_desktop.ui.words import tr

_LOOK = ("theme", "text_scale_percent")


class SettingsDesk:
    """The workstation's file, and the window that shows what it says.

    Args:
        applied: puts a change into force (sound, scanner, printers).
    """

    def __init__(
        self,
        context: Context,
        file: WorkstationFile,
        applied: Callable[[WorkstationSettings], object],
    ) -> None:
        self._context, self._file, self._applied = context, file, applied

    @property
    def settings(self) -> WorkstationSettings:
        """What is in force."""
        return self._file.settings

    @property
    def warnings(self) -> list[str]:
        """What in the workstation's file was not used, in the language shown."""
        return [tr(warned.text, key=warned.key) for warned in self._file.warnings]

    def change(self, says: str, **values: Any) -> bool:
        """Change *values* at once; *says* names them in the scan bar. Whether that worked."""
        before = {name: getattr(self.settings, name) for name in values}
        if before == values:
            return True
        if not self._written(values):
            return False
        self._context.shell.show_result(
            ScanResult("ok", says, undo=lambda: self._taken_back(before), undo_says=says)
        )
        return True

    def _taken_back(self, before: dict[str, Any]) -> None:
        if self._written(before):
            self._context.shell.show_result(ScanResult("ok", tr("Taken back")))

    def _written(self, values: dict[str, Any]) -> bool:
        try:
            settings = self._file.change(**values)
        except Refused as error:
            self._context.shell.show_result(refusal_result(error))
            return False
        except OSError:
            head, note = (
                tr("Settings cannot be written"),
                tr("Check the folder's rights, then try again."),
            )
            self._context.shell.show_result(ScanResult("bad", head, note))
            return False
        self._applied(settings)
        self._show(settings, values)
        return True

    def _show(self, settings: WorkstationSettings, values: dict[str, Any]) -> None:
        shell = self._context.shell

        def show() -> None:  # not while the list that was chosen from is still open
            if "language" in values:
                shell.apply_language(settings.shown_language)
            if any(name in values for name in _LOOK):
                shell.apply_look(
                    dark=settings.theme == "dark", scale_percent=settings.text_scale_percent
                )

        if "language" in values or any(name in values for name in _LOOK):
            app = QCoreApplication.instance()
            assert app is not None
            QTimer.singleShot(0, app, show)
