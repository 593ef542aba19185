"""Backups by the clock while the window is open, at its close, and the weekly look through.

Nothing here holds anybody up: all of it runs beside the window's own work.

Source: reliability.md, Embedded SQLite.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from wms_desktop.backups import making
from wms_desktop.backups.making import Folders, Made, Who
from wms_desktop.backups.offering import SHOP
from wms_desktop.checks import check
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.moments import site_time
from wms_desktop.core.workstation import WorkstationFile
from wms_desktop.db import guard
from wms_desktop.db.backup import notes
from wms_desktop.db.backup.known import KnownBackups
from wms_desktop.db.backup.rules import EVERY, WEEK, Standing
from wms_desktop.db.database import Database
from wms_desktop.ui.shell import MainWindow
from wms_desktop.ui.status_line import BACKUP
from wms_desktop.ui.tasks import Lane, TaskRunner
from wms_desktop.ui.words import tr

log = logging.getLogger(__name__)
LOOK_MS = 600_000
FIRST_MS = 60_000
LOOKED_THROUGH = "looked_through_at"
AtWork = Callable[[], tuple[Database, Acting] | None]


class BackupRounds(QObject):
    """Makes the backups of an embedded database, and shows on every window when one is missing.

    Args:
        at_work: who works with what just now; None while nobody is signed in.
    """

    def __init__(
        self,
        window: MainWindow,
        tasks: TaskRunner,
        at_work: AtWork,
        file: WorkstationFile,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or window)
        self._window, self._tasks, self._at_work = window, tasks, at_work
        self._file, self._clock = file, clock
        self._lacks: Unavailable | None = None
        self._standing = Standing()
        self._is_making = False
        for every_ms, deed in (
            (int(EVERY.total_seconds() * 1000), self.make),
            (LOOK_MS, self.look),
        ):
            timer = QTimer(self)
            timer.setInterval(every_ms)
            timer.timeout.connect(deed)
            timer.start()
        QTimer.singleShot(FIRST_MS, self, self.make)
        QTimer.singleShot(FIRST_MS // 10, self, self.look)
        QTimer.singleShot(FIRST_MS * 2, self, self.look_through)
        window.rebuilt.connect(self._show)

    def make(self) -> None:
        """Back up what has changed since the last time."""
        work = self._at_work()
        if work is None or not work[0].is_sqlite or self._is_making:
            return
        db, by = work
        folders, who = Folders.of(self._file.settings), Who(workstation_id=by.workstation_id)
        self._is_making = True
        self._tasks.submit(
            lambda: making.make_if_changed(db, folders, who=who),
            owner=self,
            done=self._on_made,
            failed=self._on_not_made,
            lane=Lane.HOUSE,
        )

    def look(self) -> None:
        """Read how it stands, and show it where a backup is missing."""
        work = self._at_work()
        if work is None:
            return
        db = work[0]
        self._tasks.submit(
            lambda: how_it_stands(db),
            owner=self,
            done=self._on_looked,
            failed=_expected("how it stands with backups"),
        )

    def look_through(self) -> None:
        """Once a week SQLite looks through every page and key, beside everybody's work."""
        work = self._at_work()
        if work is None or work[0].path is None:
            return
        db, path, now = work[0], work[0].path, self._clock()
        last = str(self._file.settings.preferences.get(LOOKED_THROUGH, ""))
        is_due = not last or now - datetime.fromisoformat(last) >= WEEK
        if not is_due and guard.is_small(path):
            return  # it was looked through at the start
        self._tasks.submit(
            lambda: _looked_through(db, path, whole=is_due),
            owner=self,
            done=lambda wrong: self._on_looked_through(wrong, now),
            failed=_expected("the look through the database"),
            lane=Lane.HOUSE,
        )

    def _on_made(self, made: Made | None) -> None:
        self._is_making = False
        if made is not None:
            self._lacks = made.lacks
            self._remember(SHOP, made.manifest.database_id)
            self.look()

    def _on_not_made(self, error: Exception) -> None:
        self._is_making = False
        _expected("the backup by the clock")(error)
        self.look()

    def _on_looked(self, standing: Standing) -> None:
        self._standing = standing
        self._show()

    def _on_looked_through(self, wrong: list[str], now: datetime) -> None:
        if not wrong:
            self._remember(LOOKED_THROUGH, now.isoformat())
            return
        log.error("the database does not hold: %s", ", ".join(wrong))
        self._window.show_status(BACKUP, tr("Database damaged: restart the program"), "bad")

    def _remember(self, name: str, value: str) -> None:
        kept = dict(self._file.settings.preferences)
        if kept.get(name) != value:
            self._file.remember(preferences={**kept, name: value})

    def _show(self) -> None:
        now = self._clock()
        if self._standing.is_late(now):
            last = self._standing.backup_at
            text = tr("No good backup for 24 h")
            if last is not None:
                text = tr("No good backup since {moment}", moment=f"{site_time(last):%m-%d %H:%M}")
            self._window.show_status(BACKUP, text, "bad")
        elif self._lacks is not None:
            self._window.show_status(BACKUP, tr("Second backup folder missing"), "warn")
        else:
            self._window.show_status(BACKUP, "")


def back_up_at_close(url: str, file: WorkstationFile, workstation_id: int) -> None:
    """What changed since the last backup, backed up once more when the window is closed."""
    db = Database(url)
    try:
        making.make_if_changed(
            db, Folders.of(file.settings), who=Who(workstation_id=workstation_id)
        )
    except Unavailable as error:
        log.warning("the backup at the close was not made: %s", error)
    finally:
        db.close()


def how_it_stands(db: Database) -> Standing:
    """How it stands; and this account knows the shop's backups, should its database be gone."""
    KnownBackups().note(notes.hashes(db))
    return notes.standing(db)


def _looked_through(db: Database, path: Path, *, whole: bool) -> list[str]:
    if not whole:
        guard.quick_check(db)
        return [finding.subject for finding in check.ledger(db)]
    return guard.look_through(path)


def _expected(what: str) -> Callable[[Exception], None]:
    def failed(error: Exception) -> None:
        if not isinstance(error, Unavailable):
            raise error
        level = logging.INFO if error.lack is Lack.DATABASE_BUSY else logging.WARNING
        log.log(level, "%s: not done: %s", what, error)

    return failed
