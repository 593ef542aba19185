"""One page of a slip, drawn: its codes, who gets what, the lines, the boxes to write into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wms_desktop.core.language import translate
from wms_desktop.documents.furniture import draw_copy_mark
from wms_desktop.documents.lines import fitted
from wms_desktop.documents.surface import (
    INK_2,
    POINTS_PER_MM,
    THIN,
    Style,
    Surface,
)
from wms_desktop.documents.table import Row, Table
from wms_desktop.imaging.layout import Rect, SlipLayout, SymbolKind
from wms_desktop.receipts import words
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.kinds import SlipPaper
from wms_desktop.receipts.layout import FORMS, QR_MM, SlipForm

if TYPE_CHECKING:
    from wms_desktop.receipts.papers import Slip

_Fact = tuple[str, str]  # what it is, what it says

_ORDER_BARS = 21.0  # 15 mm high, its text below
_BARS_ROOM = 94.0  # with quiet zones; the black ends at the right margin
_TITLE = Style(19, bold=True, pitch=1.2)
_TITLE_LOW = Style(16, bold=True, pitch=1.15)
_NUMBER = Style(11)
_NUMBER_LOW = Style(10)
_FOOT = Style(8, ink=INK_2)
_PAD = 1.8


@dataclass(frozen=True, slots=True)
class Measures:
    """What differs between the papers, in millimetres and points.

    Attributes:
        facts_top: where what is known about the receipt begins.
        bottom: where the lines end above the boxes.
        continued_bottom: where they end on a page without boxes.
        is_low: two facts stand side by side.
    """

    left: float
    width: float
    facts_top: float
    fact_row: float
    bottom: float
    continued_bottom: float
    label: Style
    value: Style
    line_size: float
    label_least: float
    is_low: bool


def _measures(form: SlipForm, **more: object) -> Measures:
    width = form.layout.page_width_mm - 2 * form.margin
    return Measures(left=form.margin, width=width, **more)  # type: ignore[arg-type]


MEASURES: Mapping[SlipPaper, Measures] = {
    SlipPaper.A4: _measures(
        FORMS[SlipPaper.A4],
        facts_top=36.0,
        fact_row=7.6,
        bottom=165.0,
        continued_bottom=258.0,
        label=Style(8.5, ink=INK_2, pitch=1.3),
        value=Style(10),
        line_size=9.5,
        label_least=26.0,
        is_low=False,
    ),
    SlipPaper.A5: _measures(
        FORMS[SlipPaper.A5],
        facts_top=29.0,
        fact_row=5.6,
        bottom=77.0,
        continued_bottom=118.0,
        label=Style(8, ink=INK_2, pitch=1.3),
        value=Style(9, pitch=1.3),
        line_size=8.5,
        label_least=20.0,
        is_low=True,
    ),
}

_BOXES = (
    ("signature", words.BOX_SIGNATURE),
    ("seal", words.BOX_SEAL),
    ("id_number", words.BOX_ID_NUMBER),
    ("date", words.BOX_DATE),
    ("agent", words.BOX_AGENT),
    ("remarks", words.BOX_REMARKS),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of which copy of a slip."""

    slip: Slip
    copy: int
    page: int
    pages: int

    @property
    def form(self) -> SlipForm:
        return FORMS[self.slip.paper]

    @property
    def layout(self) -> SlipLayout:
        return self.form.of(self.pages)

    @property
    def measures(self) -> Measures:
        return MEASURES[self.slip.paper]


def drawn_page(place: Place, table: Table, rows: Sequence[Row], *, is_last: bool) -> Surface:
    """The page with its *rows*; boxes stand on the first page of a copy only."""
    slip, layout = place.slip, place.layout
    surface = Surface(layout.page_width_mm, layout.page_height_mm, slip.language)
    _codes(surface, place)
    _head(surface, place)
    bottom = _facts(surface, slip, _facts_of(slip, is_first=place.page == 1))
    _lines(surface, table, rows, bottom + _gap(slip))
    if place.page == 1:
        if slip.order_code:
            _order_bars(surface, slip)
        _boxes(surface, place)
    _foot(surface, place, is_last=is_last)
    if slip.is_reprint:
        draw_copy_mark(surface)
    return surface


def lines_top(slip: Slip) -> float:
    """Where the table of the first page begins."""
    scratch = Surface(210, 297, slip.language)
    return _facts(scratch, slip, _facts_of(slip, is_first=True)) + _gap(slip)


def lines_bottom(slip: Slip) -> float:
    """Where the table of the first page must end."""
    return MEASURES[slip.paper].bottom - (_ORDER_BARS if slip.order_code else 0.0)


def continued_room(slip: Slip) -> float:
    """How high the table of a continuation page may be."""
    scratch = Surface(210, 297, slip.language)
    top = _facts(scratch, slip, _facts_of(slip, is_first=False)) + _gap(slip)
    return MEASURES[slip.paper].continued_bottom - top


def _gap(slip: Slip) -> float:
    return 1.2 if MEASURES[slip.paper].is_low else 3.0


def _codes(surface: Surface, place: Place) -> None:
    code = slip_code(place.slip.number, place.copy, place.page, place.pages)
    for symbol in place.layout.symbols:
        right, top = symbol.rect.x + symbol.rect.width, symbol.rect.y
        if symbol.kind is SymbolKind.QR:
            surface.squares(right, top, code, side=symbol.rect.width + 0.01)
        else:
            surface.bars(right, top, code, width=_BARS_ROOM, height=symbol.rect.height, size=8)


def _between_codes(place: Place, row: int) -> tuple[float, float]:
    """The left edge and the width between the QR code and the bars of a row of codes."""
    left = place.form.margin + QR_MM + 4
    return left, place.layout.symbols[row * 2 + 1].rect.x - left - 3


def _head(surface: Surface, place: Place) -> None:
    slip, says = place.slip, place.slip.language
    left, room = _between_codes(place, 0)
    is_low = place.measures.is_low
    which = words.SLIP_COPY if place.pages == 1 else words.SLIP_COPY_PAGE
    number = translate(
        which,
        says,
        number=slip.number,
        copy=place.copy,
        copies=slip.needs.copies,
        page=place.page,
        pages=place.pages,
    )
    y = place.layout.symbols[0].rect.y - 1.0
    for text, style in (
        (slip.title or translate(words.SLIP_TITLE, says), _TITLE_LOW if is_low else _TITLE),
        (number, _NUMBER_LOW if is_low else _NUMBER),
        (f"{slip.origin_name} → {slip.site_name}", _FOOT),
    ):
        most = max(1, min(2, int((place.measures.facts_top - 0.6 - y) / style.line_mm)))
        for line in fitted(text, style.size, room * POINTS_PER_MM, surface.face(style), most):
            surface.text(left, y, line, style)
            y += style.line_mm


def _facts_of(slip: Slip, *, is_first: bool) -> list[list[_Fact]]:
    """What is known about the receipt, row by row."""
    waybill, consignee = (words.WAYBILL, slip.waybill), (words.CONSIGNEE, slip.consignee)
    if not is_first:
        return [[waybill, consignee]]
    shipper, dates = (words.SHIPPER, slip.shipper), (words.DATES, _dates(slip))
    goods = (words.GOODS, slip.goods)
    needs = (words.NEEDS, words.needs_sentence(slip.needs, slip.language, is_cash=slip.is_cash))
    if MEASURES[slip.paper].is_low:
        return [[waybill, dates], [shipper, consignee], [goods, needs]]
    return [[waybill], [shipper], [consignee], [goods], [needs], [dates]]


def _facts(surface: Surface, slip: Slip, rows: Sequence[Sequence[_Fact]]) -> float:
    measures, says = MEASURES[slip.paper], slip.language
    labels = [translate(label, says) for row in rows for label, _ in row]
    face = surface.face(measures.label)
    widest = max(face.width(label, measures.label.size) for label in labels)
    label_width = max(measures.label_least, widest / POINTS_PER_MM + 2 * _PAD)
    y = measures.facts_top
    for row in rows:
        wide = measures.width / len(row)
        room = (wide - label_width - 2 * _PAD) * POINTS_PER_MM
        size = measures.value.size
        shown = [
            fitted(value or "–", size, room, surface.face(measures.value), 2) for _, value in row
        ]
        most = max(len(lines) for lines in shown)
        high = max(measures.fact_row, most * measures.value.line_mm + 2)
        for place, ((label, _), lines) in enumerate(zip(row, shown, strict=True)):
            left = measures.left + place * wide
            cell = Rect(left, y, wide, high)
            _fact(surface, measures, cell, label_width, translate(label, says), lines)
        y += high
    return y


def _fact(
    surface: Surface,
    measures: Measures,
    cell: Rect,
    label_width: float,
    label: str,
    lines: Sequence[str],
) -> None:
    left, y, high = cell.x, cell.y, cell.height
    surface.box(left, y, cell.width, high)
    surface.line(left + label_width, y, left + label_width, y + high)
    label_top = y + (high - measures.label.line_mm) / 2
    surface.text(left + _PAD, label_top, label, measures.label)
    top = y + (high - len(lines) * measures.value.line_mm) / 2
    for line in lines:
        surface.text(left + label_width + _PAD, top, line, measures.value)
        top += measures.value.line_mm


def _dates(slip: Slip) -> str:
    if slip.arrived_on is None or slip.due_on is None:
        return ""
    return translate(
        words.ARRIVED_DUE, slip.language, arrived=f"{slip.arrived_on}", due=f"{slip.due_on}"
    )


def _lines(surface: Surface, table: Table, rows: Sequence[Row], top: float) -> None:
    y = top + table.draw_header(surface, top)
    for row in rows:
        table.draw_row(surface, y, row)
        y += row.height
    table.draw_end(surface, y)


def _order_bars(surface: Surface, slip: Slip) -> None:
    measures = MEASURES[slip.paper]
    top = measures.bottom - _ORDER_BARS + 1
    right = measures.left + measures.width
    surface.bars(right, top, slip.order_code, width=_BARS_ROOM, height=15, size=8)


def _boxes(surface: Surface, place: Place) -> None:
    """Frames with their labels above them: nothing is printed where ink is looked for."""
    needs, label_style = place.slip.needs, place.measures.label
    wanted = {"signature": needs.signature, "seal": needs.seal, "id_number": needs.id_number}
    for name, label in _BOXES:
        rect = place.form.boxes[name]
        said = translate(label, surface.language)
        if not wanted.get(name, True):
            said = translate(words.NOT_REQUIRED, surface.language, what=said)
        room = rect.width * POINTS_PER_MM
        (said,) = fitted(said, label_style.size, room, surface.face(label_style), 1)
        surface.text(rect.x, rect.y - label_style.line_mm - 0.2, said, label_style)
        surface.box(rect.x, rect.y, rect.width, rect.height, thick=THIN)


def _foot(surface: Surface, place: Place, *, is_last: bool) -> None:
    slip, says = place.slip, place.slip.language
    left, room = _between_codes(place, 1)
    texts = [translate(words.SLIP_RETURN, says, site=slip.origin_name)]
    if place.page > 1:
        texts.insert(0, translate(words.SLIP_SIGN_FIRST, says))
    elif not is_last:
        texts.insert(0, translate(words.SLIP_GOES_ON, says, pages=place.pages))
    if slip.printed:
        moment = f"{slip.printed.at:%Y-%m-%d %H:%M}"
        person, where = slip.printed.person, slip.printed.place
        texts.append(translate(words.SLIP_PRINTED, says, moment=moment, person=person, place=where))
    if slip.seal:
        texts.append(translate(words.SLIP_SEAL, says, anchor=slip.seal))
    y = place.layout.symbols[3].rect.y + 0.5
    for text in texts:
        for line in fitted(text, _FOOT.size, room * POINTS_PER_MM, surface.face(_FOOT), 3):
            surface.text(left, y, line, _FOOT)
            y += _FOOT.line_mm
