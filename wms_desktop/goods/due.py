"""Orders by the day they are due, what is overdue first: the work lists of the counter."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.goods.decided import DAY_LENGTH, WAITS, decided_of
from wms_desktop.goods.kinds import InboundState, OutboundState
from wms_desktop.goods.queries import (
    LONGEST_SEARCH,
    InboundRow,
    OutboundRow,
    inbound_rows,
    last_note,
    outbound_rows,
)
from wms_desktop.goods.rules import INBOUND_OPEN, OUTBOUND_OPEN
from wms_desktop.goods.tables import InboundOrder, OutboundOrder

OPEN = "open"  # what still waits for somebody, as one word
DECIDE = "decide"  # paused: customer service decides (OUT-2)
CONFIRM = "confirm"  # sent: customer service asks whether it arrived (OUT-4)
_SENT = (OutboundState.SHIPPED, OutboundState.DELIVERED)
NO_DAY = date(9999, 12, 31)  # what has no day is due after everything that has one


def inbound_due(
    db: Database,
    site_id: int,
    *,
    text: str = "",
    open_only: bool = True,
    state: InboundState | None = None,
    after: InboundRow | None = None,
    limit: int = 50,
) -> list[InboundRow]:
    """Inbound orders of a site, the longest overdue first; all of them newest first.

    Args:
        text: part of the number or of the customer's name.
        open_only: only what is expected or being received.
        state: only what stands so.
    """
    query = _inbound_fits(inbound_rows(site_id), text, open_only)
    if state is not None:
        query = query.where(InboundOrder.state == state)
    last = None if after is None else (after.expected_on, after.id)
    query = _ordered(query, InboundOrder.expected_on, InboundOrder.id, open_only, last)
    with db.read() as session:
        return [InboundRow(*row) for row in session.execute(query.limit(limit))]


def count_inbound(db: Database, site_id: int, *, text: str = "", open_only: bool = True) -> int:
    """How many orders `inbound_due` has."""
    query = _inbound_fits(inbound_rows(site_id), text, open_only)
    return _counted(db, query, InboundOrder.id)


def outbound_due(
    db: Database,
    site_id: int,
    *,
    text: str = "",
    open_only: bool = True,
    part: str = "",
    state: OutboundState | None = None,
    after: OutboundRow | None = None,
    limit: int = 50,
) -> list[OutboundRow]:
    """Outbound orders of a site, the longest overdue first; all of them newest first.

    Args:
        text: part of the number, of the customer's or consignee's name, or a phone's tail.
        open_only: only what has not left and is not called off.
        part: `DECIDE` (those told to wait last) or `CONFIRM`, instead of open or all.
        state: only what stands so.
    """
    query = _outbound_fits(outbound_rows(site_id), text, open_only, part)
    if state is not None:
        query = query.where(OutboundOrder.state == state)
    if part == DECIDE:
        query = _by_wait(query, after)
    else:
        last = None if after is None else (after.due_on, after.id)
        by_day = open_only or bool(part)
        query = _ordered(query, OutboundOrder.due_on, OutboundOrder.id, by_day, last)
    with db.read() as session:
        return [OutboundRow(*row) for row in session.execute(query.limit(limit))]


def count_outbound(
    db: Database, site_id: int, *, text: str = "", open_only: bool = True, part: str = ""
) -> int:
    """How many orders `outbound_due` has."""
    query = _outbound_fits(outbound_rows(site_id), text, open_only, part)
    return _counted(db, query, OutboundOrder.id)


def count_to_decide(db: Database, site_id: int, *, today: date) -> int:
    """How many paused orders wait for a decision today: those told to wait longer are not asked."""
    is_due = _waits_until() <= today.isoformat()
    query = outbound_rows(site_id).where(OutboundOrder.state == OutboundState.PAUSED, is_due)
    return _counted(db, query, OutboundOrder.id)


def first_in(
    session: Session, site_id: int, state: OutboundState, limit: int
) -> tuple[list[OutboundRow], int]:
    """The orders of a site that have stood so the longest on record, and how many stand so."""
    here = (OutboundOrder.site_id == site_id, OutboundOrder.state == state)
    ids = select(OutboundOrder.id).where(*here).order_by(OutboundOrder.id).limit(limit)
    listed = session.scalars(ids).all()
    query = outbound_rows(site_id).where(OutboundOrder.id.in_(listed)).order_by(OutboundOrder.id)
    rows = [OutboundRow(*row) for row in session.execute(query)]
    if len(rows) < limit:
        return rows, len(rows)
    return rows, session.scalar(select(func.count()).select_from(OutboundOrder).where(*here)) or 0


def _waits_until() -> Any:
    """The day until which a paused order is to wait, as text; empty where none was said."""
    noted = last_note()
    return case((noted.startswith(WAITS), func.substr(noted, len(WAITS) + 1, DAY_LENGTH)), else_="")


def _by_wait(query: Any, after: OutboundRow | None) -> Any:
    key = _waits_until()
    query = query.order_by(key, OutboundOrder.id)
    if after is None:
        return query
    decided = decided_of(after.noted)
    day = decided.until.isoformat() if decided and decided.until else ""
    return query.where(tuple_(key, OutboundOrder.id) > (day, after.id))


def _counted(db: Database, query: Any, id_: Any) -> int:
    with db.read() as session:
        return int(session.scalar(query.with_only_columns(func.count(id_))) or 0)


def _inbound_fits(query: Any, text: str, open_only: bool) -> Any:
    if open_only:
        query = query.where(InboundOrder.state.in_(INBOUND_OPEN))
    return _holding(query, (InboundOrder.number, Customer.search, Customer.name), text)


def _outbound_fits(query: Any, text: str, open_only: bool, part: str = "") -> Any:
    if part:
        states = (OutboundState.PAUSED,) if part == DECIDE else _SENT
        query = query.where(OutboundOrder.state.in_(states))
    elif open_only:
        query = query.where(OutboundOrder.state.in_(OUTBOUND_OPEN))
    columns = (
        OutboundOrder.number, OutboundOrder.consignee_name, OutboundOrder.consignee_phone,
        Customer.search, Customer.name,
    )  # fmt: skip
    return _holding(query, columns, text)


def _holding(query: Any, columns: tuple[Any, ...], text: str) -> Any:
    wanted = sought(text)[:LONGEST_SEARCH].casefold()
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
