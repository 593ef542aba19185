"""The slip that the consignee signs: A4 or A5, every copy on its own pages (RCP-1, RCP-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wms_desktop.core.language import Language, translate
from wms_desktop.documents.paper import Printed
from wms_desktop.documents.surface import Surface, drawn
from wms_desktop.documents.table import Column, Kind, Row, Table
from wms_desktop.receipts import slip_page, words
from wms_desktop.receipts.codes import MOST_PAGES
from wms_desktop.receipts.kinds import SlipPaper
from wms_desktop.receipts.rules import Needs


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
        is_one_page: lines that do not fit are counted only; other pages list them all.
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
    paper: SlipPaper = SlipPaper.A4
    is_one_page: bool = False


def slips_pdf(slips: Sequence[Slip]) -> bytes:
    """The slips of several receipts, every copy on pages of its own; equal slips, equal bytes.

    Lines that do not fit go on continuation pages of the same copy.

    Raises:
        Unavailable: `Lack.FONT`, a character that no font has.

    Source: RCP-1, RCP-3, OUT-3, SYS-5.
    """
    pages = [page for slip in slips for page in _pages(slip)]
    first = slips[0]
    title = first.title or translate(words.SLIP_TITLE, first.language)
    return drawn(
        pages,
        title=f"{title} {first.number}" if len(slips) == 1 else title,
        author=first.site_name,
        subject=" ".join(slip.number for slip in slips[:20]),
    )


def pages_of(slip: Slip) -> int:
    """How many pages one copy has."""
    return len(_shared_out(slip, _table(slip)))


def _pages(slip: Slip) -> list[Surface]:
    table = _table(slip)
    shares = _shared_out(slip, table)
    many = len(shares)
    return [
        slip_page.drawn_page(
            slip_page.Place(slip, copy, page, many), table, rows, is_last=page == many
        )
        for copy in range(1, slip.needs.copies + 1)
        for page, rows in enumerate(shares, 1)
    ]


def _table(slip: Slip) -> Table:
    says = slip.language
    columns = (
        Column(translate(words.LINE_NUMBER, says), 0.5, Kind.FIGURE),
        Column(translate(words.LINE_GOODS, says), 5),
        Column(translate(words.LINE_QUANTITY, says), 1.2, Kind.FIGURE),
        Column(translate(words.LINE_REMARK, says), 2.4),
    )
    measures = slip_page.MEASURES[slip.paper]
    return Table(columns, measures.left, measures.width, says, size=measures.line_size)


def _shared_out(slip: Slip, table: Table) -> list[list[Row]]:
    """The lines for each page of a copy; the first page is there without lines too."""
    rows = [table.measured([str(n), *line]) for n, line in enumerate(slip.lines, 1)]
    header = table.header().height
    bottom = slip_page.lines_bottom(slip)
    first = bottom - slip_page.lines_top(slip) - header
    more = slip_page.continued_room(slip) - header
    pages: list[list[Row]] = [[]]
    left = first
    for number, row in enumerate(rows):
        row = table.split(row, more)[0]  # one line as high as a page: its beginning
        if row.height > left:
            is_full = slip.is_one_page or len(pages) == MOST_PAGES
            if is_full:
                _count_the_rest(slip, table, pages[-1], rows[number:], left)
                break
            pages.append([])
            left = more
        pages[-1].append(row)
        left -= row.height
    return pages


def _count_the_rest(
    slip: Slip, table: Table, page: list[Row], rest: Sequence[Row], left: float
) -> None:
    """How many lines there are beyond this page, as its last row."""
    count = len(rest)
    while True:
        said = translate(words.MORE_LINES, slip.language, count=count)
        row = table.measured(["", said, "", ""])
        if row.height <= left or not page:
            page.append(row)
            return
        left += page.pop().height
        count += 1
