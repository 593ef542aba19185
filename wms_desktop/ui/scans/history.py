"""The last twenty scans: who, when, what it did, and whether it can be taken back."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from wms_desktop.ui.page import ScanResult

KEPT = 20


@dataclass(slots=True)
class Entry:
    """One scan that was worked on.

    Attributes:
        page: name of the page that worked on it.
    """

    text: str
    person: str
    at: datetime
    result: ScanResult
    undone: bool = False
    page: str = ""

    @property
    def can_be_undone(self) -> bool:
        """Whether F8 can take it back."""
        return self.result.undo is not None and not self.undone


class History:
    """The last scans of this window, the newest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def add(self, entry: Entry) -> None:
        """Remember *entry*; the twenty-first is forgotten."""
        self._entries.appendleft(entry)

    def entries(self) -> list[Entry]:
        """All that are remembered, the newest first."""
        return [*self._entries]

    def last_undoable(self, page: str) -> Entry | None:
        """The newest scan on *page* that can be taken back."""
        here = (entry for entry in self._entries if entry.page == page)
        return next((entry for entry in here if entry.can_be_undone), None)
