"""What transport owes: consignments that have waited too long to be collected (TRN-5, SRV-7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.task import Task
from wms_desktop.db.rule_values import value_on
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.rules_waiting import WAIT_DAYS
from wms_desktop.transport.tables import Consignment

WHO_TELLS = (Role.CLERK, Role.CS_AGENT, Role.CS_SUPERVISOR)


def tasks(session: Session, by: Acting) -> list[Task]:
    """One task for all that wait longer than the setting says: the customer is told, or asked.

    The day of arrival does not count; on the last of the days nothing is owed yet.

    Source: TRN-5, SRV-7.
    """
    if not by.may(*WHO_TELLS):
        return []
    days = value_on(session, WAIT_DAYS, by.today)
    found: Any = session.execute(
        select(func.count(), func.min(Consignment.arrived_on)).where(
            Consignment.site_id == by.site_id,
            Consignment.state == ConsignmentState.WAITING,
            Consignment.arrived_on < by.today - timedelta(days=days),
        )
    ).one()
    count, oldest = found
    if not count:
        return []
    return [
        Task(
            "transport:waiting",
            "TRN-5",
            N_("{count} {count:consignment waits|consignments wait} over {days} d"),
            params={"days": days},
            count=count,
            due_on=oldest + timedelta(days=days + 1),
            roles=frozenset(WHO_TELLS),
            page="pickup",
            target={"search": ""},
        )
    ]
