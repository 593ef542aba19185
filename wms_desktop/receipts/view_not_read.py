"""Files that could not be read, at the desk: each with its reason, settled with a note."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtWidgets import QWidget

from wms_desktop.core.changes import Done
from wms_desktop.core.language import N_
from wms_desktop.core.moments import site_time
from wms_desktop.receipts import exports, quarantine
from wms_desktop.receipts.quarantine import QuarantinedRow
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.choices import Combo
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.field import Field
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.list_export import ListExport, Write
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.paged_model import Column, PagedModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import sentence, tr

NOTES = (
    N_("Scanned again"),
    N_("Not a receipt"),
    N_("Asked for it again"),
    N_("Settled with the sender"),
)


class NotReadView(QWidget):
    """The reason in the middle, what was done about it right. Shows and asks; decides nothing.

    Args:
        listed: the list of the files, which stands where the desk's pages stand.
    """

    receipts_not_read_why: EmptyState
    receipts_note_field: Field
    receipts_note: Combo
    receipts_settle: Button

    def __init__(self, page: Page, listed: ListView) -> None:
        super().__init__(page)
        self._page, self._list = page, listed
        self._row: QuarantinedRow | None = None
        load_form(self, "receipts_not_read")
        title = tr("Files not read")
        self.rows = PagedModel(page.context.tasks, _columns(), self._fetch, self)
        self.rows.failed.connect(page.show_error)
        self.rows.loaded.connect(self._on_loaded)
        listed.set_two_lines(True)
        listed.setAccessibleName(title)
        listed.set_model(self.rows)
        listed.current_changed.connect(self._show_row)
        self.receipts_note.set_items([(tr(note), tr(note)) for note in NOTES])
        self.receipts_settle.clicked.connect(self.settle)
        self._export = ListExport("receipts.export_not_read", title, self._write_shown, page, self)
        self._show_row(None)

    def reload(self) -> None:
        """Show the files as they stand now."""
        self.rows.reload()

    def settle(self) -> None:
        """Take the file off the list with the note that is chosen."""
        row = self._row
        if row is None:
            return
        context, note = self._page.context, str(self.receipts_note.value() or "")
        by, command = context.acting(), quarantine.Settle(uuid4(), row.id, row.version, note)

        def done(_answer: Done[int]) -> None:
            head = tr("Settled: {name}", name=row.source[:40])
            context.shell.show_result(ScanResult("ok", head, note))

        self._page.write(lambda: quarantine.settle(context.db, by, command), done)

    def _fetch(self, last: QuarantinedRow | None, limit: int) -> list[QuarantinedRow]:
        context = self._page.context
        return quarantine.not_read(context.db, context.acting().site_id, after=last, limit=limit)

    def _on_loaded(self, count: int) -> None:
        self._list.select_first()
        if count == 0:
            self._show_row(None)

    def _show_row(self, row: QuarantinedRow | None) -> None:
        self._row = row
        for part in (self.receipts_note_field, self.receipts_settle):
            show_when(part, row is not None)
        if row is None:
            self.receipts_not_read_why.say(tr("Every file was read"))
            return
        said = sentence(row.error)
        told = "  ".join((row.source, row.person, f"{site_time(row.at):%Y-%m-%d %H:%M}"))
        self.receipts_not_read_why.say(said.head, f"{said.advice}\n{told}")

    def _write_shown(self) -> Write:
        context = self._page.context
        return exports.NOT_READ.writer(context.db, context.acting(), {})


def _columns() -> tuple[Column[QuarantinedRow], ...]:
    return (Column(tr("File@@scan"), _file, kind="name"),)


def _file(row: QuarantinedRow) -> Cell:
    return Cell(row.source, sub=sentence(row.error).head)
