"""How a decision stands in an order's timeline, and what it means for the order (OUT-2, OUT-4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wms_desktop.core.errors import Refused
from wms_desktop.goods.kinds import Decision, OutboundState
from wms_desktop.goods.rules import GoodsFault

MARK = "decision:"  # before what a person typed; `as_typed` keeps it out of what they type
WAITS = f"{MARK}{Decision.WAIT.value}:"
DAY_LENGTH = len("2026-05-21")


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a paused order, until which day it waits, and why."""

    decision: Decision
    reason: str
    until: date | None = None

    @property
    def detail(self) -> str:
        """As a step of the timeline keeps it."""
        day = f":{self.until.isoformat()}" if self.until else ""
        return f"{MARK}{self.decision.value}{day} {self.reason}"


def decided_of(detail: str) -> Decided | None:
    """What `Decided.detail` says; None where a step notes something else."""
    what, _space, reason = detail.removeprefix(MARK).partition(" ")
    if not detail.startswith(MARK):
        return None
    value, _colon, day = what.partition(":")
    try:
        return Decided(Decision(value), reason, date.fromisoformat(day) if day else None)
    except ValueError:
        return None


def as_typed(text: str) -> str:
    """A person's words as a step notes them: they never read as a decision (OUT-2)."""
    return f"{MARK[:-1]} {text[len(MARK) - 1 :]}" if text.startswith(MARK) else text


def checked_until(
    decision: Decision, until: date | None, *, today: date, longest_days: int
) -> date | None:
    """The day until which a paused order waits; None for every other decision.

    Args:
        until: the first day on which it is to be decided on again.
        longest_days: calendar days from today; the last one still counts.

    Raises:
        Refused: waiting without a day, not after today, or for too long.

    Source: OUT-2.
    """
    if decision is not Decision.WAIT:
        return None
    last = today + timedelta(days=longest_days)
    if until is None or not today < until <= last:
        raise Refused(GoodsFault.WAIT_DAY, day=until or "–", last=last)
    return until


def changed_since_print(
    steps: Iterable[tuple[OutboundState, str, datetime]], printed_at: datetime | None
) -> bool:
    """Whether an order was decided on or allocated anew after its papers were printed.

    Args:
        steps: its timeline: state, what it notes, when.
        printed_at: of the newest paper; None while there is none.

    Source: ux.md, Pickup: changed after printing is red on scan.
    """
    if printed_at is None:
        return False
    return any(
        at > printed_at and (state is OutboundState.APPROVED or decided_of(detail) is not None)
        for state, detail, at in steps
    )
