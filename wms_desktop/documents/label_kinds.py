"""The words of labels: what they are for, what stands on them, and what can be wrong."""

from __future__ import annotations

from enum import StrEnum


class LabelKind(StrEnum):
    """What a label is stuck on."""

    ITEM = "item"
    LOT = "lot"
    LOCATION = "location"
    PACKAGE = "package"
    PALLET = "pallet"


class Part(StrEnum):
    """What a field of a label shows."""

    NAME = "name"
    DETAIL = "detail"
    NOTE = "note"
    FIGURE = "figure"
    EXTRA = "extra"
    CODE = "code"
    BARS = "bars"
    TEXT = "text"  # the field's own words


class Symbology(StrEnum):
    """How a code is drawn. GS1 symbols become their plain cousin where goods have no GTIN."""

    AUTO = ""  # EAN-13 where the code is one, else Code 128
    CODE128 = "code128"
    EAN13 = "ean13"
    EAN8 = "ean8"
    UPCA = "upca"
    GS1_128 = "gs1_128"
    QR = "qr"
    DATAMATRIX = "datamatrix"
    GS1_DATAMATRIX = "gs1_datamatrix"

    @property
    def is_square(self) -> bool:
        """Whether it is a square of modules and no row of bars."""
        return self in (Symbology.QR, Symbology.DATAMATRIX, Symbology.GS1_DATAMATRIX)


class Align(StrEnum):
    """Where a text stands in its field."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Flaw(StrEnum):
    """What can be wrong with a field."""

    OUTSIDE = "outside"
    NARROW = "narrow"
    LOW = "low"
    NOT_CARRIED = "not_carried"
    MISSING = "missing"
    SHEET = "sheet"
    OVERLAP = "overlap"
    CUT = "cut"
