"""Which backups are known as ours: to restore one is to run or believe what its author wrote.

A backup and its manifest lie in a folder that others may write to. So its hash is looked for where
they cannot: in the shop's database, and in a list in the data folder of this account, which made
the backup or has read of it in the database. What neither knows is an administrator's to trust.

The dump of a server runs with the rights of whoever restores it; the file of an embedded database
runs nothing (`restoring`), but says who may sign in. Its own database is what is replaced, so only
the list vouches for it; on a new machine, which has none, somebody is asked.

Source: reliability.md, Embedded SQLite (last point) and security checklist 5.
"""

from __future__ import annotations

import hmac
import logging
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.core.paths import data_dir
from wms_desktop.db.backup import making, notes
from wms_desktop.db.backup import manifest as manifests
from wms_desktop.db.backup.manifest import Manifest
from wms_desktop.db.database import Database
from wms_desktop.db.notebook import Notebook

log = logging.getLogger(__name__)
FILE_NAME = "backups.jsonl"
_COPY = "restore-"
_FORGOTTEN_S = 24 * 3600


class Voucher(StrEnum):
    """Who says that a backup is the shop's own."""

    DATABASE = "database"
    ACCOUNT = "account"
    BY_HAND = "by_hand"


class KnownBackups:
    """The list of this account.

    Args:
        path: in the user's data folder unless given; only ever added to.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._book = Notebook(path or data_dir() / FILE_NAME)

    def note(self, hashes: Iterable[str]) -> None:
        """Write down those that are new; a list that cannot be written harms no making."""
        try:
            known = self._hashes()
            for sha256 in dict.fromkeys(hashes):
                if sha256 not in known:
                    self._book.add({"sha256": sha256})
        except OSError as error:
            log.warning("backups are not noted: %s", error)

    def __contains__(self, sha256: str) -> bool:
        try:
            return sha256 in self._hashes()
        except OSError as error:
            log.warning("the list of backups cannot be read: %s", error)
            return False

    def _hashes(self) -> set[str]:
        return {
            str(entry.get("sha256", "")) for entry in self._book.entries() if hasattr(entry, "get")
        }


@dataclass(frozen=True, slots=True)
class Belief:
    """Where a backup's hash is looked for.

    Attributes:
        database: the shop's, where it can be reached.
        trusted: the hash that an administrator has named.
        lack: what is told where nobody vouches.
    """

    database: Database | None = None
    trusted: str = ""
    lack: Lack = Lack.BACKUP_STRANGE

    def require(self, source: Path, sha256: str) -> Voucher:
        """Who vouches for the backup *source*.

        Raises:
            Unavailable: nobody does; or the administrator has named another one.
        """
        if self.trusted:
            if hmac.compare_digest(self.trusted.lower(), sha256):
                return Voucher.BY_HAND
        elif self.database is not None and notes.is_known(self.database, sha256):
            return Voucher.DATABASE
        elif sha256 in KnownBackups():
            return Voucher.ACCOUNT
        raise Unavailable(self.lack, path=str(source))


@contextmanager
def own_copy(source: Path, told: Manifest) -> Iterator[Path]:
    """The backup *source* where nobody else can exchange it, compared with its hash on the way.

    Raises:
        Unavailable: altered, or no room in the data folder.
    """
    _remove_forgotten()
    with tempfile.TemporaryDirectory(prefix=_COPY, dir=data_dir()) as folder:
        copy = Path(folder) / "backup"
        with making.writing_to(copy):
            if manifests.copied_and_hashed(source, copy) != told.sha256:
                raise Unavailable(Lack.BACKUP_BROKEN, path=str(source), detail="sha256")
        yield copy


def _remove_forgotten() -> None:
    """What a killed restore left behind holds a whole shop."""
    for folder in data_dir().glob(f"{_COPY}*"):
        if time.time() - folder.lstat().st_mtime > _FORGOTTEN_S:
            shutil.rmtree(folder, ignore_errors=True)
