"""The clocks of a complaint, set by the rules and the calendar of its day (CMP-2)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from wms_desktop.complaints.rules_clock import (
    ANSWER_HOURS,
    MAJOR_DAYS,
    MAJOR_WARNING_DAYS,
    PROPOSAL_DAYS,
    WARN_HOURS,
    ClockRules,
)
from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.calendar import work_calendar


def clock_rules(session: Session, site_id: int, today: date) -> ClockRules:
    """The numbers of CMP-2 that hold at a site *today*."""
    return ClockRules(
        work_calendar(session, site_id, today),
        value_on(session, ANSWER_HOURS, today),
        value_on(session, PROPOSAL_DAYS, today),
        value_on(session, MAJOR_DAYS, today),
        value_on(session, MAJOR_WARNING_DAYS, today),
        value_on(session, WARN_HOURS, today),
    )


def propose_anew(session: Session, by: Acting, complaint: Complaint) -> None:
    """The customer was not satisfied: another proposal is owed, its clock starts now (CMP-7)."""
    rules = clock_rules(session, complaint.site_id, by.today)
    complaint.proposed_at = None
    complaint.proposal_due_at = rules.proposal_due(by.now, is_major=complaint.is_major)
