"""One window per embedded database: the second one is told who has it open.

Source: reliability.md, Embedded SQLite; bad-inputs.md 118.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from wms_desktop.core.errors import Lack, Unavailable

_LOCKED_AT = 1 << 20  # a byte far behind the text, so that the text stays readable on Windows


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a database open."""

    pid: int
    host: str
    since: datetime


class InstanceLock:
    """Held while a window has an embedded database open; the system gives it up at a crash.

    Commands that run beside the window (backup, check) do not take it.
    """

    def __init__(self, database: Path) -> None:
        resolved = database.resolve()
        self.path = resolved.with_name(f"{resolved.name}.lock")
        self._file: IO[bytes] | None = None

    def acquire(self) -> InstanceLock:
        """Become the one that has the database open.

        A lock file left behind by a crash is simply taken over.

        Raises:
            Unavailable: another program has it; its ``pid``, ``host`` and ``since`` are told. Or
                nothing can be written beside the database.
        """
        try:
            file = open(self.path, "a+b")  # noqa: SIM115 - held until `release`
        except OSError as error:
            raise Unavailable(Lack.DATABASE_READ_ONLY, database=str(self.path.parent)) from error
        if not _locked(file):
            file.close()
            holder = self.holder()
            told = {"pid": holder.pid, "host": holder.host, "since": holder.since} if holder else {}
            raise Unavailable(Lack.DATABASE_IN_USE, database=str(self.path.stem), **told)
        me = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC)}
        file.truncate(0)
        file.write(json.dumps(me, default=lambda moment: moment.isoformat()).encode())
        file.flush()
        self._file = file
        self.is_called()  # whoever asked, asked the one before
        return self

    def holder(self) -> Holder | None:
        """Who wrote the lock file last, None where that cannot be read."""
        try:
            said: Any = json.loads(self.path.read_bytes()[:4096])
            return Holder(
                int(said["pid"]), str(said["host"])[:80], datetime.fromisoformat(said["since"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def call_holder(self) -> None:
        """Ask the window that has the database open to come to the front."""
        with suppress(OSError):
            self._call.touch()

    def is_called(self) -> bool:
        """Whether another start has asked for this window since the last look."""
        try:
            self._call.unlink()
        except OSError:
            return False
        return True

    @property
    def _call(self) -> Path:
        return self.path.with_suffix(".front")

    def release(self) -> None:
        """Give the database free. The file stays: removing it would race with the next one."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None

    def __enter__(self) -> InstanceLock:
        return self.acquire() if self._file is None else self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _locked(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_LOCKED_AT)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
