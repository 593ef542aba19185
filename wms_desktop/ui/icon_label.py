"""An icon of the set, painted in the colour of its role."""

from __future__ import annotations

from PySide6.QtCore import Property, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import scaled


class IconLabel(QWidget):
    """*icon* at 16 (notes), 20 (rows), 28 (scan result), 40 (banner) or 48 (empty state) pixels."""

    def __init__(
        self,
        icon: str = "",
        role: str = "text_2",
        px: int = 20,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._role, self._px = icon, role, px
        self.setFixedSize(scaled(px), scaled(px))

    def show_icon(self, icon: str, role: str | None = None) -> None:
        """Show *icon*; the colour stays unless *role* says otherwise."""
        self._icon = icon
        self._role = role or self._role
        self.update()

    def _get_icon_name(self) -> str:
        return self._icon

    def set_icon_name(self, icon: str) -> None:
        """Show *icon* in the colour it has."""
        self.show_icon(icon)

    def _get_role(self) -> str:
        return self._role

    def set_role(self, role: str) -> None:
        """Show in the colour of *role*."""
        self.show_icon(self._icon, role)

    def _get_px(self) -> int:
        return self._px

    def set_px(self, px: int) -> None:
        """Show at *px*, measured at a text scale of 100 %."""
        self._px = px
        self.setFixedSize(scaled(px), scaled(px))

    icon_name = Property(str, _get_icon_name, set_icon_name)
    role = Property(str, _get_role, set_role)
    px = Property(int, _get_px, set_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._icon:
            role = self._role if self.isEnabled() else "text_off"
            draw_icon(QPainter(self), self._icon, QRectF(self.rect()), role)
