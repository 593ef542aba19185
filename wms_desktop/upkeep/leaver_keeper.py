"""Ends what people still have open on a shared server who have left.

Source: reliability.md, Two-tier security.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from wms_desktop.people import accounts
from wms_desktop.people.presence import Presence
from wms_desktop.ui.tasks import Lane, TaskRunner

log = logging.getLogger(__name__)
FIRST_MS, EVERY_MS = 20_000, 5 * 60_000  # signing in comes first
LIMIT_MS = 15_000  # not the lane's own, which is that of a long reading


class LeaverKeeper(QObject):
    """Asks the server every five minutes, whoever is signed in: it ends leavers' sessions alone.

    Two windows that ask at once do no harm, so none waits for another.

    Args:
        failed: told of what could not be done; it is tried again the next time.
    """

    def __init__(
        self,
        tasks: TaskRunner,
        presence: Presence,
        failed: Callable[[Exception], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._presence, self._failed = tasks, presence, failed
        self._runs = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def begin(self) -> None:
        """Somebody has signed in: the first round comes soon, when the window stands."""
        QTimer.singleShot(FIRST_MS, self, self.keep)

    def keep(self) -> None:
        """One round, beside the other work; also while the window is locked.

        The next one waits for it: behind a long reading they would pile up.
        """
        signed_in = self._presence.signed_in
        if self._runs or signed_in is None or signed_in.db.is_sqlite:  # a file knows no sessions
            return
        self._runs = True
        self._tasks.submit(
            lambda: accounts.end_leavers(signed_in.db),
            owner=self,
            done=self._on_ended,
            failed=self._on_failed,
            lane=Lane.HOUSE,
            limit_ms=LIMIT_MS,
        )

    def _on_ended(self, ended: int) -> None:
        self._runs = False
        if ended:
            log.warning("connections of people who have left: %s ended", ended)

    def _on_failed(self, error: Exception) -> None:
        self._runs = False
        self._failed(error)
