"""Main customers, questionnaires and their answers (SRV-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.codes import CodeKind
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.surveys.kinds import SurveyState
from wms_desktop.surveys.revisits import checked_person, source_of
from wms_desktop.surveys.rules import (
    ANSWER_DAYS,
    EVERY_MONTHS,
    REMIND_DAYS,
    WHO_ASKS,
    WHO_LEADS,
    Scores,
    SurveyFault,
    check_ahead,
    check_past,
    months_after,
    read_scores,
)
from wms_desktop.surveys.tables import Survey, SurveyPlan

PREFIX = CodeKind.SURVEY.value
_CHANGED = frozenset({Topic.SURVEYS})
_TALKED = frozenset({Topic.SURVEYS, Topic.CONTACTS})


@dataclass(frozen=True, slots=True)
class KeepMain:
    """A customer becomes a main customer, is changed, or is one no longer.

    Attributes:
        seen_version: 0 where nobody has been told that it is a main customer.
        next_on: day of the next questionnaire.
    """

    op_id: UUID
    customer_id: int
    seen_version: int
    responsible_id: int
    next_on: date
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """A customer is handed a questionnaire.

    Attributes:
        about: number of the complaint it follows; empty for the regular one.
    """

    op_id: UUID
    customer_id: int
    channel: Channel = Channel.PHONE
    about: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """The answers as they were typed.

    Attributes:
        scores: as typed, in the order of `Dimension`.
    """

    op_id: UUID
    survey_id: int
    seen_version: int
    scores: tuple[str, ...]
    answered_on: date
    channel: Channel = Channel.PHONE
    answered_by: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DeclineSurvey:
    """The customer does not want to answer."""

    op_id: UUID
    survey_id: int
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class RemindSurvey:
    """The customer was reminded; a few days more to answer."""

    op_id: UUID
    survey_id: int
    seen_version: int
    channel: Channel
    said: str
    spoke_with: str = ""


def keep_main(db: Database, by: Acting, command: KeepMain) -> Done[int]:
    """Make, change or stop a main customer.

    Raises:
        Refused: no right, no such customer or person, or a day that is past or too far.
        Stale: changed since it was shown.

    Source: SRV-3.
    """
    by.require(*WHO_ASKS, *WHO_LEADS)
    return operations.once(
        db, by, "surveys.keep_main", command, lambda session: _keep_main(session, by, command)
    )


def _keep_main(session: Session, by: Acting, command: KeepMain) -> Done[int]:
    customer = _customer(session, command.customer_id)
    person_id = checked_person(session, command.responsible_id)
    assert person_id is not None
    plan = session.scalar(
        select(SurveyPlan).where(SurveyPlan.customer_id == customer.id).with_for_update()
    )
    if (0 if plan is None else plan.version) != command.seen_version and (
        plan is None or plan.is_active or command.seen_version
    ):
        raise audit.stale(session, f"survey_plan:{customer.code}")
    if command.is_active and (plan is None or plan.next_on != command.next_on):
        check_ahead(command.next_on, today=by.today)
    before = None
    if plan is None:
        if not command.is_active:
            raise Refused(SurveyFault.NOT_MAIN, customer=customer.name)
        plan = SurveyPlan(customer_id=customer.id, site_id=by.site_id)
        session.add(plan)
    else:
        before = {"next_on": plan.next_on, "responsible": plan.responsible_id}
    plan.site_id, plan.responsible_id = by.site_id, person_id
    plan.next_on, plan.is_active = command.next_on, command.is_active
    session.flush()
    after = {
        "next_on": plan.next_on, "responsible": person_id, "is_active": plan.is_active,
    }  # fmt: skip
    subject = f"survey_plan:{customer.code}"
    audit.record(session, by, "surveys.keep_main", subject, before=before, after=after)
    return Done(customer.id, _CHANGED)


def _customer(session: Session, customer_id: int) -> Customer:
    customer = session.get(Customer, customer_id)
    if customer is None or not customer.is_active or customer.kind is CustomerKind.HOUSE:
        raise Refused(SurveyFault.UNKNOWN_CUSTOMER)
    return customer


def ask(db: Database, by: Acting, command: Ask) -> Done[int]:
    """Give a customer a questionnaire with a number of its own.

    Returns:
        Its id.

    Raises:
        Refused: no right, no such customer or complaint, or one about the same is still open.

    Source: SRV-3.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.ask", command, lambda session: ask_in(session, by, command)
    )


def ask_in(session: Session, by: Acting, command: Ask) -> Done[int]:
    """`ask` inside another transaction, such as that which closes a complaint."""
    customer = _customer(session, command.customer_id)
    about = ""
    if command.about:
        source = source_of(session, by.site_id, command.about)
        if source.kind != "complaint" or source.customer_id != customer.id:
            raise Refused(SurveyFault.UNKNOWN_SOURCE, number=source.number)
        about = source.document
    # two who ask the same customer at once wait for each other here
    session.scalar(
        select(Customer.id).where(Customer.id == customer.id).with_for_update(key_share=True)
    )
    asked = session.scalar(
        select(Survey.number).where(
            Survey.customer_id == customer.id,
            Survey.about == about,
            Survey.state == SurveyState.ASKED,
        )
    )
    if asked:
        raise Refused(SurveyFault.ALREADY_ASKED, customer=customer.name, number=asked)
    survey = Survey(
        number=next_number(session, PREFIX, by.today),
        site_id=by.site_id,
        customer_id=customer.id,
        about=about,
        asked_on=by.today,
        due_on=by.today + timedelta(days=value_on(session, ANSWER_DAYS, by.today)),
        channel=command.channel,
        person_id=by.person_id,
    )
    session.add(survey)
    session.flush()
    after = {"customer": customer.code, "about": about, "due_on": survey.due_on}
    audit.record(session, by, "surveys.ask", f"survey:{survey.number}", after=after)
    return Done(survey.id, _CHANGED)


def answer(db: Database, by: Acting, command: AnswerSurvey) -> Done[int]:
    """Keep the answers; the main customer is asked again half a year later.

    Raises:
        Refused: a score is missing or not 1 to 5, answered or declined already, no such day.
        Stale: changed since it was shown.

    Source: SRV-3.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.answer", command, lambda session: _answer(session, by, command)
    )


def _answer(session: Session, by: Acting, command: AnswerSurvey) -> Done[int]:
    survey = _open(session, by, command.survey_id, command.seen_version)
    scores = read_scores(command.scores)
    day = check_past(command.answered_on, since=survey.asked_on, today=by.today)
    survey.remark = clean_line(
        command.remark, field=N_("Remark@@survey"), limit=1_000, required=False
    )
    survey.answered_by = clean_line(
        command.answered_by, field=N_("Answered by@@survey"), required=False
    )
    survey.service, survey.speed = scores.service, scores.speed
    survey.care, survey.communication = scores.care, scores.communication
    survey.answered_on, survey.channel = day, command.channel
    survey.state, survey.person_id = SurveyState.ANSWERED, by.person_id
    next_on = _ask_again(session, by, survey, day)
    session.flush()
    subject = f"survey:{survey.number}"
    told = _told(scores)
    said = Said(
        command.channel, " ".join(filter(None, (told, survey.remark)))[:1_000],
        survey.answered_by, Direction.IN,
    )  # fmt: skip
    contacts.log(session, by, survey.customer_id, said, document=subject)
    after = {"scores": told, "answered_on": day, "next_on": next_on}
    audit.record(session, by, "surveys.answer", subject, after=after)
    return Done(survey.id, _TALKED)


def _told(scores: Scores) -> str:
    return f"{scores.service}/{scores.speed}/{scores.care}/{scores.communication}"


def decline(db: Database, by: Acting, command: DeclineSurvey) -> Done[int]:
    """Note that the customer does not answer; a main customer is asked again later.

    Raises:
        Refused: answered or declined already, or no reason.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.decline", command, lambda session: _decline(session, by, command)
    )


def _decline(session: Session, by: Acting, command: DeclineSurvey) -> Done[int]:
    survey = _open(session, by, command.survey_id, command.seen_version)
    survey.remark = clean_line(command.reason, field=N_("Reason"), limit=1_000)
    survey.state, survey.person_id = SurveyState.DECLINED, by.person_id
    next_on = _ask_again(session, by, survey, by.today)
    session.flush()
    after = {"state": survey.state, "reason": survey.remark, "next_on": next_on}
    audit.record(session, by, "surveys.decline", f"survey:{survey.number}", after=after)
    return Done(survey.id, _CHANGED)


def remind(db: Database, by: Acting, command: RemindSurvey) -> Done[int]:
    """Log that the customer was reminded, and give some days more.

    Raises:
        Refused: answered or declined already, or nothing was said.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.remind", command, lambda session: _remind(session, by, command)
    )


def _remind(session: Session, by: Acting, command: RemindSurvey) -> Done[int]:
    survey = _open(session, by, command.survey_id, command.seen_version)
    subject = f"survey:{survey.number}"
    said = Said(command.channel, command.said, command.spoke_with)
    contacts.log(session, by, survey.customer_id, said, document=subject)
    before = {"due_on": survey.due_on}
    survey.due_on = by.today + timedelta(days=value_on(session, REMIND_DAYS, by.today))
    session.flush()
    after = {"due_on": survey.due_on}
    audit.record(session, by, "surveys.remind", subject, before=before, after=after)
    return Done(survey.id, _TALKED)


def _ask_again(session: Session, by: Acting, survey: Survey, day: date) -> date | None:
    """When a main customer is asked next, after the regular questionnaire."""
    if survey.about:
        return None
    plan = _lock_plan(session, survey.customer_id)
    if plan is None:
        return None
    plan.next_on = months_after(day, value_on(session, EVERY_MONTHS, by.today))
    return plan.next_on


def _lock_plan(session: Session, customer_id: int) -> SurveyPlan | None:
    query = select(SurveyPlan).where(SurveyPlan.customer_id == customer_id).with_for_update()
    return session.scalar(query)


def _open(session: Session, by: Acting, survey_id: int, seen_version: int) -> Survey:
    survey = session.scalar(select(Survey).where(Survey.id == survey_id).with_for_update())
    if survey is None or survey.site_id != by.site_id:
        raise Refused(SurveyFault.UNKNOWN)
    if survey.state is SurveyState.ANSWERED:
        raise Refused(SurveyFault.ANSWERED, number=survey.number, day=survey.answered_on)
    if survey.state is SurveyState.DECLINED:
        raise Refused(SurveyFault.DECLINED, number=survey.number)
    if survey.version != seen_version:
        raise audit.stale(session, f"survey:{survey.number}")
    return survey
