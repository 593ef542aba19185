"""What the answers of a period say: averages, distribution, satisfied customers (SRV-3, KPI-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.surveys.rules import (
    SATISFACTION_TARGET,
    SATISFIED_FROM,
    WEAK_BELOW,
    WHO_SEES,
    Scores,
    Tally,
    tally,
)
from wms_desktop.surveys.rules_periods import Span
from wms_desktop.surveys.tables import Survey

QUARTERS = 8  # in the trend


@dataclass(frozen=True, slots=True)
class Board:
    """One period, and the last eight quarters up to its end.

    Attributes:
        quarters: first days, the oldest first; *trend* has their answers.
        weak_below: an average below it is weak; *target* is the share of satisfied in percent.
    """

    begin: date
    span: Span
    tally: Tally
    quarters: tuple[date, ...]
    trend: tuple[Tally, ...]
    weak_below: Decimal
    satisfied_from: Decimal
    target: Decimal

    @property
    def end(self) -> date:
        """The last day of the period."""
        return self.span.last_day(self.begin)

    @property
    def is_off(self) -> bool:
        """Whether fewer are satisfied than the target asks for."""
        return self.tally.share is not None and self.tally.share * 100 < self.target


def board(db: Database, by: Acting, day: date, span: Span) -> Board:
    """The period that *day* lies in, at the person's site."""
    by.require(*WHO_SEES)
    begin = span.begin(day)
    newest = Span.QUARTER.begin(min(span.last_day(begin), max(by.today, begin)))
    quarters = [newest]
    while len(quarters) < QUARTERS:
        quarters.insert(0, Span.QUARTER.before(quarters[0]))
    with db.report() as report, report.read() as session:
        return Board(
            begin,
            span,
            tally_of(session, by, begin, span),
            tuple(quarters),
            tuple(tally_of(session, by, each, Span.QUARTER) for each in quarters),
            value_on(session, WEAK_BELOW, by.today),
            value_on(session, SATISFIED_FROM, by.today),
            value_on(session, SATISFACTION_TARGET, by.today),
        )


def tally_of(session: Session, by: Acting, begin: date, span: Span) -> Tally:
    """The answers given in a period; the database groups what is alike."""
    scores = (Survey.service, Survey.speed, Survey.care, Survey.communication)
    query = (
        select(*scores, func.count())
        .where(
            Survey.site_id == by.site_id,
            Survey.answered_on >= begin,
            Survey.answered_on < span.after(begin),
        )
        .group_by(*scores)
    )
    found = [
        (Scores(service or 0, speed or 0, care or 0, talk or 0), many)
        for service, speed, care, talk, many in session.execute(query)
    ]
    return tally(found, value_on(session, SATISFIED_FROM, by.today))


def percent(share: Decimal | None) -> str:
    """A share with one decimal, cut off: what is not quite the target never looks like it."""
    return "–" if share is None else f"{int(share * 1000) / 10:.1f}"


def mean(average: Decimal | None) -> str:
    """An average with two decimals, cut off."""
    return "–" if average is None else f"{int(average * 100) / 100:.2f}"
