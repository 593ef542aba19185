"""What is owed to customers: promises that nobody has answered (SRV-2, SRV-7)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.language import N_
from wms_desktop.core.task import AHEAD_DAYS, MOST, Task
from wms_desktop.customers.contact_queries import open_promises
from wms_desktop.customers.rules_contacts import WHO_SERVES, WHO_TAKES_OVER


def tasks(session: Session, by: Acting) -> list[Task]:
    """Promises of this person, and for supervisors those of people who have left.

    Source: SRV-2, SRV-7.
    """
    if not by.may(*WHO_SERVES):
        return []
    until, takes_over = by.today + timedelta(days=AHEAD_DAYS), by.may(*WHO_TAKES_OVER)
    return [
        Task(
            f"customers:promise:{found.contact_id}",
            "SRV-2",
            N_("Promised: {promise}"),
            found.customer,
            {"promise": found.promise},
            due_on=found.promised_on,
            person_id=None if found.has_left else found.person_id,
            roles=frozenset(WHO_TAKES_OVER) if found.has_left else frozenset(),
            page="service",
            target={"promise": found.contact_id},
        )
        for found in open_promises(session, by, until=until, takes_over=takes_over, limit=MOST)
    ]
