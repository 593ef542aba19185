"""What the parts of `check` are made of: findings, verdicts, and how far a run has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold."""

    check: str
    subject: str
    detail: str


Looked = tuple[int, list[Finding]]
"""How many things were looked at, and what was found."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check looked at and found."""

    name: str
    looked_at: int
    findings: Sequence[Finding]


class Count:
    """How much of a run is done, told not more often than people can see."""

    def __init__(self, total: int, progress: Callable[[int, int], object]) -> None:
        self._total, self._progress = total, progress
        self._done, self._told = 0, 0

    def step(self, rows: int) -> None:
        """So many rows more were read."""
        self._done += rows
        if self._done - self._told > self._total // 200:
            self._told = self._done
            self._progress(min(self._done, self._total), self._total)

    def follow(self) -> Callable[[int, int], None]:
        """For a part that counts from nought itself."""
        before = 0

        def told(done: int, _total: int) -> None:
            nonlocal before
            self.step(done - before)
            before = done

        return told

    def finish(self) -> None:
        """All is done."""
        self._progress(self._total, self._total)
