"""Warnings for the duty manager: documents and waybills that come up too often (PCK-10).

A warning is seen once somebody has ticked its newest record; the next one brings it up again.
That tick is in the trail, under the record, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.number_index import same_documents
from wms_desktop.db.rule_values import value_on
from wms_desktop.db.tables import Audit
from wms_desktop.pickup.codes import days_ago
from wms_desktop.pickup.kinds import PickupOutcome
from wms_desktop.pickup.rules_settings import DOCUMENT_DAYS, DOCUMENT_USES
from wms_desktop.pickup.tables import PickupRecord, ShownDocument
from wms_desktop.transport.tables import Consignment

REFUSALS = 2  # of one waybill
SEEN = "pickup.warning_seen"
_SOONER = timedelta(days=1)  # a number is kept a moment before its record is stamped


@dataclass(frozen=True, slots=True)
class Warning:
    """A document used for many consignees, or a waybill refused again and again.

    Attributes:
        subject: the masked number, or the waybill's number.
        record_id: the newest release or refusal that it is about.
        consignment_id: of that record, to look at.
    """

    subject: str
    count: int
    is_document: bool
    record_id: int
    consignment_id: int
    at: datetime
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """The duty manager has looked at a warning."""

    op_id: UUID
    record_id: int


def warnings(db: Database, site_id: int, today: date) -> list[Warning]:
    """Every warning of the setting's days, those nobody has seen first, the newest first."""
    with db.read() as session:
        return warnings_in(session, site_id, today)


def warnings_in(session: Session, site_id: int, today: date) -> list[Warning]:
    """`warnings` inside another query."""
    found = _documents(session, site_id, today) + _waybills(session, site_id, today)
    subjects = [_subject(each.record_id) for each in found]
    seen = set(
        session.scalars(
            select(Audit.subject).where(Audit.subject.in_(subjects), Audit.action == SEEN)
        )
    )
    rows = [
        Warning(
            each.subject, each.count, each.is_document, each.record_id, each.consignment_id,
            each.at, _subject(each.record_id) in seen,
        )
        for each in found
    ]  # fmt: skip
    return sorted(rows, key=lambda each: (each.is_seen, -each.record_id))


def count_unseen(db: Database, site_id: int, today: date) -> int:
    """How many warnings nobody has looked at."""
    return sum(not each.is_seen for each in warnings(db, site_id, today))


def mark_seen(db: Database, by: Acting, command: MarkSeen) -> Done[int]:
    """Tick a warning as seen.

    Raises:
        Refused: not the duty manager.
    """
    by.require(Role.DUTY_MANAGER)

    def work(session: Session) -> Done[int]:
        audit.record(session, by, SEEN, _subject(command.record_id))
        return Done(command.record_id, frozenset({Topic.CONSIGNMENTS}))

    return operations.once(db, by, SEEN, command, work)


def _subject(record_id: int) -> str:
    return f"pickup_record:{record_id}"


def _documents(session: Session, site_id: int, today: date) -> list[Warning]:
    days = value_on(session, DOCUMENT_DAYS, today)
    limit = value_on(session, DOCUMENT_USES, today)
    many = func.count(func.distinct(PickupRecord.consignee_name))
    since = days_ago(session, days)
    kept = same_documents(session, since - _SOONER)
    groups = session.execute(
        select(func.min(ShownDocument.masked_number), many, func.max(PickupRecord.id))
        .join(ShownDocument, ShownDocument.record_id == PickupRecord.id)
        .join(kept, kept.c.entry_id == ShownDocument.vault_entry_id)
        .where(PickupRecord.site_id == site_id, PickupRecord.at >= since)
        .group_by(kept.c.document)
        .having(many >= limit)
    ).all()
    return [_warning(session, subject, count, True, last) for subject, count, last in groups]


def _waybills(session: Session, site_id: int, today: date) -> list[Warning]:
    days = value_on(session, DOCUMENT_DAYS, today)
    times = func.count()
    groups = session.execute(
        select(Consignment.number, times, func.max(PickupRecord.id))
        .join(PickupRecord, PickupRecord.consignment_id == Consignment.id)
        .where(PickupRecord.site_id == site_id, PickupRecord.at >= days_ago(session, days))
        .where(PickupRecord.outcome == PickupOutcome.REFUSED)
        .group_by(Consignment.number)
        .having(times >= REFUSALS)
    ).all()
    return [_warning(session, subject, count, False, last) for subject, count, last in groups]


def _warning(
    session: Session, subject: str, count: int, is_document: bool, record_id: int
) -> Warning:
    record = session.get_one(PickupRecord, record_id)
    return Warning(subject, count, is_document, record_id, record.consignment_id, record.at)
