"""Where on a slip its codes and boxes are. Paper and scanner share these figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wms_desktop.imaging.layout import Rect, SlipLayout, Symbol, SymbolKind
from wms_desktop.receipts.kinds import SlipPaper

_DOT_MM = 25.4 / 300  # papers are drawn in dots of 300 dpi
_MODULE_MM = 4 * _DOT_MM
BARS_MODULES = 222  # of every `codes.slip_code` with a number of the usual length
LONG_BARS_MODULES = 255  # of those that say which page of how many
QR_MM = 25 * 9 * _DOT_MM
_LOOKED_INTO = ("signature", "id_number", "seal")


@dataclass(frozen=True, slots=True)
class SlipForm:
    """A kind of slip as it is printed.

    Attributes:
        layout: of a slip that fits on one page.
        long: of every page of a slip of several; their code is longer, their boxes are the same.
        boxes: all boxes that are written into; the reader looks into some of them only.
    """

    layout: SlipLayout
    long: SlipLayout
    boxes: Mapping[str, Rect]
    margin: float

    def of(self, pages: int) -> SlipLayout:
        """The layout of a slip of so many pages."""
        return self.layout if pages == 1 else self.long


def _symbols(
    width: float, margin: float, tops: tuple[float, float], high: float, modules: int
) -> tuple[Symbol, ...]:
    bars = modules * _MODULE_MM
    left = width - margin - bars
    return tuple(
        symbol
        for top in tops
        for symbol in (
            Symbol(SymbolKind.QR, Rect(margin, top, QR_MM, QR_MM)),
            Symbol(SymbolKind.CODE128, Rect(left, top, bars, high)),
        )
    )


def _form(
    name: str,
    size: tuple[float, float],
    margin: float,
    tops: tuple[float, float],
    high: float,
    boxes: Mapping[str, Rect],
) -> SlipForm:
    looked = {box: boxes[box] for box in _LOOKED_INTO}
    plain, long = (
        SlipLayout(title, *size, _symbols(size[0], margin, tops, high, modules), looked)
        for title, modules in ((name, BARS_MODULES), (f"long {name}", LONG_BARS_MODULES))
    )
    return SlipForm(plain, long, boxes, margin)


A4 = _form(
    "receipt slip",
    (210, 297),
    14.0,
    (12, 264),
    15,
    {
        "agent": Rect(14, 172, 88, 14),
        "remarks": Rect(108, 172, 88, 14),
        "id_number": Rect(14, 193, 88, 14),
        "date": Rect(108, 193, 88, 14),
        "signature": Rect(14, 214, 88, 42),
        "seal": Rect(108, 214, 88, 42),
    },
)
A5 = _form(
    "A5 receipt slip",
    (210, 148),
    10.0,
    (8, 121),
    12,
    {
        "signature": Rect(10, 82, 64, 22),
        "agent": Rect(10, 108.2, 64, 9.8),
        "id_number": Rect(78, 82, 58, 9),
        "date": Rect(78, 95, 58, 9),
        "remarks": Rect(78, 108.2, 58, 9.8),
        "seal": Rect(140, 82, 60, 36),
    },
)
FORMS: Mapping[SlipPaper, SlipForm] = {SlipPaper.A4: A4, SlipPaper.A5: A5}
SLIP = A4.layout
LAYOUTS = tuple(layout for form in FORMS.values() for layout in (form.layout, form.long))


def described() -> dict[str, object]:
    """The layouts as `receipts layout` prints them: millimetres from the page's top left.

    The A4 slip stands at the top, where it always stood; both papers are below ``papers``.
    """
    papers = {paper.value: _described(form) for paper, form in FORMS.items()}
    return {"unit": "mm", **papers[SlipPaper.A4.value], "papers": papers}


def _described(form: SlipForm) -> dict[str, object]:
    layout = form.layout
    return {
        "page": {"width": layout.page_width_mm, "height": layout.page_height_mm},
        "boxes": {name: _figures(rect) for name, rect in form.boxes.items()},
        "symbols": _listed(layout),
        "symbols_of_several_pages": _listed(form.long),
    }


def _listed(layout: SlipLayout) -> list[dict[str, object]]:
    return [{"kind": symbol.kind.value, **_figures(symbol.rect)} for symbol in layout.symbols]


def _figures(rect: Rect) -> dict[str, float]:
    return {
        "x": round(rect.x, 3),
        "y": round(rect.y, 3),
        "width": round(rect.width, 3),
        "height": round(rect.height, 3),
    }
