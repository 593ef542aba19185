"""How high the bars of a found symbol are, so that bars alone tell how the paper lies.

A decoder meets bars on one line and knows their ends on it, but neither their height nor their
skew. Where both QR codes of a slip are punched or stained, that is not enough to judge its boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from wms_desktop.imaging.codes import FoundCode, grey_for_codes
from wms_desktop.imaging.layout import SymbolKind

REACH = 0.32  # of the bars' width: so far up and down their upper and lower edge is sought
STRIPS = ((0.03, 0.18), (0.82, 0.97))  # of the width; the skew follows from two places
LEAST_HIGH, MOST_HIGH = 0.08, 0.3
UNEVEN = 0.12  # how much the heights at both ends may differ, of themselves
_OUTSIDE_FOR = 3  # pixels in a row that are paper


def with_exact_bars(image: Image.Image, found: Sequence[FoundCode]) -> tuple[FoundCode, ...]:
    """The same codes; those of bars whose four corners can be seen have them exactly."""
    grey = grey_for_codes(image)
    return tuple(
        _exact(grey, code) if code.kind is SymbolKind.CODE128 and code.own else code
        for code in found
    )


def _exact(grey: Image.Image, code: FoundCode) -> FoundCode:
    left = (code.quad[0] + code.quad[3]) / 2
    right = (code.quad[1] + code.quad[2]) / 2
    edges = [_edges(grey, left, right, strip) for strip in STRIPS]
    if edges[0] is None or edges[1] is None:
        return code
    (top_left, bottom_left), (top_right, bottom_right) = edges[0], edges[1]
    heights = abs(bottom_left - top_left), abs(bottom_right - top_right)
    if abs(heights[0] - heights[1]) > UNEVEN * max(heights):
        return code
    along = top_right - top_left + bottom_right - bottom_left
    down = along / abs(along) * 1j

    def corner(end: complex, edge: complex) -> complex:
        return end + down * ((edge - end) * down.conjugate()).real

    quad = (
        corner(left, top_left),
        corner(right, top_right),
        corner(right, bottom_right),
        corner(left, bottom_left),
    )
    return replace(code, quad=quad, is_exact=True)


def _edges(
    grey: Image.Image, left: complex, right: complex, strip: tuple[float, float]
) -> tuple[complex, complex] | None:
    """Where the bars begin and end across their direction, in the middle of a strip of them."""
    across = right - left
    width = abs(across)
    if width < 100:
        return None
    along = across / width
    down = along * 1j
    reach = round(REACH * width)
    wide = max(round((strip[1] - strip[0]) * width), 8)
    start = left + across * strip[0] - down * reach
    picture = grey.transform(
        (wide, 2 * reach + 1),
        Image.Transform.AFFINE,
        (along.real, down.real, start.real, along.imag, down.imag, start.imag),
        resample=Image.Resampling.BILINEAR,
        fillcolor=255,
    )
    profile = list(picture.resize((1, 2 * reach + 1), Image.Resampling.BOX).tobytes())
    near = max(round(0.02 * width), 2)
    ink = sum(profile[reach - near : reach + near + 1]) / (2 * near + 1)
    paper = sorted(profile)[round(len(profile) * 0.9)]
    if paper - ink < 40:
        return None
    border = (paper + ink) / 2
    up = _first_outside(profile[reach::-1], border)
    low = _first_outside(profile[reach:], border)
    if up is None or low is None or not LEAST_HIGH * width <= up + low <= MOST_HIGH * width:
        return None
    middle = left + across * (strip[0] + strip[1]) / 2
    return middle - down * (up - 0.5), middle + down * (low - 0.5)


def _first_outside(profile: Sequence[int], border: float) -> int | None:
    run = 0
    for place, value in enumerate(profile):
        run = run + 1 if value > border else 0
        if run == _OUTSIDE_FOR:
            return place - _OUTSIDE_FOR + 1
    return None
