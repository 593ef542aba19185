"""The way out of a list: what is shown now, whole, to a file that a person names (SYS-3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.text import visible
from wms_desktop.ui.actions import EXPORT_KEYS, ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.file_dialogs import choose_target
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import N_, tr

Write = Callable[[Path], Done[int]]
_FOLDER, _KEY_CAP = "export.folder", "Ctrl E"
_KINDS = "Excel (*.xlsx);;CSV (*.csv)"


class ListExport:
    """The command Export of one list, in the palette and on a key.

    Args:
        id_: of the command: "pickup.export".
        title: of the list, in the language shown; the file is called so.
        prepare: called when the command is given: what writes the list, narrowed down as it is
            at that moment. It runs on a worker thread and gives the number of rows.
        parent: the part of the page whose list it is; the command works while that is shown.
        keys: where a page lets out more than one list at a time.
    """

    def __init__(
        self,
        id_: str,
        title: str,
        prepare: Callable[[], Write],
        page: Page,
        parent: QWidget,
        *,
        keys: str = EXPORT_KEYS,
    ) -> None:
        self._page, self._title, self._prepare = page, title, prepare
        spec = ActionSpec(id_, N_("Export list"), keys, "file-spreadsheet")
        self.action: QAction = bind(spec, self.start, parent)

    def button(self) -> Button:
        """A quiet button that does the same, for the foot of the list."""
        made = Button(tr("Export@@list"), icon="file-spreadsheet", kind="quiet", key=_KEY_CAP)
        made.setObjectName(self.action.objectName().replace(".", "_"))
        tie(self.action, made)
        return made

    def start(self) -> None:
        """Ask where to; then write what is shown now."""
        write, context = self._prepare(), self._page.context
        name = f"{self._title} {context.acting().today:%Y-%m-%d}.xlsx"
        folder = str(context.preferences.get(_FOLDER, ""))

        def chosen(path: Path) -> None:
            context.preferences[_FOLDER] = str(path.parent)
            self._page.write(
                lambda: write(path), lambda done: self._on_written(path, done), lane=Lane.LONG
            )

        choose_target(self._page, tr("Export list"), folder, name, _KINDS, chosen)

    def _on_written(self, path: Path, done: Done[int]) -> None:
        said = tr("{count} {count:row|rows} exported", count=done.value)
        note = visible(str(path))
        self._page.context.shell.show_result(ScanResult("ok", said, note))
