"""A window's own folder for pages that lie nowhere else: scanned here, or pasted."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from wms_desktop.core.errors import Unavailable
from wms_desktop.core.paths import data_dir
from wms_desktop.db.instance import InstanceLock
from wms_desktop.receipts.watching import QUARANTINE_FOLDER

FOLDER = "scanned"


class OwnFolder:
    """Made when it is first needed; held by a lock that ends with this program.

    A page stays in it until it is filed. What a window left behind when it died is taken over by
    the next one, so that no page is gone (RCP-3).
    """

    def __init__(self, base: Path | None = None) -> None:
        self._base = base or data_dir() / FOLDER
        self._lock: InstanceLock | None = None
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        """The folder itself.

        Raises:
            Unavailable: it cannot be written.
        """
        if self._path is None:
            name = uuid4().hex[:12]
            self._base.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = InstanceLock(self._base / name).acquire()
            self._path = self._base / name
            self._path.mkdir(mode=0o700)
        return self._path

    @property
    def quarantine(self) -> Path:
        """Where pages lie that could not be read; they stay there."""
        return self._base / QUARANTINE_FOLDER

    def holds(self, path: Path) -> bool:
        """Whether *path* lies in it."""
        return self._path is not None and path.parent == self._path

    def left_behind(self) -> list[Path]:
        """Pages of windows that died before they were filed, oldest first; they are here now."""
        if not self._base.is_dir():
            return []
        found: list[Path] = []
        for folder in sorted(self._base.iterdir()):
            if folder.is_dir() and folder.name != QUARANTINE_FOLDER and folder != self._path:
                found += self._taken_over(folder)
        return sorted(found, key=lambda page: (page.stat().st_mtime_ns, page.name))

    def close(self) -> None:
        """Give it up; what is still in it is left for the next window."""
        if self._path is not None and self._lock is not None:
            with suppress(OSError):
                self._path.rmdir()
            self._lock.release()
            if not self._path.exists():
                self._lock.path.unlink(missing_ok=True)
            self._path = self._lock = None

    def _taken_over(self, folder: Path) -> list[Path]:
        lock = InstanceLock(folder)
        try:
            lock.acquire()
        except Unavailable:
            return []  # its window lives
        found = []
        for page in sorted(folder.iterdir()):
            place = self.path / page.name
            if page.is_file() and not place.exists() and page.suffix != ".part":
                shutil.move(page, place)
                found.append(place)
        with suppress(OSError):
            folder.rmdir()
        lock.release()
        if not folder.exists():
            lock.path.unlink(missing_ok=True)
        return found
