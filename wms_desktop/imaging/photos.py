"""Photos of goods: opened before they are kept, and copies of them without what nobody needs.

The original stays as the camera made it, as evidence; a copy is turned upright and carries no
place, no camera and no time of its own (bad-inputs.md, 76 to 91).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from typing import TypeVar

from PIL import Image, ImageOps

from wms_desktop.core.errors import Refused
from wms_desktop.core.photo import (
    MOST_BYTES,
    MOST_PHOTOS,
    MOST_PIXELS,
    CheckedPhoto,
    Photo,
)
from wms_desktop.core.redact import without_resident_numbers
from wms_desktop.core.text import visible
from wms_desktop.imaging.faults import FileFault, Limits, PhotoFault, Quarantined
from wms_desktop.imaging.pages import check_pixels, grey_or_colour, image_faults, without_metadata

C = TypeVar("C")
LONGEST_TITLE = 120
COPY_QUALITY = 82
_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_LIMITS = Limits(max_megabytes=MOST_BYTES // 1_000_000, max_megapixels=MOST_PIXELS // 1_000_000)


def checked(photos: Iterable[Photo | CheckedPhoto]) -> tuple[CheckedPhoto, ...]:
    """Open every photo fully, so that nothing broken is kept as evidence; those opened stay so.

    Raises:
        Quarantined: empty, too large, cut, damaged, or neither JPEG, PNG nor WebP.
        Refused: more photos than one record takes at a time.
    """
    wanted = tuple(photos)
    if len(wanted) > MOST_PHOTOS:
        raise Refused(PhotoFault.TOO_MANY, count=len(wanted), most=MOST_PHOTOS)
    return tuple(p if isinstance(p, CheckedPhoto) else _checked(p) for p in wanted)


def opened(command: C) -> C:
    """*command* with its photos opened as `checked` does it: takes long, and needs no database.

    Raises:
        Quarantined, Refused: as for `checked`.
    """
    given: Iterable[Photo] = command.photos  # type: ignore[attr-defined]
    return replace(command, photos=checked(given))  # type: ignore[type-var]


def copy_for(content: bytes, longest: int) -> bytes:
    """A JPEG to print or to give away: upright, at most *longest* pixels, without metadata.

    Raises:
        Quarantined: it cannot be opened.
    """
    image = _opened(content)
    with image_faults(_LIMITS):
        image.draft("RGB", (longest * 2, longest * 2))  # a JPEG is unpacked no larger than needed
        upright = ImageOps.exif_transpose(image)
        small = without_metadata(grey_or_colour(upright))
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = BytesIO()
        small.save(out, "JPEG", quality=COPY_QUALITY, optimize=True)
    return out.getvalue()


def _checked(photo: Photo) -> CheckedPhoto:
    image = _opened(photo.content)
    kind = _TYPES[str(image.format)]
    with image_faults(_LIMITS):
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
        image.load()
    width, height = image.size[::-1] if turned else image.size
    said = without_resident_numbers(visible(" ".join(photo.title.split())))  # a file's name
    title = " ".join(said.split())[:LONGEST_TITLE]
    return CheckedPhoto(photo.content, title, kind, width, height)


def _opened(content: bytes) -> Image.Image:
    if not content:
        raise Quarantined(FileFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise Quarantined(FileFault.TOO_LARGE, limit=_LIMITS.max_megabytes)
    if not _may_be_photo(content):
        raise Refused(PhotoFault.WRONG_TYPE)
    with image_faults(_LIMITS):
        image = Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
        check_pixels(image.size, 1, _LIMITS)
    return image


def _may_be_photo(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
