"""Reminder letters: to a site, a carrier or a customer, about what is overdue (RCP-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import Language, translate
from wms_desktop.customers.tables import Customer
from wms_desktop.db import archive, operations, seals
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.db.rule_values import value_on
from wms_desktop.documents.paper import Printed
from wms_desktop.people.rules import site_zone
from wms_desktop.people.tables import Site
from wms_desktop.receipts import chasing
from wms_desktop.receipts.kinds import ChaseBy
from wms_desktop.receipts.missing import OUTSTANDING, GroupBy
from wms_desktop.receipts.papers_control import REMINDER, LateSlip, Reminder, reminder_pdf
from wms_desktop.receipts.rules_control import CHASE_DAYS, WHO_CHASES, ControlFault
from wms_desktop.receipts.tables import Receipt

PAPER_KIND = "receipt_reminder"
MOST_SLIPS = 500  # in one letter, the oldest first


@dataclass(frozen=True, slots=True)
class PrintReminder:
    """Somebody prints the letter to one addressee.

    Attributes:
        kind: site, carrier or customer.
        key: the site's id, or the name of carrier or customer as the receipts have it.
    """

    op_id: UUID
    kind: GroupBy
    key: int | str


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter about a receipt can go, and how many overdue slips it would name."""

    kind: GroupBy
    key: int | str
    name: str
    late: int


def addressees(db: Database, by: Acting, receipt_id: int) -> list[Addressee]:
    """Whom to write to about one receipt: its site, its carrier, its customer."""
    with db.read() as session:
        found = session.execute(
            select(Receipt.site_id, Site.name, Receipt.carrier, Receipt.shipper_name)
            .join(Site, Site.id == Receipt.site_id)
            .where(Receipt.id == receipt_id)
        ).one_or_none()
        if found is None:
            return []
        asked: list[tuple[GroupBy, int | str, str]] = [
            (GroupBy.SITE, found.site_id, found.name),
            (GroupBy.CARRIER, found.carrier, found.carrier),
            (GroupBy.CUSTOMER, found.shipper_name, found.shipper_name),
        ]
        return [
            Addressee(kind, key, name, _count_late(session, by, kind, key))
            for kind, key, name in asked
            if name
        ]


def _late(by: Acting, kind: GroupBy, key: int | str) -> list[Any]:
    columns: dict[GroupBy, Any] = {
        GroupBy.SITE: Receipt.site_id,
        GroupBy.CARRIER: Receipt.carrier,
        GroupBy.CUSTOMER: Receipt.shipper_name,
    }
    if kind not in columns or not key:
        raise Refused(ControlFault.UNKNOWN_ADDRESSEE)
    return [OUTSTANDING, Receipt.due_on < by.today, columns[kind] == key]


def _count_late(session: Session, by: Acting, kind: GroupBy, key: int | str) -> int:
    return session.scalar(select(func.count(Receipt.id)).where(*_late(by, kind, key))) or 0


def print_reminder(db: Database, by: Acting, command: PrintReminder) -> Done[str]:
    """Make and archive the letter; every receipt it names has been chased by letter.

    In the language of the customer it goes to, else of whoever prints it.

    Returns:
        The SHA-256 under which `db.archive.content` gives the PDF.

    Raises:
        Refused: no right, nobody to write to, or nothing of theirs is overdue.
    """
    by.require(*WHO_CHASES)
    return operations.once(
        db, by, "receipts.remind", command, lambda session: _print(session, by, command)
    )


def _print(session: Session, by: Acting, command: PrintReminder) -> Done[str]:
    key: int | str = command.key
    receipts = list(
        session.scalars(
            select(Receipt)
            .where(*_late(by, command.kind, key))
            .order_by(Receipt.due_on, Receipt.id)
            .limit(MOST_SLIPS)
        )
    )
    name = f"{key}"
    if command.kind is GroupBy.SITE:
        site = session.get(Site, int(key))
        name = site.name if site else ""
    if not receipts:
        raise Refused(ControlFault.NOBODY_LATE, name=name)
    language = _language(session, by, command.kind, receipts)
    number = next_number(session, "CH", by.today)
    letter = _letter(session, by, number, name, receipts)
    title = f"{translate(REMINDER, language)} {number} {name}"
    sha256 = archive.keep_paper(
        session, by, kind=PAPER_KIND, number=number, title=title,
        pdf=reminder_pdf(letter, language), language=language,
    )  # fmt: skip
    chasing.add(session, by, receipts, ChaseBy.LETTER, name, number, None)
    return Done(sha256, frozenset({Topic.RECEIPTS, Topic.DOCUMENTS}))


def _language(session: Session, by: Acting, kind: GroupBy, receipts: list[Receipt]) -> Language:
    customers = {receipt.customer_id for receipt in receipts} - {None}
    if kind is GroupBy.CUSTOMER and len(customers) == 1:
        customer = session.get(Customer, customers.pop())
        return customer.language if customer else by.language
    return by.language


def _letter(
    session: Session, by: Acting, number: str, name: str, receipts: list[Receipt]
) -> Reminder:
    site = session.get_one(Site, by.site_id)
    wait = value_on(session, CHASE_DAYS, by.today)
    return Reminder(
        number,
        name,
        tuple(_slip(receipt) for receipt in receipts),
        by.today,
        by.today + timedelta(days=wait),
        site.name,
        printed_by(by, site),
        seals.anchor_in(session),
    )


def _slip(receipt: Receipt) -> LateSlip:
    assert receipt.arrived_on is not None
    assert receipt.due_on is not None
    return LateSlip(
        receipt.number,
        receipt.document.partition(":")[2],
        receipt.consignee_name,
        receipt.arrived_on,
        receipt.due_on,
    )


def printed_by(by: Acting, site: Site) -> Printed:
    """Who prints, by the site's clock."""
    return Printed(by.now.astimezone(site_zone(site.time_zone)), by.person_name, by.site_name)
