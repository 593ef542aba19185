"""The part of the settings about backups, put together with what makes and tries them out."""

from __future__ import annotations

from wms_desktop.backups import making
from wms_desktop.backups.making import Folders, Who
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.workstation import DEFAULTS
from wms_desktop.db.backup import notes
from wms_desktop.db.database import Database
from wms_desktop.people.view_settings import SettingsPage
from wms_desktop.people.view_settings_backups import BackupDeeds, BackupSection


def backup_section(page: SettingsPage) -> BackupSection:
    """How it stands with backups, where they go, one made now, a restore tried out."""

    def asked() -> tuple[Database, Folders, Who]:
        by = page.context.acting()
        folders = Folders.of(page.desk.settings)
        return page.context.db, folders, Who(by.person_id, by.workstation_id)

    def make() -> object:
        db, folders, who = asked()
        made = making.make_by_clock(db, folders, who=who)
        if made.lacks is not None:
            raise made.lacks
        return made

    def drill() -> object:
        db, folders, who = asked()
        kept = making.newest(folders, notes.database_id(db))
        if kept is None:
            raise Unavailable(Lack.BACKUP_MISSING, path=str(folders.first))
        return making.drill(db, kept.path, who=who)

    deeds = BackupDeeds(Folders.of(DEFAULTS).first, make, drill)
    return BackupSection(page, page.desk, deeds)
