"""The papers of a count: the sheet that is walked with, and the report that is signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wms_desktop.core.chart import Chart
from wms_desktop.core.codes import CodeKind, own_code
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import shown_money, shown_quantity
from wms_desktop.counts import words
from wms_desktop.counts.figures import percent, signed, signed_money
from wms_desktop.counts.rules import Accuracy
from wms_desktop.documents.paper import Box, Column, Fact, Paper, PaperHead, Printed
from wms_desktop.documents.table import Kind

_ROW_MM = 14.0  # room to write a figure by hand
_BLANK_ROWS = 4
_CHART_MM = 48.0


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Goods at a location, as they are looked for.

    Attributes:
        booked: None on a blind sheet.
        location_bars, goods_bars: what their labels carry; no goods where the snapshot has none.
    """

    location: str
    location_bars: str
    item_code: str = ""
    item_name: str = ""
    lot_code: str = ""
    goods_bars: str = ""
    booked: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CountSheet:
    """What is printed to count with (CNT-2)."""

    number: str
    title: str
    site: str
    is_blind: bool
    lines: tuple[SheetLine, ...]
    printed: Printed
    seal: str = ""


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line that differs."""

    location: str
    item: str
    lot: str
    booked: Decimal
    moved: Decimal
    counted: Decimal
    difference: Decimal
    value: Decimal
    cause: str
    remarks: str


@dataclass(frozen=True, slots=True)
class CauseLine:
    """How much of the variance has one cause; ``cause`` is a word in the paper's language."""

    cause: str
    lines: int
    net: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class CountResult:
    """What a count has found (CNT-5); ``state`` is a word in the paper's language.

    Attributes:
        history: the accuracy of the last counts of the site.
    """

    number: str
    title: str
    site: str
    state: str
    started_at: datetime | None
    approved: str
    counters: tuple[str, ...]
    accuracy: Accuracy
    lines: tuple[ResultLine, ...]
    causes: tuple[CauseLine, ...]
    history: Chart
    printed: Printed
    seal: str = ""


def sheet_pdf(sheet: CountSheet, language: Language) -> bytes:
    """The count sheet on A4: bars of each location and of each lot, and room for the figure."""

    def tr(source: str) -> str:
        return translate(source, language)

    note = (
        tr(N_("Blind: without booked figures")) if sheet.is_blind else tr(N_("With booked figures"))
    )
    head = PaperHead(
        tr(words.SHEET_TITLE),
        sheet.number,
        own_code(CodeKind.COUNT, sheet.number),
        sheet.site,
        f"{sheet.title}   {note}",
        sheet.printed,
        sheet.seal,
    )
    paper = Paper(head, language)
    columns = [
        Column(tr(N_("Location")), 2.1, bold=True),
        Column(tr(N_("Scan location")), 5.0, Kind.BARS),
        Column(tr(N_("Item, lot")), 4.4),
        Column(tr(N_("Scan goods")), 4.4, Kind.BARS),
        *([] if sheet.is_blind else [Column(tr(N_("Booked")), 1.4, Kind.FIGURE)]),
        Column(tr(N_("Counted")), 2.4, Kind.BLANK),
    ]
    lot = N_("Lot {lot}")
    paper.table(
        columns, list(_sheet_rows(sheet, translate(lot, language, lot="{}"))), least_row_mm=_ROW_MM
    )
    paper.heading(tr(N_("Found besides")))
    found = [
        Column(tr(N_("Location")), 3, Kind.BLANK),
        Column(tr(N_("Item, lot")), 9, Kind.BLANK),
        Column(tr(N_("Counted")), 3, Kind.BLANK),
    ]
    paper.table(found, [["", "", ""]] * _BLANK_ROWS, least_row_mm=10)
    paper.boxes(
        [Box(tr(N_("Counted by"))), Box(tr(N_("Date and time"))), Box(tr(N_("Entered by")))], 18
    )
    return paper.bytes()


def _sheet_rows(sheet: CountSheet, lot: str) -> Iterator[Sequence[str]]:
    before = ""
    for line in sheet.lines:
        place = line.location_bars if line.location != before else ""
        before = line.location
        said = [f"{line.item_code} {line.item_name}".strip()]
        said += [lot.format(line.lot_code)] if line.lot_code else []
        booked = [] if sheet.is_blind else [shown_quantity(line.booked or Decimal(0))]
        yield [line.location, place, "\n".join(said), line.goods_bars, *booked, ""]


def result_pdf(result: CountResult, language: Language) -> bytes:
    """The report on A4 across: accuracy, variances with causes, the last counts, signatures."""

    def tr(source: str) -> str:
        return translate(source, language)

    code = own_code(CodeKind.COUNT, result.number)
    title = tr(words.REPORT_TITLE)
    head = PaperHead(
        title, result.number, code, result.site, result.title, result.printed, result.seal
    )
    paper = Paper(head, language, landscape=True)
    paper.facts(_result_facts(result, language), columns=3)
    paper.heading(tr(N_("Variances")))
    rows = [
        [
            line.location,
            f"{line.item}\n{line.lot}" if line.lot else line.item,
            shown_quantity(line.booked),
            signed(line.moved),
            shown_quantity(line.counted),
            signed(line.difference),
            signed_money(line.value),
            line.cause,
            line.remarks,
        ]
        for line in result.lines
    ]
    total = ["", tr(N_("Net")), "", "", "", "", signed_money(result.accuracy.net), "", ""]
    columns = [
        Column(tr(N_("Location")), 2),
        Column(tr(N_("Item, lot")), 5),
        Column(tr(N_("Booked")), 1.5, Kind.FIGURE),
        Column(tr(N_("Moves since")), 1.7, Kind.FIGURE),
        Column(tr(N_("Counted")), 1.5, Kind.FIGURE),
        Column(tr(N_("Variance")), 1.6, Kind.FIGURE, bold=True),
        Column(tr(N_("Value (CNY)")), 2.2, Kind.FIGURE),
        Column(tr(N_("Cause")), 2.2),
        Column(tr(N_("Remark@@count")), 4),
    ]
    agree = tr(N_("All lines agree"))
    paper.table(columns, rows, totals=total if rows else None, empty=agree)
    if result.causes:
        _draw_causes(paper, result, language)
    if len(result.history.labels) > 1:
        paper.chart(result.history, _CHART_MM)
    paper.boxes(
        [Box(tr(N_("Counted by"))), Box(tr(N_("Checked by"))), Box(tr(N_("Approved by")))], 16
    )
    return paper.bytes()


def _draw_causes(paper: Paper, result: CountResult, language: Language) -> None:
    def tr(source: str) -> str:
        return translate(source, language)

    paper.heading(tr(N_("Causes")))
    columns = [
        Column(tr(N_("Cause")), 4),
        Column(tr(N_("Lines")), 1.5, Kind.FIGURE),
        Column(tr(N_("Net value (CNY)")), 2.5, Kind.FIGURE),
        Column(tr(N_("Gross value (CNY)")), 2.5, Kind.FIGURE),
    ]
    rows = [
        [each.cause, str(each.lines), signed_money(each.net), shown_money(each.gross)]
        for each in result.causes
    ]
    paper.table(columns, rows)


def _result_facts(result: CountResult, language: Language) -> list[Fact]:
    def tr(source: str) -> str:
        return translate(source, language)

    found = result.accuracy
    gross = sum((abs(line.value) for line in result.lines), Decimal(0))
    zone = result.printed.at.tzinfo
    started = f"{result.started_at.astimezone(zone):%Y-%m-%d %H:%M}" if result.started_at else "–"
    joint = ", " if language is Language.EN else "、"
    return [
        Fact(tr(N_("State")), result.state),
        Fact(tr(N_("Started")), started),
        Fact(tr(N_("Approved by")), result.approved or "–"),
        Fact(tr(N_("Lines counted")), str(found.lines)),
        Fact(tr(N_("Lines that differ")), str(found.differing)),
        Fact(tr(N_("Lines agree")), percent(found.line_share), bold=True),
        Fact(tr(N_("Value agrees")), percent(found.value_share), bold=True),
        Fact(tr(N_("Net value (CNY)")), signed_money(found.net)),
        Fact(tr(N_("Gross value (CNY)")), shown_money(gross)),
        Fact(tr(N_("Surplus")), signed(found.surplus)),
        Fact(tr(N_("Shortage")), signed(-found.shortage)),
        Fact(tr(N_("Counted by")), joint.join(result.counters) or "–", wide=True),
    ]
