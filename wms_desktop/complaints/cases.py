"""A complaint as a use case takes it in hand."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from wms_desktop.complaints.kinds import ComplaintState
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.db import audit


class CaseFault(StrEnum):
    """Why a complaint cannot be taken in hand."""

    UNKNOWN = "case_unknown"
    CLOSED = "case_closed"


def open_case(session: Session, by: Acting, complaint_id: int, seen_version: int) -> Complaint:
    """The complaint, locked, as the person saw it."""
    complaint = session.get(Complaint, complaint_id, with_for_update=True)
    if complaint is None or complaint.site_id != by.site_id:
        raise Refused(CaseFault.UNKNOWN, number=complaint_id)
    if complaint.version != seen_version:
        raise audit.stale(session, f"complaint:{complaint.number}")
    if complaint.state is ComplaintState.CLOSED:
        raise Refused(CaseFault.CLOSED, number=complaint.number)
    return complaint
