"""The scanned page at the desk, with the boxes that were looked at drawn over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.type import WORK, font, text_width

_PAGE_WIDTH = 794  # of A4 at 96 dpi: what 100 % means
_EDGE = 16
_STEPS = (50, 67, 80, 100, 118, 140, 170, 200, 250, 300)
_TAG_HEIGHT, _TAG_ICON, _TAG_PAD, _TAG_SHARE = 28, 16, 10, 0.6


@dataclass(frozen=True, slots=True)
class SheetBox:
    """One box on the page.

    Attributes:
        kind: ok, warn or bad; ok has a solid frame, the others a dashed one.
        corners: in pixels of the picture.
    """

    word: str
    kind: str
    corners: tuple[tuple[float, float], ...]


class SheetView(QAbstractScrollArea):
    """Shows one page. Zoom and place stay from page to page: where the signature is, it stays.

    Signals:
        zoomed: percent of the paper's real size.
    """

    zoomed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._boxes: tuple[SheetBox, ...] = ()
        self._turn = 0
        self._zoom = 0  # nought: as wide as there is room
        self._place = [0, 0]  # where people look; a small or turned page between does not move it
        self._is_fitting = False
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(QSize(scaled(240), scaled(120)))
        for axis, bar in enumerate((self.horizontalScrollBar(), self.verticalScrollBar())):
            bar.valueChanged.connect(lambda value, at=axis: self._keep_place(at, value))

    def show_page(self, image: QImage, boxes: Sequence[SheetBox], turn: int, says: str) -> None:
        """Show *image* turned clockwise by *turn* degrees; an empty one shows nothing."""
        self._image, self._boxes, self._turn = image, tuple(boxes), turn % 360
        words = ", ".join((says, *(box.word for box in boxes)))
        self.setAccessibleName(words)
        if image.isNull():
            self.viewport().update()  # its picture is on its way; the place stays
        else:
            self._fit()

    @property
    def zoom(self) -> int:
        """Percent of the paper's real size."""
        return self._zoom or self._fitting()

    def zoom_by(self, steps: int) -> None:
        """Make the page larger (positive) or smaller, keeping what is in the middle."""
        now = self.zoom
        larger = [step for step in _STEPS if step > now]
        smaller = [step for step in _STEPS if step < now]
        wanted = larger[:1] if steps > 0 else smaller[-1:]
        if not wanted:
            return
        across, down = self._middle()
        self._zoom = wanted[0]
        self._fit()
        self._put_middle(across, down)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), colour("sunken"))
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = self._placed()
        painter.setTransform(place)
        painter.drawImage(QPointF(0, 0), self._image)
        painter.resetTransform()
        for box in self._boxes:
            if len(box.corners) == 4:
                corners = [place.map(QPointF(x, y)) for x, y in box.corners]
                _draw_box(painter, box, QPolygonF(corners))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def _turned_size(self) -> tuple[float, float]:
        width, height = self._image.width(), self._image.height()
        return (height, width) if self._turn % 180 else (width, height)

    def _scale(self) -> float:
        width, _ = self._turned_size()
        return scaled(_PAGE_WIDTH) * self.zoom / 100 / max(width, 1)

    def _fitting(self) -> int:
        room = self.viewport().width() - 2 * _EDGE
        return max(15, min(140, room * 100 // scaled(_PAGE_WIDTH)))

    def _shown_size(self) -> tuple[int, int]:
        width, height = self._turned_size()
        scale = self._scale()
        return round(width * scale) + 2 * _EDGE, round(height * scale) + 2 * _EDGE

    def _placed(self) -> QTransform:
        """From pixels of the picture to the viewport."""
        width, height = self._turned_size()
        shown, _ = self._shown_size()
        left = max((self.viewport().width() - shown) / 2, 0) - self.horizontalScrollBar().value()
        place = QTransform()
        place.translate(left + _EDGE, _EDGE - self.verticalScrollBar().value())
        place.scale(self._scale(), self._scale())
        shift = {0: (0.0, 0.0), 90: (width, 0.0), 180: (width, height), 270: (0.0, height)}
        place.translate(*shift[self._turn])
        place.rotate(self._turn)
        return place

    def _fit(self) -> None:
        width, height = self._shown_size()
        room = self.viewport().size()
        for bar, whole, shown in (
            (self.horizontalScrollBar(), width, room.width()),
            (self.verticalScrollBar(), height, room.height()),
        ):
            axis = 0 if bar is self.horizontalScrollBar() else 1
            self._is_fitting = True
            bar.setRange(0, max(0, whole - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(scaled(40))
            bar.setValue(self._place[axis])
            self._is_fitting = False
        self.zoomed.emit(self.zoom)
        self.viewport().update()

    def go_with(self, other: SheetView) -> None:
        """From now on both show the same place at the same zoom, whichever is moved."""
        for one, two in ((self, other), (other, self)):
            one.zoomed.connect(lambda _zoom, here=one, there=two: there._take_zoom(here))
            for name in ("horizontalScrollBar", "verticalScrollBar"):
                bar = getattr(two, name)()
                getattr(one, name)().valueChanged.connect(bar.setValue)

    def _take_zoom(self, other: SheetView) -> None:
        if self._zoom != other._zoom:
            self._zoom = other._zoom
            self._fit()

    def _keep_place(self, axis: int, value: int) -> None:
        if not self._is_fitting:
            self._place[axis] = value

    def show_foot(self) -> None:
        """Go to the foot of the page, where people sign."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _middle(self) -> tuple[float, float]:
        width, height = self._shown_size()
        room = self.viewport().size()
        across = (self.horizontalScrollBar().value() + room.width() / 2) / max(width, 1)
        return across, (self.verticalScrollBar().value() + room.height() / 2) / max(height, 1)

    def _put_middle(self, across: float, down: float) -> None:
        width, height = self._shown_size()
        room = self.viewport().size()
        self.horizontalScrollBar().setValue(round(across * width - room.width() / 2))
        self.verticalScrollBar().setValue(round(down * height - room.height() / 2))


def _draw_box(painter: QPainter, box: SheetBox, corners: QPolygonF) -> None:
    """A frame around what was looked at, a faint tint in it, and what was seen at its foot."""
    tint = colour(f"{box.kind}_solid")
    pen = QPen(tint, 3)
    if box.kind != "ok":
        pen.setStyle(Qt.PenStyle.DashLine)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    tint.setAlphaF(0.05)
    painter.setPen(pen)
    painter.setBrush(tint)
    painter.drawPolygon(corners)
    _draw_tag(painter, box, corners.boundingRect())


def _draw_tag(painter: QPainter, box: SheetBox, around: QRectF) -> None:
    side = scaled(_TAG_ICON)
    width = text_width(box.word, WORK, True) + side + 6 + 2 * _TAG_PAD
    is_small = width > around.width() * _TAG_SHARE  # the words would hide what was written there
    if is_small:
        width = side + 2 * _TAG_PAD
    high = scaled(_TAG_HEIGHT)
    place = QRectF(around.right() - width + 1, around.bottom() - high + 1, width, high)
    ink = f"on_{box.kind}"
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(f"{box.kind}_solid"))
    painter.drawRoundedRect(place, 4, 4)
    icon = QRectF(place.x() + _TAG_PAD, place.y() + (high - side) / 2, side, side)
    draw_icon(painter, "check" if box.kind == "ok" else "alert-triangle", icon, ink)
    if is_small:
        return
    painter.setFont(font(WORK, True))
    painter.setPen(colour(ink))
    words = place.adjusted(_TAG_PAD + side + 6, -1, 0, -1)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), box.word)
