"""One file on its way in: read and looked through on a worker thread, then imported whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from wms_desktop.core.changes import Done
from wms_desktop.core.errors import Refused
from wms_desktop.customers.importing import Importer
from wms_desktop.documents.import_table import ImportFault, ImportPreview, ImportTable
from wms_desktop.ui.page import Page
from wms_desktop.ui.tasks import Lane


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file, what it is to be taken for, and its characters where a person chose them."""

    importer: Importer
    path: Path
    encoding: str = ""


class ImportDesk(QObject):
    """The file that was chosen, what was found in it, and whether it is being worked on.

    Signals:
        progressed: rows dealt with, and of how many.
        looked: an `ImportPreview`, and the error because of which the file was read again, or None.
        refused: the file as a whole cannot be imported; why.
        imported: how many rows.
        failed: the rows were not imported; why. What was found in the file still stands.
    """

    progressed = Signal(int, int)
    looked = Signal(object, object)
    refused = Signal(object)
    imported = Signal(int)
    failed = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._turn = 0  # what an older file, or an older reading, still brings is forgotten
        self.chosen: Chosen | None = None
        self.preview: ImportPreview | None = None
        self.is_importing = False

    def check(self, chosen: Chosen, because: Exception | None = None) -> None:
        """Read *chosen* and find out what an import would do.

        Args:
            because: what made it necessary to read the file again.
        """
        self.drop()
        self.chosen, turn = chosen, self._turn
        context, told = self._page.context, self._telling()
        db, by = context.db, context.acting()

        def work() -> ImportPreview:
            table = chosen.importer.read(chosen.path, chosen.encoding)
            table.told = told
            return chosen.importer.look_through(db, by, table, chosen.path.name)

        def done(preview: ImportPreview) -> None:
            if turn == self._turn:
                self.preview = preview
                self.looked.emit(preview, because)

        self._page.read(work, done, lambda error: self._on_refused(turn, error), lane=Lane.LONG)

    def drop(self) -> None:
        """Put the file away; what is being read is forgotten."""
        self._turn += 1
        self.chosen = self.preview = None

    def run(self) -> None:
        """Import what was shown, if the file still holds exactly that; else look again."""
        chosen, seen = self.chosen, self.preview
        if chosen is None or seen is None or seen.bad or self.is_importing:
            return
        self.is_importing = True
        told = self._telling()

        def work() -> tuple[ImportTable, bool]:
            table = chosen.importer.read(chosen.path, chosen.encoding)
            table.told = told
            return table, table.content_key == seen.content_key

        def done(found: tuple[ImportTable, bool]) -> None:
            table, is_same = found
            if is_same:
                self._put(chosen, table)
            else:
                self._look_again(chosen, Refused(ImportFault.CHANGED, file=chosen.path.name))

        self._page.read(work, done, self._on_failed, lane=Lane.LONG)

    def _put(self, chosen: Chosen, table: ImportTable) -> None:
        context, press = self._page.context, uuid4()
        db, by = context.db, context.acting()

        def done(answer: Done[int]) -> None:
            self.is_importing = False
            self.drop()
            self.imported.emit(answer.value)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused) and error.code is ImportFault.BAD_ROWS:
                self._look_again(chosen, error)  # the books have changed since it was looked at
            else:
                self._on_failed(error)

        self._page.write(
            lambda: chosen.importer.put(db, by, table, chosen.path.name, press),
            done,
            failed,
            lane=Lane.LONG,
        )

    def _look_again(self, chosen: Chosen, because: Exception) -> None:
        self.is_importing = False
        self.check(chosen, because)

    def _on_refused(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self.refused.emit(error)

    def _on_failed(self, error: Exception) -> None:
        self.is_importing = False
        if isinstance(error, Refused):
            self.preview = None
            self.refused.emit(error)
        else:
            self.failed.emit(error)

    def _telling(self) -> Callable[[int, int], None]:
        """Tells figures of this turn from the worker's thread."""
        turn = self._turn

        def told(number: int, total: int) -> None:
            if turn == self._turn and isValid(self):
                self.progressed.emit(number, total)

        return told
