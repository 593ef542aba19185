"""What the counter's screen must know: the claim, earlier refusals, uses of one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db.base import UtcDateTime
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person, VaultEntry
from wms_desktop.pickup.claims import (
    ACCEPTED_KINDS,
    DOCUMENT_DAYS,
    DOCUMENT_USES,
    OLD_FORM_ALLOWED,
    REFUSALS_BEFORE_WARNING,
    Claim,
    Standards,
)
from wms_desktop.pickup.kinds import (
    Collector,
    DocumentKind,
    Due,
    PaymentMeans,
    PickupOutcome,
    RefusalReason,
)
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport import queries as transport
from wms_desktop.transport.queries import ConsignmentFile
from wms_desktop.transport.rules import document_of
from wms_desktop.transport.tables import ConsigneeChange, Consignment


@dataclass(frozen=True, slots=True)
class EarlierRefusal:
    """An earlier refusal of the same waybill."""

    reason: RefusalReason
    detail: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the pickup screen shows of one consignment."""

    file: ConsignmentFile
    claim: Claim
    standards: Standards
    refusals: tuple[EarlierRefusal, ...] = ()
    refusals_before_warning: int = 1
    receipt_number: str = ""
    receipt_is_printed: bool = False
    released: RecordRow | None = None  # how it ended, once the goods have gone (PCK-9)

    @property
    def warns_of_refusals(self) -> bool:
        """Whether the clerk is told of earlier refusals (PCK-10)."""
        return len(self.refusals) >= self.refusals_before_warning


@dataclass(frozen=True, slots=True)
class Uses:
    """For how many consignees one document was shown lately (PCK-10)."""

    consignees: int
    days: int
    limit: int

    @property
    def is_many(self) -> bool:
        """Whether the clerk and the duty manager are warned."""
        return self.consignees >= self.limit


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the duty manager should look at: a document or a waybill."""

    subject: str  # masked number, or waybill number
    count: int
    is_document: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A release or refusal as it is shown and printed; numbers masked."""

    id: int
    number: str
    outcome: PickupOutcome
    reason: RefusalReason | None
    collector: Collector
    consignee_name: str
    person: str
    at: datetime
    documents: tuple[
        tuple[Collector, DocumentKind, str, str], ...
    ] = ()  # whose, kind, name, masked
    payments: tuple[tuple[Due, PaymentMeans, Decimal], ...] = ()
    signature_sha256: str | None = None
    detail: str = field(default="")
    relation: str = ""  # of an agent to the consignee
    organization_name: str = ""

    @property
    def collector_name(self) -> str:
        """Who took the goods; the organization where its seal alone was shown (PCK-5)."""
        names = [name for whose, _kind, name, _number in self.documents if whose is self.collector]
        return (names or [self.organization_name or self.consignee_name])[0]


def desk(db: Database, site_id: int, consignment_id: int, today: date) -> Desk | None:
    """One consignment as the counter sees it, with its earlier refusals, the newest first."""
    file = transport.consignment(db, consignment_id)
    if file is None:
        return None
    with db.read() as session:
        row = session.get_one(Consignment, consignment_id)
        receipt = session.execute(
            select(Receipt.number, Receipt.state).where(Receipt.document == document_of(row.number))
        ).one_or_none()
        return Desk(
            file,
            claim_of(session, site_id, row),
            standards_on(session, today),
            _refusals(session, consignment_id),
            value_on(session, REFUSALS_BEFORE_WARNING, today),
            receipt.number if receipt else "",
            receipt is not None and receipt.state is not ReceiptState.REQUIRED,
            _release_of(session, consignment_id),
        )


def claim_of(session: Session, site_id: int, row: Consignment) -> Claim:
    """What the waybill claims, seen from the site at which somebody asks."""
    change = session.scalars(
        select(ConsigneeChange)
        .where(ConsigneeChange.consignment_id == row.id)
        .order_by(ConsigneeChange.id.desc())
        .limit(1)
    ).first()
    receipt = session.scalar(
        select(Receipt).where(Receipt.document == document_of(row.number)).limit(1)
    )  # what the origin site has answered since counts (RCP-1)
    needs = row if receipt is None else receipt
    phones = [row.consignee_phone, row.shipper_phone]
    if not any(phones) and change is not None:
        phones = [change.phone]
    return Claim(
        row.number,
        row.state,
        row.consignee_name,
        is_here=row.site_id == site_id,
        is_organization=row.consignee_kind is not CustomerKind.PERSON,
        state_reason=row.state_reason,
        needs_receipt=row.needs_receipt,
        needs_signature=needs.needs_signature,
        needs_id_number=needs.needs_id_number,
        needs_seal=needs.needs_seal,
        needs_own_forms=needs.needs_own_forms,
        copies=row.receipt_copies if receipt is None else receipt.copies,
        due={
            Due.COLLECT_FREIGHT: row.collect_freight,
            Due.CASH_ON_DELIVERY: row.cash_on_delivery,
        },
        phones=tuple(dict.fromkeys(phone for phone in phones if phone)),
        has_change=change is not None,
        is_changed_after_printing=row.is_changed_after_printing,
    )


def standards_on(session: Session, today: date) -> Standards:
    """The settings of the identity check that hold on *today*."""
    listed = value_on(session, ACCEPTED_KINDS, today).split(",")
    known = DocumentKind._value2member_map_
    accepted = frozenset(DocumentKind(name.strip()) for name in listed if name.strip() in known)
    return Standards(today, accepted, value_on(session, OLD_FORM_ALLOWED, today))


def document_uses(db: Database, lookup: str, today: date) -> Uses:
    """For how many consignees the document behind *lookup* was shown, within the setting's days.

    Args:
        lookup: the vault's keyed hash of the number; the number itself is never sought.
    """
    with db.read() as session:
        days, limit = (
            value_on(session, DOCUMENT_DAYS, today),
            value_on(session, DOCUMENT_USES, today),
        )
        names = session.scalar(
            select(func.count(func.distinct(PickupRecord.consignee_name)))
            .join(ShownDocument, ShownDocument.record_id == PickupRecord.id)
            .join(VaultEntry, VaultEntry.id == ShownDocument.vault_entry_id)
            .where(VaultEntry.lookup == lookup, VaultEntry.erase_on > today)
            .where(VaultEntry.stored_at >= _since(session, days))
        )
        return Uses(names or 0, days, limit)


def alarms(db: Database, site_id: int, today: date) -> list[Alarm]:
    """Documents used for many consignees, waybills refused again and again; for the duty manager.

    Source: PCK-10.
    """
    with db.read() as session:
        days, limit = (
            value_on(session, DOCUMENT_DAYS, today),
            value_on(session, DOCUMENT_USES, today),
        )
        many = func.count(func.distinct(PickupRecord.consignee_name))
        documents = session.execute(
            select(func.min(ShownDocument.masked_number), many)
            .join(ShownDocument, ShownDocument.record_id == PickupRecord.id)
            .join(VaultEntry, VaultEntry.id == ShownDocument.vault_entry_id)
            .where(PickupRecord.site_id == site_id, PickupRecord.at >= _since(session, days))
            .where(VaultEntry.lookup.is_not(None))
            .group_by(VaultEntry.lookup)
            .having(many >= limit)
            .order_by(many.desc())
        ).all()
        times = func.count()
        waybills = session.execute(
            select(Consignment.number, times)
            .join(PickupRecord, PickupRecord.consignment_id == Consignment.id)
            .where(PickupRecord.site_id == site_id, PickupRecord.at >= _since(session, days))
            .where(PickupRecord.outcome == PickupOutcome.REFUSED)
            .group_by(Consignment.number)
            .having(times >= 2)
            .order_by(times.desc(), Consignment.number)
        ).all()
    found = [Alarm(masked, count, True) for masked, count in documents]
    return found + [Alarm(number, count, False) for number, count in waybills]


def refusal_counts(db: Database, consignment_ids: Sequence[int]) -> dict[int, int]:
    """How often each of some consignments was refused."""
    query = (
        select(PickupRecord.consignment_id, func.count())
        .where(PickupRecord.consignment_id.in_(consignment_ids))
        .where(PickupRecord.outcome == PickupOutcome.REFUSED)
        .group_by(PickupRecord.consignment_id)
    )
    with db.read() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def record(db: Database, record_id: int) -> RecordRow | None:
    """One release or refusal with its documents and payments."""
    with db.read() as session:
        return _record(session, record_id)


def _release_of(session: Session, consignment_id: int) -> RecordRow | None:
    """How the goods were handed over; None while they were not."""
    record_id = session.scalar(
        select(func.max(PickupRecord.id))
        .where(PickupRecord.consignment_id == consignment_id)
        .where(PickupRecord.outcome == PickupOutcome.RELEASED)
    )
    return None if record_id is None else _record(session, record_id)


def _record(session: Session, record_id: int) -> RecordRow | None:
    found = session.execute(
        select(PickupRecord, Consignment.number, Person.name)
        .join(Consignment, Consignment.id == PickupRecord.consignment_id)
        .join(Person, Person.id == PickupRecord.person_id)
        .where(PickupRecord.id == record_id)
    ).one_or_none()
    if found is None:
        return None
    row, number, person = found
    documents = session.scalars(
        select(ShownDocument).where(ShownDocument.record_id == record_id).order_by(ShownDocument.id)
    )
    payments = session.scalars(
        select(Payment).where(Payment.record_id == record_id).order_by(Payment.id)
    )
    return RecordRow(
        row.id,
        number,
        row.outcome,
        row.refusal_reason,
        row.collector,
        row.consignee_name,
        person,
        row.at,
        tuple((d.belongs_to, d.kind, d.name, d.masked_number) for d in documents),
        tuple((Due(p.what), p.means, p.amount) for p in payments),
        row.signature_sha256,
        row.detail,
        row.relation,
        row.organization_name,
    )


def _refusals(session: Session, consignment_id: int) -> tuple[EarlierRefusal, ...]:
    rows = session.execute(
        select(PickupRecord.refusal_reason, PickupRecord.detail, Person.name, PickupRecord.at)
        .join(Person, Person.id == PickupRecord.person_id)
        .where(PickupRecord.consignment_id == consignment_id)
        .where(PickupRecord.outcome == PickupOutcome.REFUSED)
        .order_by(PickupRecord.id.desc())
    )
    return tuple(
        EarlierRefusal(RefusalReason(row.refusal_reason), row.detail, row.name, row.at)
        for row in rows
    )


def _since(session: Session, days: int) -> datetime:
    """The moment *days* ago by the database's clock, which stamped the records."""
    now: datetime = session.scalars(select(func.current_timestamp(type_=UtcDateTime()))).one()
    return now - timedelta(days=days)
