"""A write until its outcome is known: an answer that is lost is asked for again by its key.

Source: reliability.md, What the desktop does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from wms_desktop.core.errand import Sent
from wms_desktop.core.errors import Unavailable
from wms_desktop.ui.outbox import Outbox
from wms_desktop.ui.tasks import Lane, TaskRunner

ASK_AGAIN_MS = 5_000
SLOW_MS = 600


class Sending(QObject):
    """Sends one use case; its command holds the idempotency key, so it may be sent again.

    Unknown is never told as failed: the owner hears of success or refusal once that is known. It
    outlives its owner (another language, another person): its key is asked for all the same.

    Attributes:
        page: the tab that sends it.
        op_ids: the keys that have gone out.
        is_slow: it has been under way for so long that people are told.

    Signals:
        unknown: no answer came in time; it is asked for every 5 s from now on.
        known: the outcome is known; emitted once, before *done* or *failed* is called.
    """

    unknown = Signal()
    known = Signal()

    def __init__(
        self,
        tasks: TaskRunner,
        outbox: Outbox,
        work: Callable[[], Any],
        owner: QObject,
        done: Callable[[Any], object],
        failed: Callable[[Exception], object],
        *,
        lane: Lane = Lane.WRITE,
        page: str = "",
        address: str = "",
    ) -> None:
        super().__init__(outbox)
        self._tasks, self._outbox, self._work, self._lane = tasks, outbox, work, lane
        self.owner, self._done, self._failed = owner, done, failed
        self.page, self._address = page, address
        self.op_ids: set[UUID] = set()
        self.sent_at = datetime.now(UTC)
        self.is_unknown = self.is_slow = False
        self._pause, self._patience = QTimer(self), QTimer(self)
        for timer, after_ms, deed in (
            (self._pause, ASK_AGAIN_MS, self._ask_again),
            (self._patience, SLOW_MS, self._on_slow),
        ):
            timer.setSingleShot(True)
            timer.setInterval(after_ms)
            timer.timeout.connect(deed)

    def start(self) -> None:
        """Send it, after the writes that were sent before."""
        self._outbox.begin(self)
        if self._lane is Lane.WRITE:
            self._patience.start()
        self._submit(self._lane)

    def stop(self) -> None:
        """Ask no more; its key stays where it was written down."""
        self._pause.stop()
        self._patience.stop()

    def _ask_again(self) -> None:
        beside = self._lane is Lane.WRITE  # what came after it has its turn there
        self._submit(Lane.READ if beside else self._lane)

    def _submit(self, lane: Lane) -> None:
        self._tasks.submit(
            self._work,
            owner=self,
            done=self._on_done,
            failed=self._on_failed,
            lane=lane,
            on_sent=self._note,
        )

    def _note(self, sent: Sent) -> None:
        """On the worker's thread: from here on the key survives the end of the program."""
        self._outbox.note(sent, self._address, self.page)
        self.op_ids.add(sent.op_id)

    def _on_done(self, value: Any) -> None:
        was_told = self._settle()
        if is_there := isValid(self.owner):
            self._done(value)
        if was_told or not is_there:
            self._outbox.settled.emit(self, None)

    def _on_failed(self, error: Exception) -> None:
        is_silent = isinstance(error, Unavailable) and error.lack.is_databases
        if is_silent and (self.is_unknown or error.params.get("unknown")):  # type: ignore[attr-defined]
            if not self.is_unknown:
                self.is_unknown = True
                self._patience.stop()
                self.unknown.emit()
                self._outbox.changed.emit()
            self._pause.start()
            return
        was_told = self._settle()
        if is_there := isValid(self.owner):
            self._failed(error)
        if was_told or not is_there:
            self._outbox.settled.emit(self, error)

    def _on_slow(self) -> None:
        self.is_slow = True
        self._outbox.changed.emit()

    def _settle(self) -> bool:
        """Its outcome is known; whether people had been told that it was not."""
        self._patience.stop()
        was_told = self.is_slow or self.is_unknown
        self.is_unknown = self.is_slow = False
        self._outbox.end(self)
        self.known.emit()
        if was_told:
            self._outbox.changed.emit()
        self.deleteLater()
        return was_told
