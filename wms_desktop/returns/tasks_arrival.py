"""What comes back owes somebody: inspect it, follow its repair, close it (SRV-7, RET-4, RET-6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.task import MOST, Task
from wms_desktop.customers.tables import Customer
from wms_desktop.returns.kinds import RepairStage, ReturnState, Wish
from wms_desktop.returns.rules_inspection import CLOSERS, INSPECTORS, REPAIRERS, next_stage
from wms_desktop.returns.tables import RepairStep, ReturnApplication

INSPECT = N_("Inspect return {number}")
CLOSE = N_("Tell the customer and close return {number}")
REPAIR: dict[RepairStage, str] = {
    RepairStage.SENT_OUT: N_("Send {number} out for repair"),
    RepairStage.BACK: N_("Fetch {number} back from repair"),
    RepairStage.HANDED_OVER: N_("Hand the repaired goods of {number} over"),
}


def arrival_tasks(session: Session, by: Acting) -> list[Task]:
    """Slips of the site whose goods wait for the warehouse, a repairer or a last word."""
    query = (
        select(ReturnApplication, Customer.name)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(
            ReturnApplication.site_id == by.site_id,
            ReturnApplication.state.in_([ReturnState.ARRIVED, ReturnState.INSPECTED]),
        )
        .order_by(ReturnApplication.id)
        .limit(MOST)
    )
    rows = session.execute(query).all()
    steps = _steps(session, [row[0].id for row in rows])
    found = (_task(row, customer, steps.get(row.id, {})) for row, customer in rows)
    return [task for task in found if task is not None and by.may(*task.roles)]


def _task(
    row: ReturnApplication, customer: str, steps: dict[RepairStage, date | None]
) -> Task | None:
    if row.state is ReturnState.ARRIVED:
        return _made("inspect", "RET-4", INSPECT, row, customer, INSPECTORS, row.arrived_on)
    accepted = row.stock_document_id is not None
    stage = next_stage(steps) if row.wish is Wish.REPAIR and accepted else None
    if stage is not None:
        due = steps.get(RepairStage.SENT_OUT)
        return _made(f"repair-{stage.value}", "RET-6", REPAIR[stage], row, customer, REPAIRERS, due)
    if row.wish is Wish.EXCHANGE and accepted and row.exchange_order_id is None:
        return None  # the new order comes first; whoever makes it is told elsewhere
    return _made("close", "RET-6", CLOSE, row, customer, CLOSERS, None)


def _made(
    what: str,
    rule: str,
    title: str,
    row: ReturnApplication,
    customer: str,
    roles: Iterable[Role],
    due_on: date | None,
) -> Task:
    return Task(
        f"returns:{what}:{row.id}",
        rule,
        title,
        customer,
        {"number": row.slip_number or row.number},
        due_on=due_on,
        roles=frozenset(roles),
        page="returns",
        target={"inspection": row.id},
    )


def _steps(session: Session, ids: list[int]) -> dict[int, dict[RepairStage, date | None]]:
    found: dict[int, dict[RepairStage, date | None]] = {}
    query = select(RepairStep.application_id, RepairStep.stage, RepairStep.due_on).where(
        RepairStep.application_id.in_(ids)
    )
    for id_, stage, due_on in session.execute(query):
        found.setdefault(id_, {})[stage] = due_on
    return found
