"""A message on the page: what happened, what to do next, at most one action. Never a box."""

from __future__ import annotations

from PySide6.QtCore import Property, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.pill import KINDS
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row


class Message(Plane):
    """A tinted line of kind ok, info, warn or bad. Hidden while it has no title.

    In a page that scrolls, what is bad comes into sight by itself. A form has its message in its
    foot, where it does not scroll at all.

    Signals:
        acted: its button was pressed.
    """

    acted = Signal()

    def __init__(
        self,
        kind: str = "info",
        title: str = "",
        detail: str = "",
        *,
        action: str = "",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(kind, parent=parent)
        self._kind = kind
        self._scrolling = QTimer(self)  # once it is laid out
        self._scrolling.setSingleShot(True)
        self._scrolling.timeout.connect(self._come_into_sight)
        self._icon = IconLabel(KINDS[kind].icon, KINDS[kind].ink)
        self._title, self._detail = Label(bold=True, wrap=True), Label(role="text_2", wrap=True)
        self._action = Button(action, icon=icon, key=key)
        self._action.clicked.connect(self.acted)
        show_when(self._action, bool(action))
        mark = column(self._icon, None, margins=(0, 1, 0, 0))
        words = column(self._title, self._detail, None, gap=2)
        self.setLayout(row(mark, (words, 1), self._action, gap=12, margins=(12, 10, 12, 10)))
        self.show_message(kind, title, detail)

    @property
    def text(self) -> str:
        """Title and detail, as a person reads them."""
        return " ".join(part for part in (self._title.text(), self._detail.text()) if part)

    def show_message(self, kind: str, title: str, detail: str = "") -> None:
        """Say something else; the action stays. An empty *title* hides the message."""
        self._kind = kind
        self.set_plane(kind)
        self._icon.show_icon(KINDS[kind].icon, KINDS[kind].ink)
        self._title.setText(title)
        self._detail.setText(detail)
        show_when(self._detail, bool(detail))
        self.setAccessibleName(self.text)
        show_when(self, bool(title))
        if title and kind == "bad":
            self._scrolling.start()

    def set_action(self, text: str, *, icon: str = "", key: str = "") -> None:
        """Offer one action; an empty *text* takes it away. `acted` tells when it is pressed."""
        self._action.setObjectName(f"{self.objectName()}_action")
        self._action.setText(text)
        self._action.set_icon_name(icon)
        self._action.set_key_cap(key)
        show_when(self._action, bool(text))

    def clear(self) -> None:
        """Say nothing."""
        self.show_message(self._kind, "")

    def _come_into_sight(self) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None and self.isVisible():
            around.ensureWidgetVisible(self, 0, 16)

    def _set_kind(self, kind: str) -> None:
        self.show_message(kind, self._title.text(), self._detail.text())

    def _set_title(self, title: str) -> None:
        self.show_message(self._kind, title, self._detail.text())

    def _set_detail(self, detail: str) -> None:
        self.show_message(self._kind, self._title.text(), detail)

    kind = Property(str, lambda self: self._kind, _set_kind)
    title = Property(str, lambda self: self._title.text(), _set_title)
    detail = Property(str, lambda self: self._detail.text(), _set_detail)
