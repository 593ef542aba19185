"""Customers are added and changed (SRV-1)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language
from wms_desktop.core.text import clean_code, clean_line, clean_note, narrow
from wms_desktop.customers.names import search_text
from wms_desktop.customers.rules import CustomerFault, is_phone, phone_digits
from wms_desktop.customers.tables import Customer, CustomerKind, CustomerPhone
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number

WHO_KEEPS = (
    Role.CLERK,
    Role.CS_AGENT,
    Role.CS_SUPERVISOR,
    Role.SALES,
    Role.SALES_ASSISTANT,
    Role.DUTY_MANAGER,
)
CHANGED = frozenset({Topic.CUSTOMERS})


@dataclass(frozen=True, slots=True)
class CustomerFields:
    """What is typed about a customer."""

    name: str
    kind: CustomerKind = CustomerKind.ORGANIZATION
    contact_name: str = ""
    phone: str = ""
    address: str = ""
    language: Language = Language.ZH_CN
    note: str = ""
    more_phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddCustomer:
    """A new customer; without a code the next free number is given."""

    op_id: UUID
    fields: CustomerFields
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCustomer:
    """Other fields for a customer, or none any more in use."""

    op_id: UUID
    customer_id: int
    seen_version: int
    fields: CustomerFields
    is_active: bool = True


def add(db: Database, by: Acting, command: AddCustomer) -> Done[int]:
    """Add a customer; returns its id.

    Raises:
        Refused: the code is taken, a text or phone cannot be taken.
    """
    by.require(*WHO_KEEPS)
    return operations.once(db, by, "customers.add", command, lambda s: add_customer(s, by, command))


def add_customer(session: Session, by: Acting, command: AddCustomer) -> Done[int]:
    """`add` inside another use case's transaction (imports)."""
    code = command.code.strip()
    code = clean_code(code, field="Code") if code else next_number(session, "C", by.today)
    if session.scalar(select(Customer.id).where(func.lower(Customer.code) == code.lower())):
        raise Refused(CustomerFault.CODE_TAKEN, code=code)
    customer = Customer(code=code, name="", kind=command.fields.kind)
    _fill(customer, command.fields)
    session.add(customer)
    session.flush()
    _set_phones(session, customer.id, command.fields.more_phones)
    audit.record(session, by, "customers.add", f"customer:{code}", after=_shown(customer))
    return Done(customer.id, CHANGED)


def change(db: Database, by: Acting, command: ChangeCustomer) -> Done[int]:
    """Change a customer; what was there stays on the trail.

    Raises:
        Refused: unknown, the house itself out of use, a text or phone cannot be taken.
        Stale: changed since it was shown.
    """
    by.require(*WHO_KEEPS)
    return operations.once(db, by, "customers.change", command, lambda s: _change(s, by, command))


def _change(session: Session, by: Acting, command: ChangeCustomer) -> Done[int]:
    customer = session.get(Customer, command.customer_id, with_for_update=True)
    if customer is None:
        raise Refused(CustomerFault.UNKNOWN)
    if customer.version != command.seen_version:
        raise audit.stale(session, f"customer:{customer.code}")
    is_house = customer.kind is CustomerKind.HOUSE
    if is_house != (command.fields.kind is CustomerKind.HOUSE) or (
        is_house and not command.is_active
    ):
        raise Refused(CustomerFault.HOUSE_FIXED)
    before = _shown(customer)
    _fill(customer, command.fields)
    customer.is_active = command.is_active
    session.flush()
    _set_phones(session, customer.id, command.fields.more_phones)
    audit.record(
        session, by, "customers.change", f"customer:{customer.code}",
        before=before, after=_shown(customer),
    )  # fmt: skip
    return Done(customer.id, CHANGED)


def _fill(customer: Customer, fields: CustomerFields) -> None:
    customer.name = clean_line(fields.name, field="Name@@thing")
    customer.kind = fields.kind
    customer.contact_name = clean_line(fields.contact_name, field="Contact", required=False)
    customer.phone = checked_phone(fields.phone)
    customer.address = clean_line(fields.address, field="Address", limit=300, required=False)
    customer.language = fields.language
    customer.note = clean_note(fields.note, field="Remarks")
    customer.search = search_text(
        customer.name, customer.code, customer.contact_name, phone_digits(customer.phone)
    )


def checked_phone(text: str) -> str:
    """A phone number as it is kept; empty stays empty.

    Raises:
        Refused: it cannot be dialled.
    """
    phone = clean_line(narrow(text), field="Phone", limit=40, required=False)
    if phone and not is_phone(phone):
        raise Refused(CustomerFault.PHONE_BAD, phone=phone)
    return phone


def _set_phones(session: Session, customer_id: int, phones: tuple[str, ...]) -> None:
    wanted = [phone for phone in dict.fromkeys(map(checked_phone, phones)) if phone]
    known = session.scalars(
        select(CustomerPhone).where(CustomerPhone.customer_id == customer_id)
    ).all()
    for row in known:
        if row.phone not in wanted:
            session.delete(row)
    kept = {row.phone for row in known}
    session.add_all(
        CustomerPhone(customer_id=customer_id, phone=phone) for phone in wanted if phone not in kept
    )
    session.flush()


def _shown(customer: Customer) -> dict[str, object]:
    names = ("name", "kind", "contact_name", "phone", "address", "language", "note", "is_active")
    return {name: getattr(customer, name) for name in names}
