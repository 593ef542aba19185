"""What a simulation says when it is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wms_desktop.simulate.faulting import Faulting
from wms_desktop.simulate.history import Finding
from wms_desktop.simulate.journal import Entry, History, Told
from wms_desktop.simulate.spoken import USES


@dataclass(frozen=True, slots=True)
class Result:
    """One run. Milliseconds count from the press to the answer, whatever happened between.

    Attributes:
        worst_settled_s: the longest that a running station had to ask for an outcome, the
            server's own absence (``longest_outage_s`` at most) included.
        longest_away_s: between a killed station's operation and its new process asking for it.
    """

    stations: int
    operations: int
    acked: int
    refused: int
    walked_away: int
    documents: dict[str, int]
    seconds: float
    per_second: float
    p50_ms: float
    p99_ms: float
    post_p50_ms: float
    post_p99_ms: float
    unknown: int
    worst_settled_s: float
    longest_away_s: float
    asked_again: int
    run_again: dict[str, int]
    faults: dict[str, int]
    longest_outage_s: float
    deadlocks: int
    most_connections: int
    memory_growth_mb: float
    findings: Sequence[Finding]

    @property
    def is_good(self) -> bool:
        """Whether everything held."""
        return not self.findings

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {"ok": self.is_good, **asdict(self)}


def figures(
    stations: int,
    history: History,
    documents: Counter[Any],
    faulting: Faulting,
    deadlocks: int,
    findings: Sequence[Finding],
) -> Result:
    """Add up what the journals say."""
    entries = list(history.entries.values())
    told = Counter(entry.told for entry in entries)
    acked = sorted(e.took_s for e in entries if e.told is Told.ACKED)
    posts = sorted(e.took_s for e in entries if e.told is Told.ACKED and USES[e.use].posts)
    seconds = max(history.ended - history.began, 0.001)
    done = told[Told.ACKED] + told[Told.REFUSED]
    unknown = [entry for entry in entries if entry.was_unknown]
    again: Counter[str] = Counter()
    for note in _last_notes(history):
        again.update(note["again"])
    return Result(
        stations=stations, operations=len(entries), acked=told[Told.ACKED],
        refused=told[Told.REFUSED], walked_away=told[Told.FAILED],
        documents={str(reason): many for reason, many in sorted(documents.items())},
        seconds=round(seconds, 2), per_second=round(done / seconds, 1),
        p50_ms=_share(acked, 0.5), p99_ms=_share(acked, 0.99),
        post_p50_ms=_share(posts, 0.5), post_p99_ms=_share(posts, 0.99),
        unknown=len(unknown), worst_settled_s=_worst(entries),
        longest_away_s=_away(entries),
        asked_again=sum(entry.asked - 1 for entry in entries), run_again=dict(again),
        faults=dict(sorted(faulting.happened.items())),
        longest_outage_s=round(faulting.longest_outage_s, 2), deadlocks=deadlocks,
        most_connections=max((note["connections"] for note in history.notes), default=0),
        memory_growth_mb=_growth(history), findings=findings,
    )  # fmt: skip


def _worst(entries: Sequence[Entry]) -> float:
    """The longest that a running station had to ask for an outcome."""
    return round(max((entry.took_s for entry in entries if entry.asked > 1), default=0.0), 2)


def _away(entries: Sequence[Entry]) -> float:
    """The longest between a station's death in the middle of an operation and its asking again."""
    away = (e.settled_at - e.sent_at - e.took_s for e in entries if e.asked > 1)
    return round(max(away, default=0.0), 2)


def _share(ordered: Sequence[float], share: float) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 1)


def _last_notes(history: History) -> list[dict[str, Any]]:
    last = {note["station"]: note for note in history.notes}
    return list(last.values())


def _growth(history: History) -> float:
    """The most that one station's memory grew by, from its first hundred operations on."""
    first: dict[int, int] = {}
    growth = 0
    for note in history.notes:
        begin = first.setdefault(note["station"], note["memory"])
        growth = max(growth, note["memory"] - begin)
    return round(growth / 1e6, 1)
