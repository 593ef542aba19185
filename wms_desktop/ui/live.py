"""Hears what other workstations change, and how the database is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Unavailable
from wms_desktop.ui.tasks import TaskRunner

RED_AFTER_S = 10
SILENT_MS = 4_000  # no answer for so long is a failure, however much longer others wait


class Connection(StrEnum):
    """How the database is; the value is the kind of the status line."""

    GREEN = "ok"
    AMBER = "warn"
    RED = "bad"


class Live(QObject):
    """Asks for the change counters once a second and announces the topics that grew.

    Signals:
        connection_changed: a `Connection`; amber from the first failure, red after ten seconds.
    """

    connection_changed = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        counters: Callable[[], Mapping[Topic, int]],
        parent: QObject | None = None,
        *,
        interval_ms: int = 1000,
    ) -> None:
        super().__init__(parent)
        self.connection = Connection.GREEN
        self.last_contact: float | None = None  # monotonic seconds
        self.last_answer_at: datetime | None = None
        self._tasks, self._counters = tasks, counters
        self._known: dict[Topic, int] | None = None
        self._own: Counter[Topic] = Counter()
        self._announcing = self._asking = False
        self._failing_since: float | None = None
        self._asked_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self.ask_now)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin to listen."""
        self._timer.start()
        self.ask_now()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()

    def ask_now(self) -> None:
        """Ask without waiting for the second to end; one question at a time."""
        if self._asking:
            return
        self._asking, self._asked_at = True, time.monotonic()
        self._tasks.submit(
            self._counters,
            owner=self,
            done=self._on_counters,
            failed=self._on_failure,
            limit_ms=SILENT_MS,
        )

    def _on_counters(self, counters: Mapping[Topic, int]) -> None:
        self._asking = False
        self.last_contact, self._failing_since = time.monotonic(), None
        self.last_answer_at = datetime.now(UTC)
        self._set(Connection.GREEN)
        known, self._known = self._known, dict(counters)
        own, self._own = self._own, Counter()
        if known is None:
            return
        grown = {topic: count - known.get(topic, 0) for topic, count in counters.items()}
        foreign = frozenset(topic for topic, by in grown.items() if by > own[topic])
        self._announcing = True
        try:
            self._tasks.announce(foreign)
        finally:
            self._announcing = False

    def _on_failure(self, error: Exception) -> None:
        self._asking = False
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = self._asked_at
        too_long = now - self._failing_since >= RED_AFTER_S
        self._set(Connection.RED if too_long else Connection.AMBER)
        if not isinstance(error, Unavailable):
            raise error

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if not self._announcing:
            self._own.update(topics)  # our own writes have been announced already

    def _set(self, connection: Connection) -> None:
        if connection is not self.connection:
            self.connection = connection
            self.connection_changed.emit(connection)
