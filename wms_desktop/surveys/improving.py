"""Improvement measures against weak dimensions, and their evaluation (SRV-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.codes import CodeKind
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person
from wms_desktop.surveys import figures
from wms_desktop.surveys.kinds import Dimension, MeasureState
from wms_desktop.surveys.revisits import checked_person
from wms_desktop.surveys.rules import (
    WEAK_BELOW,
    WHO_LEADS,
    MeasureFault,
    SurveyFault,
    check_ahead,
)
from wms_desktop.surveys.rules_periods import Span
from wms_desktop.surveys.tables import Improvement

PREFIX = CodeKind.IMPROVEMENT.value
_CHANGED = frozenset({Topic.SURVEYS})


@dataclass(frozen=True, slots=True)
class OpenMeasure:
    """What is done about a weak dimension of a period, by whom, until when."""

    op_id: UUID
    dimension: Dimension
    begin: date
    span: Span
    measure: str
    department: str
    responsible_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class EvaluateMeasure:
    """What somebody else found when the day had come."""

    op_id: UUID
    measure_id: int
    seen_version: int
    is_effective: bool
    evaluation: str


@dataclass(frozen=True, slots=True)
class DropMeasure:
    """A measure is given up, with the reason."""

    op_id: UUID
    measure_id: int
    seen_version: int
    reason: str


def open_measure(db: Database, by: Acting, command: OpenMeasure) -> Done[int]:
    """Open an improvement measure for a dimension that is weak in the period.

    Raises:
        Refused: no right, the dimension is not weak, one is open already, no such person or day.

    Source: SRV-3.
    """
    by.require(*WHO_LEADS)
    return operations.once(
        db, by, "surveys.open_measure", command, lambda session: _open_measure(session, by, command)
    )


def _open_measure(session: Session, by: Acting, command: OpenMeasure) -> Done[int]:
    begin, span = command.span.begin(command.begin), command.span
    found = figures.tally_of(session, by, begin, span)
    one = next(each for each in found.dimensions if each.dimension is command.dimension)
    if not one.answers:
        raise Refused(MeasureFault.NO_ANSWERS, dimension=command.dimension)
    limit = value_on(session, WEAK_BELOW, by.today)
    if not one.is_weak(limit):
        average = f"{one.hundredths / 100:.2f}"
        raise Refused(
            MeasureFault.NOT_WEAK, dimension=command.dimension, average=average, limit=limit
        )
    until = span.last_day(begin)
    # two who open the same at once wait for each other here, and the later one sees the other's
    number = next_number(session, PREFIX, by.today)
    known = session.scalar(
        select(Improvement.number).where(
            Improvement.site_id == by.site_id,
            Improvement.state == MeasureState.OPEN,
            Improvement.dimension == command.dimension,
            Improvement.since_on == begin,
            Improvement.until_on == until,
        )
    )
    if known:
        raise Refused(MeasureFault.ALREADY_OPEN, dimension=command.dimension, number=known)
    person_id = checked_person(session, command.responsible_id)
    if person_id is None:
        raise Refused(SurveyFault.UNKNOWN_PERSON)
    measure = Improvement(
        number=number,
        site_id=by.site_id,
        dimension=command.dimension,
        average_hundredths=one.hundredths,
        since_on=begin,
        until_on=until,
        measure=clean_line(command.measure, field=N_("Measure@@survey"), limit=1_000),
        department=clean_line(command.department, field=N_("Department@@survey"), limit=60),
        responsible_id=person_id,
        due_on=check_ahead(command.due_on, today=by.today),
        person_id=by.person_id,
    )
    session.add(measure)
    session.flush()
    after = {
        "dimension": measure.dimension, "average": one.hundredths, "department": measure.department,
        "responsible": person_id, "due_on": measure.due_on, "measure": measure.measure,
    }  # fmt: skip
    subject = f"improvement:{measure.number}"
    audit.record(session, by, "surveys.open_measure", subject, after=after)
    return Done(measure.id, _CHANGED)


def evaluate(db: Database, by: Acting, command: EvaluateMeasure) -> Done[int]:
    """Say whether a measure worked; from its day on, and never by who answers for it.

    Raises:
        Refused: no right, the person's own, ended already, too early, or no words.
        Stale: changed since it was shown.

    Source: SRV-3.
    """
    by.require(*WHO_LEADS)
    return operations.once(
        db, by, "surveys.evaluate", command, lambda session: _evaluate(session, by, command)
    )


def _evaluate(session: Session, by: Acting, command: EvaluateMeasure) -> Done[int]:
    measure = _found(session, by, command.measure_id)
    if measure.responsible_id == by.person_id:
        raise Refused(MeasureFault.OWN, number=measure.number)
    _check_open(session, measure, command.seen_version)
    if by.today < measure.due_on:
        raise Refused(MeasureFault.TOO_EARLY, number=measure.number, day=measure.due_on)
    measure.evaluation = clean_line(command.evaluation, field=N_("Evaluation@@survey"), limit=1_000)
    measure.is_effective, measure.state = command.is_effective, MeasureState.EVALUATED
    measure.evaluated_by_id, measure.evaluated_on = by.person_id, by.today
    session.flush()
    after = {"is_effective": measure.is_effective, "evaluation": measure.evaluation}
    subject = f"improvement:{measure.number}"
    audit.record(session, by, "surveys.evaluate", subject, after=after)
    return Done(measure.id, _CHANGED)


def drop(db: Database, by: Acting, command: DropMeasure) -> Done[int]:
    """Give a measure up.

    Raises:
        Refused: no right, ended already, or no reason.
        Stale: changed since it was shown.
    """
    by.require(*WHO_LEADS)
    return operations.once(
        db, by, "surveys.drop_measure", command, lambda session: _drop(session, by, command)
    )


def _drop(session: Session, by: Acting, command: DropMeasure) -> Done[int]:
    measure = _found(session, by, command.measure_id)
    _check_open(session, measure, command.seen_version)
    measure.evaluation = clean_line(command.reason, field=N_("Reason"), limit=1_000)
    measure.state = MeasureState.DROPPED
    measure.evaluated_by_id, measure.evaluated_on = by.person_id, by.today
    session.flush()
    after = {"state": measure.state, "reason": measure.evaluation}
    subject = f"improvement:{measure.number}"
    audit.record(session, by, "surveys.drop_measure", subject, after=after)
    return Done(measure.id, _CHANGED)


def _found(session: Session, by: Acting, measure_id: int) -> Improvement:
    query = select(Improvement).where(Improvement.id == measure_id).with_for_update()
    measure = session.scalar(query)
    if measure is None or measure.site_id != by.site_id:
        raise Refused(MeasureFault.UNKNOWN)
    return measure


def _check_open(session: Session, measure: Improvement, seen_version: int) -> None:
    if measure.state is not MeasureState.OPEN:
        person = session.get(Person, measure.evaluated_by_id or 0)
        name = person.name if person else "–"
        raise Refused(MeasureFault.ENDED, number=measure.number, person=name)
    if measure.version != seen_version:
        raise audit.stale(session, f"improvement:{measure.number}")
