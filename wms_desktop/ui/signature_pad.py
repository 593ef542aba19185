"""Where a customer signs on the screen, with pen, finger or mouse."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import NOTE, font
from wms_desktop.ui.words import tr

HEIGHT = 72
PNG_SCALE = 3
_PEN = 2.2
_INK = Qt.GlobalColor.black  # on paper it is black on white in both themes


class SignaturePad(QWidget):
    """Strokes as they are drawn; `png` gives them black on white.

    Signals:
        signed: a stroke has ended, or everything was cleared.
    """

    signed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[QPointF]] = []
        self._drawing = False
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Signature"))

    def is_empty(self) -> bool:
        """Whether nothing was drawn yet."""
        return not self._strokes

    def clear(self) -> None:
        """Take all strokes away."""
        if self._strokes:
            self._strokes, self._drawing = [], False
            self.update()
            self.signed.emit()

    def add_stroke(self, points: list[tuple[float, float]]) -> None:
        """A stroke from a signature pad; *points* in the coordinates of this widget."""
        self._strokes.append([QPointF(x, y) for x, y in points])
        self.update()
        self.signed.emit()

    def png(self) -> bytes:
        """The signature as PNG, three times as fine as it is shown; empty where nobody signed."""
        if not self._strokes:
            return b""
        image = QImage(self.size() * PNG_SCALE, QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.scale(PNG_SCALE, PNG_SCALE)
        self._draw(painter, QPen(_INK, _PEN))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # it takes only str
        return bytes(buffer.data().data())

    def sizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(120), scaled(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        usable = self.isEnabled() and not self.is_empty()
        style = Qt.PenStyle.SolidLine if usable else Qt.PenStyle.DashLine
        painter.setPen(QPen(colour("line_control"), 1, style))
        painter.setBrush(colour("surface" if self.isEnabled() else "canvas"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self.is_empty():
            painter.setFont(font(NOTE))
            painter.setPen(colour("text_2" if self.isEnabled() else "text_off"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(8, 4, -8, -4), int(flags), tr("Sign here"))
        self._draw(painter, QPen(colour("text"), _PEN))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self._go_on(event.position())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def _begin(self, point: QPointF) -> None:
        self._drawing = True
        self._strokes.append([point])
        self.update()

    def _go_on(self, point: QPointF) -> None:
        if self._drawing:
            self._strokes[-1].append(point)
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self.signed.emit()

    def _draw(self, painter: QPainter, pen: QPen) -> None:
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            if len(stroke) == 1:
                painter.drawPoint(stroke[0])
            else:
                painter.drawPolyline(stroke)
