"""The two clocks of a complaint: until when, how they stand, when they turn amber (CMP-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.people.rules_calendar import WorkCalendar

ANSWER_HOURS = RuleSetting(
    "complaints.answer_hours", 24, N_("First answer to a complaint within"), "CMP-2", N_("hours"),
    1, 240,
)  # fmt: skip
PROPOSAL_DAYS = RuleSetting(
    "complaints.proposal_days", 0, N_("Proposal to an ordinary complaint after"), "CMP-2",
    N_("working days"), 0, 30,
)  # fmt: skip
MAJOR_DAYS = RuleSetting(
    "complaints.major_days", 5, N_("Proposal to a major complaint within"), "CMP-2",
    N_("working days"), 1, 60,
)  # fmt: skip
MAJOR_WARNING_DAYS = RuleSetting(
    "complaints.major_warning_days", 3, N_("Major complaint: warn from working day"), "CMP-2", "",
    1, 60,
)  # fmt: skip
WARN_HOURS = RuleSetting(
    "complaints.warn_hours", 4, N_("A complaint's clock turns amber before it ends"), "CMP-2",
    N_("hours"), 1, 48,
)  # fmt: skip
SETTINGS = (ANSWER_HOURS, PROPOSAL_DAYS, MAJOR_DAYS, MAJOR_WARNING_DAYS, WARN_HOURS)


@dataclass(frozen=True, slots=True)
class ClockRules:
    """The numbers of CMP-2 as they hold on one day, and the calendar that they run by."""

    calendar: WorkCalendar
    answer_hours: int = 24
    proposal_days: int = 0
    major_days: int = 5
    major_warning_days: int = 3
    warn_hours: int = 4

    def answer_due(self, taken_at: datetime) -> datetime:
        """Until when the first answer is owed: so many hours on working days (CMP-2)."""
        return self.calendar.add_hours(taken_at, self.answer_hours)

    def proposal_due(self, taken_at: datetime, *, is_major: bool) -> datetime:
        """Until when a workable proposal is owed (CMP-2).

        An ordinary one has until the end of the same working day; taken after the day's end or on
        a day off, of the next one. A major one until the end of the fifth working day after it.
        """
        days = self.major_days if is_major else self.proposal_days
        return self.calendar.add_workdays(taken_at, days)

    def warned_from(self, due_at: datetime, *, is_major: bool) -> datetime:
        """When a clock that ends at *due_at* turns amber.

        *warn_hours* before its end. Of a major case's proposal earlier: from the begin of the third
        of its five working days (CMP-2 says 3 to 5 days; a pause moves both alike).
        """
        earlier = due_at - timedelta(hours=self.warn_hours)
        days = self.major_days - self.major_warning_days
        if not is_major or days <= 0:
            return earlier
        last_day = self.calendar.day_of(due_at - timedelta(microseconds=1))
        return min(earlier, self.calendar.start_of(self.calendar.workday_after(last_day, -days)))

    def latest_warned(self, now: datetime) -> datetime:
        """The latest end of a major case's proposal that is amber at *now* already.

        The other way round of `warned_from`, for asking many at once.
        """
        days = max(self.major_days - self.major_warning_days, 0)
        begun = self.calendar.day_of(now)
        if now < self.calendar.start_of(begun) or not self.calendar.is_workday(begun):
            begun = self.calendar.workday_after(begun, -1)
        return self.calendar.midnight_after(self.calendar.workday_after(begun, days))


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    SOON = "soon"
    OVER = "over"
    PAUSED = "paused"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline of a complaint as it stands.

    Attributes:
        warned_at: from then on it is amber.
        met_at: when it was answered; None while it is owed.
        paused_at: since when it stands still.
    """

    due_at: datetime
    warned_at: datetime
    met_at: datetime | None = None
    paused_at: datetime | None = None

    def state(self, now: datetime) -> ClockState:
        """How it stands at *now*; the last instant itself is still in time."""
        if self.met_at is not None:
            return ClockState.KEPT if self.met_at <= self.due_at else ClockState.MISSED
        moment = self.paused_at or now
        if moment > self.due_at:
            return ClockState.OVER
        if self.paused_at is not None:
            return ClockState.PAUSED
        return ClockState.SOON if moment >= self.warned_at else ClockState.RUNNING

    def left(self, now: datetime) -> timedelta:
        """How long it still has; negative once it is over. A paused one keeps what it had."""
        return self.due_at - (self.met_at or self.paused_at or now)
