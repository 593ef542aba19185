"""Main customers by the day they are asked, and questionnaires: waiting ones first (SRV-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import Language
from wms_desktop.core.text import sought
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.revisit_list import LONGEST_SOUGHT, by_day, customer_fits, of_site
from wms_desktop.surveys.rules import WHO_SEES, Scores
from wms_desktop.surveys.tables import Survey, SurveyPlan


@dataclass(frozen=True, slots=True)
class MainRow:
    """A main customer.

    Attributes:
        asked: number of the questionnaire that still waits for its answer.
        last_on: day of the last answers.
    """

    id: int
    version: int
    code: str
    customer: str
    contact_name: str
    phone: str
    next_on: date
    responsible_id: int
    responsible: str
    is_active: bool
    asked: str
    last_on: date | None

    def days(self, today: date) -> int:
        """Days until the next questionnaire; less than nought when overdue."""
        return (self.next_on - today).days


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A questionnaire with its customer."""

    id: int
    version: int
    number: str
    customer_id: int
    customer: str
    contact_name: str
    phone: str
    language: Language
    about: str
    asked_on: date
    due_on: date
    state: SurveyState
    channel: Channel
    answered_on: date | None
    answered_by: str
    service: int | None
    speed: int | None
    care: int | None
    communication: int | None
    remark: str
    person: str

    @property
    def scores(self) -> Scores | None:
        """What was answered."""
        found = (self.service, self.speed, self.care, self.communication)
        known = [score for score in found if score is not None]
        return Scores(*known) if len(known) == len(found) else None

    @property
    def document(self) -> str:
        """The number of the complaint that it follows; empty for the regular one."""
        return self.about.partition(":")[2]

    def days(self, today: date) -> int:
        """Days until it should be answered; less than nought when overdue."""
        return (self.due_on - today).days


def main_customers(
    db: Database,
    by: Acting,
    *,
    due_by: date | None = None,
    text: str = "",
    after: MainRow | None = None,
    limit: int = 50,
) -> list[MainRow]:
    """Main customers by the day they are asked next (keyset).

    Args:
        due_by: only who is to be asked by that day and has no questionnaire yet.
    """
    by.require(*WHO_SEES)
    asked = _asked(by).subquery()
    last = (
        select(Survey.answered_on)
        .where(
            Survey.customer_id == SurveyPlan.customer_id,
            Survey.state == SurveyState.ANSWERED,
        )
        .order_by(Survey.id.desc())
        .limit(1)
        .correlate(SurveyPlan)
        .scalar_subquery()
    )
    query: Any = (
        select(
            SurveyPlan.customer_id, SurveyPlan.version, Customer.code, Customer.name,
            Customer.contact_name, Customer.phone, SurveyPlan.next_on, SurveyPlan.responsible_id,
            Person.name, SurveyPlan.is_active, func.coalesce(asked.c.number, ""), last,
        )
        .join(Customer, Customer.id == SurveyPlan.customer_id)
        .join(Person, Person.id == SurveyPlan.responsible_id)
        .outerjoin(asked, asked.c.customer_id == SurveyPlan.customer_id)
        .order_by(SurveyPlan.next_on, SurveyPlan.customer_id)
        .limit(limit)
    )  # fmt: skip
    query = _main_fits(query, by, due_by, text)
    if after is not None:
        key = tuple_(SurveyPlan.next_on, SurveyPlan.customer_id)
        query = query.where(key > (after.next_on, after.id))
    with db.read() as session:
        return [MainRow(*row) for row in session.execute(query)]


def count_main(db: Database, by: Acting, *, due_by: date | None = None, text: str = "") -> int:
    """How many rows `main_customers` has in all."""
    query = select(func.count(SurveyPlan.customer_id)).join(
        Customer, Customer.id == SurveyPlan.customer_id
    )
    with db.read() as session:
        return session.scalar(_main_fits(query, by, due_by, text)) or 0


def _asked(by: Acting) -> Any:
    """Customers whose regular questionnaire still waits, by what is open at the site."""
    return (
        select(Survey.customer_id, func.max(Survey.number).label("number"))
        .where(
            Survey.site_id == by.site_id,
            Survey.state == SurveyState.ASKED,
            Survey.about == "",
        )
        .group_by(Survey.customer_id)
    )


def _main_fits(query: Any, by: Acting, due_by: date | None, text: str) -> Any:
    query = query.where(SurveyPlan.site_id == by.site_id, SurveyPlan.is_active)
    if due_by is not None:
        waits = select(_asked(by).subquery().c.customer_id)
        query = query.where(SurveyPlan.next_on <= due_by, SurveyPlan.customer_id.not_in(waits))
    wanted = sought(text)[:LONGEST_SOUGHT]
    if wanted:
        code = Customer.code.contains(wanted.upper(), autoescape=True)
        query = query.where(or_(code, customer_fits(wanted)))
    return query


def _rows() -> Any:
    return (
        select(
            Survey.id, Survey.version, Survey.number, Survey.customer_id, Customer.name,
            Customer.contact_name, Customer.phone, Customer.language, Survey.about,
            Survey.asked_on, Survey.due_on, Survey.state, Survey.channel, Survey.answered_on,
            Survey.answered_by, Survey.service, Survey.speed, Survey.care, Survey.communication,
            Survey.remark, Person.name,
        )
        .join(Customer, Customer.id == Survey.customer_id)
        .join(Person, Person.id == Survey.person_id)
    )  # fmt: skip


def surveys(
    db: Database,
    by: Acting,
    *,
    state: SurveyState | None = None,
    text: str = "",
    after: SurveyRow | None = None,
    limit: int = 50,
) -> list[SurveyRow]:
    """Questionnaires of the site (keyset): waiting ones by their day, all others newest first."""
    by.require(*WHO_SEES)
    query = _fits(_rows(), by, state, text)
    last = None if after is None else (after.due_on, after.id)
    query = by_day(query, (Survey.due_on, Survey.id), state, SurveyState.ASKED, last)
    with db.read() as session:
        return [SurveyRow(*row) for row in session.execute(query.limit(limit))]


def count_surveys(
    db: Database, by: Acting, *, state: SurveyState | None = None, text: str = ""
) -> int:
    """How many rows `surveys` has in all."""
    query = select(func.count()).select_from(Survey)
    if sought(text):
        query = query.join(Customer, Customer.id == Survey.customer_id)
    with db.read() as session:
        return session.scalar(_fits(query, by, state, text)) or 0


def _fits(query: Any, by: Acting, state: SurveyState | None, text: str) -> Any:
    query = query.where(*of_site(Survey.site_id, Survey.state, by, state))
    wanted = sought(text)[:LONGEST_SOUGHT]
    if wanted:
        query = query.where(
            or_(
                Survey.number.contains(wanted.upper(), autoescape=True),
                Survey.about.contains(wanted.upper(), autoescape=True),
                customer_fits(wanted),
            )
        )
    return query


def survey(db: Database, by: Acting, survey_id: int) -> SurveyRow | None:
    """One questionnaire of the site."""
    with db.read() as session:
        return survey_in(session, by, survey_id)


def survey_in(session: Session, by: Acting, survey_id: int) -> SurveyRow | None:
    """`survey` inside another transaction."""
    query = _rows().where(Survey.id == survey_id, Survey.site_id == by.site_id)
    row = session.execute(query).one_or_none()
    return SurveyRow(*row) if row else None


def about(session: Session, document: str) -> list[SurveyRow]:
    """The questionnaires that follow a complaint, ``kind:number``, the newest first."""
    query = _rows().where(Survey.about == document).order_by(Survey.id.desc())
    return [SurveyRow(*row) for row in session.execute(query)]
