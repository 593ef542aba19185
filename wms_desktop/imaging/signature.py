"""A signature drawn on the screen: whether it is one (bad-inputs.md 75)."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO

from PIL import Image, UnidentifiedImageError

LARGEST_BYTES = 500_000
LARGEST_SIDE = 4000
LEAST_INK = 40  # dark pixels
LEAST_SPAN = 24  # width and height of what is drawn, together
_DARK = 128


class SignatureFlaw(StrEnum):
    """Why a picture is no signature."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"


def signature_flaw(png: bytes) -> SignatureFlaw | None:
    """Why *png* is no signature; None where somebody signed in it."""
    if not png:
        return SignatureFlaw.EMPTY
    if len(png) > LARGEST_BYTES:
        return SignatureFlaw.UNREADABLE
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as picture:
            if max(picture.size) > LARGEST_SIDE:
                return SignatureFlaw.UNREADABLE
            shades = _on_white(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return SignatureFlaw.UNREADABLE
    ink = shades.point(lambda shade: 255 if shade < _DARK else 0)
    box = ink.getbbox()
    drawn = ink.histogram()[255]
    span = box[2] - box[0] + box[3] - box[1] if box else 0
    return SignatureFlaw.EMPTY if drawn < LEAST_INK or span < LEAST_SPAN else None


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("L")
