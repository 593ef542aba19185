"""What holds for questionnaires, improvement measures and revisits (SRV-3, SRV-4, KPI-1)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from wms_desktop.core.acting import Role
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.settings import RuleSetting
from wms_desktop.core.text import narrow
from wms_desktop.surveys.kinds import Dimension, RevisitAfter

_DAYS, _PERCENT, _MONTHS = N_("days"), N_("percent"), N_("months")
EVERY_MONTHS = RuleSetting(
    "surveys.every_months", 6, N_("Ask main customers every"), "SRV-3", _MONTHS, 1, 24
)
ANSWER_DAYS = RuleSetting(
    "surveys.answer_days", 14, N_("Questionnaire answered within"), "SRV-3", _DAYS, 1, 90
)
REMIND_DAYS = RuleSetting(
    "surveys.remind_days", 7, N_("More time after a reminder"), "SRV-3", _DAYS, 1, 60
)
SATISFIED_FROM = RuleSetting(
    "surveys.satisfied_from", Decimal(4), N_("Satisfied: average of at least"), "SRV-3", "", 1, 5
)
WEAK_BELOW = RuleSetting(
    "surveys.weak_below", Decimal("4.0"), N_("Weak dimension: average below"), "SRV-3", "", 1, 5
)
SATISFACTION_TARGET = RuleSetting(
    "surveys.satisfaction_target", Decimal(90), N_("Target: satisfied customers"), "KPI-1",
    _PERCENT, 0, 100,
)  # fmt: skip
EVALUATE_DAYS = RuleSetting(
    "surveys.evaluate_days", 14, N_("Evaluate a measure within"), "SRV-3", _DAYS, 1, 90
)

WHO_ASKS = (
    Role.CS_AGENT, Role.CS_SUPERVISOR, Role.SALES, Role.SALES_ASSISTANT, Role.CLERK,
    Role.DUTY_MANAGER,
)  # fmt: skip
WHO_LEADS = (
    Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.BUSINESS_MANAGER, Role.GENERAL_MANAGER,
)  # fmt: skip
WHO_SEES = tuple(Role)
FURTHEST_DAYS = 730  # ahead of today, for any day that is planned
LEAST_SCORE, MOST_SCORE = 1, 5
DIMENSIONS = tuple(Dimension)
_MONTHS_AFTER = {
    RevisitAfter.MONTH_1: 1,
    RevisitAfter.MONTH_3: 3,
    RevisitAfter.MONTH_6: 6,
}


class SurveyFault(StrEnum):
    """Why something cannot be asked, answered, improved or revisited so."""

    UNKNOWN_CUSTOMER = "survey_unknown_customer"
    UNKNOWN_PERSON = "survey_unknown_person"
    UNKNOWN_SOURCE = "survey_unknown_source"
    UNKNOWN = "survey_unknown"
    NOT_MAIN = "survey_not_main"
    ALREADY_ASKED = "survey_already_asked"
    ANSWERED = "survey_answered"
    DECLINED = "survey_declined"
    NO_SCORE = "survey_no_score"
    BAD_SCORE = "survey_bad_score"
    DAY_AHEAD = "survey_day_ahead"
    DAY_BEFORE = "survey_day_before"
    DAY_PAST = "survey_day_past"
    DAY_FAR = "survey_day_far"


class RevisitFault(StrEnum):
    """Why a revisit cannot be planned, recorded or dropped so."""

    UNKNOWN = "revisit_unknown"
    PLANNED = "revisit_planned"
    NOT_CLOSED = "revisit_not_closed"
    BEFORE_ORDER = "revisit_before_order"
    TOO_LONG_AGO = "revisit_too_long_ago"
    ENDED = "revisit_ended"
    DONE_BEFORE = "revisit_done_before"
    NO_PROBLEM = "revisit_no_problem"


class MeasureFault(StrEnum):
    """Why an improvement measure cannot be opened or ended so."""

    UNKNOWN = "measure_unknown"
    NOT_WEAK = "measure_not_weak"
    NO_ANSWERS = "measure_no_answers"
    ALREADY_OPEN = "measure_already_open"
    ENDED = "measure_ended"
    OWN = "measure_own"
    TOO_EARLY = "measure_too_early"


# -- days -----------------------------------------------------------------------------------


def months_after(day: date, months: int) -> date:
    """The same day of the month, *months* later; where that month is shorter, its last day.

    Source: SRV-4.
    """
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def revisit_due(began_on: date, after: RevisitAfter) -> date:
    """The day on which a revisit is due; a day on which nobody works stays as it is.

    Args:
        began_on: installed, or the complaint closed. 31 August and six months is the last day
            of February.

    Source: SRV-4.
    """
    if after is RevisitAfter.WEEK_1:
        return began_on + timedelta(days=7)
    return months_after(began_on, _MONTHS_AFTER[after])


def check_past(day: date, *, since: date, today: date) -> date:
    """*day*, which has been: from *since* to *today*, both still count.

    Raises:
        Refused: it is ahead, or before *since*.
    """
    if day > today:
        raise Refused(SurveyFault.DAY_AHEAD, day=day, today=today)
    if day < since:
        raise Refused(SurveyFault.DAY_BEFORE, day=day, since=since)
    return day


def check_ahead(day: date, *, today: date) -> date:
    """*day*, which is planned: from *today* to two years later.

    Raises:
        Refused: it is past, or too far.
    """
    if day < today:
        raise Refused(SurveyFault.DAY_PAST, day=day)
    if (day - today).days > FURTHEST_DAYS:
        raise Refused(SurveyFault.DAY_FAR, day=day, latest=today + timedelta(days=FURTHEST_DAYS))
    return day


# -- scores ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scores:
    """What a customer gave each dimension, 1 to 5."""

    service: int
    speed: int
    care: int
    communication: int

    @property
    def total(self) -> int:
        """All four added up."""
        return self.service + self.speed + self.care + self.communication

    @property
    def average(self) -> Decimal:
        """Of the four, exact to a hundredth."""
        return Decimal(self.total) / len(DIMENSIONS)


def read_scores(typed: Sequence[str]) -> Scores:
    """The four scores as they were typed, in the order of `Dimension`.

    Raises:
        Refused: one is missing, or is no whole number from 1 to 5.

    Source: SRV-3.
    """
    if len(typed) != len(DIMENSIONS):
        raise Refused(SurveyFault.NO_SCORE, dimension=DIMENSIONS[min(len(typed), 3)])
    found = []
    for dimension, text in zip(DIMENSIONS, typed, strict=True):
        text = narrow(text).strip()
        if not text:
            raise Refused(SurveyFault.NO_SCORE, dimension=dimension)
        if len(text) != 1 or text not in "12345":
            raise Refused(SurveyFault.BAD_SCORE, dimension=dimension, typed=text[:20])
        found.append(int(text))
    return Scores(*found)


@dataclass(frozen=True, slots=True)
class DimensionTally:
    """What one dimension was given.

    Attributes:
        counts: how often 1, 2, 3, 4 and 5.
    """

    dimension: Dimension
    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def answers(self) -> int:
        """How many gave a score."""
        return sum(self.counts)

    @property
    def average(self) -> Decimal | None:
        """Exact; None where nobody answered."""
        if not self.answers:
            return None
        return Decimal(sum(n * score for score, n in enumerate(self.counts, 1))) / self.answers

    @property
    def hundredths(self) -> int:
        """The average in hundredths, cut off: what is below 4 never looks like it."""
        return int(self.average * 100) if self.average is not None else 0

    def is_weak(self, limit: Decimal) -> bool:
        """Whether the average is below *limit*; at the limit it is not weak (SRV-3)."""
        return self.average is not None and self.average < limit


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of a period (SRV-3, KPI-1).

    Attributes:
        satisfied: answers whose own average reaches what counts as satisfied.
    """

    dimensions: tuple[DimensionTally, ...]
    answers: int = 0
    satisfied: int = 0

    @property
    def share(self) -> Decimal | None:
        """Of satisfied customers; None where nobody answered."""
        return Decimal(self.satisfied) / self.answers if self.answers else None

    @property
    def average(self) -> Decimal | None:
        """Of all dimensions together."""
        if not self.answers:
            return None
        known = [each.average for each in self.dimensions if each.average is not None]
        return sum(known, Decimal(0)) / len(known)


def tally(answers: Sequence[tuple[Scores, int]], satisfied_from: Decimal) -> Tally:
    """Count *answers*: scores, and how many customers gave exactly these.

    Source: SRV-3.
    """
    counts = {dimension: [0] * MOST_SCORE for dimension in DIMENSIONS}
    total = satisfied = 0
    for scores, many in answers:
        for dimension in DIMENSIONS:
            counts[dimension][getattr(scores, dimension.value) - 1] += many
        total += many
        satisfied += many if scores.average >= satisfied_from else 0
    return Tally(
        tuple(
            DimensionTally(dimension, (found[0], found[1], found[2], found[3], found[4]))
            for dimension, found in counts.items()
        ),
        total,
        satisfied,
    )
