"""What each workstation sent and was told, line by line: nothing is written after the fact.

A line stands in the file before the next thing happens, so that a process that is killed leaves
behind what it knew. Only its own last line may be cut.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

SUFFIX = ".journal"
NOTE = UUID(int=0)  # the key of lines that are no operation


class Told(StrEnum):
    """What somebody knows of an operation."""

    SENT = "sent"
    UNKNOWN = "unknown"  # no answer came; it is asked for by its key
    FAILED = "failed"  # told as not done, nothing was sent to be committed
    ACKED = "acked"
    REFUSED = "refused"


FINAL = frozenset({Told.ACKED, Told.REFUSED})


@dataclass
class Entry:
    """One operation as its workstation knows it."""

    key: UUID
    use: str
    login: str
    said: dict[str, Any]
    told: Told = Told.SENT
    answer: str = ""  # as the database keeps it
    why: str = ""
    asked: int = 1
    took_s: float = 0.0
    was_unknown: bool = False
    sent_at: float = 0.0
    settled_at: float = 0.0


class Journal:
    """One station's file, which is only ever added to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)

    def write(self, key: UUID, told: Told, **more: Any) -> None:
        """One line, which survives this process."""
        said = {"key": str(key), "told": told, "at": round(time.time(), 3), **more}
        line = json.dumps(said, ensure_ascii=False)
        self._file.write(f"{line}\n".encode())

    def close(self) -> None:
        """No more is written."""
        self._file.close()


@dataclass
class History:
    """The journals of all stations.

    Attributes:
        began, ended: the first and the last moment that somebody wrote down.
    """

    entries: dict[UUID, Entry] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of one journal; of a killed station the last one may be cut."""
    for line in path.read_bytes().splitlines(keepends=True):
        if line.endswith(b"\n"):
            try:
                found: dict[str, Any] = json.loads(line)
            except ValueError:  # a new process wrote behind the cut line of the killed one
                found = _behind_a_cut(line)
            if found:
                yield found


def _behind_a_cut(line: bytes) -> dict[str, Any]:
    begin = line.rfind(b'{"key"')
    try:
        found: dict[str, Any] = json.loads(line[begin:])
    except ValueError:
        return {}
    return found


def read(*paths: Path) -> History:
    """What the stations sent and were told."""
    history = History()
    for path in paths:
        for line in lines(path):
            _take(history, line)
    return history


def _take(history: History, line: dict[str, Any]) -> None:
    key, told = UUID(line["key"]), Told(line["told"])
    history.began = min(history.began or line["at"], line["at"])
    history.ended = max(history.ended, line["at"])
    if key == NOTE:
        history.notes.append(line)
        return
    if told is Told.SENT and key not in history.entries:
        entry = Entry(key, line["use"], line["by"], line["said"], sent_at=line["at"])
        history.entries[key] = entry
        return
    entry = history.entries[key]
    if told is Told.SENT:
        entry.asked += 1
        entry.told = Told.UNKNOWN if entry.was_unknown else Told.SENT
        return
    entry.told, entry.settled_at = told, line["at"]
    entry.was_unknown = entry.was_unknown or told is Told.UNKNOWN
    entry.answer, entry.why = line.get("answer", ""), line.get("why", "")
    entry.took_s = line.get("took", entry.took_s)
