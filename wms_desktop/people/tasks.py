"""What the house itself owes: a backup of its data each day (SRV-7)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.language import N_
from wms_desktop.core.task import Task
from wms_desktop.db.backup import notes

WHO = (Role.ADMIN, Role.DUTY_MANAGER)


def tasks(session: Session, by: Acting) -> list[Task]:
    """The backup that is missing for more than 24 hours.

    Source: reliability.md, Embedded SQLite; SRV-7.
    """
    if not by.may(*WHO) or not notes.standing_in(session).is_late(by.now):
        return []
    return [
        Task(
            "people:backup",
            "SYS-1",
            N_("Back up the data: none for 24 h"),
            roles=frozenset(WHO),
            page="settings",
            target={"part": "backups"},
        )
    ]
