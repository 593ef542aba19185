"""What returns owe today: confirm, approve, issue the slip, explain a rejection (SRV-7, RET-3)."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import MOST, Task
from wms_desktop.customers.kinds import Direction
from wms_desktop.customers.tables import Customer
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site
from wms_desktop.returns.inbox import waits_for
from wms_desktop.returns.kinds import ReturnState
from wms_desktop.returns.rules_chain import CONFIRM_HOURS, TURN_AT, Deed, confirm_by
from wms_desktop.returns.tables import ReturnApplication, ReturnStep
from wms_desktop.returns.tasks_arrival import arrival_tasks

TITLES: dict[Deed, str] = {
    Deed.CONFIRM: N_("Confirm return {number}"),
    Deed.APPROVE: N_("Approve return {number}"),
    Deed.ISSUE: N_("Issue the slip of {number}"),
}
EXPLAIN = N_("Tell the customer why {number} is rejected")


def tasks(session: Session, by: Acting) -> list[Task]:
    """What waits for *by*, and rejections of own applications nobody has explained yet."""
    return [*_due(session, by), *_unexplained(session, by), *arrival_tasks(session, by)]


def _due(session: Session, by: Acting) -> list[Task]:
    query = (
        select(ReturnApplication, Customer.name, Site.time_zone)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .join(Site, Site.id == ReturnApplication.site_id)
        .where(ReturnApplication.site_id == by.site_id, waits_for(by))
        .order_by(ReturnApplication.id)
        .limit(MOST)
    )
    found = []
    for application, customer, zone in session.execute(query):
        turn = TURN_AT[application.state]
        until = None
        if turn.deed is Deed.CONFIRM:
            day = site_day(application.submitted_at, zone)
            until = confirm_by(application.submitted_at, value_on(session, CONFIRM_HOURS, day))
        found.append(
            Task(
                f"returns:{turn.deed.value}:{application.id}",
                "RET-3",
                TITLES[turn.deed],
                customer,
                {"number": application.number},
                due_at=until,
                roles=frozenset({turn.role}),
                page="returns",
                target={"id": application.id},
            )
        )
    return found


def _unexplained(session: Session, by: Acting) -> list[Task]:
    told = exists().where(
        Contact.document == "return:" + ReturnApplication.number,
        Contact.direction == Direction.OUT,
    )
    query = (
        select(
            ReturnApplication.id,
            ReturnApplication.number,
            Customer.name,
            ReturnStep.at,
            Site.time_zone,
        )
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .join(Site, Site.id == ReturnApplication.site_id)
        .join(ReturnStep, ReturnStep.application_id == ReturnApplication.id)
        .where(
            ReturnApplication.site_id == by.site_id,
            ReturnApplication.state == ReturnState.REJECTED,
            ReturnApplication.person_id == by.person_id,
            ReturnStep.state == ReturnState.REJECTED,
            ~told,
        )
        .order_by(ReturnApplication.id)
        .limit(MOST)
    )
    return [
        Task(
            f"returns:explain:{id_}",
            "RET-3",
            EXPLAIN,
            customer,
            {"number": number},
            due_on=site_day(at, zone),
            person_id=by.person_id,
            page="returns",
            target={"id": id_},
        )
        for id_, number, customer, at, zone in session.execute(query)
    ]
