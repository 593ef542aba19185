"""The results of approved counts: one by one, by month and site, and why books and goods differ.

What a count has changed stands in the ledger, so its variances are what was posted for it; values
are at the item's price of today. Whatever the number of counts, it takes two statements.

Source: CNT-5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, Select, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from wms_desktop.core.acting import Acting
from wms_desktop.counts.kinds import CountState, VarianceCause
from wms_desktop.counts.rules_results import ACCURACY_TARGET, ALL_SITES, WHO_SEES, Figures, found
from wms_desktop.counts.tables import Count, CountEntry, CountLine
from wms_desktop.db.base import Quantity
from wms_desktop.db.database import Database
from wms_desktop.db.rule_values import value_on
from wms_desktop.people.rules import day_begin, site_zone
from wms_desktop.people.tables import Person, Site
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.tables import Item, Location, Lot, StockDocument, StockMove

MOST_COUNTS = 1000  # in a chart
_MILLI_CENTS = Decimal(10) ** -5  # thousandths of a unit times cents
_NOUGHT = literal(Decimal(0), Quantity)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """An approved count and what it has found."""

    id: int
    number: str
    title: str
    site_id: int
    site: str
    approved_at: datetime
    approved_on: date  # on the site's clock
    approved_by: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class PostedVariance:
    """A line whose stock an approved count has changed."""

    line_id: int
    count_id: int
    number: str
    approved_at: datetime
    item_code: str
    item_name: str
    lot_code: str
    location_code: str
    condition: Condition
    counted: Decimal
    difference: Decimal
    unit_price: Decimal
    cause: VarianceCause | None
    remarks: str

    @property
    def id(self) -> int:
        """The count line's id."""
        return self.line_id

    @property
    def expected(self) -> Decimal:
        """What should have been there at that moment."""
        return self.counted - self.difference

    @property
    def value(self) -> Decimal:
        """Yuan, signed, at the price of today."""
        return round(self.difference * self.unit_price, 2)


@dataclass(frozen=True, slots=True)
class CauseRow:
    """Why books and goods differed, over several counts."""

    cause: VarianceCause | None
    lines: int
    net: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Board:
    """The last twelve months at a glance.

    Attributes:
        rows: of the own site, the oldest first; *everywhere* of all sites, for those who may.
        target: percent of lines that should agree.
    """

    rows: tuple[ResultRow, ...]
    everywhere: tuple[ResultRow, ...]
    causes: tuple[CauseRow, ...]
    target: Decimal

    @property
    def total(self) -> Figures:
        """All counts of the own site together."""
        return sum((row.figures for row in self.rows), Figures())


@dataclass(frozen=True, slots=True)
class MonthRow:
    """All counts of a site that were approved in a month."""

    site_id: int
    site: str
    month: date  # its first day
    figures: Figures


def results(
    db: Database,
    by: Acting,
    *,
    after: ResultRow | None = None,
    limit: int = 50,
    since: datetime | None = None,
    all_sites: bool = False,
) -> list[ResultRow]:
    """Approved counts, the newest first (keyset).

    Args:
        since: nothing approved before.
        all_sites: of every site, for those who answer for them; else of the own one.

    Raises:
        Refused: no right to see results, or those of other sites.
    """
    by.require(*WHO_SEES)
    query = _approved(by, all_sites=all_sites)
    if since is not None:
        query = query.where(Count.approved_at >= since)
    if after is not None:
        before = and_(Count.approved_at == after.approved_at, Count.id < after.id)
        query = query.where(or_(Count.approved_at < after.approved_at, before))
    query = query.order_by(Count.approved_at.desc(), Count.id.desc()).limit(limit)
    with db.read() as session:
        return _rows(session, query)


def board(db: Database, by: Acting) -> Board:
    """What the counts of the last twelve months have found (CNT-5).

    Raises:
        Refused: no right to see results.
    """
    since, sees_all = year_before(db, by), by.may(*ALL_SITES)
    found_ = results(db, by, since=since, limit=MOST_COUNTS, all_sites=sees_all)[::-1]
    with db.read() as session:
        target = value_on(session, ACCURACY_TARGET, by.today)
    return Board(
        tuple(row for row in found_ if row.site_id == by.site_id),
        tuple(found_) if sees_all else (),
        tuple(causes(db, by, since=since)),
        target,
    )


def last_results(session: Session, site_id: int, *, upto: int, limit: int) -> list[ResultRow]:
    """The newest approved counts of a site no later than the one of id *upto*, oldest first."""
    query = (
        _heads()
        .where(Count.site_id == site_id, Count.id <= upto)
        .order_by(Count.approved_at.desc(), Count.id.desc())
        .limit(limit)
    )
    return _rows(session, query)[::-1]


def posted(
    db: Database,
    by: Acting,
    *,
    after: PostedVariance | None = None,
    limit: int = 50,
    count_id: int | None = None,
) -> list[PostedVariance]:
    """What approved counts of the site have changed, the newest count first (keyset)."""
    by.require(*WHO_SEES)
    chosen = select(Count.id).where(Count.site_id == by.site_id, Count.state == CountState.APPROVED)
    if count_id is not None:
        chosen = chosen.where(Count.id == count_id)
    query = _posted(chosen).order_by(Count.id.desc(), CountLine.id).limit(limit)
    if after is not None:
        same = and_(Count.id == after.count_id, CountLine.id > after.line_id)
        query = query.where(or_(Count.id < after.count_id, same))
    with db.read() as session:
        return [PostedVariance(*row) for row in session.execute(query)]


def causes(db: Database, by: Acting, *, since: datetime, all_sites: bool = False) -> list[CauseRow]:
    """Why books and goods differed since then, what costs most first."""
    by.require(*WHO_SEES)
    query = _approved(by, all_sites=all_sites).where(Count.approved_at >= since)
    with db.read() as session:
        rows = session.execute(_posted(query.with_only_columns(Count.id))).all()
    return causes_of((line.cause, line.value) for line in (PostedVariance(*row) for row in rows))


def causes_of(variances: Iterable[tuple[VarianceCause | None, Decimal]]) -> list[CauseRow]:
    """Variances (cause, value) added up by cause, what costs most first."""
    kept: dict[VarianceCause | None, list[Decimal]] = {}
    for cause, value in variances:
        kept.setdefault(cause, []).append(value)
    rows = [
        CauseRow(cause, len(values), sum(values, Decimal(0)), sum(map(abs, values), Decimal(0)))
        for cause, values in kept.items()
    ]
    return sorted(rows, key=lambda row: (-row.gross, -row.lines, str(row.cause)))


def by_month(rows: Collection[ResultRow]) -> list[MonthRow]:
    """Results added up by site and month, the oldest first."""
    kept: dict[tuple[date, int], MonthRow] = {}
    for row in rows:
        key = row.approved_on.replace(day=1), row.site_id
        before = kept[key].figures if key in kept else Figures()
        kept[key] = MonthRow(row.site_id, row.site, key[0], before + row.figures)
    return [kept[key] for key in sorted(kept)]


def year_before(db: Database, by: Acting) -> datetime:
    """The first moment of the twelve months that end with the current one, by the site's clock."""
    year = by.today.year - (by.today.month < 12)
    with db.read() as session:
        zone = session.get_one(Site, by.site_id).time_zone
    return day_begin(date(year, by.today.month % 12 + 1, 1), zone)


def _heads() -> Select[Any]:
    query: Any = (
        select(
            Count.id,
            Count.number,
            Count.title,
            Count.site_id,
            Site.name.label("site"),
            Site.time_zone,
            Count.approved_at,
            Person.name.label("approved_by"),
        )
        .join(Site, Site.id == Count.site_id)
        .join(Person, Person.id == Count.approved_by_id)
        .where(Count.state == CountState.APPROVED)
    )
    return query  # type: ignore[no-any-return]


def _approved(by: Acting, *, all_sites: bool) -> Select[Any]:
    if all_sites:
        by.require(*ALL_SITES)
        return _heads()
    return _heads().where(Count.site_id == by.site_id)


def _rows(session: Session, query: Select[Any]) -> list[ResultRow]:
    heads = session.execute(query).all()
    figures = _figures(session, query.with_only_columns(Count.id))
    return [
        ResultRow(
            head.id,
            head.number,
            head.title,
            head.site_id,
            head.site,
            head.approved_at,
            head.approved_at.astimezone(site_zone(head.time_zone)).date(),
            head.approved_by,
            figures.get(head.id, Figures(1)),
        )
        for head in heads
    ]


def _figures(session: Session, chosen: Select[Any]) -> dict[int, Figures]:
    """Of every count of *chosen* (a query of ids) that has a counted line."""
    tally = _tally(chosen)
    value = func.sum(cast(tally.c.counted, Float) * cast(Item.unit_price, Float))
    whole = session.execute(
        select(CountLine.count_id, func.count(), value)
        .join(tally, tally.c.line_id == CountLine.id)
        .join(Item, Item.id == CountLine.item_id)
        .where(tally.c.newest == 1)
        .group_by(CountLine.count_id)
    ).all()
    off: dict[int, list[tuple[Decimal, Decimal, Decimal]]] = {}
    for row in session.execute(_posted(chosen)):
        line = PostedVariance(*row)
        off.setdefault(line.count_id, []).append((line.counted, line.difference, line.unit_price))
    return {
        count_id: found(lines, Decimal(repr(value)) * _MILLI_CENTS, off.get(count_id, []))
        for count_id, lines, value in whole
    }


def _tally(chosen: Select[Any]) -> Any:
    """What every round found for every line; the newest one holds and has the number 1 (CNT-3).

    Pieces that were taken back again are as if nobody had counted; nought on purpose is a result.
    """
    counted = func.sum(CountEntry.quantity)
    on_purpose = func.sum(case((CountEntry.quantity == _NOUGHT, 1), else_=0))
    return (
        select(
            CountEntry.line_id,
            counted.label("counted"),
            func.row_number()
            .over(partition_by=CountEntry.line_id, order_by=CountEntry.round.desc())
            .label("newest"),
        )
        .join(CountLine, CountLine.id == CountEntry.line_id)
        .where(CountLine.count_id.in_(chosen.scalar_subquery()))
        .group_by(CountEntry.line_id, CountEntry.round)
        .having(or_(counted > _NOUGHT, on_purpose > 0))
        .subquery()
    )


def _posted(chosen: Select[Any]) -> Select[Any]:
    """The lines of *chosen* counts for which something was posted, with what and how much."""
    tally = _tally(chosen)
    came = and_(
        StockMove.to_location_id == CountLine.location_id,
        StockMove.to_condition == CountLine.condition,
    )
    went = and_(
        StockMove.from_location_id == CountLine.location_id,
        StockMove.from_condition == CountLine.condition,
    )
    net = func.sum(
        case((came, StockMove.quantity), else_=-StockMove.quantity), type_=Quantity
    ).label("difference")
    return (
        select(
            CountLine.id,
            Count.id,
            Count.number,
            Count.approved_at,
            Item.code,
            Item.name,
            Lot.code,
            Location.code,
            CountLine.condition,
            tally.c.counted,
            net,
            Item.unit_price,
            CountLine.cause,
            CountLine.remarks,
        )
        .select_from(Count)
        .join(StockDocument, StockDocument.document == literal("count:") + Count.number)
        .join(StockMove, StockMove.document_id == StockDocument.id)
        .join(
            CountLine,
            and_(
                CountLine.count_id == Count.id,
                CountLine.item_id == StockMove.item_id,
                CountLine.lot_id == StockMove.lot_id,
                CountLine.owner_id == StockMove.owner_id,
                or_(came, went),
            ),
        )
        .join(tally, and_(tally.c.line_id == CountLine.id, tally.c.newest == 1))
        .join(Item, Item.id == CountLine.item_id)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Location, Location.id == CountLine.location_id)
        .where(Count.id.in_(chosen.scalar_subquery()), StockDocument.reason == MoveReason.COUNT)
        .group_by(CountLine.id, Count.id, Item.id, Lot.id, Location.id, tally.c.counted)
    )
