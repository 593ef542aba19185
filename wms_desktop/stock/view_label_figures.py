"""Measures that are typed: each looked at while it is typed, and said back as it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.text import narrow
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.words import tr


class Figures(QObject):
    """The figures of one form.

    Args:
        fields: editor's object name to (attribute, least, most); its `Field` has ``_field`` added.
        whole: attributes that take whole figures only.

    Signals:
        typed: (attribute, value) once what is typed is a figure in its bounds.
    """

    typed = Signal(str, object)

    def __init__(
        self,
        host: QWidget,
        fields: Mapping[str, tuple[str, float, float]],
        *,
        whole: Sequence[str] = (),
    ) -> None:
        super().__init__(host)
        self._whole = frozenset(whole)
        self._edits: list[tuple[LineEdit, Field, str, float, float]] = []
        for name, (attribute, least, most) in fields.items():
            edit, field = host.findChild(LineEdit, name), host.findChild(Field, f"{name}_field")
            assert edit is not None
            assert field is not None
            row = (edit, field, attribute, least, most)
            self._edits.append(row)
            edit.textEdited.connect(lambda text, row=row: self._on_typed(row, text))

    def show_values(self, holder: Any) -> None:
        """Show what *holder* has; what is being typed and means the same stays as it is."""
        for edit, field, attribute, _least, _most in self._edits:
            value = getattr(holder, attribute)
            if _figure(edit.text()) != value:
                edit.setText(f"{value:g}")
            field.set_error("")

    def _on_typed(self, row: tuple[LineEdit, Field, str, float, float], text: str) -> None:
        _edit, field, attribute, least, most = row
        value = _figure(text)
        whole = attribute in self._whole
        if value is None or not least <= value <= most or (whole and value != int(value)):
            field.set_error(tr("Type {least} to {most}.", least=f"{least:g}", most=f"{most:g}"))
            return
        field.set_error("")
        self.typed.emit(attribute, int(value) if whole else round(value, 2))


def _figure(text: str) -> float | None:
    typed = narrow(text).strip().replace(",", ".").replace("−", "-")
    try:
        value = float(typed)
    except ValueError:
        return None
    return value if abs(value) < 10_000 else None
