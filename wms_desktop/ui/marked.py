"""Fields whose edge says whether what stands in them can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.theme import repolish

_Base = QWidget if TYPE_CHECKING else object


class Marked(_Base):  # type: ignore[misc, valid-type]
    """Mixed into a field, before its Qt class; the stylesheet reads the property ``state``."""

    _state = ""

    def set_state(self, state: str) -> None:
        """Edge: "" plain, "ok" recognized (green), "bad" wrong (red, 2 px)."""
        if state != self._state:
            self._state = state
            repolish(self)

    def set_error(self, error: str) -> None:
        """Mark the field as wrong, or as right again where *error* is empty.

        The sentence itself stands in the `Field` around it.
        """
        self.set_state("bad" if error else "")
        self.setAccessibleDescription(error)
