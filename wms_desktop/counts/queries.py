"""The read side of counts. What counters see never holds the booked figure (CNT-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import case, func, select, tuple_

from wms_desktop.core.codes import CodeKind, parse_own_code
from wms_desktop.counts.kinds import CountScope, CountState
from wms_desktop.counts.tables import Count, CountEntry, CountLine, CountLocation
from wms_desktop.counts.variances import VarianceRow, counter_ids, of_count
from wms_desktop.db.database import Database
from wms_desktop.people.tables import Person
from wms_desktop.stock.tables import Item, Location, Lot


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count as lists show it."""

    id: int
    version: int
    number: str
    title: str
    scope: CountScope
    state: CountState
    is_blind: bool
    planned_by: str
    started_at: datetime | None
    locations: int
    locations_done: int


@dataclass(frozen=True, slots=True)
class PlaceToCount:
    """A location of the count, in walking order."""

    location_id: int
    code: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line that was counted, as its counter sees it: without the booked figure."""

    line_id: int
    location_code: str
    item_code: str
    item_name: str
    lot_code: str
    counted: Decimal
    at: datetime


def counts(
    db: Database, site_id: int, *, after: CountRow | None = None, limit: int = 50
) -> list[CountRow]:
    """Counts of a site, newest first (keyset)."""
    done = func.count(case((CountLocation.is_done, 1)))
    query = (
        select(Count, Person.name, func.count(CountLocation.location_id), done)
        .join(Person, Person.id == Count.planned_by_id)
        .outerjoin(CountLocation, CountLocation.count_id == Count.id)
        .where(Count.site_id == site_id)
        .group_by(Count.id, Person.name)
        .order_by(Count.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(Count.id < after.id)
    with db.read() as session:
        return [
            CountRow(
                c.id, c.version, c.number, c.title, c.scope, c.state, c.is_blind, name,
                c.started_at, places, finished,
            )
            for c, name, places, finished in session.execute(query)
        ]  # fmt: skip


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
    query = (
        select(
            CountLine.id,
            Location.code,
            Item.code,
            Item.name,
            Lot.code,
            func.sum(CountEntry.quantity),
            last,
        )
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .join(Item, Item.id == CountLine.item_id)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Location, Location.id == CountLine.location_id)
        .where(CountLine.count_id == count_id, CountEntry.person_id == person_id)
        .group_by(CountLine.id, Location.code, Item.code, Item.name, Lot.code)
        .order_by(last.desc(), CountLine.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.having(tuple_(last, CountLine.id) < (after.at, after.line_id))
    with db.read() as session:
        return [EntryRow(*row) for row in session.execute(query)]


def counters(db: Database, count_id: int) -> int:
    """How many people have counted so far."""
    with db.read() as session:
        return len(counter_ids(session, count_id))


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
