"""Parts of first start, sign-in and settings: mark, choice, step, side list, scanner rhythm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from PySide6.QtCore import Property, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.icon_label import IconLabel
from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.scroll_pane import ScrollPane
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE, WORK, font, line_height, text_width

TILE, TILE_ICON = 56, 32
_EDGE, _RING, _ICON = 16, 20, 24


class AppTile(QWidget):
    """The program's mark: a warehouse on an accent square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(scaled(TILE), scaled(TILE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        inset = (self.width() - scaled(TILE_ICON)) / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        draw_icon(painter, "building-warehouse", box, "on_accent")


class ChoiceCard(QAbstractButton):
    """One of a few ways to go on: ring, bold title, a line of explanation, icon at the right."""

    def __init__(
        self, text: str = "", note: str = "", icon: str = "", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._note, self._icon = note, icon
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._say()

    def set_note(self, note: str) -> None:
        """Explain the choice in one line."""
        self._note = note
        self._say()

    def set_icon_name(self, icon: str) -> None:
        """Show *icon* at the right."""
        self._icon = icon
        self.update()

    note = Property(str, lambda self: self._note, set_note)
    icon_name = Property(str, lambda self: self._icon, set_icon_name)

    def sizeHint(self) -> QSize:
        words = max(text_width(self.text(), WORK, True), text_width(self._note, WORK))
        width = words + scaled(_RING) + scaled(_ICON) + 4 * _EDGE + 8
        return QSize(width, 2 * line_height(WORK) + 20)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, ring = self.isChecked(), scaled(_RING)
        painter.setPen(QPen(colour("accent" if chosen else "line"), 2 if chosen else 1))
        painter.setBrush(colour("hover" if self.underMouse() and not chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        mark = QRectF(_EDGE, 12, ring, ring)
        painter.setPen(QPen(colour("accent" if chosen else "line_control"), 6 if chosen else 1))
        painter.setBrush(colour("on_accent" if chosen else "surface"))
        inset = 3 if chosen else 0.5
        painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))
        left, high = 2 * _EDGE + ring + 4, line_height(WORK)
        words = QRectF(left, 8, self.width() - left - 2 * _EDGE - scaled(_ICON), high)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(font(WORK, True))
        painter.setPen(colour("text"))
        painter.drawText(words, flags, self.text())
        painter.setFont(font(WORK))
        painter.setPen(colour("text_2"))
        painter.drawText(words.translated(0, high + 2), flags, self._note)
        side = scaled(_ICON)
        box = QRectF(self.width() - _EDGE - side, 14, side, side)
        if self._icon:
            draw_icon(painter, self._icon, box, "accent_text" if chosen else "text_2")

    def _say(self) -> None:
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(self._note)
        self.updateGeometry()
        self.update()


class SetupSteps(QWidget):
    """The steps of the first start: done, current, still to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[IconLabel, Label]] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)

    def show_steps(self, names: Sequence[str], current: int) -> None:
        """Name the steps, of which number *current* is the one shown."""
        while len(self._rows) < len(names):
            mark, text = IconLabel("circle", "text_3"), Label()
            self._layout.addLayout(row(mark, text, None, gap=10))
            self._rows.append((mark, text))
        for number, (mark, text) in enumerate(self._rows):
            if number < current:
                mark.show_icon("circle-check.filled", "ok")
            elif number == current:
                mark.show_icon("circle-dot", "accent_text")
            else:
                mark.show_icon("circle", "text_3")
            text.setText(names[number])
            text.set_bold(number == current)
            text.set_role("text" if number <= current else "text_2")


class SideList(QWidget):
    """Parts of one page, under each other at its left; scrolled where they are too many.

    Signals:
        chosen: the key of the part a person went to.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        inner = QWidget()
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(12, 12, 12, 12)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)
        self._pane = ScrollPane(inner)
        self.setLayout(column((self._pane, 1), gap=0))

    def show_parts(self, parts: Iterable[tuple[str, str, str]]) -> None:
        """Offer *parts* (key, icon, words)."""
        for key, icon, words in parts:
            button = Button(words, icon=icon, kind="quiet", left=True)
            button.setObjectName(f"part_{key}")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, name=key: self.chosen.emit(name))
            self._group.addButton(button)
            self._buttons[key] = button
            self._layout.insertWidget(self._layout.count() - 1, button)

    def folding_saves(self) -> int:
        """How much narrower the list could still become."""
        if not self._buttons:
            return 0
        folded = scaled(20) + 2 * 7 + 2
        return max(0, max(b.sizeHint().width() for b in self._buttons.values()) - folded)

    def set_folded(self, folded: bool) -> None:
        """Keep the icons only, where the window is narrow."""
        for button in self._buttons.values():
            button.set_folded(folded)

    def choose(self, key: str) -> None:
        """Show *key* as the current part without telling `chosen`."""
        for each, button in self._buttons.items():  # Tab comes to what is shown, arrows go on
            by_tab = Qt.FocusPolicy.StrongFocus if each == key else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(by_tab)
        self._buttons[key].setChecked(True)
        self._pane.ensureWidgetVisible(self._buttons[key])

    def keys(self) -> list[str]:
        """All parts offered."""
        return list(self._buttons)


class KeyGaps(QWidget):
    """A bar for each gap between two keys of a scan, and the limit as a dashed line."""

    _HIGH = 88

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self._gaps: list[int] = []
        self._limit = 50
        self.setMinimumHeight(scaled(self._HIGH) + line_height(NOTE))
        self.setMinimumWidth(scaled(240))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Sequence[str], gaps_ms: Sequence[int], limit_ms: int) -> None:
        """Show *keys* with the *gaps_ms* before each but the first."""
        self._keys, self._gaps, self._limit = list(keys)[:48], list(gaps_ms)[:47], limit_ms
        middle = f"{median(self._gaps):.0f}" if self._gaps else "–"
        self.setAccessibleName(f"{''.join(self._keys)}: {middle} / {limit_ms} ms")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words, note = f"{self._limit} ms", line_height(NOTE)
        right, floor = self.width() - text_width(words, NOTE) - 12, self.height() - note - 6
        top = note / 2 + 2
        painter.setPen(QPen(colour("text_2"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(0, round(top), right, round(top))
        painter.setFont(font(NOTE))
        painter.setPen(colour("text_2"))
        centre = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(right + 6, top - note / 2, 100, note), centre, words)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, floor, right, floor)
        self._draw_bars(painter, right, floor, (floor - top) / max(self._limit, 1))

    def _draw_bars(self, painter: QPainter, right: int, floor: int, per_ms: float) -> None:
        if not self._keys:
            return
        step = right / len(self._keys)
        middle = int(Qt.AlignmentFlag.AlignCenter)
        for number, key in enumerate(self._keys):
            gap = self._gaps[number - 1] if 0 < number <= len(self._gaps) else 0
            high = min(gap * per_ms, floor - 2)
            if number:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour("warn" if gap > self._limit else "chart_1"))
                width = min(step * 0.55, scaled(32))
                left = number * step + (step - width) / 2
                painter.drawRoundedRect(
                    QRectF(left, floor - max(high, 2), width, max(high, 2)), 2, 2
                )
            painter.setPen(colour("text_2"))
            box = QRectF(number * step, floor + 4, step, line_height(NOTE))
            painter.drawText(box, middle, key)
