"""The read side of counts. What counters see never holds the booked figure (CNT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select, tuple_
from sqlalchemy.orm import Session

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.core.errors import Refused
from wms_desktop.counts.kinds import CountScope, CountState
from wms_desktop.counts.rules import CountFault
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.counts.variances import WAS_COUNTED, VarianceRow, counter_ids, of_count
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.tables import Item, Location, Lot, Zone

_COUNTED_AGAIN = (
    select(CountEntry.line_id)
    .where(CountEntry.line_id == CountLine.id, CountEntry.round == CountLine.round)
    .group_by(CountEntry.line_id)
    .having(WAS_COUNTED)
    .exists()
)
_AGAIN = (
    select(func.count())
    .where(CountLine.count_id == Count.id, CountLine.round > 1, ~_COUNTED_AGAIN)
    .correlate(Count)
    .scalar_subquery()
)
_ROWS = (
    select(
        Count,
        Person.name,
        func.count(CountLocation.location_id),
        func.count(case((CountLocation.is_done, 1))),
        case((Count.state == CountState.REVIEW, _AGAIN), else_=0),
    )
    .join(Person, Person.id == Count.planned_by_id)
    .outerjoin(CountLocation, CountLocation.count_id == Count.id)
    .group_by(Count.id, Person.name)
)


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as lists show it."""

    id: int
    version: int
    number: str
    title: str
    scope: CountScope
    scope_detail: str
    state: CountState
    is_blind: bool
    planned_by: str
    started_at: datetime | None
    locations: int
    locations_done: int
    again: int = 0  # lines that still have to be counted again

    @property
    def is_counted_again(self) -> bool:
        """Whether it is reviewed and waits for second or third counts (CNT-3)."""
        return self.state is CountState.REVIEW and self.again > 0

    @property
    def takes_figures(self) -> bool:
        """Whether somebody may enter what they count."""
        return self.state is CountState.COUNTING or self.is_counted_again


@dataclass(frozen=True, slots=True)
class PlaceToCount:
    """A location of the count, in walking order."""

    location_id: int
    code: str
    is_done: bool
    goods: str = ""  # what is counted again there


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line that was counted, as its counter sees it: without the booked figure."""

    line_id: int
    location_id: int
    item_id: int
    lot_id: int
    owner_id: int
    condition: Condition
    location_code: str
    item_code: str
    item_name: str
    lot_code: str
    counted: Decimal
    at: datetime

    @property
    def id(self) -> int:
        """What makes it the same row after a reload."""
        return self.line_id


def counts(
    db: Database, site_id: int, *, after: CountRow | None = None, limit: int = 50
) -> list[CountRow]:
    """Counts of a site, newest first (keyset)."""
    query = _ROWS.where(Count.site_id == site_id).order_by(Count.id.desc()).limit(limit)
    if after is not None:
        query = query.where(Count.id < after.id)
    with db.read() as session:
        return [_row(found) for found in session.execute(query)]


def count(db: Database, site_id: int, count_id: int) -> CountRow:
    """One count of the site.

    Raises:
        Refused: the site has no such count.
    """
    query = _ROWS.where(Count.site_id == site_id, Count.id == count_id)
    with db.read() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        raise Refused(CountFault.UNKNOWN)
    return _row(found)


def _row(found: Any) -> CountRow:
    c, planned_by, places, done, again = found
    return CountRow(
        c.id, c.version, c.number, c.title, c.scope, c.scope_detail, c.state, c.is_blind,
        planned_by, c.started_at, places, done, again,
    )  # fmt: skip


def places(db: Database, count_id: int) -> list[PlaceToCount]:
    """The locations of a count in walking order."""
    query = (
        select(Location.id, Location.code, CountLocation.is_done)
        .join(CountLocation, CountLocation.location_id == Location.id)
        .where(CountLocation.count_id == count_id)
        .order_by(Location.distance, Location.code)
    )
    with db.read() as session:
        return [PlaceToCount(*row) for row in session.execute(query)]


def entries(
    db: Database, count_id: int, person_id: int, *, after: EntryRow | None = None, limit: int = 50
) -> list[EntryRow]:
    """What one counter has counted, newest first."""
    last = func.max(CountEntry.at)
    line = (
        CountLine.id,
        CountLine.location_id,
        CountLine.item_id,
        CountLine.lot_id,
        CountLine.owner_id,
        CountLine.condition,
        Location.code,
        Item.code,
        Item.name,
        Lot.code,
    )
    query = (
        select(*line, func.sum(CountEntry.quantity), last)
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .join(Item, Item.id == CountLine.item_id)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Location, Location.id == CountLine.location_id)
        .where(CountLine.count_id == count_id, CountEntry.person_id == person_id)
        .group_by(*line)
        .order_by(last.desc(), CountLine.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.having(tuple_(last, CountLine.id) < (after.at, after.line_id))
    with db.read() as session:
        found: Any = session.execute(query).all()
    return [EntryRow(*row) for row in found]


def counters(db: Database, count_id: int) -> int:
    """How many people have counted so far."""
    with db.read() as session:
        return len(counter_ids(session, count_id))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a count is, for the person who counts.

    Attributes:
        lines: how many lines this person has entered.
        following: locations that are still open, from the current one on, in walking order.
        others: lines to count again that another person has to count.
    """

    left: int
    done: int
    counters: int
    lines: int
    following: tuple[PlaceToCount, ...]
    others: int = 0


def progress(
    db: Database, count_id: int, person_id: int, *, after: int = 0, places: int = 8
) -> Progress:
    """How far a count is, and where to go after the location *after*."""
    with db.read() as session:
        done, all_ = session.execute(
            select(func.count(case((CountLocation.is_done, 1))), func.count()).where(
                CountLocation.count_id == count_id
            )
        ).one()
        mine = session.scalar(
            select(func.count(CountEntry.line_id.distinct()))
            .join(CountLine, CountLine.id == CountEntry.line_id)
            .where(CountLine.count_id == count_id, CountEntry.person_id == person_id)
        )
        people = len(counter_ids(session, count_id))
        following = _following(session, count_id, after, places)
    return Progress(all_ - done, done, people, mine or 0, following)


def _following(session: Session, count_id: int, after: int, limit: int) -> tuple[PlaceToCount, ...]:
    order = tuple_(Location.distance, Location.code)
    here = session.execute(
        select(Location.distance, Location.code).where(Location.id == after)
    ).one_or_none()
    query = (
        select(Location.id, Location.code, CountLocation.is_done)
        .join(CountLocation, CountLocation.location_id == Location.id)
        .where(
            CountLocation.count_id == count_id,
            CountLocation.is_done.is_(False),
            Location.id != after,
        )
        .order_by(Location.distance, Location.code)
        .limit(limit)
    )
    ahead = session.execute(query.where(order > tuple(here)) if here else query).all()
    behind = session.execute(query.where(order < tuple(here))).all() if here else []
    return tuple(PlaceToCount(*row) for row in [*ahead, *behind][:limit])


def review(db: Database, count_id: int) -> list[VarianceRow]:
    """Counted against booked, with moves in between: for reviewers, never for counters."""
    with db.read() as session:
        return of_count(session, session.get_one(Count, count_id))


def scan_meanings(db: Database, site_id: int, text: str) -> list[tuple[str, int, str, str]]:
    """The count that a scanned *text* stands for: (kind, id, number, title)."""
    code = parse_own_code(text)
    number = f"PD-{code.number}" if code and code.kind is CodeKind.COUNT else text
    query = select(Count.id, Count.number, Count.title).where(
        Count.number == number, Count.site_id == site_id
    )
    with db.read() as session:
        return [("count", id_, found, title) for id_, found, title in session.execute(query)]


def open_counts(db: Database, site_id: int) -> dict[CountState, int]:
    """How many counts of a site are being counted, and how many wait for their review."""
    query = (
        select(Count.state, func.count())
        .where(Count.site_id == site_id, Count.state.in_((CountState.COUNTING, CountState.REVIEW)))
        .group_by(Count.state)
    )
    with db.read() as session:
        found: Any = session.execute(query).all()
    return dict(found)


def zone_codes(db: Database, site_id: int) -> list[str]:
    """The zones of a site, to choose from."""
    query = select(Zone.code).where(Zone.site_id == site_id).order_by(Zone.code)
    with db.read() as session:
        return list(session.scalars(query))
