"""A day, typed the short way: t, +3, -1, 0512."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from wms_desktop.core.errors import Refused
from wms_desktop.ui.dates import REFUSALS, parse_day
from wms_desktop.ui.line_edit import LineEdit
from wms_desktop.ui.words import register_refusals

register_refusals(REFUSALS)


class DateEdit(LineEdit):
    """A field for a day; what was typed becomes the ISO date when the field is left.

    Args:
        today: gives the site's calendar day. `set_today` sets it later, for fields of a form;
            until then it is the computer's.

    Signals:
        value_changed: the new day, or None while there is none.
        refused: the field was left with something that is no day; carries the `Refused`.
    """

    value_changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        today: Callable[[], date] | None = None,
        *,
        hint: str = "",
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(hint=hint, says=says, parent=parent)
        self._today = today or date.today
        self._value: date | None = None
        self.textChanged.connect(self._on_text_changed)
        self.editingFinished.connect(self._on_editing_finished)

    def set_today(self, today: Callable[[], date]) -> None:
        """Take the calendar day from *today*."""
        self._today = today

    def checked(self) -> date | None:
        """The day typed, None where the field is empty.

        Raises:
            Refused: with the `DateFault`.
        """
        return parse_day(self.text(), self._today()) if self.text().strip() else None

    def value(self) -> date | None:
        """The day typed, None where there is none."""
        return self._value

    def set_value(self, value: date | None) -> None:
        """Show *value*; None empties the field."""
        self.setText(value.isoformat() if value else "")

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
            self.set_value(self._value)
        elif self.text().strip():
            self.set_state("bad")
            self._tell_why()

    def _tell_why(self) -> None:
        try:
            self.checked()
        except Refused as error:
            self.refused.emit(error)
