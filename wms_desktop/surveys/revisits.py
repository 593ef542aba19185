"""Revisits after an installation or a closed complaint: planned, recorded, dropped (SRV-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_, translate
from wms_desktop.core.text import clean_line, sought
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Person, Site
from wms_desktop.surveys import words
from wms_desktop.surveys.kinds import RevisitAfter, RevisitResult, RevisitState
from wms_desktop.surveys.rules import (
    WHO_ASKS,
    RevisitFault,
    SurveyFault,
    check_past,
    revisit_due,
)
from wms_desktop.surveys.tables import Revisit

PREFIX = CodeKind.REVISIT.value
ORDER, COMPLAINT = "order", "complaint"
_CHANGED = frozenset({Topic.SURVEYS})
_TALKED = frozenset({Topic.SURVEYS, Topic.CONTACTS})


@dataclass(frozen=True, slots=True)
class PlanRevisits:
    """Four revisits are planned.

    Attributes:
        source: number of the order that was installed, or of the closed complaint.
        began_on: installed, or the complaint closed; for a complaint None: the day it was closed.
        responsible_id: who asks; None: whoever has time.
    """

    op_id: UUID
    source: str
    began_on: date | None
    responsible_id: int | None = None


@dataclass(frozen=True, slots=True)
class RecordRevisit:
    """What the customer said, or that nobody was reached."""

    op_id: UUID
    revisit_id: int
    seen_version: int
    result: RevisitResult
    done_on: date
    channel: Channel = Channel.PHONE
    spoke_with: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class DropRevisit:
    """A revisit is not needed any more."""

    op_id: UUID
    revisit_id: int
    seen_version: int
    reason: str


@dataclass(frozen=True, slots=True)
class TieComplaint:
    """The complaint that came out of a revisit with a problem."""

    op_id: UUID
    revisit_id: int
    seen_version: int
    complaint: str


@dataclass(frozen=True, slots=True)
class Source:
    """What revisits follow."""

    kind: str
    number: str
    customer_id: int
    since: date  # ordered, or the complaint taken
    closed_on: date | None = None

    @property
    def document(self) -> str:
        """``kind:number``."""
        return f"{self.kind}:{self.number}"


def plan(db: Database, by: Acting, command: PlanRevisits) -> Done[int]:
    """Plan the four revisits after an installation or a complaint.

    Returns:
        How many were planned.

    Raises:
        Refused: no such order or complaint, planned before, not closed yet, or no such day.

    Source: SRV-4.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.plan_revisits", command, lambda session: plan_in(session, by, command)
    )


def plan_in(session: Session, by: Acting, command: PlanRevisits) -> Done[int]:
    """`plan` inside another transaction, such as that which closes a complaint."""
    by.require(*WHO_ASKS)
    source = source_of(session, by.site_id, command.source)
    if session.scalar(select(Revisit.id).where(Revisit.source == source.document).limit(1)):
        raise Refused(RevisitFault.PLANNED, number=source.number)
    began_on = _began(source, command.began_on, by.today)
    person_id = checked_person(session, command.responsible_id)
    days = {after: revisit_due(began_on, after) for after in RevisitAfter}
    if max(days.values()) < by.today:
        raise Refused(RevisitFault.TOO_LONG_AGO, day=began_on)
    for after, due_on in days.items():
        session.add(
            Revisit(
                number=next_number(session, PREFIX, by.today),
                site_id=by.site_id,
                customer_id=source.customer_id,
                source=source.document,
                began_on=began_on,
                after=after,
                due_on=due_on,
                responsible_id=person_id,
                person_id=by.person_id,
            )
        )
    session.flush()
    told = {"began_on": began_on, "revisits": len(days), "responsible": person_id}
    audit.record(session, by, "surveys.plan_revisits", source.document, after=told)
    return Done(len(days), _CHANGED)


def _began(source: Source, typed: date | None, today: date) -> date:
    if source.kind == COMPLAINT and source.closed_on is None:
        raise Refused(RevisitFault.NOT_CLOSED, number=source.number)
    began_on = typed or source.closed_on
    if began_on is None:
        raise Refused(SurveyFault.UNKNOWN_SOURCE, number=source.number)
    since = source.closed_on or source.since
    if began_on < since:
        raise Refused(RevisitFault.BEFORE_ORDER, day=began_on, since=since, number=source.number)
    return check_past(began_on, since=since, today=today)


def source_of(session: Session, site_id: int, text: str) -> Source:
    """The order or complaint of the site whose number or barcode *text* is.

    Raises:
        Refused: there is none.
    """
    number = bare_number(text)
    order = session.execute(
        select(OutboundOrder.number, OutboundOrder.customer_id, OutboundOrder.ordered_on).where(
            OutboundOrder.number == number, OutboundOrder.site_id == site_id
        )
    ).one_or_none()
    if order is not None:
        return Source(ORDER, order.number, order.customer_id, order.ordered_on)
    complaint = session.execute(
        select(
            Complaint.number, Complaint.customer_id, Complaint.taken_at, Complaint.closed_at,
            Site.time_zone,
        )
        .join(Site, Site.id == Complaint.site_id)
        .where(Complaint.number == number, Complaint.site_id == site_id)
    ).one_or_none()  # fmt: skip
    if complaint is None:
        raise Refused(SurveyFault.UNKNOWN_SOURCE, number=number or "–")
    zone, closed_at = complaint.time_zone, complaint.closed_at
    return Source(
        COMPLAINT,
        complaint.number,
        complaint.customer_id,
        site_day(complaint.taken_at, zone),
        site_day(closed_at, zone) if closed_at else None,
    )


def bare_number(text: str) -> str:
    """The number that was typed or scanned, also as a barcode or as ``kind:number``."""
    wanted = sought(text).upper().rpartition(":")[2][:80]
    own = parse_own_code(wanted)
    return f"{own.kind.value}-{own.number}" if own else wanted


def checked_person(session: Session, person_id: int | None) -> int | None:
    """Somebody who still works here.

    Raises:
        Refused: nobody, or locked out.
    """
    if person_id is None:
        return None
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        raise Refused(SurveyFault.UNKNOWN_PERSON)
    return person.id


def record(db: Database, by: Acting, command: RecordRevisit) -> Done[int]:
    """Record a revisit; whoever was not reached stays due, with one more try on record.

    Raises:
        Refused: done or dropped already, a day before it began or ahead, or words are missing.
        Stale: changed since it was shown.

    Source: SRV-4, SRV-2.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.record_revisit", command, lambda session: record_in(session, by, command)
    )


def record_in(session: Session, by: Acting, command: RecordRevisit) -> Done[int]:
    """`record` inside another transaction."""
    revisit = _open(session, by, command.revisit_id, command.seen_version)
    if command.done_on < revisit.began_on:
        raise Refused(RevisitFault.DONE_BEFORE, day=command.done_on, since=revisit.began_on)
    day = check_past(command.done_on, since=revisit.began_on, today=by.today)
    reached = command.result is not RevisitResult.NOT_REACHED
    spoke_with = clean_line(command.spoke_with, field=N_("Spoke with"), required=reached)
    needs_words = command.result is RevisitResult.PROBLEM
    remarks = clean_line(command.remarks, field=N_("Remarks"), limit=1_000, required=needs_words)
    before = {"state": revisit.state, "result": revisit.result}
    revisit.result, revisit.channel, revisit.remarks = command.result, command.channel, remarks
    revisit.spoke_with, revisit.person_id = spoke_with, by.person_id
    if reached:
        revisit.state, revisit.done_on = RevisitState.DONE, day
    session.flush()
    result = translate(words.RESULTS[command.result], by.language)
    said = Said(command.channel, ", ".join(filter(None, (result, remarks)))[:1_000], spoke_with)
    subject = f"revisit:{revisit.number}"
    contacts.log(session, by, revisit.customer_id, said, document=subject)
    after = {
        "state": revisit.state, "result": command.result, "done_on": day, "spoke_with": spoke_with,
    }  # fmt: skip
    audit.record(session, by, "surveys.record_revisit", subject, before=before, after=after)
    return Done(revisit.id, _TALKED)


def drop(db: Database, by: Acting, command: DropRevisit) -> Done[int]:
    """Drop a revisit that is due, with the reason.

    Raises:
        Refused: done or dropped already, or no reason.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.drop_revisit", command, lambda session: _drop(session, by, command)
    )


def _drop(session: Session, by: Acting, command: DropRevisit) -> Done[int]:
    revisit = _open(session, by, command.revisit_id, command.seen_version)
    reason = clean_line(command.reason, field=N_("Reason"), limit=1_000)
    revisit.state, revisit.remarks = RevisitState.DROPPED, reason
    revisit.person_id = by.person_id
    session.flush()
    after = {"state": revisit.state, "reason": reason}
    audit.record(session, by, "surveys.drop_revisit", f"revisit:{revisit.number}", after=after)
    return Done(revisit.id, _CHANGED)


def tie_complaint(db: Database, by: Acting, command: TieComplaint) -> Done[int]:
    """Note the complaint that came out of a revisit.

    Raises:
        Refused: no problem was found, or the customer has no such complaint.
        Stale: changed since it was shown.
    """
    by.require(*WHO_ASKS)
    return operations.once(
        db, by, "surveys.tie_complaint", command, lambda session: _tie(session, by, command)
    )


def _tie(session: Session, by: Acting, command: TieComplaint) -> Done[int]:
    revisit = _locked(session, by, command.revisit_id, command.seen_version)
    if revisit.result is not RevisitResult.PROBLEM or revisit.complaint:
        raise Refused(RevisitFault.NO_PROBLEM, number=revisit.number)
    source = source_of(session, by.site_id, command.complaint)
    if source.kind != COMPLAINT or source.customer_id != revisit.customer_id:
        raise Refused(SurveyFault.UNKNOWN_SOURCE, number=source.number)
    revisit.complaint = source.number
    session.flush()
    subject, after = f"revisit:{revisit.number}", {"complaint": source.number}
    audit.record(session, by, "surveys.tie_complaint", subject, after=after)
    return Done(revisit.id, _CHANGED)


def _open(session: Session, by: Acting, revisit_id: int, seen_version: int) -> Revisit:
    revisit = _found(session, by, revisit_id)
    if revisit.state is not RevisitState.DUE:
        raise Refused(RevisitFault.ENDED, number=revisit.number, state=revisit.state)
    return _seen(session, revisit, seen_version)


def _locked(session: Session, by: Acting, revisit_id: int, seen_version: int) -> Revisit:
    return _seen(session, _found(session, by, revisit_id), seen_version)


def _found(session: Session, by: Acting, revisit_id: int) -> Revisit:
    revisit = session.scalar(select(Revisit).where(Revisit.id == revisit_id).with_for_update())
    if revisit is None or revisit.site_id != by.site_id:
        raise Refused(RevisitFault.UNKNOWN)
    return revisit


def _seen(session: Session, revisit: Revisit, seen_version: int) -> Revisit:
    if revisit.version != seen_version:
        raise audit.stale(session, f"revisit:{revisit.number}")
    return revisit
