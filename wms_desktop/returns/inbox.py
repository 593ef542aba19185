"""The list of applications: what waits for whoever looks, what is open, closed, everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.rules import site_day
from wms_desktop.people.tables import Site
from wms_desktop.returns.kinds import ReturnState, Wish
from wms_desktop.returns.queries import LONGEST_SOUGHT, order_sought
from wms_desktop.returns.rules_chain import (
    CLOSED,
    CONFIRM_HOURS,
    TURNS,
    Deed,
    Shown,
    confirm_by,
)
from wms_desktop.returns.tables import ReturnApplication, ReturnLine, ReturnStep


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application as lists show it.

    Attributes:
        confirm_by: while sales has not confirmed, the moment until which it must have.
    """

    id: int
    version: int
    number: str
    order_number: str
    customer_name: str
    wish: Wish
    state: ReturnState
    slip_number: str
    lines: int
    submitted_on: date
    confirm_by: datetime | None


def applications(
    db: Database,
    site_id: int,
    text: str = "",
    *,
    shown: Shown = Shown.ALL,
    by: Acting | None = None,
    after: ApplicationRow | None = None,
    limit: int = 50,
) -> list[ApplicationRow]:
    """Applications of a site (keyset); *text* narrows them down.

    What waits for *by* comes oldest first, for it is owed first; everything else newest first.
    """
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
            func.coalesce(ReturnApplication.slip_number, ""),
            lines,
            ReturnApplication.submitted_at,
            Site.time_zone,
        ).join(Site, Site.id == ReturnApplication.site_id),
        site_id,
        text,
    ).where(_shown(shown, by))
    is_oldest_first = shown is Shown.WAITING
    key = ReturnApplication.id
    if after is not None:
        query = query.where(key > after.id if is_oldest_first else key < after.id)
    query = query.order_by(key if is_oldest_first else key.desc()).limit(limit)
    with db.read() as session:
        found = session.execute(query).all()
        return [_row(session, each) for each in found]


def _row(session: Session, found: Any) -> ApplicationRow:
    day = site_day(found.submitted_at, found.time_zone)
    until = None
    if found.state is ReturnState.SUBMITTED:
        until = confirm_by(found.submitted_at, value_on(session, CONFIRM_HOURS, day))
    r = found
    return ApplicationRow(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], day, until)


def count_applications(
    db: Database,
    site_id: int,
    text: str = "",
    *,
    shown: Shown = Shown.ALL,
    by: Acting | None = None,
) -> int:
    """How many applications `applications` gives in all."""
    with db.read() as session:
        query = _at_site(select(func.count(ReturnApplication.id)), site_id, text)
        return session.scalar(query.where(_shown(shown, by))) or 0


def count_late(db: Database, site_id: int, by: Acting) -> int:
    """How many that wait for *by* are past the hours that sales has (RET-3)."""
    with db.read() as session:
        query = select(ReturnApplication.submitted_at, Site.time_zone).join(
            Site, Site.id == ReturnApplication.site_id
        )
        waiting = query.where(
            ReturnApplication.site_id == site_id,
            ReturnApplication.state == ReturnState.SUBMITTED,
            waits_for(by),
        )
        return sum(
            by.now > confirm_by(at, value_on(session, CONFIRM_HOURS, site_day(at, zone)))
            for at, zone in session.execute(waiting)
        )


def waits_for(by: Acting) -> ColumnElement[bool]:
    """Whose next step *by* may take: by role, and not their own or twice (RET-3)."""
    confirmed = select(ReturnStep.application_id).where(
        ReturnStep.state == ReturnState.CONFIRMED, ReturnStep.person_id == by.person_id
    )
    turns: list[ColumnElement[bool]] = []
    for turn in TURNS:
        if not by.may(turn.role):
            continue
        due = ReturnApplication.state == turn.waits
        if turn.deed is not Deed.ISSUE:
            due = and_(due, ReturnApplication.person_id != by.person_id)
        if turn.deed is Deed.APPROVE:
            due = and_(due, ReturnApplication.id.not_in(confirmed))
        turns.append(due)
    return or_(*turns) if turns else false()


def _shown(shown: Shown, by: Acting | None) -> ColumnElement[bool]:
    match shown:
        case Shown.WAITING:
            assert by is not None
            return waits_for(by)
        case Shown.OPEN:
            return ReturnApplication.state.in_(set(ReturnState) - CLOSED)
        case Shown.CLOSED:
            return ReturnApplication.state.in_(CLOSED)
        case Shown.ALL:
            return ReturnApplication.id > 0


def _at_site(query: Select[Any], site_id: int, text: str) -> Select[Any]:
    query = (
        query.join(OutboundOrder, OutboundOrder.id == ReturnApplication.order_id)
        .join(Customer, Customer.id == ReturnApplication.customer_id)
        .where(ReturnApplication.site_id == site_id)
    )
    wanted = sought(text)[:LONGEST_SOUGHT]
    if not wanted:
        return query
    parts = (
        ReturnApplication.number.contains(wanted.upper(), autoescape=True),
        ReturnApplication.slip_number.contains(wanted.upper(), autoescape=True),
    )
    return query.where(or_(*parts, order_sought(wanted)))
