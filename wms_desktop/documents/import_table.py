"""A table under its headings: finds the columns, reads each cell as what it should be, and says by
address what is wrong with it.

Headings are taken in all three languages. Source: SYS-4, bad-inputs.md 109-114.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.quantity import checked_quantity, parse_quantity
from wms_desktop.core.redact import without_resident_numbers
from wms_desktop.core.text import clean_code, clean_line, mixes_alphabets, narrow, plain_line
from wms_desktop.documents.sheet_out import Kind
from wms_desktop.documents.spreadsheet import ErrorValue, Sheet, Value, address

E = TypeVar("E", bound=StrEnum)
_LONGEST_NUMBER = 10**14  # from here on Excel may have lost digits
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)  # what Excel made of a code
_YES = {"1", "yes", "y", "true", "是", "有", "✓", "√", "需要"}
YES_NO = (N_("Yes"), N_("No"))
_TOLD_EVERY = 50
_NO = {"0", "no", "n", "false", "否", "无", "無", "", "不需要"}


class ImportFault(StrEnum):
    """Why a file, a row or a cell cannot be imported."""

    MISSING_COLUMN = "import_missing_column"
    DOUBLED_COLUMN = "import_doubled_column"
    MERGED = "import_merged"
    NO_ROWS = "import_no_rows"
    EMPTY = "import_cell_empty"
    FAILED_FORMULA = "import_failed_formula"
    LOST_DIGITS = "import_lost_digits"
    NOT_TEXT = "import_not_text"
    NOT_A_NUMBER = "import_not_a_number"
    NOT_A_DAY = "import_not_a_day"
    NOT_YES_NO = "import_not_yes_no"
    NOT_A_CHOICE = "import_not_a_choice"
    BAD_ROWS = "import_bad_rows"
    ALREADY = "import_already"
    CHANGED = "import_file_changed"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column that an import knows: its English title, and further names that are taken for it.

    Attributes:
        kind: what stands in it, for the template.
        choices: the English words of which one is meant; any language is taken.
    """

    key: str
    title: str
    required: bool = False
    names: tuple[str, ...] = ()
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadCell:
    """What is wrong at one cell.

    Attributes:
        row: as Excel counts.
        stands: what the cell holds, as it stands there.
        title: English title of its column.
    """

    address: str
    row: int
    error: Refused
    stands: str = ""
    title: str = ""

    def place(self) -> tuple[int, int, str]:
        """Sorts as the eye goes: by row, then by column (B before AA)."""
        return self.row, len(self.address), self.address


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do.

    Attributes:
        headings: of the columns that were understood, as they stand in the file.
        rows: the good rows as they stand in the file, with their number first.
        bad: every bad cell with its reason; nothing is imported while there is one.
        formulas: addresses of computed cells, taken as the value that Excel saw.
        hidden_rows: numbers of rows that Excel does not show; they are taken too.
        merged: ranges below the headings that are one cell; only the first holds anything.
        ignored: headings that no column answers to.
        encoding: of a CSV, to be looked at; ``xlsx`` or ``xls`` else.
        content_key: equal for equal content; imported once.
        sheet: name of the sheet that was read; empty for a CSV.
        other_sheets: names of those that were not.
        mixed: addresses of names with letters of two alphabets that look alike.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bad: tuple[BadCell, ...]
    formulas: tuple[str, ...]
    hidden_rows: tuple[int, ...]
    merged: tuple[str, ...]
    ignored: tuple[str, ...]
    encoding: str
    content_key: str
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    mixed: tuple[str, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        """Cells that were taken with a doubt: addresses or row numbers."""
        return (*self.formulas, *(str(row) for row in self.hidden_rows), *self.merged, *self.mixed)


@dataclass(slots=True)
class ImportRow:
    """One row; each reading returns a value, or notes what is wrong and returns a harmless one."""

    number: int  # as Excel counts
    cells: Mapping[str, Value | ErrorValue]
    columns: Mapping[str, int]
    titles: Mapping[str, str]
    bad: list[BadCell] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)  # addresses, as `ImportPreview.mixed`

    def address(self, key: str) -> str:
        """Where the cell of *key* is."""
        return address(self.number - 1, self.columns.get(key, 0))

    def fail(self, key: str, error: Refused) -> None:
        """Note that the cell of *key* is wrong; no identity number in it goes further (PCK-11)."""
        title = self.titles.get(key, "")
        stands = without_resident_numbers(_said(self.cells.get(key)))
        kept = {
            name: without_resident_numbers(value) if type(value) is str else value  # not an enum
            for name, value in error.params.items()
        }
        told = type(error)(error.code, **kept)
        self.bad.append(BadCell(self.address(key), self.number, told, stands, title))

    def text(
        self, key: str, *, limit: int = 120, required: bool = False, is_code: bool = False
    ) -> str:
        """A line of text; numbers are taken as they are written.

        Args:
            is_code: barcodes and the like, in which any row of digits may stand.
        """
        clean = plain_line if is_code else clean_line
        try:
            plain = self._plain(key)
            if is_code and _SCIENTIFIC.fullmatch(plain.strip()):
                raise Refused(ImportFault.LOST_DIGITS, typed=plain.strip()[:40])
            if required and not plain.strip(" \u3000"):
                raise Refused(ImportFault.EMPTY)
            if not is_code and mixes_alphabets(plain):
                self.mixed.append(self.address(key))
            return clean(plain, field=self.titles[key], limit=limit, required=False)
        except Refused as error:
            self.fail(key, error)
            return ""

    def code(self, key: str, *, required: bool = False) -> str:
        """A code; numbers of 15 digits and more have lost some and are refused."""
        text = self.text(key, limit=60, required=required, is_code=True)
        try:
            return clean_code(text, field=self.titles[key]) if text else ""
        except Refused as error:
            self.fail(key, error)
            return ""

    def quantity(self, key: str, *, required: bool = True, zero: bool = False) -> Decimal:
        """A quantity; whether whole is the item's business."""
        value = self.cells.get(key)
        if value is None and not required:
            return Decimal(0)
        try:
            if isinstance(value, int) and not isinstance(value, bool):
                return checked_quantity(Decimal(value), fractional=True, zero=zero)
            if isinstance(value, Decimal):
                return checked_quantity(value, fractional=True, zero=zero)
            return parse_quantity(self._plain(key), fractional=True, zero=zero)
        except Refused as error:
            self.fail(key, error)
            return Decimal(1)

    def number_of(self, key: str, default: int = 0) -> int:
        """A whole number."""
        value = self.cells.get(key)
        if value is None:
            return default
        try:
            text = narrow(self._plain(key)).strip()
            if not (text.isascii() and text.isdigit() and len(text) <= 9):
                raise Refused(ImportFault.NOT_A_NUMBER, typed=text[:40])
            return int(text)
        except Refused as error:
            self.fail(key, error)
            return default

    def money(self, key: str) -> Decimal:
        """Yuan with at most two decimals; nought where empty."""
        if self.cells.get(key) is None:
            return Decimal(0)
        try:
            text = narrow(self._plain(key)).strip().replace(",", "")
            value = Decimal(text)
            if not value.is_finite() or not 0 <= value < 10**9 or value != round(value, 2):
                raise Refused(ImportFault.NOT_A_NUMBER, typed=text[:40])
            return value
        except InvalidOperation:
            self.fail(key, Refused(ImportFault.NOT_A_NUMBER, typed=text[:40]))
        except Refused as error:
            self.fail(key, error)
        return Decimal(0)

    def yes(self, key: str, default: bool = False) -> bool:
        """Yes or no, in any of the languages."""
        value = self.cells.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        text = str(value if not isinstance(value, ErrorValue) else value.text).strip().casefold()
        if text not in _YES | _NO:
            self.fail(key, Refused(ImportFault.NOT_YES_NO, typed=text[:40]))
        return text in _YES

    def choice(self, key: str, words: Mapping[E, str], default: E) -> E:
        """One of *words*, by its value or by its word in any language."""
        text = self.text(key).casefold()
        if not text:
            return default
        for value, english in words.items():
            said = {translate(english, each).casefold() for each in Language}
            if text == value.value or text in said:
                return value
        self.fail(key, Refused(ImportFault.NOT_A_CHOICE, typed=text[:40], known=tuple(words)))
        return default

    def day(self, key: str) -> date | None:
        """A day: a date cell, or text like 2026-05-21, 2026/5/21, 20260521."""
        value = self.cells.get(key)
        if value is None:
            return None
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            found: date | None = value
        else:
            found = _typed_day(str(value.text if isinstance(value, ErrorValue) else value))
        if found is None or not 2000 <= found.year <= 2099:
            self.fail(key, Refused(ImportFault.NOT_A_DAY, typed=str(value)[:40]))
            return None
        return found

    def _plain(self, key: str) -> str:
        value = self.cells.get(key)
        if isinstance(value, ErrorValue):
            raise Refused(ImportFault.FAILED_FORMULA, typed=value.text)
        if isinstance(value, (bool, date)):
            raise Refused(ImportFault.NOT_TEXT, typed=str(value))
        if isinstance(value, int) and abs(value) >= _LONGEST_NUMBER:
            raise Refused(ImportFault.LOST_DIGITS, typed=f"{value:.6E}")
        return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _typed_day(text: str) -> date | None:
    plain = narrow(text).strip().replace("/", "-").replace(".", "-")
    for shape in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(plain, shape).date()
        except ValueError:
            continue
    return None


def _tell_nobody(_number: int, _total: int) -> None:
    """Nobody waits for figures."""


@dataclass(slots=True)
class ImportTable:
    """A sheet whose columns are known.

    Attributes:
        told: hears how many rows have been dealt with, and of how many; on the worker's thread.
    """

    sheet: Sheet
    header: int  # row of the headings, from nought
    columns: dict[str, int]
    titles: dict[str, str]
    bad: list[BadCell] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    told: Callable[[int, int], object] = _tell_nobody

    def counted(self) -> Iterator[ImportRow]:
        """`rows`; `told` hears now and then how many have been dealt with, and of how many."""
        total = len(self.sheet.rows) - self.header - 1
        for number, row in enumerate(self.rows()):
            if number % _TOLD_EVERY == 0:
                self.told(number, total)
            yield row

    def rows(self) -> Iterator[ImportRow]:
        """All rows below the headings that hold anything."""
        for index in range(self.header + 1, len(self.sheet.rows)):
            raw = self.sheet.rows[index]
            cells = {
                key: raw[column] if column < len(raw) else None
                for key, column in self.columns.items()
            }
            if any(not _is_blank(value) for value in cells.values()):
                yield ImportRow(index + 1, cells, self.columns, self.titles, self.bad, self.mixed)

    def preview(self, good: Sequence[int]) -> ImportPreview:
        """What was found; *good* are the numbers of the rows that can be imported."""
        order = sorted(self.columns.values())
        head = self.sheet.rows[self.header]
        listed = []
        for number in good:
            raw = self.sheet.rows[number - 1]
            listed.append((str(number), *(_shown(raw, column) for column in order)))
        heads = range(len(head))
        ignored = (_shown(head, n) for n in heads if n not in order and not _is_blank(head[n]))
        sheet = self.sheet
        return ImportPreview(
            headings=tuple(_shown(head, column) for column in order),
            rows=tuple(listed),
            bad=tuple(sorted(self.bad, key=BadCell.place)),
            formulas=sheet.formulas,
            hidden_rows=sheet.hidden_rows,
            merged=sheet.merged,
            ignored=tuple(ignored),
            encoding=sheet.encoding,
            content_key=self.content_key,
            sheet=sheet.name,
            other_sheets=sheet.other_sheets,
            mixed=tuple(dict.fromkeys(self.mixed)),
        )

    @property
    def content_key(self) -> str:
        """Equal for equal content, whatever the file's format or name."""
        digest = hashlib.sha256()
        for row in self.rows():
            cells = [f"{key}={row.cells[key]}" for key in sorted(row.cells)]
            digest.update("\x1f".join(cells).encode("utf-8", "surrogatepass") + b"\n")
        return digest.hexdigest()


def table_of(sheet: Sheet, columns: Sequence[ImportColumn]) -> ImportTable:
    """Find *columns* under the headings of *sheet*; the headings are the first row with any text.

    Raises:
        Refused: no rows, merged headings, a column missing or doubled.
    """
    header = next(
        (n for n, row in enumerate(sheet.rows) if any(not _is_blank(v) for v in row)), None
    )
    if header is None or header + 1 >= len(sheet.rows):
        raise Refused(ImportFault.NO_ROWS)
    for merged in sheet.merged:
        first = int("".join(c for c in merged.partition(":")[0] if c.isdigit()))
        if first == header + 1:
            raise Refused(ImportFault.MERGED, range=merged)
    known = {name: column.key for column in columns for name in _names(column)}
    found: dict[str, int] = {}
    for index, value in enumerate(sheet.rows[header]):
        key = known.get(_folded(value))
        if key in found:
            raise Refused(ImportFault.DOUBLED_COLUMN, column=str(value), at=address(header, index))
        if key is not None:
            found[key] = index
    missing = [column.title for column in columns if column.required and column.key not in found]
    if missing:
        raise Refused(ImportFault.MISSING_COLUMN, field=tuple(missing))
    titles = {column.key: column.title for column in columns}
    table = ImportTable(sheet, header, found, titles)
    if next(table.rows(), None) is None:
        raise Refused(ImportFault.NO_ROWS)
    return table


def _names(column: ImportColumn) -> set[str]:
    said = {translate(column.title, language) for language in Language}
    return {_folded(name) for name in (*said, column.key, *column.names)}


def _folded(value: object) -> str:
    text = narrow("" if value is None else str(value)).casefold()
    return "".join(c for c in text if c not in " *\n\r\t_:()-")


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(" \u3000\t"))


def _shown(row: Sequence[Value | ErrorValue], column: int) -> str:
    return _said(row[column] if column < len(row) else None)


def _said(value: Value | ErrorValue) -> str:
    return "" if value is None else value.text if isinstance(value, ErrorValue) else str(value)
