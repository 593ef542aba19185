"""Contacts with customers: what was said, to whom, about which paper, what was promised (SRV-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_line
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.rules_contacts import (
    PROMISE_DAYS,
    WHO_SERVES,
    ContactFault,
    check_promise,
)
from wms_desktop.customers.tables import Customer
from wms_desktop.customers.tables_contacts import Contact, PromiseKept
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.tables import Person

CHANGED = frozenset({Topic.CONTACTS})
LONGEST_SAID, LONGEST_PROMISE = 1_000, 300


@dataclass(frozen=True, slots=True)
class Said:
    """One contact, as it is typed.

    Attributes:
        promise: what the house promised in it; then ``promised_on`` says until when.
    """

    channel: Channel
    said: str
    spoke_with: str = ""
    direction: Direction = Direction.OUT
    promise: str = ""
    promised_on: date | None = None


@dataclass(frozen=True, slots=True)
class LogContact:
    """Somebody spoke with a customer.

    Attributes:
        document: ``kind:number`` of the paper it was about; empty for none.
    """

    op_id: UUID
    customer_id: int
    said: Said
    document: str = ""


@dataclass(frozen=True, slots=True)
class KeepPromise:
    """A promise is answered: what was done, or what the customer was told instead."""

    op_id: UUID
    contact_id: int
    answer: str


def log_contact(db: Database, by: Acting, command: LogContact) -> Done[int]:
    """Put a contact on record; returns its id.

    Raises:
        Refused: nobody who serves customers, no such customer, nothing said, or a promise that
            cannot be (`rules_contacts.check_promise`).

    Source: SRV-2.
    """
    by.require(*WHO_SERVES)

    def work(session: Session) -> Done[int]:
        found = log(session, by, command.customer_id, command.said, document=command.document)
        return Done(found, CHANGED)

    return operations.once(db, by, "contacts.log", command, work)


def log(session: Session, by: Acting, customer_id: int, said: Said, *, document: str = "") -> int:
    """Keep a contact inside the use case it belongs to; returns its id.

    Args:
        document: ``kind:number`` of the paper it is about.

    Raises:
        Refused: as `log_contact`; rights are those of the use case around it.

    Source: SRV-2.
    """
    text = clean_line(said.said, field=N_("What was said"), limit=LONGEST_SAID)
    spoke_with = clean_line(said.spoke_with, field=N_("Spoke with@@customer"), required=False)
    promise = clean_line(said.promise, field=N_("Promise"), limit=LONGEST_PROMISE, required=False)
    days = value_on(session, PROMISE_DAYS, by.today)
    check_promise(promise, said.promised_on, today=by.today, days=days)
    if session.scalar(select(Customer.id).where(Customer.id == customer_id)) is None:
        raise Refused(ContactFault.UNKNOWN_CUSTOMER)
    contact_id: int = session.execute(
        insert(Contact).returning(Contact.id),
        {
            "customer_id": customer_id,
            "channel": said.channel,
            "direction": said.direction,
            "spoke_with": spoke_with,
            "said": text,
            "document": document,
            "promise": promise,
            "promised_on": said.promised_on,
            "site_id": by.site_id,
            "person_id": by.person_id,
        },
    ).scalar_one()
    after = {"customer": customer_id, "channel": said.channel, "promised_on": said.promised_on}
    audit.record(session, by, "contact.log", document or f"customer:{customer_id}", after=after)
    return contact_id


def keep_promise(db: Database, by: Acting, command: KeepPromise) -> Done[int]:
    """Answer a promise: it is no longer a task. Whoever serves customers may, for others too.

    Raises:
        Refused: no such contact at this site, nothing promised in it, answered already, or
            nothing said.

    Source: SRV-2.
    """
    by.require(*WHO_SERVES)
    return operations.once(db, by, "contacts.keep", command, lambda s: _keep(s, by, command))


def _keep(session: Session, by: Acting, command: KeepPromise) -> Done[int]:
    contact = session.scalar(
        select(Contact).where(Contact.id == command.contact_id).with_for_update()
    )
    own = contact is not None and contact.person_id == by.person_id
    if contact is None or not (own or contact.site_id == by.site_id):
        raise Refused(ContactFault.UNKNOWN_CONTACT)
    if contact.promised_on is None:
        raise Refused(ContactFault.NO_PROMISE)
    answered = session.scalar(
        select(Person.name)
        .join(PromiseKept, PromiseKept.person_id == Person.id)
        .where(PromiseKept.contact_id == contact.id)
    )
    if answered is not None:
        raise Refused(ContactFault.ANSWERED, person=answered)
    answer = clean_line(command.answer, field=N_("Answer@@promise"), limit=LONGEST_PROMISE)
    session.add(PromiseKept(contact_id=contact.id, answer=answer, person_id=by.person_id))
    after = {"contact": contact.id, "promised_on": contact.promised_on, "answer": answer}
    subject = contact.document or f"customer:{contact.customer_id}"
    audit.record(session, by, "contact.keep", subject, after=after)
    return Done(contact.id, CHANGED)
