"""Orders by the day they are due, what is overdue first: the work lists of the counter."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased

from wms_desktop.core.text import narrow
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.goods.queries import InboundRow, OutboundRow
from wms_desktop.goods.rules import INBOUND_OPEN, OUTBOUND_OPEN
from wms_desktop.goods.tables import InboundLine, InboundOrder, OutboundLine, OutboundOrder

NO_DAY = date(9999, 12, 31)  # what has no day is due after everything that has one
LONGEST_SEARCH = 60


def inbound_due(
    db: Database,
    site_id: int,
    *,
    text: str = "",
    open_only: bool = True,
    after: InboundRow | None = None,
    limit: int = 50,
) -> list[InboundRow]:
    """Inbound orders of a site, the longest overdue first; all of them newest first.

    Args:
        text: part of the number or of the customer's name.
        open_only: only what is expected or being received.
    """
    owner = aliased(Customer)
    lines = _sums(InboundLine, InboundOrder, InboundLine.expected, InboundLine.received)
    query: Any = (
        select(
            InboundOrder.id, InboundOrder.version, InboundOrder.number, InboundOrder.state,
            Customer.name, owner.name, InboundOrder.expected_on, InboundOrder.is_announced,
            InboundOrder.created_at, *lines,
        )
        .join(Customer, Customer.id == InboundOrder.customer_id)
        .join(owner, owner.id == InboundOrder.owner_id)
    )  # fmt: skip
    query = _inbound_fits(query, site_id, text, open_only)
    last = None if after is None else (after.expected_on, after.id)
    query = _ordered(query, InboundOrder.expected_on, InboundOrder.id, open_only, last)
    with db.read() as session:
        return [InboundRow(*row) for row in session.execute(query.limit(limit))]


def count_inbound(db: Database, site_id: int, *, text: str = "", open_only: bool = True) -> int:
    """How many orders `inbound_due` has."""
    query = select(func.count(InboundOrder.id)).join(
        Customer, Customer.id == InboundOrder.customer_id
    )
    with db.read() as session:
        return int(session.scalar(_inbound_fits(query, site_id, text, open_only)) or 0)


def outbound_due(
    db: Database,
    site_id: int,
    *,
    text: str = "",
    open_only: bool = True,
    after: OutboundRow | None = None,
    limit: int = 50,
) -> list[OutboundRow]:
    """Outbound orders of a site, the longest overdue first; all of them newest first.

    Args:
        text: part of the number, of the customer's or consignee's name, or a phone's tail.
        open_only: only what has not left and is not called off.
    """
    lines = _sums(OutboundLine, OutboundOrder, OutboundLine.ordered, OutboundLine.picked)
    query: Any = select(
        OutboundOrder.id, OutboundOrder.version, OutboundOrder.number, OutboundOrder.state,
        OutboundOrder.hand_over, Customer.name, OutboundOrder.consignee_name,
        OutboundOrder.ordered_on, OutboundOrder.due_on, OutboundOrder.needs_receipt,
        OutboundOrder.created_at, *lines,
    ).join(Customer, Customer.id == OutboundOrder.customer_id)  # fmt: skip
    query = _outbound_fits(query, site_id, text, open_only)
    last = None if after is None else (after.due_on, after.id)
    query = _ordered(query, OutboundOrder.due_on, OutboundOrder.id, open_only, last)
    with db.read() as session:
        return [OutboundRow(*row) for row in session.execute(query.limit(limit))]


def count_outbound(db: Database, site_id: int, *, text: str = "", open_only: bool = True) -> int:
    """How many orders `outbound_due` has."""
    query = select(func.count(OutboundOrder.id)).join(
        Customer, Customer.id == OutboundOrder.customer_id
    )
    with db.read() as session:
        return int(session.scalar(_outbound_fits(query, site_id, text, open_only)) or 0)


def _inbound_fits(query: Any, site_id: int, text: str, open_only: bool) -> Any:
    query = query.where(InboundOrder.site_id == site_id)
    if open_only:
        query = query.where(InboundOrder.state.in_(INBOUND_OPEN))
    return _holding(query, (InboundOrder.number, Customer.search, Customer.name), text)


def _outbound_fits(query: Any, site_id: int, text: str, open_only: bool) -> Any:
    query = query.where(OutboundOrder.site_id == site_id)
    if open_only:
        query = query.where(OutboundOrder.state.in_(OUTBOUND_OPEN))
    columns = (
        OutboundOrder.number, OutboundOrder.consignee_name, OutboundOrder.consignee_phone,
        Customer.search, Customer.name,
    )  # fmt: skip
    return _holding(query, columns, text)


def _holding(query: Any, columns: tuple[Any, ...], text: str) -> Any:
    wanted = narrow(text).strip()[:LONGEST_SEARCH].casefold()
    if not wanted:
        return query
    fits = (func.lower(column).contains(wanted, autoescape=True) for column in columns)
    return query.where(or_(*fits))


def _ordered(
    query: Any, day: Any, id_: Any, by_day: bool, last: tuple[date | None, int] | None
) -> Any:
    if not by_day:
        query = query.order_by(id_.desc())
        return query if last is None else query.where(id_ < last[1])
    due = func.coalesce(day, NO_DAY, type_=day.type)
    query = query.order_by(due, id_)
    return query if last is None else query.where(tuple_(due, id_) > (last[0] or NO_DAY, last[1]))


def _sums(line: Any, order: Any, first: Any, second: Any) -> tuple[Any, ...]:
    of_order = line.order_id == order.id
    count = select(func.count(line.id)).where(of_order).scalar_subquery()
    sums = (
        select(func.coalesce(func.sum(column), 0, type_=column.type)).where(of_order)
        for column in (first, second)
    )
    return (count, *(each.scalar_subquery() for each in sums))
