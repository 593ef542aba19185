"""Entering what lies at a location, from several workstations at once (CNT-2, CNT-3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.core.changes import Done, Topic
from wms_desktop.core.errors import Refused
from wms_desktop.core.quantity import checked_quantity
from wms_desktop.counts import recounts, scope
from wms_desktop.counts.kinds import CountState
from wms_desktop.counts.rules import COUNTERS, CountFault, may_count_round
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.counts.variances import WAS_COUNTED
from wms_desktop.customers.tables import Customer
from wms_desktop.db import operations
from wms_desktop.db.database import Database
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Item, Location, Lot, StockMove

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

    While a count is reviewed, only lines that are asked for again take figures, of their own
    round, from one person who may count them (CNT-3).

    Returns:
        The sum of all entries of this line and round so far, as text. Never the booked figure.

    Raises:
        Refused: the count is not open, the place is not part of it, the sum falls below nought,
            or another person has to count this line again.
    """
    by.require(*COUNTERS)

    def work(session: Session) -> Done[str]:
        return entered(session, by, command)

    return operations.once(db, by, "counts.enter", command, work)


def entered(session: Session, by: Acting, command: Enter) -> Done[str]:
    """`enter` inside a transaction."""
    count = open_count(session, by, command.count_id)
    in_scope = _place(session, command)
    item = session.get(Item, command.item_id)
    lot = session.get(Lot, command.lot_id)
    if item is None or lot is None or lot.item_id != item.id:
        raise Refused(CountFault.NOT_COUNTABLE)
    pieces = command.quantity.copy_abs()
    checked_quantity(pieces, fractional=item.is_fractional, zero=True)
    if count.state is CountState.REVIEW:
        line_id, round_ = _line_again(session, by, command, item.code)
    else:
        line_id, round_ = _line_id(session, count, command, item), 1
    before = _sum(session, line_id, round_)
    checked_quantity(before + pieces, fractional=True, zero=True)
    if before + command.quantity < 0:
        raise Refused(CountFault.BELOW_NOUGHT, counted=before, typed=command.quantity)
    _add_entries(session, by, [(line_id, round_, command.quantity)])
    if in_scope.is_done and round_ == 1:
        in_scope.is_done = False
    total = before + command.quantity
    return Done(f"{total.normalize():f}", _CHANGED)


def close_location(db: Database, by: Acting, command: CloseLocation) -> Done[int]:
    """The location is finished; lines that nobody found there are counted as nought (CNT-2).

    While a count is reviewed: of the lines that this person was to count again there, those that
    were not found are nought.

    Returns:
        How many lines were found empty.
    """
    by.require(*COUNTERS)

    def work(session: Session) -> Done[int]:
        count = open_count(session, by, command.count_id)
        place = _place(session, command)
        if count.state is CountState.REVIEW:
            missing = _not_found_again(session, by, command)
        else:
            missing = [(line_id, 1) for line_id in _not_found(session, command)]
            place.is_done = True
        _add_entries(session, by, [(line_id, r, Decimal(0)) for line_id, r in missing])
        return Done(len(missing), _CHANGED)

    return operations.once(db, by, "counts.close_location", command, work)


def reopen_location(db: Database, by: Acting, command: CloseLocation) -> Done[int]:
    """Take "finished" back from a location; what was entered there stays."""
    by.require(*COUNTERS)

    def work(session: Session) -> Done[int]:
        require_state(open_count(session, by, command.count_id), CountState.COUNTING)
        _place(session, command).is_done = False
        return Done(command.location_id, _CHANGED)

    return operations.once(db, by, "counts.reopen_location", command, work)


def _place(session: Session, command: Enter | CloseLocation) -> CountLocation:
    place = session.get(CountLocation, (command.count_id, command.location_id))
    if place is None:
        code = session.scalar(select(Location.code).where(Location.id == command.location_id))
        raise Refused(CountFault.NOT_IN_SCOPE, location=code or "")
    return place


def _key(command: Enter) -> dict[str, object]:
    return {
        "count_id": command.count_id,
        "item_id": command.item_id,
        "lot_id": command.lot_id,
        "owner_id": command.owner_id,
        "location_id": command.location_id,
        "condition": command.condition,
    }


def _line_id(session: Session, count: Count, command: Enter, item: Item) -> int:
    """The line of what was found, made where it was not expected; kept until the entry is in."""
    found = select(CountLine.id, CountLine.round).filter_by(**_key(command)).with_for_update()
    known = session.execute(found).one_or_none()
    if known is not None:
        if known.round > 1:  # the count was opened again after its second counts
            raise Refused(CountFault.ALREADY_DECIDED, item=item.code)
        return int(known.id)
    if not item.is_active or session.get(Customer, command.owner_id) is None:
        raise Refused(CountFault.NOT_COUNTABLE)
    if not scope.covers(session, count, item_id=item.id, owner_id=command.owner_id):
        codes = scope.codes_of(count.scope_detail)
        raise Refused(CountFault.GOODS_NOT_IN_SCOPE, item=item.code, codes=codes)
    line = CountLine(**_key(command), booked=Decimal(0))
    session.add(line)
    session.flush()
    return line.id


def _line_again(session: Session, by: Acting, command: Enter, item: str) -> tuple[int, int]:
    """The line that is counted again, and which round it is; only for who may count it (CNT-3)."""
    query = select(
        CountLine.id, CountLine.round, CountLine.cause, CountLine.accepted_by_id
    ).filter_by(**_key(command))
    line = session.execute(query.with_for_update()).one_or_none()
    if line is None or line.round == 1:
        raise Refused(CountFault.NOT_ASKED_AGAIN, item=item)
    if line.cause is not None or line.accepted_by_id is not None:
        raise Refused(CountFault.ALREADY_DECIDED, item=item)
    people = recounts.who_counted(session, line.id)
    others = people.get(line.round, set()) - {by.person_id}
    if others and recounts.is_counted(session, line.id, line.round):
        raise Refused(CountFault.COUNTED_MEANWHILE, item=item, people=_named(session, others))
    if not may_count_round(
        line.round, by.person_id, people, recounts.who_counts(session, by.site_id)
    ):
        raise Refused(CountFault.SAME_COUNTER, item=item)
    session.execute(  # a decision that was begun before this figure came is out of date
        update(CountLine.__table__)  # type: ignore[arg-type]
        .where(CountLine.__table__.c.id == line.id)
        .values(version=CountLine.__table__.c.version + 1)
    )
    return int(line.id), int(line.round)


def _named(session: Session, people: set[int]) -> str:
    return ", ".join(recounts.names(session, people))


def _not_found(session: Session, command: CloseLocation) -> list[int]:
    """Lines of a location that nobody has counted yet."""
    counted = (
        select(CountEntry.line_id)
        .where(CountEntry.line_id == CountLine.id, CountEntry.round == 1)
        .group_by(CountEntry.line_id)
        .having(WAS_COUNTED)
        .exists()
    )
    query = select(CountLine.id).where(
        CountLine.count_id == command.count_id,
        CountLine.location_id == command.location_id,
        ~counted,
    )
    return list(session.scalars(query.with_for_update()))


def _not_found_again(session: Session, by: Acting, command: CloseLocation) -> list[tuple[int, int]]:
    """Lines of a location that this person was to count again, and has not found."""
    lines = recounts.open_lines(session, command.count_id, by.person_id, by.site_id)
    here = [line for line in lines if line.location_id == command.location_id]
    own = [(line.line_id, line.round) for line in here if line.is_mine]
    if here and not own:
        raise Refused(CountFault.SAME_COUNTER, item=here[0].item_code)
    session.execute(
        select(CountLine.id)
        .where(CountLine.id.in_([line_id for line_id, _round in own]))
        .order_by(CountLine.id)
        .with_for_update()
    )
    return own


def _add_entries(session: Session, by: Acting, entries: list[tuple[int, int, Decimal]]) -> None:
    if not entries:
        return
    last = last_move(session)
    session.execute(
        insert(CountEntry),
        [
            {
                "line_id": line_id,
                "round": round_,
                "quantity": quantity,
                "move_id": last,
                "person_id": by.person_id,
                "workstation_id": by.workstation_id,
            }
            for line_id, round_, quantity in entries
        ],
    )


def _sum(session: Session, line_id: int, round_: int) -> Decimal:
    query = select(CountEntry.quantity).where(
        CountEntry.line_id == line_id, CountEntry.round == round_
    )
    return sum(session.scalars(query), Decimal(0))


def last_move(session: Session) -> int:
    """The ledger's newest row."""
    return int(session.scalar(select(func.coalesce(func.max(StockMove.id), 0))) or 0)


def open_count(session: Session, by: Acting, count_id: int) -> Count:
    """The count while it takes figures; it stays so until the transaction ends.

    Raises:
        Refused: unknown at this site, or neither counted nor reviewed.
    """
    count = session.get(Count, count_id, with_for_update={"read": True})
    if count is None or count.site_id != by.site_id:
        raise Refused(CountFault.UNKNOWN)
    again = select(CountLine.id).where(CountLine.count_id == count_id, CountLine.round > 1)
    is_again = count.state is CountState.REVIEW and session.scalar(again.limit(1)) is not None
    if not is_again:
        require_state(count, CountState.COUNTING)
    return count


def require_state(count: Count, state: CountState) -> None:
    """Refuse unless *count* is in *state*."""
    if count.state is not state:
        raise Refused(CountFault.WRONG_STATE, number=count.number, state=count.state)
