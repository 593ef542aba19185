"""Two folders for backups: one, and one on another disk. At the first start and in Settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from wms_desktop.db.places import same_disk
from wms_desktop.ui.button import Button
from wms_desktop.ui.fields import Field, LineEdit
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.words import tr


class BackupFolders(QWidget):
    """Where backups go. What is typed is looked at as soon as the field is left.

    Args:
        usual: the folder that is taken where none is chosen.

    Signals:
        entered: Enter in one of the fields.
        chosen: both folders, once each can be used: ``(first, second)``.
    """

    entered = Signal()
    chosen = Signal(str, str)

    backup_folder: LineEdit
    backup_folder_field: Field
    backup_folder_choose: Button
    backup_second: LineEdit
    backup_second_field: Field
    backup_second_choose: Button
    backup_told: Label

    def __init__(self, usual: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = usual
        load_form(self, "backup_folders")
        self.backup_folder.setPlaceholderText(tr("Folder backups beside the data"))
        self.backup_folder.setToolTip(str(usual))
        self.backup_second.setPlaceholderText(tr("None. Better: a USB disk or a second drive"))
        for edit, button, title in (
            (self.backup_folder, self.backup_folder_choose, tr("Backups go to")),
            (self.backup_second, self.backup_second_choose, tr("And to another disk")),
        ):
            edit.returnPressed.connect(self.entered)
            edit.editingFinished.connect(self._on_typed)
            button.clicked.connect(lambda _on, e=edit, t=title: self._on_choose(e, t))
        self._look()

    def folders(self) -> tuple[str, str]:
        """What is typed; empty for the usual one, and for no second one."""
        return self.backup_folder.text().strip(), self.backup_second.text().strip()

    def show_folders(self, first: str, second: str) -> None:
        """Show what is in force."""
        self.backup_folder.setText(first)
        self.backup_second.setText(second)
        self._look()

    def _on_typed(self) -> None:
        if self._look():
            self.chosen.emit(*self.folders())

    def _on_choose(self, edit: LineEdit, title: str) -> None:
        found = QFileDialog.getExistingDirectory(self, title, edit.text() or str(self._usual))
        if found:
            edit.setText(found)
            self._on_typed()

    def _look(self) -> bool:
        first, second = self.folders()
        wrong = tr("Type the whole path")
        for text, field in ((first, self.backup_folder_field), (second, self.backup_second_field)):
            field.set_error(wrong if text and not Path(text).is_absolute() else "")
        together = bool(second) and same_disk(Path(first or self._usual), Path(second))
        told = tr("Both folders are on one disk: it may break with both.") if together else ""
        self.backup_told.setText(told)
        show_when(self.backup_told, together)
        return all(not text or Path(text).is_absolute() for text in (first, second))
