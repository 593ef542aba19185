"""Photos as cameras make them: turned, with the place they were taken at."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def photo(
    size: tuple[int, int] = (320, 200),
    *,
    kind: str = "JPEG",
    colour: str = "#2A55B8",
    turned: int = 1,
    gps: bool = False,
) -> bytes:
    """A photo whose upper left quarter is red; *turned* is the camera's EXIF orientation."""
    image = Image.new("RGB", size, colour)
    image.paste("#C01818", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[MAKE] = "Counter"
    if gps:
        exif.get_ifd(GPS).update({1: "N", 2: (31.0, 24.0, 0.0), 3: "E", 4: (121.0, 29.0, 0.0)})
    out = BytesIO()
    image.save(out, kind, exif=exif.tobytes())
    return out.getvalue()


def exif_of(content: bytes) -> dict[int, object]:
    """What a photo says about itself."""
    with Image.open(BytesIO(content)) as image:
        return dict(image.getexif()) | {GPS: dict(image.getexif().get_ifd(GPS))}
