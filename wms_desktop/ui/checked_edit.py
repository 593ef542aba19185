"""A line that stands for a value: what was typed is checked at every key."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.ui.line_edit import LineEdit

V = TypeVar("V")


class CheckedEdit(LineEdit, Generic[V]):
    """A field for a value; what was typed takes its final form when the field is left.

    Signals:
        value_changed: the new value, or None while there is none.
        refused: the field was left with something that is no value; carries the `Refused`.
    """

    value_changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        *,
        hint: str = "",
        big: bool = False,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(hint=hint, big=big, says=says, parent=parent)
        self._value: V | None = None
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._on_editing_finished)

    def checked(self) -> V | None:
        """The value typed.

        Raises:
            Refused: it is none.
        """
        raise NotImplementedError

    def value(self) -> V | None:
        """The value typed, None where there is none."""
        return self._value

    def _written(self, value: V) -> str:
        """The final form of *value*."""
        raise NotImplementedError

    def _on_text_changed(self, _text: str) -> None:
        try:
            value = self.checked()
        except Refused:
            value = None
        if value is not None and self._state == "bad":
            self.set_error("")
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)

    def _on_editing_finished(self) -> None:
        if self._value is not None:
            written = self._written(self._value)
            if self.text() != written:
                self.setText(written)
        elif self.text().strip():
            self.set_state("bad")
            self._tell_why()

    def _tell_why(self) -> None:
        try:
            self.checked()
        except Refused as error:
            self.refused.emit(error)
