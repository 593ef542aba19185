"""What a backup says of itself: a small JSON file beside it, written when it has been proved.

Source: reliability.md, Embedded SQLite.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from wms_desktop.core.durable import sync, sync_folder
from wms_desktop.core.errors import Lack, Unavailable

FORMAT = 1
_CHUNK = 1 << 20
_LARGEST = 1 << 20
_BINARY = getattr(os, "O_BINARY", 0)
SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a proved backup holds.

    Attributes:
        program: version that made it.
        schema: revision of its tables.
        database_id: which shop's data; empty where the schema is older than that.
        sha256, size: of the backup's file, in bytes.
        counts: rows of each table.
        seal: the newest seal's root, the whole of it; empty before the first.
        changes: how many changes the shop's data had seen; two backups with equal ones are equal.
        roles: of a server, that own something or may do something there.
    """

    program: str
    schema: str
    engine: str
    database_id: str
    made_at: datetime
    sha256: str
    size: int
    counts: dict[str, int] = field(default_factory=dict)
    seal: str = ""
    changes: int = 0
    roles: tuple[str, ...] = ()

    @property
    def moves(self) -> int:
        """How many stock moves it holds."""
        return self.counts.get("stock_move", 0)

    def as_json(self) -> dict[str, Any]:
        """The same for a file or a script."""
        return {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}


def manifest_path(backup: Path) -> Path:
    """Where a backup's manifest lies."""
    return backup.with_name(f"{backup.name}.json")


def read(backup: Path) -> Manifest | None:
    """What the manifest beside *backup* says; None where there is none that can be read.

    A backup that was made over an older one of the same name may have been cut off between the two
    renames: then the manifest still has its draft's name, and is read there. Reading changes
    nothing: somebody may be between the two renames just now.
    """
    return _unsettled(backup) or _parsed(manifest_path(backup))


def settle(backup: Path) -> None:
    """Give a manifest its name where a kill came between a backup's rename and its own."""
    if _unsettled(backup) is not None:
        os.replace(draft_of(manifest_path(backup)), manifest_path(backup))


def _unsettled(backup: Path) -> Manifest | None:
    """What a manifest's draft says, where it is of this very file."""
    told = _parsed(draft_of(manifest_path(backup)))
    if told is None or not backup.exists() or backup.stat().st_size != told.size:
        return None
    return told if sha256_of(backup) == told.sha256 else None


def draft_of(path: Path) -> Path:
    """The name under which *path* is written before it counts."""
    return path.with_name(f"{path.name}.part")


def write_draft(manifest: Manifest, backup: Path) -> Path:
    """Write the manifest under its draft's name, on the disk for good."""
    draft = draft_of(manifest_path(backup))
    draft.unlink(missing_ok=True)  # never through a link that somebody has put there
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
        json.dump(manifest.as_json(), file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
    return draft


def publish(manifest: Manifest, draft: Path, backup: Path) -> None:
    """Give a proved *draft* its name, with its manifest. A kill leaves the old or the new one."""
    settle(backup)
    sync(draft)
    os.chmod(draft, 0o600)
    told = write_draft(manifest, backup)
    os.replace(draft, backup)
    os.replace(told, manifest_path(backup))
    sync_folder(backup.parent)


def sha256_of(path: Path) -> str:
    """The file's hash, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def copied_and_hashed(source: Path, copy: Path) -> str:
    """Write *source* to the new file *copy*, for this user alone; the hash of what was written."""
    digest = hashlib.sha256()
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with source.open("rb") as file, os.fdopen(descriptor, "wb") as out:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def require_unaltered(backup: Path) -> Manifest:
    """The manifest of a backup whose every byte is as it was when it was made.

    Raises:
        Unavailable: no such file, no manifest, or the file is not the one that was proved.
    """
    told = require(backup)
    if backup.stat().st_size != told.size or sha256_of(backup) != told.sha256:
        raise Unavailable(Lack.BACKUP_BROKEN, path=str(backup), detail="sha256")
    return told


def require(backup: Path) -> Manifest:
    """What the manifest beside *backup* says; nobody has looked yet whether that is so.

    Raises:
        Unavailable: no such file, or no manifest.
    """
    if not backup.is_file():
        raise Unavailable(Lack.BACKUP_MISSING, path=str(backup))
    told = read(backup)
    if told is None:
        raise Unavailable(Lack.BACKUP_UNKNOWN, path=str(backup))
    return told


def _parsed(path: Path) -> Manifest | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        said: Any = json.loads(path.read_bytes())
        if said["format"] != FORMAT:
            return None
        return Manifest(
            str(said["program"]), str(said["schema"]), str(said["engine"]),
            str(said["database_id"]), datetime.fromisoformat(said["made_at"]),
            str(said["sha256"]), int(said["size"]),
            {str(name): int(count) for name, count in said["counts"].items()},
            str(said["seal"]), int(said["changes"]), tuple(map(str, said.get("roles", ()))),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
