"""The duty manager's warnings: look at the waybill, tick what was seen (PCK-10)."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.moments import site_time
from wms_desktop.pickup import warnings
from wms_desktop.pickup.warnings import Warning
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.empty_state import EmptyState
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.page_parts import PageHead
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column
from wms_desktop.ui.words import tr


class WarningsView(QWidget):
    """A list; Enter opens the waybill, Ctrl+S ticks the warning as seen.

    Signals:
        opened: the id of the waybill to look at.
    """

    opened = Signal(int)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.list = ListView()
        self.list.setObjectName("pickup_warnings_list")
        self.list.setAccessibleName(tr("Warnings"))
        self.list.set_two_lines(True)
        self.empty = EmptyState("circle-check", tr("No warnings"), tr("Nothing came up too often."))
        columns: tuple[Column[Warning], ...] = (
            Column(tr("What came up"), _what, "name"),
            Column(tr("Last time"), _at),
            Column(tr("Seen@@warning"), _seen, "state"),
        )
        self.rows: RowsModel[Warning] = RowsModel(columns, (), self)
        self.list.set_model(self.rows)
        self.list.activated_row.connect(self._on_opened)
        self.seen_button = Button(tr("Mark as seen"), icon="check", kind="primary", key="Ctrl S")
        self.seen_button.setObjectName("pickup_warning_seen")
        self.seen_button.clicked.connect(self.save)
        self.back_button = Button(tr("Back"), icon="arrow-back-up", kind="quiet", key="Esc")
        self.back_button.setObjectName("pickup_warnings_back")
        head = PageHead()
        head.add_left(Label(tr("Warnings"), bold=True))
        head.add_right(self.seen_button, self.back_button)
        self.setLayout(column(head, (self.list, 1), (self.empty, 1), gap=0))
        show_when(self.empty, False)

    def reload(self) -> None:
        """Show the warnings as they are now."""
        by, db = self._page.context.acting(), self._page.context.db
        self._page.read(lambda: warnings.warnings(db, by.site_id, by.today), self._on_rows)

    def expectation(self) -> Expectation:
        """What is to be done here."""
        return Expectation(tr("Look at the warnings"), tr("Enter opens the waybill"))

    def save(self) -> None:
        """Ctrl+S: the chosen warning was seen."""
        chosen = self.list.current_row()
        if not isinstance(chosen, Warning) or chosen.is_seen:
            return
        by, db = self._page.context.acting(), self._page.context.db
        command = warnings.MarkSeen(uuid4(), chosen.record_id)
        self._page.write(lambda: warnings.mark_seen(db, by, command), lambda _done: self.reload())

    def _on_opened(self, chosen: Warning) -> None:
        self.opened.emit(chosen.consignment_id)

    def _on_rows(self, rows: list[Warning]) -> None:
        self.rows.set_rows(rows)
        show_when(self.empty, not rows)
        show_when(self.list, bool(rows))
        self.seen_button.setEnabled(any(not each.is_seen for each in rows))
        self.list.select_first()
        self.list.setFocus()


def what(warning: Warning) -> str:
    """A warning in one line."""
    said = {"subject": warning.subject, "count": warning.count}
    if warning.is_document:
        return tr("Document {subject}: {count} consignees", **said)
    return tr("Waybill {subject}: refused {count} times", **said)


def _what(warning: Warning) -> Cell:
    hint = (
        tr("One document for many consignees") if warning.is_document else tr("Refused repeatedly")
    )
    return Cell(what(warning), sub=hint, bold=not warning.is_seen)


def _at(warning: Warning) -> Cell:
    return Cell(f"{site_time(warning.at):%Y-%m-%d %H:%M}")


def _seen(warning: Warning) -> Cell:
    words = tr("Seen@@warning") if warning.is_seen else tr("Not seen yet")
    return Cell(pill=("mute" if warning.is_seen else "warn", words))
