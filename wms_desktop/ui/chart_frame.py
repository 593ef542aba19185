"""What every chart has: title, legend, axes, and keys that walk from value to value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.core.chart import LIMITS, TARGET, Axis, Chart, axis_of, every
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.plain_text import one_line, tip
from wms_desktop.ui.type import NOTE, WORK, font, line_height, text_width
from wms_desktop.ui.words import tr

SWATCH, GAP, PAD = 14, 8, 12
_LEAST_PLOT = 80
_EDGE = 8


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a chart are, in pixels of its widget."""

    plot: QRectF
    axis: Axis
    slot: float  # distance of two places
    legend: tuple[tuple[QRectF, str, str], ...]  # room, mark, text

    def x(self, place: int) -> float:
        """The middle of a place on the axis."""
        return self.plot.left() + (place + 0.5) * self.slot

    def y(self, value: float) -> float:
        """How high a value stands."""
        return self.plot.bottom() - self.axis.share(value) * self.plot.height()


def triangle(middle: QPointF, side: float) -> QPolygonF:
    """The mark of what is off target: amber, and not by its colour alone."""
    half = side / 2
    return QPolygonF(
        [middle + QPointF(0, -half), middle + QPointF(half, half), middle + QPointF(-half, half)]
    )


class ChartFrame(QWidget):
    """A chart without its marks: subclasses draw lines or bars into it.

    Left, Right, Home and End walk the places, Up and Down the series; the accessible name says
    where one stands and what the value is.

    Signals:
        moved: another place is the current one.
        chosen: Enter, or a double click, at a place.
    """

    moved = Signal(int)
    chosen = Signal(int)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = Chart((), ())
        self._place, self._series = 0, 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_chart(self._chart)

    @property
    def chart(self) -> Chart:
        """What is shown."""
        return self._chart

    @property
    def place(self) -> int:
        """The current place on the axis."""
        return self._place

    def show_chart(self, chart: Chart) -> None:
        """Show *chart*; its newest place is the current one."""
        self._chart = chart
        self._place, self._series = max(len(chart.labels) - 1, 0), 0
        self.setMinimumSize(self.minimumSizeHint())
        self.updateGeometry()
        self._tell()

    def go_to(self, place: int, series: int | None = None) -> None:
        """Make a place the current one."""
        last = len(self._chart.labels) - 1
        place = min(max(place, 0), max(last, 0))
        if series is not None:
            self._series = series % max(len(self._chart.series), 1)
        if place != self._place:
            self._place = place
            self.moved.emit(place)
        self._tell()

    def said(self, place: int, series: int | None = None) -> str:
        """A place and its values in words, one a line."""
        chart = self._chart
        if not chart.known or place >= len(chart.labels):
            return chart.empty or tr("No figures yet")
        lines = [one_line(chart.said(place))]
        wanted = chart.series if series is None else (chart.series[series],)
        for each in wanted:
            value = each.values[place]
            shown = "–" if value is None else chart.figure(value, unit=True)
            named = f"{each.name} {shown}" if each.name else shown
            off = value is not None and self._shows_off and chart.is_off(value)
            lines.append(f"{named}, {tr(chart.off_word)}" if off else named)
        return "\n".join(lines)

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._chart.labels) - 1
        steps = {
            Qt.Key.Key_Left: self._place - 1,
            Qt.Key.Key_Right: self._place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        many = len(self._chart.series) > 1
        if last < 0 or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in steps:
            self.go_to(steps[key])
        elif many and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.go_to(self._place, self._series + (1 if key == Qt.Key.Key_Down else -1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chart.known:
            self.chosen.emit(self._place)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        self.setToolTip("" if place is None else tip(self.said(place)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self.go_to(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self.chosen.emit(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # measures

    def minimumSizeHint(self) -> QSize:
        chart = self._chart
        widest = max([text_width(text, NOTE) for text in chart.labels] or [0])
        legend = [text_width(text, NOTE) + scaled(SWATCH) + GAP + 2 for _m, text in self._legend()]
        pairs = [one + two + scaled(PAD) for one, two in pairwise(legend)]
        wide = max(
            [
                text_width(chart.title, WORK, True),
                *(pairs or legend),
                self._axis_width(axis_of(chart)) + 2 * widest + GAP,
            ]
        )
        lines = (len(legend) + 1) // 2
        high = self._title_height() + (lines + 1) * (line_height(NOTE) + GAP) + scaled(_LEAST_PLOT)
        return QSize(wide + 2 * _EDGE + GAP, high)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint().expandedTo(QSize(scaled(360), scaled(220)))

    def _title_height(self) -> int:
        return line_height(WORK) + GAP if self._chart.title else 0

    def _axis_width(self, axis: Axis) -> int:
        figures = [self._chart.tick(tick) for tick in axis.ticks]
        return max(text_width(text, NOTE) for text in figures) + GAP

    def _frame(self) -> Frame:
        chart = self._chart
        legend, top = self._legend_rooms()
        figure, label = line_height(NOTE), line_height(NOTE)
        room = self.height() - top - label - GAP - _EDGE - figure / 2
        axis = axis_of(chart, min(6, max(3, int(room // (2 * figure)))))
        left = _EDGE + self._axis_width(axis)
        plot = QRectF(left, top + figure / 2, self.width() - left - _EDGE, max(room, 1))
        return Frame(plot, axis, plot.width() / max(len(chart.labels), 1), tuple(legend))

    def _legend_rooms(self) -> tuple[list[tuple[QRectF, str, str]], float]:
        """Where the legend's parts stand, and where what is below them begins."""
        items = [
            (mark, text, scaled(SWATCH) + GAP + text_width(text, NOTE) + 2)
            for mark, text in self._legend()
        ]
        high, title = line_height(NOTE), text_width(self._chart.title, WORK, True)
        needed = sum(width for *_rest, width in items) + scaled(PAD) * max(len(items) - 1, 0)
        beside = title + 2 * scaled(PAD) + needed + 2 * _EDGE <= self.width()
        found: list[tuple[QRectF, str, str]] = []
        y = _EDGE + (0.0 if beside else float(self._title_height()))
        x = self.width() - _EDGE - needed if beside else float(_EDGE)
        for mark, text, width in items:
            if x > _EDGE and x + width > self.width() - _EDGE + 1 and not beside:
                x, y = float(_EDGE), y + high + GAP / 2
            found.append((QRectF(x, y, width, high), mark, text))
            x += width + scaled(PAD)
        below = y + high + GAP if items and not beside else _EDGE + self._title_height()
        if items and beside and not self._chart.title:
            below = y + high + GAP
        return found, below

    def _legend(self) -> list[tuple[str, str]]:
        """Marks (a colour role, or the name of a special one) and what they mean."""
        chart = self._chart
        many = len(chart.series) > 1
        found = [
            (f"chart_{number}", each.name)
            for number, each in enumerate(chart.series, start=1)
            if many and each.name
        ]
        if self._shows_off and any(chart.is_off(value) for value in chart.known):
            found.append(("off", tr(chart.off_word)))
        if chart.target is not None:
            target = chart.figure(chart.target, unit=True)
            found.append(("target", tr(TARGET, figure=target)))
        if chart.limits:
            found.append(("band", tr(LIMITS, limits=chart.limits)))
        return found

    @property
    def _shows_off(self) -> bool:
        return True

    def _place_at(self, point: QPointF) -> int | None:
        frame = self._frame()
        if not self._chart.known or not frame.plot.left() <= point.x() <= frame.plot.right():
            return None
        return min(int((point.x() - frame.plot.left()) / frame.slot), len(self._chart.labels) - 1)

    def _tell(self) -> None:
        many = len(self._chart.series) > 1
        here = self.said(self._place, self._series if many else None).replace("\n", ", ")
        title = one_line(self._chart.title)
        self.setAccessibleName(f"{title}: {here}" if title else here)
        self.update()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self._frame()
        painter.setFont(font(WORK, True))
        painter.setPen(colour("text"))
        title = QRectF(_EDGE, _EDGE, self.width() - 2 * _EDGE, line_height(WORK))
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft, one_line(self._chart.title))
        painter.setFont(font(NOTE))
        if not self._chart.known:
            painter.setPen(colour("text_3"))
            wraps = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(frame.plot, int(wraps), self.said(0))
        else:
            self._draw_legend(painter, frame)
            self._draw_grid(painter, frame)
            self.draw_marks(painter, frame)
        if self.hasFocus():
            self._draw_readout(painter, frame)

    def draw_marks(self, painter: QPainter, frame: Frame) -> None:
        """Draw the values: each kind of chart in its way."""
        raise NotImplementedError

    def _draw_legend(self, painter: QPainter, frame: Frame) -> None:
        side = scaled(SWATCH)
        for room, mark, text in frame.legend:
            middle = room.center().y()
            swatch = QRectF(room.left(), middle - side / 3, side, side * 2 / 3)
            painter.setPen(Qt.PenStyle.NoPen)
            if mark == "target":
                painter.setPen(QPen(colour("text_2"), 1.5, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(swatch.left(), middle), QPointF(swatch.right(), middle))
            elif mark == "off":
                self.draw_off(painter, swatch.center(), side * 0.8)
            else:
                painter.setBrush(colour("ok_soft" if mark == "band" else mark))
                painter.drawRoundedRect(swatch, 3, 3)
            painter.setPen(colour("text_2"))
            words = room.adjusted(side + GAP, 0, 1, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

    @staticmethod
    def draw_off(painter: QPainter, middle: QPointF, side: float) -> None:
        """The amber triangle of what is off target."""
        painter.setPen(QPen(colour("warn"), 1))
        painter.setBrush(colour("warn_solid"))
        painter.drawPolygon(triangle(middle, side))

    def _draw_grid(self, painter: QPainter, frame: Frame) -> None:
        chart, plot = self._chart, frame.plot
        if chart.limits:
            low, high = frame.axis.lowest, frame.axis.highest
            top = frame.y(high if chart.high is None else chart.high)
            bottom = frame.y(low if chart.low is None else chart.low)
            band = QRectF(plot.left(), top, plot.width(), bottom - top)
            painter.fillRect(band, colour("ok_soft"))
        high = line_height(NOTE)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in frame.axis.ticks:
            y = frame.y(tick)
            nought = tick == 0 and (chart.from_nought or frame.axis.lowest < 0)
            painter.setPen(QPen(colour("line_control" if nought else "line_soft"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(colour("text_2"))
            room = QRectF(_EDGE, y - high / 2, plot.left() - GAP - _EDGE, high)
            painter.drawText(room, right, chart.tick(tick))
        if chart.target is not None:
            painter.setPen(QPen(colour("text_2"), 1.5, Qt.PenStyle.DashLine))
            y = frame.y(chart.target)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        self._draw_labels(painter, frame)

    def _draw_labels(self, painter: QPainter, frame: Frame) -> None:
        labels = self._chart.labels
        widths = [float(text_width(text, NOTE)) + 2 for text in labels]
        step = every(widths, frame.slot, GAP)
        painter.setPen(colour("text_2"))
        y, high = frame.plot.bottom() + GAP, line_height(NOTE)
        for place in range(len(labels) - 1, -1, -step):  # the newest always has its label
            left = frame.x(place) - widths[place] / 2
            left = min(max(left, 0.0), self.width() - widths[place])
            room = QRectF(left, y - GAP / 2, widths[place], high)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, labels[place])

    def _draw_readout(self, painter: QPainter, frame: Frame) -> None:
        """Where the keyboard stands: a line, and what is there in a box beside it."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("focus"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        if not self._chart.known:
            return
        x = frame.x(self._place)
        painter.setPen(QPen(colour("focus"), 1))
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()))
        lines = self.said(self._place).split("\n")
        wide = max(text_width(line, NOTE) for line in lines) + 2 * GAP + 2
        high = len(lines) * line_height(NOTE) + GAP
        left = x + GAP if x + GAP + wide < self.width() - _EDGE else x - GAP - wide
        box = QRectF(max(left, _EDGE), frame.plot.top(), wide, high)
        painter.setBrush(colour("raised"))
        painter.setPen(QPen(colour("line_control"), 1))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(colour("text"))
        inner = box.adjusted(GAP, GAP / 2, -GAP, -GAP / 2)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft, "\n".join(lines))
