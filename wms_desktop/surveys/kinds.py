"""The words of surveys, improvement measures and revisits (SRV-3, SRV-4)."""

from __future__ import annotations

from enum import StrEnum


class Dimension(StrEnum):
    """What customers are asked about, 1 to 5 (SRV-3)."""

    SERVICE = "service"
    SPEED = "speed"
    CARE = "care"
    COMMUNICATION = "communication"


class SurveyState(StrEnum):
    """Where a questionnaire stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"


class MeasureState(StrEnum):
    """Where an improvement measure stands (SRV-3)."""

    OPEN = "open"
    EVALUATED = "evaluated"
    DROPPED = "dropped"


class RevisitAfter(StrEnum):
    """How long after the installation a revisit is due (SRV-4)."""

    WEEK_1 = "week_1"
    MONTH_1 = "month_1"
    MONTH_3 = "month_3"
    MONTH_6 = "month_6"


class RevisitState(StrEnum):
    """Where a revisit stands."""

    DUE = "due"
    DONE = "done"
    DROPPED = "dropped"


class RevisitResult(StrEnum):
    """What the customer said at a revisit (SRV-4)."""

    GOOD = "good"
    FAIR = "fair"
    PROBLEM = "problem"
    NOT_REACHED = "not_reached"
