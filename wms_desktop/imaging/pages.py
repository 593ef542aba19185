"""Open a PDF or a picture file and give its pages one by one."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from wms_desktop.imaging.faults import FileFault, FileFlag, Limits, Quarantined
from wms_desktop.imaging.files import FileKind, flags_of, kind_of, take_bytes

_A4_WIDTH_INCHES = 8.27
_LOADERS = {
    FileKind.JPEG: ("JPEG", "MPO"),
    FileKind.PNG: ("PNG",),
    FileKind.TIFF: ("TIFF",),
    FileKind.BMP: ("BMP",),
}
_PLAIN_MODES = {"1", "CMYK", "YCbCr", "LAB", "HSV", "P", "RGBX"}


class PageSource(StrEnum):
    """Where the picture of a page comes from."""

    FILE = "file"  # the file is the picture
    EMBEDDED = "embedded"  # the one image of a PDF page, as the scanner made it
    RENDERED = "rendered"  # a PDF page, drawn


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture.

    Attributes:
        number: from 1.
        image: mode L or RGB, turned as the file says (EXIF, /Rotate), without its metadata.
        dpi: as the file says, else guessed from A4.
        jpeg: exactly this picture as the JPEG it came from, when it carries no metadata; saves
            packing it again.
    """

    number: int
    image: Image.Image
    dpi: int
    kind: PageSource
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that passed all checks that need no unpacking."""

    kind: FileKind
    data: bytes
    page_count: int
    flags: frozenset[FileFlag]
    pages: Iterator[PageImage]


def open_file(path: Path, limits: Limits) -> OpenedFile:
    """Open *path* by content; the pages are unpacked one at a time while iterating.

    Sizes are checked before unpacking. A fault found only in a later page is raised there, so a
    caller that must not file half a document collects all pages first.

    Raises:
        Quarantined: also while iterating.

    Source: reliability.md, section 8; bad-inputs.md, 76 to 91.
    """
    data = take_bytes(path, limits)
    kind = kind_of(data)
    flags = flags_of(path, data, kind)
    if kind is FileKind.PDF:
        from wms_desktop.imaging import pdfs  # 20 ms that a picture does not need

        document, more = pdfs.open_pdf(data, limits)
        pages = pdfs.pages_of(document, limits)
        return OpenedFile(kind, data, len(document), frozenset(flags | more), pages)
    with image_faults(limits):
        count = tiff_frames(data, limits) if kind is FileKind.TIFF else 1
        image = Image.open(BytesIO(data), formats=_LOADERS[kind])
    return OpenedFile(kind, data, count, frozenset(flags), _frames(image, count, limits))


def tiff_frames(data: bytes, limits: Limits) -> int:
    """The number of pages of a TIFF, by walking its chain of directories.

    Raises:
        Quarantined: too many, none, a chain that bites its tail, or one that leaves the file.
    """
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in {b"+\0", b"\0+"}
    offset_form, count_form, entry_size = ("Q", "Q", 20) if is_big else ("I", "H", 12)
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + offset_form, data, 8 if is_big else 4)
        while at:
            if at in seen:
                raise Quarantined(FileFault.DAMAGED, "loop in the chain of pages")
            seen.add(at)
            if len(seen) > limits.max_pages:
                raise Quarantined(FileFault.TOO_MANY_PAGES, limit=limits.max_pages)
            (entries,) = struct.unpack_from(order + count_form, data, at)
            at += struct.calcsize(order + count_form) + entries * entry_size
            (at,) = struct.unpack_from(order + offset_form, data, at)
    except struct.error:
        raise Quarantined(FileFault.CUT) from None
    if not seen:
        raise Quarantined(FileFault.DAMAGED, "no page")
    return len(seen)


def _frames(image: Image.Image, count: int, limits: Limits) -> Iterator[PageImage]:
    for number in range(1, count + 1):
        with image_faults(limits):
            if count > 1:
                image.seek(number - 1)
            check_pixels(image.size, number, limits)
            dpi = _dpi(image)
            turned = ImageOps.exif_transpose(image)
            plain = without_metadata(grey_or_colour(turned))
        yield PageImage(number, plain, dpi, PageSource.FILE)


@contextmanager
def image_faults(limits: Limits) -> Iterator[None]:
    """What Pillow raises for broken files, as our faults."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bombs are checked by us, odd metadata is dropped
            yield
    except Image.DecompressionBombError as error:
        raise Quarantined(
            FileFault.TOO_MANY_PIXELS, str(error), page=1, limit=limits.max_megapixels
        ) from None
    except UnidentifiedImageError as error:
        raise Quarantined(FileFault.DAMAGED, str(error)) from None
    except MemoryError:
        raise Quarantined(FileFault.OUT_OF_MEMORY) from None
    except (OSError, EOFError) as error:
        fault = FileFault.CUT if "truncated" in str(error).lower() else FileFault.DAMAGED
        raise Quarantined(fault, str(error)) from None
    except (ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error) as error:
        raise Quarantined(FileFault.DAMAGED, f"{type(error).__name__}: {error}") from None


def check_pixels(size: tuple[int, int], number: int, limits: Limits) -> None:
    """Refuse a page before its pixels are unpacked.

    Raises:
        Quarantined: too many pixels, or none.
    """
    width, height = size
    if width < 1 or height < 1:
        raise Quarantined(FileFault.PAGE_SIZE, page=number)
    if width * height > limits.max_pixels:
        raise Quarantined(FileFault.TOO_MANY_PIXELS, page=number, limit=limits.max_megapixels)


def grey_or_colour(image: Image.Image) -> Image.Image:
    """The picture in mode L or RGB; transparent parts become white, 16 bits become 8."""
    image.load()
    if image.mode in {"L", "RGB"}:
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        return Image.alpha_composite(white, solid).convert("RGB")
    if image.mode not in _PLAIN_MODES:
        raise Quarantined(FileFault.DAMAGED, f"mode {image.mode}")
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    wide = image if image.mode == "F" else image.convert("I").convert("F")
    _low, high = wide.getextrema()
    factor = 1 / 257 if isinstance(high, float) and high > 255 else 1.0
    return wide.point(lambda value: value * factor + 0).convert("L")


def without_metadata(image: Image.Image) -> Image.Image:
    """The same pixels without EXIF, GPS, comments and profiles (bad-inputs.md, 90)."""
    image.load()
    image.info = {}
    if hasattr(image, "_exif"):
        image._exif = None
    return image


def _dpi(image: Image.Image) -> int:
    try:
        stated = float(image.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        stated = 0.0
    if 50 <= stated <= 2400:
        return round(stated)
    return max(round(min(image.size) / _A4_WIDTH_INCHES), 1)
