"""A folder into which scanners write: complete files are filed, then moved out of the way."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.language import Language
from wms_desktop.core.sentences import sentence
from wms_desktop.db.database import Database
from wms_desktop.imaging.faults import FileFault, Quarantined, shown_name
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.watch import STILL_SECONDS, TRIES, Skipped, WatchedFolder, set_aside
from wms_desktop.receipts import filing, quarantine, queries
from wms_desktop.receipts.queries import PageRow
from wms_desktop.receipts.signed_papers import Finder

PAUSE_SECONDS = 1.0
RETRY_SECONDS = 10.0
DONE_FOLDER, QUARANTINE_FOLDER = "done", "quarantine"
_KEYS = UUID("6a0f2f0e-9d5c-4f0c-8a57-6c1f0f6d2b11")


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file that was taken from the folder: its pages, or why it was not filed."""

    path: Path
    pages: tuple[PageRow, ...] = ()
    sha256: str = ""
    fault: str = ""
    said: str = ""
    error: Quarantined | None = None


@dataclass(slots=True)
class _Later:
    """A file that stays where it is for now."""

    stamp: tuple[int, int]
    at: float
    failures: int = 0
    is_filed: bool = False  # only its move out of the way is missing


class Watch:
    """Looks into one folder again and again; never takes a file that is still being written.

    Attributes:
        writing: files that are still being written, at the last look.
        waiting: complete files that are not filed yet.
        skipped: what is no file, and what nobody may read.
    """

    def __init__(
        self,
        db: Database,
        acting: Callable[[], Acting],
        reader: Reader,
        folder: Path,
        still_seconds: float = STILL_SECONDS,
        *,
        papers: Sequence[Finder] = (),
    ) -> None:
        self._papers = papers
        self._db, self._acting, self._reader, self._folder = db, acting, reader, folder
        self._watched = WatchedFolder(folder, still_seconds)
        self._later: dict[str, _Later] = {}
        self.writing = self.waiting = 0
        self.skipped: tuple[Skipped, ...] = ()

    def look(self, now: float, language: Language) -> Generator[Arrived]:
        """File what is complete, oldest first.

        A file is moved to ``done`` only after it was committed, a bad one to ``quarantine`` with
        its reason beside it, and onto the list. What may be readable later stays. A file whose
        filing was committed before the program died is moved away and not filed again.

        Args:
            now: of a clock that never jumps.

        Raises:
            OSError: the folder cannot be listed or written.

        Source: RCP-3; reliability.md, section 6 and 8.
        """
        found = self._watched.look(now)
        names = {path.name for path in found.ready}
        self._later = {name: later for name, later in self._later.items() if name in names}
        ready = [path for path in found.ready if self._is_due(path, now)]
        self.writing, self.waiting = found.waiting, len(ready)
        own = (DONE_FOLDER, QUARANTINE_FOLDER)
        self.skipped = tuple(each for each in found.skipped if each.path.name not in own)
        for path in ready:
            arrived = self._take(path, now, language)
            self.waiting -= 1
            if arrived is not None:
                yield arrived

    def _is_due(self, path: Path, now: float) -> bool:
        later = self._later.get(path.name)
        if later is not None and later.stamp != stamp_of(path):
            del self._later[path.name]  # somebody wrote it anew
            return True
        return later is None or later.at <= now

    def _take(self, path: Path, now: float, language: Language) -> Arrived | None:
        later = self._later.get(path.name)
        if later is not None and later.is_filed:
            self._move_away(path, now)
            return None
        by = self._acting()
        try:
            stamp = stamp_of(path)
            scan = filing.read_scan(self._reader, path)
        except Quarantined as error:
            return self._refused(path, now, by, error, language)
        try:
            done = filing.file_scan(self._db, by, filing_key(by, scan, stamp), scan, self._papers)
        except Unavailable as error:
            if error.lack is not Lack.DATABASE_RIGHT:
                raise
            self._later[path.name] = _Later(stamp, now + RETRY_SECONDS)  # holds up no other
            return Arrived(path, fault=error.lack.value, said=str(sentence(error, language)))
        if stamp_of(path) == stamp:  # else another scan was written over it, which is filed next
            self._move_away(path, now)
        rows = tuple(queries.batch_pages(self._db, done.value))
        return Arrived(path, rows, scan.reading.sha256)

    def _refused(
        self, path: Path, now: float, by: Acting, error: Quarantined, language: Language
    ) -> Arrived | None:
        if error.fault is FileFault.GONE and not os.path.lexists(path):
            return None  # somebody took it away
        said = str(sentence(error, language))
        if error.fault.is_passing:
            later = self._later.setdefault(path.name, _Later(stamp_of(path), now))
            later.failures += 1
            later.at = now + RETRY_SECONDS
            if error.fault is not FileFault.GONE or later.failures < TRIES:
                return Arrived(path, fault=error.fault.value, said=said, error=error)
            error = Quarantined(FileFault.DAMAGED, "changed at every reading")
            said = str(sentence(error, language))
        quarantine.note(self._db, by, path, error)
        set_aside(path, self._folder / QUARANTINE_FOLDER, error, said)
        return Arrived(path, fault=error.fault.value, said=said, error=error)

    def _move_away(self, path: Path, now: float) -> None:
        """Move a filed file; where that fails it is tried again later, and not filed again."""
        folder = self._folder / DONE_FOLDER
        try:
            folder.mkdir(exist_ok=True)
            place, number = folder / path.name, 1
            while os.path.lexists(place):
                number += 1
                place = folder / f"{path.stem}-{number}{path.suffix}"
            os.rename(path, place)
        except FileNotFoundError:
            return  # another workstation was faster
        except OSError as error:
            if error.errno in (errno.EIO, errno.ESTALE, errno.ENOTCONN):
                raise
            self._later[path.name] = _Later(stamp_of(path), now + RETRY_SECONDS, is_filed=True)
            return
        self._later.pop(path.name, None)


def filing_key(by: Acting, scan: filing.ReadFile, stamp: tuple[int, int]) -> UUID:
    """The key under which a file is filed: the same file, after a crash too, has the same one."""
    return uuid5(_KEYS, f"{by.site_id}/{scan.source}/{stamp}/{scan.reading.sha256}")


def stamp_of(path: Path) -> tuple[int, int]:
    """Size and time of change; noughts where it is not there any more."""
    try:
        state = path.lstat()
    except OSError:
        return 0, 0
    return state.st_size, state.st_mtime_ns


def shown_folder(folder: Path) -> str:
    """The folder as people are told it: its last two parts."""
    return "/".join(shown_name(Path(part)) for part in folder.parts[-2:])
