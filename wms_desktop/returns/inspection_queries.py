"""Slips whose goods are expected, looked at, or were looked at; the credits that follow (RET-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns.kinds import PieceVerdict, RepairStage, ReturnState, Wish
from wms_desktop.returns.tables import RepairStep, ReturnApplication, ReturnLine, ReturnPiece
from wms_desktop.stock.tables import Item, Lot

LONGEST_SOUGHT = 80


class Which(StrEnum):
    """What a list of slips shows."""

    EXPECTED = "expected"  # the slip is issued, the goods are on their way
    ARRIVED = "arrived"  # being inspected
    INSPECTED = "inspected"  # a repair, an exchange or the closing note is open
    CLOSED = "closed"


STATES = {
    Which.EXPECTED: ReturnState.ISSUED,
    Which.ARRIVED: ReturnState.ARRIVED,
    Which.INSPECTED: ReturnState.INSPECTED,
    Which.CLOSED: ReturnState.CLOSED,
}


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One slip in a list; quantities are sums over its lines.

    Attributes:
        repair: the last step of a repair; None where there is none yet.
        due_on: when the repair must be handed over.
    """

    id: int
    version: int
    number: str
    slip_number: str
    order_number: str
    customer_name: str
    wish: Wish
    state: ReturnState
    issued_on: date | None
    arrived_on: date | None
    closed_on: date | None
    applied: Decimal
    seen: Decimal
    refused: Decimal
    repair: RepairStage | None = None
    due_on: date | None = None

    def days_overdue(self, today: date) -> int:
        """How long the repair should have been handed over; 0 while there is time."""
        if self.due_on is None or self.repair is RepairStage.HANDED_OVER:
            return 0
        return max((today - self.due_on).days, 0)


def inspections(
    db: Database,
    site_id: int,
    which: Which | None = None,
    text: str = "",
    *,
    after: InspectionRow | None = None,
    limit: int = 50,
) -> list[InspectionRow]:
    """Slips of a site: those that wait the oldest first, closed ones the newest first.

    Args:
        which: None for every slip that was issued.
        text: part of the application's, slip's or order's number, or of the customer.
    """
    query = _at_site(_columns(), site_id, which, text)
    newest_first = which in (None, Which.CLOSED)
    id_ = ReturnApplication.id
    if after is not None:
        query = query.where(id_ < after.id if newest_first else id_ > after.id)
    query = query.order_by(id_.desc() if newest_first else id_).limit(limit)
    with db.read() as session:
        rows: list[Any] = [tuple(row) for row in session.execute(query)]
        sums = _sums(session, [row[0] for row in rows])
        repairs = _repairs(session, [row[0] for row in rows])
    nought = (Decimal(0), Decimal(0), Decimal(0))
    return [
        InspectionRow(*(*row, *sums.get(row[0], nought), *repairs.get(row[0], (None, None))))
        for row in rows
    ]


def count_inspections(db: Database, site_id: int, which: Which, text: str = "") -> int:
    """How many `inspections` there are."""
    query = _at_site(select(func.count(ReturnApplication.id)), site_id, which, text)
    with db.read() as session:
        return session.scalar(query) or 0


def _columns() -> Any:
    return select(
        ReturnApplication.id,
        ReturnApplication.version,
        ReturnApplication.number,
        ReturnApplication.slip_number,
        OutboundOrder.number,
        Customer.name,
        ReturnApplication.wish,
        ReturnApplication.state,
        ReturnApplication.issued_on,
        ReturnApplication.arrived_on,
        ReturnApplication.closed_on,
    )


def _at_site(query: Any, site_id: int, which: Which | None, text: str) -> Any:
    states = [STATES[which]] if which is not None else list(STATES.values())
    query = (
        query.select_from(ReturnApplication)
        .join(OutboundOrder, OutboundOrder.id == ReturnApplication.order_id)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(ReturnApplication.site_id == site_id, ReturnApplication.state.in_(states))
    )
    wanted = sought(text)[:LONGEST_SOUGHT]
    if not wanted:
        return query
    number = wanted.upper()
    return query.where(
        or_(
            ReturnApplication.number.contains(number, autoescape=True),
            ReturnApplication.slip_number.contains(number, autoescape=True),
            OutboundOrder.number.contains(number, autoescape=True),
            Customer.name.contains(wanted, autoescape=True),
            Customer.search.contains(wanted.casefold(), autoescape=True),
        )
    )


def _sums(session: Session, ids: list[int]) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """Applied for, looked at, and refused, by application."""
    applied = {
        row[0]: row[1]
        for row in session.execute(
            select(ReturnLine.application_id, func.sum(ReturnLine.quantity))
            .where(ReturnLine.application_id.in_(ids))
            .group_by(ReturnLine.application_id)
        )
    }
    back = aliased(ReturnPiece)
    refused = case(
        (ReturnPiece.verdict == PieceVerdict.REFUSED, ReturnPiece.quantity), else_=Decimal(0)
    )
    seen = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(
                ReturnLine.application_id,
                func.sum(ReturnPiece.quantity),
                func.sum(refused, type_=ReturnPiece.quantity.type),
            )
            .join(ReturnLine, ReturnLine.id == ReturnPiece.line_id)
            .outerjoin(back, back.reverses_id == ReturnPiece.id)
            .where(
                ReturnLine.application_id.in_(ids),
                and_(ReturnPiece.reverses_id.is_(None), back.id.is_(None)),
            )
            .group_by(ReturnLine.application_id)
        )
    }
    nought = Decimal(0)
    return {id_: (applied.get(id_, nought), *seen.get(id_, (nought, nought))) for id_ in ids}


def _repairs(session: Session, ids: list[int]) -> dict[int, tuple[RepairStage, date | None]]:
    """The last step of each repair, and its deadline."""
    found: dict[int, tuple[RepairStage, date | None]] = {}
    query = (
        select(RepairStep.application_id, RepairStep.stage, RepairStep.due_on)
        .where(RepairStep.application_id.in_(ids))
        .order_by(RepairStep.id)
    )
    for id_, stage, due_on in session.execute(query):
        found[id_] = stage, due_on or found.get(id_, (stage, None))[1]
    return found


@dataclass(frozen=True, slots=True)
class CreditRow:
    """What finance credits or not for one line of an inspected return.

    Attributes:
        id: of the line.
        accepted: good, to grade and faulty pieces together; refused ones are not credited.
        unit_price: the item's price.
    """

    id: int
    number: str
    slip_number: str
    customer_code: str
    customer_name: str
    order_number: str
    wish: Wish
    item_code: str
    item_name: str
    lot_code: str
    unit: str
    applied: Decimal
    accepted: Decimal
    faulty: Decimal
    refused: Decimal
    unit_price: Decimal
    arrived_on: date | None

    @property
    def amount(self) -> Decimal:
        """What the accepted pieces cost, to the cent."""
        return (self.accepted * self.unit_price).quantize(Decimal("0.01"))


def credits_of(
    db: Database, site_id: int, *, after: CreditRow | None = None, limit: int = 50
) -> list[CreditRow]:
    """Lines of inspected and closed returns of a site, in the order of the lines (RET-6)."""
    query = (
        select(
            ReturnLine.id,
            ReturnApplication.number,
            ReturnApplication.slip_number,
            Customer.code,
            Customer.name,
            OutboundOrder.number,
            ReturnApplication.wish,
            Item.code,
            Item.name,
            Lot.code,
            Item.unit,
            ReturnLine.quantity,
            Item.unit_price,
            ReturnApplication.arrived_on,
        )
        .join(ReturnApplication, ReturnApplication.id == ReturnLine.application_id)
        .join(OutboundOrder, OutboundOrder.id == ReturnApplication.order_id)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .join(Item, Item.id == ReturnLine.item_id)
        .join(Lot, Lot.id == ReturnLine.lot_id)
        .where(
            ReturnApplication.site_id == site_id,
            ReturnApplication.state.in_([ReturnState.INSPECTED, ReturnState.CLOSED]),
        )
        .order_by(ReturnLine.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(ReturnLine.id > after.id)
    with db.read() as session:
        rows = session.execute(query).all()
        sums = verdict_sums(session, [row[0] for row in rows])
    found = []
    for row in rows:
        *head, price, arrived_on = tuple[Any, ...](row)
        of = sums.get(head[0], {})
        faulty = of.get(PieceVerdict.FAULTY, Decimal(0))
        refused = of.get(PieceVerdict.REFUSED, Decimal(0))
        accepted = sum(of.values(), Decimal(0)) - refused
        found.append(CreditRow(*(*head, accepted, faulty, refused, price, arrived_on)))
    return found


def verdict_sums(session: Session, line_ids: list[int]) -> dict[int, dict[PieceVerdict, Decimal]]:
    """How many pieces of each line have which verdict; what was taken back does not count."""
    back = aliased(ReturnPiece)
    query = (
        select(ReturnPiece.line_id, ReturnPiece.verdict, func.sum(ReturnPiece.quantity))
        .outerjoin(back, back.reverses_id == ReturnPiece.id)
        .where(
            ReturnPiece.line_id.in_(line_ids),
            ReturnPiece.reverses_id.is_(None),
            back.id.is_(None),
        )
        .group_by(ReturnPiece.line_id, ReturnPiece.verdict)
    )
    found: dict[int, dict[PieceVerdict, Decimal]] = {}
    for line_id, verdict, quantity in session.execute(query):
        found.setdefault(line_id, {})[verdict] = quantity
    return found
