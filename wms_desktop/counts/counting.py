"""Entering what lies at a location, from several workstations at once (CNT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.counts import scope
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import COUNTERS, CountFault
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Item, Location, StockMove

_CHANGED = frozenset({Topic.COUNTS})


@dataclass(frozen=True, slots=True)
class Enter:
    """So many of these lie here. A negative quantity takes an entry back."""

    op_id: UUID
    count_id: int
    location_id: int
    item_id: int
    lot_id: int
    quantity: Decimal
    owner_id: int = 1
    condition: Condition = Condition.GOOD


@dataclass(frozen=True, slots=True)
class CloseLocation:
    """Everything at this location is counted; what was not found is nought."""

    op_id: UUID
    count_id: int
    location_id: int


def enter(db: Database, by: Acting, command: Enter) -> Done[str]:
    """Note what lies at a location (CNT-2); several counters' entries are summed.

    Returns:
        The sum of all entries of this line so far, as text. Never the booked figure.

    Raises:
        Refused: the count is not open, the place is not part of it, or the sum falls below nought.
    """
    by.require(*COUNTERS)

    def work(session: Session) -> Done[str]:
        return entered(session, by, command)

    return operations.once(db, by, "counts.enter", command, work)


def entered(session: Session, by: Acting, command: Enter) -> Done[str]:
    """`enter` inside a transaction."""
    count = _open_count(session, by, command.count_id)
    in_scope = session.get(CountLocation, (command.count_id, command.location_id))
    if in_scope is None:
        code = session.scalar(select(Location.code).where(Location.id == command.location_id))
        raise Refused(CountFault.NOT_IN_SCOPE, location=code or "")
    item = session.get_one(Item, command.item_id)
    checked_quantity(abs(command.quantity), fractional=item.is_fractional, zero=True)
    line_id = _line_id(session, count, command)
    before = _sum(session, line_id)
    if before + command.quantity < 0:
        raise Refused(CountFault.BELOW_NOUGHT, counted=before, typed=command.quantity)
    _add_entries(session, by, [(line_id, command.quantity)])
    if in_scope.is_done:
        in_scope.is_done = False
    total = before + command.quantity
    return Done(f"{total.normalize():f}", _CHANGED)


def close_location(db: Database, by: Acting, command: CloseLocation) -> Done[int]:
    """The location is finished; lines that nobody found there are counted as nought (CNT-2).

    Returns:
        How many lines were found empty.
    """
    by.require(*COUNTERS)

    def work(session: Session) -> Done[int]:
        _open_count(session, by, command.count_id)
        place = session.get(CountLocation, (command.count_id, command.location_id))
        if place is None:
            raise Refused(CountFault.NOT_IN_SCOPE, location="")
        counted = select(CountEntry.line_id)
        missing = session.scalars(
            select(CountLine.id).where(
                CountLine.count_id == command.count_id,
                CountLine.location_id == command.location_id,
                CountLine.id.not_in(counted),
            )
        ).all()
        _add_entries(session, by, [(line_id, Decimal(0)) for line_id in missing])
        place.is_done = True
        return Done(len(missing), _CHANGED)

    return operations.once(db, by, "counts.close_location", command, work)


def reopen_location(db: Database, by: Acting, command: CloseLocation) -> Done[int]:
    """Take "finished" back from a location; what was entered there stays."""
    by.require(*COUNTERS)

    def work(session: Session) -> Done[int]:
        _open_count(session, by, command.count_id)
        place = session.get(CountLocation, (command.count_id, command.location_id))
        if place is None:
            raise Refused(CountFault.NOT_IN_SCOPE, location="")
        place.is_done = False
        return Done(command.location_id, _CHANGED)

    return operations.once(db, by, "counts.reopen_location", command, work)


def _line_id(session: Session, count: Count, command: Enter) -> int:
    key = {
        "count_id": command.count_id,
        "item_id": command.item_id,
        "lot_id": command.lot_id,
        "owner_id": command.owner_id,
        "location_id": command.location_id,
        "condition": command.condition,
    }
    line_id = session.execute(select(CountLine.id).filter_by(**key)).scalar_one_or_none()
    if line_id is None:  # unexpected goods
        goods = {"item_id": command.item_id, "owner_id": command.owner_id}
        codes = scope.codes_of(count.scope_detail)
        if not scope.covers(session, count.scope, codes, **goods):
            item = session.get_one(Item, command.item_id)
            raise Refused(CountFault.GOODS_NOT_IN_SCOPE, item=item.code, codes=codes)
        line = CountLine(**key, booked=Decimal(0))
        session.add(line)
        session.flush()
        line_id = line.id
    return int(line_id)


def _add_entries(session: Session, by: Acting, entries: list[tuple[int, Decimal]]) -> None:
    if not entries:
        return
    last = last_move(session)
    session.execute(
        insert(CountEntry),
        [
            {
                "line_id": line_id,
                "round": 1,
                "quantity": quantity,
                "move_id": last,
                "person_id": by.person_id,
                "workstation_id": by.workstation_id,
            }
            for line_id, quantity in entries
        ],
    )


def _sum(session: Session, line_id: int) -> Decimal:
    quantities = session.scalars(select(CountEntry.quantity).where(CountEntry.line_id == line_id))
    return sum(quantities, Decimal(0))


def last_move(session: Session) -> int:
    """The ledger's newest row."""
    return int(session.scalar(select(func.coalesce(func.max(StockMove.id), 0))) or 0)


def _open_count(session: Session, by: Acting, count_id: int) -> Count:
    count = session.get(Count, count_id, with_for_update={"read": True})  # stays open till we end
    if count is None or count.site_id != by.site_id:
        raise Refused(CountFault.UNKNOWN)
    require_state(count, CountState.COUNTING)
    return count


def require_state(count: Count, state: CountState) -> None:
    """Refuse unless *count* is in *state*."""
    if count.state is not state:
        raise Refused(CountFault.WRONG_STATE, number=count.number, state=count.state)
