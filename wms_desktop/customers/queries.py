"""Finding customers by code, name, pinyin initials or the tail of a phone number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, exists, func, or_, select

from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.customers.names import folded
from wms_desktop.customers.rules import CustomerFault, phone_digits
from wms_desktop.customers.tables import Customer, CustomerKind, CustomerPhone
from wms_desktop.db.database import Database

LONGEST_SEARCH = 120
SHORTEST_TAIL = 3


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as lists show it."""

    id: int
    version: int
    code: str
    name: str
    kind: CustomerKind
    contact_name: str
    phone: str
    address: str
    language: Language
    is_active: bool


@dataclass(frozen=True, slots=True)
class CustomerDetail:
    """A customer as its page shows it."""

    row: CustomerRow
    note: str
    more_phones: tuple[str, ...]


_COLUMNS: tuple[Any, ...] = (
    Customer.id,
    Customer.version,
    Customer.code,
    Customer.name,
    Customer.kind,
    Customer.contact_name,
    Customer.phone,
    Customer.address,
    Customer.language,
    Customer.is_active,
)


def search(
    db: Database,
    text: str,
    limit: int = 20,
    *,
    after: CustomerRow | None = None,
    active_only: bool = True,
) -> list[CustomerRow]:
    """Customers that *text* fits, by name; all where it is empty.

    Args:
        text: part of code, name, pinyin or initials; or the last digits of a phone number.
        after: the last row of the page before.
    """
    wanted = folded(text)[:LONGEST_SEARCH]
    query = select(*_COLUMNS).order_by(Customer.name, Customer.id).limit(limit)
    if active_only:
        query = query.where(Customer.is_active)
    if wanted:
        query = query.where(_fits(wanted))
    if after is not None:
        name, id_ = Customer.name, Customer.id
        query = query.where(or_(name > after.name, (name == after.name) & (id_ > after.id)))
    with db.read() as session:
        return [CustomerRow(*row) for row in session.execute(query)]


def best(db: Database, text: str, limit: int = 20) -> list[CustomerRow]:
    """Customers in use that *text* fits; those whose name or code begins with it come first.

    For fields where Enter takes the first hit: 南京 before 静安旧宅 for "nj".
    """
    wanted = folded(text)[:LONGEST_SEARCH]
    if not wanted:
        return search(db, text, limit)
    begins = or_(
        Customer.search.startswith(wanted, autoescape=True),
        Customer.search.contains(f" {wanted}", autoescape=True),
        func.lower(Customer.code).startswith(wanted, autoescape=True),
    )
    rank = case((begins, 0), else_=1)
    query = select(*_COLUMNS).where(Customer.is_active, _fits(wanted))
    query = query.order_by(rank, Customer.name, Customer.id).limit(limit)
    with db.read() as session:
        return [CustomerRow(*row) for row in session.execute(query)]


def _fits(wanted: str) -> Any:
    fits = [
        Customer.search.contains(wanted, autoescape=True),
        func.lower(Customer.code).startswith(wanted, autoescape=True),
        func.lower(Customer.name).contains(wanted, autoescape=True),
    ]
    digits = phone_digits(wanted)
    if len(digits) >= SHORTEST_TAIL and not any(c.isalpha() for c in wanted):
        tail = CustomerPhone.phone.endswith(digits, autoescape=True)
        fits.append(Customer.phone.endswith(digits, autoescape=True))
        fits.append(exists().where(CustomerPhone.customer_id == Customer.id, tail))
    return or_(*fits)


def customer(db: Database, customer_id: int) -> CustomerDetail:
    """One customer.

    Raises:
        Refused: there is none.
    """
    with db.read() as session:
        found: Any = session.execute(
            select(*_COLUMNS, Customer.note).where(Customer.id == customer_id)
        ).one_or_none()
        if found is None:
            raise Refused(CustomerFault.UNKNOWN)
        phones = session.scalars(
            select(CustomerPhone.phone)
            .where(CustomerPhone.customer_id == customer_id)
            .order_by(CustomerPhone.id)
        )
        return CustomerDetail(CustomerRow(*found[:-1]), found[-1], tuple(phones))


def house_id(db: Database) -> int:
    """The house itself: owner of own stock.

    Raises:
        Refused: the database has none yet.
    """
    with db.read() as session:
        found = session.scalar(
            select(Customer.id)
            .where(Customer.kind == CustomerKind.HOUSE)
            .order_by(Customer.id)
            .limit(1)
        )
    if found is None:
        raise Refused(CustomerFault.UNKNOWN)
    return found
