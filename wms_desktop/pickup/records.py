"""Releases and refusals as they are shown and printed; numbers masked (PCK-9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.db import archive, attachments
from wms_desktop.db.attachments import AttachmentRow
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.pickup.kinds import (
    Collector,
    DocumentKind,
    Due,
    PaymentMeans,
    PickupOutcome,
    RefusalReason,
)
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.transport.tables import Consignment


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
    pieces: int = 0
    credit_code: str = ""
    is_by_book: bool = False
    is_code_shown: bool = False
    notice: str = ""
    valid_until: tuple[date | None, ...] = ()  # of each document
    photos: int = 0
    entries: tuple[int | None, ...] = ()  # of the vault, for each document

    @property
    def collector_name(self) -> str:
        """Who took the goods; the organization where its seal alone was shown (PCK-5)."""
        names = [name for whose, _kind, name, _number in self.documents if whose is self.collector]
        return (names or [self.organization_name or self.consignee_name])[0]


def record(db: Database, record_id: int) -> RecordRow | None:
    """One release or refusal with its documents and payments."""
    with db.read() as session:
        return record_of(session, record_id)


def history(db: Database, consignment_id: int) -> list[RecordRow]:
    """Every release and refusal of a waybill, the newest first."""
    with db.read() as session:
        return history_of(session, consignment_id)


def history_of(session: Session, consignment_id: int) -> list[RecordRow]:
    """`history` inside another query."""
    query = (
        select(PickupRecord.id)
        .where(PickupRecord.consignment_id == consignment_id)
        .order_by(PickupRecord.id.desc())
    )
    found = (record_of(session, record_id) for record_id in session.scalars(query).all())
    return [row for row in found if row is not None]


def photos(db: Database, record_id: int) -> list[AttachmentRow]:
    """The photos that were taken for a refusal."""
    return attachments.of(db, photos_of(record_id))


def photo(db: Database, sha256: str) -> bytes:
    """A photo as it was kept, verified."""
    return archive.content(db, sha256)


def photos_of(record_id: int) -> str:
    """Under which subject the photos of a release or refusal are kept."""
    return f"pickup:{record_id}"


def record_of(session: Session, record_id: int) -> RecordRow | None:
    """`record` inside another query."""
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
    ).all()
    payments = session.scalars(
        select(Payment).where(Payment.record_id == record_id).order_by(Payment.id)
    )
    subject = photos_of(record_id)
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
        row.pieces,
        row.credit_code,
        row.collector_id is not None,
        row.is_code_shown,
        row.notice,
        tuple(d.valid_until for d in documents),
        attachments.counts(session, [subject]).get(subject, 0),
        tuple(d.vault_entry_id for d in documents),
    )
