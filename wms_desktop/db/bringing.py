"""Files that a use case keeps outside the database: brought to their store while nobody waits.

A share or a bucket may need seconds. A transaction that waits for it holds its locks as long: on
SQLite everybody else stands, on a server it is ended. So a use case that files something runs
twice: its first run tells what it would file and is undone, with no transaction open the files are
put, and the second run writes the rows. What is refused or was carried out before brings nothing.

Source: reliability.md, Evidence (write, fsync, rename, commit); SYS-2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.database import Database
from wms_desktop.db.evidence import Place

T = TypeVar("T")
RUNS = 4  # a number drawn by somebody else between two runs makes another paper of it
_KEY = "bringing"


class Bringing:
    """What one use case files outside the database, over all its runs."""

    def __init__(self) -> None:
        self._there: set[tuple[Place, str]] = set()
        self._wanted: dict[tuple[Place, str], bytes] = {}

    def run(self, db: Database, work: Callable[[Session], T]) -> T:
        """Carry *work* out in one transaction that commits only when all it files is there.

        Raises:
            Unavailable: a store does not answer or is full, and nothing was changed; or what is
                filed was another thing in every run.
        """
        for _run in range(RUNS):
            self._wanted.clear()
            try:
                with db.write() as session:
                    session.info[_KEY] = self
                    done = work(session)
                    if self._wanted:
                        raise _NotThereYetError
                    return done
            except _NotThereYetError:
                self._put()
        raise Unavailable(Lack.DATABASE_BUSY)

    def require(self, place: Place, sha256: str, content: bytes) -> None:
        """A row says that *content* is kept at *place*: it must be there before the row is."""
        if (place, sha256) not in self._there:
            self._wanted[place, sha256] = content

    def _put(self) -> None:
        stores = {place: place.opened() for place, _sha256 in self._wanted}
        for (place, sha256), content in self._wanted.items():
            stores[place].put(sha256, content)
            self._there.add((place, sha256))


def of(session: Session) -> Bringing:
    """What brings the files of *session*'s use case.

    Raises:
        RuntimeError: it runs past `operations.once`, so nobody would.
    """
    found = session.info.get(_KEY)
    if not isinstance(found, Bringing):
        raise RuntimeError("filed past operations.once")
    return found


class _NotThereYetError(Exception):
    """This run is undone: what it files is not in its store yet."""
