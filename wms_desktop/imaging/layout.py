"""Where the symbols and the boxes of a printed slip lie, in millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wms_desktop.core.codes import CodeKind


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on the paper, in millimetres from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def corners(self) -> tuple[complex, complex, complex, complex]:
        """Top left, top right, bottom right, bottom left as x + iy."""
        left, top, right, bottom = self.x, self.y, self.x + self.width, self.y + self.height
        return (
            complex(left, top),
            complex(right, top),
            complex(right, bottom),
            complex(left, bottom),
        )

    def inset(self, margin: float) -> Rect:
        """The same rectangle, smaller by *margin* on each side; never smaller than 1 mm."""
        width = max(self.width - 2 * margin, 1.0)
        height = max(self.height - 2 * margin, 1.0)
        x = self.x + (self.width - width) / 2
        y = self.y + (self.height - height) / 2
        return Rect(x, y, width, height)


class SymbolKind(StrEnum):
    """What is printed as a barcode on a slip."""

    CODE128 = "code128"
    QR = "qr"


class BoxKind(StrEnum):
    """What a person puts into a box."""

    INK = "ink"  # signature or number by pen
    SEAL = "seal"  # round company seal, usually red


@dataclass(frozen=True, slots=True)
class Symbol:
    """A printed symbol without its quiet zone.

    The bars of a Code 128 fill the rectangle exactly from left to right, the modules of a QR
    code fill theirs.
    """

    kind: SymbolKind
    rect: Rect
    text: str = ""  # empty: the slip's own number


@dataclass(frozen=True, slots=True)
class SlipLayout:
    """A kind of slip, as printed.

    Boxes named ``seal…`` are looked into for a seal, all others for ink. Their rectangles hold no
    printing of ours but a thin frame on their edge.
    """

    name: str
    page_width_mm: float
    page_height_mm: float
    symbols: tuple[Symbol, ...]
    boxes: Mapping[str, Rect]
    carries: CodeKind = CodeKind.RECEIPT

    @staticmethod
    def kind_of(box: str) -> BoxKind:
        """What is expected in the box named *box*."""
        return BoxKind.SEAL if box.startswith("seal") else BoxKind.INK
