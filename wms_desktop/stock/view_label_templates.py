"""Label templates in the settings: the shipped ones, the shop's own, and the editor."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from PySide6.QtWidgets import QStackedWidget, QWidget

from wms_desktop.core.changes import Done
from wms_desktop.documents.label_template import Template
from wms_desktop.stock import label_templates
from wms_desktop.stock.label_templates import CopyTemplate, SwitchTemplate, TemplateRow
from wms_desktop.stock.view_label_editor import LabelEditor
from wms_desktop.stock.view_label_keys import COPY, SWITCH
from wms_desktop.ui.actions import bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.list_view import ListView
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Expectation, Page
from wms_desktop.ui.rows_model import RowsModel
from wms_desktop.ui.words import sentence, tr


class LabelTemplatesSection(QWidget):
    """A list; Enter opens a template in the editor, F3 makes a copy of one's own."""

    labels_stack: QStackedWidget
    labels_list_pane: QWidget
    labels_message: Message
    labels_list: ListView
    labels_note: Label
    labels_switch: Button
    labels_copy: Button
    labels_edit: Button

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._editor: LabelEditor | None = None
        self._wanted, self._narrow = "", False
        load_form(self, "settings_labels")
        columns: tuple[Column[TemplateRow], ...] = (
            Column(
                tr("Name@@template"), lambda row: Cell(row.title, sub=row.template.name), "name"
            ),
            Column(tr("Size"), lambda row: _size(row.template)),
            Column(tr("Printer, dpi"), lambda row: f"{row.template.dpi}", "figure", optional=True),
            Column(tr("State"), _state, "state"),
        )
        self._rows: RowsModel[TemplateRow] = RowsModel(columns, (), self)
        self.labels_list.set_two_lines(True)
        self.labels_list.set_model(self._rows)
        self.labels_list.setAccessibleName(tr("Label templates"))
        self._copy = bind(COPY, self._on_copy, self.labels_list_pane)
        self._switch = bind(SWITCH, self._on_switch, self.labels_list_pane)
        tie(self._copy, self.labels_copy)
        tie(self._switch, self.labels_switch)
        self.labels_edit.clicked.connect(lambda: self._edit(self.labels_list.current_row()))
        self.labels_list.activated_row.connect(self._edit)
        self.labels_list.current_changed.connect(lambda _row: self._show_deeds())
        self._keeper = page.draft("labels")
        self._wanted = str(self._keeper.kept("open", ""))

    def reload(self) -> None:
        """Show the templates as they are now."""
        db, language = self._page.context.db, self._page.context.language
        self._page.read(lambda: label_templates.listed(db, language), self._on_rows)

    def open(self, **target: Any) -> None:
        """Open the template *name* in the editor."""
        self._wanted = str(target.get("name", ""))
        self.reload()

    def set_narrow(self, narrow: bool) -> None:
        """Keep what is needed where the window is narrow."""
        self._narrow = narrow
        if self._editor is not None:
            self._editor.set_narrow(narrow)

    def expectation(self) -> Expectation:
        """Nothing is scanned here."""
        if self._editor is not None:
            return Expectation(tr("Arrange the label"), tr("arrows move 1 mm, Shift 0.1, Alt size"))
        return Expectation(tr("Choose a template"), tr("Enter opens it, F3 copies it"))

    def editor(self) -> LabelEditor | None:
        """The editor, while it is open."""
        return self._editor

    def _on_rows(self, rows: list[TemplateRow]) -> None:
        self._rows.set_rows(rows)
        if self.labels_list.current_row() is None:
            self.labels_list.select_first()
        found = next((row for row in rows if row.template.name == self._wanted), None)
        self._wanted = ""
        if found is not None and self._editor is None:
            self._edit(found)
        self._show_deeds()

    def _show_deeds(self) -> None:
        row = self.labels_list.current_row()
        may = self._page.context.acting().may(*label_templates.WHO_KEEPS)
        own = row is not None and not row.is_shipped
        self._copy.setEnabled(may and row is not None)
        self._switch.setEnabled(may and own)
        self.labels_switch.setText(
            tr("Switch on") if own and not row.is_active else tr("Switch off")
        )
        self.labels_edit.setEnabled(row is not None)
        self.labels_edit.setText(tr("Edit") if own else tr("Look at"))
        self.labels_note.setText("" if own else tr("Shipped ones stay: copy one to change it."))

    def _edit(self, row: TemplateRow | None) -> None:
        if row is None:
            return
        self._close()
        self.labels_message.clear()
        self._editor = LabelEditor(self._page, row)
        self._editor.set_narrow(self._narrow)
        self._editor.left.connect(self._leave)
        self._editor.saved.connect(self.reload)
        self.labels_stack.addWidget(self._editor)
        self.labels_stack.setCurrentWidget(self._editor)
        self._keeper.keep("open", row.template.name)
        self._page.expectation_changed.emit(self.expectation())
        if self.isVisible():
            self._editor.label_canvas.setFocus()

    def _leave(self) -> None:
        self._close()
        self._keeper.clear()
        self._page.expectation_changed.emit(self.expectation())
        self.labels_list.setFocus()
        self.reload()

    def _close(self) -> None:
        if self._editor is not None:
            self.labels_stack.setCurrentWidget(self.labels_list_pane)
            self.labels_stack.removeWidget(self._editor)
            self._editor.deleteLater()
            self._editor = None

    def _on_copy(self) -> None:
        row = self.labels_list.current_row()
        if row is None:
            return
        taken = {each.title for each in self._rows.rows()}
        titles = (tr("{title}, copy {number}", title=row.title, number=n) for n in range(1, 1000))
        title = next(each for each in titles if each not in taken)
        command = CopyTemplate(uuid4(), row.template.name, title)
        db, by = self._page.context.db, self._page.context.acting()

        def on_copied(done: Done[str]) -> None:
            self._wanted = done.value
            self.reload()

        self._page.write(
            lambda: label_templates.copy_template(db, by, command), on_copied, self._on_refused
        )

    def _on_switch(self) -> None:
        row = self.labels_list.current_row()
        if row is None:
            return
        command = SwitchTemplate(uuid4(), row.id, row.version, not row.is_active)
        db, by = self._page.context.db, self._page.context.acting()
        self._page.write(
            lambda: label_templates.switch_template(db, by, command),
            lambda _done: self.reload(),
            self._on_refused,
        )

    def _on_refused(self, error: Exception) -> None:
        told = sentence(error)
        self.labels_message.show_message("bad", told.head, told.advice)
        self.reload()


def _size(template: Template) -> Cell:
    size = f"{template.width_mm:g} × {template.height_mm:g} mm"
    sheet = template.sheet
    return Cell(size, sub=f"A4, {sheet.columns} × {sheet.rows}" if sheet else "")


def _state(row: TemplateRow) -> Cell:
    if row.is_shipped:
        return Cell(pill=("mute", tr("Shipped@@template")))
    return Cell(
        pill=("ok", tr("Offered@@template")) if row.is_active else ("warn", tr("Switched off"))
    )
