"""Every way a printed slip suffers before it is filed, each with a name; same seed, same pixels.

Works on pages as the program prints them, drawn at the resolution of the scanner.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests import scans
from wms_desktop.imaging.layout import Rect, SlipLayout, SymbolKind

PENCIL = (150, 150, 155)
_QUIET = {"noise": (2.0, 7.0), "blur": (0.0, 0.5), "contrast": (0.88, 1.0)}


class Defect(StrEnum):
    """What is wrong with a page besides ordinary grain."""

    NOTHING = "nothing"
    PEN_STROKES = "pen strokes"
    THIN_PEN = "thin pen"
    RED_SEAL = "red seal over all"
    TURNED = "turned"
    SKEWED = "skewed to 5°"
    SCALED = "scaled 97–103 %"
    NOISY = "noise"
    PACKED_HARD = "JPEG 40"
    GREY = "grey"
    COLOUR = "colour"
    COARSE = "150 dpi"
    FINE = "300 dpi"
    FADED = "faded print"
    STAINED_CODE = "stain over one code"
    PUNCHED = "punched holes"
    STAPLED = "staple shadow"
    FOLDED = "fold"
    FOREIGN = "foreign barcode"
    TWO_SLIPS = "two slips on a page"
    BLANK_BACK = "blank back"
    LONG = "several pages"
    EVERYTHING = "several at once"


@dataclass(frozen=True, slots=True)
class Handled:
    """What happened to one page.

    Attributes:
        dpi: of the scanner.
        on_glass: an A5 slip lies somewhere on a sheet of A4.
    """

    seed: int = 0
    defect: Defect = Defect.NOTHING
    signed: bool = True
    sealed: bool = True
    id_written: bool = True
    dpi: int = 200
    colour: bool = True
    rotation: int = 0
    skew: float = 0.0
    scale: float = 1.0
    noise: float = 4.0
    blur: float = 0.3
    contrast: float = 0.95
    quality: int = 70
    pen_mm: float = 0.4
    doodles: int = 0
    heavy_seal: bool = False
    fading: float = 0.0
    stained_codes: int = 0
    rings: int = 0
    holes: int = 0
    staple: bool = False
    folds: int = 0
    foreign: bool = False
    on_glass: bool = False


def handled(defect: Defect, seed: int, **fixed: object) -> Handled:
    """A page that suffered *defect*, and of the rest only what every scanner does."""
    chance = random.Random(f"{defect.value}/{seed}")
    calm = Handled(
        seed=seed,
        defect=defect,
        colour=chance.random() < 0.6,
        skew=chance.uniform(-0.6, 0.6),
        scale=chance.uniform(0.995, 1.005),
        quality=chance.randint(60, 80),
        on_glass=chance.random() < 0.5,
        **{name: chance.uniform(*between) for name, between in _QUIET.items()},
    )
    made = replace(calm, **_SUFFERED[defect](chance) if defect in _SUFFERED else {})
    return replace(made, **fixed)  # type: ignore[arg-type]


def _several(chance: random.Random) -> dict[str, object]:
    """Much at once, as a bad day brings it."""
    return {
        "rotation": chance.choice((0, 90, 180, 270)),
        "skew": chance.uniform(-4, 4),
        "scale": chance.uniform(0.97, 1.03),
        "noise": chance.uniform(2, 14),
        "contrast": chance.uniform(0.75, 1.0),
        "quality": chance.randint(40, 80),
        "dpi": chance.choice((150, 200, 200, 300)),
        "colour": chance.random() < 0.5,
        "rings": chance.choice((0, 0, 1)),
        "holes": chance.choice((0, 2)),
        "staple": chance.random() < 0.3,
        "folds": chance.choice((0, 0, 1)),
        "foreign": chance.random() < 0.3,
        "stained_codes": chance.choice((0, 0, 1)),
    }


_SUFFERED = {
    Defect.PEN_STROKES: lambda c: {"doodles": c.randint(2, 4)},
    Defect.THIN_PEN: lambda c: {"pen_mm": c.uniform(0.2, 0.28)},
    Defect.RED_SEAL: lambda _c: {"heavy_seal": True, "colour": True},
    Defect.TURNED: lambda c: {"rotation": c.choice((90, 180, 270))},
    Defect.SKEWED: lambda c: {"skew": c.choice((-1, 1)) * c.uniform(2.5, 5.0)},
    Defect.SCALED: lambda c: {"scale": c.choice((0.97, 0.98, 1.02, 1.03))},
    Defect.NOISY: lambda c: {"noise": c.uniform(12, 20)},
    Defect.PACKED_HARD: lambda c: {"quality": c.randint(40, 45), "noise": c.uniform(4, 9)},
    Defect.GREY: lambda _c: {"colour": False},
    Defect.COLOUR: lambda _c: {"colour": True},
    Defect.COARSE: lambda _c: {"dpi": 150},
    Defect.FINE: lambda _c: {"dpi": 300},
    Defect.FADED: lambda c: {"fading": c.uniform(0.45, 0.62)},
    Defect.STAINED_CODE: lambda c: {"stained_codes": 1, "rings": c.choice((0, 1))},
    Defect.PUNCHED: lambda c: {"holes": c.choice((2, 4))},
    Defect.STAPLED: lambda _c: {"staple": True},
    Defect.FOLDED: lambda c: {"folds": c.choice((1, 2))},
    Defect.FOREIGN: lambda _c: {"foreign": True},
    Defect.TWO_SLIPS: lambda c: {"on_glass": False, "skew": c.uniform(-2, 2)},
    Defect.BLANK_BACK: lambda c: {"holes": c.choice((0, 2)), "staple": c.random() < 0.5},
    Defect.EVERYTHING: _several,
}


def scan(printed: Image.Image, how: Handled, layout: SlipLayout) -> Image.Image:
    """What the scanner delivers for a *printed* slip (RGB, at ``how.dpi``) that was handled so."""
    chance = random.Random(how.seed * 7919 + 11)
    page, per_mm = printed.copy(), how.dpi / 25.4
    if how.fading:
        page = page.point([round(255 - (255 - v) * (1 - how.fading)) for v in range(256)] * 3)
        _toner_gaps(page, chance)
    _foreign_code(page, layout, per_mm) if how.foreign else None
    filled_in(page, how, layout.boxes, chance)
    _damage(page, how, layout, chance)
    return _through_scanner(_on_sheet(page, how, chance), how, chance)


def two_on_a_page(
    first: Image.Image, second: Image.Image, how: Handled, layout: SlipLayout
) -> Image.Image:
    """Two A5 slips, one above the other on the glass, a little apart and askew."""
    chance = random.Random(how.seed * 7919 + 13)
    per_mm = how.dpi / 25.4
    sheet = _sheet(210, 297, per_mm)
    for place, printed in enumerate((first, second)):
        page = printed.copy()
        filled_in(page, how, layout.boxes, chance)
        left = round(chance.uniform(-1, 1) * per_mm)
        sheet.paste(page, (left, round(place * 148.5 * per_mm)))
    return _through_scanner(sheet, how, chance)


def blank_back(front: Image.Image, how: Handled) -> Image.Image:
    """The back of a slip: nothing but what shines through, holes and the staple."""
    chance = random.Random(how.seed * 7919 + 17)
    shine = front.convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    shine = shine.filter(ImageFilter.GaussianBlur(2.5))
    faint = chance.uniform(0.0, 0.08)
    page = shine.point([round(255 - (255 - v) * faint) for v in range(256)]).convert("RGB")
    per_mm = how.dpi / 25.4
    empty = SlipLayout("back", page.width / per_mm, page.height / per_mm, (), {})
    _damage(page, replace(how, folds=0), empty, chance)
    return _through_scanner(page, how, chance)


def filled_in(
    page: Image.Image, how: Handled, boxes: Mapping[str, Rect], chance: random.Random
) -> None:
    """Signature, ID number and seal as far as people put them on."""
    per_mm = how.dpi / 25.4
    width = max(1, round(how.pen_mm * per_mm))
    if how.id_written and "id_number" in boxes:
        scans.handwritten(page, boxes["id_number"], chance, per_mm)
    if how.signed and "signature" in boxes:
        draw = ImageDraw.Draw(page)
        place = boxes["signature"].inset(chance.uniform(2, 6))
        scans.pen_stroke(draw, place, chance, width, per_mm=per_mm)
    if how.sealed and "seal" in boxes:
        pale = chance.uniform(0.0, 0.4)  # how little ink the pad had
        ink = tuple(round(value + (255 - value) * pale) for value in scans.RED)
        scans.seal(page, boxes["seal"], chance, (ink[0], ink[1], ink[2]), per_mm)
        if how.heavy_seal:  # pressed twice, the second time over the goods
            spot = Rect(60, boxes["seal"].y - 45, 60, 40)
            scans.seal(page, spot, chance, (214, 20, 30), per_mm)


def _damage(page: Image.Image, how: Handled, layout: SlipLayout, chance: random.Random) -> None:
    per_mm = how.dpi / 25.4
    draw = ImageDraw.Draw(page)
    for _ in range(how.doodles):
        _doodle(draw, layout, chance, per_mm)
    for symbol in chance.sample(layout.symbols, min(how.stained_codes, len(layout.symbols))):
        _blot(page, symbol.rect, chance, per_mm)
    for _ in range(how.rings):
        _ring(page, chance, per_mm)
    for hole in range(how.holes):
        _hole(draw, page, hole, how.holes, per_mm)
    if how.staple:
        _staple(page, chance, per_mm)
    for fold in range(how.folds):
        _fold(page, (fold + 1) / (how.folds + 1), chance, per_mm)


def _doodle(
    draw: ImageDraw.ImageDraw, layout: SlipLayout, chance: random.Random, per_mm: float
) -> None:
    """Pen strokes where they do not belong: ticks in the table, one across some bars."""
    top = 60.0 if layout.page_height_mm > 200 else 56.0
    spots = [(chance.uniform(30, 160), chance.uniform(top, top + 15)) for _ in range(2)]
    if layout.symbols and chance.random() < 0.5:
        rect = chance.choice([s for s in layout.symbols if s.kind is SymbolKind.CODE128]).rect
        spots.append((rect.x + rect.width * chance.random(), rect.y - 2))
    for x, y in spots:
        points = [(x * per_mm, y * per_mm)]
        for _ in range(5):
            x, y = x + chance.uniform(-3, 7), y + chance.uniform(-2, 5)
            points.append((x * per_mm, y * per_mm))
        draw.line(points, fill=scans.PEN, width=max(1, round(0.5 * per_mm)), joint="curve")


def _blot(page: Image.Image, rect: Rect, chance: random.Random, per_mm: float) -> None:
    """Something dark over more than half of a symbol."""
    share = chance.uniform(0.55, 0.9)
    x = rect.x + rect.width * (1 - share) * chance.random()
    left, top, right, bottom = scans.pixels(
        Rect(x, rect.y - 1, rect.width * share, rect.height + 2), per_mm
    )
    mask = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(mask).ellipse((0, -mask.height * 0.4, mask.width, mask.height * 1.4), fill=235)
    mask = mask.filter(ImageFilter.GaussianBlur(0.5 * per_mm))
    page.paste(chance.choice(((60, 40, 20), (35, 35, 45), (120, 80, 40))), (left, top), mask)


def _ring(page: Image.Image, chance: random.Random, per_mm: float) -> None:
    small = Image.new("RGB", (page.width // 2, page.height // 2), "white")
    size = round(chance.uniform(35, 60) * per_mm / 2)
    ring = Image.new("L", (size, size))
    edge = max(1, round(0.8 * per_mm))
    ImageDraw.Draw(ring).ellipse((4, 4, size - 5, size - 5), outline=70, fill=22, width=edge)
    ring = ring.filter(ImageFilter.GaussianBlur(0.3 * per_mm))
    at = chance.randrange(small.width - size), chance.randrange(max(1, small.height - size))
    small.paste((130, 90, 50), at, ring)
    page.paste(ImageChops.multiply(page, small.resize(page.size, Image.Resampling.BILINEAR)))


def _hole(
    draw: ImageDraw.ImageDraw, page: Image.Image, hole: int, holes: int, per_mm: float
) -> None:
    y = page.height / 2 + (hole - (holes - 1) / 2) * 80 * per_mm  # as ISO 838 has them
    x, radius = 12 * per_mm, 3 * per_mm
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(40, 40, 40))


def _staple(page: Image.Image, chance: random.Random, per_mm: float) -> None:
    """A staple near a corner with the shadow of the paper that bends there."""
    corner = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(corner)
    far = chance.uniform(16, 26) * per_mm
    is_left = chance.random() < 0.7
    edge, way = (0, 1) if is_left else (page.width, -1)
    draw.polygon([(edge, 0), (edge + way * far, 0), (edge, far)], fill=190)
    draw.line([(edge + way * far, 0), (edge, far)], fill=150, width=max(1, round(0.6 * per_mm)))
    corner = corner.filter(ImageFilter.GaussianBlur(0.5 * per_mm))
    ImageDraw.Draw(corner).line(
        [(edge + way * 3 * per_mm, 7 * per_mm), (edge + way * 12 * per_mm, 3 * per_mm)],
        fill=50, width=max(2, round(0.6 * per_mm)),
    )  # fmt: skip
    page.paste(ImageChops.multiply(page, Image.merge("RGB", (corner,) * 3)))


def _fold(page: Image.Image, share: float, chance: random.Random, per_mm: float) -> None:
    """A crease across the page, its shadow on one side."""
    y = page.height * share + chance.uniform(-6, 6) * per_mm
    strip = Image.new("L", (1, page.height), 255)
    depth = chance.uniform(25, 55)
    for row in range(page.height):
        away = (row - y) / per_mm
        if -0.4 <= away <= 6:
            strip.putpixel((0, row), round(255 - depth * (1 - max(away, 0) / 6)))
    whole = strip.resize(page.size)
    page.paste(ImageChops.multiply(page, Image.merge("RGB", (whole,) * 3)))


def _toner_gaps(page: Image.Image, chance: random.Random) -> None:
    """Pale stripes down the page where the drum is worn."""
    for _ in range(3):
        x = chance.randrange(page.width)
        wide = chance.randrange(4, 14)
        stripe = page.crop((x, 0, min(x + wide, page.width), page.height))
        page.paste(stripe.point(lambda v: min(255, v + 70)), (x, 0))


def _foreign_code(page: Image.Image, layout: SlipLayout, per_mm: float) -> None:
    """Another carrier's sticker on the page."""
    top = 130 if layout.page_height_mm > 200 else 50
    wide, high = round(70 * per_mm), round(14 * per_mm)
    sticker = Image.new("RGB", (wide + round(10 * per_mm), high + round(8 * per_mm)), "white")
    bars = scans.code128_picture("SF1234567890123", wide, high)
    sticker.paste(bars.convert("RGB"), (round(5 * per_mm), round(3 * per_mm)))
    page.paste(sticker, (round(60 * per_mm), round(top * per_mm)))


def _sheet(width_mm: float, height_mm: float, per_mm: float) -> Image.Image:
    return Image.new("RGB", (round(width_mm * per_mm), round(height_mm * per_mm)), "white")


def _on_sheet(page: Image.Image, how: Handled, chance: random.Random) -> Image.Image:
    """An A5 slip on its glass: on A4, or on a sheet a little larger than itself."""
    per_mm = how.dpi / 25.4
    if page.height > 200 * per_mm:
        return page
    sheet = _sheet(*((210, 297) if how.on_glass else (222, 166)), per_mm)
    slack = sheet.width - page.width, sheet.height - page.height
    sheet.paste(page, (round(slack[0] / 2), round(slack[1] * chance.uniform(0.3, 0.7))))
    return sheet


def _through_scanner(page: Image.Image, how: Handled, chance: random.Random) -> Image.Image:
    if not how.colour:
        page = page.convert("L")
    page = scans.laid_askew(page, how.skew, how.scale)
    if how.blur:
        page = page.filter(ImageFilter.GaussianBlur(how.blur))
    floor = round(255 * (1 - how.contrast) / 2)
    table = [round(floor + v * how.contrast) for v in range(256)] * len(page.getbands())
    page = scans.with_noise(page.point(table), how.noise, chance)
    return scans.turned(page, how.rotation)
