"""Several slips on one page: where each lies, and the page cut into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wms_desktop.imaging.codes import FoundCode, find_codes
from wms_desktop.imaging.geometry import Placement, cut
from wms_desktop.imaging.layout import Rect, SlipLayout
from wms_desktop.imaging.matching import place
from wms_desktop.imaging.pages import PageImage, PageSource

MOST_SLIPS = 4  # on one page
_OVERLAP_MM = 6.0  # slips may touch, and be a little askew


@dataclass(frozen=True, slots=True)
class Region:
    """One slip on a page that holds several.

    Attributes:
        code: what its symbols carry.
    """

    code: str
    layout: SlipLayout
    placement: Placement

    @property
    def paper(self) -> Rect:
        return Rect(0, 0, self.layout.page_width_mm, self.layout.page_height_mm)

    @property
    def corners(self) -> tuple[complex, ...]:
        """Of the slip's paper, in pixels of the page."""
        return tuple(self.placement.pixel(corner) for corner in self.paper.corners)

    def holds(self, point: complex) -> bool:
        """Whether a pixel of the page lies on this slip, well inside its edge."""
        at = self.placement.millimetres(point)
        inner = self.paper.inset(_OVERLAP_MM)
        return (
            inner.x <= at.real <= inner.x + inner.width
            and inner.y <= at.imag <= inner.y + inner.height
        )


def regions_of(
    found: Iterable[FoundCode], layouts: Sequence[SlipLayout], size: tuple[int, int]
) -> tuple[Region, ...]:
    """Where each of the slips on a page lies; empty unless every one of them is certain.

    Certain: at least two, each placed by symbols of its own, and no symbol of one on another.

    Source: RCP-3.
    """
    own = [code for code in found if code.own]
    kinds = {layout.carries for layout in layouts}
    texts = tuple(dict.fromkeys(c.text for c in own if c.own and c.own.kind in kinds))
    if not 2 <= len(texts) <= MOST_SLIPS:
        return ()
    regions = []
    for text in texts:
        region = _region(own, layouts, text, size)
        if region is None:
            return ()
        regions.append(region)
    for region in regions:
        if any(code.text != region.code and region.holds(code.middle) for code in own):
            return ()
    return tuple(regions)


def _region(
    own: Sequence[FoundCode], layouts: Sequence[SlipLayout], text: str, size: tuple[int, int]
) -> Region | None:
    best: tuple[float, Region] | None = None
    for layout in layouts:
        placement = place([c for c in own if c.text == text], layout, text, size)
        if placement is None or not placement.is_sure:
            continue
        if best is None or placement.error_mm < best[0]:
            best = placement.error_mm, Region(text, layout, placement)
    return None if best is None else best[1]


def slips_of(pages: Iterable[PageImage], layouts: Sequence[SlipLayout]) -> Iterator[PageImage]:
    """The slips on *pages*, each as a page of its own, upright and straight; numbered from 1.

    Pages whose slips are not certain give none.
    """
    number = 0
    for page in pages:
        found = find_codes(page.image, wanted=4 * MOST_SLIPS)
        for region in regions_of(found, layouts, page.image.size):
            number += 1
            scale = region.placement.pixels_per_mm
            image = cut(page.image, region.placement, region.paper, pixels_per_mm=scale)
            yield PageImage(number, image, round(scale * 25.4), PageSource.RENDERED)
