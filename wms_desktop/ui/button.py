"""The button: icon, verb, and the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import Property, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.key_cap import HEIGHT as KEY_HEIGHT
from wms_desktop.ui.key_cap import draw_key, key_width
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.plain_text import tip
from wms_desktop.ui.theme import repolish
from wms_desktop.ui.type import WORK
from wms_desktop.ui.typeset import Typeset
from wms_desktop.ui.words import N_, tr

ICON, ICON_GAP, KEY_GAP = 20, 8, 10
FILLED = ("primary", "danger")
_STATES = {
    "sending": ("clock", N_("Sending@@write")),
    "unknown": ("clock-exclamation", N_("Not known yet")),
}
_INK = {"primary": "on_accent", "danger": "on_bad", "quiet": "text_2"}


class Button(Typeset, QPushButton):
    """Verb, object and number, with the key cap inside.

    The stylesheet draws the bevel; the content is painted here, so that the key has its place.

    Args:
        kind: "" plain, primary (one per pane), quiet (tools), danger (cannot be undone); "left"
            is a plain one with its content at the left.
        key: the key as people say it, e.g. "Ctrl ↵". The key itself is bound by its action.
        left: content starts at the left and the key stands at the right, for columns of buttons.
        says: name for screen readers and tool tip where there is no text.
    """

    def __init__(
        self,
        text: str = "",
        *,
        icon: str = "",
        kind: str = "",
        key: str = "",
        big: bool = False,
        left: bool = False,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._key, self._kind = icon, key, ""
        self._big, self._left, self._folded, self._held = big, left, False, 0.0
        self._state = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.setAccessibleName(says or text)
        self.setToolTip(tip(says))
        self.set_kind(kind)

    def setEnabled(self, enabled: bool) -> None:
        """Off under the hand that pressed it, it leaves the keyboard with its pane.

        Qt would hand it on to the next button: the one that throws the form away.
        """
        if not enabled and self.hasFocus():
            pane = self.parentWidget()
            while pane is not None and pane.focusPolicy() == Qt.FocusPolicy.NoFocus:
                pane = pane.parentWidget()
            if pane is None:
                self.clearFocus()
            else:
                pane.setFocus(Qt.FocusReason.OtherFocusReason)
        super().setEnabled(enabled)

    def setText(self, text: str) -> None:
        if self.accessibleName() == self.text():
            self.setAccessibleName(text)
        super().setText(text)

    def set_kind(self, kind: str) -> None:
        """Become plain, primary, quiet, danger or left."""
        self._left = self._left or kind == "left"
        self._kind = "" if kind == "left" else kind
        self.set_type(WORK, self._kind in FILLED)
        repolish(self)
        self.updateGeometry()

    def set_icon_name(self, icon: str) -> None:
        """Show *icon* before the text; empty shows none."""
        self._icon = icon
        self._changed()

    def set_key_cap(self, key: str) -> None:
        """Show *key* in the cap; empty shows none."""
        self._key = key
        self._changed()

    def set_big(self, big: bool) -> None:
        """Be 48 high instead of 36."""
        self._big = big
        repolish(self)
        self._changed()

    def set_left(self, left: bool) -> None:
        """Put the content at the left and the key at the right."""
        self._left = left
        self._changed()

    def set_folded(self, folded: bool) -> None:
        """Lose the words but not icon and key, where the window is narrow."""
        self._folded = folded and bool(self._icon)
        self.setToolTip(tip(self.text()) if self._folded else "")
        self._changed()

    def set_held(self, share: float) -> None:
        """Fill from the left while its key is held: 0 to 1."""
        self._held = min(max(share, 0.0), 1.0)
        self.update()

    @property
    def is_filled(self) -> bool:
        """Whether it is the one of its pane that posts: primary or danger."""
        return self._kind in FILLED

    def set_state(self, state: str) -> None:
        """Say instead of the verb what becomes of the press, and take none: sending, unknown."""
        if state != self._state:
            self._state = state
            self.setAccessibleDescription(self.state)
            self.update()

    @property
    def state(self) -> str:
        """What becomes of the press, in words; empty while nothing is under way."""
        return tr(_STATES[self._state][1]) if self._state else ""

    def hitButton(self, place: QPoint) -> bool:
        return not self._state and super().hitButton(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._state:
            event.ignore()
        else:
            super().keyPressEvent(event)

    kind = Property(str, lambda self: self._kind, set_kind)
    icon_name = Property(str, lambda self: self._icon, set_icon_name)
    key_cap = Property(str, lambda self: self._key, set_key_cap)
    big = Property(bool, lambda self: self._big, set_big)
    left = Property(bool, lambda self: self._left, set_left)

    def content_width(self) -> int:
        """What icon, text and key need beside each other."""
        text = self._shown()
        width = QFontMetrics(self.font()).horizontalAdvance(text) + 1 if text else 0
        if self._icon:
            width += scaled(ICON) + (ICON_GAP if text else 0)
        if self._key:
            width += key_width(self._key) + (KEY_GAP if width else 0)
        return width

    def sizeHint(self) -> QSize:
        edge = 20 if self._big else 12 if self._shown() or self._key else 7
        height = scaled(48 if self._big else 36)
        return QSize(max(self.content_width() + 2 * edge + 2, height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.icon = "", QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._held:
            self._draw_held(painter)
        if self.hasFocus() and self._kind in FILLED:
            painter.setPen(QPen(colour(_INK[self._kind]), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 4, 4)
        self._draw_content(painter, self._ink())

    def _draw_held(self, painter: QPainter) -> None:
        fill = QColor(0, 0, 0)
        fill.setAlphaF(0.35)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.setClipRect(QRectF(0, 0, self.width() * self._held, self.height()))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.restore()

    def _draw_content(self, painter: QPainter, role: str) -> None:
        text, height = self._shown(), self.height()
        if self._state:
            self._draw_state(painter)
            return
        x = 12.0 if self._left else (self.width() - self.content_width()) / 2
        if self._icon:
            side = scaled(ICON)
            draw_icon(painter, self._icon, QRectF(x, (height - side) / 2, side, side), role)
            x += side + (ICON_GAP if text else 0)
        if text:
            width = QFontMetrics(self.font()).horizontalAdvance(text) + 1
            painter.setFont(self.font())
            painter.setPen(colour(role))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(QRectF(x, 0, width + 2, height - 1), int(flags), text)
            x += width
        if self._key:
            self._draw_key(painter, x + (KEY_GAP if text or self._icon else 0), role)

    def _draw_state(self, painter: QPainter) -> None:
        """Symbol and word in the middle; the button keeps its size, so that nothing moves."""
        icon, side, height = _STATES[self._state][0], scaled(ICON), self.height()
        metrics, room = QFontMetrics(self.font()), self.width() - side - ICON_GAP - 12
        text = metrics.elidedText(self.state, Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(text) + 1
        x = max(6.0, (self.width() - side - ICON_GAP - width) / 2)
        role = _INK.get(self._kind, "text") if self.isEnabled() else "text_2"
        draw_icon(painter, icon, QRectF(x, (height - side) / 2, side, side), role)
        painter.setFont(self.font())
        painter.setPen(colour(role))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRectF(x + side + ICON_GAP, 0, width + 2, height - 1), int(flags), text)

    def _draw_key(self, painter: QPainter, x: float, role: str) -> None:
        width, high = key_width(self._key), scaled(KEY_HEIGHT)
        if self._left:
            x = self.width() - 12 - width
        filled = self._kind in FILLED
        ink = colour(role if filled or not self.isEnabled() else "text_2")
        edge = colour(role)
        edge.setAlpha(150 if filled else 110)
        cap = QRectF(round(x), (self.height() - high) // 2, width, high)
        draw_key(painter, cap, self._key, ink, edge)

    def _shown(self) -> str:
        return "" if self._folded else self.text()

    def _ink(self) -> str:
        if not self.isEnabled():
            return "text_3" if self._kind in FILLED else "text_off"
        if self._kind == "quiet" and self.isChecked():
            return "accent_text"
        return _INK.get(self._kind, "text")

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()
