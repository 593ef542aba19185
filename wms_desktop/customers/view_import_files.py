"""Choosing the table to import, and writing the template or the list of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from wms_desktop.customers import import_files
from wms_desktop.customers.importing import Importer
from wms_desktop.customers.view_import_words import file_name
from wms_desktop.documents.import_table import ImportPreview
from wms_desktop.ui.file_dialogs import choose_file, choose_target
from wms_desktop.ui.page import Page, ScanResult
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import current_language, tr

_FOLDER = "import.folder"
_SUFFIXES = "*.xlsx *.xls *.xlsm *.csv *.txt *.tsv"


class ImportFiles:
    """The files that a person chooses; the last folder is remembered at this workstation."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def remember(self, path: Path) -> None:
        """Begin in the folder of *path* the next time."""
        self._page.context.preferences[_FOLDER] = str(path.parent)

    def choose(self, chosen: Callable[[Path], object]) -> None:
        """Ask for a table."""
        kinds = f"{tr('Tables@@files')} ({_SUFFIXES})"
        choose_file(self._page, tr("Choose file"), self._folder, kinds, chosen)

    def save_template(self, importer: Importer) -> None:
        """Write an empty table with the headings of *importer*, in the language shown."""
        language = current_language()
        name = tr("{kind} template", kind=tr(importer.title))
        self._save(
            name, "Excel (*.xlsx)", lambda _ending: import_files.template(importer, language)
        )

    def save_faults(self, path: Path, preview: ImportPreview) -> None:
        """Write what is wrong in the table at *path*."""
        language, kinds = current_language(), "Excel (*.xlsx);;CSV (*.csv)"
        name = tr("{file} wrong cells", file=path.stem[:60])
        self._save(name, kinds, lambda end: import_files.fault_list(preview.bad, language, end))

    @property
    def _folder(self) -> str:
        return str(self._page.context.preferences.get(_FOLDER, ""))

    def _save(self, name: str, kinds: str, content: Callable[[str], bytes]) -> None:
        """Ask where to, then write what *content* makes for the ending that was chosen."""

        def chosen(path: Path) -> None:
            self.remember(path)
            ending = path.suffix.lower()
            self._page.read(
                lambda: import_files.write(path, content(ending)), self._on_saved, lane=Lane.LONG
            )

        choose_target(self._page, tr("Save"), self._folder, f"{name}.xlsx", kinds, chosen)

    def _on_saved(self, path: Path) -> None:
        said = ScanResult("ok", tr("{file} saved", file=file_name(path)), str(path.parent))
        self._page.context.shell.show_result(said)
