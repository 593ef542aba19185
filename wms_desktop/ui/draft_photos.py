"""Photos of drafts, kept on this computer until their record is saved or thrown away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

from wms_desktop.core.photo import Photo

T = TypeVar("T")


class DraftPhotos:
    """Beside the drafts, in a file of its own: twenty megabytes never hold up typing.

    Everything is done by one thread, in order. The file is made with the first photo; what is
    forgotten is overwritten in it and the file shrinks.

    Args:
        tell: is called with every write that has ended, also a failed one.
    """

    def __init__(self, path: Path, tell: Callable[[Future[object]], object]) -> None:
        self._path, self._tell = path, tell
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draft-photos")
        self._db: sqlite3.Connection | None = None
        self._is_closed = False

    def add(self, key: str, photo: Photo) -> str:
        """Keep *photo* with the draft *key*; returns at once, with the name for `remove`."""
        name = uuid4().hex
        row = (name, key, photo.title, photo.content)
        self._later(lambda db: db.execute("INSERT INTO photo VALUES (NULL, ?, ?, ?, ?)", row))
        return name

    def remove(self, name: str) -> None:
        """Forget one photo."""
        self._later(lambda db: db.execute("DELETE FROM photo WHERE name = ?", (name,)))

    def clear(self, key: str) -> None:
        """Forget all photos of the draft *key*."""
        if self._db is not None or self._path.exists():
            self._later(lambda db: db.execute("DELETE FROM photo WHERE key = ?", (key,)))

    def load(self, key: str) -> list[tuple[str, Photo]]:
        """The photos of the draft *key* with their names, in their order; for a worker thread."""
        if self._is_closed or (self._db is None and not self._path.exists()):
            return []
        query = "SELECT name, content, title FROM photo WHERE key = ? ORDER BY number"
        rows = self._submit(lambda db: db.execute(query, (key,)).fetchall()).result()
        return [(name, Photo(content, title)) for name, content, title in rows]

    def flush(self) -> None:
        """Return when everything is on the disk."""
        if not self._is_closed:
            self._worker.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is under way and let go of the file."""
        self._is_closed = True
        self._worker.shutdown()
        if self._db is not None:
            self._db.close()
            self._db = None

    def _later(self, work: Callable[[sqlite3.Connection], object]) -> None:
        if not self._is_closed:
            self._submit(work).add_done_callback(self._tell)

    def _submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        def on_worker() -> T:
            if self._db is None:
                self._db = _opened(self._path)
            return work(self._db)

        return self._worker.submit(on_worker)


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA auto_vacuum=FULL")  # must come before the first table
    db.execute("PRAGMA busy_timeout=3000")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA secure_delete=ON")
    db.execute(
        "CREATE TABLE IF NOT EXISTS photo (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
        " key TEXT NOT NULL, title TEXT NOT NULL, content BLOB NOT NULL)"
    )
    return db
