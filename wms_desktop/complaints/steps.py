"""What was done about a complaint, noted step by step (CMP-1)."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ComplaintEvent
from wms_desktop.complaints.tables import ComplaintStep
from wms_desktop.core.acting import Acting


def add_step(
    session: Session, by: Acting, complaint_id: int, event: ComplaintEvent, detail: str = ""
) -> None:
    """Note a step in the transaction of what it tells."""
    session.execute(
        insert(ComplaintStep),
        {
            "complaint_id": complaint_id,
            "event": event,
            "detail": detail[:1_000],
            "person_id": by.person_id,
        },
    )
