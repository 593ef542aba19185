"""Take the bytes of a file safely and say by its content what it is."""

from __future__ import annotations

import errno
import os
import stat
from enum import StrEnum
from pathlib import Path

from wms_desktop.imaging.faults import FileFault, FileFlag, Limits, Quarantined


class FileKind(StrEnum):
    """The kinds of files that are taken, by content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    JPEG_2000 = "jpeg2000"


SUFFIXES: dict[FileKind, frozenset[str]] = {
    FileKind.PDF: frozenset({".pdf"}),
    FileKind.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    FileKind.PNG: frozenset({".png"}),
    FileKind.TIFF: frozenset({".tif", ".tiff"}),
    FileKind.BMP: frozenset({".bmp", ".dib"}),
    FileKind.JPEG_2000: frozenset({".jp2", ".j2k", ".jpf", ".jpx"}),
}

# Pictures of kinds that are not taken: refused with a reason, never passed over in silence.
OTHER_PICTURES = frozenset({".svg", ".heic", ".heif", ".webp", ".eps", ".fits", ".gif"})

_STARTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\0", FileKind.TIFF),
    (b"MM\0*", FileKind.TIFF),
    (b"II+\0", FileKind.TIFF),
    (b"MM\0+", FileKind.TIFF),
    (b"BM", FileKind.BMP),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", FileKind.JPEG_2000),
    (b"\xff\x4f\xff\x51", FileKind.JPEG_2000),
)
_ENDS: dict[FileKind, bytes] = {
    FileKind.PDF: b"%%EOF",
    FileKind.JPEG: b"\xff\xd9",
    FileKind.PNG: b"IEND\xaeB`\x82",
    FileKind.JPEG_2000: b"\xff\xd9",
}
_PDF_START_WITHIN = 1024
_PADDING = b"\0 \t\r\n\x1a"
_FILE_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def take_bytes(path: Path, limits: Limits) -> bytes:
    """The whole content of a regular file; links, folders, pipes and devices are not followed.

    Raises:
        Quarantined: not a regular file, gone, no right, empty, or larger than the limit.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Quarantined(FileFault.NOT_A_FILE)
        handle = os.open(path, _FILE_FLAGS)
    except OSError as error:
        raise Quarantined(_fault_of(error), error.strerror or "") from None
    with os.fdopen(handle, "rb") as file:
        known = os.fstat(handle)
        if not stat.S_ISREG(known.st_mode):
            raise Quarantined(FileFault.NOT_A_FILE)
        if known.st_size > limits.max_bytes:
            raise Quarantined(FileFault.TOO_LARGE, limit=limits.max_megabytes)
        try:
            data = file.read(limits.max_bytes + 1)
        except OSError as error:
            raise Quarantined(_fault_of(error), error.strerror or "") from None
    if len(data) > limits.max_bytes:
        raise Quarantined(FileFault.TOO_LARGE, limit=limits.max_megabytes)
    if not data:
        raise Quarantined(FileFault.EMPTY)
    return data


def _fault_of(error: OSError) -> FileFault:
    if error.errno in {errno.ELOOP, errno.ENXIO, errno.EISDIR}:
        return FileFault.NOT_A_FILE
    if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ESTALE}:
        return FileFault.GONE
    return FileFault.NO_RIGHT


def kind_of(data: bytes) -> FileKind:
    """What the content is; the name does not matter.

    Raises:
        Quarantined: none of the kinds that are taken.
    """
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if b"%PDF-" in data[:_PDF_START_WITHIN]:
        return FileKind.PDF
    raise Quarantined(FileFault.WRONG_TYPE)


def has_page_name(name: str) -> bool:
    """Whether a file is called like a document or a picture."""
    suffix = Path(name).suffix.lower()
    return suffix in OTHER_PICTURES or any(suffix in known for known in SUFFIXES.values())


def end_is_right(data: bytes, kind: FileKind) -> bool:
    """Whether the content ends as its kind does; padding after it is allowed."""
    end = _ENDS.get(kind)
    if end is not None:
        return data.rstrip(_PADDING).endswith(end)
    if kind is FileKind.BMP:
        return len(data) >= int.from_bytes(data[2:6], "little")
    return True


def flags_of(path: Path, data: bytes, kind: FileKind) -> set[FileFlag]:
    """What is remarkable about the bytes.

    Raises:
        Quarantined: the end of the file is missing.
    """
    flags: set[FileFlag] = set()
    if path.suffix.lower() not in SUFFIXES[kind]:
        flags.add(FileFlag.OTHER_SUFFIX)
    if kind is FileKind.PDF and b"%PDF-" not in data[:8]:
        flags.add(FileFlag.TRAILING_DATA)
    if not end_is_right(data, kind):
        if not _goes_on_after_its_end(data, kind):
            raise Quarantined(FileFault.CUT)
        flags.add(FileFlag.TRAILING_DATA)
    return flags


def _goes_on_after_its_end(data: bytes, kind: FileKind) -> bool:
    """Whether there is a whole file with something else behind it.

    A cut PDF may hold an earlier end, of a former version or of its first page; then objects
    follow it.
    """
    end = _ENDS.get(kind)
    at = -1 if end is None else data.rfind(end)
    if at < 0:
        return False
    return kind is not FileKind.PDF or b" obj" not in data[at:]
