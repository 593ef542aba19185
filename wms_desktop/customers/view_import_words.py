"""What the import says about a file: wrong cells, good rows, what was taken with a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.text import visible
from wms_desktop.customers.import_files import is_explanation
from wms_desktop.customers.importing import Importer
from wms_desktop.documents.import_table import BadCell, ImportFault, ImportPreview
from wms_desktop.documents.spreadsheet import ENCODINGS
from wms_desktop.ui.cell import Cell
from wms_desktop.ui.columns_model import Column
from wms_desktop.ui.words import current_language, sentence, tr

_LONGEST_NAME, _LONGEST_CELL, _NAMED = 44, 80, 6


def file_name(path: Path) -> str:
    """The name of *path*, short enough for a line, nothing hidden in it."""
    name = visible(path.name)
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 16]}…{name[-15:]}"


def is_text(path: Path, preview: ImportPreview | None) -> bool:
    """Whether the file is text, whose characters can be taken in several ways."""
    if preview is not None:
        return not preview.sheet
    return path.suffix.lower() in (".csv", ".txt", ".tsv")


def is_known(error: Exception) -> bool:
    """Whether the file is refused only because it was imported before."""
    return isinstance(error, Refused) and error.code is ImportFault.ALREADY


def encodings(preview: ImportPreview | None, chosen: str) -> tuple[list[tuple[str, str]], str]:
    """The ways to take a text's characters, and the one that was taken or *chosen*."""
    taken = preview.encoding if preview else chosen
    taken = "utf-16" if taken.startswith("utf-16") else taken
    offered = [(shown, encoding) for encoding, shown in ENCODINGS.items()]
    return ([] if taken else [(tr("Characters@@encoding"), "")]) + offered, taken


def wanted_columns(importer: Importer) -> str:
    """What a table of this kind must have, for whoever has no table yet."""
    names = [tr(column.title) for column in importer.columns if column.required]
    joint = tr(", @@list")
    return tr("Excel or CSV; headings: {columns}", columns=joint.join(names))


def verdict(path: Path, preview: ImportPreview, because: Exception | None) -> tuple[str, str, str]:
    """Kind, head and detail of the message over a table that was looked through.

    Args:
        because: why it was looked through again, unless a person asked for it.
    """
    said, name = doubts(preview), file_name(path)
    kind, head = "warn" if said else "ok", tr("{file} can be imported", file=name)
    if preview.bad:
        kind, head = "bad", tr("{file} cannot be imported yet", file=name)
        said.insert(0, tr("Mend the wrong cells in the file, save it, then press F5."))
    if because is not None:
        told = sentence(because)
        kind, head = "bad" if preview.bad else "warn", told.head
        said.insert(0, told.advice)
    joint = " " if current_language() is Language.EN else ""
    return kind, head, joint.join([*said, *facts(preview)])


def doubts(preview: ImportPreview) -> list[str]:
    """What was taken, or not taken, in a way that a person should know of."""
    said = []
    if preview.ignored:
        said.append(tr("Columns not taken: {columns}.", columns=_some(preview.ignored)))
    if preview.formulas:
        said.append(tr("Computed cells, taken as shown: {cells}.", cells=_some(preview.formulas)))
    if preview.hidden_rows:
        rows = [str(row) for row in preview.hidden_rows]
        said.append(tr("Hidden rows are taken too: {rows}.", rows=_some(rows)))
    if preview.merged:
        said.append(tr("Merged cells hold one value only: {cells}.", cells=_some(preview.merged)))
    if preview.mixed:
        said.append(tr("Letters of two alphabets: {cells}.", cells=_some(preview.mixed)))
    return said


def facts(preview: ImportPreview) -> list[str]:
    """How the file was read."""
    if not preview.sheet:
        encoding = preview.encoding
        shown = ENCODINGS.get("utf-16" if encoding.startswith("utf-16") else encoding, encoding)
        return [tr("Characters read as {encoding}.", encoding=shown)]
    if not all(is_explanation(sheet) for sheet in preview.other_sheets):
        name = visible(preview.sheet)
        return [tr("Only the first sheet is read: {sheet}.", sheet=name)]
    return []


def fault_columns() -> tuple[Column[BadCell], ...]:
    """The list of wrong cells."""

    def reason(bad: BadCell) -> Cell:
        told = sentence(bad.error)
        return Cell(told.head, sub=told.advice)

    def stands(bad: BadCell) -> Cell:
        text = _cell(bad.stands)
        return Cell(text) if text else Cell(tr("empty@@cell"), role="text_3")

    return (
        Column(tr("Cell"), lambda bad: Cell(bad.address, sub=tr(bad.title))),
        Column(tr("Stands there"), stands),
        Column(tr("Fault@@cell"), reason, "name"),
    )


def row_columns(preview: ImportPreview) -> tuple[Column[Any], ...]:
    """The good rows as they stand in the file, under its own headings."""

    def value(place: int) -> Any:
        return lambda row: _cell(row[place])

    columns: list[Column[Any]] = [Column(tr("Row"), value(0), "figure")]
    for number, heading in enumerate(preview.headings, 1):
        columns.append(Column(_cell(heading), value(number), "name" if number == 2 else "text"))
    return tuple(columns)


def _cell(text: str) -> str:
    shown = visible(text.replace("\n", " "))
    return shown if len(shown) <= _LONGEST_CELL else f"{shown[: _LONGEST_CELL - 1]}…"


def _some(names: Sequence[str]) -> str:
    shown = tr(", @@list").join(_cell(name)[:24] for name in names[:_NAMED])
    left = len(names) - _NAMED
    return tr("{names} and {count} more", names=shown, count=left) if left > 0 else shown
