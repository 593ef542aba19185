"""A photo from the camera of this computer, where it has one and the extra ``camera`` is there.

Qt's multimedia part is not among the program's requirements: without it no button is offered.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from wms_desktop.ui.button import Button
from wms_desktop.ui.label import Label
from wms_desktop.ui.look import scaled
from wms_desktop.ui.stack import column, row
from wms_desktop.ui.words import tr

PANEL_WIDTH = 720
_PARTS = ("PySide6.QtMultimedia", "PySide6.QtMultimediaWidgets")


def has_camera() -> bool:
    """Whether photos can be taken here."""
    if any(find_spec(part) is None for part in _PARTS):
        return False
    return bool(import_module(_PARTS[0]).QMediaDevices.videoInputs())


class CameraPanel(QWidget):
    """What the camera sees; Enter takes the photo, Esc closes.

    Signals:
        taken: the QImage.
    """

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        media, widgets = (import_module(part) for part in _PARTS)
        view = widgets.QVideoWidget(self)
        view.setMinimumHeight(scaled(360))
        self._session: Any = media.QMediaCaptureSession(self)
        self._camera: Any = media.QCamera(self)
        self._capture: Any = media.QImageCapture(self)
        self._session.setCamera(self._camera)
        self._session.setImageCapture(self._capture)
        self._session.setVideoOutput(view)
        self._capture.imageCaptured.connect(self._on_captured)
        self.take_photo = Button(tr("Take photo"), icon="camera", kind="primary", key="↵")
        self.take_photo.setObjectName("camera_take")
        self.take_photo.setAutoDefault(True)
        self.take_photo.clicked.connect(lambda: self._capture.capture())
        title = Label(tr("Camera"), bold=True)
        self.setLayout(
            column(title, (view, 1), row(None, self.take_photo), gap=12, margins=(16,) * 4)
        )
        self.setFocusProxy(self.take_photo)
        self.destroyed.connect(self._camera.stop)
        self._camera.start()

    def _on_captured(self, _number: int, image: QImage) -> None:
        self.taken.emit(image)
