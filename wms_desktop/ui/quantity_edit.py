"""A quantity, typed as a number or as a sum: 3*12+5."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Property
from PySide6.QtWidgets import QWidget

from wms_desktop.core.quantity import parse_quantity, shown_quantity
from wms_desktop.ui.checked_edit import CheckedEdit


class QuantityEdit(CheckedEdit[Decimal]):
    """A field for a quantity; a finished sum becomes its result."""

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
        self._given: Decimal | None = None

    def checked(self) -> Decimal:
        """The quantity typed.

        Raises:
            Refused: with the `QuantityFault`; an empty field is not a number.
        """
        return parse_quantity(self.text(), fractional=self._fractional, zero=self._zero)

    def set_value(self, value: Decimal | int | None) -> None:
        """Show *value*; None empties the field."""
        self._given = None if value is None else Decimal(value)
        self.setText("" if value is None else self._written(Decimal(value)))

    def give_back(self) -> None:
        """Show again what stood here before somebody typed."""
        self.set_value(self._given)

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

    def _written(self, value: Decimal) -> str:
        return shown_quantity(value)
