"""Where there is nothing yet: what to do first."""

from __future__ import annotations

from PySide6.QtCore import Property, Qt
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.label import Label
from wms_desktop.ui.plane import Plane
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import COUNTER


class EmptyState(Plane):
    """Icon, one sentence, what to do first, and at most a primary and a plain button."""

    def __init__(
        self,
        icon: str = "circle",
        title: str = "",
        detail: str = "",
        *buttons: Button,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("page", parent=parent)
        centre = Qt.AlignmentFlag.AlignCenter
        self._icon = IconLabel(icon, "text_3", 48)
        self._title = Label(title, COUNTER, bold=True, wrap=True)
        self._detail = Label(detail, role="text_2", wrap=True)
        self._title.setAlignment(centre)
        self._detail.setAlignment(centre)
        self._buttons = row(None, *buttons, None, gap=8)
        mark = row(None, self._icon, None, gap=0)
        parts = (None, mark, 8, self._title, self._detail, 8, self._buttons, None)
        self.setLayout(column(*parts, gap=6, margins=(24, 12, 24, 12)))
        self.setAccessibleName(f"{title}. {detail}" if detail else title)

    def say(self, title: str, detail: str = "") -> None:
        """Say something else."""
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"{title}. {detail}" if detail else title)

    def add_button(self, button: Button) -> None:
        """Offer *button*: the primary first, then at most one plain."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    icon_name = Property(
        str, lambda self: self._icon._get_icon_name(), lambda self, name: self._icon.show_icon(name)
    )
    title = Property(
        str,
        lambda self: self._title.text(),
        lambda self, text: self.say(text, self._detail.text()),
    )
    detail = Property(
        str,
        lambda self: self._detail.text(),
        lambda self, text: self.say(self._title.text(), text),
    )
