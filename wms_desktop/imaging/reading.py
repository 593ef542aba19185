"""Read a scanned file page by page: whose slip it is, how it lies, what its boxes hold.

Pure apart from the working copies it writes; runs inside the child process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from wms_desktop.imaging.bars import with_exact_bars
from wms_desktop.imaging.boxes import BoxFinding, look_into, looks_blank
from wms_desktop.imaging.codes import FoundCode, find_codes
from wms_desktop.imaging.cutting import slips_of
from wms_desktop.imaging.faults import FileFlag, Limits
from wms_desktop.imaging.files import FileKind
from wms_desktop.imaging.geometry import Placement, turning_back, upright
from wms_desktop.imaging.layout import SlipLayout
from wms_desktop.imaging.matching import place, texts_of
from wms_desktop.imaging.pages import OpenedFile, PageImage, PageSource, open_file

COPY_QUALITY = 75
ROOM_SHARE = 0.75  # a slip that fills less of its picture may not be alone on it
THUMBNAIL_PIXELS = 260  # longer side
THUMBNAIL_QUALITY = 60


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read on one page.

    Attributes:
        number: from 1, within the file.
        code: the text of the one code of ours that the page carries; empty when there is none
            or when several contradict each other.
        conflict: the contradicting texts, else empty. Such a page is for a person to file.
        layout: name of the layout whose slip it is, else empty.
        codes, foreign: all symbols, in pixels of the working copy.
        rotation: quarter turns, clockwise, that the page lay; the working copy is upright.
        skew: degrees that are left in the working copy, clockwise positive.
        boxes: findings in the order of the layout; empty where the layout is unknown.
        sha256: of the working copy.
        width, height: of the working copy.
        working_copy: upright JPEG without metadata; None when none was asked for.
        thumbnail: small JPEG.
        is_blank: no code and nothing else to see, as the back of a slip.
    """

    number: int
    source: PageSource
    code: str
    conflict: tuple[str, ...]
    layout: str
    codes: tuple[FoundCode, ...]
    foreign: tuple[FoundCode, ...]
    rotation: int
    skew: float
    is_placed: bool
    boxes: tuple[BoxFinding, ...]
    sha256: str
    width: int
    height: int
    dpi: int
    working_copy: Path | None
    thumbnail: bytes
    is_blank: bool = False

    def box(self, name: str) -> BoxFinding | None:
        """The finding for the box *name*, or None where it was not looked at."""
        return next((finding for finding in self.boxes if finding.name == name), None)


@dataclass(frozen=True, slots=True)
class FileReading:
    """A whole file: all its pages, or none of them.

    Attributes:
        sha256: of the file as it lay there; what the evidence store knows it by.
    """

    kind: FileKind
    sha256: str
    size: int
    flags: frozenset[FileFlag]
    pages: tuple[PageReading, ...]


def read_file(
    path: Path,
    layouts: Sequence[SlipLayout],
    limits: Limits,
    *,
    keep: Path | None,
    split: bool = False,
    opened: Callable[[OpenedFile], None] = lambda _file: None,
    page_done: Callable[[PageReading], None] = lambda _page: None,
) -> FileReading:
    """Read all pages of *path*.

    Args:
        layouts: the slips that may be on the pages, the likeliest first.
        keep: folder for the working copies ``page-0001.jpg`` …; None makes none.
        split: read the slips that the pages are cut into, each as a page of its own.
        opened: told once the file passed the checks, before the first page is unpacked.
        page_done: told after each page.

    Raises:
        Quarantined: the file cannot be read safely and whole; copies written so far stay in *keep*.

    Source: RCP-3, RCP-4.
    """
    file = open_file(path, limits)
    opened(file)
    pages: list[PageReading] = []
    for page in slips_of(file.pages, layouts) if split else file.pages:
        reading = read_page(page, layouts, keep)
        page_done(reading)
        pages.append(reading)
    digest = hashlib.sha256(file.data).hexdigest()
    return FileReading(file.kind, digest, len(file.data), file.flags, tuple(pages))


def read_pages(
    path: Path, layouts: Sequence[SlipLayout], limits: Limits, *, keep: Path | None = None
) -> list[PageReading]:
    """The pages of `read_file` alone."""
    return list(read_file(path, layouts, limits, keep=keep).pages)


def read_page(page: PageImage, layouts: Sequence[SlipLayout], keep: Path | None) -> PageReading:
    """Read one page and write its working copy."""
    image = page.image
    wanted = max((len(layout.symbols) for layout in layouts), default=1)
    found = find_codes(image, wanted=min(wanted, 2))
    layout, code, conflict, placement = _choose(found, layouts, image.size)
    if layout and placement and _leaves_room(layout, placement, image.size):
        found = find_codes(image, wanted=2 * wanted)  # another slip may lie beside it
        layout, code, conflict, placement = _choose(found, layouts, image.size)
    if placement is not None and not placement.is_sure:
        found = with_exact_bars(image, found)
        layout, code, conflict, placement = _choose(found, layouts, image.size)
    rotation = placement.rotation if placement else _rotation_of(found)
    copy = upright(image, rotation)
    boxes: tuple[BoxFinding, ...] = ()
    if layout is not None and placement is not None:
        boxes = tuple(_findings(image, placement, layout))
    packed, digest = _packed(page, copy, rotation) if keep else (b"", "")
    path = None
    if keep is not None:
        path = keep / f"page-{page.number:04}.jpg"
        path.write_bytes(packed)
    turned = tuple(_turned(code, rotation, image.size) for code in found)
    return PageReading(
        number=page.number,
        source=page.kind,
        code=code,
        conflict=conflict,
        layout=layout.name if layout else "",
        codes=tuple(code for code in turned if code.own),
        foreign=tuple(code for code in turned if not code.own),
        rotation=rotation,
        skew=round(placement.skew, 2) if placement else 0.0,
        is_placed=placement is not None and placement.is_sure,
        boxes=boxes,
        sha256=digest,
        width=copy.width,
        height=copy.height,
        dpi=page.dpi,
        working_copy=path,
        thumbnail=_thumbnail(copy),
        is_blank=not found and looks_blank(image),
    )


def _leaves_room(layout: SlipLayout, placement: Placement, size: tuple[int, int]) -> bool:
    """Whether the picture is much larger than the slip in it."""
    slip = layout.page_width_mm * layout.page_height_mm * placement.pixels_per_mm**2
    return slip < ROOM_SHARE * size[0] * size[1]


def _choose(
    found: Sequence[FoundCode], layouts: Sequence[SlipLayout], size: tuple[int, int]
) -> tuple[SlipLayout | None, str, tuple[str, ...], Placement | None]:
    """The layout that fits best, the page's one code, or the codes that contradict each other.

    A code of another kind (of the order, say) does not contradict; without a known slip any one
    code of ours is taken.
    """
    own = [code for code in found if code.own]
    best: tuple[float, SlipLayout, str, Placement] | None = None
    for layout in layouts:
        texts = texts_of(own, layout.carries)
        if len(texts) > 1:
            return None, "", texts, None
        placement = place(own, layout, texts[0], size) if texts else None
        if placement is None:
            continue
        cost = placement.error_mm + (0.0 if placement.is_sure else 1.0)
        if best is None or cost < best[0]:
            best = cost, layout, texts[0], placement
    if best is not None:
        return best[1], best[2], (), best[3]
    texts = tuple(dict.fromkeys(code.text for code in own))
    if len(texts) > 1:
        return None, "", texts, None
    return None, "".join(texts), (), None


def _findings(image: Image.Image, placement: Placement, layout: SlipLayout) -> Iterator[BoxFinding]:
    shown = placement.upright(*image.size)
    for name, box in layout.boxes.items():
        finding = look_into(image, placement, name, box, layout.kind_of(name))
        yield replace(finding, quad=tuple(shown.pixel(corner) for corner in box.corners))


def _rotation_of(found: Sequence[FoundCode]) -> int:
    """How a page without a known slip lies: as its first code does."""
    if not found:
        return 0
    quad = found[0].quad
    return Placement(quad[1] - quad[0], quad[3] - quad[0], 0j).rotation


def _turned(code: FoundCode, rotation: int, size: tuple[int, int]) -> FoundCode:
    turn, shift = turning_back(rotation, *size)
    first, second, third, fourth = (corner * turn + shift for corner in code.quad)
    return replace(code, quad=(first, second, third, fourth))


def _packed(page: PageImage, copy: Image.Image, rotation: int) -> tuple[bytes, str]:
    if page.jpeg is not None and rotation == 0:
        packed = page.jpeg
    else:
        packed = _jpeg(copy, COPY_QUALITY, page.dpi)
    return packed, hashlib.sha256(packed).hexdigest()


def _jpeg(image: Image.Image, quality: int, dpi: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    factor = max(image.size) // (THUMBNAIL_PIXELS * 2)
    small = image.reduce(factor) if factor > 1 else image.copy()
    small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), Image.Resampling.BOX)
    return _jpeg(small, THUMBNAIL_QUALITY, 72)
