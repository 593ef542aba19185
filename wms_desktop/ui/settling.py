"""After a crash: what was on its way when the program ended is asked for, and its end is told.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from wms_desktop.core.errand import Look
from wms_desktop.core.errors import Unavailable
from wms_desktop.ui.draft_sent import Unsettled
from wms_desktop.ui.outbox import Outbox
from wms_desktop.ui.tasks import TaskRunner

ASK_AGAIN_MS = 5_000
NEVER_AFTER = timedelta(seconds=40)  # nothing of a dead window still gets to the server by then


class Settling(QObject):
    """Asks by key for each sending that a window left behind, until its end is certain.

    That a key is known is certain at once. That it is not is certain when nothing of the dead
    window can still arrive, and every transaction that had begun by then has ended: a commit may
    wait for its standby without limit, and comes to stand after all.

    Args:
        look: asks the database for keys; off the GUI thread.

    Signals:
        settled: lists of `Unsettled`, saved and not saved; once all are certain.
    """

    settled = Signal(object, object)

    def __init__(
        self,
        tasks: TaskRunner,
        outbox: Outbox,
        look: Callable[[Collection[UUID]], Look],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._outbox, self._look = tasks, outbox, look
        self.open: list[Unsettled] = []
        self._since = monotonic()
        self._begun: dict[UUID, int] = {}  # what had begun when nothing more could arrive
        self._saved: list[Unsettled] = []
        self._lost: list[Unsettled] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_AGAIN_MS)
        self._pause.timeout.connect(self._ask)

    def begin(self, address: str) -> None:
        """Look for what was sent to the database at *address* by windows that are gone."""
        self._since = monotonic()
        self._tasks.submit(
            lambda: self._outbox.left_over(address),
            owner=self,
            done=self._on_left_over,
            failed=self._on_failure,
        )

    def _on_left_over(self, rows: list[Unsettled]) -> None:
        self.open += rows
        if self.open:
            self._ask()

    def _ask(self) -> None:
        asked, look = [*self.open], self._look
        self._pause.stop()
        self._tasks.submit(
            lambda: look([row.op_id for row in asked]),
            owner=self,
            done=lambda found: self._on_answer(asked, found),
            failed=self._on_failure,
        )

    def _on_answer(self, asked: list[Unsettled], found: Look) -> None:
        """Take the answer for the rows that it was asked for; more may have come since."""
        for row in [row for row in asked if row in self.open]:
            is_saved = row.op_id in found.known
            if is_saved or self._has_ended(row, found):
                self.open.remove(row)
                (self._saved if is_saved else self._lost).append(row)
                self._outbox.forget(row.op_id)
        if self.open:
            self._pause.start()
            return
        saved, self._saved = self._saved, []
        lost, self._lost = self._lost, []
        if saved or lost:
            self.settled.emit(saved, lost)

    def _has_ended(self, row: Unsettled, found: Look) -> bool:
        watched = timedelta(seconds=monotonic() - self._since)  # counts where a clock was put back
        if max(datetime.now(UTC) - row.sent_at, watched) < NEVER_AFTER:
            return False
        return found.ended >= self._begun.setdefault(row.op_id, found.begun)

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, Unavailable):
            raise error
        self._pause.start()
