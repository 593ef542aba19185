"""A consignment before it is collected: added, arrived, its consignee changed, held, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting, Role
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.language import N_
from wms_desktop.core.text import clean_code, clean_line
from wms_desktop.customers.names import search_text
from wms_desktop.customers.tables import CustomerKind
from wms_desktop.db import archive, audit, operations
from wms_desktop.db.database import Database
from wms_desktop.receipts import calling_off
from wms_desktop.receipts import service as receipts
from wms_desktop.receipts.kinds import ReceiptState
from wms_desktop.receipts.tables import Receipt
from wms_desktop.transport.kinds import Channel, ConsignmentFault, ConsignmentState
from wms_desktop.transport.rules import (
    Waybill,
    checked_phone,
    checked_waybill,
    document_of,
    paper_type,
    tail,
)
from wms_desktop.transport.tables import ConsigneeChange, Consignment

CHANGED = frozenset({Topic.CONSIGNMENTS})
WITH_RECEIPTS = frozenset({Topic.CONSIGNMENTS, Topic.RECEIPTS})
COUNTER = (Role.CLERK, Role.KEEPER, Role.DISPATCHER, Role.CS_AGENT)
WHO_DECIDES = (Role.CS_AGENT, Role.CS_SUPERVISOR, Role.DUTY_MANAGER, Role.DISPATCHER)
_LONGEST_SEARCH = 300
_REASON = N_("Reason")


@dataclass(frozen=True, slots=True)
class AddConsignment:
    """A waybill is taken in, on its way to a site."""

    op_id: UUID
    waybill: Waybill


@dataclass(frozen=True, slots=True)
class Arrive:
    """Goods are here.

    Attributes:
        is_last_part: False for a part of them; they wait to be complete, and the receipt's
            deadline runs from the last part (RCP-5).
    """

    op_id: UUID
    consignment_id: int
    seen_version: int
    arrived_on: date
    stored_at_code: str = ""
    is_last_part: bool = True


@dataclass(frozen=True, slots=True)
class ChangeConsignee:
    """The shipper says that somebody else collects: who, how, where, when, and the paper."""

    op_id: UUID
    consignment_id: int
    seen_version: int
    new_name: str
    said_by: str
    channel: Channel
    phone: str
    said_at: datetime
    paper: bytes


@dataclass(frozen=True, slots=True)
class Decide:
    """Hold, cancel or resume a consignment, for a reason."""

    op_id: UUID
    consignment_id: int
    seen_version: int
    reason: str


def add_consignment(db: Database, by: Acting, command: AddConsignment) -> Done[int]:
    """Take in one waybill.

    Raises:
        Refused: the number exists, or something on it cannot be taken.
    """
    by.require(*COUNTER)

    def work(session: Session) -> Done[int]:
        return Done(add(session, by, command.waybill), CHANGED)

    return operations.once(db, by, "transport.add", command, work)


def add(session: Session, by: Acting, typed: Waybill) -> int:
    """`add_consignment` inside another transaction; the new consignment's id."""
    waybill = checked_waybill(typed)
    taken = session.scalar(select(Consignment.id).where(Consignment.number == waybill.number))
    if taken is not None:
        raise Refused(ConsignmentFault.NUMBER_TAKEN, number=waybill.number)
    row = Consignment(**_columns(waybill))
    session.add(row)
    session.flush()
    audit.record(session, by, "transport.add", _subject(row), after=_shown(waybill))
    return row.id


def arrive(db: Database, by: Acting, command: Arrive) -> Done[int]:
    """Goods are at the destination; complete ones wait to be collected and their receipt is due.

    Raises:
        Refused: arrived before, another site's, or the day lies ahead.
        Stale: changed since it was shown.
    """
    by.require(*COUNTER)
    return operations.once(
        db, by, "transport.arrive", command, lambda session: record_arrival(session, by, command)
    )


def record_arrival(session: Session, by: Acting, command: Arrive) -> Done[int]:
    """`arrive` inside another transaction."""
    row = opened(session, by, command.consignment_id, command.seen_version)
    if row.state is not ConsignmentState.ON_THE_WAY:
        raise Refused(ConsignmentFault.NOT_ON_THE_WAY, number=row.number, state=row.state)
    if command.arrived_on > by.today:
        raise Refused(ConsignmentFault.ARRIVED_IN_FUTURE)
    if command.stored_at_code.strip():
        row.stored_at_code = clean_code(command.stored_at_code, field=N_("Storage place"))
    after: dict[str, object] = {"stored_at": row.stored_at_code, "on": command.arrived_on}
    if not command.is_last_part:
        audit.record(session, by, "transport.part_arrived", _subject(row), after=after)
        return Done(row.id, CHANGED)
    row.arrived_on = command.arrived_on
    row.state = ConsignmentState.WAITING
    if row.needs_receipt:
        receipts.require(session, by, requirement_of(row))
    audit.record(session, by, "transport.arrive", _subject(row), after=after)
    return Done(row.id, WITH_RECEIPTS)


def change_consignee(db: Database, by: Acting, command: ChangeConsignee) -> Done[int]:
    """Put the shipper's change of consignee on record; from now on its name counts.

    Raises:
        Refused: something of who, how, when or the paper is missing, or the goods are gone.
        Stale: changed since it was shown.

    Source: PCK-4.
    """
    by.require(*COUNTER, Role.CS_SUPERVISOR, Role.DUTY_MANAGER)
    return operations.once(
        db, by, "transport.change_consignee", command, lambda session: _change(session, by, command)
    )


def _change(session: Session, by: Acting, command: ChangeConsignee) -> Done[int]:
    row = opened(session, by, command.consignment_id, command.seen_version)
    _require_changeable(row)
    new_name = clean_line(command.new_name, field=N_("New consignee"))
    if new_name == row.consignee_name:
        raise Refused(ConsignmentFault.SAME_NAME, name=new_name)
    if command.said_at > by.now:
        raise Refused(ConsignmentFault.SAID_IN_FUTURE)
    media_type = paper_type(command.paper)
    change = ConsigneeChange(
        consignment_id=row.id,
        old_name=row.consignee_name,
        new_name=new_name,
        said_by=clean_line(command.said_by, field=N_("Who at the shipper")),
        channel=command.channel.value,
        phone=checked_phone(command.phone),
        said_at=command.said_at,
        paper_sha256=archive.store(session, by, command.paper, media_type),
        person_id=by.person_id,
    )
    session.add(change)
    row.consignee_name = new_name
    row.search = _search(row.consignee_name, row.shipper_name)
    _rename_on_receipt(session, row)
    session.flush()
    audit.record(
        session, by, "transport.change_consignee", _subject(row),
        before={"consignee": change.old_name},
        after={
            "consignee": new_name, "said_by": change.said_by, "channel": change.channel,
            "paper": change.paper_sha256,
        },
    )  # fmt: skip
    return Done(change.id, WITH_RECEIPTS)


def _rename_on_receipt(session: Session, row: Consignment) -> None:
    """The receipt names the new consignee too; a slip already printed is an old one."""
    receipt = session.scalar(select(Receipt).where(Receipt.document == document_of(row.number)))
    if receipt is not None:
        receipt.consignee_name = row.consignee_name
        row.is_changed_after_printing |= receipt.state is not ReceiptState.REQUIRED


def hold(db: Database, by: Acting, command: Decide) -> Done[int]:
    """Keep the goods back until somebody resumes them; nobody can collect them meanwhile."""
    return _decide(db, by, "transport.hold", command, ConsignmentState.HELD)


def cancel(db: Database, by: Acting, command: Decide) -> Done[int]:
    """The consignment is called off; its goods are not given out."""
    return _decide(db, by, "transport.cancel", command, ConsignmentState.CANCELLED)


def resume(db: Database, by: Acting, command: Decide) -> Done[int]:
    """End a hold; the goods wait to be collected again, or are still on their way."""
    return _decide(db, by, "transport.resume", command, None)


def _decide(
    db: Database, by: Acting, action: str, command: Decide, state: ConsignmentState | None
) -> Done[int]:
    by.require(*WHO_DECIDES)

    def work(session: Session) -> Done[int]:
        row = opened(session, by, command.consignment_id, command.seen_version)
        _require_changeable(row)
        if state is None and row.state is not ConsignmentState.HELD:
            raise Refused(ConsignmentFault.NOT_HELD, number=row.number, state=row.state)
        before = row.state
        here = ConsignmentState.WAITING if row.arrived_on else ConsignmentState.ON_THE_WAY
        reason = clean_line(command.reason, field=_REASON, limit=200)
        row.state = state or here
        row.state_reason = reason if state else ""
        after = {"state": row.state, "reason": reason}
        audit.record(session, by, action, _subject(row), before={"state": before}, after=after)
        if state is not ConsignmentState.CANCELLED:
            return Done(row.id, CHANGED)
        calling_off.call_off(session, by, document_of(row.number), reason)
        return Done(row.id, WITH_RECEIPTS)

    return operations.once(db, by, action, command, work)


def opened(session: Session, by: Acting, consignment_id: int, seen_version: int) -> Consignment:
    """The consignment, as it was on the screen.

    Raises:
        Refused: unknown, or another site's.
        Stale: changed since it was shown.
    """
    query = select(Consignment).where(Consignment.id == consignment_id).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise Refused(ConsignmentFault.UNKNOWN)
    if row.site_id != by.site_id:
        raise Refused(ConsignmentFault.OTHER_SITE, number=row.number)
    if row.version != seen_version:
        raise audit.stale(session, _subject(row))
    return row


def _require_changeable(row: Consignment) -> None:
    if row.state in (ConsignmentState.RELEASED, ConsignmentState.CANCELLED):
        raise Refused(ConsignmentFault.NOT_CHANGEABLE, number=row.number, state=row.state)


def requirement_of(row: Consignment) -> receipts.Requirement:
    """The signed receipt that a consignment needs (RCP-1)."""
    return receipts.Requirement(
        document=document_of(row.number),
        site_id=row.site_id,
        origin_site_id=row.origin_site_id,
        customer_id=row.customer_id,
        shipper_name=row.shipper_name,
        consignee_name=row.consignee_name,
        goods=f"{row.goods} × {row.pieces}",
        needs_signature=row.needs_signature,
        needs_id_number=row.needs_id_number,
        needs_seal=row.needs_seal,
        needs_own_forms=row.needs_own_forms,
        copies=row.receipt_copies,
        route=row.route,
        arrived_on=row.arrived_on,
        is_cash=row.is_cash_settled,
        carrier=row.carrier,
        remarks=row.remarks,
    )


def _columns(waybill: Waybill) -> dict[str, Any]:
    columns = _fields(waybill)
    is_organization = columns.pop("is_organization")
    kind = CustomerKind.ORGANIZATION if is_organization else CustomerKind.PERSON
    return columns | {
        "consignee_kind": kind,
        "number_tail": tail(waybill.number),
        "phone_tail": tail(waybill.consignee_phone),
        "search": _search(waybill.consignee_name, waybill.shipper_name),
    }


def _fields(waybill: Waybill) -> dict[str, Any]:
    return {name: getattr(waybill, name) for name in Waybill.__dataclass_fields__}


def _shown(waybill: Waybill) -> dict[str, object]:
    names = ("consignee_name", "shipper_name", "pieces", "collect_freight", "cash_on_delivery")
    return {name: getattr(waybill, name) for name in names}


def _search(*names: str) -> str:
    return search_text(*names)[:_LONGEST_SEARCH]


def _subject(row: Consignment) -> str:
    return document_of(row.number)
