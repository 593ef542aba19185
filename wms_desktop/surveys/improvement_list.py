"""Improvement measures as lists show them: running ones by their day (SRV-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.text import sought
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person
from wms_desktop.surveys.kinds import Dimension, MeasureState
from wms_desktop.surveys.revisit_list import LONGEST_SOUGHT, by_day, of_site
from wms_desktop.surveys.rules import EVALUATE_DAYS, WHO_SEES
from wms_desktop.surveys.tables import Improvement

_ANSWERS, _EVALUATED = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure against a weak dimension.

    Attributes:
        evaluate_by: the last day to evaluate it.
    """

    id: int
    version: int
    number: str
    dimension: Dimension
    average_hundredths: int
    since_on: date
    until_on: date
    measure: str
    department: str
    responsible_id: int
    responsible: str
    due_on: date
    state: MeasureState
    evaluation: str
    is_effective: bool | None
    evaluated_by: str
    evaluated_on: date | None
    evaluate_by: date

    @property
    def average(self) -> str:
        """Of the scores that it answers to."""
        return f"{self.average_hundredths / 100:.2f}"

    def days(self, today: date) -> int:
        """Days until it should be done; less than nought afterwards."""
        return (self.due_on - today).days

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been evaluated."""
        return self.state is MeasureState.OPEN and today > self.evaluate_by


def _rows() -> Any:
    return (
        select(
            Improvement.id, Improvement.version, Improvement.number, Improvement.dimension,
            Improvement.average_hundredths, Improvement.since_on, Improvement.until_on,
            Improvement.measure, Improvement.department, Improvement.responsible_id,
            _ANSWERS.name, Improvement.due_on, Improvement.state, Improvement.evaluation,
            Improvement.is_effective, func.coalesce(_EVALUATED.name, ""), Improvement.evaluated_on,
        )
        .join(_ANSWERS, _ANSWERS.id == Improvement.responsible_id)
        .outerjoin(_EVALUATED, _EVALUATED.id == Improvement.evaluated_by_id)
    )  # fmt: skip


def measures(
    db: Database,
    by: Acting,
    *,
    state: MeasureState | None = None,
    text: str = "",
    after: MeasureRow | None = None,
    limit: int = 50,
) -> list[MeasureRow]:
    """Measures of the site (keyset): running ones by their day, all others newest first."""
    by.require(*WHO_SEES)
    query = _fits(_rows(), by, state, text)
    last = None if after is None else (after.due_on, after.id)
    key = Improvement.due_on, Improvement.id
    query = by_day(query, key, state, MeasureState.OPEN, last)
    with db.read() as session:
        days = timedelta(days=value_on(session, EVALUATE_DAYS, by.today))
        found = session.execute(query.limit(limit)).all()
    return [MeasureRow(*(*row, row.due_on + days)) for row in found]


def count_measures(
    db: Database, by: Acting, *, state: MeasureState | None = None, text: str = ""
) -> int:
    """How many rows `measures` has in all."""
    query = select(func.count(Improvement.id)).join(
        _ANSWERS, _ANSWERS.id == Improvement.responsible_id
    )
    with db.read() as session:
        return session.scalar(_fits(query, by, state, text)) or 0


def _fits(query: Any, by: Acting, state: MeasureState | None, text: str) -> Any:
    query = query.where(*of_site(Improvement.site_id, Improvement.state, by, state))
    wanted = sought(text)[:LONGEST_SOUGHT]
    if wanted:
        query = query.where(
            or_(
                Improvement.number.contains(wanted.upper(), autoescape=True),
                Improvement.measure.contains(wanted, autoescape=True),
                Improvement.department.contains(wanted, autoescape=True),
                _ANSWERS.name.contains(wanted, autoescape=True),
            )
        )
    return query


def measure(db: Database, by: Acting, measure_id: int) -> MeasureRow | None:
    """One measure of the site."""
    query = _rows().where(Improvement.id == measure_id, Improvement.site_id == by.site_id)
    with db.read() as session:
        days = timedelta(days=value_on(session, EVALUATE_DAYS, by.today))
        row = session.execute(query).one_or_none()
    return MeasureRow(*(*row, row.due_on + days)) if row else None
