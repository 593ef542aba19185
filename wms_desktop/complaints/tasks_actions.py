"""What corrective actions and damage cases owe today (CMP-8, SRV-6, SRV-7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.damage import progress_of
from wms_desktop.complaints.kinds import ActionState, DamageState
from wms_desktop.complaints.rules_actions import WHO_CHECKS
from wms_desktop.complaints.rules_damage import (
    TELL_DAYS,
    WHO_APPROVES,
    WHO_WORKS,
    Lacking,
    lacking,
)
from wms_desktop.complaints.tables_actions import CorrectiveAction
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import MOST, Task
from wms_desktop.customers.tables import Customer
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site

PAGE = "service"
DO, CHECK = N_("Carry out the measure"), N_("Check the effect of a measure")
WRITE = N_("Write cause and measure")
RECOURSE, CLOSE = N_("Chase money asked back"), N_("Close the damage case")
APPROVE = N_("Approve a compensation")
NEXT: dict[Lacking, str] = {
    Lacking.TOLD: N_("Tell the customer of damage"),
    Lacking.ASSESSED: N_("Assess the loss"),
    Lacking.LIABLE: N_("Decide who is liable"),
    Lacking.SETTLED: N_("Settle the compensation"),
}
_WORKS, _APPROVES, _CHECKS = frozenset(WHO_WORKS), frozenset(WHO_APPROVES), frozenset(WHO_CHECKS)


def action_tasks(session: Session, by: Acting) -> list[Task]:
    """Measures to be carried out, each by the person responsible, and effects to be checked.

    A check is a task from its day on. Overdue ones come first.

    Source: CMP-8, SRV-7.
    """
    open_ones = (
        select(CorrectiveAction)
        .where(CorrectiveAction.site_id == by.site_id, CorrectiveAction.state == ActionState.OPEN)
        .order_by(CorrectiveAction.due_on, CorrectiveAction.id)
        .limit(MOST)
    )
    done_ones = (
        select(CorrectiveAction)
        .where(
            CorrectiveAction.site_id == by.site_id,
            CorrectiveAction.state == ActionState.DONE,
            CorrectiveAction.check_on <= by.today,
        )
        .order_by(CorrectiveAction.check_on, CorrectiveAction.id)
        .limit(MOST)
    )
    tasks = [_to_do(each) for each in session.scalars(open_ones)]
    tasks += [_to_check(each) for each in session.scalars(done_ones)]
    return sorted(tasks, key=lambda task: (task.due_on or by.today, task.key))[:MOST]


def _to_do(action: CorrectiveAction) -> Task:
    is_planned = bool(action.cause and action.measure)
    return Task(
        f"actions:do:{action.id}", "CMP-8", DO if is_planned else WRITE,
        f"{action.number}  {action.measure or action.finding}".partition("\n")[0][:120],
        due_on=action.due_on, person_id=action.responsible_id, page=PAGE,
        target={"action": action.id},
    )  # fmt: skip


def _to_check(action: CorrectiveAction) -> Task:
    return Task(
        f"actions:check:{action.id}", "CMP-8", CHECK,
        f"{action.number}  {action.measure}".partition("\n")[0][:120],
        due_on=action.check_on, roles=_CHECKS, page=PAGE, target={"action": action.id},
    )  # fmt: skip


def damage_tasks(session: Session, by: Acting) -> list[Task]:
    """For each open case the next thing that it needs; money asked back from its day on.

    Source: SRV-6, SRV-7.
    """
    zone = session.get_one(Site, by.site_id).time_zone
    tell_days = value_on(session, TELL_DAYS, by.today)
    query = (
        select(DamageCase, Customer.name)
        .join(Customer, Customer.id == DamageCase.customer_id)
        .where(DamageCase.site_id == by.site_id, DamageCase.state != DamageState.CLOSED)
        .order_by(DamageCase.id)
        .limit(MOST)
    )
    found: list[Task] = []
    for case, customer in session.execute(query):
        told_until = site_day(case.opened_at, zone) + timedelta(days=tell_days)
        found += _tasks_of(case, f"{case.number}  {customer}", told_until, by)
    return found[:MOST]


def _tasks_of(case: DamageCase, about: str, told_until: date, by: Acting) -> Iterator[Task]:
    target = {"damage": case.id}
    missing = lacking(progress_of(case))
    waits = case.compensation is not None and case.compensated_on is None
    if waits:
        yield Task(
            f"damage:approve:{case.id}", "SRV-6", APPROVE, about, roles=_APPROVES, page=PAGE,
            target=target,
        )  # fmt: skip
    if missing and not (waits and missing == (Lacking.SETTLED,)):
        due_on: date | None = told_until if missing[0] is Lacking.TOLD else None
        yield Task(
            f"damage:{missing[0].value}:{case.id}", "SRV-6", NEXT[missing[0]], about,
            due_on=due_on, roles=_WORKS, page=PAGE, target=target,
        )  # fmt: skip
    asked_until = case.recourse_due_on
    is_asked = case.recourse > case.recovered
    if is_asked and asked_until is not None and asked_until <= by.today:
        yield Task(
            f"damage:recourse:{case.id}", "SRV-6", RECOURSE, about, due_on=asked_until,
            roles=_WORKS, page=PAGE, target=target,
        )  # fmt: skip
    if not missing and case.recourse == case.recovered:
        yield Task(
            f"damage:close:{case.id}", "SRV-6", CLOSE, about, roles=_WORKS, page=PAGE,
            target=target,
        )  # fmt: skip
