"""The read side of returns: an order with what can come back, one application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.returns.figures import (
    ORDER,
    DeliveredLot,
    OrderFacts,
    delivered_lots,
    order_facts,
)
from wms_desktop.returns.files import application
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, last_day
from wms_desktop.returns.tables import ReturnApplication

__all__ = [
    "ReturnableOrder",
    "application",
    "find_orders",
    "order",
    "order_by_id",
    "order_sought",
    "paper",
    "scan_meanings",
]

LONGEST_SOUGHT = 80
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class ReturnableOrder:
    """An order, what was delivered on it, and the rule as it stands today (RET-2).

    Attributes:
        last_day: the last one on which its goods can be returned.
    """

    facts: OrderFacts
    lots: tuple[DeliveredLot, ...]
    months: int
    least_pieces: int
    last_day: date


def order(db: Database, text: str, *, today: date) -> ReturnableOrder | None:
    """The order whose number or barcode *text* is; None where there is none."""
    wanted = sought(text).upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    numbers = [wanted]
    if own is not None and own.kind is CodeKind.OUTBOUND:
        numbers = [own.number, f"CK-{own.number}"]
    with db.read() as session:
        found = session.scalar(select(OutboundOrder.id).where(OutboundOrder.number.in_(numbers)))
        return None if found is None else _returnable(session, found, today)


def order_by_id(db: Database, order_id: int, *, today: date) -> ReturnableOrder | None:
    """An order with what can come back; None where it is unknown."""
    with db.read() as session:
        return _returnable(session, order_id, today)


def _returnable(session: Session, order_id: int, today: date) -> ReturnableOrder | None:
    facts = order_facts(session, order_id)
    if facts is None:
        return None
    months = value_on(session, MONTHS, today)
    return ReturnableOrder(
        facts,
        tuple(delivered_lots(session, facts)),
        months,
        value_on(session, LEAST_PIECES, today),
        last_day(facts.ordered_on, months),
    )


def find_orders(db: Database, text: str, *, limit: int = MOST_FOUND) -> list[OrderFacts]:
    """Orders by a part of their number, the customer's name, its initials or a phone's tail.

    The newest first; nothing for an empty *text*.
    """
    wanted = sought(text)[:LONGEST_SOUGHT]
    if not wanted:
        return []
    query = ORDER.where(order_sought(wanted)).order_by(OutboundOrder.id.desc()).limit(limit)
    with db.read() as session:
        return [OrderFacts(*row) for row in session.execute(query)]


def order_sought(wanted: str) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        OutboundOrder.number.contains(wanted.upper(), autoescape=True),
        Customer.name.contains(wanted, autoescape=True),
        Customer.search.contains(wanted.casefold(), autoescape=True),
    ]
    if len(wanted) >= 4 and wanted.isdigit():
        parts.append(Customer.phone.endswith(wanted, autoescape=True))
    return or_(*parts)


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The application that a scanned *text* stands for: (kind, id, number, customer).

    Its own paper, or the return slip that was issued on it.
    """
    wanted = sought(text).upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    numbers = [wanted]
    if own is not None and own.kind in (CodeKind.RETURN, CodeKind.RETURN_SLIP):
        numbers = [f"{own.kind.value}-{own.number}"]
    query = (
        select(ReturnApplication.id, ReturnApplication.number, Customer.name)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(
            or_(ReturnApplication.number.in_(numbers), ReturnApplication.slip_number.in_(numbers)),
            ReturnApplication.site_id == site_id,
        )
    )
    with db.read() as session:
        return [("return", id_, found, name) for id_, found, name in session.execute(query)]


def paper(db: Database, sha256: str) -> bytes:
    """A printed application's bytes, verified."""
    return archive.content(db, sha256)
