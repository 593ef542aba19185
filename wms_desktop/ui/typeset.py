"""Widgets that keep the type they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.type import WORK, font

_Base = QWidget if TYPE_CHECKING else object


class Typeset(_Base):  # type: ignore[misc, valid-type]
    """Mixed into a widget, before its Qt class.

    Qt's stylesheet restores the font a widget had when it was first polished, whenever the widget
    changes its place; a font given later is lost. So it is put back.
    """

    _type = (WORK, False)

    def set_type(self, size: str = WORK, bold: bool = False) -> None:
        """Write in *size* (note, work, counter) from now on."""
        self._type = (size, bold)
        self.setFont(font(size, bold))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            wanted = font(*self._type)
            now = self.font()
            if now.weight() != wanted.weight() or now.pixelSize() != wanted.pixelSize():
                self.setFont(wanted)
