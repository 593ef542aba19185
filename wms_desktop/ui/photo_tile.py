"""One small photo of a strip, and the same photo large over the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.context import Context
from wms_desktop.ui.icons import draw_icon
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import colour, scaled
from wms_desktop.ui.pictures import decoded
from wms_desktop.ui.plain_text import tip
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.type import NOTE
from wms_desktop.ui.words import tr

SIDE, LARGE = 64, 1600
PANEL_WIDTH = 900
_RADIUS, _PANEL_HEIGHT = 6, 420
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo to show; *load* gives its bytes and is called on a worker thread."""

    title: str
    load: Callable[[], bytes]


class PhotoTile(QAbstractButton):
    """A thumbnail: Enter or a click opens it, Del takes it away, the arrows go to its neighbours.

    Signals:
        removed: it is not to be kept.
        moved: -1 or 1, to the neighbour there.
    """

    removed = Signal()
    moved = Signal(int)

    def __init__(self, title: str, *, removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._is_read, self._removable = QImage(), False, removable
        self.setFixedSize(scaled(SIDE), scaled(SIDE))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Photo {title}", title=title))
        keys = tr("Enter opens, Del removes") if removable else tr("Enter opens")
        self.setToolTip(tip(f"{title}\n{keys}" if title else keys))

    @property
    def has_image(self) -> bool:
        """Whether there is something to be seen."""
        return not self._image.isNull()

    def show_image(self, image: QImage) -> None:
        """Show what was decoded; a null image shows that there is nothing to be seen."""
        self._image, self._is_read = image, True
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(SIDE), scaled(SIDE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._removable:
            self.removed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(_STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        path = QPainterPath()
        path.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.fillPath(path, colour("sunken"))
        if self.has_image:
            painter.setClipPath(path)
            painter.drawImage(box, self._image, _middle(self._image))
            painter.setClipping(False)
        elif self._is_read:
            draw_icon(painter, "alert-circle", box.adjusted(20, 20, -20, -20), "bad")
        else:
            draw_icon(painter, "photo", box.adjusted(20, 20, -20, -20), "text_3")
        painter.setPen(colour("line_control"))
        painter.drawPath(path)


def _middle(image: QImage) -> QRectF:
    """The largest square in the middle."""
    side = min(image.width(), image.height())
    return QRectF((image.width() - side) / 2, (image.height() - side) / 2, side, side)


class _Canvas(QWidget):
    """The photo as large as its place allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image, self.is_read = QImage(), False
        self.setMinimumHeight(scaled(200))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(scaled(400), scaled(_PANEL_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), colour("sunken"))
        if self.image.isNull():
            mark = QRectF(0, 0, 48, 48)
            mark.moveCenter(QRectF(self.rect()).center())
            icon, role = ("alert-circle", "bad") if self.is_read else ("photo", "text_3")
            draw_icon(painter, icon, mark, role)
            return
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(place, self.image)


class PhotoPanel(QWidget):
    """One photo large; the arrows show the next, Del takes a new one away, Esc closes.

    Signals:
        removed: number of the photo that is not to be kept; the panel is no longer of use.
    """

    removed = Signal(int)

    def __init__(
        self, context: Context, photos: Sequence[Shown], number: int, *, removable: bool
    ) -> None:
        super().__init__()
        self._context, self._photos, self._removable = context, photos, removable
        self.number = number
        self._canvas, self._title = _Canvas(), Label("", bold=True, wrap=True)
        self._count = Label("", NOTE, "text_2")
        self._back = Button(icon="chevron-left", kind="quiet", says=tr("Photo before"))
        self._next = Button(icon="chevron-right", kind="quiet", says=tr("Photo after"))
        self._remove = Button(tr("Remove"), icon="x", kind="quiet", key="Del")
        for button, name in (
            (self._back, "photo_before"),
            (self._next, "photo_after"),
            (self._remove, "photo_remove"),
        ):
            button.setObjectName(name)
        self._back.clicked.connect(lambda: self.show_photo(self.number - 1))
        self._next.clicked.connect(lambda: self.show_photo(self.number + 1))
        self._remove.clicked.connect(lambda: self.removed.emit(self.number))
        head = row((column(self._title, self._count, gap=0), 1), self._back, self._next)
        self.setLayout(
            column(head, (self._canvas, 1), row(self._remove, None), gap=12, margins=(16,) * 4)
        )
        show_when(self._remove, removable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("own_ring", True)
        self.show_photo(number)

    @property
    def image(self) -> QImage:
        """What is seen."""
        return self._canvas.image

    def show_photo(self, number: int) -> None:
        """Show the photo *number*, from nought."""
        if not 0 <= number < len(self._photos):
            return
        self.number, photo = number, self._photos[number]
        self._title.setText(photo.title)
        total = len(self._photos)
        self._count.setText(tr("{number} of {total}", number=number + 1, total=total))
        self._back.setEnabled(number > 0)
        self._next.setEnabled(number < total - 1)
        self.setAccessibleName(tr("Photo {title}", title=photo.title))
        self._canvas.image, self._canvas.is_read = QImage(), False
        self._canvas.update()

        def on_read(image: QImage) -> None:
            if self.number == number:
                self._canvas.image, self._canvas.is_read = image, True
                self._canvas.update()

        self._context.tasks.submit(
            lambda: decoded(photo.load(), LARGE), owner=self, done=on_read,
            failed=lambda _error: on_read(QImage()), lane=Lane.LONG,
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.show_photo(self.number + _STEPS[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._removable:
            self.removed.emit(self.number)
        else:
            super().keyPressEvent(event)
