"""Stock on hand as the tab Stock lists it: which part, in which order, and what it sums up to.

Source: STK-5, SYS-3, LOC-3 (oldest receipt first).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from wms_desktop.customers.tables import Customer
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.stock.kinds import Condition
from wms_desktop.stock.narrowing import among, by_index_only, narrowed, text_fits, text_of
from wms_desktop.stock.queries import ON_HAND, OnHandRow, StockFilter
from wms_desktop.stock.rules_on_hand import EXPIRES_SOON_DAYS
from wms_desktop.stock.tables import Balance, Item, Location, Lot


class StockPart(StrEnum):
    """Which goods on hand are asked for."""

    ALL = "all"
    NOT_GOOD = "not_good"
    EXPIRING = "expiring"
    AGEING = "ageing"


class StockOrder(StrEnum):
    """What goods on hand are listed by. Each begins with an index, so that pages come at once."""

    ITEM = "item"
    LOCATION = "location"
    RECEIVED = "received"
    EXPIRES = "expires"


NATURAL = {
    StockPart.ALL: StockOrder.ITEM,
    StockPart.NOT_GOOD: StockOrder.ITEM,
    StockPart.EXPIRING: StockOrder.EXPIRES,
    StockPart.AGEING: StockOrder.RECEIVED,
}


@dataclass(frozen=True, slots=True)
class StockAsked:
    """One view of the goods on hand.

    Attributes:
        wanted: which goods; its site is the one that is looked at.
        today: of the site; expiry is counted from it.
        order: None for the part's own (the longest here first, the next to expire first).
    """

    wanted: StockFilter
    today: date
    part: StockPart = StockPart.ALL
    order: StockOrder | None = None
    descending: bool = False

    @property
    def by(self) -> StockOrder:
        """The order that holds."""
        return self.order or NATURAL[self.part]


@dataclass(frozen=True, slots=True)
class UnitSum:
    """What is on hand of everything that is counted in one unit."""

    unit: str
    rows: int
    quantity: Decimal
    reserved: Decimal


_KEYS: dict[StockOrder, tuple[Any, ...]] = {
    StockOrder.ITEM: (Item.code, Lot.code, Location.code, Balance.id),
    StockOrder.LOCATION: (Location.code, Item.code, Lot.code, Balance.id),
    StockOrder.RECEIVED: (Lot.received_on, Lot.id, Balance.id),
    StockOrder.EXPIRES: (Lot.expires_on, Lot.id, Balance.id),
}
# what is walked along, by an index of its own, and the balances that belong to it
_PATHS: dict[StockOrder, tuple[Any, Any, Any]] = {
    StockOrder.ITEM: (Item.code, Item.id, Balance.item_id),
    StockOrder.LOCATION: (Location.code, Location.id, Balance.location_id),
    StockOrder.RECEIVED: (Lot.received_on, Lot.id, Balance.lot_id),
    StockOrder.EXPIRES: (Lot.expires_on, Lot.id, Balance.lot_id),
}
_FIRST_STEP, _LONGEST_STEP = 100, 3_200


def _key_of(row: OnHandRow, order: StockOrder) -> tuple[Any, ...]:
    return {
        StockOrder.ITEM: (row.item, row.lot, row.location, row.balance_id),
        StockOrder.LOCATION: (row.location, row.item, row.lot, row.balance_id),
        StockOrder.RECEIVED: (row.received_on, row.lot_id, row.balance_id),
        StockOrder.EXPIRES: (row.expires_on, row.lot_id, row.balance_id),
    }[order]


def stock_rows(
    db: Database, asked: StockAsked, *, after: OnHandRow | None = None, limit: int = 50
) -> list[OnHandRow]:
    """One page of goods on hand after the row *after*."""
    key = _KEYS[asked.by]
    with db.read() as session:
        query = _joined(select(*ON_HAND)).where(*_conditions(session, asked))
        query = query.order_by(*(column.desc() if asked.descending else column for column in key))
        if after is not None:
            last = _key_of(after, asked.by)
            query = query.where(tuple_(*key) < last if asked.descending else tuple_(*key) > last)
        few = _few(session, asked)
        by_index_only(session)
        if few is not None:
            page = session.execute(query.where(among(session, Balance.id, few)).limit(limit))
            return [OnHandRow(*row) for row in page]
        found: list[OnHandRow] = []
        belongs = _PATHS[asked.by][2]
        for step in _steps(session, asked, after):
            page = session.execute(
                query.where(among(session, belongs, step)).limit(limit - len(found))
            )
            found += (OnHandRow(*row) for row in page)
            if len(found) >= limit:
                break
        return found


def _steps(session: Session, asked: StockAsked, after: OnHandRow | None) -> Iterator[list[int]]:
    """Items, places or lots in the list's order, some at a time, from where *after* stands.

    No engine needs statistics to do this well; one query for it all was sorted whole by SQLite.
    """
    first, id_, _ = _PATHS[asked.by]
    by_code = asked.by in (StockOrder.ITEM, StockOrder.LOCATION)
    key = (first,) if by_code else (first, id_)
    query = select(id_, *key).order_by(*(c.desc() if asked.descending else c for c in key))
    if asked.by is StockOrder.LOCATION:
        query = query.where(Location.site_id == asked.wanted.site_id)
    if asked.by is StockOrder.EXPIRES:
        query = query.where(*_expiry(session, asked))
    rest, size = query, _FIRST_STEP
    if after is not None:  # what *after* belongs to may have more rows
        begun = _key_of(after, asked.by)[: len(key)]
        rest = query.where(tuple_(*key) <= begun if asked.descending else tuple_(*key) >= begun)
    while True:
        rows = session.execute(rest.limit(size)).all()
        if rows:
            yield [row[0] for row in rows]
        if len(rows) < size:
            return
        last = tuple(rows[-1][1:])
        rest = query.where(tuple_(*key) < last if asked.descending else tuple_(*key) > last)
        size = min(size * 2, _LONGEST_STEP)


def stock_sums(db: Database, asked: StockAsked) -> list[UnitSum]:
    """Rows and sums of everything *asked* for, unit by unit; the foot of the list."""
    sums = (func.count(Balance.id), func.sum(Balance.quantity), func.sum(Balance.reserved))
    with db.read() as session:
        few = _few(session, asked)
        query = _joined(select(Item.unit, *sums)).where(*_conditions(session, asked))
        if few is not None:
            by_index_only(session)
            query = query.where(among(session, Balance.id, few))
        query = query.group_by(Item.unit).order_by(func.count(Balance.id).desc(), Item.unit)
        return [UnitSum(*row) for row in session.execute(query)]


def _joined(query: Any) -> Any:
    return (
        query.select_from(Balance)
        .join(Item, Item.id == Balance.item_id)
        .join(Lot, Lot.id == Balance.lot_id)
        .join(Customer, Customer.id == Balance.owner_id)
        .join(Location, Location.id == Balance.location_id)
    )


def _few(session: Session, asked: StockAsked) -> list[int] | None:
    return narrowed(session, asked.wanted, not_good=asked.part is StockPart.NOT_GOOD)


def _conditions(session: Session, asked: StockAsked) -> list[Any]:
    wanted = asked.wanted
    # a site holds most of the goods: SQLite would begin with its index and sort them all
    is_server = session.get_bind().dialect.name == "postgresql"
    site = Location.site_id if is_server else Location.site_id + 0
    found: list[Any] = [Balance.quantity > 0]
    for column, value in (
        (site, wanted.site_id),
        (Balance.owner_id, wanted.owner_id),
        (Balance.item_id, wanted.item_id),
        (Balance.lot_id, wanted.lot_id),
        (Balance.location_id, wanted.location_id),
        (Location.zone_id, wanted.zone_id),
        (Balance.condition, wanted.condition),
    ):
        if value is not None:
            found.append(column == value)
    if text_of(wanted):
        found.append(or_(*text_fits(text_of(wanted))))
    if asked.part is StockPart.NOT_GOOD:
        found.append(Balance.condition != Condition.GOOD)
    return found + _expiry(session, asked)


def _expiry(session: Session, asked: StockAsked) -> list[Any]:
    if asked.part is StockPart.EXPIRING:
        days = value_on(session, EXPIRES_SOON_DAYS, asked.today)
        return [Lot.expires_on <= asked.today + timedelta(days=days)]
    return [Lot.expires_on.is_not(None)] if asked.by is StockOrder.EXPIRES else []


def soon_days(db: Database, day: date) -> int:
    """From how many days before its expiry it is said of a lot."""
    with db.read() as session:
        return value_on(session, EXPIRES_SOON_DAYS, day)
