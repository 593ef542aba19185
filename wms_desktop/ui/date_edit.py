"""A day, typed the short way: t, +3, -1, 0512."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.checked_edit import CheckedEdit
from wms_desktop.ui.dates import REFUSALS, parse_day
from wms_desktop.ui.words import register_refusals

register_refusals(REFUSALS)


class DateEdit(CheckedEdit[date]):
    """A field for a day; what was typed becomes the ISO date when the field is left.

    Args:
        today: gives the site's calendar day. `set_today` sets it later, for fields of a form;
            until then it is the computer's.
    """

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

    def set_today(self, today: Callable[[], date]) -> None:
        """Take the calendar day from *today*."""
        self._today = today

    def checked(self) -> date | None:
        """The day typed, None where the field is empty.

        Raises:
            Refused: with the `DateFault`.
        """
        return parse_day(self.text(), self._today()) if self.text().strip() else None

    def set_value(self, value: date | None) -> None:
        """Show *value*; None empties the field."""
        self.setText(self._written(value) if value else "")

    def _written(self, value: date) -> str:
        return value.isoformat()
