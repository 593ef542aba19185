"""A complaint, opened inside a use case that changes it."""

from __future__ import annotations

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from wms_desktop.complaints.kinds import ComplaintState
from wms_desktop.complaints.rules import ComplaintFault, may_work, workers
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit


def subject(number: str) -> str:
    """What the trail and contacts call a complaint."""
    return f"complaint:{number}"


def photo_subject(complaint_id: int) -> str:
    """What the photos of a complaint hang on."""
    return f"complaint:{complaint_id}"


def open_case(session: Session, by: Acting, complaint_id: int, seen_version: int) -> Complaint:
    """The complaint, locked, for a change; its version goes on whatever is changed about it.

    Raises:
        Refused: there is none at this site, or it is closed.
        Stale: it changed since it was shown.
    """
    complaint = session.get(Complaint, complaint_id, with_for_update=True)
    if complaint is None or complaint.site_id != by.site_id:
        raise Refused(ComplaintFault.UNKNOWN_COMPLAINT, number=complaint_id)
    if complaint.state is ComplaintState.CLOSED:
        raise Refused(ComplaintFault.CLOSED, number=complaint.number)
    if complaint.version != seen_version:
        raise audit.stale(session, subject(complaint.number))
    flag_modified(complaint, "round")  # tests and compensations stand in tables of their own
    return complaint


def require_worker(by: Acting, complaint: Complaint) -> None:
    """Refuse who neither has the role for this kind nor is its handler (CMP-3)."""
    if not may_work(by, complaint.kind, complaint.handler_id):
        by.require(*workers(complaint.kind))
