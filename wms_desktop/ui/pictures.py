"""Photos decoded for the screen; every function here is for a worker thread and touches no widget.

What is kept is checked once more, and more strictly, by whoever keeps it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from wms_desktop.core.photo import MOST_BYTES, MOST_PIXELS, Photo

FORMATS = frozenset({"jpeg", "png", "webp"})
SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp")
PATTERNS = " ".join(f"*{suffix}" for suffix in SUFFIXES)
_PASTED_QUALITY = 92


def decoded(content: bytes, longest: int) -> QImage:
    """The picture upright, at most *longest* pixels; a null image where it cannot be shown."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if (
        bytes(reader.format().data()).decode("ascii", "replace") not in FORMATS
        or not size.isValid()
    ):
        return QImage()
    if size.width() * size.height() > MOST_PIXELS:
        return QImage()
    if max(size.width(), size.height()) > longest:
        box = QSize(longest, longest)
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def photo_in(path: Path) -> Photo | None:
    """A photo from a file; None where it is too large, or cannot be read."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
            return None
        return Photo(path.read_bytes(), path.name)
    except OSError:
        return None


def photo_of(image: QImage, title: str) -> Photo:
    """A photo from the clipboard or from the camera; fine where that is not too large."""
    content = _packed(image, "PNG", -1)
    if len(content) > MOST_BYTES:
        content = _packed(image, "JPG", _PASTED_QUALITY)
    return Photo(content, title)


def _packed(image: QImage, kind: str, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, quality)  # type: ignore[call-overload]  # it takes only str
    return bytes(buffer.data().data())
