"""Looks every minute whether this computer's clock still says what the server's says.

Somebody may set it while the window is open; what is stamped and what expires goes by the server.

Source: reliability.md, What the desktop does; bad-inputs.md 70.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from wms_desktop.core.errors import Unavailable
from wms_desktop.db import clock
from wms_desktop.people.presence import Presence
from wms_desktop.people.signin import SignedIn
from wms_desktop.ui.tasks import TaskRunner

EVERY_MS = 60_000
SAME = timedelta(seconds=5)


class ClockWatch(QObject):
    """Keeps `SignedIn.clock_ahead` true while somebody works.

    Signals:
        wrong: the clock is off by more, or less, than it was: a `timedelta`, 0 where it is right.
    """

    wrong = Signal(object)

    def __init__(
        self, tasks: TaskRunner, presence: Presence, now: Callable[[], datetime], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._presence, self._now = tasks, presence, now
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare now."""
        asked = self._presence.signed_in
        if asked is None or asked.db.is_sqlite:  # there it is one and the same clock
            return
        self._tasks.submit(
            lambda: clock.ahead(asked.db, self._now()),
            owner=self,
            done=lambda found: self._on_found(asked, found),
            failed=self._on_failure,
        )

    def _on_found(self, asked: SignedIn, found: timedelta) -> None:
        now = self._presence.signed_in
        if now is None or now.db is not asked.db or abs(found - now.clock_ahead) < SAME:
            return
        self._presence.correct(replace(now, clock_ahead=found))
        self.wrong.emit(found)

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, Unavailable):
            raise error
