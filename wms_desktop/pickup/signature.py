"""A signature drawn on the screen: whether it is one (bad-inputs.md 75)."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from wms_desktop.core.errors import Refused
from wms_desktop.pickup.kinds import PickupFault

LARGEST_BYTES = 500_000
LARGEST_SIDE = 4000
LEAST_INK = 40  # dark pixels
LEAST_SPAN = 24  # width and height of what is drawn, together
_DARK = 128


def checked_signature(png: bytes) -> bytes:
    """*png* if somebody signed in it.

    Raises:
        Refused: no picture, or nothing in it but a dot.
    """
    if not png:
        raise Refused(PickupFault.SIGNATURE_EMPTY)
    if len(png) > LARGEST_BYTES:
        raise Refused(PickupFault.SIGNATURE_UNREADABLE)
    try:
        with Image.open(BytesIO(png), formats=["PNG"]) as picture:
            if max(picture.size) > LARGEST_SIDE:
                raise Refused(PickupFault.SIGNATURE_UNREADABLE)
            shades = _on_white(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refused(PickupFault.SIGNATURE_UNREADABLE) from error
    ink = shades.point(lambda shade: 255 if shade < _DARK else 0)
    box = ink.getbbox()
    drawn = ink.histogram()[255]
    span = box[2] - box[0] + box[3] - box[1] if box else 0
    if drawn < LEAST_INK or span < LEAST_SPAN:
        raise Refused(PickupFault.SIGNATURE_EMPTY)
    return png


def _on_white(picture: Image.Image) -> Image.Image:
    white = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(white, picture.convert("RGBA")).convert("L")
