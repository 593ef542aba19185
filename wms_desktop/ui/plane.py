"""Planes and the hairlines between them: what pages are made of."""

from __future__ import annotations

from PySide6.QtCore import Property, QSize
from PySide6.QtWidgets import QFrame, QLayout, QSizePolicy, QWidget

from wms_desktop.ui.look import scaled
from wms_desktop.ui.theme import repolish


class Plane(QFrame):
    """A coloured area. Kinds: page, side, sunken, card, inset, pop, bar, status, foot.

    Tints for messages are ok, warn, bad, info; solid_ok, solid_warn, solid_bad are full colour.
    """

    def __init__(
        self,
        kind: str = "page",
        layout: QLayout | None = None,
        margins: tuple[int, int, int, int] = (0, 0, 0, 0),
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._plane, self._least_width = kind, 0
        if layout is not None:
            layout.setContentsMargins(*margins)
            self.setLayout(layout)

    def _get_plane(self) -> str:
        return self._plane

    def set_plane(self, kind: str) -> None:
        """Become an area of another *kind*."""
        if kind != self._plane:
            self._plane = kind
            repolish(self)

    def set_least_width(self, px: int) -> None:
        """Be a side pane: *px* wide (at a text scale of 100 %), wider only where the words are.

        With nought it takes all the room there is.
        """
        self._least_width = px
        across = QSizePolicy.Policy.Fixed if px else QSizePolicy.Policy.Expanding
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.updateGeometry()

    plane = Property(str, _get_plane, set_plane)
    least_width = Property(int, lambda self: self._least_width, set_least_width)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._least_width:
            hint.setWidth(max(scaled(self._least_width), self.minimumSizeHint().width()))
        return hint


class HLine(QFrame):
    """A hairline between rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("line", "h")
        self.setFixedHeight(1)


class VLine(QFrame):
    """A hairline between panes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("line", "v")
        self.setFixedWidth(1)
