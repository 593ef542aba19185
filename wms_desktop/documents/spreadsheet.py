"""Reading tables that others made: Excel files and CSV, with limits checked before they are opened.

Source: SYS-4, bad-inputs.md 103-113.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from wms_desktop.core.errors import Lack, Refused, Unavailable
from wms_desktop.documents.workbook import BookError, Unreadable, read_book

MOST_BYTES = 50_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_UNPACKED = 200_000_000
MOST_RATIO = 100
MOST_MEMBERS = 10_000
_SMALL = 1_000_000  # below this no ratio is suspicious
_LONGEST_LINE = 1_000_000
_CHUNK = 1 << 20
ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GB 18030", "cp950": "Big5", "utf-16": "UTF-16"}
_PICTURES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_C = rb"<(?:[\w.-]+:)?c\s[^>]*?"  # XML takes either quotation mark
_R = rb"\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"']"
_E = rb"\bt=[\"']e[\"']"
_CELL = re.compile(_C + rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ERROR = re.compile(_C + _R + rb"[^>]*?" + _E)
_ERROR_FIRST = re.compile(_C + _E + rb"[^>]*?" + _R)
_FIRST_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet\s[^>]*?\br:id=[\"']([^\"']+)[\"']")
_TARGET = re.compile(rb"<(?:[\w.-]+:)?Relationship\b([^>]*)>")
_FORMULA = re.compile(_C + _R + rb"[^>]*>\s*<(?:[\w.-]+:)?f[ >/]")
_HIDDEN = re.compile(
    rb"<(?:[\w.-]+:)?row\s[^>]*?\br=[\"']([0-9]{1,7})[\"'][^>]*?\bhidden=[\"'](?:1|true)[\"']"
)

Value = str | int | Decimal | date | bool | None


class SheetFault(StrEnum):
    """Why a file cannot be read as a table."""

    NOT_A_TABLE = "sheet_not_a_table"
    TOO_LARGE = "sheet_too_large"
    TOO_MANY_ROWS = "sheet_too_many_rows"
    TOO_MANY_COLUMNS = "sheet_too_many_columns"
    PACKED = "sheet_packed"
    LOCKED = "sheet_locked"
    UNSAFE = "sheet_unsafe"
    ENCODING = "sheet_encoding"
    BROKEN_LINE = "sheet_broken_line"
    EMPTY = "sheet_empty"


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a formula that failed left in its cell, e.g. ``#REF!``."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file; row and column 0 are A1.

    Attributes:
        encoding: of a CSV, to be shown; ``xlsx`` or ``xls`` else.
        merged: ranges that are one cell, e.g. ``A1:C1``.
        formulas: addresses whose value was computed.
        hidden_rows: numbers of rows that Excel does not show.
        name: of the sheet that was read; empty for a CSV.
        other_sheets: names of those that were not.
    """

    rows: tuple[tuple[Value | ErrorValue, ...], ...]
    encoding: str
    merged: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    name: str = ""
    other_sheets: tuple[str, ...] = ()


def read_sheet(path: Path, encoding: str = "") -> Sheet:
    """The first table in *path*.

    Args:
        encoding: of a CSV, one of `ENCODINGS`; found out where it is empty.

    Raises:
        Refused: no table, over a limit, packed suspiciously, locked, unsafe, or a broken line.
        Unavailable: the file cannot be read.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Refused(SheetFault.NOT_A_TABLE, file=path.name)
        if size > MOST_BYTES:
            raise Refused(SheetFault.TOO_LARGE, file=path.name, limit=MOST_BYTES // 1_000_000)
        content = path.read_bytes()
    except OSError as error:
        raise Unavailable(Lack.FILE_UNREADABLE, file=path.name) from error
    return sheet_of(content, path.name, encoding)


@dataclass(slots=True)
class _Seen:
    """What looking through the first sheet found, beside its values."""

    first: str = ""  # the sheet's member
    formulas: list[str] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def sheet_of(content: bytes, name: str, encoding: str = "") -> Sheet:
    """The first table in *content*, told by what it is and not by its name's ending."""
    if not content.strip():
        raise Refused(SheetFault.EMPTY, file=name)
    if content.startswith(_PICTURES):
        raise Refused(SheetFault.NOT_A_TABLE, file=name)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(content, name, "xlsx", _checked_workbook(content, name))
    if content.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0i\0o\0n" in content or b"EncryptedPackage" in content:
            raise Refused(SheetFault.LOCKED, file=name)
        return _workbook(content, name, "xls", _Seen())
    return _csv(content, name, encoding)


def address(row: int, column: int) -> str:
    """What Excel calls a cell; row and column from nought: (0, 0) is A1."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def _checked_workbook(content: bytes, name: str) -> _Seen:
    """Look through the packed file before anything is built from it."""
    seen = _Seen()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > MOST_MEMBERS:
                raise Refused(SheetFault.PACKED, file=name)
            if "xl/workbook.xml" not in packed.namelist():
                raise Refused(SheetFault.NOT_A_TABLE, file=name)
            declared = sum(member.file_size for member in members)
            if declared > MOST_UNPACKED or declared > max(_SMALL, MOST_RATIO * len(content)):
                raise Refused(SheetFault.PACKED, file=name)
            unpacked = 0
            seen.first = _first_sheet(packed)
            for member in members:
                unpacked += _check_member(packed, member, name, seen)
                if unpacked > MOST_UNPACKED:
                    raise Refused(SheetFault.PACKED, file=name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Refused(SheetFault.NOT_A_TABLE, file=name) from error
    except RuntimeError as error:  # zipfile's way to say: a password
        raise Refused(SheetFault.LOCKED, file=name) from error
    return seen


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """The member that holds the first sheet, by the workbook's own list."""
    listed = _FIRST_SHEET.search(packed.read("xl/workbook.xml"))
    names = packed.namelist()
    if listed and "xl/_rels/workbook.xml.rels" in names:
        for part in _TARGET.findall(packed.read("xl/_rels/workbook.xml.rels")):
            target = re.search(rb"\bTarget=[\"']([^\"']+)[\"']", part)
            named = re.search(rb"\bId=[\"']([^\"']+)[\"']", part)
            if target and named and named[1] == listed[1]:
                path = target[1].decode("utf-8", "replace").lstrip("/")
                return path if path.startswith("xl/") else f"xl/{path}"
    return "xl/worksheets/sheet1.xml"


def _check_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, seen: _Seen) -> int:
    if member.filename.startswith(("/", "\\")) or ".." in member.filename.split("/"):
        raise Refused(SheetFault.UNSAFE, file=name)
    if member.filename.startswith("xl/externalLinks/"):  # cells of other files
        raise Refused(SheetFault.UNSAFE, file=name)
    is_sheet = member.filename.startswith("xl/worksheets/")
    size, tail = 0, b""
    with packed.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > max(member.file_size, _SMALL):
                raise Refused(SheetFault.PACKED, file=name)
            text = tail + chunk
            if member.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in text:
                raise Refused(SheetFault.UNSAFE, file=name)
            if is_sheet:
                _check_cells(text, name)
            if member.filename == seen.first:
                seen.formulas += [m.decode() for m in _FORMULA.findall(text)]
                seen.hidden += [int(m) for m in _HIDDEN.findall(text)]
                for pattern in (_ERROR, _ERROR_FIRST):
                    seen.errors += [m.decode() for m in pattern.findall(text)]
            cut = text.rfind(b"<c ")
            tail = text[cut:] if is_sheet and cut >= 0 else text[-64:]
            tail = tail[-4096:]
    return size


def _check_cells(text: bytes, name: str) -> None:
    for letters, number in _CELL.findall(text):
        if int(number) > MOST_ROWS + 1:
            raise Refused(SheetFault.TOO_MANY_ROWS, file=name, limit=MOST_ROWS)
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if column > MOST_COLUMNS:
            raise Refused(SheetFault.TOO_MANY_COLUMNS, file=name, limit=MOST_COLUMNS)


def _workbook(
    content: bytes,
    name: str,
    encoding: str,
    seen: _Seen,
) -> Sheet:
    try:
        book = read_book(content, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS)
    except BookError as error:
        raise _of_book(error, name) from error
    raw, names = book.rows, book.sheets
    ranges = tuple(f"{address(*first)}:{address(*last)}" for first, last in book.merged)
    errors = frozenset(seen.errors)
    rows = tuple(
        tuple(
            ErrorValue("#") if errors and address(r, c) in errors else cell
            for c, cell in enumerate(row)
        )
        for r, row in enumerate(raw)
    )
    formulas, hidden = dict.fromkeys(seen.formulas), dict.fromkeys(seen.hidden)
    return Sheet(rows, encoding, ranges, tuple(formulas), tuple(hidden), names[0], tuple(names[1:]))


def _check_size(rows: int, columns: int, name: str) -> None:
    if rows > MOST_ROWS + 1:
        raise Refused(SheetFault.TOO_MANY_ROWS, file=name, limit=MOST_ROWS)
    if columns > MOST_COLUMNS:
        raise Refused(SheetFault.TOO_MANY_COLUMNS, file=name, limit=MOST_COLUMNS)


def _of_book(error: BookError, name: str) -> Refused:
    match error.fault:
        case Unreadable.TOO_MANY_ROWS:
            return Refused(SheetFault.TOO_MANY_ROWS, file=name, limit=MOST_ROWS)
        case Unreadable.TOO_MANY_COLUMNS:
            return Refused(SheetFault.TOO_MANY_COLUMNS, file=name, limit=MOST_COLUMNS)
        case Unreadable.LOCKED:
            return Refused(SheetFault.LOCKED, file=name)
        case Unreadable.HARMFUL:
            return Refused(SheetFault.UNSAFE, file=name)
    return Refused(SheetFault.NOT_A_TABLE, file=name)


def _csv(content: bytes, name: str, wanted: str) -> Sheet:
    text, encoding = _decoded(content, name, wanted)
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if len(line) > _LONGEST_LINE or "\0" in line:
            raise Refused(SheetFault.BROKEN_LINE, file=name, line=number)
    first = re.split("[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_LONGEST_LINE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[Value, ...]] = []
    try:
        for row in reader:
            _check_size(len(rows) + 1, len(row), name)
            rows.append(tuple(_plain(cell) for cell in row))
    except csv.Error as error:
        _broken(name, reader.line_num, error)
    return Sheet(tuple(rows), encoding)


def _broken(name: str, line: int, error: csv.Error) -> NoReturn:
    raise Refused(SheetFault.BROKEN_LINE, file=name, line=line) from error


def _plain(cell: str) -> str | None:
    """A cell without the apostrophe that our own export put before a would-be formula."""
    if cell.startswith("'") and cell[1:2] in DANGEROUS:
        cell = cell[1:]
    return cell or None


DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")


def _is_mixed(content: bytes) -> bool:
    """Whether some lines are Chinese in UTF-8 and others are not: no one reading fits them all."""
    is_utf8 = [_chinese_in_utf8(line) for line in content.split(b"\n") if not line.isascii()]
    return any(is_utf8) and not all(is_utf8)


def _chinese_in_utf8(line: bytes) -> bool:
    """Whether the line's text is UTF-8; short GBK words may look like two-byte letters of it."""
    try:
        letters = [c for c in line.decode() if not c.isascii()]
    except UnicodeDecodeError:
        return False
    return all(c >= "\u0800" for c in letters)


def _decoded(content: bytes, name: str, wanted: str) -> tuple[str, str]:
    if wanted:
        tries = [wanted]
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif content[:1000].count(b"\0") * 4 > len(content[:1000]):
        tries = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        tries = ["utf-8-sig", "gb18030"]
    for encoding in tries:
        if encoding == "gb18030" and not wanted and _is_mixed(content):
            break
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused(SheetFault.ENCODING, file=name)
