"""Files that are there whole or not at all, and stay there, whatever ends the program or the power.

The order is the one that a power cut cannot spoil: written beside, on the disk, given its name, the
folder on the disk. Source: reliability.md, Evidence.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)


def write_whole(
    path: Path, content: bytes, *, mode: int = 0o600, draft: Path | None = None
) -> None:
    """Put *content* in the place of whatever *path* was; until then nobody else can read it.

    Args:
        mode: rights of the finished file.
        draft: the name it is written under, for what must leave no second copy behind when it is
            cut short: the next write takes the same. By default every write has a name of its own.

    Raises:
        OSError: nothing was changed, and no draft is left.
    """
    draft = draft or path.with_name(f".{path.name[:16]}.{os.getpid()}.{secrets.token_hex(4)}.part")
    draft.unlink(missing_ok=True)  # never through a link that somebody has put there
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if draft.stat().st_size != len(content):
            raise OSError(errno.EIO, "written short")
        os.chmod(draft, mode)
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            os.chmod(draft, 0o600)  # Windows takes nothing away that is read-only
            draft.unlink()
        raise
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """What was written to *path* is on the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Names in *folder* are on the disk; Windows has no way to ask and needs none."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
