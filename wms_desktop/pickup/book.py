"""The book of authorized collectors as pages and the claim see it (PCK-5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.text import sought
from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.pickup.claims import BookEntry
from wms_desktop.pickup.kinds import DocumentKind
from wms_desktop.pickup.tables import AuthorizedCollector

LONGEST_SOUGHT = 80


@dataclass(frozen=True, slots=True)
class CollectorRow:
    """Who may collect for whom, as a list shows it; the number masked."""

    id: int
    version: int
    customer_id: int
    customer_name: str
    name: str
    kind: DocumentKind
    masked_number: str
    phone: str
    valid_from: date
    valid_until: date | None
    letter_sha256: str | None
    recorded_by: str
    recorded_at: datetime
    revoked_at: datetime | None
    revoke_reason: str


_ROW: Any = (
    select(
        AuthorizedCollector.id,
        AuthorizedCollector.version,
        AuthorizedCollector.customer_id,
        Customer.name,
        AuthorizedCollector.name,
        AuthorizedCollector.kind,
        AuthorizedCollector.masked_number,
        AuthorizedCollector.phone,
        AuthorizedCollector.valid_from,
        AuthorizedCollector.valid_until,
        AuthorizedCollector.letter_sha256,
        Person.name,
        AuthorizedCollector.recorded_at,
        AuthorizedCollector.revoked_at,
        AuthorizedCollector.revoke_reason,
    )
    .join(Customer, Customer.id == AuthorizedCollector.customer_id)
    .join(Person, Person.id == AuthorizedCollector.recorded_by_id)
)


def collectors(
    db: Database,
    text: str = "",
    *,
    after: CollectorRow | None = None,
    limit: int = 50,
) -> list[CollectorRow]:
    """Who is in the book, by customer and name; *text* narrows it to a customer or a collector."""
    query = _ROW.order_by(Customer.name, AuthorizedCollector.name, AuthorizedCollector.id)
    wanted = sought(text)[:LONGEST_SOUGHT]
    if wanted:
        query = query.where(
            or_(
                Customer.search.contains(wanted.casefold(), autoescape=True),
                Customer.name.contains(wanted, autoescape=True),
                AuthorizedCollector.name.contains(wanted, autoescape=True),
            )
        )
    if after is not None:
        query = query.where(_later(after))
    with db.read() as session:
        return [CollectorRow(*row) for row in session.execute(query.limit(limit))]


def _later(after: CollectorRow) -> Any:
    customer, name, id_ = Customer.name, AuthorizedCollector.name, AuthorizedCollector.id
    same_customer = customer == after.customer_name
    return or_(
        customer > after.customer_name,
        same_customer & (name > after.name),
        same_customer & (name == after.name) & (id_ > after.id),
    )


def collectors_for(session: Session, consignee_name: str) -> tuple[BookEntry, ...]:
    """Who stands in the book for the customer whose name is exactly the consignee's.

    Those who were revoked or whose time is over come last: the counter says so in words.
    """
    query = (
        select(AuthorizedCollector)
        .join(Customer, Customer.id == AuthorizedCollector.customer_id)
        .where(Customer.name == consignee_name, Customer.is_active)
        .order_by(
            case((AuthorizedCollector.revoked_at.is_(None), 0), else_=1),
            AuthorizedCollector.valid_until.desc(),
            AuthorizedCollector.name,
        )
    )
    return tuple(
        BookEntry(
            row.id,
            row.name,
            row.kind,
            row.masked_number,
            row.phone,
            row.valid_from,
            row.valid_until,
            row.revoked_at is not None,
            row.vault_entry_id,
        )
        for row in session.scalars(query)
    )
