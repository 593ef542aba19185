"""What the duty manager owes at the pickup counter: warnings that nobody has seen (PCK-10)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.task import Task
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site
from wms_desktop.pickup.warnings import warnings_in


def tasks(session: Session, by: Acting) -> list[Task]:
    """One task for all warnings; they are to be looked at on the day they come up.

    Source: PCK-10, SRV-7.
    """
    if not by.may(Role.DUTY_MANAGER):
        return []
    unseen = [each for each in warnings_in(session, by.site_id, by.today) if not each.is_seen]
    if not unseen:
        return []
    zone = session.scalar(select(Site.time_zone).where(Site.id == by.site_id)) or ""
    return [
        Task(
            "pickup:warnings",
            "PCK-10",
            N_("Look at {count} {count:warning|warnings}"),
            unseen[0].subject,
            count=len(unseen),
            due_on=site_day(min(each.at for each in unseen), zone),
            roles=frozenset({Role.DUTY_MANAGER}),
            page="pickup",
            target={"warnings": True},
        )
    ]
