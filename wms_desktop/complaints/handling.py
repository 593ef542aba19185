"""A complaint is answered, proposed for, noted, given to somebody, paused (CMP-2, CMP-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.cases import open_case, require_worker, subject
from wms_desktop.complaints.clocks import clock_rules
from wms_desktop.complaints.handlers import check_handler
from wms_desktop.complaints.kinds import ComplaintEvent, ComplaintKind, ComplaintState
from wms_desktop.complaints.rules import LIGHTENERS, ComplaintFault
from wms_desktop.complaints.steps import LONGEST_DETAIL, add_step
from wms_desktop.complaints.tables import Complaint, ComplaintStep
from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.customers import contacts
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.people.rules_calendar import WorkCalendar

CHANGED = frozenset({Topic.COMPLAINTS})
TOLD = frozenset({Topic.COMPLAINTS, Topic.CONTACTS})


class OnCase(Protocol):
    """What every command on a complaint says."""

    @property
    def op_id(self) -> UUID: ...
    @property
    def complaint_id(self) -> int: ...
    @property
    def seen_version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer was answered for the first time."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    channel: Channel
    said: str


@dataclass(frozen=True, slots=True)
class Propose:
    """The customer was told what the house proposes."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    channel: Channel
    proposal: str


@dataclass(frozen=True, slots=True)
class AddNote:
    """Something about the complaint that is to be remembered."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """What it is about, how grave it is, and whose it is, as they are to be from now on."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    kind: ComplaintKind
    is_major: bool
    handler_id: int | None


@dataclass(frozen=True, slots=True)
class Pause:
    """The clocks stand still: the house waits for the customer."""

    op_id: UUID
    complaint_id: int
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Resume:
    """The clocks run on."""

    op_id: UUID
    complaint_id: int
    seen_version: int


def answer(db: Database, by: Acting, command: Answer) -> Done[int]:
    """Log the first answer; its clock stops. Clocks that stand still run on.

    Raises:
        Refused: unknown, closed, answered already, nothing said, or no right.
        Stale: changed since it was shown.

    Source: CMP-2, SRV-2.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.answer", command, lambda session: _answer(session, by, command)
    )


def _answer(session: Session, by: Acting, command: Answer) -> Done[int]:
    complaint = _opened(session, by, command)
    if complaint.answered_at is not None:
        raise Refused(ComplaintFault.ALREADY_ANSWERED, number=complaint.number)
    said = _text(command.said, "What was said")
    _run_on(session, by, complaint)
    complaint.answered_at = by.now
    if complaint.state is ComplaintState.TAKEN:
        complaint.state = ComplaintState.ANSWERED
    _told(session, by, complaint, command.channel, said, ComplaintEvent.ANSWERED)
    return Done(complaint.id, TOLD)


def propose(db: Database, by: Acting, command: Propose) -> Done[int]:
    """Keep and log what is proposed; it answers the customer too, where nobody had.

    A second proposal replaces the first one, whose moment still counts for the clock.

    Raises:
        Refused: unknown, closed, nothing proposed, or no right.
        Stale: changed since it was shown.

    Source: CMP-2, SRV-2.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.propose", command, lambda session: _propose(session, by, command)
    )


def _propose(session: Session, by: Acting, command: Propose) -> Done[int]:
    complaint = _opened(session, by, command)
    proposal = _text(command.proposal, "Proposal")
    _run_on(session, by, complaint)
    complaint.proposal = proposal
    complaint.answered_at = complaint.answered_at or by.now
    complaint.proposed_at = complaint.proposed_at or by.now
    if complaint.state in (ComplaintState.TAKEN, ComplaintState.ANSWERED):
        complaint.state = ComplaintState.PROPOSED
    _told(session, by, complaint, command.channel, proposal, ComplaintEvent.PROPOSED)
    return Done(complaint.id, TOLD)


def add_note(db: Database, by: Acting, command: AddNote) -> Done[int]:
    """Keep a remark with its author.

    Raises:
        Refused: unknown, closed, nothing said, or no right.
        Stale: changed since it was shown.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.note", command, lambda session: _note(session, by, command)
    )


def _note(session: Session, by: Acting, command: AddNote) -> Done[int]:
    complaint = _opened(session, by, command)
    note = _text(command.note, "Note")
    add_step(session, by, complaint.id, ComplaintEvent.NOTE, note)
    audit.record(session, by, "complaints.note", subject(complaint.number), after={"note": note})
    return Done(complaint.id, CHANGED)


def change(db: Database, by: Acting, command: Change) -> Done[int]:
    """Correct kind and weight, and say whose it is; a proposal still owed gets its new deadline.

    The deadline counts from when the complaint was taken (or the customer was not satisfied), with
    every pause since. Only a manager makes a major case an ordinary one: its money is the general
    manager's.

    Raises:
        Refused: unknown, closed, nothing different, a handler without the role, or no right.
        Stale: changed since it was shown.

    Source: CMP-2, CMP-3, CMP-6.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.change", command, lambda session: _change(session, by, command)
    )


def _change(session: Session, by: Acting, command: Change) -> Done[int]:
    complaint = _opened(session, by, command)
    wanted = (command.kind, command.is_major, command.handler_id)
    before = (complaint.kind, complaint.is_major, complaint.handler_id)
    if wanted == before:
        raise Refused(ComplaintFault.NOTHING_CHANGED)
    handler = ""
    if complaint.is_major and not command.is_major:
        by.require(*LIGHTENERS)
    if complaint.is_disputed and complaint.kind is ComplaintKind.QUALITY is not command.kind:
        by.require(*LIGHTENERS)  # else it would be given more than the share of CMP-5
    if command.handler_id is not None:
        handler = check_handler(session, by.site_id, command.kind, command.handler_id)
    said = {
        "kind": command.kind.value if command.kind is not complaint.kind else "",
        "major": str(int(command.is_major)) if command.is_major != complaint.is_major else "",
        "handler": (handler or "–") if command.handler_id != complaint.handler_id else "",
    }
    if said["major"] and complaint.proposed_at is None:
        complaint.proposal_due_at = _due_anew(session, by, complaint, is_major=command.is_major)
    complaint.kind, complaint.is_major, complaint.handler_id = wanted
    detail = "; ".join(f"{name}:{value}" for name, value in said.items() if value)
    add_step(session, by, complaint.id, ComplaintEvent.CHANGED, detail)
    names = ("kind", "is_major", "handler_id")
    audit.record(
        session, by, "complaints.change", subject(complaint.number),
        before=dict(zip(names, before, strict=True)), after=dict(zip(names, wanted, strict=True)),
    )  # fmt: skip
    return Done(complaint.id, CHANGED)


def pause(db: Database, by: Acting, command: Pause) -> Done[int]:
    """Let the clocks stand still, with the reason.

    Raises:
        Refused: unknown, closed, paused already, no clock running, no reason, or no right.
        Stale: changed since it was shown.

    Source: CMP-2.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.pause", command, lambda session: _pause(session, by, command)
    )


def _pause(session: Session, by: Acting, command: Pause) -> Done[int]:
    complaint = _opened(session, by, command)
    if complaint.paused_at is not None:
        raise Refused(ComplaintFault.PAUSED_ALREADY, number=complaint.number)
    if complaint.proposed_at is not None:
        raise Refused(ComplaintFault.CLOCKS_STOPPED, number=complaint.number)
    reason = _text(command.reason, "Reason")
    complaint.paused_at = by.now
    add_step(session, by, complaint.id, ComplaintEvent.PAUSED, reason)
    after = {"reason": reason}
    audit.record(session, by, "complaints.pause", subject(complaint.number), after=after)
    return Done(complaint.id, CHANGED)


def resume(db: Database, by: Acting, command: Resume) -> Done[int]:
    """Let the clocks run on; what is still owed is due later by the working time they stood.

    Raises:
        Refused: unknown, closed, not paused, or no right.
        Stale: changed since it was shown.

    Source: CMP-2.
    """
    by.require(*Role)
    return operations.once(
        db, by, "complaints.resume", command, lambda session: _resume(session, by, command)
    )


def _resume(session: Session, by: Acting, command: Resume) -> Done[int]:
    complaint = _opened(session, by, command)
    if complaint.paused_at is None:
        raise Refused(ComplaintFault.NOT_PAUSED, number=complaint.number)
    _run_on(session, by, complaint)
    return Done(complaint.id, CHANGED)


def _opened(session: Session, by: Acting, command: OnCase) -> Complaint:
    complaint = open_case(session, by, command.complaint_id, command.seen_version)
    require_worker(by, complaint)
    return complaint


def _text(text: str, field: str) -> str:
    """One line of what was typed over several."""
    return clean_line(" ".join(text.split()), field=field, limit=LONGEST_DETAIL)


def _told(
    session: Session,
    by: Acting,
    complaint: Complaint,
    channel: Channel,
    text: str,
    event: ComplaintEvent,
) -> None:
    """The customer was told: a contact, a step, a line in the trail."""
    said = contacts.Said(channel, text, complaint.contact_name)
    document = subject(complaint.number)
    contacts.log(session, by, complaint.customer_id, said, document=document)
    add_step(session, by, complaint.id, event, text)
    after = {"state": complaint.state, "said": text}
    audit.record(session, by, f"complaints.{event.value}", document, after=after)


def _run_on(session: Session, by: Acting, complaint: Complaint) -> None:
    """End a pause: every clock that is not met yet is set on by the working time it stood."""
    if complaint.paused_at is None:
        return
    calendar = clock_rules(session, complaint.site_id, by.today).calendar
    stood = calendar.time_between(complaint.paused_at, by.now)
    if complaint.answered_at is None:
        complaint.answer_due_at = calendar.add_time(complaint.answer_due_at, stood)
    if complaint.proposed_at is None:
        complaint.proposal_due_at = calendar.add_time(complaint.proposal_due_at, stood)
    complaint.paused_at = None
    add_step(session, by, complaint.id, ComplaintEvent.RESUMED)
    after = {"stood_seconds": int(stood.total_seconds())}
    audit.record(session, by, "complaints.resume", subject(complaint.number), after=after)


def _due_anew(session: Session, by: Acting, complaint: Complaint, *, is_major: bool) -> datetime:
    rules = clock_rules(session, complaint.site_id, by.today)
    begun, stood = _begun_and_stood(session, complaint, rules.calendar)
    return rules.calendar.add_time(rules.proposal_due(begun, is_major=is_major), stood)


def _begun_and_stood(
    session: Session, complaint: Complaint, calendar: WorkCalendar
) -> tuple[datetime, timedelta]:
    """Since when a proposal is owed, and for how long its clock stood still in all since then."""
    wanted = (ComplaintEvent.PAUSED, ComplaintEvent.RESUMED, ComplaintEvent.UNSATISFIED)
    steps = session.execute(
        select(ComplaintStep.event, ComplaintStep.at)
        .where(ComplaintStep.complaint_id == complaint.id, ComplaintStep.event.in_(wanted))
        .order_by(ComplaintStep.id)
    )
    begun, stood, paused = complaint.taken_at, timedelta(0), complaint.taken_at
    for event, at in steps:
        if event is ComplaintEvent.UNSATISFIED:
            begun, stood = at, timedelta(0)
        elif event is ComplaintEvent.PAUSED:
            paused = at
        else:
            stood += calendar.time_between(paused, at)
    return begun, stood
