"""The daily list of receipts that are not back, by site: on paper, for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Font

from wms_desktop.core.language import Language, translate
from wms_desktop.documents.paper import Column, Paper, PaperHead, Printed
from wms_desktop.documents.printable import printable
from wms_desktop.documents.table import Kind
from wms_desktop.receipts import words
from wms_desktop.receipts.missing import MissingRow

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
_TITLES = (
    words.SITE,
    words.RECEIPT,
    words.SHIPPER,
    words.CONSIGNEE,
    words.ARRIVED,
    words.DEADLINE,
    words.STANDING,
    words.RESPONSIBLE,
)


def by_site(rows: Sequence[MissingRow]) -> list[tuple[str, list[MissingRow]]]:
    """The rows of each site, sites by name, the oldest deadline first."""
    listed = sorted(rows, key=lambda row: (row.site_name, row.due_on, row.id))
    return [(name, list(own)) for name, own in groupby(listed, key=lambda row: row.site_name)]


def standing_words(row: MissingRow, language: Language) -> str:
    """How a receipt stands to its deadline, in words."""
    return words.due_words(row.standing, row.days_left, row.days_over_limit, language)


def due_pdf(
    rows: Sequence[MissingRow], day: date, language: Language, printed: Printed | None = None
) -> bytes:
    """The list on A4, one table a site (RCP-6)."""
    head = PaperHead(
        translate(words.DUE_TITLE, language),
        note=translate(words.AS_OF, language, day=f"{day}"),
        printed=printed,
    )
    paper = Paper(head, language)
    columns = (
        Column(translate(words.RECEIPT, language), 2.3),
        Column(translate(words.CONSIGNEE, language), 3.2),
        Column(translate(words.ARRIVED, language), 1.5),
        Column(translate(words.DEADLINE, language), 1.5),
        Column(translate(words.STANDING, language), 1.8),
        Column(translate(words.RESPONSIBLE, language), 1.4),
        Column(translate(words.LINE_REMARK, language), 1.8, Kind.BLANK),
    )
    for site, own in by_site(rows):
        paper.heading(f"{site}  {len(own)}")
        paper.table(
            columns,
            [
                (
                    row.number,
                    printable(row.consignee),
                    f"{row.arrived_on}",
                    f"{row.due_on}",
                    standing_words(row, language),
                    printable(row.responsible),
                )
                for row in own
            ],
            size=9,
        )
    if not rows:
        paper.text(translate(words.NOTHING_MISSING, language))
    return paper.bytes()


def _cells(row: MissingRow, language: Language) -> tuple[str | date, ...]:
    return (
        row.site_name,
        row.number,
        row.shipper,
        row.consignee,
        row.arrived_on,
        row.due_on,
        standing_words(row, language),
        row.responsible,
    )


def due_xlsx(rows: Sequence[MissingRow], language: Language) -> bytes:
    """The list as a workbook: codes as text, dates as dates, frozen header, filter on."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([translate(title, language) for title in _TITLES])
    for line, (_site, own) in enumerate(
        ((site, row) for site, listed in by_site(rows) for row in listed), start=2
    ):
        for column, value in enumerate(_cells(own, language), start=1):
            cell = sheet.cell(line, column, value)
            if isinstance(value, str):
                cell.data_type = TYPE_STRING
            else:
                cell.number_format = "yyyy-mm-dd"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEFGH", (18, 20, 28, 28, 12, 12, 16, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def due_csv(rows: Sequence[MissingRow], language: Language) -> bytes:
    """The list as CSV: UTF-8 with BOM, CRLF, nothing that a spreadsheet takes for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([translate(title, language) for title in _TITLES])
    for _site, own in by_site(rows):
        for row in own:
            writer.writerow([_harmless(f"{value}") for value in _cells(row, language)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
