"""An empty table to fill in: headings, columns formatted for what belongs there, an explanation.

Source: SYS-4; codes are text, so that leading zeros stay.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from wms_desktop.documents.sheet_out import FORMATS, Kind

_ROWS = 20_000
_LONGEST_LIST = 255  # what Excel takes as a list of choices
_PLAIN = (Kind.QUANTITY,)  # typed as plain figures


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column to fill in, in the reader's language.

    Attributes:
        choices: offered in a list; something else may be typed too.
        explains: what belongs there.
    """

    title: str
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    explains: str = ""


def form_xlsx(title: str, columns: Sequence[FormColumn], notes_title: str) -> bytes:
    """A workbook with an empty sheet to fill in, and a second one that explains its columns."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = _sheet_title(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, column.title)
        head.font = Font(bold=True)
        dimension = sheet.column_dimensions[letter]
        dimension.width = max(12, 2 * len(column.title) + 2)
        if column.kind not in _PLAIN:
            dimension.number_format = FORMATS[column.kind]
        offered = ",".join(column.choices)
        if offered and len(offered) <= _LONGEST_LIST:
            rule = DataValidation("list", formula1=f'"{offered}"', showErrorMessage=False)
            rule.add(f"{letter}2:{letter}{_ROWS}")
            sheet.add_data_validation(rule)
    notes = book.create_sheet(_sheet_title(notes_title))
    notes.column_dimensions["A"].width = 28
    notes.column_dimensions["B"].width = 80
    for number, column in enumerate(columns, 1):
        notes.cell(number, 1, column.title).font = Font(bold=True)
        notes.cell(number, 2, column.explains).alignment = Alignment(wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_title(text: str) -> str:
    return "".join(c for c in text if c not in "[]:*?/\\")[:31] or "1"
