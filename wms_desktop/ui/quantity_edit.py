"""A quantity, typed as a number or as a sum: 3*12+5."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Property, Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import parse_quantity, shown_quantity
from wms_desktop.ui.line_edit import LineEdit


class QuantityEdit(LineEdit):
    """A field for a quantity; a finished sum becomes its result.

    Signals:
        value_changed: the new quantity, or None while there is none.
        refused: the field was left with something that is no quantity; carries the `Refused`.
    """

    value_changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        *,
        fractional: bool = False,
        zero: bool = False,
        hint: str = "",
        big: bool = False,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(hint=hint, big=big, says=says, parent=parent)
        self._fractional, self._zero = fractional, zero
        self._value: Decimal | None = None
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._on_editing_finished)

    def checked(self) -> Decimal:
        """The quantity typed.

        Raises:
            Refused: with the `QuantityFault`; an empty field is not a number.
        """
        return parse_quantity(self.text(), fractional=self._fractional, zero=self._zero)

    def value(self) -> Decimal | None:
        """The quantity typed, None where there is none yet."""
        return self._value

    def set_value(self, value: Decimal | int | None) -> None:
        """Show *value*; None empties the field."""
        self.setText("" if value is None else shown_quantity(Decimal(value)))

    def set_fractional(self, fractional: bool) -> None:
        """Whether the item comes in fractions, up to three places."""
        self._fractional = fractional
        self._on_text_changed(self.text())

    def set_zero(self, zero: bool) -> None:
        """Whether nought is an answer, as in counting."""
        self._zero = zero
        self._on_text_changed(self.text())

    fractional = Property(bool, lambda self: self._fractional, set_fractional)
    zero = Property(bool, lambda self: self._zero, set_zero)

    def _on_text_changed(self, _text: str) -> None:
        try:
            value: Decimal | None = self.checked()
        except Refused:
            value = None
        if value is not None and self._state == "bad":
            self.set_error("")
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)

    def _on_editing_finished(self) -> None:
        if self._value is not None and self.text() != shown_quantity(self._value):
            self.setText(shown_quantity(self._value))
        elif self._value is None and self.text().strip():
            self.set_state("bad")
            self._tell_why()

    def _tell_why(self) -> None:
        try:
            self.checked()
        except Refused as error:
            self.refused.emit(error)
