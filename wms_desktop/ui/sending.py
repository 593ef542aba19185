"""A write until its outcome is known: an answer that is lost is asked for again by its key.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.ui.tasks import Lane, TaskRunner

ASK_AGAIN_MS = 5_000


class Sending(QObject):
    """Sends one use case; its command holds the idempotency key, so it may be sent again.

    Unknown is never told as failed: the owner hears of success or refusal once that is known.

    Signals:
        unknown: no answer came in time; it is asked for every 5 s from now on.
        known: the outcome is known; emitted once, before *done* or *failed* is called.
    """

    unknown = Signal()
    known = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        work: Callable[[], Any],
        owner: QObject,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        *,
        lane: Lane = Lane.WRITE,
    ) -> None:
        super().__init__(owner)
        self._tasks, self._work, self._lane = tasks, work, lane
        self._done, self._failed = done, failed
        self.is_unknown = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(ASK_AGAIN_MS)
        self._pause.timeout.connect(self._ask_again)

    def start(self) -> None:
        """Send it, after the writes that were sent before."""
        self._submit(self._lane)

    def _ask_again(self) -> None:
        beside = self._lane is Lane.WRITE  # where the silent call still sits
        self._submit(Lane.READ if beside else self._lane)

    def _submit(self, lane: Lane) -> None:
        self._tasks.submit(
            self._work, owner=self, done=self._on_done, failed=self._on_failed, lane=lane
        )

    def _on_done(self, value: Any) -> None:
        self._settle()
        self._done(value)

    def _on_failed(self, error: Exception) -> None:
        silent = isinstance(error, Unavailable) and error.lack in (
            Lack.DATABASE,
            Lack.DATABASE_BUSY,
        )
        if silent and (self.is_unknown or error.params.get("unknown")):  # type: ignore[attr-defined]
            if not self.is_unknown:
                self.is_unknown = True
                self.unknown.emit()
            self._pause.start()
            return
        self._settle()
        self._failed(error)

    def _settle(self) -> None:
        self.is_unknown = False
        self.known.emit()
        self.deleteLater()
