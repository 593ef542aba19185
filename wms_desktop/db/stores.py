"""Where the bytes of kept files lie: behind one interface a folder, or a bucket (`db.bucket`).

A folder holds each file under its SHA-256, read-only: ``objects/ab/abcd…``. A file is written
beside its place, brought to the disk, then renamed: it is there whole or not at all. A mark at the
top says whose folder it is, so that an empty mount point is never taken for the store.

Source: reliability.md, Evidence; SYS-2.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wms_desktop.core.durable import sync_folder, write_whole
from wms_desktop.core.errors import Lack, Unavailable
from wms_desktop.db.kinds import StoreKind

LARGEST = 80 * 1024 * 1024  # bytes: more than a scan or a paper can have
MARK = "wms-evidence.json"
OBJECTS, LOST = "objects", "lost+found"
PREFIXES = tuple(f"{number:02x}" for number in range(256))
_NAME = re.compile(r"[0-9a-f]{64}")
_PLAINLY = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class NoSuchObjectError(LookupError):
    """The store answers, and has no such file."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One object of a store. ``modified`` is in seconds since 1970, by the store's clock."""

    name: str
    size: int
    modified: float

    @property
    def is_named(self) -> bool:
        """Whether its name can be a kept file's at all."""
        return is_sha256(self.name)


class Store(Protocol):
    """A place outside the database.

    Every method raises `Unavailable` where the place does not answer, is full or refuses.
    """

    kind: StoreKind
    place: str

    def claim(self, owner: str) -> None:
        """Mark an empty place as *owner*'s; refuse another's."""

    def put(self, sha256: str, content: bytes) -> None:
        """Keep *content*; when this returns it outlives a power cut. Once is as good as twice.

        What was there before is as young as if it were new: no orphan until its row is there.
        """

    def get(self, sha256: str) -> bytes:
        """The bytes kept under *sha256*, as they are: the caller verifies them.

        Raises:
            NoSuchObjectError: the store answers, and has none.
        """

    def objects(self, prefix: str) -> Iterator[Kept]:
        """What lies under the two digits *prefix*, in any order."""

    def set_aside(self, kept: Kept, prefix: str) -> str:
        """Move an object out of the way, never delete it.

        Returns:
            Where it is now; empty where it was put again since it was listed, or has gone.
        """


class FolderStore:
    """A folder of this computer or of another one.

    Args:
        owner: the database's own id, which the folder's mark must carry.
    """

    kind = StoreKind.FOLDER

    def __init__(self, root: Path, owner: str) -> None:
        self.root, self._owner = root, owner
        self.place = str(root)

    def claim(self, owner: str) -> None:
        mark = self.root / MARK
        try:
            if not mark.exists():
                (self.root / OBJECTS).mkdir(exist_ok=True)
                (self.root / LOST).mkdir(exist_ok=True)
                write_whole(mark, json.dumps({"database": owner}).encode(), mode=0o444)
        except OSError as error:
            raise self._unavailable(error) from error
        self._require_ours()

    def put(self, sha256: str, content: bytes) -> None:
        self._require_ours()
        place = self._place(sha256)
        try:
            if self._holds(place, sha256) and _touched(place):
                return
            if not place.parent.is_dir():
                place.parent.mkdir(exist_ok=True)
                sync_folder(place.parent.parent)
            try:
                write_whole(place, content, mode=0o444)
            except PermissionError:  # Windows puts nothing in the place of a read-only file
                if not self._holds(place, sha256):
                    raise
        except OSError as error:
            raise self._unavailable(error) from error

    def get(self, sha256: str) -> bytes:
        self._require_ours()
        require_named(sha256)
        place = self._place(sha256)
        try:
            if not place.exists():
                self._fetch_back(sha256, place)
            return _bytes(place)
        except FileNotFoundError:
            self._require_ours()  # it may have gone away this very moment
            raise NoSuchObjectError(sha256) from None
        except OSError as error:
            raise self._unavailable(error) from error

    def objects(self, prefix: str) -> Iterator[Kept]:
        self._require_ours()
        try:
            with os.scandir(self.root / OBJECTS / prefix) as entries:
                found = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._unavailable(error) from error
        for name, facts in found:
            yield Kept(name, facts.st_size, facts.st_mtime)

    def set_aside(self, kept: Kept, prefix: str) -> str:
        here, place = self.root / OBJECTS / prefix / kept.name, self.root / LOST / kept.name
        try:
            if place.exists():
                place = place.with_name(f"{kept.name}-{time.time_ns()}")
            os.rename(here, place)
            # only now is it settled whether somebody put it before: who does so later finds none
            if place.lstat().st_mtime != kept.modified:
                if not here.exists():
                    os.rename(place, here)
                return ""
            sync_folder(place.parent)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise self._unavailable(error) from error
        return str(place)

    def _place(self, sha256: str) -> Path:
        if not is_sha256(sha256):
            raise ValueError("no SHA-256")
        return self.root / OBJECTS / sha256[:2] / sha256

    def _require_ours(self) -> None:
        """Refuse a folder without this database's mark: it is not there, or another one's."""
        try:
            mark = json.loads(_bytes(self.root / MARK))
            owner = mark["database"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise Unavailable(Lack.EVIDENCE_STORE, place=self.place) from error
        if owner != self._owner:
            raise Unavailable(Lack.EVIDENCE_STORE, place=self.place)

    def _holds(self, place: Path, sha256: str) -> bool:
        """Whether the file is there whole; a spoilt one is set aside, for people to look at."""
        try:
            content = _bytes(place)
        except FileNotFoundError:
            return False
        if hashlib.sha256(content).hexdigest() == sha256:
            return True
        os.rename(place, self.root / LOST / f"{sha256}-spoilt-{time.time_ns()}")
        return False

    def _fetch_back(self, sha256: str, place: Path) -> None:
        """What was taken for an orphan and is wanted after all goes back to its place."""
        for lost in (self.root / LOST).glob(f"{sha256}*"):
            if hashlib.sha256(_bytes(lost)).hexdigest() == sha256:
                place.parent.mkdir(exist_ok=True)
                os.rename(lost, place)
                sync_folder(place.parent)
                return

    def _unavailable(self, error: OSError) -> Unavailable:
        full = error.errno in _FULL
        return Unavailable(Lack.EVIDENCE_FULL if full else Lack.EVIDENCE_STORE, place=self.place)


def _touched(path: Path) -> bool:
    """Whether what is used again is young again; else it is another's, or just set aside."""
    try:
        os.utime(path)
    except (PermissionError, FileNotFoundError):
        return False
    return True


def _bytes(path: Path) -> bytes:
    """What lies there; nothing where it is no file of ours: a link, a pipe, one without an end.

    Whoever writes to the share must hang nobody who reads from it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _PLAINLY)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return b""
        raise
    with os.fdopen(descriptor, "rb") as file:
        told = os.fstat(descriptor)
        fits = stat.S_ISREG(told.st_mode) and told.st_size <= LARGEST
        return file.read(told.st_size) if fits else b""


def require_named(sha256: str) -> None:
    """A row that somebody has altered may ask for what is no file's name.

    Raises:
        NoSuchObjectError: it is none; the store is not asked.
    """
    if not is_sha256(sha256):
        raise NoSuchObjectError(sha256)


def is_sha256(name: str) -> bool:
    """Whether *name* can be a kept file's: nothing else ever becomes a part of an address."""
    return _NAME.fullmatch(name) is not None
