"""The label itself, to be changed by typing: its name, size, printer, and sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.documents.label_template import DPI
from wms_desktop.stock.label_editing import Editing
from wms_desktop.stock.view_label_figures import Figures
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.words import tr

_ON_SHEETS = ("columns", "rows", "left_mm", "top_mm", "pitch_x_mm", "pitch_y_mm")


class LabelSheetPart(QWidget):
    """What the label is, whatever its kind.

    Signals:
        changed: the template was changed.
    """

    sheet_title: LineEdit
    sheet_title_field: Field
    sheet_width: LineEdit
    sheet_height: LineEdit
    sheet_dpi: Combo
    sheet_used: CheckBox
    sheet_columns: LineEdit
    sheet_columns_field: Field
    sheet_rows: LineEdit
    sheet_rows_field: Field
    sheet_left: LineEdit
    sheet_left_field: Field
    sheet_top: LineEdit
    sheet_top_field: Field
    sheet_pitch_x: LineEdit
    sheet_pitch_x_field: Field
    sheet_pitch_y: LineEdit
    sheet_pitch_y_field: Field

    changed = Signal()

    def __init__(self, editing: Callable[[], Editing], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._filling = editing, False
        load_form(self, "settings_label_sheet")
        self.sheet_dpi.set_items([(str(dpi), dpi) for dpi in DPI])
        self._size = Figures(
            self, {"sheet_width": ("width_mm", 5, 500), "sheet_height": ("height_mm", 5, 500)}
        )
        self._grid = Figures(
            self,
            {
                "sheet_columns": ("columns", 1, 50),
                "sheet_rows": ("rows", 1, 50),
                "sheet_left": ("left_mm", 0, 200),
                "sheet_top": ("top_mm", 0, 290),
                "sheet_pitch_x": ("pitch_x_mm", 5, 210),
                "sheet_pitch_y": ("pitch_y_mm", 5, 297),
            },
            whole=("columns", "rows"),
        )
        self._size.typed.connect(lambda name, value: self._change(name, value))
        self._grid.typed.connect(lambda name, value: self._change(name, value))
        self.sheet_title.textEdited.connect(lambda text: self._change("title", text))
        self.sheet_dpi.currentIndexChanged.connect(
            lambda _index: self._change("dpi", self.sheet_dpi.value())
        )
        self.sheet_used.toggled.connect(self._on_used)

    def show_label(self) -> None:
        """Show the template as it is now."""
        template, self._filling = self._editing().template, True
        if self.sheet_title.text() != template.title:
            self.sheet_title.setText(template.title)
        self.sheet_title_field.set_error("" if template.title.strip() else tr("Type a name."))
        self._size.show_values(template)
        self.sheet_dpi.set_value(template.dpi)
        self.sheet_used.setChecked(template.sheet is not None)
        if template.sheet is not None:
            self._grid.show_values(template.sheet)
        for field in (
            self.sheet_columns_field,
            self.sheet_rows_field,
            self.sheet_left_field,
            self.sheet_top_field,
            self.sheet_pitch_x_field,
            self.sheet_pitch_y_field,
        ):
            field.setEnabled(template.sheet is not None)
        self._filling = False

    def _change(self, name: str, value: Any) -> None:
        if self._filling or value is None:
            return
        editing = self._editing()
        changed = editing.change_sheet if name in _ON_SHEETS else editing.change_label
        if changed(name, **{name: value}):
            self.changed.emit()

    def _on_used(self, wanted: bool) -> None:
        if not self._filling and self._editing().use_sheet(wanted):
            self.changed.emit()
