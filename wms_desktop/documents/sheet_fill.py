"""A table with rows of which one column is to be filled in, away from the program (CNT-2).

What is printed in it cannot be typed over; what tells its rows apart when it comes back is hidden.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wms_desktop.documents.sheet_out import FORMATS, Kind

_SHADE = "FFF3F5F8"


@dataclass(frozen=True, slots=True)
class FillColumn:
    """One column, in the reader's language.

    Attributes:
        is_open: to be typed in, in every row.
        is_free: to be typed in, in the blank rows below.
    """

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    is_open: bool = False
    is_free: bool = True
    is_hidden: bool = False


def fill_xlsx(
    title: str,
    columns: Sequence[FillColumn],
    rows: Sequence[Sequence[str | Decimal | None]],
    *,
    blank_rows: int,
) -> bytes:
    """A protected workbook: *rows* as they are, one column open, *blank_rows* to add more."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "".join(c for c in title if c not in "[]:*?/\\")[:31] or "1"
    sheet.freeze_panes = "A2"
    shade = PatternFill("solid", fgColor=_SHADE)
    for number, column in enumerate(columns, 1):
        head = sheet.cell(1, number, column.title)
        head.data_type, head.font = "s", Font(bold=True)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = column.width, column.is_hidden
    for index, row in enumerate((*rows, *[(None,) * len(columns)] * blank_rows), 2):
        blank = index > len(rows) + 1
        for number, (value, column) in enumerate(zip(row, columns, strict=True), 1):
            cell = sheet.cell(index, number, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
            if column.kind is Kind.TEXT:
                cell.number_format = FORMATS[Kind.TEXT]
            if column.is_open or (blank and column.is_free):
                cell.protection = Protection(locked=False)
            else:
                cell.fill = shade
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(len(rows), 1) + 1}"
    protection = sheet.protection
    protection.sheet = True
    protection.autoFilter = protection.sort = protection.formatColumns = False  # stay allowed
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
