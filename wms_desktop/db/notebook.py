"""A list in this user's own data folder, one line of JSON an entry, that is only ever added to.

It lies outside the database and outside the folders of backups, so it can be held against them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


class Notebook:
    """One such list."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, entry: Mapping[str, object]) -> None:
        """Write one line, on the disk for good."""
        line = json.dumps(entry, ensure_ascii=False)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = f"{line}\n" if self._ends_whole() else f"\n{line}\n"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        with os.fdopen(os.open(self.path, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def entries(self) -> Iterator[Any]:
        """Every whole line, oldest first; half of one, left by a power cut, says nothing."""
        try:
            with self.path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue
        except FileNotFoundError:
            return

    def _ends_whole(self) -> bool:
        try:
            with self.path.open("rb") as file:
                file.seek(0, os.SEEK_END)
                if file.tell() == 0:
                    return True
                file.seek(-1, os.SEEK_END)
                return file.read(1) == b"\n"
        except FileNotFoundError:
            return True
