"""The line at the bottom: who, where, what is due, printer, database."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import ElidedLabel
from wms_desktop.ui.look import scaled
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import row
from wms_desktop.ui.type import NOTE

HEIGHT = 36
PERSON, SITE, WORKSTATION = "person", "site", "workstation"
DUE, EVIDENCE, BACKUP = "due", "evidence", "backup"
PRINTER, DATABASE = "printer", "database"
_LEFT = {PERSON: "user", SITE: "map-pin", WORKSTATION: "device-desktop"}
_RIGHT = {
    DUE: "clock-exclamation",
    EVIDENCE: "shield-check",
    BACKUP: "alert-triangle",
    PRINTER: "printer",
    DATABASE: "circle-check",
}
_ROLES = {"": "text_2", "ok": "ok", "warn": "warn", "bad": "bad"}
_DATABASE_ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "database-off"}


class _Item(QWidget):
    pressed = Signal()

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.is_loud = False
        self._icon = IconLabel(icon, "text_2", 16)
        self._text = ElidedLabel("", NOTE, "text_2")
        self.setLayout(row(self._icon, (self._text, 1), gap=6))
        self.hide()

    def show_text(self, text: str, kind: str, icon: str) -> None:
        self._text.setText(text)
        self.is_loud = kind in ("warn", "bad")
        self._text.set_role("text" if self.is_loud else "text_2")
        if icon:
            self._icon.show_icon(icon)
        self._icon.set_role(_ROLES[kind])
        self.setAccessibleName(text)

    def text(self) -> str:
        return self._text.text()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the release goes elsewhere

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.pressed.emit()


class StatusLine(Plane):
    """36 high, on canvas. An item without a text is not shown.

    Signals:
        due_asked: somebody wants to see what is due.
        backup_asked: somebody wants to see how it stands with backups.
    """

    due_asked = Signal()
    backup_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("status", parent=parent)
        self.setFixedHeight(scaled(HEIGHT))
        self._narrow = False
        self._items = {name: _Item(icon) for name, icon in (*_LEFT.items(), *_RIGHT.items())}
        for name, asked in ((DUE, self.due_asked), (BACKUP, self.backup_asked)):
            self._items[name].setCursor(Qt.CursorShape.PointingHandCursor)
            self._items[name].setObjectName(f"status_{name}")
            self._items[name].pressed.connect(asked)
        left = [self._items[name] for name in _LEFT]
        right = [self._items[name] for name in _RIGHT]
        self.setLayout(row(*left, None, *right, gap=24, margins=(16, 0, 16, 0)))

    def show_item(self, name: str, text: str, kind: str = "", icon: str = "") -> None:
        """Show *text* at person, site, workstation, due, evidence, backup, printer or database.

        Args:
            kind: "" plain, or ok, warn, bad: colours the symbol, never the words alone.
            icon: instead of the item's own.
        """
        if name == DATABASE and kind and not icon:
            icon = _DATABASE_ICONS[kind]
        self._items[name].show_text(text, kind, icon)
        self._show_shown()

    def text(self, name: str) -> str:
        """What the item *name* says."""
        return self._items[name].text()

    def set_narrow(self, narrow: bool) -> None:
        """Below 1 100 the workstation is left out, and evidence that is well."""
        self._narrow = narrow
        self._show_shown()

    def _show_shown(self) -> None:
        for name, item in self._items.items():
            left_out = self._narrow and (
                name == WORKSTATION or (name == EVIDENCE and not item.is_loud)
            )
            show_when(item, bool(item.text()) and not left_out)
