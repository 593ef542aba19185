"""The ledger, its balances and the audit trail against themselves (STK-2, OUT-1, SYS-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Subquery, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from wms_desktop.checks.parts import CHUNK, Finding, Looked
from wms_desktop.core.language import N_
from wms_desktop.db import audit
from wms_desktop.db.base import Quantity
from wms_desktop.db.tables import Audit
from wms_desktop.goods.tables import Allocation
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import PlaceKind
from wms_desktop.stock.tables import Balance, Location, Reservation, StockDocument, StockMove

Step = Callable[[int], None]
_KEYS = ("item_id", "lot_id", "owner_id", "location_id", "condition")


def _balances(session: Session, _step: Step) -> Looked:
    return session.scalar(select(func.count()).select_from(Balance)) or 0, [
        *ledger_is_balance(session)
    ]


def ledger_is_balance(session: Session) -> list[Finding]:
    """Every balance that is not what the ledger comes to, or below nought (STK-2)."""
    booked = _booked()
    same = and_(*(booked.c[name] == getattr(Balance, name) for name in _KEYS))
    keys = [getattr(Balance, name) for name in _KEYS]
    total = func.coalesce(booked.c.quantity, 0, type_=Quantity)
    drifted = (
        select(*keys, Balance.quantity, total)
        .join_from(Balance, booked, same, isouter=True)
        .where(or_(Balance.quantity != total, Balance.quantity < 0))
    )
    unkept = (
        select(*(booked.c[name] for name in _KEYS), Balance.quantity, booked.c.quantity)
        .join_from(booked, Balance, same, isouter=True)
        .where(Balance.id.is_(None), booked.c.quantity != 0)
    )
    findings = []
    for query in (drifted, unkept):
        for row in session.execute(query):
            subject = "balance:" + "/".join(str(part) for part in row[:5])
            findings.append(Finding("balance", subject, f"{row[5] or Decimal(0)} <> {row[6]}"))
    return findings


def _booked() -> Subquery:
    """What the ledger's rows come to, at places that have a balance."""
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
    keys = [ends.c[name] for name in _KEYS]
    return (
        select(*keys, func.sum(ends.c.quantity, type_=Quantity).label("quantity"))
        .join(Location, Location.id == ends.c.location_id)
        .where(Location.kind == PlaceKind.STORAGE)
        .group_by(*keys)
        .subquery()
    )


def _reserved_is_kept(session: Session, _step: Step) -> Looked:
    sums = (
        select(
            Reservation.balance_id, func.sum(Reservation.quantity, type_=Quantity).label("reserved")
        )
        .group_by(Reservation.balance_id)
        .subquery()
    )
    reserved = func.coalesce(sums.c.reserved, 0, type_=Quantity)
    query = (
        select(Balance.id, Balance.reserved, reserved)
        .join_from(Balance, sums, sums.c.balance_id == Balance.id, isouter=True)
        .where(or_(Balance.reserved != reserved, Balance.reserved > Balance.quantity))
    )
    findings = [
        Finding("reservations", f"balance:{row[0]}", f"{row[1]} <> {row[2]}")
        for row in session.execute(query)
    ]
    return session.scalar(select(func.count()).select_from(Allocation)) or 0, findings


def _documents_are_unaltered(session: Session, step: Step) -> Looked:
    findings, looked_at = [], 0
    for document_id, body_hash, moves in _moves_by_document(session):
        looked_at += 1
        step(len(moves))
        told = [posting.Move(*move[2:]) for move in moves]
        if posting.moves_hash(told) != body_hash:
            findings.append(Finding("ledger", f"stock_document:{document_id}", "altered"))
    return looked_at, findings


def _moves_by_document(session: Session) -> Iterator[tuple[int, str, list[Any]]]:
    """Every document with its moves, both read in one order beside each other."""
    query = select(
        StockMove.document_id, StockMove.line, StockMove.item_id, StockMove.lot_id,
        StockMove.owner_id, StockMove.from_location_id, StockMove.to_location_id,
        StockMove.quantity, StockMove.from_condition, StockMove.to_condition,
    ).order_by(StockMove.document_id, StockMove.line)  # fmt: skip
    rows = session.execute(query.execution_options(yield_per=CHUNK))
    moves = groupby(rows, lambda row: row.document_id)
    headers = select(StockDocument.id, StockDocument.body_hash).order_by(StockDocument.id)
    following = next(moves, None)
    for document_id, body_hash in session.execute(headers.execution_options(yield_per=CHUNK)):
        while following is not None and following[0] < document_id:
            following = next(moves, None)
        own: list[Any] = []
        if following is not None and following[0] == document_id:
            own = list(following[1])
            following = next(moves, None)
        yield document_id, body_hash, own
    rows.close()  # moves of documents that are gone may be left


def _trail_is_unaltered(session: Session, step: Step) -> Looked:
    findings, looked_at = [], 0
    lines = session.execute(select(Audit.__table__).execution_options(yield_per=CHUNK))
    for row in map(dict, lines.mappings()):
        looked_at += 1
        step(1)
        if audit.digest_of(row) != row["digest"]:
            findings.append(Finding("audit", f"audit:{row['id']}", "altered"))
    return looked_at, findings


CHECKS: tuple[tuple[str, Callable[[Session, Step], Looked]], ...] = (
    (N_("ledger equals balance"), _balances),
    (N_("reservations kept"), _reserved_is_kept),
    (N_("ledger unaltered"), _documents_are_unaltered),
    (N_("audit trail unaltered"), _trail_is_unaltered),
)
