"""What is owed of revisits, questionnaires and measures: by whom, until when (SRV-7)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import MOST, Task
from wms_desktop.customers.tables import Customer
from wms_desktop.db.rule_values import value_on
from wms_desktop.surveys.kinds import MeasureState, RevisitState, SurveyState
from wms_desktop.surveys.rules import EVALUATE_DAYS, WHO_ASKS, WHO_LEADS
from wms_desktop.surveys.tables import Improvement, Revisit, Survey, SurveyPlan

AHEAD_DAYS = 1  # of what is due tomorrow already
_PAGE = "service"


def tasks(session: Session, by: Acting) -> list[Task]:
    """Revisits, questionnaires and measures of the site that are due, the longest overdue first.

    Source: SRV-7 over SRV-3 and SRV-4.
    """
    return [
        *_revisits(session, by), *_to_ask(session, by), *_waiting(session, by),
        *_measures(session, by),
    ]  # fmt: skip


def _revisits(session: Session, by: Acting) -> list[Task]:
    query = (
        select(Revisit.id, Revisit.number, Revisit.due_on, Revisit.responsible_id, Customer.name)
        .join(Customer, Customer.id == Revisit.customer_id)
        .where(
            Revisit.site_id == by.site_id,
            Revisit.state == RevisitState.DUE,
            Revisit.due_on <= by.today + timedelta(days=AHEAD_DAYS),
        )
        .order_by(Revisit.due_on, Revisit.id)
        .limit(MOST)
    )
    return [
        Task(
            f"surveys:revisit:{row.id}", "SRV-4", N_("Revisit {customer}"), row.number,
            {"customer": row.name}, due_on=row.due_on, person_id=row.responsible_id,
            roles=frozenset(WHO_ASKS), page=_PAGE, target={"revisit": row.id},
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _to_ask(session: Session, by: Acting) -> list[Task]:
    waits = select(Survey.customer_id).where(
        Survey.site_id == by.site_id,
        Survey.state == SurveyState.ASKED,
        Survey.about == "",
    )
    query = (
        select(SurveyPlan.customer_id, SurveyPlan.next_on, SurveyPlan.responsible_id, Customer.name)
        .join(Customer, Customer.id == SurveyPlan.customer_id)
        .where(
            SurveyPlan.site_id == by.site_id,
            SurveyPlan.is_active,
            SurveyPlan.next_on <= by.today,
            SurveyPlan.customer_id.not_in(waits),
        )
        .order_by(SurveyPlan.next_on, SurveyPlan.customer_id)
        .limit(MOST)
    )
    return [
        Task(
            f"surveys:ask:{row.customer_id}", "SRV-3", N_("Ask {customer} for satisfaction"), "",
            {"customer": row.name}, due_on=row.next_on, person_id=row.responsible_id,
            roles=frozenset(WHO_ASKS), page=_PAGE, target={"survey_customer": row.customer_id},
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _waiting(session: Session, by: Acting) -> list[Task]:
    """Questionnaires that should have come back; a main customer's go to who answers for them."""
    query = (
        select(
            Survey.id, Survey.number, Survey.due_on, Survey.person_id, SurveyPlan.responsible_id,
            Customer.name,
        )
        .join(Customer, Customer.id == Survey.customer_id)
        .outerjoin(SurveyPlan, SurveyPlan.customer_id == Survey.customer_id)
        .where(
            Survey.site_id == by.site_id,
            Survey.state == SurveyState.ASKED,
            Survey.due_on <= by.today,
        )
        .order_by(Survey.due_on, Survey.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        Task(
            f"surveys:remind:{row.id}", "SRV-3", N_("Get {customer}'s answers"), row.number,
            {"customer": row.name}, due_on=row.due_on,
            person_id=row.responsible_id or row.person_id, roles=frozenset(WHO_ASKS), page=_PAGE,
            target={"survey": row.id},
        )
        for row in session.execute(query)
    ]  # fmt: skip


def _measures(session: Session, by: Acting) -> list[Task]:
    """Who answers for a measure until its day; from then on one of those who evaluate."""
    days = timedelta(days=value_on(session, EVALUATE_DAYS, by.today))
    query = (
        select(
            Improvement.id, Improvement.number, Improvement.due_on, Improvement.responsible_id,
            Improvement.measure,
        )
        .where(Improvement.site_id == by.site_id, Improvement.state == MeasureState.OPEN)
        .order_by(Improvement.due_on, Improvement.id)
        .limit(MOST)
    )  # fmt: skip
    found = []
    for row in session.execute(query):
        target = {"improvement": row.id}
        if by.today < row.due_on:
            found.append(
                Task(
                    f"surveys:measure:{row.id}", "SRV-3", N_("Carry out the improvement"),
                    row.number, due_on=row.due_on, person_id=row.responsible_id, page=_PAGE,
                    target=target,
                )
            )  # fmt: skip
        elif row.responsible_id != by.person_id:  # nobody evaluates their own
            found.append(
                Task(
                    f"surveys:evaluate:{row.id}", "SRV-3", N_("Evaluate the improvement"),
                    row.number, due_on=row.due_on + days, roles=frozenset(WHO_LEADS), page=_PAGE,
                    target=target,
                )
            )  # fmt: skip
    return found
