"""Envelopes as lists show them: out, arriving, their receipts, and what differs (RCP-7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person, Site
from wms_desktop.receipts.kinds import (
    AbnormalKind,
    Arrival,
    EnvelopeState,
    ReceiptState,
)
from wms_desktop.receipts.rules import Needs
from wms_desktop.receipts.rules_custody import EnvelopeWhich
from wms_desktop.receipts.tables import Receipt
from wms_desktop.receipts.tables_custody import Envelope, EnvelopeLine

_SENDER = aliased(Site)
_RECEIVER = aliased(Site)


@dataclass(frozen=True, slots=True)
class EnvelopeRow:
    """One envelope.

    Attributes:
        count: receipts on its list.
        checked: of them, those that were scanned on arrival.
        open_differences: missing or extra ones that nobody has settled.
    """

    id: int
    version: int
    number: str
    from_site_id: int
    to_site_id: int
    from_site: str
    to_site: str
    state: EnvelopeState
    carrier: str
    waybill: str
    made_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    made_by: str
    count: int
    checked: int
    extra: int
    open_differences: int

    def is_out(self, site_id: int) -> bool:
        """Whether it is from *site_id*."""
        return self.from_site_id == site_id


@dataclass(frozen=True, slots=True)
class EnvelopeLineRow:
    """One receipt of an envelope."""

    id: int
    receipt_id: int
    place: int
    number: str
    waybill: str
    shipper: str
    consignee: str
    needs: Needs
    is_cash: bool
    state: ReceiptState
    abnormal: AbnormalKind | None
    arrival: Arrival
    meets_needs: bool | None
    note: str
    is_settled: bool

    @property
    def waits(self) -> bool:
        """Whether it came out of the envelope and nobody has said whether it is complete."""
        came = self.arrival in (Arrival.ARRIVED, Arrival.EXTRA)
        return came and self.meets_needs is None and self.state is ReceiptState.RECEIVED


@dataclass(frozen=True, slots=True)
class EnvelopeDetail:
    """An envelope with its receipts."""

    row: EnvelopeRow
    lines: tuple[EnvelopeLineRow, ...]

    @property
    def to_confirm(self) -> EnvelopeLineRow | None:
        """The receipt that was scanned last and waits for a verdict."""
        return next((e for e in reversed(self.lines) if e.waits), None)

    @property
    def waiting(self) -> int:
        """How many receipts wait for a verdict."""
        return sum(line.waits for line in self.lines)


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A receipt that lacked or was too much in an envelope."""

    id: int
    number: str
    consignee: str
    envelope_id: int
    envelope: str
    from_site_id: int
    from_site: str
    to_site: str
    arrival: Arrival
    note: str
    is_settled: bool
    settled_by: str
    closed_at: datetime | None


def _rows(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    def part(name: str, condition: ColumnElement[bool]) -> ColumnElement[int]:
        return (
            select(func.count())
            .select_from(EnvelopeLine)
            .where(EnvelopeLine.envelope_id == Envelope.id, condition)
            .correlate(Envelope)
            .scalar_subquery()
            .label(name)
        )

    different = EnvelopeLine.arrival.in_((Arrival.MISSING, Arrival.EXTRA))
    return (
        select(
            Envelope.id, Envelope.version, Envelope.number, Envelope.from_site_id,
            Envelope.to_site_id, _SENDER.name, _RECEIVER.name, Envelope.state, Envelope.carrier,
            Envelope.waybill, Envelope.made_at, Envelope.sent_at, Envelope.opened_at,
            Envelope.closed_at, Person.name,
            part("count", EnvelopeLine.arrival != Arrival.EXTRA),
            part("checked", EnvelopeLine.arrival == Arrival.ARRIVED),
            part("extra", EnvelopeLine.arrival == Arrival.EXTRA),
            part("open", and_(different, EnvelopeLine.settled_at.is_(None))),
        )
        .join(_SENDER, _SENDER.id == Envelope.from_site_id)
        .join(_RECEIVER, _RECEIVER.id == Envelope.to_site_id)
        .join(Person, Person.id == Envelope.made_by_id)
        .where(*where)
    )  # fmt: skip


def _of(site_id: int, which: EnvelopeWhich | None) -> ColumnElement[bool]:
    arriving = and_(Envelope.to_site_id == site_id, Envelope.state != EnvelopeState.OPEN)
    match which:
        case EnvelopeWhich.OUT:
            return Envelope.from_site_id == site_id
        case EnvelopeWhich.ARRIVING:
            return arriving
        case None:
            return or_(Envelope.from_site_id == site_id, arriving)


def envelopes(
    db: Database,
    site_id: int,
    which: EnvelopeWhich | None = None,
    *,
    after: EnvelopeRow | None = None,
    limit: int = 50,
) -> list[EnvelopeRow]:
    """Envelopes of a site, the newest first (keyset, no OFFSET)."""
    query = _rows(_of(site_id, which)).order_by(Envelope.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Envelope.id < after.id)
    with db.read() as session:
        return [EnvelopeRow(*row) for row in session.execute(query)]


def envelope(db: Database, site_id: int, envelope_id: int) -> EnvelopeDetail | None:
    """One envelope from here or to here with its receipts; None where there is none."""
    lines = (
        select(EnvelopeLine, Receipt)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .where(EnvelopeLine.envelope_id == envelope_id)
        .order_by(
            case((EnvelopeLine.arrival == Arrival.EXPECTED, 0), else_=1),
            EnvelopeLine.checked_at, EnvelopeLine.place,
        )
    )  # fmt: skip
    with db.read() as session:
        row = session.execute(_rows(_of(site_id, None), Envelope.id == envelope_id)).one_or_none()
        if row is None:
            return None
        return EnvelopeDetail(
            EnvelopeRow(*row), tuple(_line(*found) for found in session.execute(lines))
        )


def _line(line: EnvelopeLine, receipt: Receipt) -> EnvelopeLineRow:
    needs = Needs(
        receipt.needs_signature, receipt.needs_id_number, receipt.needs_seal,
        receipt.needs_own_forms, receipt.copies,
    )  # fmt: skip
    return EnvelopeLineRow(
        line.id, receipt.id, line.place, receipt.number, receipt.document.partition(":")[2],
        receipt.shipper_name, receipt.consignee_name, needs, receipt.is_cash, receipt.state,
        receipt.abnormal_kind, line.arrival, line.meets_needs, line.note,
        line.settled_at is not None,
    )  # fmt: skip


def differences(
    db: Database,
    site_id: int,
    *,
    is_open: bool = True,
    after: DifferenceRow | None = None,
    limit: int = 50,
) -> list[DifferenceRow]:
    """Missing and extra receipts of envelopes from or to a site, the newest first."""
    query = (
        select(
            EnvelopeLine.id, Receipt.number, Receipt.consignee_name, Envelope.id, Envelope.number,
            Envelope.from_site_id, _SENDER.name, _RECEIVER.name, EnvelopeLine.arrival,
            EnvelopeLine.note, EnvelopeLine.settled_at.is_not(None),
            func.coalesce(Person.name, ""), Envelope.closed_at,
        )
        .join(Envelope, Envelope.id == EnvelopeLine.envelope_id)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .join(_SENDER, _SENDER.id == Envelope.from_site_id)
        .join(_RECEIVER, _RECEIVER.id == Envelope.to_site_id)
        .outerjoin(Person, Person.id == EnvelopeLine.settled_by_id)
        .where(_differs(site_id, is_open=is_open))
        .order_by(EnvelopeLine.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(EnvelopeLine.id < after.id)
    with db.read() as session:
        return [DifferenceRow(*tuple[Any, ...](row)) for row in session.execute(query)]


def _differs(site_id: int, *, is_open: bool) -> ColumnElement[bool]:
    ours = or_(Envelope.from_site_id == site_id, Envelope.to_site_id == site_id)
    different = EnvelopeLine.arrival.in_((Arrival.MISSING, Arrival.EXTRA))
    settled = EnvelopeLine.settled_at
    return and_(ours, different, settled.is_(None) if is_open else settled.is_not(None))


def waiting_to_send(db: Database, site_id: int) -> list[tuple[int, str, int]]:
    """Every other site: id, name, and how many filed receipts wait here to be sent there."""
    in_envelope = select(EnvelopeLine.receipt_id).where(EnvelopeLine.arrival == Arrival.EXPECTED)
    counted = (  # once for all sites, not once a site
        select(Receipt.origin_site_id.label("to_site_id"), func.count().label("waits"))
        .where(
            Receipt.site_id == site_id,
            Receipt.state == ReceiptState.FILED,
            Receipt.is_suspect.is_(False),
            Receipt.id.not_in(in_envelope),
        )
        .group_by(Receipt.origin_site_id)
        .subquery()
    )
    waits = func.coalesce(counted.c.waits, 0)
    query = (
        select(Site.id, Site.name, waits)
        .outerjoin(counted, counted.c.to_site_id == Site.id)
        .where(Site.id != site_id)
        .order_by(waits.desc(), Site.code)
    )
    with db.read() as session:
        return [(id_, name, count) for id_, name, count in session.execute(query)]
