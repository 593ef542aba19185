"""Every invariant of the whole shop, recomputed from the rows themselves (STK-2, SYS-1, RCP-3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Column, exists, func, select, union_all
from sqlalchemy.orm import Session

from wms_desktop.core.language import N_
from wms_desktop.db import audit, seals
from wms_desktop.db.base import Base, Quantity
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Audit, StoredFile
from wms_desktop.goods.tables import Allocation
from wms_desktop.receipts.kinds import (
    Arrival,
    DestructionState,
    EnvelopeState,
    PageStatus,
    ReceiptState,
)
from wms_desktop.receipts.rules import LIFE
from wms_desktop.receipts.tables import Receipt, ScanBatch, ScanPage
from wms_desktop.receipts.tables_custody import (
    Destruction,
    DestructionLine,
    Envelope,
    EnvelopeLine,
)
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import PlaceKind
from wms_desktop.stock.tables import Balance, Location, Reservation, StockDocument, StockMove

_BEFORE_SENDING = LIFE[: LIFE.index(ReceiptState.DISPATCHED)]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold."""

    check: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check looked at and found."""

    name: str
    looked_at: int
    findings: tuple[Finding, ...]


def run(db: Database) -> list[Verdict]:
    """All checks, in a fixed order, of one moment while others work on. Nothing is changed."""
    verdicts = []
    with db.snapshot() as session:
        for name, check in _CHECKS:
            looked_at, findings = check(session)
            verdicts.append(Verdict(name, looked_at, tuple(findings)))
    broken = seals.verify(db)
    verdicts.append(
        Verdict(
            N_("seals"),
            seals.count(db),
            tuple(Finding("seals", f"seal:{f.seal_id}", f.fault.value) for f in broken),
        )
    )
    return verdicts


def ledger(db: Database) -> tuple[Finding, ...]:
    """Only whether the ledger equals the balances: for each start and each backup."""
    with db.snapshot() as session:
        return tuple(_ledger_is_balance(session)[1])


def _ledger_is_balance(session: Session) -> tuple[int, list[Finding]]:
    ends = union_all(
        *(
            select(
                StockMove.item_id,
                StockMove.lot_id,
                StockMove.owner_id,
                location.label("location_id"),
                condition.label("condition"),
                quantity.label("quantity"),
            )
            for location, condition, quantity in (
                (StockMove.to_location_id, StockMove.to_condition, StockMove.quantity),
                (StockMove.from_location_id, StockMove.from_condition, -StockMove.quantity),
            )
        )
    ).subquery()
    keys = [ends.c[name] for name in ("item_id", "lot_id", "owner_id", "location_id", "condition")]
    sums = session.execute(
        select(*keys, func.sum(ends.c.quantity, type_=Quantity))
        .join(Location, Location.id == ends.c.location_id)
        .where(Location.kind == PlaceKind.STORAGE)
        .group_by(*keys)
    ).all()
    booked = {tuple(row)[:5]: row[5] for row in sums}
    kept = {
        (b.item_id, b.lot_id, b.owner_id, b.location_id, b.condition): b
        for b in session.scalars(select(Balance))
    }
    findings = []
    for key in booked.keys() | kept.keys():
        balance = kept.get(key)
        on_hand = balance.quantity if balance else Decimal(0)
        if on_hand != booked.get(key, Decimal(0)) or on_hand < 0:
            subject = "balance:" + "/".join(str(part) for part in key)
            findings.append(
                Finding("balance", subject, f"{on_hand} <> {booked.get(key, Decimal(0))}")
            )
    return len(kept), findings


def _reserved_is_kept(session: Session) -> tuple[int, list[Finding]]:
    sums: dict[int, Decimal] = {
        row[0]: row[1]
        for row in session.execute(
            select(Reservation.balance_id, func.sum(Reservation.quantity, type_=Quantity)).group_by(
                Reservation.balance_id
            )
        )
    }
    findings = [
        Finding("reservations", f"balance:{b.id}", f"{b.reserved} <> {sums.get(b.id, 0)}")
        for b in session.scalars(select(Balance))
        if b.reserved != sums.get(b.id, Decimal(0)) or b.reserved > b.quantity
    ]
    allocated = session.scalar(select(func.count()).select_from(Allocation)) or 0
    return allocated, findings


def _documents_are_unaltered(session: Session) -> tuple[int, list[Finding]]:
    findings, looked_at = [], 0
    for document, moves in _moves_by_document(session):
        looked_at += 1
        told = [
            posting.Move(
                m.item_id, m.lot_id, m.owner_id, m.from_location_id, m.to_location_id,
                m.quantity, m.from_condition, m.to_condition,
            )
            for m in moves
        ]  # fmt: skip
        if posting.moves_hash(told) != document.body_hash:
            findings.append(Finding("ledger", f"stock_document:{document.id}", "altered"))
    return looked_at, findings


def _moves_by_document(session: Session) -> Iterator[tuple[StockDocument, list[StockMove]]]:
    moves: dict[int, list[StockMove]] = {}
    for move in session.scalars(select(StockMove).order_by(StockMove.document_id, StockMove.line)):
        moves.setdefault(move.document_id, []).append(move)
    for document in session.scalars(select(StockDocument).order_by(StockDocument.id)):
        yield document, moves.get(document.id, [])


def _trail_is_unaltered(session: Session) -> tuple[int, list[Finding]]:
    findings, looked_at = [], 0
    for row in map(dict, session.execute(select(Audit.__table__)).mappings()):
        looked_at += 1
        if audit.digest_of(row) != row["digest"]:
            findings.append(Finding("audit", f"audit:{row['id']}", "altered"))
    return looked_at, findings


def _files_match_their_names(session: Session) -> tuple[int, list[Finding]]:
    findings, looked_at = [], 0
    for sha256, size, content in session.execute(
        select(StoredFile.sha256, StoredFile.size, StoredFile.content).execution_options(
            yield_per=20
        )
    ):
        looked_at += 1
        if hashlib.sha256(content).hexdigest() != sha256 or len(content) != size:
            findings.append(Finding("files", f"file:{sha256[:12]}", "altered"))
    for column in _names_of_files():
        gone = ~exists().where(StoredFile.sha256 == column)
        for sha256 in session.scalars(select(column).where(column.is_not(None), gone).distinct()):
            findings.append(Finding("files", f"file:{sha256[:12]}", "missing"))
    return looked_at, findings


def _names_of_files() -> list[Column[str]]:
    """Every column that names a kept file."""
    name = StoredFile.__table__.c.sha256
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is name
    ]


def _receipts_have_pages(session: Session) -> tuple[int, list[Finding]]:
    filed = select(ScanPage.receipt_id).where(
        ScanPage.status.in_([PageStatus.FILED, PageStatus.SUSPECT]), ScanPage.part == 0
    )
    needing = (
        ReceiptState.FILED,
        ReceiptState.DISPATCHED,
        ReceiptState.RECEIVED,
        ReceiptState.HANDED_OVER,
        ReceiptState.CLOSED,
    )
    rows = session.scalars(select(Receipt).where(Receipt.state.in_(needing))).all()
    with_pages = set(session.scalars(filed))
    findings = [
        Finding("receipts", f"receipt:{r.number}", "no page")
        for r in rows
        if r.id not in with_pages
    ]
    return len(rows), findings


def _pages_are_complete(session: Session) -> tuple[int, list[Finding]]:
    counts: dict[int, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(ScanPage.batch_id, func.count()).group_by(ScanPage.batch_id)
        )
    }
    findings, looked_at = [], 0
    for batch in session.scalars(select(ScanBatch)):
        looked_at += batch.pages
        if counts.get(batch.id, 0) != batch.pages:
            detail = f"{counts.get(batch.id, 0)} <> {batch.pages}"
            findings.append(Finding("pages", f"scan_batch:{batch.id}", detail))
    return looked_at, findings


def _envelopes_are_true(session: Session) -> tuple[int, list[Finding]]:
    """Lines that their envelope or their receipt contradicts (RCP-2, RCP-7).

    Receipts that were sent before there were envelopes have no lines and are not asked about.
    """
    rows = session.execute(
        select(EnvelopeLine, Envelope.state, Envelope.number, Receipt.state, Receipt.number)
        .join(Envelope, Envelope.id == EnvelopeLine.envelope_id)
        .join(Receipt, Receipt.id == EnvelopeLine.receipt_id)
        .order_by(EnvelopeLine.id)
    ).all()
    newest = {row[0].receipt_id: row[0].id for row in rows}
    findings = []
    for line, envelope, number, receipt, slip in rows:
        expected = line.arrival is Arrival.EXPECTED
        wrong = (
            (envelope is EnvelopeState.OPEN and not expected)
            or (envelope is EnvelopeState.CLOSED and expected)
            or (expected and envelope is not EnvelopeState.OPEN and receipt in _BEFORE_SENDING)
            or (
                line.arrival is Arrival.ARRIVED
                and receipt is ReceiptState.DISPATCHED
                and newest[line.receipt_id] == line.id
            )
        )
        if wrong:
            detail = f"{number} {envelope.value}: {line.arrival.value}, {receipt.value}"
            findings.append(Finding("envelopes", f"receipt:{slip}", detail))
    return len(rows), findings


def _destroyed_were_approved(session: Session) -> tuple[int, list[Finding]]:
    """Originals destroyed without a list that two people agreed to, or still in a box."""
    done = session.execute(
        select(DestructionLine.receipt_id, Destruction.number)
        .join(Destruction, Destruction.id == DestructionLine.destruction_id)
        .where(Destruction.state == DestructionState.DONE)
    )
    listed = {row.receipt_id: row.number for row in done}
    gone = session.scalars(select(Receipt).where(Receipt.destroyed_on.is_not(None))).all()
    findings = [
        Finding("destruction", f"receipt:{r.number}", "no list" if r.id not in listed else "in box")
        for r in gone
        if r.id not in listed or r.box_id is not None
    ]
    there = {r.id for r in gone}
    findings += [
        Finding("destruction", f"destruction:{number}", "not destroyed")
        for receipt_id, number in listed.items()
        if receipt_id not in there
    ]
    return len(gone), findings


_CHECKS: tuple[tuple[str, Callable[[Session], tuple[int, list[Finding]]]], ...] = (
    (N_("ledger equals balance"), _ledger_is_balance),
    (N_("reservations kept"), _reserved_is_kept),
    (N_("ledger unaltered"), _documents_are_unaltered),
    (N_("audit trail unaltered"), _trail_is_unaltered),
    (N_("stored files unaltered"), _files_match_their_names),
    (N_("receipts have pages"), _receipts_have_pages),
    (N_("scanned pages complete"), _pages_are_complete),
    (N_("envelopes agree with receipts"), _envelopes_are_true),
    (N_("destruction approved twice"), _destroyed_were_approved),
)
