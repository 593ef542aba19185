"""Work off the GUI thread in lanes, answers on the GUI thread, and nobody waits for ever."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock
from typing import Any, TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QThreadPool, QTimer, Signal, Slot
from shiboken6 import isValid

from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errand import Errand, Sent
from wms_desktop.core.errors import Lack, Refused, Stale, Unavailable

log = logging.getLogger(__name__)
T = TypeVar("T")


class Lane(Enum):
    """Where work waits for its turn.

    READ runs in parallel, WRITE strictly one after the other. LONG is for imports, exports and
    pictures, which may take minutes and hold up nobody; HOUSE for what the program does by itself:
    no person's import waits for the nightly reading or a backup.
    """

    READ = "read"
    WRITE = "write"
    LONG = "long"
    HOUSE = "house"


_THREADS = {Lane.READ: 4, Lane.WRITE: 1, Lane.LONG: 2, Lane.HOUSE: 2}
LIMITS_MS: dict[Lane, int] = {
    Lane.READ: 8_000,
    Lane.WRITE: 11_500,
    Lane.LONG: 3_600_000,
    Lane.HOUSE: 3_600_000,
}
# a write's is 12 s less half a second: by then the person has been told (G5)


@dataclass(slots=True, eq=False)
class _Task:
    """The worker's half of a job: it holds nothing that belongs to the GUI thread."""

    work: Callable[[], Any]
    errand: Errand = field(default_factory=Errand)
    result: Any = None
    error: Exception | None = None
    _turn: Lock = field(default_factory=Lock)

    def claim(self) -> bool:
        """Whoever claims first decides: the worker, that it happens; the watchdog, that not."""
        return self._turn.acquire(blocking=False)

    def run(self) -> None:
        """Do the work; its error is the answer too."""
        try:
            with self.errand:
                self.result = self.work()
        except Exception as error:  # travels to the GUI thread and is raised or told there
            self.error = error


@dataclass(frozen=True, slots=True)
class _Job:
    """The GUI thread's half: who waits, and since when."""

    owner: QObject
    done: Callable[[Any], object]
    failed: Callable[[Exception], object]
    lane: Lane
    late_at: float


class TaskRunner(QObject):
    """Runs callables on worker threads and answers on the thread it lives on.

    Attributes:
        limits_ms: how long each lane waits for an answer, for what is submitted from now on.

    Signals:
        changed: the topics that a finished write, or another workstation, has touched.
        busy: how many writes are under way.
    """

    changed = Signal(object)
    busy = Signal(int)
    _finished = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, limits_ms: dict[Lane, int] | None = None
    ) -> None:
        super().__init__(parent)
        self.limits_ms = LIMITS_MS | (limits_ms or {})
        self._pools = {lane: QThreadPool(self) for lane in Lane}
        for lane, pool in self._pools.items():
            pool.setMaxThreadCount(_THREADS[lane])
        self._open: dict[_Task, _Job] = {}
        self._watchdog = QTimer(self)
        self._watchdog.setInterval(max(10, min(250, min(self.limits_ms.values()) // 4)))
        self._watchdog.timeout.connect(self._give_up_late)
        self._finished.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        lane: Lane = Lane.READ,
        limit_ms: int | None = None,
        on_sent: Callable[[Sent], object] | None = None,
    ) -> None:
        """Run *work*, later call *done* or *failed*, unless *owner* is gone by then.

        Without an answer in time (8 s for a read, 11.5 s for a write, counted from now), *failed*
        gets ``Unavailable(Lack.DATABASE)``; its ``unknown`` is true where the work had begun and
        may still come to an end. Its connection is cut then, and its lane goes on with a fresh
        worker. A late answer is not delivered, its topics are announced.

        Args:
            work: touches no widget, and nothing another thread may change.
            limit_ms: instead of the lane's own.
            on_sent: hears, on the worker's thread, of each use case before it begins.
        """
        task = _Task(work, Errand(on_sent))
        late_at = time.monotonic() + (limit_ms or self.limits_ms[lane]) / 1000
        self._open[task] = _Job(owner, done, failed, lane, late_at)
        if lane is Lane.WRITE:
            self.busy.emit(self.writes_under_way())
        self._start(task, lane)

    def announce(self, topics: frozenset[Topic]) -> None:
        """Tell every open view that *topics* changed."""
        if topics:
            self.changed.emit(topics)

    def writes_under_way(self) -> int:
        """How many writes have not been answered yet."""
        return sum(job.lane is Lane.WRITE for job in self._open.values())

    def wait(self, timeout_ms: int = 5000) -> bool:
        """Whether all work ended in time. Called before the program closes."""
        deadline = time.monotonic() + timeout_ms / 1000
        return all(
            pool.waitForDone(QDeadlineTimer(max(0, int((deadline - time.monotonic()) * 1000))))
            for pool in self._pools.values()
        )

    def give_up_all(self) -> None:
        """Cut off whatever is still under way: the program ends and waits for nobody."""
        for task, job in [*self._open.items()]:
            self._close(task)
            if not task.claim():
                self._cut(task, job.lane)

    def _start(self, task: _Task, lane: Lane) -> None:
        def on_worker() -> None:
            if not task.claim():
                return  # given up before its turn came: it must not happen any more
            task.run()
            given_up = task.errand.end()
            if isValid(self):
                if given_up:
                    self._pools[lane].reserveThread()  # its place was taken by a fresh worker
                self._finished.emit(task)

        if not self._watchdog.isActive():
            self._watchdog.start()
        self._pools[lane].start(on_worker)

    @Slot(object)
    def _answer(self, task: _Task) -> None:
        job = self._close(task)
        if job is None or not isValid(job.owner):
            if isinstance(task.error, (Unavailable, Refused, Stale)):
                log.info("given up, and ended: %s", task.error)
            elif task.error is not None:
                log.error("work that nobody waits for any more failed", exc_info=task.error)
        elif task.error is not None:
            job.failed(task.error)
        else:
            job.done(task.result)
        if isinstance(task.result, Done):
            self.announce(task.result.changed)

    def _close(self, task: _Task) -> _Job | None:
        job = self._open.pop(task, None)
        if job is not None and job.lane is Lane.WRITE:
            self.busy.emit(self.writes_under_way())
        if not self._open:
            self._watchdog.stop()
        return job

    @Slot()
    def _give_up_late(self) -> None:
        now = time.monotonic()
        late = [(task, job) for task, job in self._open.items() if job.late_at <= now]
        begun = {task for task, _job in late if not task.claim()}  # before any worker gets free
        for task, job in late:
            self._close(task)
            log.warning("no answer in time, lane %s", job.lane.value)
            if task in begun:
                self._cut(task, job.lane)
            if isValid(job.owner):
                unknown = task in begun and job.lane is Lane.WRITE
                job.failed(Unavailable(Lack.DATABASE, unknown=unknown))

    def _cut(self, task: _Task, lane: Lane) -> None:
        """End *task*, which has begun; its lane gets a fresh worker meanwhile."""
        if task.errand.give_up():
            self._pools[lane].releaseThread()


class InlineRunner(TaskRunner):
    """For tests: same interface, same answers, everything at once on one thread."""

    def _start(self, task: _Task, lane: Lane) -> None:
        task.run()
        self._answer(task)
