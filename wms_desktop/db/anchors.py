"""What this workstation has seen of the seals: a list that only grows, outside the database.

Whoever cuts the newest rows of the trail can cut the newest seals with them, and the rest of the
chain holds. This list does not lie in the database, so the cut shows at every workstation that had
seen the seals. One line a seal: moment, database, number, whole root.

Source: reliability.md, Evidence; SYS-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from wms_desktop.core.paths import data_dir
from wms_desktop.db import seals
from wms_desktop.db.database import Database
from wms_desktop.db.notebook import Notebook

FILE_NAME = "anchors.jsonl"
_CHUNK = 500


class AnchorBreak(StrEnum):
    """How the chain contradicts what was seen of it."""

    GONE = "cut_off"
    OTHER = "other_root"


@dataclass(frozen=True, slots=True)
class AnchorFinding:
    """A seal that this workstation has seen and that is not there as it was."""

    seal_id: int
    fault: AnchorBreak


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line: a seal as it was seen, or (number 0) that earlier lines no longer count."""

    at: str
    database: str
    seal: int
    root: str


class AnchorList:
    """The list of one workstation, for all databases that it works on.

    Args:
        path: the user's data folder unless given; only ever appended to.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or data_dir() / FILE_NAME
        self._book = Notebook(self.path)
        self._last: dict[str, tuple[int, str]] = {}

    def note(self, db: Database, now: datetime) -> str:
        """Write down the newest seal, where it is new here. Its beginning, as papers show it."""
        newest = seals.newest(db)
        if newest is None:
            return ""
        name, seen = db.address, (newest.id, newest.root)
        if name not in self._last:
            self._last |= {a.database: (a.seal, a.root) for a in self._lines()}
        if self._last.get(name) != seen:
            self._add(Anchor(now.isoformat(timespec="seconds"), name, *seen))
            self._last[name] = seen
        return newest.root[: seals.ANCHOR_LENGTH]

    def forgive(self, db: Database, now: datetime) -> None:
        """What was seen so far no longer counts: an older state was brought back on purpose."""
        self._add(Anchor(now.isoformat(timespec="seconds"), db.address, 0, ""))
        self._last.pop(db.address, None)

    def seen(self, db: Database) -> dict[int, str]:
        """The roots of every seal of *db* that was seen here, by number."""
        found: dict[int, str] = {}
        for anchor in self._lines():
            if anchor.database == db.address:
                if anchor.seal == 0:
                    found.clear()
                else:
                    found.setdefault(anchor.seal, anchor.root)
        return found

    def compare(self, db: Database) -> list[AnchorFinding]:
        """Every seal that was seen here and is gone, or is another one now."""
        seen, findings = self.seen(db), []
        numbers = sorted(seen)
        with db.read() as session:
            for first in range(0, len(numbers), _CHUNK):
                part = numbers[first : first + _CHUNK]
                kept = seals.roots(session, part)
                for number in part:
                    if number not in kept:
                        findings.append(AnchorFinding(number, AnchorBreak.GONE))
                    elif kept[number] != seen[number]:
                        findings.append(AnchorFinding(number, AnchorBreak.OTHER))
        return findings

    def _add(self, anchor: Anchor) -> None:
        self._book.add(asdict(anchor))

    def _lines(self) -> Iterator[Anchor]:
        for told in self._book.entries():
            try:
                yield Anchor(
                    str(told["at"]), str(told["database"]), int(told["seal"]), str(told["root"])
                )
            except (ValueError, KeyError, TypeError):
                continue
