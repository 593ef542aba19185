"""Contacts with customers: what was said, to whom, about which paper, what was promised (SRV-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.text import clean_line
from wms_desktop.customers.kinds import Channel, Direction
from wms_desktop.customers.tables_contacts import Contact
from wms_desktop.db import audit


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


def log(session: Session, by: Acting, customer_id: int, said: Said, *, document: str = "") -> int:
    """Keep a contact inside the use case it belongs to; returns its id.

    Args:
        document: ``kind:number`` of the paper it is about.

    Raises:
        Refused: nothing was said, or the text is too long.

    Source: SRV-2.
    """
    text = clean_line(said.said, field="What was said", limit=1_000)
    contact_id: int = session.execute(
        insert(Contact).returning(Contact.id),
        {
            "customer_id": customer_id,
            "channel": said.channel,
            "direction": said.direction,
            "spoke_with": clean_line(said.spoke_with, field="Spoke with", required=False),
            "said": text,
            "document": document,
            "promise": clean_line(said.promise, field="Promise", limit=300, required=False),
            "promised_on": said.promised_on,
            "site_id": by.site_id,
            "person_id": by.person_id,
        },
    ).scalar_one()
    after = {"customer": customer_id, "channel": said.channel, "promised_on": said.promised_on}
    audit.record(session, by, "contact.log", document or f"customer:{customer_id}", after=after)
    return contact_id
