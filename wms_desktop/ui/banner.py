"""The traffic light of a page: one verdict in full colour, readable across the counter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER

ICONS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "hand-stop"}


class Banner(Plane):
    """Green, amber or red (kind ok, warn, bad), with the verdict and its reason."""

    def __init__(
        self,
        kind: str = "ok",
        head: str = "",
        detail: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"solid_{kind}", parent=parent)
        self._kind = kind
        self._icon = IconLabel(ICONS[kind], f"on_{kind}", 40)
        self._head = Label("", COUNTER, f"on_{kind}", bold=True, wrap=True)
        self._detail = Label("", role=f"on_{kind}", wrap=True)
        self._right = row(gap=8)
        words = column(None, self._head, self._detail, None, gap=0)
        self.setLayout(row(self._icon, (words, 1), self._right, gap=16, margins=(24, 4, 24, 4)))
        self.setMinimumHeight(scaled(80))
        self.show_verdict(kind, head, detail)

    @property
    def kind(self) -> str:
        """The verdict shown: ok, warn or bad."""
        return self._kind

    @property
    def head(self) -> str:
        """The words of the verdict."""
        return self._head.text()

    @property
    def detail(self) -> str:
        """The reason."""
        return self._detail.text()

    def show_verdict(self, kind: str, head: str, detail: str = "") -> None:
        """Show another verdict."""
        self._kind = kind
        self.set_plane(f"solid_{kind}")
        self._icon.show_icon(ICONS[kind], f"on_{kind}")
        for label, text in ((self._head, head), (self._detail, detail)):
            label.set_role(f"on_{kind}")
            label.setText(text)
        show_when(self._detail, bool(detail))
        self.setAccessibleName(f"{head}. {detail}" if detail else head)

    def add_right(self, widget: QWidget) -> None:
        """Put *widget* (at most one button) at the right end."""
        self._right.addWidget(widget)
