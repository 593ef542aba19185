"""Printed slips, signed, sealed and scanned badly: the same seed gives the same pixels.

No numpy: noise comes from ``random.Random.randbytes``, everything else from Pillow.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import zxingcpp
from barcode.codex import Code128
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from wms_desktop.core.paths import resources_dir
from wms_desktop.imaging.layout import Rect, SlipLayout, Symbol, SymbolKind

DPI = 200
PER_MM = DPI / 25.4
RED = (196, 30, 42)
PEN = (28, 32, 78)

SLIP = SlipLayout(
    name="test slip",
    page_width_mm=210,
    page_height_mm=297,
    symbols=(
        Symbol(SymbolKind.CODE128, Rect(118, 12, 78, 15)),
        Symbol(SymbolKind.QR, Rect(14, 12, 20, 20)),
        Symbol(SymbolKind.CODE128, Rect(118, 268, 78, 15)),
        Symbol(SymbolKind.QR, Rect(14, 265, 20, 20)),
    ),
    boxes={
        "signature": Rect(14, 214, 88, 42),
        "seal": Rect(108, 214, 88, 42),
        "id_number": Rect(14, 196, 88, 14),
    },
)


@dataclass(frozen=True, slots=True)
class Handling:
    """What people did to a slip before and while it was scanned."""

    seed: int = 0
    signed: bool = True
    sealed: bool = True
    id_written: bool = True
    rotation: int = 0  # clockwise, 0/90/180/270
    skew: float = 0.0  # degrees
    scale: float = 1.0
    noise: float = 10.0  # sigma in grey values
    blur: float = 0.6  # pixels
    contrast: float = 0.9
    quality: int = 70
    colour: bool = False
    stains: int = 0
    holes: int = 0


def handling(seed: int, **fixed: object) -> Handling:
    """A random but repeatable mishandling; *fixed* overrides what chance gave."""
    chance = random.Random(seed)
    drawn: dict[str, object] = {
        "seed": seed,
        "signed": chance.random() < 0.5,
        "sealed": chance.random() < 0.5,
        "id_written": chance.random() < 0.5,
        "rotation": chance.choice((0, 90, 180, 270)),
        "skew": chance.uniform(-3, 3),
        "scale": chance.uniform(0.97, 1.03),
        "noise": chance.uniform(2, 14),
        "blur": chance.uniform(0, 0.8),
        "contrast": chance.uniform(0.8, 1.0),
        "quality": chance.randint(40, 80),
        "stains": chance.choice((0, 0, 1, 2)),
        "holes": chance.choice((0, 2)),
    }
    return Handling(**(drawn | fixed))  # type: ignore[arg-type]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(resources_dir() / "fonts" / "NotoSansSC-Regular.ttf", size)


def pixels(rect: Rect, per_mm: float = PER_MM) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of *rect* in pixels."""
    left, top = rect.x * per_mm, rect.y * per_mm
    return (
        round(left),
        round(top),
        round(left + rect.width * per_mm),
        round(top + rect.height * per_mm),
    )


def code128_picture(text: str, width: int, height: int) -> Image.Image:
    """The bars of *text*, exactly *width* pixels wide."""
    modules = Code128(text).build()[0]
    bars = Image.new("L", (len(modules), 1))
    bars.putdata([0 if module == "1" else 255 for module in modules])
    fine = bars.resize((len(modules) * 8, 1), Image.Resampling.NEAREST)
    return fine.resize((width, 1), Image.Resampling.BOX).resize((width, height))


def qr_picture(text: str, width: int) -> Image.Image:
    """The QR code of *text*, level Q, without quiet zone."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    small = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    large = small.convert("L").resize(
        (small.width * 16, small.height * 16), Image.Resampling.NEAREST
    )
    return large.resize((width, width), Image.Resampling.BOX)


def printed_slip(code: str, layout: SlipLayout = SLIP, foreign: str = "") -> Image.Image:
    """A slip as it leaves the printer, at 200 dpi, RGB; *foreign* adds somebody's Code 128."""
    size = round(layout.page_width_mm * PER_MM), round(layout.page_height_mm * PER_MM)
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for symbol in layout.symbols:
        left, top, right, bottom = pixels(symbol.rect)
        text = symbol.text or code
        if symbol.kind is SymbolKind.QR:
            page.paste(qr_picture(text, right - left), (left, top))
        else:
            page.paste(code128_picture(text, right - left, bottom - top), (left, top))
            draw.text((left, bottom + 4), text, font=_font(24), fill="black")
    draw.text((420, 120), "签收单 簽收單", font=_font(64), fill="black")
    for line in range(18):
        y = round((52 + line * 7.5) * PER_MM)
        draw.text(
            (110, y),
            f"{line + 1:02d}  宏远物流 托运货物 {line * 37 % 90} 箱",
            font=_font(30),
            fill="black",
        )
        draw.line((110, y + 46, size[0] - 110, y + 46), fill=(120, 120, 120))
    for rect in layout.boxes.values():
        draw.rectangle(pixels(rect), outline="black", width=2)
    if foreign:
        page.paste(code128_picture(foreign, 740, 100), (850, 300))
    return page


def pen_stroke(
    draw: ImageDraw.ImageDraw,
    area: Rect,
    chance: random.Random,
    width_px: int = 3,
    *,
    ink: tuple[int, int, int] = PEN,
    per_mm: float = PER_MM,
) -> None:
    """A signature: a few looping strokes from left to right in *area* (mm)."""
    left, top, right, bottom = pixels(area, per_mm)
    height = bottom - top
    for part in range(3):
        x = left + (right - left) * (0.12 + 0.26 * part)
        y = (top + bottom) / 2
        phase, lift = chance.uniform(0, math.tau), chance.uniform(0.18, 0.32) * height
        points = []
        for step in range(22):
            turn = phase + step * 0.45
            x += (right - left) * 0.010
            points.append((x + math.cos(turn) * lift * 0.7, y + math.sin(turn * 1.3) * lift))
        draw.line(points, fill=ink, width=width_px, joint="curve")


def handwritten(
    page: Image.Image, area: Rect, chance: random.Random, per_mm: float = PER_MM
) -> None:
    """Eighteen digits, each a little askew, as somebody writes a number of an ID card."""
    left, top, right, bottom = pixels(area, per_mm)
    unit = per_mm / PER_MM
    high = min(54.0, (bottom - top) / unit * 0.7)
    step = (right - left - 40 * unit) / 18
    for place in range(18):
        digit = Image.new("L", (round(high * unit * 1.1), round(high * unit * 1.5)))
        pen = ImageDraw.Draw(digit)
        pen.text((digit.width * 0.2, 2), str(chance.randrange(10)), font=_font(round(high * unit)),
                 fill=255)  # fmt: skip
        digit = digit.rotate(chance.uniform(-12, 12), Image.Resampling.BILINEAR)
        middle = (top + bottom) / 2 - digit.height * 0.52 + chance.uniform(-6, 6) * unit
        page.paste(PEN, (round(left + 16 * unit + place * step), round(middle)), digit)


def seal(
    page: Image.Image,
    area: Rect,
    chance: random.Random,
    ink: tuple[int, int, int] = RED,
    per_mm: float = PER_MM,
) -> None:
    """A round company seal of 40 mm, unevenly inked, over what is there."""
    mask = _seal_mask(chance)
    size = round(40 * per_mm)
    if size != mask.width:
        mask = mask.resize((size, size), Image.Resampling.BICUBIC)
    unit = per_mm / PER_MM
    left, top, right, bottom = pixels(area, per_mm)
    at = (
        round((left + right - size) / 2 + chance.uniform(-40, 40) * unit),
        round((top + bottom - size) / 2 + chance.uniform(-6, 6) * unit),
    )
    place = (at[0], at[1], at[0] + size, at[1] + size)
    below = page.crop(place)
    layer = Image.new("RGB", below.size, "white")
    layer.paste(ink, (0, 0), mask)
    page.paste(ImageChops.multiply(below, layer), at)


def _seal_mask(chance: random.Random) -> Image.Image:
    size = round(40 * PER_MM)
    mask = Image.new("L", (size, size))
    draw = ImageDraw.Draw(mask)
    draw.ellipse((3, 3, size - 4, size - 4), outline=255, width=10)
    for place, character in enumerate("宏远物流有限公司"):
        glyph = Image.new("L", (size, size))
        ImageDraw.Draw(glyph).text((size / 2, 24), character, font=_font(40), fill=255, anchor="mt")
        mask = ImageChops.lighter(mask, glyph.rotate(120 - place * 34))
    star = [
        (
            size / 2 + math.sin(k * math.tau * 2 / 5) * size * 0.14,
            size / 2 - math.cos(k * math.tau * 2 / 5) * size * 0.14,
        )
        for k in range(5)
    ]
    ImageDraw.Draw(mask).polygon(star, fill=255)
    patchy = _noise(chance, (size // 12 + 1, size // 12 + 1)).resize((size, size))
    mask = ImageChops.multiply(mask, patchy.point(lambda v: min(255, 120 + v)))
    return mask.rotate(chance.uniform(-20, 20), Image.Resampling.BILINEAR)


def _noise(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Grey values around 128 with sigma 52: the mean of two even ones, twice."""
    first = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
    second = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
    return ImageChops.add(first, second, scale=2)


def with_noise(page: Image.Image, sigma: float, chance: random.Random) -> Image.Image:
    """The page with grain of *sigma* grey values."""
    if sigma <= 0:
        return page
    small = _noise(chance, (997, 499))
    tile = small.point([max(0, min(255, round(128 + (v - 128) * sigma / 52))) for v in range(256)])
    whole = Image.new("L", page.size)
    for y in range(0, page.height, tile.height):
        for x in range(-chance.randrange(tile.width), page.width, tile.width):
            whole.paste(tile, (x, y))
    if page.mode == "RGB":
        whole = Image.merge("RGB", (whole, whole, whole))
    return ImageChops.add(page, whole, scale=1, offset=-128)


def coffee_ring(page: Image.Image, chance: random.Random) -> None:
    """A coffee ring: pale, brownish, soft."""
    size = chance.randrange(250, 500)
    ring = Image.new("L", (size, size))
    ImageDraw.Draw(ring).ellipse((20, 20, size - 20, size - 20), outline=70, fill=22, width=12)
    ring = ring.filter(ImageFilter.GaussianBlur(5))
    at = chance.randrange(page.width - size), chance.randrange(page.height - size)
    page.paste((130, 90, 50), at, ring)


def scan(page: Image.Image, how: Handling, layout: SlipLayout = SLIP) -> Image.Image:
    """What the scanner delivers for a printed slip that was handled so; L, or RGB if colour."""
    chance = random.Random(how.seed)
    page = page.copy()
    boxes = layout.boxes
    if how.id_written and "id_number" in boxes:
        handwritten(page, boxes["id_number"], chance)
    if how.signed and "signature" in boxes:
        pen_stroke(ImageDraw.Draw(page), boxes["signature"].inset(3), chance)
    if how.sealed and "seal" in boxes:
        seal(page, boxes["seal"], chance)
    for _ in range(how.stains):
        coffee_ring(page, chance)
    for hole in range(how.holes):
        y = page.height // 2 + (hole * 2 - 1) * round(40 * PER_MM)
        ImageDraw.Draw(page).ellipse((60, y, 108, y + 48), fill=(40, 40, 40))
    if not how.colour:
        page = page.convert("L")
    page = laid_askew(page, how.skew, how.scale)
    if how.blur:
        page = page.filter(ImageFilter.GaussianBlur(how.blur))
    floor = round(255 * (1 - how.contrast) / 2)
    table = [round(floor + v * how.contrast) for v in range(256)] * len(page.getbands())
    page = with_noise(page.point(table), how.noise, chance)
    return turned(page, how.rotation)


def turned(page: Image.Image, rotation: int) -> Image.Image:
    """The page as it lies when turned clockwise by quarter turns."""
    turns = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180}
    turns[270] = Image.Transpose.ROTATE_90
    return page.transpose(turns[rotation]) if rotation else page


def laid_askew(page: Image.Image, skew: float, scale: float) -> Image.Image:
    """The page turned clockwise by *skew* degrees and larger by *scale*, on the same sheet."""
    if skew == 0 and scale == 1:
        return page
    turn = complex(math.cos(math.radians(skew)), math.sin(math.radians(skew))) * scale
    back, middle = 1 / turn, complex(page.width / 2, page.height / 2)
    start = middle - back * middle
    white: int | tuple[int, int, int] = 250 if page.mode == "L" else (250, 250, 250)
    coefficients = (back.real, -back.imag, start.real, back.imag, back.real, start.imag)
    return page.transform(
        page.size,
        Image.Transform.AFFINE,
        coefficients,
        resample=Image.Resampling.BILINEAR,
        fillcolor=white,
    )


def jpeg(page: Image.Image, quality: int = 70, dpi: int = DPI) -> bytes:
    """The page as the scanner's JPEG, with its resolution."""
    out = BytesIO()
    page.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def pdf_of_jpegs(pages: Sequence[bytes], rotate: int = 0, dpi: int = DPI) -> bytes:
    """One PDF with one JPEG a page, stored as they are, as scanners make it."""
    parts: list[bytes] = []
    kids = " ".join(f"{3 + number * 3} 0 R" for number in range(len(pages)))
    parts.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    parts.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode())
    for number, data in enumerate(pages):
        with Image.open(BytesIO(data)) as picture:
            (width, height), mode = picture.size, picture.mode
            dpi = round(picture.info.get("dpi", (dpi, dpi))[0])
        w, h = width * 72 / dpi, height * 72 / dpi
        space = "/DeviceGray" if mode == "L" else "/DeviceRGB"
        first = 3 + number * 3
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w:.2f} {h:.2f}] /Rotate {rotate} "
            f"/Contents {first + 1} 0 R "
            f"/Resources << /XObject << /I {first + 2} 0 R >> >> >>".encode()
        )
        parts.append(_stream("", f"q {w:.2f} 0 0 {h:.2f} 0 0 cm /I Do Q".encode()))
        parts.append(
            _stream(
                f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
                f"/ColorSpace {space} /BitsPerComponent 8 /Filter /DCTDecode",
                data,
            )
        )
    return pdf_of_objects(parts)


def _stream(entries: str, data: bytes) -> bytes:
    return f"<< {entries} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def pdf_of_objects(parts: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += (
        f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(out)
