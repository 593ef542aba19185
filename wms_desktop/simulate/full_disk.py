"""A disk that has no room left for a moment, for one station alone; not on Windows."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL_S = 0.4
ROOM = 20_000  # bytes that it still takes: the journal goes on


@contextmanager
def waits() -> Iterator[None]:
    """A process that is started in here takes the order only once it listens.

    Until then it would be its end, and no fault.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def fill(pid: int) -> None:
    """Let the disk of process *pid* be full, now or as soon as it listens."""
    if sys.platform != "win32":
        os.kill(pid, signal.SIGUSR1)


@contextmanager
def listening(journal: Path) -> Iterator[None]:
    """In here an order lets nothing longer than *journal* be written, for a moment.

    Afterwards the process ends undisturbed.
    """
    if sys.platform == "win32":
        yield
        return
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def full(_number: int, _frame: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (journal.stat().st_size + ROOM, hard))
        signal.setitimer(signal.ITIMER_REAL, FULL_S)

    def room(_number: int, _frame: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    signal.signal(signal.SIGALRM, room)
    signal.signal(signal.SIGUSR1, full)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGALRM})
        room(signal.SIGALRM, None)
