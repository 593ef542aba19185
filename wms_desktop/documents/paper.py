"""A paper as it is handed over the counter: head, facts, tables, boxes to sign, foot.

Blocks flow down the page and on to the next one; every page carries the number, its bars and its
place in the whole, so that single pages find home again. Equal data gives equal bytes.

Source: RET-1, OUT-3, CNT-2, SYS-2, SYS-5, ux.md (Printing, own barcodes).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from wms_desktop.core.chart import Chart
from wms_desktop.core.language import Language, translate
from wms_desktop.documents import blocks, words
from wms_desktop.documents.blocks import Box, Fact, Place
from wms_desktop.documents.chart import draw_chart
from wms_desktop.documents.fonts import typeface
from wms_desktop.documents.furniture import draw_foot, draw_head, foot_height, head_height
from wms_desktop.documents.lines import wrapped
from wms_desktop.documents.surface import (
    INK_2,
    LINE,
    POINTS_PER_MM,
    THIN,
    Style,
    Surface,
    drawn,
    opened_picture,
)
from wms_desktop.documents.table import Column, Row, Table

__all__ = ["Box", "Column", "Fact", "Paper", "PaperHead", "PaperSize", "Place", "Printed"]

_BLOCK_GAP = 4.0
_HEADING = Style(11, bold=True)


class PaperSize(Enum):
    """A sheet, upright: width and height in millimetres."""

    A4 = (210.0, 297.0)
    A5 = (148.0, 210.0)


@dataclass(frozen=True, slots=True)
class Printed:
    """Who printed it; part of the bytes, so the same printing gives the same bytes."""

    at: datetime  # local time of the counter
    person: str
    place: str  # site or workstation


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What stands at the top of a paper.

    Attributes:
        title: what the paper is, in its language.
        number: as people say it.
        code: what its bars carry (`core.codes.own_code`); nothing for a list or report.
        organization: the house that gives it out.
        note: a line under the number.
        seal: the first hex digits of the newest seal of the records (SYS-1).
        copy: marks the whole paper as a copy from the start.
    """

    title: str
    number: str = ""
    code: str = ""
    organization: str = ""
    note: str = ""
    printed: Printed | None = None
    seal: str = ""
    copy: bool = False


@dataclass(slots=True)
class Paper:
    """A paper in the making: add blocks from the top, then take its bytes."""

    head: PaperHead
    language: Language = Language.ZH_CN
    size: PaperSize = PaperSize.A4
    landscape: bool = False
    places: dict[str, Place] = field(default_factory=dict)  # of named boxes
    _pages: list[Surface] = field(default_factory=list)
    _y: float = 0.0

    def __post_init__(self) -> None:
        self.new_page()

    # -- measures ---------------------------------------------------------------------------

    @property
    def margin(self) -> float:
        """Blank at the left and right edge, in mm."""
        return 14.0 if self.size is PaperSize.A4 else 10.0

    @property
    def width(self) -> float:
        """Width between the margins in mm."""
        return self._pages[-1].width - 2 * self.margin

    @property
    def room(self) -> float:
        """Millimetres left on this page."""
        return self._bottom - self._y

    @property
    def page_number(self) -> int:
        """The page that the next block begins on, where it fits."""
        return len(self._pages)

    @property
    def _page_room(self) -> float:
        """What a page holds below its head."""
        return self._bottom - head_height(self._pages[-1], self.head, self.margin, first=True)

    @property
    def _bottom(self) -> float:
        return self._pages[-1].height - foot_height(self.head) - _BLOCK_GAP

    # -- flow -------------------------------------------------------------------------------

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        short, long = self.size.value
        across, down = (long, short) if self.landscape else (short, long)
        surface = Surface(across, down, self.language)
        self._pages.append(surface)
        self._y = head_height(surface, self.head, self.margin, first=len(self._pages) == 1)

    def keep(self, height: float) -> None:
        """Go on to a new page where fewer than *height* mm are left."""
        if height > self.room:
            self.new_page()

    def space(self, height: float = _BLOCK_GAP) -> None:
        """Leave *height* mm blank."""
        self._y += height

    # -- blocks -----------------------------------------------------------------------------

    def heading(self, text: str) -> None:
        """A title over what follows; it does not stay alone at the foot of a page."""
        self.keep(_HEADING.line_mm + 22)
        self._pages[-1].text(self.margin, self._y, text, _HEADING)
        self._y += _HEADING.line_mm + 1.2

    def text(self, text: str, style: Style | None = None) -> None:
        """Running text over the whole width."""
        style = style or Style()
        face = typeface(self.language, style.bold)
        for line in wrapped(text, style.size, self.width * POINTS_PER_MM, face):
            self.keep(style.line_mm)
            self._pages[-1].text(self.margin, self._y, line, style, self.width)
            self._y += style.line_mm
        self._y += _BLOCK_GAP / 2

    def facts(self, facts: Sequence[Fact | tuple[str, str]], columns: int = 2) -> None:
        """Labels and values in a grid, *columns* pairs beside each other."""
        listed = [fact if isinstance(fact, Fact) else Fact(*fact) for fact in facts]
        grid = blocks.FactGrid(self.margin, self.width, columns, self.language)
        for row in grid.rows(listed):
            if row.height > self._page_room / 2:
                for fact, *_ in row.cells:
                    self._frames(fact.label, fact.value, 0)
                continue
            self.keep(row.height)
            grid.draw(self._pages[-1], self._y, row)
            self._y += row.height
        self._y += _BLOCK_GAP

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        totals: Sequence[str] | None = None,
        least_row_mm: float = 0.0,
        size: float = 9.5,
        empty: str = "",
        bold_rows: Collection[int] = (),
    ) -> None:
        """A table; its titles stand again on every page. Without rows it says so.

        Args:
            totals: a last row, bold; it never stands alone on a page.
            least_row_mm: height for writing by hand.
            size: type size in points.
            empty: what is said without rows.
            bold_rows: which of *rows* are sums.
        """
        table = Table(tuple(columns), self.margin, self.width, self.language, size, least_row_mm)
        measured = [table.measured(row, bold=n in bold_rows) for n, row in enumerate(rows)]
        last = [table.measured(totals, bold=True)] if totals else []
        self.keep(table.header().height + (measured[0].height if measured else 8))
        self._y += table.draw_header(self._pages[-1], self._y)
        for index, row in enumerate(measured):
            following = last[0].height if last and index == len(measured) - 1 else 0.0
            self._table_row(table, row, following)
        if not measured:
            self._empty_row(empty or translate(words.NO_LINES, self.language))
        for row in last:
            self._table_row(table, row, 0.0)
        table.draw_end(self._pages[-1], self._y)
        self._y += _BLOCK_GAP

    def _table_row(self, table: Table, row: Row, following: float) -> None:
        if row.height + following > self.room:
            self._next_table_page(table)
        rest: Row | None = row
        while rest is not None:
            part, rest = table.split(rest, self.room)
            table.draw_row(self._pages[-1], self._y, part)
            self._y += part.height
            if rest is not None:
                self._next_table_page(table)

    def _next_table_page(self, table: Table) -> None:
        table.draw_end(self._pages[-1], self._y)
        self.new_page()
        self._y += table.draw_header(self._pages[-1], self._y)

    def _empty_row(self, text: str) -> None:
        style = Style(ink=INK_2, align="center")
        self._pages[-1].box(self.margin, self._y, self.width, 8)
        self._pages[-1].text(self.margin, self._y + 1.6, text, style, self.width)
        self._y += 8

    def note_box(self, label: str, text: str = "", least_mm: float = 14.0) -> None:
        """A framed place for remarks, printed or to be written."""
        self._frames(label, text, least_mm)
        self._y += _BLOCK_GAP

    def _frames(self, label: str, text: str, least_mm: float) -> None:
        page = self._page_room
        for part in blocks.note_parts(label, text, self.width, page, self.language):
            height = max(least_mm, part.height)
            self.keep(height)
            blocks.draw_note(self._pages[-1], self.margin, self._y, self.width, height, part)
            self._y += height

    def boxes(
        self, boxes: Sequence[Box], height_mm: float = 24.0, *, at_foot: bool = False
    ) -> None:
        """Places to sign and seal, beside each other; `places` says where they are.

        Args:
            at_foot: directly above the foot of the page, so that the place never depends on
                what stands above; the page is full then.
        """
        self.keep(height_mm)
        top = self._bottom - height_mm if at_foot else self._y
        total = sum(box.share for box in boxes)
        left = self.margin
        for box in boxes:
            width = self.width * box.share / total
            page = len(self._pages) - 1
            place = blocks.draw_box(self._pages[-1], left, top, width, height_mm, box, page)
            if box.name:
                self.places[box.name] = place
            left += width
        self._y = self._bottom if at_foot else top + height_mm + _BLOCK_GAP

    def bars(self, code: str, height_mm: float = 15.0) -> None:
        """One more code in the flow, at the left."""
        self.keep(height_mm + 6)
        right = self.margin + self.width
        self._pages[-1].bars(right, self._y, code, width=self.width, height=height_mm, centred=True)
        self._y += height_mm + 6 + _BLOCK_GAP

    def pictures(
        self, pictures: Sequence[tuple[bytes, str]], columns: int = 2, height_mm: float = 60.0
    ) -> None:
        """Photos or signatures with their captions, *columns* beside each other."""
        caption = Style(8.5, ink=INK_2)
        width = (self.width - (columns - 1) * _BLOCK_GAP) / columns
        for start in range(0, len(pictures), columns):
            self.keep(height_mm + caption.line_mm)
            for offset, (content, says) in enumerate(pictures[start : start + columns]):
                left = self.margin + offset * (width + _BLOCK_GAP)
                image = opened_picture(content)
                self._pages[-1].picture(left, self._y, width, height_mm, image)
                self._pages[-1].text(left, self._y + height_mm + 0.5, says, caption)
            self._y += height_mm + caption.line_mm + _BLOCK_GAP

    def chart(self, chart: Chart, height_mm: float = 56.0, *, bars: bool = False) -> None:
        """Values over time as lines, or as bars from nought, over the whole width."""
        self.keep(height_mm)
        left, width = self.margin, self.width
        draw_chart(self._pages[-1], (left, self._y, width, height_mm), chart, bars=bars)
        self._y += height_mm + _BLOCK_GAP

    def cut_line(self, text: str = "") -> None:
        """A dashed line across the sheet: below it begins the part that travels on."""
        self.keep(6)
        surface = self._pages[-1]
        y = self._y + 3
        style = Style(8, ink=INK_2)
        said = text or translate(words.CUT_HERE, self.language)
        wide = typeface(self.language).width(said, style.size) / POINTS_PER_MM
        surface.line(0, y, self.margin, y, LINE, THIN, (1.6, 1.2))
        surface.text(self.margin + 1.5, y - style.line_mm / 2, said, style)
        start = self.margin + wide + 3
        surface.line(start, y, surface.width, y, LINE, THIN, (1.6, 1.2))
        self._y += 6 + _BLOCK_GAP / 2

    # -- the finished paper -------------------------------------------------------------------

    def bytes(self) -> bytes:
        """The PDF. The same blocks give the same bytes.

        Raises:
            Unavailable: `Lack.FONT`, characters that no font has.
            Refused: the code is too long for its place.
        """
        finished = [self._furnished(number) for number in range(1, len(self._pages) + 1)]
        return drawn(
            finished,
            title=" ".join(filter(None, (self.head.title, self.head.number))),
            author=self.head.organization or "WMS Desktop",
            subject=self.head.code,
        )

    def _furnished(self, number: int) -> Surface:
        page = self._pages[number - 1]
        surface = Surface(page.width, page.height, self.language)
        draw_head(surface, self.head, self.margin, first=number == 1)
        surface.operations += page.operations
        draw_foot(surface, self.head, self.margin, number, len(self._pages))
        return surface
