"""What is due once a day in an open window: identity numbers whose retention has ended (PCK-11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer

from wms_desktop.core.acting import Acting
from wms_desktop.db.database import Database
from wms_desktop.people.vault import Vault
from wms_desktop.ui.tasks import Lane, TaskRunner

HOUR_MS = 3_600_000
AtWork = Callable[[], "tuple[Database, Acting] | None"]


class HouseKeeper(QObject):
    """Keeps house when somebody signs in, and on the new day in a window left open over night.

    Args:
        at_work: the database and whoever works now; None while nobody does.
        failed: told of what could not be done; it is tried again the next time.
    """

    def __init__(
        self,
        tasks: TaskRunner,
        vault: Vault,
        at_work: AtWork,
        failed: Callable[[Exception], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._vault, self._at_work, self._failed = tasks, vault, at_work, failed
        self._kept_on: date | None = None
        self._hourly = QTimer(self)
        self._hourly.setInterval(HOUR_MS)
        self._hourly.timeout.connect(self.keep_when_new_day)
        self._hourly.start()

    def keep(self) -> None:
        """Once now, beside the other work."""
        at_work = self._at_work()
        if at_work is None:
            return
        db, by = at_work
        self._kept_on = by.today
        self._tasks.submit(
            lambda: self._vault.keep_house(db, by),
            owner=self,
            done=lambda _done: None,
            failed=self._failed,
            lane=Lane.HOUSE,
        )

    def keep_when_new_day(self) -> None:
        """The same, unless it was done today."""
        at_work = self._at_work()
        if at_work is not None and at_work[1].today != self._kept_on:
            self.keep()
