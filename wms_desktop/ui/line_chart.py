"""Values over time as lines with points; what misses its target is an amber triangle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from wms_desktop.core.chart import Series
from wms_desktop.ui.chart_frame import ChartFrame, Frame
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import NOTE, line_height, text_width

_POINT, _OFF, _WIDE = 3.5, 12, 2


class LineChart(ChartFrame):
    """Up to four lines; a day without a value leaves a gap. Figures stand at what is off target."""

    def draw_marks(self, painter: QPainter, frame: Frame) -> None:
        taken: list[QRectF] = []
        for number, series in enumerate(self.chart.series, start=1):
            self._draw_line(painter, frame, series, f"chart_{number}")
        for number, series in enumerate(self.chart.series, start=1):
            self._draw_points(painter, frame, series, f"chart_{number}", taken)

    def _draw_line(self, painter: QPainter, frame: Frame, series: Series, role: str) -> None:
        pen = QPen(colour(role), _WIDE)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        run: list[QPointF] = []
        for place, value in enumerate((*series.values, None)):
            if value is not None:
                run.append(QPointF(frame.x(place), frame.y(value)))
                continue
            if len(run) > 1:
                painter.drawPolyline(QPolygonF(run))
            run = []

    def _draw_points(
        self, painter: QPainter, frame: Frame, series: Series, role: str, taken: list[QRectF]
    ) -> None:
        dots = frame.slot >= 4 * _POINT or len(self.chart.labels) == 1
        for place, value in enumerate(series.values):
            if value is None:
                continue
            middle = QPointF(frame.x(place), frame.y(value))
            if self.chart.is_off(value):
                self.draw_off(painter, middle, scaled(_OFF))
                self._draw_figure(painter, frame, middle, self.chart.figure(value), taken)
            elif dots or self._stands_alone(series, place):
                painter.setPen(QPen(colour("surface"), 1.5))
                painter.setBrush(colour(role))
                painter.drawEllipse(middle, scaled(_POINT), scaled(_POINT))

    @staticmethod
    def _stands_alone(series: Series, place: int) -> bool:
        beside = (*series.values[max(place - 1, 0) : place], *series.values[place + 1 : place + 2])
        return all(value is None for value in beside)

    def _draw_figure(
        self, painter: QPainter, frame: Frame, middle: QPointF, text: str, taken: list[QRectF]
    ) -> None:
        """A figure below its point, above it at the foot of the plot; none over another one."""
        wide, high = text_width(text, NOTE) + 2, line_height(NOTE)
        away = scaled(_OFF) / 2 + 1
        top = middle.y() + away
        if top + high > frame.plot.bottom() + 2:
            top = middle.y() - away - high
        left = min(max(middle.x() - wide / 2, frame.plot.left()), self.width() - wide)
        room = QRectF(left, top, wide, high)
        if any(room.intersects(other) for other in taken):
            return
        taken.append(room)
        painter.setPen(colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)
