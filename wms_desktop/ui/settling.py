"""After a crash: what was on its way when the program ended is asked for, and its end is told.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from wms_desktop.core.errors import Unavailable
from wms_desktop.ui.draft_sent import Unsettled
from wms_desktop.ui.outbox import Outbox
from wms_desktop.ui.tasks import TaskRunner

ASK_AGAIN_MS = 5_000
NEVER_AFTER = timedelta(seconds=40)  # the server has ended what a dead window began by then


class Settling(QObject):
    """Asks by key for each sending that a window left behind, until its end is certain.

    That a key is known is certain at once; that it is not, only when the server must have ended
    the transaction of the window that died.

    Args:
        is_known: whether an operation with this key was carried out; off the GUI thread.

    Signals:
        settled: lists of `Unsettled`, saved and not saved; once all are certain.
    """

    settled = Signal(object, object)

    def __init__(
        self, tasks: TaskRunner, outbox: Outbox, is_known: Callable[[UUID], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._outbox, self._is_known = tasks, outbox, is_known
        self.open: list[Unsettled] = []
        self._saved: list[Unsettled] = []
        self._lost: list[Unsettled] = []
        self._begun = monotonic()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_AGAIN_MS)
        self._pause.timeout.connect(self._ask)

    def begin(self, address: str) -> None:
        """Look for what was sent to the database at *address* by windows that are gone."""
        self._begun = monotonic()
        self.open += self._outbox.left_over(address)
        if self.open:
            self._ask()

    def _ask(self) -> None:
        keys, is_known = [row.op_id for row in self.open], self._is_known
        self._tasks.submit(
            lambda: {key for key in keys if is_known(key)},
            owner=self,
            done=self._on_answer,
            failed=self._on_failure,
        )

    def _on_answer(self, known: set[UUID]) -> None:
        now, watched = datetime.now(UTC), timedelta(seconds=monotonic() - self._begun)
        for row in [*self.open]:
            # a clock that was put back since says nothing: then it is watched for as long
            is_certain = row.op_id in known or max(now - row.sent_at, watched) >= NEVER_AFTER
            if is_certain:
                self.open.remove(row)
                (self._saved if row.op_id in known else self._lost).append(row)
                self._outbox.forget(row.op_id)
        if self.open:
            self._pause.start()
            return
        saved, self._saved = self._saved, []
        lost, self._lost = self._lost, []
        self.settled.emit(saved, lost)

    def _on_failure(self, error: Exception) -> None:
        if not isinstance(error, Unavailable):
            raise error
        self._pause.start()
