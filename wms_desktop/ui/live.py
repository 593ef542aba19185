"""Hears what other workstations change, and how the database is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from wms_desktop.core.changes import Topic
from wms_desktop.core.errors import Unavailable
from wms_desktop.ui.tasks import TaskRunner

RED_AFTER_S = 10
SOON_MS = 120
LISTENING_MS = 5_000
SILENT_MS = 4_000  # no answer for so long is a failure, however much longer others wait


class Connection(StrEnum):
    """How the database is; the value is the kind of the status line."""

    GREEN = "ok"
    AMBER = "warn"
    RED = "bad"


class Live(QObject):
    """Asks for the change counters and announces the topics that grew; all, after a silence.

    Once a second; where somebody tells when to look, soon after that, and else every five seconds.

    Signals:
        connection_changed: a `Connection`; amber from the first failure, red after ten seconds.
        heard: somebody changed something; may be emitted on any thread.
        listening: whether changes are heard; may be emitted on any thread.
    """

    connection_changed = Signal(object)
    heard = Signal()
    listening = Signal(bool)

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
        self._announcing = self._asking = self._again = False
        self._failing_since: float | None = None
        self._asked_at = 0.0
        self._credit: Counter[Topic] = Counter()  # taken for somebody else's, may be our own
        self._usual_ms, self.listens = interval_ms, False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self.ask_now)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.ask_now)
        queued = Qt.ConnectionType.QueuedConnection
        self.heard.connect(self._on_heard, queued)
        self.listening.connect(self._on_listening, queued)
        tasks.changed.connect(self._on_changed)

    def start(self) -> None:
        """Begin to listen."""
        self._timer.start()
        self.ask_now()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._soon.stop()

    @property
    def interval_ms(self) -> int:
        """How often it asks by itself."""
        return self._timer.interval()

    def ask_now(self) -> None:
        """Ask without waiting for the second to end; one question at a time."""
        if self._asking:
            self._again = True
            return
        self._again = False
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
        if self._again:
            self._on_heard()
        self.last_contact, self._failing_since = time.monotonic(), None
        self.last_answer_at = datetime.now(UTC)
        was_away = self.connection is not Connection.GREEN
        self._set(Connection.GREEN)
        known, self._known = self._known, dict(counters)
        own, self._own = self._own, Counter()
        if known is None:
            return
        grown = {topic: count - known.get(topic, 0) for topic, count in counters.items()}
        foreign = frozenset(t for t, by in grown.items() if by > own[t] or was_away)
        self._credit = Counter({topic: grown[topic] - own[topic] for topic in foreign})
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
        if self._announcing:
            return
        for topic in topics:  # our own writes have been announced already
            if self._credit[topic] > 0:
                self._credit[topic] -= 1  # it was counted before its answer was here
            else:
                self._own[topic] += 1

    def _on_heard(self) -> None:
        if self._timer.isActive() and not self._soon.isActive():
            self._soon.start()  # the answer to our own write comes first

    def _on_listening(self, listens: bool) -> None:
        self.listens = listens
        self._pace()
        if listens:
            self.ask_now()  # what was said before anybody listened

    def _pace(self) -> None:
        """Slowly only where changes are heard and the database answers."""
        is_slow = self.listens and self.connection is Connection.GREEN
        interval_ms = max(LISTENING_MS, self._usual_ms) if is_slow else self._usual_ms
        if interval_ms != self._timer.interval():
            self._timer.setInterval(interval_ms)

    def _set(self, connection: Connection) -> None:
        if connection is not self.connection:
            self.connection = connection
            self._pace()
            self.connection_changed.emit(connection)
