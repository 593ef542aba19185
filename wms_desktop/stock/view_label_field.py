"""One field of a label, to be changed by typing: what it shows, where, how large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.documents.label_kinds import Align, Part, Symbology
from wms_desktop.documents.words import LABEL_PARTS, LABEL_SYMBOLOGIES
from wms_desktop.stock.label_editing import Editing
from wms_desktop.stock.view_label_figures import Figures
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import CheckBox, Combo, Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import N_, tr

ALIGNS = {
    Align.LEFT: N_("Left@@align"),
    Align.CENTER: N_("Middle@@align"),
    Align.RIGHT: N_("Right@@align"),
}


class LabelFieldPart(QWidget):
    """What the selected field of a label is.

    Signals:
        changed: the template was changed, or another field selected.
    """

    field_chosen: Combo
    field_add: Button
    field_remove: Button
    field_part: Combo
    field_symbology: Combo
    field_symbology_field: Field
    field_text: LineEdit
    field_text_field: Field
    field_left: LineEdit
    field_top: LineEdit
    field_width: LineEdit
    field_height: LineEdit
    field_size: LineEdit
    field_size_field: Field
    field_least: LineEdit
    field_least_field: Field
    field_lines: LineEdit
    field_lines_field: Field
    field_align: Combo
    field_bold: CheckBox

    changed = Signal()

    def __init__(self, editing: Callable[[], Editing], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editing, self._filling = editing, False
        load_form(self, "settings_label_field")
        self.field_part.set_items([(tr(words), part) for part, words in LABEL_PARTS.items()])
        self.field_symbology.set_items(
            [(tr(words), symbology) for symbology, words in LABEL_SYMBOLOGIES.items()]
        )
        self.field_align.set_items([(tr(words), align) for align, words in ALIGNS.items()])
        self._figures = Figures(
            self,
            {
                "field_left": ("left_mm", -500, 500),
                "field_top": ("top_mm", -500, 500),
                "field_width": ("width_mm", 0.5, 500),
                "field_height": ("height_mm", 0.5, 500),
                "field_size": ("size_pt", 3, 200),
                "field_least": ("least_pt", 0, 200),
                "field_lines": ("lines", 1, 20),
            },
            whole=("lines",),
        )
        self._figures.typed.connect(lambda name, value: self._change(name, value))
        self.field_text.textEdited.connect(lambda text: self._change("text", text))
        for combo, name in (
            (self.field_part, "part"),
            (self.field_symbology, "symbology"),
            (self.field_align, "align"),
        ):
            combo.currentIndexChanged.connect(
                lambda _index, box=combo, what=name: self._change(what, box.value())
            )
        self.field_bold.toggled.connect(lambda bold: self._change("bold", bold))
        self.field_chosen.currentIndexChanged.connect(lambda _index: self._on_chosen())

    def show_field(self) -> None:
        """Show the field that is selected now."""
        editing, self._filling = self._editing(), True
        names = [
            (f"{number} {tr(LABEL_PARTS[each.part])}", number - 1)
            for number, each in enumerate(editing.fields, start=1)
        ]
        self.field_chosen.set_items(names)
        self.field_chosen.set_value(editing.selected)
        field = editing.field
        for part in self.findChildren(Field):
            part.setEnabled(field is not None)
        if field is not None:
            self.field_part.set_value(field.part)
            self.field_symbology.set_value(field.symbology)
            self.field_align.set_value(field.align)
            self.field_bold.setChecked(field.bold)
            if self.field_text.text() != field.text:
                self.field_text.setText(field.text)
            self._figures.show_values(field)
            is_bars = field.part is Part.BARS
            show_when(self.field_symbology_field, is_bars)
            show_when(self.field_text_field, field.part is Part.TEXT)
            for text_only in (
                self.field_size_field,
                self.field_least_field,
                self.field_lines_field,
                self.field_bold,
            ):
                text_only.setEnabled(not is_bars)
        self._filling = False

    def _change(self, name: str, value: Any) -> None:
        if self._filling or value is None:
            return
        if name in ("part", "symbology", "align"):
            value = {"part": Part, "symbology": Symbology, "align": Align}[name](value)
        if self._editing().change(name, **{name: value}):
            self.changed.emit()

    def _on_chosen(self) -> None:
        number = self.field_chosen.value()
        if not self._filling and number is not None:
            self._editing().select(number)
            self.changed.emit()
