"""From millimetres on the paper to pixels of its scan, whatever its rotation, skew and scale.

Points are complex numbers x + iy, y downwards, so that a similarity is ``a * z + b``.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass

from PIL import Image

from wms_desktop.imaging.layout import Rect

CUT_PIXELS_PER_MM = 6.0  # 152 dpi: a pen stroke of 0.3 mm still darkens two pixels

_BACK = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the paper (mm) and where it was found (pixels).

    Attributes:
        along: None where the point itself was found; else a direction in the picture: then the
            found point may lie anywhere on the line across it. Bars are such marks: a scan line
            meets their ends at a height that nobody knows.
    """

    paper: complex
    found: complex
    along: complex | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """How the paper lies in the picture: pixel = x_axis * X + y_axis * Y + origin.

    Attributes:
        error_mm: root mean square distance of the symbols from where they should be.
        doubt_mm: expected error at the worst corner of the page, from how well the marks that
            were found pin it down.
    """

    x_axis: complex
    y_axis: complex
    origin: complex
    error_mm: float = 0.0
    doubt_mm: float = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether boxes can be judged; else they may be off by some millimetres."""
        return self.doubt_mm <= 1.0 and self.error_mm <= 1.0

    def pixel(self, point: complex) -> complex:
        """Where *point* (mm) lies in the picture."""
        return self.x_axis * point.real + self.y_axis * point.imag + self.origin

    def millimetres(self, pixel: complex) -> complex:
        """Where on the paper a *pixel* lies; the way back of `pixel`."""
        at = pixel - self.origin
        area = (self.x_axis.conjugate() * self.y_axis).imag
        across = (at.conjugate() * self.y_axis).imag / area
        down = (self.x_axis.conjugate() * at).imag / area
        return complex(across, down)

    @property
    def pixels_per_mm(self) -> float:
        return math.sqrt(abs((self.x_axis.conjugate() * self.y_axis).imag))

    @property
    def angle(self) -> float:
        """Degrees by which the content is turned clockwise, -180 to 180."""
        return math.degrees(cmath.phase(self.x_axis))

    @property
    def rotation(self) -> int:
        """The nearest quarter turn, clockwise: 0, 90, 180 or 270."""
        return round(self.angle / 90) * 90 % 360

    @property
    def skew(self) -> float:
        """Degrees beyond the quarter turn, -45 to 45, clockwise positive."""
        return (self.angle - self.rotation + 180) % 360 - 180

    def upright(self, width: int, height: int) -> Placement:
        """The same paper in the picture turned upright; *width* and *height* are before it."""
        turn, shift = turning_back(self.rotation, width, height)
        origin = self.origin * turn + shift
        x_axis, y_axis = self.x_axis * turn, self.y_axis * turn
        return Placement(x_axis, y_axis, origin, self.error_mm, self.doubt_mm)


def turning_back(rotation: int, width: int, height: int) -> tuple[complex, complex]:
    """The turn and shift that `upright` does to points of a picture of that size before it."""
    return {
        0: (1 + 0j, 0j),
        90: (-1j, complex(0, width)),
        180: (-1 + 0j, complex(width, height)),
        270: (1j, complex(height, 0)),
    }[rotation]


def cut(
    image: Image.Image,
    placement: Placement,
    box: Rect,
    pixels_per_mm: float = CUT_PIXELS_PER_MM,
) -> Image.Image:
    """The part of the scan that shows *box*, upright and straight.

    What lies outside the scan is white.
    """
    width = max(round(box.width * pixels_per_mm), 1)
    height = max(round(box.height * pixels_per_mm), 1)
    start = placement.pixel(complex(box.x, box.y))
    right, down = placement.x_axis / pixels_per_mm, placement.y_axis / pixels_per_mm
    coefficients = (right.real, down.real, start.real, right.imag, down.imag, start.imag)
    white = 255 if image.mode == "L" else (255, 255, 255)
    return image.transform(
        (width, height),
        Image.Transform.AFFINE,
        coefficients,
        resample=Image.Resampling.BILINEAR,
        fillcolor=white,
    )


def upright(image: Image.Image, rotation: int) -> Image.Image:
    """The picture with its content turned back by *rotation*, clockwise quarter turns; lossless."""
    return image if rotation == 0 else image.transpose(_BACK[rotation])
