"""The end of a return: what the customer is told, and what must be done before (RET-6)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.text import clean_line
from wms_desktop.customers import contacts
from wms_desktop.customers.contacts import Said
from wms_desktop.customers.kinds import Channel
from wms_desktop.db import audit, operations
from wms_desktop.db.database import Database
from wms_desktop.returns import pieces, repairs
from wms_desktop.returns.chain import still_here
from wms_desktop.returns.kinds import ReturnState, Wish
from wms_desktop.returns.rules_inspection import CLOSERS, InspectionFault, next_stage
from wms_desktop.returns.service import add_step
from wms_desktop.returns.tables import ReturnApplication

_CHANGED = frozenset({Topic.RETURNS, Topic.CONTACTS})
_NOTE_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Close:
    """The customer was told how the return ended.

    Attributes:
        note: what was said; it goes onto the contact log.
    """

    op_id: UUID
    application_id: int
    seen_version: int
    note: str
    channel: Channel = Channel.PHONE
    spoke_with: str = ""


def close(db: Database, by: Acting, command: Close) -> Done[int]:
    """Close an inspected return with its closing note.

    Raises:
        Refused: no right, not inspected, no note, a repair that was not handed over, an exchange
            whose new order was not made.
        Stale: changed since it was shown.

    Source: RET-6, SRV-2.
    """
    by.require(*CLOSERS)
    return operations.once(
        db, by, "returns.close", command, lambda session: _close(session, by, command)
    )


def _close(session: Session, by: Acting, command: Close) -> Done[int]:
    application = pieces.locked(session, by, command.application_id, command.seen_version)
    still_here(session, by, *CLOSERS)
    pieces.require_state(application, ReturnState.INSPECTED, InspectionFault.NOT_INSPECTED)
    fault = open_matter(session, application)
    if fault is not None:
        raise Refused(fault, number=application.number)
    note = clean_line(command.note, field="Closing note", limit=_NOTE_LIMIT, required=False)
    if not note:
        raise Refused(InspectionFault.NOTE_MISSING)
    said = Said(command.channel, note, command.spoke_with)
    document = f"return:{application.number}"
    contacts.log(session, by, application.customer_id, said, document=document)
    application.state, application.closed_on = ReturnState.CLOSED, by.today
    application.closing_note = note
    add_step(session, by, application.id, ReturnState.CLOSED, note)
    audit.record(
        session, by, "returns.close", document,
        before={"state": ReturnState.INSPECTED},
        after={"state": ReturnState.CLOSED, "note": note, "channel": command.channel},
    )  # fmt: skip
    return Done(application.id, _CHANGED)


def open_matter(session: Session, application: ReturnApplication) -> InspectionFault | None:
    """What must be done before a return can be closed; None where nothing must.

    Where every piece was refused or none came there is nothing to repair and nothing to exchange.
    """
    if application.stock_document_id is None:
        return None
    if application.wish is Wish.EXCHANGE and application.exchange_order_id is None:
        return InspectionFault.EXCHANGE_OPEN
    if application.wish is not Wish.REPAIR:
        return None
    is_through = next_stage(repairs.stages(session, application.id)) is None
    return None if is_through else InspectionFault.REPAIR_OPEN
