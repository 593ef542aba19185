"""The slip that the consignee signs: one A4 page a copy, its boxes where `layout.SLIP` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wms_desktop.core.language import Language, translate
from wms_desktop.documents.furniture import draw_copy_mark
from wms_desktop.documents.lines import fitted
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.surface import (
    INK_2,
    POINTS_PER_MM,
    THIN,
    Style,
    Surface,
    drawn,
)
from wms_desktop.documents.table import Column, Kind, Table
from wms_desktop.imaging.layout import Rect, SymbolKind
from wms_desktop.receipts import words
from wms_desktop.receipts.codes import slip_code
from wms_desktop.receipts.layout import (
    DATE,
    ID_NUMBER,
    MARGIN_MM,
    QR_MM,
    SEAL,
    SIGNATURE,
    SLIP,
)
from wms_desktop.receipts.rules import Needs

_WIDTH = SLIP.page_width_mm - 2 * MARGIN_MM
_FACTS_TOP = 36.0
_FACT_ROW = 7.6
_TABLE_BOTTOM = 186.0
_ORDER_BARS = 21.0  # 15 mm high, its text below
_BARS_ROOM = 84.0  # with quiet zones; the black ends at the right margin
_TITLE = Style(19, bold=True, pitch=1.2)
_NUMBER = Style(11)
_LABEL = Style(8.5, ink=INK_2, pitch=1.3)
_VALUE = Style(10)
_FOOT = Style(8, ink=INK_2)
_PAD = 1.8
_LABEL_LEAST = 26.0


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one receipt.

    Attributes:
        lines: what, how many, remark.
        printed: who prints it, at the counter's local time.
        seal: the first hex digits of the newest seal of the records (SYS-1).
        is_reprint: it was signed already; the page says that it is a copy.
        title: of a paper whose lower part the slip is (OUT-3), in its language.
        order_code: the barcode of that paper's order, printed below the lines.
    """

    number: str
    waybill: str
    origin_name: str
    site_name: str
    shipper: str
    consignee: str
    goods: str
    lines: tuple[tuple[str, str, str], ...]
    needs: Needs
    is_cash: bool
    arrived_on: date | None
    due_on: date | None
    language: Language
    printed: Printed | None = None
    seal: str = ""
    is_reprint: bool = False
    title: str = ""
    order_code: str = ""


def slips_pdf(slips: Sequence[Slip]) -> bytes:
    """The slips of several receipts, every copy a page of its own; equal slips, equal bytes.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: RCP-1, RCP-3, OUT-3, SYS-5.
    """
    pages = [_page(slip, copy) for slip in slips for copy in range(1, slip.needs.copies + 1)]
    first = slips[0]
    title = first.title or translate(words.SLIP_TITLE, first.language)
    return drawn(
        pages,
        title=f"{title} {first.number}" if len(slips) == 1 else title,
        author=first.site_name,
        subject=" ".join(slip.number for slip in slips[:20]),
    )


def _page(slip: Slip, copy: int) -> Surface:
    surface = Surface(SLIP.page_width_mm, SLIP.page_height_mm, slip.language)
    _codes(surface, slip_code(slip.number, copy))
    _head(surface, slip, copy)
    bottom = _facts(surface, slip)
    _lines(surface, slip, bottom + 3)
    _boxes(surface, slip.needs)
    _foot(surface, slip)
    if slip.is_reprint:
        draw_copy_mark(surface)
    return surface


def _codes(surface: Surface, code: str) -> None:
    for symbol in SLIP.symbols:
        right, top = symbol.rect.x + symbol.rect.width, symbol.rect.y
        if symbol.kind is SymbolKind.QR:
            surface.squares(right, top, code, side=symbol.rect.width + 0.01)
        else:
            surface.bars(right, top, code, width=_BARS_ROOM, height=symbol.rect.height, size=8)


def _head(surface: Surface, slip: Slip, copy: int) -> None:
    left = MARGIN_MM + QR_MM + 4
    room = SLIP.symbols[1].rect.x - left - 3
    says = slip.language
    number = translate(
        words.SLIP_COPY, says, number=slip.number, copy=copy, copies=slip.needs.copies
    )
    route = f"{slip.origin_name} → {slip.site_name}"
    y = 11.0
    for text, style in (
        (slip.title or translate(words.SLIP_TITLE, says), _TITLE),
        (number, _NUMBER),
        (route, _FOOT),
    ):
        for line in fitted(text, style.size, room * POINTS_PER_MM, surface.face(style), 2):
            surface.text(left, y, line, style)
            y += style.line_mm


def _facts(surface: Surface, slip: Slip) -> float:
    says = slip.language
    listed = [
        (words.WAYBILL, slip.waybill),
        (words.SHIPPER, slip.shipper),
        (words.CONSIGNEE, slip.consignee),
        (words.GOODS, slip.goods),
        (words.NEEDS, words.needs_sentence(slip.needs, says, is_cash=slip.is_cash)),
        (words.DATES, _dates(slip)),
    ]
    labels = [translate(label, says) for label, _ in listed]
    widest = max(surface.face(_LABEL).width(label, _LABEL.size) for label in labels)
    label_width = max(_LABEL_LEAST, widest / POINTS_PER_MM + 2 * _PAD)
    y = _FACTS_TOP
    for label, (_, value) in zip(labels, listed, strict=True):
        face = surface.face(_VALUE)
        room = (_WIDTH - label_width - 2 * _PAD) * POINTS_PER_MM
        shown = fitted(value or "–", _VALUE.size, room, face, 2)
        high = max(_FACT_ROW, len(shown) * _VALUE.line_mm + 2)
        surface.box(MARGIN_MM, y, _WIDTH, high)
        surface.line(MARGIN_MM + label_width, y, MARGIN_MM + label_width, y + high)
        surface.text(MARGIN_MM + _PAD, y + (high - _LABEL.line_mm) / 2, label, _LABEL)
        top = y + (high - len(shown) * _VALUE.line_mm) / 2
        for line in shown:
            surface.text(MARGIN_MM + label_width + _PAD, top, line, _VALUE)
            top += _VALUE.line_mm
        y += high
    return y


def _dates(slip: Slip) -> str:
    if slip.arrived_on is None or slip.due_on is None:
        return ""
    return translate(
        words.ARRIVED_DUE, slip.language, arrived=f"{slip.arrived_on}", due=f"{slip.due_on}"
    )


def _lines(surface: Surface, slip: Slip, top: float) -> None:
    """The lines as far as they fit; how many more there are stands in the last row."""
    says = slip.language
    columns = (
        Column(translate(words.LINE_NUMBER, says), 0.5, Kind.FIGURE),
        Column(translate(words.LINE_GOODS, says), 5),
        Column(translate(words.LINE_QUANTITY, says), 1.2, Kind.FIGURE),
        Column(translate(words.LINE_REMARK, says), 2.4),
    )
    table = Table(columns, MARGIN_MM, _WIDTH, says)
    room = _TABLE_BOTTOM - (_ORDER_BARS if slip.order_code else 0.0)
    y = top + table.draw_header(surface, top)
    rows = [table.measured([str(n), *line]) for n, line in enumerate(slip.lines, 1)]
    last = table.measured(["", "…", "", ""]).height
    for number, row in enumerate(rows):
        following = last if number < len(rows) - 1 else 0.0
        if y + row.height + following > room:
            more = translate(words.MORE_LINES, says, count=len(rows) - number)
            row = table.measured(["", more, "", ""])
            table.draw_row(surface, y, row)
            y += row.height
            break
        table.draw_row(surface, y, row)
        y += row.height
    table.draw_end(surface, y)
    if slip.order_code:
        bars_top = _TABLE_BOTTOM - _ORDER_BARS + 1
        right = SLIP.page_width_mm - MARGIN_MM
        surface.bars(right, bars_top, slip.order_code, width=_BARS_ROOM, height=15, size=8)


def _boxes(surface: Surface, needs: Needs) -> None:
    """Frames with their labels above them: nothing is printed where ink is looked for."""
    for rect, label, wanted in (
        (SIGNATURE, words.BOX_SIGNATURE, needs.signature),
        (SEAL, words.BOX_SEAL, needs.seal),
        (ID_NUMBER, words.BOX_ID_NUMBER, needs.id_number),
        (DATE, words.BOX_DATE, True),
    ):
        _box(surface, rect, label, wanted=wanted)


def _box(surface: Surface, rect: Rect, label: str, *, wanted: bool) -> None:
    said = translate(label, surface.language)
    if not wanted:
        said = translate(words.NOT_REQUIRED, surface.language, what=said)
    surface.text(rect.x, rect.y - _LABEL.line_mm - 0.2, said, _LABEL)
    surface.box(rect.x, rect.y, rect.width, rect.height, thick=THIN)


def _foot(surface: Surface, slip: Slip) -> None:
    left = MARGIN_MM + QR_MM + 4
    room = SLIP.symbols[3].rect.x - left - 3
    says = slip.language
    texts = [translate(words.SLIP_RETURN, says, site=slip.origin_name)]
    if slip.printed:
        moment = f"{slip.printed.at:%Y-%m-%d %H:%M}"
        person, place = slip.printed.person, slip.printed.place
        texts.append(translate(words.SLIP_PRINTED, says, moment=moment, person=person, place=place))
    if slip.seal:
        texts.append(translate(words.SLIP_SEAL, says, anchor=slip.seal))
    y = 265.0
    for text in texts:
        for line in fitted(text, _FOOT.size, room * POINTS_PER_MM, surface.face(_FOOT), 3):
            surface.text(left, y, line, _FOOT)
            y += _FOOT.line_mm
