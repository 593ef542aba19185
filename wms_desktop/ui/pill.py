"""State as a symbol and a word on a soft tint."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.plain_text import one_line
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.type import NOTE, font, text_width

HEIGHT, ICON, EDGE, GAP = 24, 16, 8, 6


@dataclass(frozen=True, slots=True)
class PillKind:
    """Roles and symbol of one kind of state."""

    ink: str
    tint: str
    icon: str


KINDS: dict[str, PillKind] = {
    "ok": PillKind("ok", "ok_soft", "circle-check"),
    "info": PillKind("accent_text", "accent_soft", "clock"),
    "warn": PillKind("warn", "warn_soft", "alert-triangle"),
    "bad": PillKind("bad", "bad_soft", "alert-octagon"),
    "mute": PillKind("text_2", "mute_soft", "circle"),
}


def pill_width(word: str) -> int:
    """Width of the pill that holds *word*."""
    return EDGE + scaled(ICON) + GAP + text_width(word, NOTE) + EDGE + 3


def draw_pill(
    painter: QPainter, rect: QRectF, kind: str, word: str, icon: str = "", tint: str = ""
) -> None:
    """Paint a pill into *rect*; *tint* replaces the kind's own (surface on the current row)."""
    look = KINDS[kind]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tint or look.tint))
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    side = scaled(ICON)
    mark = QRectF(rect.x() + EDGE, rect.y() + (rect.height() - side) / 2, side, side)
    draw_icon(painter, icon or look.icon, mark, look.ink)
    painter.setFont(font(NOTE))
    painter.setPen(colour(look.ink))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect.adjusted(EDGE + side + GAP, -1, 0, -1), int(flags), one_line(word))


class Pill(QWidget):
    """A state: ok, info, warn, bad or mute, and its word. Not clickable, one per row or head."""

    def __init__(
        self,
        kind: str = "mute",
        text: str = "",
        icon: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._kind, self._icon = text, kind, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def show_state(self, kind: str, text: str, icon: str = "") -> None:
        """Show another state; an empty *text* hides the pill."""
        self._text, self._kind, self._icon = text, kind, icon
        self.setAccessibleName(text)
        show_when(self, bool(text))
        self.updateGeometry()
        self.update()

    def _get_text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        """Show another word for the same kind."""
        self.show_state(self._kind, text, self._icon)

    def _get_kind(self) -> str:
        return self._kind

    def set_kind(self, kind: str) -> None:
        """Show the word as another kind of state."""
        self.show_state(kind, self._text, self._icon)

    def _get_icon_name(self) -> str:
        return self._icon

    def set_icon_name(self, icon: str) -> None:
        """Show *icon* instead of the kind's own."""
        self.show_state(self._kind, self._text, icon)

    text = Property(str, _get_text, set_text)
    kind = Property(str, _get_kind, set_kind)
    icon_name = Property(str, _get_icon_name, set_icon_name)

    def sizeHint(self) -> QSize:
        return QSize(pill_width(self._text), scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._text:
            draw_pill(QPainter(self), QRectF(self.rect()), self._kind, self._text, self._icon)
