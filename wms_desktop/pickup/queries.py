"""What the counter's screen must know: the claim, earlier refusals, uses of one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db.database import Database
from wms_desktop.db.number_index import found_by
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person, VaultEntry
from wms_desktop.pickup import codes
from wms_desktop.pickup.book import collectors_for
from wms_desktop.pickup.claims import Claim, Standards
from wms_desktop.pickup.kinds import (
    Asking,
    DocumentKind,
    Due,
    PickupOutcome,
    RefusalReason,
)
from wms_desktop.pickup.records import RecordRow, history_of
from wms_desktop.pickup.rules_settings import (
    ACCEPTED_KINDS,
    CODE_TRIES,
    CREDIT_CODE,
    DOCUMENT_DAYS,
    DOCUMENT_USES,
    IN_PROPORTION,
    OLD_FORM_ALLOWED,
    PICKUP_CODE,
    REFUSALS_BEFORE_WARNING,
    VALIDITY_REQUIRED,
)
from wms_desktop.pickup.tables import Payment, PickupRecord, ShownDocument
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport import queries as transport
from wms_desktop.transport.kinds import ConsignmentState
from wms_desktop.transport.queries import ConsignmentFile, ConsignmentRow
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
    history: tuple[RecordRow, ...] = ()  # every release and refusal, the newest first

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
    has_other_form: bool = False  # the same person was here with a 15- and an 18-digit number

    @property
    def is_many(self) -> bool:
        """Whether the clerk and the duty manager are warned."""
        return self.consignees >= self.limit


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
        records = tuple(history_of(session, consignment_id))
        ends = (each for each in records if each.outcome is PickupOutcome.RELEASED)
        is_over = row.state is ConsignmentState.RELEASED
        return Desk(
            file,
            claim_of(session, site_id, row, today),
            standards_on(session, today),
            _refusals(session, consignment_id),
            value_on(session, REFUSALS_BEFORE_WARNING, today),
            receipt.number if receipt else "",
            receipt is not None and receipt.state is not ReceiptState.REQUIRED,
            next(ends, None) if is_over else None,
            records,
        )


def claim_of(session: Session, site_id: int, row: Consignment, today: date) -> Claim:
    """What the waybill claims on *today*, seen from the site at which somebody asks."""
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
        pieces=row.pieces,
        pieces_collected=row.pieces_collected,
        paid=_paid(session, row.id) if row.pieces_collected else {},
        collectors=collectors_for(session, row.consignee_name),
        code=codes.state_of(session, row.id, value_on(session, CODE_TRIES, today)),
    )


def standards_on(session: Session, today: date) -> Standards:
    """The settings of the identity check that hold on *today*."""
    listed = value_on(session, ACCEPTED_KINDS, today).split(",")
    known = DocumentKind._value2member_map_
    accepted = frozenset(DocumentKind(name.strip()) for name in listed if name.strip() in known)
    return Standards(
        today,
        accepted,
        value_on(session, OLD_FORM_ALLOWED, today),
        value_on(session, VALIDITY_REQUIRED, today),
        Asking(value_on(session, CREDIT_CODE, today)),
        Asking(value_on(session, PICKUP_CODE, today)),
        value_on(session, IN_PROPORTION, today),
    )


def _paid(session: Session, consignment_id: int) -> dict[Due, Decimal]:
    """What was taken at earlier part pickups."""
    rows = session.execute(
        select(Payment.what, func.sum(Payment.amount))
        .join(PickupRecord, PickupRecord.id == Payment.record_id)
        .where(PickupRecord.consignment_id == consignment_id)
        .group_by(Payment.what)
    )
    return {Due(what): amount for what, amount in rows}


def document_uses(db: Database, lookup: str, today: date, *, length: int = 0) -> Uses:
    """For how many consignees the document behind *lookup* was shown, within the setting's days.

    Args:
        lookup: the vault's keyed hash of the number; the number itself is never sought.
        length: of the number now shown; another one kept under the same hash is its other form.
    """
    with db.read() as session:
        days, limit = (
            value_on(session, DOCUMENT_DAYS, today),
            value_on(session, DOCUMENT_USES, today),
        )
        entries = found_by(session, lookup)
        names = session.scalar(
            select(func.count(func.distinct(PickupRecord.consignee_name)))
            .join(ShownDocument, ShownDocument.record_id == PickupRecord.id)
            .join(VaultEntry, VaultEntry.id == ShownDocument.vault_entry_id)
            .where(VaultEntry.id.in_(entries), VaultEntry.erase_on > today)
            .where(VaultEntry.stored_at >= codes.days_ago(session, days))
        )
        other = select(VaultEntry.id).where(
            VaultEntry.id.in_(entries), func.length(VaultEntry.masked) != length
        )
        has_other = bool(length) and session.scalar(other.limit(1)) is not None
        return Uses(names or 0, days, limit, has_other)


def entries_of(db: Database, lookup: str) -> frozenset[int]:
    """The vault's entries of the document behind *lookup*."""
    with db.read() as session:
        return frozenset(found_by(session, lookup))


def shown_with(db: Database, site_id: int, lookup: str, limit: int) -> list[ConsignmentRow]:
    """The waybills of a site for which the document behind *lookup* was shown.

    A number typed in a search is sought by its keyed hash alone (bad-inputs.md 44).
    """
    if not lookup:
        return []
    with db.read() as session:
        entries = found_by(session, lookup)
        ids = session.scalars(
            select(PickupRecord.consignment_id)
            .join(ShownDocument, ShownDocument.record_id == PickupRecord.id)
            .where(ShownDocument.vault_entry_id.in_(entries), PickupRecord.site_id == site_id)
            .order_by(PickupRecord.id.desc())
            .limit(limit)
        ).all()
    return transport.by_ids(db, ids) if ids else []


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
