"""The read side of returns: an order with what can come back, applications, one application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site
from wms_desktop.returns.figures import (
    ORDER,
    DeliveredLot,
    OrderFacts,
    delivered_lots,
    order_facts,
)
from wms_desktop.returns.files import application
from wms_desktop.returns.kinds import ReturnState, Wish
from wms_desktop.returns.rules import LEAST_PIECES, MONTHS, last_day
from wms_desktop.returns.tables import ReturnApplication, ReturnLine

__all__ = [
    "ApplicationRow",
    "ReturnableOrder",
    "application",
    "applications",
    "count_applications",
    "find_orders",
    "order",
    "order_by_id",
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


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application as lists show it."""

    id: int
    version: int
    number: str
    order_number: str
    customer_name: str
    wish: Wish
    state: ReturnState
    lines: int
    submitted_on: date


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
    query = ORDER.where(_sought(wanted)).order_by(OutboundOrder.id.desc()).limit(limit)
    with db.read() as session:
        return [OrderFacts(*row) for row in session.execute(query)]


def _sought(wanted: str) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        OutboundOrder.number.contains(wanted.upper(), autoescape=True),
        Customer.name.contains(wanted, autoescape=True),
        Customer.search.contains(wanted.casefold(), autoescape=True),
    ]
    if len(wanted) >= 4 and wanted.isdigit():
        parts.append(Customer.phone.endswith(wanted, autoescape=True))
    return or_(*parts)


def applications(
    db: Database,
    site_id: int,
    text: str = "",
    *,
    after: ApplicationRow | None = None,
    limit: int = 50,
) -> list[ApplicationRow]:
    """Applications of a site, newest first (keyset); *text* narrows them down."""
    lines = (
        select(func.count(ReturnLine.id))
        .where(ReturnLine.application_id == ReturnApplication.id)
        .scalar_subquery()
    )
    query = _at_site(
        select(
            ReturnApplication.id,
            ReturnApplication.version,
            ReturnApplication.number,
            OutboundOrder.number,
            Customer.name,
            ReturnApplication.wish,
            ReturnApplication.state,
            lines,
            ReturnApplication.submitted_at,
            Site.time_zone,
        ).join(Site, Site.id == ReturnApplication.site_id),
        site_id,
        text,
    )
    if after is not None:
        query = query.where(ReturnApplication.id < after.id)
    query = query.order_by(ReturnApplication.id.desc()).limit(limit)
    with db.read() as session:
        found = session.execute(query).all()
    return [
        ApplicationRow(
            r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], site_day(r.submitted_at, r.time_zone)
        )
        for r in found
    ]


def count_applications(db: Database, site_id: int, text: str = "") -> int:
    """How many applications `applications` gives in all."""
    with db.read() as session:
        query = _at_site(select(func.count(ReturnApplication.id)), site_id, text)
        return session.scalar(query) or 0


def _at_site(query: Select[Any], site_id: int, text: str) -> Select[Any]:
    query = (
        query.join(OutboundOrder, OutboundOrder.id == ReturnApplication.order_id)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(ReturnApplication.site_id == site_id)
    )
    wanted = sought(text)[:LONGEST_SOUGHT]
    if not wanted:
        return query
    number = ReturnApplication.number.contains(wanted.upper(), autoescape=True)
    return query.where(or_(number, _sought(wanted)))


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The application that a scanned *text* stands for: (kind, id, number, customer)."""
    wanted = sought(text).upper()[:LONGEST_SOUGHT]
    own = parse_own_code(wanted)
    number = f"TH-{own.number}" if own and own.kind is CodeKind.RETURN else wanted
    query = (
        select(ReturnApplication.id, ReturnApplication.number, Customer.name)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(ReturnApplication.number == number, ReturnApplication.site_id == site_id)
    )
    with db.read() as session:
        return [("return", id_, found, name) for id_, found, name in session.execute(query)]


def paper(db: Database, sha256: str) -> bytes:
    """A printed application's bytes, verified."""
    return archive.content(db, sha256)
