"""The head of the list of counts: results, and the count sheet as a file (CNT-2, CNT-5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from wms_desktop.core.changes import Done
from wms_desktop.core.language import N_
from wms_desktop.core.text import visible
from wms_desktop.counts import sheets
from wms_desktop.counts.queries import CountRow
from wms_desktop.counts.rules import COUNTERS
from wms_desktop.counts.view_part import Part
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.file_dialogs import choose_target
from wms_desktop.ui.page import ScanResult
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import tr

_FOLDER = "export.folder"


RESULTS = ActionSpec("counts.results", N_("Results"), "F6", "layout-dashboard")
SHEET_OUT = ActionSpec("counts.sheet_out", N_("Sheet to Excel"), "Shift+F9", "file-spreadsheet")
SHEET_IN = ActionSpec("counts.sheet_in", N_("Import count sheet"), "Shift+F3", "file-import")


class ListHead:
    """The keys of the head: some of every count, some for the one that is being counted.

    Args:
        row: the count that is the current one.
    """

    def __init__(self, part: Part, row: Callable[[], CountRow | None]) -> None:
        self._page, self._row = part.page, row
        names = ("counts_sheet_out", "counts_sheet_in", "counts_results", "counts_new")
        found = [part.findChild(Button, name) for name in names]
        self._buttons = [button for button in found if button is not None]
        out, back, results, _new = self._buttons
        self._files = out, back
        self._out = bind(SHEET_OUT, self._write, part)
        self._back = bind(SHEET_IN, self._bring, part)
        tie(self._out, out)
        tie(self._back, back)
        tie(bind(RESULTS, lambda: self._page.show_part(self._page.results), part), results)

    def show_for(self, counting: bool) -> None:
        """Offer the sheet where somebody is *counting*."""
        self._out.setEnabled(counting)
        self._back.setEnabled(counting and self._page.context.acting().may(*COUNTERS))
        for button in self._files:
            show_when(button, counting)

    def fold(self, narrow: bool) -> None:
        """Let buttons lose their words where the window is narrow."""
        for button in self._buttons:
            button.set_folded(narrow)

    def _bring(self) -> None:
        self._page.context.shell.go_to("settings", part="import", kind="count-sheet")

    def _write(self) -> None:
        row = self._row()
        if row is None:
            return
        page, context = self._page, self._page.context
        db, by, command = context.db, context.acting(), sheets.WriteSheet(uuid4(), row.id)

        def chosen(path: Path) -> None:
            context.preferences[_FOLDER] = str(path.parent)

            def done(answer: Done[int]) -> None:
                said = tr("{count} {count:row|rows} exported", count=answer.value)
                context.shell.show_result(ScanResult("ok", said, visible(str(path))))

            page.write(lambda: sheets.write_sheet(db, by, command, path), done, lane=Lane.LONG)

        name = f"{tr('Count sheet')} {row.number}.xlsx"
        folder = str(context.preferences.get(_FOLDER, ""))
        choose_target(page, tr("Sheet to Excel"), folder, name, "Excel (*.xlsx)", chosen)
