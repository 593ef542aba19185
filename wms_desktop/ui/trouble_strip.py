"""The strip under the scan bar: what is wrong between this window and the database."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row

HEIGHT = 40
ICONS = {"warn": "alert-triangle", "bad": "database-off"}


class TroubleStrip(Plane):
    """Amber or red (kind warn, bad), across the whole window; gone while all is well."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("warn", parent=parent)
        self.setObjectName("trouble_strip")
        self._icon = IconLabel(ICONS["warn"], "warn", 20)
        self._title, self._detail = Label(bold=True), Label(role="text", wrap=True)
        self.setLayout(
            row(self._icon, self._title, (self._detail, 1), gap=12, margins=(16, 4, 16, 4))
        )
        self.setMinimumHeight(scaled(HEIGHT))
        self.show_trouble("warn", "")

    @property
    def text(self) -> str:
        """Title and detail, as a person reads them; empty while all is well."""
        return " ".join(part for part in (self._title.text(), self._detail.text()) if part)

    def show_trouble(self, kind: str, title: str, detail: str = "") -> None:
        """Say what is wrong and what waits for it; an empty *title* hides the strip."""
        self.set_plane(kind)
        self._icon.show_icon(ICONS[kind], kind)
        self._title.set_role(kind)
        self._title.setText(title)
        self._detail.setText(detail if title else "")
        self.setAccessibleName(self.text)
        show_when(self, bool(title))
