"""Which backups are kept, and when their lack is told (reliability.md, Embedded SQLite)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

HOURS, DAYS, MONTHS = 24, 30, 12
OLDEST_GOOD = timedelta(hours=24)
OLDEST_DRILL = timedelta(days=7)
EVERY = timedelta(minutes=30)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the shop stands with its backups.

    Attributes:
        backup_at: of the newest good backup.
        drill_at: of the newest restore that was tried out and held.
        failed: why the newest try did not succeed; empty where it did.
        moves: stock moves in the newest good backup.
        seconds: how long the newest good drill took.
        place: where the newest good backup lies.
        since: since when the shop has data; a new one owes no backup yet.
    """

    backup_at: datetime | None = None
    drill_at: datetime | None = None
    failed: str = ""
    moves: int = 0
    seconds: int = 0
    place: str = ""
    since: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether there is no good backup of the last 24 hours."""
        last = self.backup_at or self.since
        return last is not None and now - last > OLDEST_GOOD

    def is_drilled(self, now: datetime) -> bool:
        """Whether a restore was tried out within the last 7 days, and held."""
        return self.drill_at is not None and now - self.drill_at <= OLDEST_DRILL


def to_keep(moments: Iterable[datetime]) -> set[datetime]:
    """The moments of the backups to keep: the newest of each of the last 24 hours, 30 days and 12
    months in which any was made. Hours, days and months are those of UTC.
    """
    kept: set[datetime] = set()
    newest_first = sorted(set(moments), reverse=True)
    for shape, most in (("%Y%m%d%H", HOURS), ("%Y%m%d", DAYS), ("%Y%m", MONTHS)):
        newest: dict[str, datetime] = {}
        for moment in newest_first:
            newest.setdefault(moment.strftime(shape), moment)
        kept |= set(list(newest.values())[:most])
    return kept
