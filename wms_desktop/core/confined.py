"""Child processes that open what comes from outside: little memory, little time, nobody's secrets.

Source: reliability.md, Imports.
"""

from __future__ import annotations

import os
import sys

_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TZ")
_MOST_OPEN_FILES = 64
_MOST_WRITTEN = 1_000_000_000


def child_command(module: str, argument: str) -> list[str]:
    """How to start a child: as *module*, or the frozen program with its *argument*."""
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    return [sys.executable, "-m", module]


def child_environment() -> dict[str, str]:
    """What a child may know: where the program lies, and nothing of the person."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return kept | {"PYTHONPATH": path, "MALLOC_ARENA_MAX": "2"}


if sys.platform == "win32":

    def bind_hands() -> None:
        """Windows has no such limits; there the parent's deadline holds."""

    def allow(*, memory_mib: int, cpu_seconds: int) -> None:
        """As above."""

else:
    import resource

    def bind_hands() -> None:
        """Called by the child: no core dumps with people's data, few files, none without end."""
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_MOST_OPEN_FILES, _MOST_OPEN_FILES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_WRITTEN, _MOST_WRITTEN))

    def allow(*, memory_mib: int, cpu_seconds: int) -> None:
        """Called by the child: memory for the whole process, processor time from now on."""
        if sys.platform != "darwin":  # refuses RLIMIT_AS
            memory = memory_mib * 1024 * 1024
            _lower(resource.RLIMIT_AS, memory)
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + cpu_seconds
        _lower(resource.RLIMIT_CPU, seconds)

    def _lower(which: int, limit: int) -> None:
        """Set *limit*; a lower one that the system has set stays."""
        _now, most = resource.getrlimit(which)
        soft = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(which, (soft, most))
