"""Lists as Excel and CSV: codes as text, dates as dates, nothing that turns into a formula.

Source: SYS-3, interfaces.md (Files), bad-inputs.md 108 and 116.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum

from wms_desktop.core.text import plain_note
from wms_desktop.documents.spreadsheet import DANGEROUS


class Kind(StrEnum):
    """What stands in a column of an exported list."""

    TEXT = "text"
    QUANTITY = "quantity"
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its title in the reader's language, what stands in it, its width in characters."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 16


FORMATS = {
    Kind.TEXT: "@",
    Kind.QUANTITY: "#,##0.###",
    Kind.MONEY: "#,##0.00",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}


def xlsx(title: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook with one sheet: frozen header, filter on."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\")[:31] or "1")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width

    def cell(value: object, kind: Kind, *, bold: bool = False) -> object:
        made = WriteOnlyCell(sheet)
        shown = _cell(value, kind)
        made.value = shown
        if isinstance(shown, str):
            made.data_type = "s"  # never a formula, whatever it begins with
        else:
            made.number_format = FORMATS[kind]
        if isinstance(shown, str) and kind is Kind.TEXT:
            made.number_format = "@"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(column.title, Kind.TEXT, bold=True) for column in columns])
    count = 1
    for row in rows:
        count += 1
        sheet.append([cell(v, c.kind) for v, c in zip(row, columns, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_bytes(columns: Sequence[SheetColumn], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with BOM, CRLF; what could be taken for a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_text(column.title) for column in columns])
    for row in rows:
        writer.writerow([_text(_cell(v, c.kind)) for v, c in zip(row, columns, strict=True)])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: object, kind: Kind) -> object:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, (date, Decimal)):
        return value
    if isinstance(value, int):
        return value if kind in (Kind.QUANTITY, Kind.MONEY) else str(value)
    return plain_note(str(value), field="Cell", limit=32_000)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, (int, date)):
        return str(value)
    text = str(value)
    return f"'{text}" if text[:1] in DANGEROUS and text else text
