"""The folder into which scanners write: which files are complete and may be taken."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path

from wms_desktop.imaging.faults import FileFault, Limits, Quarantined, shown_name
from wms_desktop.imaging.files import FileKind, end_is_right, has_page_name, kind_of

STILL_SECONDS = 5.0  # scanners that reopen the file for each page wait up to 4 s between pages
TRIES = 3
_UNFINISHED_SUFFIXES = {".part", ".tmp", ".crdownload", ".partial"}
_END_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that is never taken by itself, for the list of what needs a look."""

    path: Path
    fault: FileFault


@dataclass(frozen=True, slots=True)
class Look:
    """What one look into the folder found.

    Attributes:
        ready: complete files, oldest first.
        waiting: number of files that are still being written.
        skipped: links, folders, pipes and devices; also what stays unreadable after three tries.
    """

    ready: tuple[Path, ...]
    waiting: int
    skipped: tuple[Skipped, ...]


@dataclass(slots=True)
class _Seen:
    size: int
    changed_ns: int
    since: float
    failures: int = 0
    is_foreign: bool = False  # neither called nor made like a page: somebody else's file


@dataclass(slots=True)
class WatchedFolder:
    """A folder that is looked into every second or two.

    It lists and never follows a link. What is neither called nor made like a document or a
    picture is none of its business and stays where it is. It does not remember what was taken:
    the caller moves a file away once it is filed (reliability.md, section 6), and keeps the same
    file from being taken twice meanwhile.

    Args:
        folder: need not exist at every look; a share may be away for a while.
        still_seconds: how long size and time of change must stand still.

    Source: RCP-3; reliability.md, section 8.
    """

    folder: Path
    still_seconds: float = STILL_SECONDS
    limits: Limits = field(default_factory=Limits)
    _seen: dict[str, _Seen] = field(default_factory=dict)

    def look(self, now: float) -> Look:
        """List the folder.

        Args:
            now: seconds of a clock that never jumps (``time.monotonic()``).

        Raises:
            OSError: the folder cannot be listed.
        """
        ready: list[tuple[int, Path]] = []
        skipped: list[Skipped] = []
        waiting = 0
        present: set[str] = set()
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if is_unfinished_name(entry.name):
                    continue
                try:
                    state = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                path = Path(entry.path)
                if not stat.S_ISREG(state.st_mode) or _is_junction(state):
                    skipped.append(Skipped(path, FileFault.NOT_A_FILE))
                    continue
                present.add(entry.name)
                match self._judge(path, state, now):
                    case None:
                        continue
                    case FileFault() as fault:
                        skipped.append(Skipped(path, fault))
                    case True:
                        ready.append((state.st_mtime_ns, path))
                    case _:
                        waiting += 1
        for name in self._seen.keys() - present:
            del self._seen[name]
        ready.sort(key=lambda found: (found[0], found[1].name))
        return Look(tuple(path for _, path in ready), waiting, tuple(skipped))

    def _judge(self, path: Path, state: os.stat_result, now: float) -> bool | FileFault | None:
        """Whether it is complete, or why it never will be; None for what is no page."""
        known = self._seen.get(path.name)
        if known is None or (known.size, known.changed_ns) != (state.st_size, state.st_mtime_ns):
            self._seen[path.name] = _Seen(state.st_size, state.st_mtime_ns, now)
            return False
        if known.is_foreign:
            return None
        if now - known.since < self.still_seconds * (1 + known.failures):
            return False
        if not (has_page_name(path.name) or _is_page(path)):
            known.is_foreign = True
            return None
        fault = _why_not_complete(path)
        if fault is None:
            return True
        if known.failures + 1 < TRIES:
            known.failures += 1
            return False
        return fault if fault is FileFault.NO_RIGHT else True  # the reader says why it is bad


def is_unfinished_name(name: str) -> bool:
    """Whether programs write under such a name first and rename at the end."""
    return name.startswith((".", "~")) or Path(name).suffix.lower() in _UNFINISHED_SUFFIXES


def _is_page(path: Path) -> bool:
    """Whether it is of a kind that is read, whatever its name says; so long as nobody can tell."""
    try:
        with path.open("rb") as file:
            kind_of(file.read(_END_BYTES))
    except Quarantined:
        return False
    except OSError:
        return True
    return True


def _why_not_complete(path: Path) -> FileFault | None:
    if not _opens_alone(path):
        return FileFault.NO_RIGHT
    try:
        with path.open("rb") as file:
            start = file.read(_END_BYTES)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _END_BYTES, 0))
            end = file.read()
        kind = kind_of(start) if start else None
    except OSError:
        return FileFault.NO_RIGHT
    except Quarantined:
        return None  # of no kind that has an end; the reader refuses it
    if kind is None:
        return FileFault.EMPTY
    if kind is FileKind.BMP:
        return None if size >= int.from_bytes(start[2:6], "little") else FileFault.CUT
    return None if end_is_right(end, kind) else FileFault.CUT


def _is_junction(state: os.stat_result) -> bool:
    """Whether Windows would lead elsewhere."""
    return bool(getattr(state, "st_reparse_tag", 0))


if sys.platform == "win32":

    def _opens_alone(path: Path) -> bool:
        """Renaming to the same name fails while another program has the file open."""
        try:
            os.rename(path, path)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _opens_alone(path: Path) -> bool:
        """Whether nobody holds a lock on it, as far as programs here say so."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return False
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return False
        finally:
            os.close(handle)
        return True


def set_aside(path: Path, folder: Path, error: Quarantined, sentence: str) -> Path:
    """Move a bad file into *folder* with a text file beside it that says why.

    The file keeps its name as far as it can be shown; nothing is overwritten.

    Returns:
        where it lies now.

    Raises:
        OSError: no room, no right; then the file is where it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = shown_name(path).replace("\\", "_")[-120:].strip(". ") or "file"
    place = folder / name
    number = 1
    while os.path.lexists(place):
        number += 1
        place = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
    reason = place.with_name(place.name + ".txt")
    reason.write_text(f"{sentence}\n[{error.fault.value}] {error.detail}\n", encoding="utf-8")
    try:
        shutil.move(path, place)
    except OSError:
        reason.unlink()
        raise
    return place
