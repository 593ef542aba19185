"""Who has decided, whose turn it is, who comes next: the chain of approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.type import NOTE

MARK, LEAST_GAP = 28, 20
DONE, CURRENT, WAITING, BAD = "done", "current", "waiting", "bad"
_ICONS = {DONE: ("circle-check.filled", "ok"), BAD: ("circle-x.filled", "bad")}


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One station of the chain.

    Attributes:
        note: person and time, or what is waited for.
        state: done, current, waiting or bad (rejected here).
    """

    title: str
    note: str = ""
    state: str = WAITING


class _Mark(QWidget):
    """Ring, dot, tick or cross, and the line down to the next."""

    def __init__(self, state: str, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._last = state, last
        self.setFixedWidth(scaled(MARK))
        self.setMinimumHeight(scaled(MARK + (0 if last else LEAST_GAP)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = scaled(MARK)
        box = QRectF(1, 1, side - 2, side - 2)
        if not self._last:
            painter.setPen(QPen(colour("line"), 2))
            x = side / 2
            painter.drawLine(QPointF(x, side + 4), QPointF(x, self.height() - 3))
        if self._state in _ICONS:
            draw_icon(painter, _ICONS[self._state][0], box, _ICONS[self._state][1])
            return
        current = self._state == CURRENT
        painter.setPen(QPen(colour("accent" if current else "line_control"), 2 if current else 1.5))
        painter.setBrush(colour("accent_soft") if current else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(box.center(), side / 5.5, side / 5.5)


class Timeline(QWidget):
    """Stations from top to bottom; the current one bold."""

    def __init__(
        self, steps: Iterable[TimelineStep] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._layout = column(gap=0)
        self.setLayout(self._layout)
        self.show_steps(steps)

    def show_steps(self, steps: Iterable[TimelineStep]) -> None:
        """Show *steps* instead of those shown."""
        while (item := self._layout.takeAt(0)) is not None:
            if old := item.widget():
                old.hide()
                old.deleteLater()
        wanted = list(steps)
        for number, step in enumerate(wanted):
            self._layout.addWidget(_station(step, last=number == len(wanted) - 1))


def _station(step: TimelineStep, *, last: bool) -> QWidget:
    role = "text_2" if step.state == WAITING else "text"
    title = Label(step.title, role=role, bold=step.state == CURRENT, wrap=True)
    note = Label(step.note, NOTE, "text_2", wrap=True)
    show_when(note, bool(step.note))
    words = column(title, note, None, gap=0, margins=(0, 3, 0, 0 if last else 8))
    station = QWidget()
    station.setLayout(row(_Mark(step.state, last), (words, 1), gap=16))
    station.setAccessibleName(f"{step.title}, {step.note}" if step.note else step.title)
    return station
