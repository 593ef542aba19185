"""Questionnaires, who is asked how often, what is improved, and revisits (SRV-3, SRV-4)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from wms_desktop.customers.kinds import Channel
from wms_desktop.db.base import Base, Code, Pk, enum_column
from wms_desktop.surveys.kinds import (
    Dimension,
    MeasureState,
    RevisitAfter,
    RevisitResult,
    RevisitState,
    SurveyState,
)

_SCORES = ("service", "speed", "care", "communication")
_IN_RANGE = " AND ".join(f"({name} IS NULL OR {name} BETWEEN 1 AND 5)" for name in _SCORES)
_ALL_THERE = " AND ".join(f"{name} IS NOT NULL" for name in _SCORES)


class SurveyPlan(Base):
    """A main customer, asked regularly (SRV-3).

    Attributes:
        next_on: the day on which the next questionnaire is due.
    """

    __tablename__ = "survey_plan"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    next_on: Mapped[date]
    responsible_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (Index(None, "site_id", "next_on"),)


class Survey(Base):
    """One questionnaire: four dimensions from 1 to 5 and a remark (SRV-3).

    Attributes:
        about: ``kind:number`` of a complaint it follows; empty for the regular one.
    """

    __tablename__ = "survey"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    about: Mapped[str] = mapped_column(String(60), default="")
    asked_on: Mapped[date]
    due_on: Mapped[date]
    state: Mapped[SurveyState] = mapped_column(enum_column(SurveyState), default=SurveyState.ASKED)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel), default=Channel.PHONE)
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    service: Mapped[int | None]
    speed: Mapped[int | None]
    care: Mapped[int | None]
    communication: Mapped[int | None]
    remark: Mapped[str] = mapped_column(String(1_000), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(_IN_RANGE, name="scores_from_1_to_5"),
        CheckConstraint(
            f"state <> 'answered' OR (answered_on IS NOT NULL AND {_ALL_THERE})",
            name="answered_has_scores",
        ),
        Index(None, "site_id", "state", "due_on"),
        Index(None, "customer_id", "id"),
        Index(None, "site_id", "answered_on"),
    )


class Improvement(Base):
    """A measure against a weak dimension: department, person, day, evaluation (SRV-3)."""

    __tablename__ = "improvement_measure"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    dimension: Mapped[Dimension] = mapped_column(enum_column(Dimension))
    average_hundredths: Mapped[int]  # of the scores it answers to, 100 to 500
    since_on: Mapped[date]  # first day of the scores it answers to
    until_on: Mapped[date]
    measure: Mapped[str] = mapped_column(String(1_000))
    department: Mapped[str] = mapped_column(String(60), default="")
    responsible_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    state: Mapped[MeasureState] = mapped_column(
        enum_column(MeasureState), default=MeasureState.OPEN
    )
    evaluation: Mapped[str] = mapped_column(String(1_000), default="")
    is_effective: Mapped[bool | None]
    evaluated_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    evaluated_on: Mapped[date | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(server_default=func.current_timestamp())
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint("average_hundredths BETWEEN 100 AND 500", name="average_of_scores"),
        CheckConstraint("state = 'open' OR evaluation <> ''", name="ended_has_words"),
        Index(None, "site_id", "state", "due_on"),
    )


class Revisit(Base):
    """A customer is visited or called again after an installation or a complaint (SRV-4).

    Attributes:
        source: ``kind:number`` of the order or complaint behind it.
        complaint: number of a complaint that came out of it.
    """

    __tablename__ = "revisit"

    id: Mapped[Pk]
    number: Mapped[Code] = mapped_column(unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    source: Mapped[str] = mapped_column(String(60))
    began_on: Mapped[date]  # installed, or the complaint closed
    after: Mapped[RevisitAfter] = mapped_column(enum_column(RevisitAfter))
    due_on: Mapped[date]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[RevisitState] = mapped_column(enum_column(RevisitState), default=RevisitState.DUE)
    done_on: Mapped[date | None]
    channel: Mapped[Channel] = mapped_column(enum_column(Channel), default=Channel.PHONE)
    spoke_with: Mapped[str] = mapped_column(String(120), default="")
    result: Mapped[RevisitResult | None] = mapped_column(enum_column(RevisitResult))
    remarks: Mapped[str] = mapped_column(String(1_000), default="")
    complaint: Mapped[str] = mapped_column(String(40), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("source", "after"),
        CheckConstraint(
            "state <> 'done' OR (done_on IS NOT NULL AND result IS NOT NULL)",
            name="done_has_result",
        ),
        CheckConstraint("state <> 'dropped' OR remarks <> ''", name="dropped_has_words"),
        Index(None, "site_id", "state", "due_on"),
        Index(None, "customer_id", "id"),
    )
