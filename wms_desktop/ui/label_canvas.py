"""A label as it will be printed, with the frames of its fields, moved by keys and mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from wms_desktop.ui.look import colour, scaled

EDGE = 24
_FINE_MM, _COARSE_MM = 0.1, 1.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A field's frame in millimetres from the label's top left.

    Attributes:
        kind: "bad" and "warn" show that something is wrong with it.
    """

    left: float
    top: float
    width: float
    height: float
    kind: str = ""


class LabelCanvas(QWidget):
    """Arrows move the selected field by 1 mm, with Shift by 0.1; with Alt they make it larger.

    PgDown and PgUp select the next field and the one before.

    Signals:
        picked: the number of the field that was clicked.
        stepped: +1 or -1, for the next field or the one before.
        moved: (right, down) in millimetres.
        resized: (wider, higher) in millimetres.
    """

    picked = Signal(int)
    stepped = Signal(int)
    moved = Signal(float, float)
    resized = Signal(float, float)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width_mm, self._height_mm = 60.0, 40.0
        self._picture: QImage | None = None
        self._places: list[Place] = []
        self._selected = -1
        self._grip: QPointF | None = None
        self._editable = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_label(self, width_mm: float, height_mm: float) -> None:
        """How large the label is."""
        self._width_mm, self._height_mm = width_mm, height_mm
        self.update()

    def set_picture(self, picture: QImage) -> None:
        """Show the label as its printer will draw it."""
        self._picture = picture
        self.update()

    def set_places(self, places: Sequence[Place], selected: int) -> None:
        """Show the frames of the fields; the selected one is marked."""
        self._places, self._selected = list(places), selected
        self.update()

    def set_editable(self, editable: bool) -> None:
        """Whether fields can be moved; they can be selected anyway."""
        self._editable = editable

    def box(self) -> QRectF:
        """Where the label is drawn."""
        room_x, room_y = self.width() - 2 * EDGE, self.height() - 2 * EDGE
        scale = max(0.1, min(room_x / self._width_mm, room_y / self._height_mm))
        width, height = self._width_mm * scale, self._height_mm * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def place_of(self, number: int) -> QRectF:
        """Where the field *number* is drawn."""
        box, place = self.box(), self._places[number]
        scale = box.width() / self._width_mm
        return QRectF(
            box.x() + place.left * scale,
            box.y() + place.top * scale,
            place.width * scale,
            place.height * scale,
        )

    def sizeHint(self) -> QSize:
        return QSize(scaled(420), scaled(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if key in _ARROWS and self._editable:
            step = _FINE_MM if fine else _COARSE_MM
            across, down = _ARROWS[key]
            larger = bool(modifiers & Qt.KeyboardModifier.AltModifier)
            (self.resized if larger else self.moved).emit(across * step, down * step)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.stepped.emit(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        hits = [n for n in range(len(self._places)) if self.place_of(n).contains(at)]
        if hits:
            number = self._selected if self._selected in hits else hits[-1]
            self._grip = at
            self.picked.emit(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None or not self._editable:
            return
        scale = self.box().width() / self._width_mm
        gone = event.position() - self._grip
        right, down = (round(way / scale * 10) / 10 for way in (gone.x(), gone.y()))
        if right or down:
            self._grip = self._grip + QPointF(right * scale, down * scale)
            self.moved.emit(right, down)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grip = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = self.box()
        painter.fillRect(box, Qt.GlobalColor.white)  # paper is white in both themes
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._picture)
        painter.setPen(QPen(colour("line_control"), 1))
        painter.drawRect(box)
        for number, place in enumerate(self._places):
            if number != self._selected:
                self._draw_frame(painter, number, place)
        if 0 <= self._selected < len(self._places):
            self._draw_frame(painter, self._selected, self._places[self._selected])

    def _draw_frame(self, painter: QPainter, number: int, place: Place) -> None:
        chosen = number == self._selected
        role = {"bad": "bad_solid", "warn": "warn_solid"}.get(place.kind, "accent")
        style = Qt.PenStyle.SolidLine if chosen else Qt.PenStyle.DotLine
        painter.setPen(QPen(colour(role), 2 if chosen or place.kind else 1, style))
        frame = self.place_of(number)
        painter.drawRect(frame)
        if chosen and self.hasFocus():
            grip = scaled(4)
            for corner in (frame.topLeft(), frame.bottomRight()):
                painter.fillRect(
                    QRectF(corner.x() - grip, corner.y() - grip, 2 * grip, 2 * grip), colour(role)
                )
