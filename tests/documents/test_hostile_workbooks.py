"""Workbooks made to harm: the program refuses them and lives (bad-inputs.md 104-107)."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest

from wms_desktop.core.errors import Refused
from wms_desktop.documents.spreadsheet import ErrorValue, SheetFault, sheet_of

_NAMES = "http://schemas.openxmlformats.org"
_MAIN = f"{_NAMES}/spreadsheetml/2006/main"
_RELATIONS = f"{_NAMES}/officeDocument/2006/relationships"
_HEAD = f'<worksheet xmlns="{_MAIN}"><sheetData>'
_FIRST = "<row r='1'><c r='A1'><v>1</v></c></row>"
_TAIL = "</sheetData></worksheet>"


def book(rows: str, path: str = "worksheets/sheet1.xml") -> bytes:
    """A workbook whose first sheet holds *rows*, as an attacker writes it."""
    out = io.BytesIO()
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_NAMES}/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_NAMES}/package/2006/relationships"><Relationship '
        f'Id="r" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NAMES}/package/2006/relationships">'
        f'<Relationship Id="r" Type="{_RELATIONS}/worksheet" Target="{path}"/></Relationships>',
        f"xl/{path}": _HEAD + rows + _TAIL,
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()


FAR = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
HOSTILE = {
    "in single quotes": book(_FIRST + FAR),
    "in small letters": book(_FIRST + FAR.replace("XFD", "xfd")),
    "after a line end": book(_FIRST + FAR.replace("<c r", "<c\nr")),
    "without an address": book(
        _FIRST + "<row r='1048576'>" + "<c><v>1</v></c>" * 16_000 + "</row>"
    ),
    "in another folder": book(_FIRST + FAR, "elsewhere/a.xml"),
}


@pytest.mark.bad_input(105)
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_cell_at_the_end_of_the_world_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as told:
        sheet_of(content, "x.xlsx")
    assert told.value.code in (
        SheetFault.TOO_MANY_ROWS, SheetFault.TOO_MANY_COLUMNS, SheetFault.UNSAFE,
    )  # fmt: skip


@pytest.mark.bad_input(109, 110, 111)
def test_either_quotation_mark_is_read() -> None:
    row = (
        "<row r='1' hidden='1'><c r='A1' t='e'><v>#REF!</v></c><c r='B1'><f>1</f><v>1</v></c></row>"
    )
    sheet = sheet_of(book(row), "x.xlsx")
    assert isinstance(sheet.rows[0][0], ErrorValue)
    assert (sheet.formulas, sheet.hidden_rows) == (("B1",), (1,))


def test_the_frozen_program_opens_workbooks_with_its_argument() -> None:
    content = book(_FIRST)
    done = subprocess.run(
        [sys.executable, "-m", "wms_desktop", "--workbook-child", "10", "10"],
        input=content, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(b'{"rows": [[1')
