"""Read the barcodes on a scanned page and tell ours from foreign ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageFilter

from wms_desktop.core.codes import OwnCode, parse_own_code
from wms_desktop.core.redact import without_resident_numbers
from wms_desktop.core.text import visible
from wms_desktop.imaging.layout import SymbolKind

_FORMATS = "Code128|QRCode"
_KINDS = {"Code128": SymbolKind.CODE128, "QRCode": SymbolKind.QR}  # by the decoder's names
_LONGEST_FOREIGN = 80  # characters kept of a foreign code; they are only shown
_HARDER = (ImageFilter.GaussianBlur(2), ImageFilter.MinFilter(3))
_SAME_PLACE_PIXELS = 60  # the same symbol, found in two passes


@dataclass(frozen=True, slots=True)
class FoundCode:
    """One symbol on a page.

    Attributes:
        own: what it stands for, or None for a foreign code.
        quad: its corners in pixels as x + iy: top left, top right, bottom right, bottom left *of
            the symbol*, so that they turn with it. Of a Code 128 only the ends of the bars are
            exact; its height is as much as the decoder happened to look at.
        is_exact: all four corners of these bars were measured.
    """

    text: str
    kind: SymbolKind
    own: OwnCode | None
    quad: tuple[complex, complex, complex, complex]
    is_exact: bool = False

    @property
    def middle(self) -> complex:
        return sum(self.quad, 0j) / 4


def grey_for_codes(image: Image.Image) -> Image.Image:
    """The picture as codes are read on it; the red channel of a colour scan hides red seals."""
    return image.getchannel("R") if image.mode == "RGB" else image


def find_codes(image: Image.Image, *, wanted: int = 2) -> tuple[FoundCode, ...]:
    """All Code 128 and QR codes on a page, ours and foreign ones, in reading order.

    Looks at half size first, which costs least and reads the QR codes of all but bad scans,
    however they lie (bars only where they lie level); then at full size, all ways round;
    then blurred, which takes the noise away, and thickened, which closes the pale stripes of worn
    drums. A later pass runs only while fewer than *wanted* symbols of ours are known, the last two
    only while there is none.

    Args:
        image: mode L or RGB, about 150 to 300 dpi.
        wanted: how many symbols of ours are printed on the page; one is enough to file it, two
            far apart tell where its boxes are.

    Source: RCP-3; stack.md, section 4.
    """
    grey = grey_for_codes(image)
    found: list[FoundCode] = []
    _add(found, _read(grey.reduce(2), 2, turned=False))
    if _own(found) < wanted:
        _add(found, _read(grey, 1))
    for way in _HARDER:
        if _own(found) == 0:
            _add(found, _read(grey.filter(way), 1, thorough=True))
    return tuple(sorted(found, key=lambda code: (code.middle.imag, code.middle.real)))


def _own(found: Iterable[FoundCode]) -> int:
    return sum(code.own is not None for code in found)


def _add(found: list[FoundCode], more: Iterable[FoundCode]) -> None:
    for code in more:
        if not any(
            code.text == known.text and abs(code.middle - known.middle) < _SAME_PLACE_PIXELS
            for known in found
        ):
            found.append(code)


def _read(
    image: Image.Image, factor: int, *, turned: bool = True, thorough: bool = False
) -> Iterable[FoundCode]:
    import zxingcpp  # only where pages are read; it complains at exit where others still hold it

    symbols = zxingcpp.read_barcodes(
        image,
        formats=zxingcpp.barcode_formats_from_str(_FORMATS),
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=turned,
        try_invert=False,
        try_downscale=thorough,
    )
    for symbol in symbols:
        kind = _KINDS.get(symbol.format.name)
        if kind is None or not symbol.text:
            continue
        at = symbol.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        first, second, third, fourth = (complex(p.x, p.y) * factor for p in corners)
        own = parse_own_code(symbol.text)
        text = symbol.text if own else _foreign(symbol.text)
        yield FoundCode(text, kind, own, (first, second, third, fourth))


def _foreign(text: str) -> str:
    """A foreign code as it is kept: what no database takes as escapes, no identity number."""
    return visible(without_resident_numbers(text)[:_LONGEST_FOREIGN]) or "…"
