"""A label template while it is edited: one step after the other, each taken back and done again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.documents.label_kinds import LabelKind, Part, Symbology
from wms_desktop.documents.label_template import (
    MOST_FIELDS,
    Field,
    Sheet,
    Template,
    check_template,
    read_template,
    template_body,
)

_MOST_STEPS = 200
A4 = (210.0, 297.0)


class Editing:
    """The template, what is selected in it, and how it came to be so."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.kind = LabelKind.ITEM
        self.selected = 0
        self._before: list[Template] = []
        self._after: list[Template] = []
        self._last = ""  # what the last step changed; the same again is one step with it

    # what is shown

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the kind of label shown."""
        return self.template.fields.get(self.kind.value, ())

    @property
    def field(self) -> Field | None:
        """The field selected."""
        return self.fields[self.selected] if 0 <= self.selected < len(self.fields) else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._after)

    def body(self) -> str:
        """The template as JSON, for the draft and for saving."""
        return template_body(self.template)

    # choosing

    def show_kind(self, kind: LabelKind) -> None:
        """Edit the labels of *kind*."""
        self.kind, self.selected, self._last = kind, 0, ""

    def select(self, number: int) -> bool:
        """Select the field *number*. Whether there is one."""
        if number != self.selected:
            self.selected, self._last = number, ""
        return self.field is not None

    def select_next(self, step: int) -> bool:
        """Select the next field, or the one before. Whether there is one."""
        return bool(self.fields) and self.select((self.selected + step) % len(self.fields))

    # changing

    def move(self, right_mm: float, down_mm: float) -> bool:
        """Move the selected field. Whether that was possible."""
        field = self.field
        return field is not None and self.change(
            "move",
            left_mm=_tenths(field.left_mm + right_mm),
            top_mm=_tenths(field.top_mm + down_mm),
        )

    def resize(self, wider_mm: float, higher_mm: float) -> bool:
        """Make the selected field larger or smaller. Whether that was possible."""
        field = self.field
        return field is not None and self.change(
            "resize",
            width_mm=_tenths(field.width_mm + wider_mm),
            height_mm=_tenths(field.height_mm + higher_mm),
        )

    def change(self, what: str, **values: Any) -> bool:
        """Change the selected field. Whether that was possible."""
        field = self.field
        if field is None:
            return False
        changed = replace(field, **values)
        fields = (*self.fields[: self.selected], changed, *self.fields[self.selected + 1 :])
        return self._put(fields, f"{self.kind}/{self.selected}/{what}")

    def change_label(self, what: str, **values: Any) -> bool:
        """Change the label itself: title, size, resolution. Whether that was possible."""
        return self._step(replace(self.template, **values), what)

    def change_sheet(self, what: str, **values: Any) -> bool:
        """Change where labels lie on the sheet. Whether that was possible."""
        sheet = self.template.sheet
        return sheet is not None and self._step(
            replace(self.template, sheet=replace(sheet, **values)), what
        )

    def use_sheet(self, wanted: bool) -> bool:
        """Print on sheets of A4, as many labels as fit, or on a roll."""
        if not wanted:
            return self._step(replace(self.template, sheet=None), "sheet")
        width, height = self.template.width_mm, self.template.height_mm
        columns, rows = max(1, int(A4[0] // width)), max(1, int(A4[1] // height))
        left = _tenths((A4[0] - columns * width) / 2)
        top = _tenths((A4[1] - rows * height) / 2)
        sheet = Sheet(columns, rows, max(left, 0), max(top, 0), width, height, *A4)
        return self._step(replace(self.template, sheet=sheet), "sheet")

    def add(self, part: Part) -> bool:
        """A new field at the top left, selected. Whether there is room for one more."""
        if len(self.fields) >= MOST_FIELDS:
            return False
        width = _tenths(min(40, self.template.width_mm - 2))
        height = _tenths(min(12, self.template.height_mm - 2)) if part is Part.BARS else 5
        text = "…" if part is Part.TEXT else ""
        field = Field(part, 1, 1, width, height, symbology=Symbology.AUTO, text=text)
        added = self._put((*self.fields, field), "")
        self.select(len(self.fields) - 1)
        return added

    def remove(self) -> bool:
        """Take the selected field away."""
        if self.field is None:
            return False
        left = (*self.fields[: self.selected], *self.fields[self.selected + 1 :])
        removed = self._put(left, "")
        self.selected = max(0, min(self.selected, len(left) - 1))
        return removed

    def undo(self) -> bool:
        """Take the last step back. Whether there was one."""
        return self._swap(self._before, self._after)

    def redo(self) -> bool:
        """Do the step again that was taken back. Whether there was one."""
        return self._swap(self._after, self._before)

    def restore(self, body: str) -> bool:
        """Go on with a draft, as one step that can be taken back. Whether it could be read."""
        try:
            drafted = read_template(body)
        except Refused:
            return False  # kept by another version of the program
        return drafted == self.template or self._step(drafted, "")

    # inside

    def _put(self, fields: tuple[Field, ...], what: str) -> bool:
        kinds = {**self.template.fields, self.kind.value: fields}
        return self._step(replace(self.template, fields=kinds), what)

    def _step(self, template: Template, what: str) -> bool:
        try:
            check_template(template)
        except Refused:
            return False
        if template == self.template:
            return True
        if not what or what != self._last or not self._before:
            self._before = [*self._before, self.template][-_MOST_STEPS:]
        self._after, self._last, self.template = [], what, template
        return True

    def _swap(self, taken: list[Template], given: list[Template]) -> bool:
        if not taken:
            return False
        given.append(self.template)
        self.template, self._last = taken.pop(), ""
        self.selected = max(0, min(self.selected, len(self.fields) - 1))
        return True


def _tenths(mm: float) -> float:
    return round(mm, 1)
