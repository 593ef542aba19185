"""The decision, and the customer's word on it, which alone closes a complaint (CMP-7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.complaints import authority
from wms_desktop.complaints.approvers import require_active
from wms_desktop.complaints.cases import open_case, require_worker, subject
from wms_desktop.complaints.clocks import propose_anew
from wms_desktop.complaints.kinds import (
    ComplaintEvent,
    ComplaintState,
    ConfirmedBy,
    Responsibility,
)
from wms_desktop.complaints.quality import results_of
from wms_desktop.complaints.rules_decide import DecideFault, owed_by_qc
from wms_desktop.complaints.signatures import (
    checked_signature,
    filed_paper,
    media_type,
    signed_before,
)
from wms_desktop.complaints.steps import add_step
from wms_desktop.complaints.tables import Complaint, Confirmation
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database

CHANGED = frozenset({Topic.COMPLAINTS})


@dataclass(frozen=True, slots=True)
class Decide:
    """How a complaint is settled, in words for the customer."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    decision: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """The customer agrees and has signed.

    Attributes:
        signature: drawn on the screen, as PNG.
        paper: the form signed on paper, as PDF, JPEG or PNG. With neither of both the page counts
            that came in through the scanner.
    """

    op_id: UUID
    complaint_id: int
    seen_version: int
    said_by: str
    signature: bytes = field(default=b"", repr=False)
    paper: bytes = field(default=b"", repr=False)
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class NotSatisfied:
    """The customer does not agree: what they ask for now."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    said_by: str
    wishes: str


def decide(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Settle a complaint as far as the house is concerned; its words can be put better later.

    A decision is a proposal and an answer too: clocks that still ran are met by it.

    Raises:
        Refused: no right, closed, nothing written, responsibility not judged and the case not
            disputed, QC's test is owed, or a compensation waits for a yes.
        Stale: the complaint changed since it was shown.

    Source: CMP-4, CMP-5, CMP-6.
    """
    by.require(*Role)
    text = clean_note(command.decision, field="Decision", limit=1_000)

    def work(session: Session) -> Done[int]:
        complaint = open_case(session, by, command.complaint_id, command.seen_version)
        require_worker(by, complaint)
        require_active(session, by)
        if not text:
            raise Refused(DecideFault.DECISION_MISSING)
        if complaint.responsibility is Responsibility.UNDECIDED and not complaint.is_disputed:
            raise Refused(DecideFault.NOT_JUDGED, number=complaint.number)
        _check_settled(session, complaint)
        before = {"state": complaint.state, "decision": complaint.decision}
        complaint.state, complaint.decision = ComplaintState.DECIDED, text
        complaint.answered_at = complaint.answered_at or by.now
        complaint.proposed_at = complaint.proposed_at or by.now
        complaint.proposal = complaint.proposal or text
        add_step(session, by, complaint.id, ComplaintEvent.DECIDED, text)
        audit.record(
            session,
            by,
            "complaints.decide",
            subject(complaint.number),
            before=before,
            after={"state": complaint.state, "decision": text},
        )
        return Done(complaint.id, CHANGED)

    return operations.once(db, by, "complaints.decide", command, work)


def _check_settled(session: Session, complaint: Complaint) -> None:
    """Nothing may be owed any more by QC or by those who approve."""
    fault = owed_by_qc(complaint.kind, complaint.responsibility, results_of(session, complaint.id))
    if fault is not None:
        raise Refused(fault, number=complaint.number)
    if authority.open_of(session, complaint.id) is not None:
        raise Refused(DecideFault.COMPENSATION_OPEN, number=complaint.number)


def confirm(db: Database, by: Acting, command: Confirm) -> Done[int]:
    """The customer's confirmation closes a complaint; nothing else does.

    Returns:
        The complaint's id.

    Raises:
        Refused: no right, not decided yet, a test or a compensation is open, nobody named, a
            signature that is none or stands under another case, or neither signature nor signed
            paper.
        Stale: the complaint changed since it was shown.

    Source: CMP-7, bad-inputs.md 75.
    """
    by.require(*Role)
    signature = checked_signature(command.signature) if command.signature else b""
    media = media_type(command.paper) if command.paper else ""

    def work(session: Session) -> Done[int]:
        complaint = _decided(session, by, command)
        name = clean_line(command.said_by, field="Confirmed by")
        remarks = clean_note(command.remarks, field="Remarks", limit=1_000)
        _check_settled(session, complaint)
        sha256 = _signed(session, by, complaint, signature, command.paper, media)
        means = ConfirmedBy.SCREEN if signature else ConfirmedBy.PAPER
        said = {"said_by": name, "means": means, "signature_sha256": sha256, "remarks": remarks}
        _add_word(session, by, complaint, True, **said)
        complaint.state, complaint.closed_at = ComplaintState.CLOSED, by.now
        complaint.paused_at = None
        add_step(session, by, complaint.id, ComplaintEvent.CLOSED, name)
        audit.record(
            session, by, "complaints.confirm", subject(complaint.number),
            before={"state": ComplaintState.DECIDED},
            after={"state": complaint.state, **said},
        )  # fmt: skip
        return Done(complaint.id, CHANGED)

    return operations.once(db, by, "complaints.confirm", command, work)


def _signed(
    session: Session, by: Acting, complaint: Complaint, signature: bytes, paper: bytes, media: str
) -> str:
    """What proves the customer's word, kept unchanged; its SHA-256."""
    if signature or paper:
        sha256 = archive.store(session, by, signature or paper, "image/png" if signature else media)
        signed = signed_before(session, sha256)
        if signed is not None:
            raise Refused(DecideFault.SIGNED_BEFORE, number=signed)
        return sha256
    filed = filed_paper(session, complaint)
    if filed is None:
        raise Refused(DecideFault.SIGNATURE_EMPTY)
    return filed


def not_satisfied(db: Database, by: Acting, command: NotSatisfied) -> Done[int]:
    """The customer does not agree: it goes on, and another proposal is owed from now.

    Returns:
        Which round begins.

    Raises:
        Refused: no right, not decided yet, nobody named, or not what they ask for.
        Stale: the complaint changed since it was shown.

    Source: CMP-7, CMP-2.
    """

    by.require(*Role)

    def work(session: Session) -> Done[int]:
        complaint = _decided(session, by, command)
        name = clean_line(command.said_by, field="Confirmed by")
        wishes = clean_note(command.wishes, field="Wishes", limit=1_000)
        if not wishes:
            raise Refused(DecideFault.WISHES_MISSING)
        _add_word(
            session, by, complaint, False,
            said_by=name, means=ConfirmedBy.SCREEN, signature_sha256=None, remarks=wishes,
        )  # fmt: skip
        before = {"state": complaint.state, "round": complaint.round}
        complaint.state, complaint.round = ComplaintState.ANSWERED, complaint.round + 1
        complaint.decision, complaint.proposal, complaint.paused_at = "", "", None
        propose_anew(session, by, complaint)
        add_step(session, by, complaint.id, ComplaintEvent.UNSATISFIED, f"{name} {wishes}")
        audit.record(
            session,
            by,
            "complaints.not_satisfied",
            subject(complaint.number),
            before=before,
            after={"state": complaint.state, "round": complaint.round, "wishes": wishes},
        )
        return Done(complaint.round, CHANGED)

    return operations.once(db, by, "complaints.not_satisfied", command, work)


def _decided(session: Session, by: Acting, command: Confirm | NotSatisfied) -> Complaint:
    """The complaint on whose decision the customer gives their word."""
    complaint = open_case(session, by, command.complaint_id, command.seen_version)
    require_worker(by, complaint)
    require_active(session, by)
    if complaint.state is not ComplaintState.DECIDED:
        raise Refused(DecideFault.NOT_DECIDED, number=complaint.number)
    return complaint


def _add_word(
    session: Session, by: Acting, complaint: Complaint, is_satisfied: bool, **said: object
) -> None:
    row = {
        "complaint_id": complaint.id,
        "is_satisfied": is_satisfied,
        "person_id": by.person_id,
        "at": by.now,
    }
    session.execute(insert(Confirmation), row | said)
