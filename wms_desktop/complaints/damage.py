"""Cases of damage and loss: the scene kept, the customer told, notes, and the end (SRV-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from wms_desktop.complaints.damage_steps import LONGEST_SAID, Deed, add_step
from wms_desktop.complaints.kinds import DamageKind, DamageState
from wms_desktop.complaints.rules_damage import (
    WHO_OPENS,
    WHO_WORKS,
    DamageFault,
    Progress,
    check_happened,
    lacking,
)
from wms_desktop.complaints.tables_damage import DamageCase
from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.photo import CheckedPhoto, Photo
from wms_desktop.core.quantity import checked_quantity, shown_money
from wms_desktop.core.text import clean_line, clean_note
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.customers.tables import Customer
from wms_desktop.db import attachments, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.goods.tables import InboundOrder, OutboundOrder
from wms_desktop.imaging.photos import checked
from wms_desktop.stock.tables import Item, Lot
from wms_desktop.transport.tables import Consignment

PREFIX, SUBJECT = "HS", "damage"
CHANGED = frozenset({Topic.DAMAGES})
_DOCUMENTS: dict[str, Any] = {
    "consignment": Consignment,
    "outbound": OutboundOrder,
    "inbound": InboundOrder,
}


@dataclass(frozen=True, slots=True)
class OpenDamage:
    """Goods are found damaged, or missing.

    Attributes:
        document: ``kind:number`` of the waybill or order; empty for goods in storage.
        no_photo: why the scene has no photo; needed where there is none.
    """

    op_id: UUID
    customer_id: int
    kind: DamageKind
    quantity: Decimal
    happened_on: date
    place: str
    what: str
    document: str = ""
    item_id: int | None = None
    lot_id: int | None = None
    photos: tuple[Photo | CheckedPhoto, ...] = ()
    no_photo: str = ""


@dataclass(frozen=True, slots=True)
class TellCustomer:
    """The customer was told; the contact is kept with the customer (SRV-2)."""

    op_id: UUID
    case_id: int
    seen_version: int
    channel: Channel
    spoke_with: str
    said: str


@dataclass(frozen=True, slots=True)
class AddNote:
    """A remark, or more photos of the scene."""

    op_id: UUID
    case_id: int
    seen_version: int
    note: str = ""
    photos: tuple[Photo | CheckedPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class CloseDamage:
    """Nothing is left to be done; *note* says why open recourse is given up."""

    op_id: UUID
    case_id: int
    seen_version: int
    note: str = ""


def open_damage(db: Database, by: Acting, command: OpenDamage) -> Done[int]:
    """Open a case; returns its id.

    Raises:
        Refused: no right; an unknown customer, document, item or lot; no quantity; a day to come;
            nothing said of what happened or where; neither photo nor reason.
        Quarantined: a photo that is none.

    Source: SRV-6.
    """
    by.require(*WHO_OPENS)
    photos = checked(command.photos)
    return operations.once(
        db, by, "complaints.damage.open", command, lambda s: _open(s, by, command, photos)
    )


def _open(
    session: Session, by: Acting, command: OpenDamage, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    if session.get(Customer, command.customer_id) is None:
        raise Refused(DamageFault.UNKNOWN_CUSTOMER)
    item = _goods(session, command)
    no_photo = clean_line(
        command.no_photo, field=N_("Why no photo"), limit=LONGEST_SAID, required=False
    )
    if not photos and not no_photo:
        raise Refused(DamageFault.NO_SCENE)
    case = DamageCase(
        customer_id=command.customer_id, kind=command.kind, site_id=by.site_id,
        document=_document(session, by, command.document),
        item_id=command.item_id, lot_id=command.lot_id,
        quantity=checked_quantity(command.quantity, fractional=item is None or item.is_fractional),
        happened_on=check_happened(command.happened_on, by.today),
        place=clean_line(command.place, field=N_("Place@@damage")),
        what=_needed(command.what, N_("What happened"), 10_000),
        number=next_number(session, PREFIX, by.today), person_id=by.person_id,
    )  # fmt: skip
    session.add(case)
    session.flush()
    deed = Deed.OPENED if photos else Deed.OPENED_UNSEEN
    add_step(session, by, case.id, deed, "" if photos else no_photo)
    attachments.attach_all(session, by, f"{SUBJECT}:{case.id}", photos)
    after = {
        "kind": case.kind, "quantity": case.quantity, "document": case.document,
        "photos": len(photos),
    }  # fmt: skip
    audit.record(session, by, "complaints.damage.open", f"damage:{case.number}", after=after)
    return Done(case.id, CHANGED)


def _goods(session: Session, command: OpenDamage) -> Item | None:
    item = session.get(Item, command.item_id) if command.item_id is not None else None
    if command.item_id is not None and item is None:
        raise Refused(DamageFault.UNKNOWN_GOODS)
    if command.lot_id is not None:
        lot = session.get(Lot, command.lot_id)
        if lot is None or lot.item_id != command.item_id:
            raise Refused(DamageFault.UNKNOWN_GOODS)
    return item


def _document(session: Session, by: Acting, typed: str) -> str:
    """*typed* if the site has such a waybill or order."""
    document = clean_line(typed, field=N_("Waybill or order"), limit=60, required=False)
    if not document:
        return ""
    kind, _, number = document.partition(":")
    table = _DOCUMENTS.get(kind)
    if table is None:
        raise Refused(DamageFault.UNKNOWN_DOCUMENT, number=document)
    query = select(table.id).where(table.number == number, table.site_id == by.site_id)
    if session.scalar(query) is None:
        raise Refused(DamageFault.UNKNOWN_DOCUMENT, number=number)
    return document


def tell_customer(db: Database, by: Acting, command: TellCustomer) -> Done[int]:
    """The customer was told what happened.

    Raises:
        Refused: no right, closed, or nothing was said.
        Stale: changed since it was shown.

    Source: SRV-6, SRV-2.
    """
    by.require(*WHO_WORKS)
    return operations.once(
        db, by, "complaints.damage.tell", command, lambda s: _tell(s, by, command)
    )


def _tell(session: Session, by: Acting, command: TellCustomer) -> Done[int]:
    case = found_open(session, by, command.case_id, command.seen_version)
    document = f"damage:{case.number}"
    said = Said(command.channel, command.said, command.spoke_with)
    contacts.log(session, by, case.customer_id, said, document=document)
    case.told_on = case.told_on or by.today
    text = clean_line(command.said, field=N_("What was said"), limit=LONGEST_SAID)
    add_step(session, by, case.id, Deed.TOLD, text)
    after = {"told": case.told_on, "channel": command.channel}
    audit.record(session, by, "complaints.damage.tell", document, after=after)
    return Done(case.id, CHANGED | {Topic.CONTACTS})


def add_note(db: Database, by: Acting, command: AddNote) -> Done[int]:
    """Note something, with photos or without.

    Raises:
        Refused: no right, closed, neither words nor photo.
        Quarantined: a photo that is none.
        Stale: changed since it was shown.
    """
    by.require(*WHO_OPENS, *WHO_WORKS)
    photos = checked(command.photos)
    return operations.once(
        db, by, "complaints.damage.note", command, lambda s: _note(s, by, command, photos)
    )


def _note(
    session: Session, by: Acting, command: AddNote, photos: tuple[CheckedPhoto, ...]
) -> Done[int]:
    case = found_open(session, by, command.case_id, command.seen_version)
    note = clean_line(command.note, field=N_("Note@@case"), limit=LONGEST_SAID, required=not photos)
    add_step(session, by, case.id, Deed.NOTED, note)
    attachments.attach_all(session, by, f"{SUBJECT}:{case.id}", photos)
    after = {"note": note, "photos": len(photos)}
    audit.record(session, by, "complaints.damage.note", f"damage:{case.number}", after=after)
    return Done(case.id, CHANGED)


def close_damage(db: Database, by: Acting, command: CloseDamage) -> Done[int]:
    """Close a case.

    Raises:
        Refused: no right, closed already; customer not told, loss not assessed, liability not
            decided or compensation not settled; recourse open and no reason to give it up.
        Stale: changed since it was shown.

    Source: SRV-6.
    """
    by.require(*WHO_WORKS)
    return operations.once(
        db, by, "complaints.damage.close", command, lambda s: _close(s, by, command)
    )


def _close(session: Session, by: Acting, command: CloseDamage) -> Done[int]:
    case = found_open(session, by, command.case_id, command.seen_version)
    note = clean_line(command.note, field=N_("Note@@case"), limit=LONGEST_SAID, required=False)
    if missing := lacking(progress_of(case)):
        raise Refused(DamageFault.NOT_READY, number=case.number, missing=missing)
    unrecovered = case.recourse - case.recovered
    if unrecovered and not note:
        raise Refused(DamageFault.RECOURSE_OPEN, open=shown_money(unrecovered))
    case.state, case.closed_on = DamageState.CLOSED, by.today
    if unrecovered:
        add_step(session, by, case.id, Deed.GIVEN_UP, note, amount=unrecovered)
    else:
        add_step(session, by, case.id, Deed.CLOSED, note)
    after = {"state": case.state, "given up": unrecovered}
    audit.record(session, by, "complaints.damage.close", f"damage:{case.number}", after=after)
    return Done(case.id, CHANGED)


# -- what every deed begins with --------------------------------------------------------------


def found_open(session: Session, by: Acting, case_id: int, seen_version: int) -> DamageCase:
    """The case, locked, as it was seen and still open.

    Raises:
        Refused: unknown, of another site, or closed.
        Stale: changed since it was shown.
    """
    query = select(DamageCase).where(DamageCase.id == case_id).with_for_update()
    case = session.scalar(query)
    if case is None:
        raise Refused(DamageFault.UNKNOWN)
    if case.site_id != by.site_id:
        raise Refused(DamageFault.OTHER_SITE, number=case.number)
    if case.version != seen_version:
        raise audit.stale(session, f"damage:{case.number}")
    if case.state is DamageState.CLOSED:
        raise Refused(DamageFault.CLOSED, number=case.number)
    flag_modified(case, "place")  # a step alone is a change, too: another window sees it
    return case


def progress_of(case: DamageCase) -> Progress:
    """What the case has so far."""
    is_paid = case.compensated_on is not None
    return Progress(case.told_on, case.loss, case.liability, is_paid)


def _needed(text: str, field: str, limit: int) -> str:
    cleaned = clean_note(text, field=field, limit=limit)
    if not cleaned:
        clean_line("", field=field)  # says that nothing was written
    return cleaned
