"""Locks that rooms share: libraries that bear one thread only, files that bear one writer only."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from threading import RLock
from types import TracebackType

PDFIUM = RLock()  # pdfium keeps process-wide state: every call into it holds this lock

_PATIENCE = 10.0  # seconds; whoever has the turn writes a small file
_PAUSE = 0.01


class Turn:
    """One at a time, over all threads and processes of a computer; the system ends it at a crash.

    The lock file stays: removing it would race with the next one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = RLock()
        self._depth = 0
        self._file = -1

    def __enter__(self) -> Turn:
        """Wait for the turn.

        Raises:
            TimeoutError: somebody has it and does not give it up.
        """
        self._thread.acquire()
        try:
            if not self._depth:
                self._file = _taken(self._path)
        except BaseException:
            self._thread.release()
            raise
        self._depth += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if not self._depth:
            os.close(self._file)
        self._thread.release()


def _taken(path: Path) -> int:
    until = time.monotonic() + _PATIENCE
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _locked(file):
            if time.monotonic() > until:
                raise TimeoutError(f"{path.name} is held by another program")
            time.sleep(_PAUSE)
    except BaseException:
        os.close(file)
        raise
    return file


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
