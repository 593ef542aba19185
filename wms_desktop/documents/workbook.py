"""The cells of a workbook, opened in a child process: a hostile one harms nobody.

The library that reads workbooks ends its whole process where a file asks for more memory than
there is; the checks before (`spreadsheet`) cannot foresee every way to say so.

Source: reliability.md, Imports; bad-inputs.md 103-107.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from wms_desktop.core.confined import allow, bind_hands, child_command, child_environment

CHILD_ARGUMENT = "--workbook-child"  # for the frozen program, which has no -m
MEMORY_MIB, CPU_SECONDS, PATIENCE_S = 1024, 20, 60

Cell = str | int | Decimal | date | bool | None


class Unreadable(StrEnum):
    """Why a workbook gives no cells."""

    NOT_A_BOOK = "not_a_book"
    LOCKED = "locked"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    HARMFUL = "harmful"


class BookError(Exception):
    """A workbook gives no cells."""

    def __init__(self, fault: Unreadable) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Book:
    """The first sheet of a workbook; row and column 0 are A1.

    Attributes:
        merged: first and last cell of each range that is one cell.
        sheets: the names of all sheets.
    """

    rows: list[list[Cell]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    sheets: list[str]


def read_book(content: bytes, *, most_rows: int, most_columns: int) -> Book:
    """The first sheet of the workbook *content*.

    Raises:
        BookError: none, or it cannot be read within the limits.
    """
    child = [*child_command(__name__, CHILD_ARGUMENT), str(most_rows), str(most_columns)]
    try:
        done = subprocess.run(
            child,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE_S,
            env=child_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=True,
        )
        said = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:  # ended by a limit, or by itself
        raise BookError(Unreadable.HARMFUL) from error
    if "fault" in said:
        raise BookError(Unreadable(said["fault"]))
    rows = [[_cell(body) for body in row] for row in said["rows"]]
    merged = [(tuple(first), tuple(last)) for first, last in said["merged"]]
    return Book(rows, merged, said["sheets"])


def _cell(body: Any) -> Cell:
    match body:
        case {"number": text}:
            return Decimal(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case {"moment": text}:
            return datetime.fromisoformat(text)
    return body  # type: ignore[no-any-return]


# in the child


def main(most_rows: int, most_columns: int) -> int:
    """Read a workbook from standard input, answer with one JSON object on standard output."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not look like an answer
    bind_hands()
    allow(memory_mib=MEMORY_MIB, cpu_seconds=CPU_SECONDS)
    content = sys.stdin.buffer.read()
    try:
        said = _read(content, most_rows, most_columns)
    except BookError as error:
        said = {"fault": error.fault.value}
    except MemoryError:
        said = {"fault": Unreadable.HARMFUL.value}
    with answer:
        json.dump(said, answer)
    return 0


def _read(content: bytes, most_rows: int, most_columns: int) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        last_row, last_column = sheet.end or (-1, -1)
        if last_row >= most_rows:
            raise BookError(Unreadable.TOO_MANY_ROWS)
        if last_column >= most_columns:
            raise BookError(Unreadable.TOO_MANY_COLUMNS)
        rows = [[_body(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        return {
            "rows": rows,
            "merged": sheet.merged_cell_ranges or [],
            "sheets": book.sheet_names,
        }
    except PasswordError as error:
        raise BookError(Unreadable.LOCKED) from error
    except (CalamineError, ValueError, IndexError) as error:
        raise BookError(Unreadable.NOT_A_BOOK) from error


def _body(cell: object) -> Any:
    """*cell* as JSON can say it."""
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else {"number": repr(cell)}
    if isinstance(cell, datetime) and cell.time() != time():
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": (cell.date() if isinstance(cell, datetime) else cell).isoformat()}
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell if isinstance(cell, (bool, int)) else None


if __name__ == "__main__":
    sys.exit(main(*(int(limit) for limit in sys.argv[-2:])))
