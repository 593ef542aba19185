"""Revisits as lists show them: overdue first, then by the day they are due (SRV-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from wms_desktop.complaints.tables import Complaint
from wms_desktop.core.acting import Acting
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import sought
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db.database import Database
from wms_desktop.goods.tables import OutboundOrder
from wms_desktop.people.tables import Person
from wms_desktop.surveys.kinds import RevisitAfter, RevisitResult, RevisitState
from wms_desktop.surveys.revisits import COMPLAINT, ORDER, Source, source_of
from wms_desktop.surveys.rules import WHO_SEES, revisit_due
from wms_desktop.surveys.tables import Revisit

LONGEST_SOUGHT = 80


@dataclass(frozen=True, slots=True)
class RevisitRow:
    """A revisit with its customer.

    Attributes:
        source: ``kind:number``.
        tries: how often somebody tried or spoke with the customer about it.
    """

    id: int
    version: int
    number: str
    customer_id: int
    customer: str
    contact_name: str
    phone: str
    source: str
    began_on: date
    after: RevisitAfter
    due_on: date
    state: RevisitState
    result: RevisitResult | None
    done_on: date | None
    channel: Channel
    spoke_with: str
    remarks: str
    complaint: str
    responsible_id: int | None
    responsible: str
    tries: int

    @property
    def document(self) -> str:
        """The number of the order or complaint behind it."""
        return self.source.partition(":")[2]

    def days(self, today: date) -> int:
        """Days until it is due; less than nought when overdue."""
        return (self.due_on - today).days


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """An order or complaint that revisits could follow, and what is planned for it already."""

    source: Source
    customer: str
    began_on: date
    days: tuple[tuple[RevisitAfter, date], ...]
    planned: int


_ASKER = aliased(Person)


def _rows() -> Any:
    tries = (
        select(func.count(Contact.id))
        .where(Contact.document == "revisit:" + Revisit.number)
        .correlate(Revisit)
        .scalar_subquery()
    )
    return (
        select(
            Revisit.id, Revisit.version, Revisit.number, Revisit.customer_id, Customer.name,
            Customer.contact_name, Customer.phone, Revisit.source, Revisit.began_on, Revisit.after,
            Revisit.due_on, Revisit.state, Revisit.result, Revisit.done_on, Revisit.channel,
            Revisit.spoke_with, Revisit.remarks, Revisit.complaint, Revisit.responsible_id,
            func.coalesce(_ASKER.name, ""), tries,
        )
        .join(Customer, Customer.id == Revisit.customer_id)
        .outerjoin(_ASKER, _ASKER.id == Revisit.responsible_id)
    )  # fmt: skip


def revisits(
    db: Database,
    by: Acting,
    *,
    state: RevisitState | None = None,
    mine: bool = False,
    text: str = "",
    after: RevisitRow | None = None,
    limit: int = 50,
) -> list[RevisitRow]:
    """Revisits of the site (keyset): those due by their day, all others newest first.

    Args:
        mine: only those that the person answers for, or nobody.
        text: part of a number, of the customer's name, its initials, or a phone's tail.
    """
    by.require(*WHO_SEES)
    query = _fits(_rows(), by, state, mine, text)
    last = None if after is None else (after.due_on, after.id)
    query = by_day(query, (Revisit.due_on, Revisit.id), state, RevisitState.DUE, last)
    with db.read() as session:
        return [RevisitRow(*row) for row in session.execute(query.limit(limit))]


def count_revisits(
    db: Database,
    by: Acting,
    *,
    state: RevisitState | None = None,
    mine: bool = False,
    text: str = "",
) -> int:
    """How many rows `revisits` has in all."""
    query = select(func.count()).select_from(Revisit)
    if sought(text):
        query = query.join(Customer, Customer.id == Revisit.customer_id)
    with db.read() as session:
        return session.scalar(_fits(query, by, state, mine, text)) or 0


def _fits(query: Any, by: Acting, state: RevisitState | None, mine: bool, text: str) -> Any:
    query = query.where(*of_site(Revisit.site_id, Revisit.state, by, state))
    if mine:
        query = query.where(
            or_(Revisit.responsible_id == by.person_id, Revisit.responsible_id.is_(None))
        )
    wanted = sought(text)[:LONGEST_SOUGHT]
    if wanted:
        query = query.where(
            or_(
                Revisit.number.contains(wanted.upper(), autoescape=True),
                Revisit.source.contains(wanted.upper(), autoescape=True),
                customer_fits(wanted),
            )
        )
    return query


def of_site(site_id: Any, state: Any, by: Acting, wanted: StrEnum | None) -> tuple[Any, ...]:
    """What stands so at the site; all of it is walked by id, and no index of states is sorted."""
    if wanted is None:
        return (site_id + 0 == by.site_id,)
    return site_id == by.site_id, state == wanted


def by_day(
    query: Any,
    key: tuple[Any, Any],
    state: StrEnum | None,
    waits: StrEnum,
    last: tuple[date, int] | None,
) -> Any:
    """What waits by its day, what has ended from the latest day on, all of it newest first."""
    day, id_ = key
    if state is None:
        query = query.order_by(id_.desc())
        return query if last is None else query.where(id_ < last[1])
    if state is waits:
        query = query.order_by(day, id_)
        return query if last is None else query.where(tuple_(day, id_) > last)
    query = query.order_by(day.desc(), id_.desc())
    return query if last is None else query.where(tuple_(day, id_) < last)


def customer_fits(wanted: str) -> Any:
    """Name, initials, or the tail of a phone number."""
    parts = [
        Customer.name.contains(wanted, autoescape=True),
        Customer.search.contains(wanted.casefold(), autoescape=True),
    ]
    if len(wanted) >= 4 and wanted.isdigit():
        parts.append(Customer.phone.endswith(wanted, autoescape=True))
    return or_(*parts)


def revisit(db: Database, by: Acting, revisit_id: int) -> RevisitRow | None:
    """One revisit of the site."""
    query = _rows().where(Revisit.id == revisit_id, Revisit.site_id == by.site_id)
    with db.read() as session:
        row = session.execute(query).one_or_none()
    return RevisitRow(*row) if row else None


def of_document(session: Session, document: str) -> list[RevisitRow]:
    """The revisits after an order or complaint, ``kind:number``, or that led to the complaint."""
    kind, _colon, number = document.partition(":")
    fits = Revisit.source == document
    if kind == COMPLAINT and number:
        customer = select(Complaint.customer_id).where(Complaint.number == number)
        led = (Revisit.complaint == number) & Revisit.customer_id.in_(customer)
        fits = or_(fits, led)
    query = _rows().where(fits).order_by(Revisit.due_on, Revisit.id)
    return [RevisitRow(*row) for row in session.execute(query)]


def found_source(
    db: Database, by: Acting, text: str, began_on: date | None = None
) -> PlannedSource | None:
    """What revisits would be planned after the order or complaint *text*; None for none."""
    with db.read() as session:
        try:
            source = source_of(session, by.site_id, text)
        except Refused:
            return None
        name = session.scalar(select(Customer.name).where(Customer.id == source.customer_id)) or ""
        planned = session.scalar(
            select(func.count(Revisit.id)).where(Revisit.source == source.document)
        )
    began = began_on or source.closed_on or by.today
    days = tuple((after, revisit_due(began, after)) for after in RevisitAfter)
    return PlannedSource(source, name, began, days, planned or 0)


def order_id(db: Database, by: Acting, found: RevisitRow) -> int | None:
    """The order behind a revisit; None where a complaint is behind it."""
    kind, _colon, number = found.source.partition(":")
    if kind != ORDER:
        return None
    query = select(OutboundOrder.id).where(
        OutboundOrder.number == number, OutboundOrder.site_id == by.site_id
    )
    with db.read() as session:
        return session.scalar(query)
