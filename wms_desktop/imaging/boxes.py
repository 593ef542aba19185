"""Look into the boxes of a slip: is there ink, is there a seal?

Three answers, because a pencil stroke and a fold look alike: what is not clearly one or the
other is for a person to look at (RCP-4).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageChops, ImageFilter

from wms_desktop.imaging.geometry import CUT_PIXELS_PER_MM, Placement, cut
from wms_desktop.imaging.layout import BoxKind, Rect

INSET_MM = 2.0  # keeps the printed frame out
PRESENT_SHARE = 0.007
ABSENT_SHARE = 0.0003
DARKER_BY = 45  # grey values below the paper around; pen, ball pen and seal are
FAINT_BY = 20  # pencil is, but folds and shadows too
FAINT_SHARE = 0.01
REDDER_BY = 40  # red above the stronger of green and blue
GREY_SEAL_SHARE = 0.02  # a round seal without colour: 3.5 % and more, a signature mostly less
HOLE_STEP = 6  # pixels of a box's picture, a millimetre
HOLE_CORE = 3  # such steps: what is dark over so much is punched or torn
SEAL_SPREAD_MM = 25.0  # a seal is at least so wide and high
BLANK_PIXELS = 600  # the shorter side of a page that is looked at for blankness
BLANK_EDGE = 0.08
BLANK_DARKER_BY = 30
BLANK_SHARE = 0.0002
SEAL_OBLONG = 1.8  # an oval seal is at most so much wider than high; a signature is more


class InkAnswer(StrEnum):
    """What a look into a box says."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class BoxFinding:
    """What was seen in one box.

    Attributes:
        confidence: 0 to 1, how far from the borders between the answers.
        dark_share, red_share: part of the box's area, 0 to 1.
        quad: the box's corners in pixels of the working copy, as x + iy; empty when unknown.
    """

    name: str
    answer: InkAnswer
    confidence: float
    dark_share: float = 0.0
    red_share: float = 0.0
    quad: tuple[complex, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    dark: float
    faint: float
    red: float
    width_mm: float
    height_mm: float


def look_into(
    image: Image.Image, placement: Placement, name: str, box: Rect, kind: BoxKind
) -> BoxFinding:
    """Whether the box *name* holds what it should.

    Args:
        image: the page as scanned, L or RGB.
        placement: how the paper lies in it; when it is not sure, so is the answer, because the
            box's frame may be taken for ink.

    Source: RCP-4; stack.md, section 4 (thresholds measured on 192 pages).
    """
    part = cut(image, placement, box.inset(INSET_MM))
    look = _look_at(part, kind)
    answer, confidence = _seal(look, part.mode) if kind is BoxKind.SEAL else _ink(look)
    if not placement.is_sure and answer is not InkAnswer.UNSURE:
        answer, confidence = InkAnswer.UNSURE, 0.0
    return BoxFinding(name, answer, round(confidence, 2), round(look.dark, 5), round(look.red, 5))


def looks_blank(image: Image.Image) -> bool:
    """Whether a page holds nothing that a person put on it.

    Its edges do not count: holes, staples and the shadows of the lid are there. What shines
    through from the other side is paler than the palest pen.
    """
    grey = image.convert("L").reduce(max(1, round(min(image.size) / BLANK_PIXELS)))
    wide, high = round(grey.width * BLANK_EDGE), round(grey.height * BLANK_EDGE)
    inner = grey.crop((wide, high, grey.width - wide, grey.height - high))
    paper = inner.resize((8, 8), Image.Resampling.BOX).resize(inner.size, Image.Resampling.BILINEAR)
    counts = ImageChops.subtract(paper, inner).histogram()
    return sum(counts[BLANK_DARKER_BY + 1 :]) <= BLANK_SHARE * inner.width * inner.height


def _look_at(part: Image.Image, kind: BoxKind) -> _Look:
    red = _red(part) if part.mode == "RGB" else None
    grey = part.convert("L").filter(ImageFilter.BoxBlur(1))
    paper = grey.resize((8, 4), Image.Resampling.BOX).resize(grey.size, Image.Resampling.BILINEAR)
    depth = ImageChops.subtract(paper, grey)
    if kind is BoxKind.INK:
        depth = _without_holes(depth)
    area = grey.width * grey.height
    counts = depth.histogram()
    dark, faint = sum(counts[DARKER_BY + 1 :]), sum(counts[FAINT_BY + 1 :])
    spread = depth.point(lambda value: 255 if value > DARKER_BY else 0).reduce(4)
    place = spread.point(lambda value: 255 if value > 60 else 0).getbbox() or (0, 0, 0, 0)
    to_mm = 4 / CUT_PIXELS_PER_MM
    return _Look(
        dark=dark / area,
        faint=faint / area,
        red=0.0 if red is None else sum(red.histogram()[REDDER_BY + 1 :]) / area,
        width_mm=(place[2] - place[0]) * to_mm,
        height_mm=(place[3] - place[1]) * to_mm,
    )


def _without_holes(depth: Image.Image) -> Image.Image:
    """What is darker than paper, but for solid spots: no pen makes one of three millimetres."""
    solid = depth.reduce(HOLE_STEP).point(lambda value: 255 if value > DARKER_BY else 0)
    core = solid.filter(ImageFilter.MinFilter(HOLE_CORE))
    if core.getbbox() is None:
        return depth
    spot = core.filter(ImageFilter.MaxFilter(HOLE_CORE + 4)).resize(depth.size)
    return ImageChops.subtract(depth, spot)


def _red(part: Image.Image) -> Image.Image:
    red, green, blue = part.split()
    return ImageChops.subtract(red, ImageChops.lighter(green, blue))


def _ink(look: _Look) -> tuple[InkAnswer, float]:
    ink = look.dark
    if ink - look.red >= PRESENT_SHARE:
        return InkAnswer.PRESENT, min(1.0, (ink - look.red) / (2 * PRESENT_SHARE))
    if ink >= PRESENT_SHARE:  # only red: a name seal, or the company seal from next door
        return InkAnswer.UNSURE, 0.5
    if ink <= ABSENT_SHARE and look.faint < FAINT_SHARE:
        return InkAnswer.ABSENT, 1.0 - look.faint / (2 * FAINT_SHARE)
    return InkAnswer.UNSURE, 0.5


def _seal(look: _Look, mode: str) -> tuple[InkAnswer, float]:
    if mode == "RGB" and look.red >= PRESENT_SHARE:
        return InkAnswer.PRESENT, min(1.0, look.red / (2 * PRESENT_SHARE))
    if look.dark <= ABSENT_SHARE and look.red <= ABSENT_SHARE and look.faint < FAINT_SHARE:
        return InkAnswer.ABSENT, 1.0 - look.faint / (2 * FAINT_SHARE)
    short, long = sorted((look.width_mm, look.height_mm))
    is_round = short >= SEAL_SPREAD_MM and long <= SEAL_OBLONG * short
    if mode == "L" and look.dark >= GREY_SEAL_SHARE and is_round:
        return InkAnswer.PRESENT, min(1.0, look.dark / (2 * GREY_SEAL_SHARE))
    return InkAnswer.UNSURE, 0.5
