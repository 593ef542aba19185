"""Settings: how it stands with backups, where they go, one made now, a restore tried out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wms_desktop.core.moments import site_time
from wms_desktop.db.backup import notes
from wms_desktop.db.backup.rules import Standing
from wms_desktop.people.settings_desk import SettingsDesk
from wms_desktop.people.view_backup_folders import BackupFolders
from wms_desktop.ui.actions import ActionSpec, bind, tie
from wms_desktop.ui.button import Button
from wms_desktop.ui.forms import load_form
from wms_desktop.ui.label import Label
from wms_desktop.ui.message import Message
from wms_desktop.ui.page import Page
from wms_desktop.ui.shown import show_when
from wms_desktop.ui.tasks import Lane
from wms_desktop.ui.words import N_, sentence, tr

MAKE = ActionSpec("settings.back_up", N_("Back up now"), "Ctrl+S", "download")
DRILL = ActionSpec("settings.drill", N_("Restore drill"), "", "restore")


@dataclass(frozen=True, slots=True)
class BackupDeeds:
    """What the program can do about backups here; everything runs off the GUI thread.

    Attributes:
        usual: the folder where none is chosen.
        make, drill: do it and note it.
    """

    usual: Path
    make: Callable[[], object]
    drill: Callable[[], object]


class BackupSection(QWidget):
    """Backups of this shop's data."""

    backups_message: Message
    backups_last: Label
    backups_drilled: Label
    backups_make: Button
    backups_drill: Button
    backups_own: QWidget
    backups_note: Label

    def __init__(self, page: Page, desk: SettingsDesk, deeds: BackupDeeds) -> None:
        super().__init__()
        self._page, self._desk, self._deeds = page, desk, deeds
        self._is_busy = False
        load_form(self, "settings_backups")
        self.folders = BackupFolders(deeds.usual)
        self.folders.chosen.connect(self._on_folders)
        place = self.backups_own.layout()
        assert isinstance(place, QVBoxLayout)
        place.addWidget(self.folders)
        tie(bind(MAKE, lambda: self._do(tr("Backing up…"), deeds.make), self), self.backups_make)
        tie(bind(DRILL, lambda: self._do(tr("Restoring…"), deeds.drill), self), self.backups_drill)
        is_file = page.context.db.is_sqlite
        for widget in (self.backups_make, self.backups_drill, self.backups_own):
            show_when(widget, is_file)
        note = tr("24 hourly, 30 daily and 12 monthly backups are kept.")
        if not is_file:
            note = tr(
                "On the server: wms-desktop backup FILE once a day, wms-desktop drill weekly."
            )
        self.backups_note.setText(note)

    def reload(self) -> None:
        """Show how it stands now."""
        settings, db = self._desk.settings, self._page.context.db
        self.folders.show_folders(settings.backup_folder, settings.backup_second_folder)
        if not self._is_busy:
            self._page.read(lambda: notes.standing(db), self._show)

    def _show(self, standing: Standing) -> None:
        now = self._page.context.acting().now
        if standing.is_late(now):
            head = tr("No good backup for 24 h")
            self.backups_message.show_message(
                "bad", head, tr("Back up now, then look at the disk.")
            )
        elif standing.failed:
            advice = tr("The one before it is good. Look at folder and disk.")
            self.backups_message.show_message("warn", tr("The last backup did not succeed"), advice)
        elif standing.backup_at is not None and not standing.is_drilled(now):
            head = tr("No restore drill for 7 days")
            self.backups_message.show_message("warn", head, tr("Only a restore proves a backup."))
        else:
            self.backups_message.clear()
        self.backups_last.setText(_last(standing))
        self.backups_drilled.setText(_drilled(standing))
        self.backups_drill.setEnabled(standing.backup_at is not None)

    def _do(self, says: str, deed: Callable[[], object]) -> None:
        if self._is_busy or not self.backups_make.isEnabled():
            return
        self._set_busy(True)
        self.backups_message.show_message("info", says, tr("Work on meanwhile."))
        self._page.read(deed, self._on_done, self._on_failed, lane=Lane.LONG)

    def _on_done(self, _made: Any) -> None:
        self._set_busy(False)
        self.reload()

    def _on_failed(self, error: Exception) -> None:
        told = sentence(error)
        self._set_busy(False)
        self.backups_message.show_message("bad", told.head, told.advice)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        for button in (self.backups_make, self.backups_drill):
            button.setEnabled(not busy)

    def _on_folders(self, first: str, second: str) -> None:
        says = tr("{title}: {value}", title=tr("Backups go to"), value=first or self._deeds.usual)
        self._desk.change(says, backup_folder=first, backup_second_folder=second)


def _last(standing: Standing) -> str:
    if standing.backup_at is None:
        return tr("No backup yet")
    return tr(
        "Last good backup: {moment}, {moves} {moves:stock move|stock moves}, {place}",
        moment=f"{site_time(standing.backup_at):%Y-%m-%d %H:%M}",
        moves=standing.moves,
        place=standing.place,
    )


def _drilled(standing: Standing) -> str:
    if standing.drill_at is None:
        return tr("No restore has been tried out yet")
    return tr(
        "Last restore drill: {moment}, held, {seconds} s",
        moment=f"{site_time(standing.drill_at):%Y-%m-%d %H:%M}",
        seconds=standing.seconds,
    )
