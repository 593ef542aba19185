"""Where on a slip its codes and boxes are. Paper and scanner share these figures."""

from __future__ import annotations

from wms_desktop.imaging.layout import Rect, SlipLayout, Symbol, SymbolKind

MARGIN_MM = 14.0
_DOT_MM = 25.4 / 300  # papers are drawn in dots of 300 dpi
BARS_MODULES = 222  # of every `codes.slip_code` with a number of the usual length
BARS_MM = BARS_MODULES * 4 * _DOT_MM
QR_MM = 25 * 9 * _DOT_MM
_BARS_LEFT = 210 - MARGIN_MM - BARS_MM

SIGNATURE = Rect(14, 214, 88, 42)
SEAL = Rect(108, 214, 88, 42)
ID_NUMBER = Rect(14, 193, 88, 14)
DATE = Rect(108, 193, 88, 14)

SLIP = SlipLayout(
    name="receipt slip",
    page_width_mm=210,
    page_height_mm=297,
    symbols=(
        Symbol(SymbolKind.QR, Rect(MARGIN_MM, 12, QR_MM, QR_MM)),
        Symbol(SymbolKind.CODE128, Rect(_BARS_LEFT, 12, BARS_MM, 15)),
        Symbol(SymbolKind.QR, Rect(MARGIN_MM, 264, QR_MM, QR_MM)),
        Symbol(SymbolKind.CODE128, Rect(_BARS_LEFT, 265, BARS_MM, 15)),
    ),
    boxes={"signature": SIGNATURE, "id_number": ID_NUMBER, "seal": SEAL},
)
ALL_BOXES = {**SLIP.boxes, "date": DATE}  # the date is written, and nobody looks into its box


def described() -> dict[str, object]:
    """The layout as `receipts layout` prints it: millimetres from the page's top left."""
    return {
        "unit": "mm",
        "page": {"width": SLIP.page_width_mm, "height": SLIP.page_height_mm},
        "boxes": {name: _figures(rect) for name, rect in ALL_BOXES.items()},
        "symbols": [
            {"kind": symbol.kind.value, **_figures(symbol.rect)} for symbol in SLIP.symbols
        ],
    }


def _figures(rect: Rect) -> dict[str, float]:
    return {
        "x": round(rect.x, 3),
        "y": round(rect.y, 3),
        "width": round(rect.width, 3),
        "height": round(rect.height, 3),
    }
