"""What was done about a complaint, noted in the use case that did it."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ComplaintEvent
from wms_desktop.complaints.tables import ComplaintStep
from wms_desktop.core.acting import Acting

LONGEST_DETAIL = 1_000


def add_step(
    session: Session, by: Acting, complaint_id: int, event: ComplaintEvent, detail: str = ""
) -> None:
    """Note a step with its author; *detail* is text as it was typed, or a number, no sentence.

    It carries the moment that the clocks are judged by, so that both always tell the same.
    """
    session.execute(
        insert(ComplaintStep),
        {
            "complaint_id": complaint_id,
            "event": event,
            "detail": detail[:LONGEST_DETAIL],
            "person_id": by.person_id,
            "at": by.now,
        },
    )
