"""Satisfaction of the sample shop: main customers, two years of answers, revisits, measures."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer, CustomerKind
from wms_desktop.db.numbers import next_number
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.tables import Person
from wms_desktop.surveys import revisits
from wms_desktop.surveys.kinds import (
    Dimension,
    MeasureState,
    RevisitAfter,
    RevisitResult,
    RevisitState,
    SurveyState,
)
from wms_desktop.surveys.rules import months_after, revisit_due
from wms_desktop.surveys.rules_periods import Span
from wms_desktop.surveys.tables import Improvement, Revisit, Survey, SurveyPlan

MAIN_CUSTOMERS, ROUNDS = 20, 4
_ANSWER_DAYS = 14
_REMARKS = (
    "", "", "", "", "送货很准时，谢谢", "回复客户群慢了一点", "包装比以前好", "希望周末也能提货",
    "对账单能早两天就更好", "客服很耐心",
)  # fmt: skip
# Days ago the installation was, what came of the four revisits: result or - for none yet.
_INSTALLED: tuple[tuple[int, tuple[RevisitResult | str | None, ...]], ...] = (
    (125, (RevisitResult.GOOD, RevisitResult.GOOD, RevisitResult.FAIR, None)),
    (101, (RevisitResult.GOOD, RevisitResult.FAIR, None, None)),
    (98, (RevisitResult.GOOD, RevisitResult.PROBLEM, RevisitResult.GOOD, None)),
    (40, (RevisitResult.GOOD, RevisitResult.NOT_REACHED, None, None)),
    (31, ("drop", None, None, None)),
    (9, (None, None, None, None)),
    (6, (None, None, None, None)),
)
_SAID = {
    RevisitResult.GOOD: "没有起泡，接缝平整，很满意",
    RevisitResult.FAIR: "墙角一处略翘，不影响使用",
    RevisitResult.PROBLEM: "客厅整面墙接缝开裂，要求处理",
    RevisitResult.NOT_REACHED: "电话无人接听",
}
_MEASURES = (
    # dimension, average, quarters ago, measure, department, days ago due, evaluation
    (Dimension.SPEED, 372, 2, "客户群设专人值守，30 分钟内回复", "客服部", 40,
     "值守后平均回复 12 分钟，下一季度评分升到 4.0 以上"),
    (Dimension.SPEED, 388, 1, "周末安排一名客服轮值，投诉当天回电", "客服部", 3, ""),
)  # fmt: skip


def add_surveys(session: Session, by: Acting) -> None:
    """Main customers with what they said every half-year, revisits in every state, measures."""
    people = {
        login: id_ for id_, login in session.execute(select(Person.id, Person.login).order_by(
            Person.id))
    }  # fmt: skip
    leader = people.get("zhao", by.person_id)
    customers = session.scalars(
        select(Customer)
        .where(Customer.kind != CustomerKind.HOUSE, Customer.is_active)
        .order_by(Customer.kind, Customer.id)
        .limit(MAIN_CUSTOMERS)
    ).all()
    chance = random.Random(MAIN_CUSTOMERS)  # its own: what else there is stays as it was
    for place, customer in enumerate(customers):
        _answers(session, chance, by, customer, place, leader)
    _revisits(session, by, leader)
    _measures(session, by, leader)


def _answers(
    session: Session, chance: random.Random, by: Acting, customer: Customer, place: int, leader: int
) -> None:
    """Four answers over two years; one asked now, one declined, some due again."""
    last = by.today - timedelta(days=14 + place * 9)
    days = [last]
    while len(days) < ROUNDS:
        days.insert(0, months_after(days[0], -6))
    for number, day in enumerate(days):
        if place == 7 and number == ROUNDS - 1:  # does not want to
            _survey(session, by, customer, day, {"state": SurveyState.DECLINED, "remark": "太忙"})
            continue
        scores = _scores(chance, (by.today - day).days)
        _survey(session, by, customer, day, {
            "state": SurveyState.ANSWERED, "answered_on": day, "answered_by": customer.contact_name,
            "remark": chance.choice(_REMARKS), **scores,
        })  # fmt: skip
    next_on = months_after(last, 6)
    if place in (16, 17, 18):  # asked, and not back yet
        asked_on = by.today - timedelta(days=(20, 9, 2)[place - 16])
        _survey(session, by, customer, asked_on, {"state": SurveyState.ASKED}, asked=True)
        next_on = by.today - timedelta(days=22 - place)
    elif place in (14, 15, 19):  # to be asked
        next_on = by.today - timedelta(days=(6, 0, 12)[(14, 15, 19).index(place)])
    session.execute(insert(SurveyPlan), {
        "customer_id": customer.id, "site_id": by.site_id, "next_on": next_on, "is_active": True,
        "responsible_id": leader if place % 3 == 0 else by.person_id, "version": 1,
    })  # fmt: skip


def _scores(chance: random.Random, days_ago: int) -> dict[str, int]:
    """Speed was weak, got better, and is weak again; the rest is good."""
    choose = chance.choices
    speed = (3, 4, 5), ((4, 5, 2) if 60 <= days_ago < 200 else (6, 4, 1))
    others = (3, 4, 5), (1, 5, 6)
    return {
        "service": choose(*others)[0], "speed": choose(*speed)[0], "care": choose(*others)[0],
        "communication": choose((2, 3, 4, 5), (1, 3, 5, 4))[0],
    }  # fmt: skip


def _survey(
    session: Session,
    by: Acting,
    customer: Customer,
    day: date,
    values: dict[str, Any],
    *,
    asked: bool = False,
) -> None:
    asked_on = day if asked else day - timedelta(days=5)
    session.add(
        Survey(
            number=next_number(session, "DC", asked_on),
            site_id=by.site_id,
            customer_id=customer.id,
            asked_on=asked_on,
            due_on=asked_on + timedelta(days=_ANSWER_DAYS),
            channel=Channel.PHONE,
            person_id=by.person_id,
            **values,
        )
    )
    session.flush()


def _revisits(session: Session, by: Acting, leader: int) -> None:
    used: list[int] = []
    for place, (days_ago, results) in enumerate(_INSTALLED):
        began_on = by.today - timedelta(days=days_ago)
        order = session.execute(
            select(OutboundOrder.id, OutboundOrder.number, OutboundOrder.customer_id)
            .where(
                OutboundOrder.site_id == by.site_id,
                OutboundOrder.ordered_on <= began_on,
                OutboundOrder.id.not_in(used),
            )
            .order_by(OutboundOrder.ordered_on.desc(), OutboundOrder.id)
            .limit(1)
        ).one_or_none()
        if order is None:
            continue
        used.append(order.id)
        for after, result in zip(RevisitAfter, results, strict=True):
            row = Revisit(
                number=next_number(session, revisits.PREFIX, began_on),
                site_id=by.site_id,
                customer_id=order.customer_id,
                source=f"order:{order.number}",
                began_on=began_on,
                after=after,
                due_on=revisit_due(began_on, after),
                responsible_id=(None, by.person_id, leader)[place % 3],
                person_id=by.person_id,
            )
            session.add(row)
            session.flush()
            _result(session, by, row, result)


def _result(session: Session, by: Acting, row: Revisit, result: RevisitResult | str | None) -> None:
    contact = session.get_one(Customer, row.customer_id).contact_name or "周经理"
    if isinstance(result, RevisitResult):
        day = min(row.due_on + timedelta(days=1), by.today)
        command = revisits.RecordRevisit(
            uuid4(), row.id, row.version, result, day,
            spoke_with="" if result is RevisitResult.NOT_REACHED else contact,
            remarks=_SAID[result],
        )  # fmt: skip
        revisits.record_in(session, replace(by, today=max(day, row.began_on)), command)
    elif result == "drop":
        row.state, row.remarks = RevisitState.DROPPED, "客户自行安装，不需回访"
        session.flush()


def _measures(session: Session, by: Acting, leader: int) -> None:
    for dimension, average, quarters, measure, department, days, evaluation in _MEASURES:
        begin = Span.QUARTER.begin(by.today)
        for _ in range(quarters):
            begin = Span.QUARTER.before(begin)
        due_on = by.today - timedelta(days=days)
        row = Improvement(
            number=next_number(session, "GS", min(due_on, by.today) - timedelta(days=30)),
            site_id=by.site_id,
            dimension=dimension,
            average_hundredths=average,
            since_on=begin,
            until_on=Span.QUARTER.last_day(begin),
            measure=measure,
            department=department,
            responsible_id=by.person_id,
            due_on=due_on,
            person_id=leader,
        )
        if evaluation:
            row.state, row.evaluation, row.is_effective = MeasureState.EVALUATED, evaluation, True
            row.evaluated_by_id, row.evaluated_on = leader, due_on + timedelta(days=6)
        session.add(row)
        session.flush()
