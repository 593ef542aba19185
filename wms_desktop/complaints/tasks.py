"""What complaints, actions and cases of damage ask of whom today (SRV-7, CMP-2)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from wms_desktop.complaints.queries import ComplaintRow, owed
from wms_desktop.complaints.rules import workers
from wms_desktop.complaints.tasks_actions import action_tasks, damage_tasks
from wms_desktop.complaints.tasks_decide import decide_tasks
from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import MOST, Task

PAGE = "service"


def tasks(session: Session, by: Acting) -> list[Task]:
    """Everything that complaints of the site ask for."""
    return [
        *answers_owed(session, by),
        *decide_tasks(session, by),
        *action_tasks(session, by),
        *damage_tasks(session, by),
    ]


def answers_owed(session: Session, by: Acting) -> list[Task]:
    """The next clock of every open complaint that runs; of whoever handles it (CMP-3).

    Clocks that stand still ask for nothing: the house waits for the customer.
    """
    return [_task(row) for row in owed(session, by, MOST)]


def _task(row: ComplaintRow) -> Task:
    is_answer = row.is_answer_next
    return Task(
        key=f"complaints:{'answer' if is_answer else 'proposal'}:{row.id}",
        rule="CMP-2",
        title=N_("Answer complaint {number}") if is_answer else N_("Propose for {number}"),
        about=row.customer,
        params={"number": row.number},
        due_at=row.clock.due_at,
        person_id=row.handler_id,
        roles=frozenset() if row.handler_id else frozenset(workers(row.kind)),
        page=PAGE,
        target={"complaint": row.id},
    )
