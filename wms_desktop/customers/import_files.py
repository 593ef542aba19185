"""The files around an import: the empty template, and the list of what is wrong (SYS-4)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import N_, Language, translate
from wms_desktop.core.sentences import sentence
from wms_desktop.customers.importing import Importer
from wms_desktop.documents.import_table import BadCell, ImportColumn
from wms_desktop.documents.sheet_form import FormColumn, form_xlsx
from wms_desktop.documents.sheet_out import Kind, SheetColumn, csv_bytes, xlsx

_EXPLAINS = {
    Kind.TEXT: N_("Text"),
    Kind.QUANTITY: N_("A number"),
    Kind.MONEY: N_("Yuan, such as 12.50"),
    Kind.DAY: N_("A day, such as 2026-05-21"),
    Kind.MOMENT: N_("A day and a time, such as 2026-05-21 08:30"),
}
_NOTES = N_("How to fill in")
FAULTS = N_("Fault@@cell")


def template(importer: Importer, language: Language) -> bytes:
    """An empty workbook with the headings of *importer*; what is required bears a star."""
    columns = [_form_column(column, language) for column in importer.columns]
    notes = translate(_NOTES, language)
    return form_xlsx(translate(importer.title, language), columns, notes)


def is_explanation(sheet: str) -> bool:
    """Whether the sheet of this name is the template's own explanation."""
    return sheet in {translate(_NOTES, language) for language in Language}


def fault_list(bad: Sequence[BadCell], language: Language, ending: str) -> bytes:
    """Every bad cell with its reason, to be sent to whoever made the file.

    Args:
        ending: ``.xlsx`` or ``.csv``.
    """
    heads = (
        (N_("Cell"), 10),
        (N_("Column"), 18),
        (N_("Stands there"), 24),
        (FAULTS, 48),
        (N_("What to do"), 48),
    )
    columns = [SheetColumn(translate(title, language), Kind.TEXT, width) for title, width in heads]
    rows = []
    for cell in bad:
        told = sentence(cell.error, language)
        title = translate(cell.title, language)
        rows.append((cell.address, title, cell.stands, told.head, told.advice))
    if ending == ".csv":
        return csv_bytes(columns, rows)
    return xlsx(translate(FAULTS, language), columns, rows)


def write(path: Path, content: bytes) -> Path:
    """Put *content* at *path*, whole or not at all.

    Raises:
        Unavailable: the folder cannot be written to, or another program holds the file.
    """
    draft = path.with_name(f".{uuid4().hex}.part")
    try:
        with open(draft, "xb") as file:  # never through a link that somebody has put there
            file.write(content)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise Unavailable(Lack.FILE, file=path.name) from error
    return path


def _form_column(column: ImportColumn, language: Language) -> FormColumn:
    choices = tuple(translate(choice, language) for choice in column.choices)
    joint = ", " if language is Language.EN else "、"
    explains = joint.join(choices) or translate(_EXPLAINS[column.kind], language)
    if column.required:
        explains = translate(N_("{what}; required"), language, what=explains)
    title = translate(column.title, language)
    return FormColumn(f"{title}*" if column.required else title, column.kind, choices, explains)
