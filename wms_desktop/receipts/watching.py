"""A folder into which scanners write: complete files are filed, then moved out of the way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.core.sentences import sentence
from wms_desktop.db.database import Database
from wms_desktop.imaging.faults import Quarantined
from wms_desktop.imaging.reader import Reader
from wms_desktop.imaging.watch import STILL_SECONDS, WatchedFolder, set_aside
from wms_desktop.receipts import filing, queries
from wms_desktop.receipts.queries import PageRow

PAUSE_SECONDS = 1.0
DONE_FOLDER, QUARANTINE_FOLDER = "done", "quarantine"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One file that was taken from the folder: its pages, or why it was set aside."""

    path: Path
    pages: tuple[PageRow, ...] = ()
    sha256: str = ""
    fault: str = ""
    said: str = ""


class Watch:
    """Looks into one folder again and again; never takes a file that is still being written."""

    def __init__(
        self,
        db: Database,
        acting: Callable[[], Acting],
        reader: Reader,
        folder: Path,
        still_seconds: float = STILL_SECONDS,
    ) -> None:
        self._db, self._acting, self._reader, self._folder = db, acting, reader, folder
        self._watched = WatchedFolder(folder, still_seconds)

    def look(self, now: float, language: Language) -> Iterator[Arrived]:
        """File what is complete, oldest first.

        A file is moved to ``done`` only after it was committed, a bad one to ``quarantine`` with
        its reason beside it. What may be readable later stays.

        Args:
            now: of a clock that never jumps.

        Raises:
            OSError: the folder cannot be listed.

        Source: RCP-3; reliability.md, section 6 and 8.
        """
        for path in self._watched.look(now).ready:
            try:
                scan = filing.read_scan(self._reader, path)
            except Quarantined as error:
                said = str(sentence(error, language))
                if not error.fault.is_passing:
                    set_aside(path, self._folder / QUARANTINE_FOLDER, error, said)
                yield Arrived(path, fault=error.fault.value, said=said)
                continue
            done = filing.file_scan(self._db, self._acting(), uuid4(), scan)
            self._move_away(path)
            rows = tuple(queries.batch_pages(self._db, done.value))
            yield Arrived(path, rows, scan.reading.sha256)

    def _move_away(self, path: Path) -> None:
        folder = self._folder / DONE_FOLDER
        folder.mkdir(exist_ok=True)
        place, number = folder / path.name, 1
        while os.path.lexists(place):
            number += 1
            place = folder / f"{path.stem}-{number}{path.suffix}"
        os.rename(path, place)
