"""Stations whose clocks are wrong, days of 23 and 25 hours, three zones: the database counts (G20).

Source: reliability.md, What the desktop does ("Times come from the database").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, text, update

from tests.shop import Shop
from tests.simulate.playing import Play, play
from wms_desktop.db import clock
from wms_desktop.db.base import Base, UtcDateTime
from wms_desktop.db.database import Database
from wms_desktop.people.rules import day_begin, site_day
from wms_desktop.people.tables import Site
from wms_desktop.simulate.journal import Told
from wms_desktop.stock.kinds import Condition, MoveReason
from wms_desktop.stock.statements import statement
from wms_desktop.stock.tables import StockDocument, StockMove

DAY_S = 86_400.0
SECOND = timedelta(seconds=1)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
# the days on which clocks are put on and back, at night; in Havana at midnight itself
CHANGES = {
    "Asia/Shanghai": (date(2026, 3, 29), date(2026, 10, 25)),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/Havana": (date(2026, 3, 8), date(2026, 11, 1)),
}


def database_time(db: Database) -> datetime:
    with db.read() as session:
        found = session.scalar(select(func.current_timestamp(type_=UtcDateTime())))
    assert found is not None
    return found


def stamps(db: Database) -> Iterator[tuple[str, datetime]]:
    """Every moment that stands in any row."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, UtcDateTime):
                with db.read() as session:
                    found = session.scalars(select(column).where(column.is_not(None))).all()
                yield from ((f"{table.name}.{column.name}", moment) for moment in found)


@pytest.mark.rule("SYS-3")
def test_stations_a_day_ahead_and_a_day_behind(empty_db: Database, tmp_path: Path) -> None:
    """Stamps, days of numbers and the order of documents are the database's."""
    before = database_time(empty_db)
    played = play(empty_db, tmp_path, stations=3, operations=60, skews=(DAY_S, -DAY_S, 0.0), each=9)
    after = database_time(empty_db)
    assert played.findings == []
    assert not stamped_outside(empty_db, before, after)
    assert in_the_order_in_which_they_were_told(played) > 30
    days = {f"{site_day(each, 'Asia/Shanghai'):%Y%m%d}" for each in (before, after)}
    with empty_db.read() as session:
        documents = session.scalars(select(StockDocument.document)).all()
    assert {document.split("-")[1] for document in documents} <= days


def test_a_station_that_trusts_its_own_clock_is_found(
    empty_sqlite: Database, tmp_path: Path
) -> None:
    before = database_time(empty_sqlite)

    def trusting(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(clock, "ahead", lambda *_: timedelta(0))

    play(empty_sqlite, tmp_path, operations=60, skews=(DAY_S,), broken=trusting)
    assert stamped_outside(empty_sqlite, before, database_time(empty_sqlite))


def stamped_outside(db: Database, before: datetime, after: datetime) -> Counter[str]:
    """Columns with a moment at which nothing happened."""
    found = list(stamps(db))
    assert len(found) > 100
    return Counter(
        name for name, moment in found if not before - SECOND <= moment <= after + SECOND
    )


def in_the_order_in_which_they_were_told(played: Play) -> int:
    """What one station was told before another one began stands before it, by number and time."""
    with played.db.read() as session:
        rows = session.execute(
            select(StockDocument.op_id, StockDocument.id, StockDocument.posted_at)
        )
        kept = {row.op_id: (row.id, row.posted_at) for row in rows}
    told = [
        entry for entry in played.history.entries.values()
        if entry.told is Told.ACKED and entry.key in kept
    ]  # fmt: skip
    for earlier in told:
        for later in told:
            if earlier.settled_at < later.sent_at - 0.002:
                number, at = kept[earlier.key]
                assert number < kept[later.key][0]
                assert at <= kept[later.key][1]
    return len(told)


@pytest.mark.parametrize("zone", CHANGES)
def test_every_moment_has_one_day(zone: str) -> None:
    """Also in the night in which an hour is missing or comes twice."""
    for change in CHANGES[zone]:
        moment = datetime.combine(change, datetime.min.time(), UTC) - timedelta(days=1)
        for _ in range(3 * 96):
            day = site_day(moment, zone)
            assert day_begin(day, zone).astimezone(UTC) <= moment
            assert moment < day_begin(day + timedelta(days=1), zone).astimezone(UTC)
            moment += timedelta(minutes=15)


@pytest.mark.rule("STK-6")
@pytest.mark.parametrize("zone", ZONES)
def test_day_totals_are_the_databases_own(shop: Shop, zone: str) -> None:
    """A piece came in every half hour around both changes; each day's end has its right total."""
    moments = []
    for change in CHANGES[zone]:
        begin = datetime.combine(change, datetime.min.time(), UTC) - timedelta(days=1)
        moments += [begin + timedelta(minutes=30 * n) for n in range(3 * 48)]
    came_in(shop, zone, moments)
    by = replace(shop.acting(), today=date(2027, 1, 1))
    totals = by_day(shop, zone, moments)
    if zone != "Asia/Shanghai":
        assert {46, 50} <= set(totals.values())  # days of 23 and 25 hours
    so_far = 0
    for day in sorted(totals):
        so_far += totals[day]
        rows = statement(shop.db, by, 1, day)
        assert sum((row.quantity for row in rows), Decimal(0)) == so_far, day


def by_day(shop: Shop, zone: str, moments: list[datetime]) -> Counter[date]:
    """What the database says itself; SQLite knows no zones."""
    if shop.db.is_sqlite:
        return Counter(moment.astimezone(ZoneInfo(zone)).date() for moment in moments)
    asked = text(
        "SELECT (posted_at AT TIME ZONE :zone)::date, count(*) FROM stock_document GROUP BY 1"
    )
    with shop.db.read() as session:
        return Counter({row[0]: row[1] for row in session.execute(asked, {"zone": zone})})


def came_in(shop: Shop, zone: str, moments: list[datetime]) -> None:
    """One piece at each of *moments*, at a site of *zone*."""
    item = shop.item()
    lot = shop.lot(item)
    ends = {
        "from_location_id": shop.location("SUPPLIER"), "to_location_id": shop.location("A-01-01"),
        "from_condition": Condition.GOOD, "to_condition": Condition.GOOD,
    }  # fmt: skip
    with shop.db.write() as session:
        session.execute(update(Site).where(Site.id == 1).values(time_zone=zone))
        for moment in moments:
            document = session.execute(
                insert(StockDocument).returning(StockDocument.id),
                {
                    "op_id": uuid4(), "reason": MoveReason.RECEIPT, "document": "inbound:RK-1",
                    "body_hash": "x", "site_id": 1, "person_id": 1, "workstation_id": 1,
                    "posted_at": moment,
                },
            ).scalar_one()  # fmt: skip
            move = {
                "document_id": document, "line": 1, "item_id": item, "lot_id": lot, "owner_id": 1,
                "quantity": Decimal(1),
            }  # fmt: skip
            session.execute(insert(StockMove), move | ends)
