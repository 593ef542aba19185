"""Goods that nobody announced: their waybill is taken in and they arrive, in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.db.numbers import next_number
from wms_desktop.transport import service
from wms_desktop.transport.rules import Waybill
from wms_desktop.transport.tables import Consignment

NUMBERS = "TY"


@dataclass(frozen=True, slots=True)
class TakeIn:
    """A waybill came together with its goods.

    Attributes:
        waybill: without a number it is given one; its site is that of whoever takes it in.
        is_last_part: as in `service.Arrive` (RCP-5).
    """

    op_id: UUID
    waybill: Waybill
    arrived_on: date
    stored_at_code: str = ""
    is_last_part: bool = True


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The new consignment."""

    id: int
    number: str


def take_in(db: Database, by: Acting, command: TakeIn) -> Done[TakenIn]:
    """Take in a waybill whose goods are here; complete ones wait to be collected.

    Raises:
        Refused: the number exists, something on it cannot be taken, or the day lies ahead.

    Source: PCK-8, RCP-1, RCP-5.
    """
    by.require(*service.COUNTER)
    return operations.once(
        db, by, "transport.take_in", command, lambda session: _take_in(session, by, command),
        decode=lambda said: TakenIn(**said),
    )  # fmt: skip


def _take_in(session: Session, by: Acting, command: TakeIn) -> Done[TakenIn]:
    number = command.waybill.number.strip() or _given_number(session, by)
    waybill = replace(command.waybill, number=number, site_id=by.site_id)
    consignment_id = service.add(session, by, waybill)
    arrived = service.Arrive(
        command.op_id, consignment_id, 1, command.arrived_on, command.stored_at_code,
        command.is_last_part,
    )  # fmt: skip
    done = service.record_arrival(session, by, arrived)
    row = session.get_one(Consignment, consignment_id)
    return Done(TakenIn(row.id, row.number), done.changed)


def _given_number(session: Session, by: Acting) -> str:
    """The next of our own numbers that no waybill has yet."""
    while True:
        number = next_number(session, NUMBERS, by.today)
        if session.scalar(select(Consignment.id).where(Consignment.number == number)) is None:
            return number
