"""Which printed symbol is which on a page, and so how the paper lies in the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wms_desktop.core.codes import CodeKind
from wms_desktop.imaging.codes import FoundCode
from wms_desktop.imaging.fitting import fit
from wms_desktop.imaging.geometry import Mark, Placement
from wms_desktop.imaging.layout import SlipLayout, Symbol, SymbolKind

MOST_SYMBOLS = 6  # a page with more of ours than that is not searched further
ALONG_MM = 12.0  # a symbol of 20 mm tells the place of another 170 mm away only roughly
ACROSS_MM = 26.0
STRETCH_ERROR_MM = 0.35  # beyond it, width and height may have been scaled differently
MOST_STRETCH = 1.05  # more than worn rollers do: it is another kind of slip
OFF_CENTRE_PER_MM = 0.01  # what a page that lies beside the picture costs in the comparison


def texts_of(found: Sequence[FoundCode], kind: CodeKind) -> tuple[str, ...]:
    """The different codes of *kind* on a page, in reading order. More than one is a conflict."""
    return tuple(dict.fromkeys(c.text for c in found if c.own and c.own.kind is kind))


def place(
    found: Sequence[FoundCode], layout: SlipLayout, text: str, size: tuple[int, int]
) -> Placement | None:
    """How a slip of *layout* with the code *text* lies in a picture of *size* pixels.

    None where none of its symbols was found.
    """
    usable = [c for c in found if c.text == text or any(s.text == c.text for s in layout.symbols)]
    page = complex(layout.page_width_mm, layout.page_height_mm)
    middle = complex(*size) / 2
    best: tuple[float, list[Mark]] | None = None
    for chosen in _assignments(usable[:MOST_SYMBOLS], layout.symbols, text):
        if not _is_possible(chosen):
            continue
        marks = [mark for code, symbol in chosen for mark in _marks(code, symbol)]
        try:
            placement = fit(marks, page, rounds=1)
        except ValueError:
            continue
        off = abs(placement.pixel(page / 2) - middle) / placement.pixels_per_mm
        cost = placement.error_mm + OFF_CENTRE_PER_MM * off
        if best is None or cost < best[0]:
            best = cost, marks
    return None if best is None else _fitted(best[1], page)


def _fitted(marks: Sequence[Mark], page: complex) -> Placement:
    placement = fit(marks, page)
    if placement.error_mm <= STRETCH_ERROR_MM:
        return placement
    try:
        other = fit(marks, page, own_scales=True)
    except ValueError:
        return placement
    stretch = abs(other.x_axis) / abs(other.y_axis) if other.y_axis else 0.0
    is_better = other.error_mm < placement.error_mm / 2 and other.is_sure
    return other if is_better and 1 / MOST_STRETCH < stretch < MOST_STRETCH else placement


def _assignments(
    found: Sequence[FoundCode], symbols: Sequence[Symbol], text: str
) -> Iterator[list[tuple[FoundCode, Symbol]]]:
    """Every way to say which found code is which printed symbol; each symbol at most once."""
    if not found:
        return
    first, rest = found[0], found[1:]
    fits = [s for s in symbols if s.kind is first.kind and (s.text or text) == first.text]
    if not fits:
        yield from _assignments(rest, symbols, text)
    for symbol in fits:
        others = [s for s in symbols if s is not symbol]
        tails = list(_assignments(rest, others, text)) or [[]]
        for tail in tails:
            yield [(first, symbol), *tail]


def _is_possible(chosen: Sequence[tuple[FoundCode, Symbol]]) -> bool:
    """Whether the others lie about where a QR code says; costs less than a fit.

    Bars say nothing of the kind: a scan line meets them level, however askew they are.
    """
    known = next((pair for pair in chosen if pair[0].kind is SymbolKind.QR), None)
    if known is None:
        return True
    code, symbol = known
    start, end, there, across = *_ends(code), *_printed_ends(symbol)
    if start == end:
        return False
    turn = (end - start) / (across - there)
    shift = start - turn * there
    for code, symbol in chosen:
        for found, printed in zip(_ends(code), _printed_ends(symbol), strict=True):
            off = (found - turn * printed - shift) / turn  # in millimetres, along and across
            if abs(off.real) > ALONG_MM or abs(off.imag) > ACROSS_MM:
                return False
    return True


def _ends(code: FoundCode) -> tuple[complex, complex]:
    return (code.quad[0] + code.quad[3]) / 2, (code.quad[1] + code.quad[2]) / 2


def _printed_ends(symbol: Symbol) -> tuple[complex, complex]:
    first, second, third, fourth = symbol.rect.corners
    return (first + fourth) / 2, (second + third) / 2


def _marks(code: FoundCode, symbol: Symbol) -> list[Mark]:
    corners = symbol.rect.corners
    if symbol.kind is SymbolKind.QR or code.is_exact:
        return [Mark(paper, at) for paper, at in zip(corners, code.quad, strict=True)]
    left, right = _ends(code)
    printed_left, printed_right = _printed_ends(symbol)
    return [Mark(printed_left, left, right - left), Mark(printed_right, right, right - left)]
