"""Who answers for a complaint, why it happened, whether the case is disputed (CMP-5, CMP-8)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.complaints.approvers import require_active
from wms_desktop.complaints.cases import open_case, require_worker, subject
from wms_desktop.complaints.kinds import Cause, ComplaintEvent, ComplaintState, Responsibility
from wms_desktop.complaints.rules import LIGHTENERS
from wms_desktop.complaints.rules_decide import DecideFault
from wms_desktop.complaints.steps import add_step
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database


@dataclass(frozen=True, slots=True)
class Judge:
    """Whose fault it was, as far as is known.

    Attributes:
        is_disputed: customer and house see it differently.
        reason: what speaks for it; always asked for.
    """

    op_id: UUID
    complaint_id: int
    seen_version: int
    responsibility: Responsibility
    cause: Cause
    is_disputed: bool
    reason: str


def judge(db: Database, by: Acting, command: Judge) -> Done[int]:
    """Note whose responsibility a complaint is, and why it happened.

    That a case is disputed no longer says a manager alone.

    Raises:
        Refused: no right, closed or decided, no reason, or nothing but what was judged before.
        Stale: the complaint changed since it was shown.

    Source: CMP-5.
    """
    by.require(*Role)
    reason = clean_line(command.reason, field="Reason", limit=300, required=False)

    def work(session: Session) -> Done[int]:
        complaint = open_case(session, by, command.complaint_id, command.seen_version)
        require_worker(by, complaint)
        require_active(session, by)
        if complaint.state is ComplaintState.DECIDED:
            raise Refused(DecideFault.ALREADY_DECIDED, number=complaint.number)
        if not reason:
            raise Refused(DecideFault.REASON_MISSING)
        before = {
            "responsibility": complaint.responsibility,
            "cause": complaint.cause,
            "disputed": complaint.is_disputed,
        }
        after = {
            "responsibility": command.responsibility,
            "cause": command.cause,
            "disputed": command.is_disputed,
        }
        if before == after:
            raise Refused(DecideFault.NOTHING_JUDGED)
        if complaint.is_disputed and not command.is_disputed:
            by.require(*LIGHTENERS)  # else it would be given more than the share of CMP-5
        complaint.responsibility, complaint.cause = command.responsibility, command.cause
        complaint.is_disputed = command.is_disputed
        add_step(session, by, complaint.id, ComplaintEvent.JUDGED, reason)
        audit.record(
            session,
            by,
            "complaints.judge",
            subject(complaint.number),
            before=before,
            after=after | {"reason": reason},
        )
        return Done(complaint.id, frozenset({Topic.COMPLAINTS}))

    return operations.once(db, by, "complaints.judge", command, work)
