"""Amounts as bars beside each other, from nought; and as a ranking of lying bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.chart import Chart
from wms_desktop.ui.chart_frame import GAP, ChartFrame, Frame
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.plain_text import one_line
from wms_desktop.ui.type import NOTE, WORK, font, line_height, text_width
from wms_desktop.ui.words import tr

_WIDEST, _ROUND = 36, 2
_ROW, _BAR, _LEAST_BAR = 32, 12, 48


class BarChart(ChartFrame):
    """A group of bars a place, one for each series; the axis begins at nought."""

    @property
    def _shows_off(self) -> bool:
        return False

    def show_chart(self, chart: Chart) -> None:
        if chart.known and not chart.from_nought:
            raise ValueError("bars start at nought")
        super().show_chart(chart)

    def draw_marks(self, painter: QPainter, frame: Frame) -> None:
        many = len(self.chart.series)
        wide = min(frame.slot * 0.8 / many, scaled(_WIDEST))
        nought = frame.y(0.0)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, series in enumerate(self.chart.series):
            painter.setBrush(colour(f"chart_{number + 1}"))
            for place, value in enumerate(series.values):
                if not value:
                    continue
                left = frame.x(place) + (number - many / 2) * wide
                y = frame.y(value)
                bar = QRectF(left, min(y, nought), max(wide - 1, 1), max(abs(y - nought), 1))
                painter.drawRoundedRect(bar, _ROUND, _ROUND)


@dataclass(frozen=True, slots=True)
class Rank:
    """One lying bar: its name, how long, the part that is marked amber, and what is written."""

    name: str
    value: float
    says: str
    part: float = 0.0


class RankChart(QWidget):
    """Names, bars and figures under each other; the longest bar is full.

    Signals:
        chosen: Enter, or a double click, at a row.
    """

    chosen = Signal(int)

    def __init__(self, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._empty, self._row = title, "", 0
        self._ranks: tuple[Rank, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.show_ranks(())

    def show_ranks(self, ranks: Sequence[Rank], title: str = "", empty: str = "") -> None:
        """Show *ranks* as they come."""
        self._ranks, self._row = tuple(ranks), 0
        self._title, self._empty = title or self._title, empty or tr("No figures yet")
        self.setMinimumSize(self.minimumSizeHint())
        self.updateGeometry()
        self._tell()

    @property
    def row(self) -> int:
        """The current row."""
        return self._row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._ranks) - 1
        steps = {
            Qt.Key.Key_Up: self._row - 1,
            Qt.Key.Key_Down: self._row + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if last >= 0 and key in steps:
            self._row = min(max(steps[key], 0), last)
            self._tell()
        elif last >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int((event.position().y() - self._top()) // scaled(_ROW))
        if 0 <= row < len(self._ranks):
            self._row = row
            self._tell()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self._ranks:
            self.chosen.emit(self._row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def minimumSizeHint(self) -> QSize:
        names, figures = self._widths()
        empty = 0 if self._ranks else text_width(self._empty, NOTE) + 2
        wide = names + figures + scaled(_LEAST_BAR) + 4 * GAP
        title = text_width(self._title, WORK, True) + 2 * GAP
        high = self._top() + max(len(self._ranks), 1) * scaled(_ROW) + GAP
        return QSize(max(wide, title, empty + 2 * GAP), high)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(WORK, True))
        painter.setPen(colour("text"))
        painter.drawText(
            QRectF(GAP / 2, GAP / 2, self.width(), line_height(WORK)), left, one_line(self._title)
        )
        painter.setFont(font(NOTE))
        if not self._ranks:
            painter.setPen(colour("text_3"))
            room = QRectF(GAP / 2, self._top(), self.width() - GAP, scaled(_ROW))
            painter.drawText(room, left, self._empty)
        for number, rank in enumerate(self._ranks):
            self._draw_rank(painter, number, rank)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("focus"), 2))
            top = self._top() + self._row * scaled(_ROW)
            ring = QRectF(1, top, self.width() - 2, scaled(_ROW))
            painter.drawRoundedRect(ring if self._ranks else QRectF(self.rect()), 6, 6)

    def _draw_rank(self, painter: QPainter, number: int, rank: Rank) -> None:
        names, figures = self._widths()
        row = QRectF(GAP / 2, self._top() + number * scaled(_ROW), self.width() - GAP, scaled(_ROW))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour("text"))
        painter.drawText(row.adjusted(2, 0, 0, 0), left, one_line(rank.name))
        start = row.left() + names + GAP
        room = row.right() - start - figures - GAP
        most = max((abs(each.value) for each in self._ranks), default=0) or 1
        wide = max(room * abs(rank.value) / most, 2 if rank.value else 0)
        bar = QRectF(start, row.center().y() - scaled(_BAR) / 2, wide, scaled(_BAR))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("chart_4"))
        painter.drawRoundedRect(bar, _ROUND, _ROUND)
        if rank.part:
            part = QRectF(bar)
            part.setWidth(max(wide * min(rank.part / (abs(rank.value) or 1), 1), 3))
            painter.setBrush(colour("warn_solid"))
            painter.drawRoundedRect(part, _ROUND, _ROUND)
        painter.setPen(colour("text_2"))
        words = QRectF(start + wide + (GAP if wide else 0), row.top(), figures + 2, row.height())
        painter.drawText(words, left, rank.says)

    def _widths(self) -> tuple[int, int]:
        names = max((text_width(one_line(rank.name), NOTE) + 4 for rank in self._ranks), default=0)
        figures = max((text_width(rank.says, NOTE) + 2 for rank in self._ranks), default=0)
        return names, figures

    def _top(self) -> int:
        return line_height(WORK) + GAP if self._title else GAP // 2

    def _tell(self) -> None:
        if self._ranks:
            rank = self._ranks[self._row]
            here = f"{one_line(rank.name)} {rank.says}"
        else:
            here = self._empty
        self.setAccessibleName(f"{one_line(self._title)}: {here}" if self._title else here)
        self.update()
