"""Contacts as lists show them, and the promises that nobody has answered yet (SRV-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from wms_desktop.core.acting import Acting
from wms_desktop.core.text import sought
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.tables import Customer
from wms_desktop.customers.tables_contacts import Contact, PromiseKept
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person

_LONGEST_SEARCH = 80
_answerer = aliased(Person)


class WhichContacts(StrEnum):
    """Which contacts a list shows."""

    ALL = "all"
    PROMISED = "promised"  # with a promise
    OPEN = "open"  # with a promise that nobody has answered


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, with what became of its promise.

    Attributes:
        document: ``kind:number`` of the paper it was about; empty for none.
        answer: how the promise was answered; empty while it is open, or where none was made.
    """

    id: int
    customer_id: int
    customer: str
    channel: Channel
    direction: Direction
    spoke_with: str
    said: str
    document: str
    promise: str
    promised_on: date | None
    person_id: int
    person: str
    at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def number(self) -> str:
        """The number of the paper it was about."""
        return self.document.partition(":")[2]

    @property
    def is_open(self) -> bool:
        """Whether something was promised that nobody has answered."""
        return self.promised_on is not None and self.answered_at is None


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """A promise that is owed to a customer.

    Attributes:
        has_left: who promised no longer works here; somebody else owes it.
    """

    contact_id: int
    customer: str
    promise: str
    promised_on: date
    person_id: int
    has_left: bool


_ROWS: Any = (
    select(
        Contact.id, Contact.customer_id, Customer.name, Contact.channel, Contact.direction,
        Contact.spoke_with, Contact.said, Contact.document, Contact.promise, Contact.promised_on,
        Contact.person_id, Person.name, Contact.at, func.coalesce(PromiseKept.answer, ""),
        func.coalesce(_answerer.name, ""),
        PromiseKept.at,
    )
    .join(Customer, Customer.id == Contact.customer_id)
    .join(Person, Person.id == Contact.person_id)
    .outerjoin(PromiseKept, PromiseKept.contact_id == Contact.id)
    .outerjoin(_answerer, _answerer.id == PromiseKept.person_id)
)  # fmt: skip


def contacts(
    db: Database,
    site_id: int | None = None,
    *,
    which: WhichContacts = WhichContacts.ALL,
    text: str = "",
    customer_id: int | None = None,
    after: ContactRow | None = None,
    limit: int = 50,
) -> list[ContactRow]:
    """Contacts, the newest first (keyset).

    Args:
        site_id: logged there; None for all sites.
        text: in the customer's name, what was said or promised, or the paper's number.
    """
    query = _narrowed(_ROWS, site_id, which, text, customer_id)
    query = query.order_by(Contact.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Contact.id < after.id)
    with db.read() as session:
        return _found(session, query)


def count_contacts(
    db: Database,
    site_id: int | None = None,
    *,
    which: WhichContacts = WhichContacts.ALL,
    text: str = "",
) -> int:
    """How many `contacts` there are in all."""
    base = _ROWS.with_only_columns(func.count(Contact.id))
    with db.read() as session:
        return session.scalar(_narrowed(base, site_id, which, text, None)) or 0


def _narrowed(
    query: Any, site_id: int | None, which: WhichContacts, text: str, customer_id: int | None
) -> Any:
    if site_id is not None:
        query = query.where(Contact.site_id == site_id)
    if customer_id is not None:
        query = query.where(Contact.customer_id == customer_id)
    if which is not WhichContacts.ALL:
        query = query.where(Contact.promised_on.is_not(None))
    if which is WhichContacts.OPEN:
        query = query.where(PromiseKept.id.is_(None))
    if wanted := sought(text)[:_LONGEST_SEARCH]:
        columns = (
            Customer.name, Customer.search, Contact.said, Contact.promise, Contact.spoke_with,
            Contact.document,
        )  # fmt: skip
        query = query.where(or_(*(each.icontains(wanted, autoescape=True) for each in columns)))
    return query


def contacts_of(
    db: Database, customer_id: int, *, after: ContactRow | None = None, limit: int = 50
) -> list[ContactRow]:
    """All contacts with a customer, the newest first (SRV-1)."""
    return contacts(db, customer_id=customer_id, after=after, limit=limit)


def contacts_about(session: Session, document: str) -> list[ContactRow]:
    """All contacts about a paper (``kind:number``), the oldest first."""
    return _found(session, _ROWS.where(Contact.document == document).order_by(Contact.id))


def contact(db: Database, contact_id: int) -> ContactRow | None:
    """One contact; None where there is none."""
    with db.read() as session:
        return next(iter(_found(session, _ROWS.where(Contact.id == contact_id))), None)


def open_promises(
    session: Session, by: Acting, *, until: date, takes_over: bool, limit: int
) -> list[OpenPromise]:
    """What *by* owes customers of the site until a day, the oldest first.

    Args:
        takes_over: also what people promised who no longer work here.
    """
    gone = set(session.scalars(select(Person.id).where(~Person.is_active))) if takes_over else set()
    each = aliased(Contact)
    kept = select(PromiseKept.id).where(PromiseKept.contact_id == each.id)
    unanswered = select(each.id).where(  # by two indexes alone: most promises were answered
        each.site_id == by.site_id, each.promised_on <= until, ~kept.exists()
    )
    query: Any = (
        select(
            Contact.id, Customer.name, Contact.promise, Contact.promised_on, Contact.person_id
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .where(
            Contact.id.in_(unanswered),
            Contact.person_id.in_(sorted(gone | {by.person_id})),
        )
        .order_by(Contact.promised_on, Contact.id)
        .limit(limit)
    )  # fmt: skip
    return [
        OpenPromise(id_, customer, promise, day, person_id, person_id in gone)
        for id_, customer, promise, day, person_id in session.execute(query)
    ]


def _found(session: Session, query: Any) -> list[ContactRow]:
    rows: Any = session.execute(query)
    return [ContactRow(*row) for row in rows]
