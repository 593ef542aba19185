"""Three counters and goods that go on moving, each on its own connection (CNT-1, CNT-2)."""

from __future__ import annotations

import random
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, insert

from tests.counts.desk import CountDesk, counted, in_review, started
from tests.counts.test_service import Counting
from tests.shop import Shop
from wms_desktop.core.errors import Refused
from wms_desktop.counts import printing, queries, service
from wms_desktop.counts.kinds import CountScope
from wms_desktop.db.database import Database
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason
from wms_desktop.stock.tables import Item, Location, Lot

LINES, MOVES, COUNTERS, ON_HAND = 1_000, 200, 3, 10


class Hall:
    """A thousand lines: what really lies there is known here, what is booked in the database."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        with shop.db.write() as session:
            items = [
                {"code": f"I{n:04d}", "name": f"货品 {n}", "unit": "卷", "version": 1}
                for n in range(LINES)
            ]
            self.items = list(session.scalars(insert(Item).returning(Item.id), items))
            lots = [
                {"item_id": item, "code": "L1", "received_on": shop.today} for item in self.items
            ]
            self.lots = list(session.scalars(insert(Lot).returning(Lot.id), lots))
            places = [
                {
                    "site_id": 1, "zone_id": 1, "code": f"A-9-{n:03d}", "distance": n,
                    "version": 1,
                }
                for n in range(LINES // 10)
            ]  # fmt: skip
            self.places = list(session.scalars(insert(Location).returning(Location.id), places))
        self._post(
            MoveReason.OPENING,
            [self._move(n, shop.location("OPENING"), self.at(n), ON_HAND) for n in range(LINES)],
        )
        self.lying = [ON_HAND] * LINES
        self.off = {n: (n % 5) - 2 for n in range(0, LINES, 7)}
        for n, off in self.off.items():
            self.lying[n] += off
        self.locks = [threading.Lock() for _ in range(LINES)]  # nobody counts what is in a hand

    def at(self, n: int) -> int:
        return self.places[n // 10]

    def _move(self, n: int, from_id: int, to_id: int, quantity: int) -> posting.Move:
        item, lot = self.items[n], self.lots[n]
        return posting.Move(item, lot, 1, from_id, to_id, Decimal(quantity))

    def _post(self, reason: MoveReason, moves: list[posting.Move], db: Database | None = None):
        with (db or self.shop.db).write() as session:
            posting.post(
                session, self.shop.acting(), op_id=uuid4(), reason=reason, document="count:x",
                moves=moves,
            )  # fmt: skip

    def sell(self, db: Database, n: int, quantity: int) -> None:
        with self.locks[n]:
            move = self._move(n, self.at(n), self.shop.location("CUSTOMER"), quantity)
            self._post(MoveReason.ISSUE, [move], db)
            self.lying[n] -= quantity

    def count(self, db: Database, count_id: int, n: int, login: str) -> None:
        with self.locks[n]:
            enter = service.Enter(
                uuid4(), count_id, self.at(n), self.items[n], self.lots[n], Decimal(self.lying[n])
            )
            service.enter(db, self.shop.acting(login), enter)


@pytest.mark.rule("CNT-1")
@pytest.mark.rule("CNT-2")
def test_a_thousand_lines_three_counters_and_goods_that_move(shop):
    hall = Hall(shop)
    plan = service.Plan(uuid4(), "年度盘点", CountScope.ZONE, ("A",))
    count_id = service.plan(shop.db, shop.acting(), plan).value
    service.start(shop.db, shop.acting(), service.Step(uuid4(), count_id, 1))
    url = shop.db.engine.url.render_as_string(hide_password=False)
    desks = [Database(url) for _ in range(COUNTERS + 1)]
    chance = random.Random(7)
    sold = [(chance.randrange(LINES), chance.randint(1, 2)) for _ in range(MOVES)]

    def walk(number: int) -> None:
        for n in range(number, LINES, COUNTERS):
            hall.count(desks[number], count_id, n, ("lin", "keeper2", "lin")[number])

    def trade() -> None:
        for n, quantity in sold:
            if hall.lying[n] >= quantity:
                hall.sell(desks[-1], n, quantity)

    with ThreadPoolExecutor(COUNTERS + 1) as pool:
        for work in [*(pool.submit(walk, n) for n in range(COUNTERS)), pool.submit(trade)]:
            work.result()
    for desk in desks:
        desk.close()
    for place in queries.places(shop.db, count_id):
        close = service.CloseLocation(uuid4(), count_id, place.location_id)
        service.close_location(shop.db, shop.acting(), close)
    rows = queries.review(shop.db, count_id)
    assert len(rows) == LINES
    found = {row.item_code: int(row.difference) for row in rows if row.difference}
    assert found == {f"I{n:04d}": off for n, off in hall.off.items() if off}


@pytest.mark.rule("CNT-2")
def test_two_who_find_the_same_unexpected_goods_add_up(shop):
    counting = Counting(shop)
    other = shop.item("B118-02")
    lot = shop.lot(other, "L1")
    url = shop.db.engine.url.render_as_string(hide_password=False)
    desks = [Database(url), Database(url)]
    ready = threading.Barrier(2)

    def find(db: Database, login: str) -> None:
        ready.wait()
        enter = service.Enter(
            uuid4(), counting.id, shop.location("A-01-02"), other, lot, Decimal(3)
        )
        service.enter(db, shop.acting(login), enter)

    with ThreadPoolExecutor(2) as pool:
        for work in [
            pool.submit(find, *pair) for pair in zip(desks, ("lin", "keeper2"), strict=True)
        ]:
            work.result()
    for desk in desks:
        desk.close()
    found = {row.item_code: row.counted for row in queries.review(shop.db, counting.id)}
    assert found["B118-02"] == 6


@pytest.mark.rule("CNT-2")
@pytest.mark.rule("CNT-3")
def test_no_statement_of_the_counting_views_asks_for_the_booked_figure(
    qtbot, desk_shop: Shop, tmp_path: Path
):
    """Whatever the driver is sent while somebody counts blind, first and again."""
    item = desk_shop.item()
    lot = desk_shop.lot(item)
    desk_shop.stock(item, lot, 24)
    count_id = started(desk_shop)
    said: list[str] = []

    def listen(connection: sqlite3.Connection, *_more: object) -> None:
        connection.set_trace_callback(said.append)

    event.listen(desk_shop.db.engine, "checkout", listen)
    desk = CountDesk(qtbot, desk_shop, tmp_path)
    desk.page.open(count_id=count_id)
    desk.scan("A-01-01")
    desk.scan("A302-14")
    desk.type("22").press("L", ctrl=True)
    desk.scan("A-01-02")
    desk.press("F6")
    _only_inserts_booked(said)
    counted(desk_shop, count_id)
    in_review(desk_shop, count_id, again=False)
    again = CountDesk(qtbot, desk_shop, tmp_path / "b", "keeper2")
    said.clear()
    again.page.open(count_id=count_id)
    assert again.page.part is again.page.blind
    again.scan("A-01-01")
    again.scan("A302-14")
    assert again.asks.order == "键入数量"
    _only_inserts_booked(said)


def _only_inserts_booked(said: list[str]) -> None:
    asked = [each for each in said if not each.startswith("INSERT INTO count_line")]
    assert asked
    assert [each for each in asked if "booked" in each] == []
    assert [
        each for each in asked if "balance.quantity" in each or "balance.reserved" in each
    ] == []


def test_the_sheet_of_a_blind_count_asks_for_no_booked_figure(desk_shop: Shop):
    item = desk_shop.item()
    desk_shop.stock(item, desk_shop.lot(item), 24)
    count_id = started(desk_shop)
    said: list[str] = []
    event.listen(
        desk_shop.db.engine, "checkout", lambda raw, *_more: raw.set_trace_callback(said.append)
    )
    printing.print_sheet(desk_shop.db, desk_shop.acting(), printing.PrintPaper(uuid4(), count_id))
    assert any("count_line" in each for each in said)
    assert not any("booked" in each for each in said)
    with pytest.raises(Refused):
        printing.print_result(
            desk_shop.db, desk_shop.acting(), printing.PrintPaper(uuid4(), count_id)
        )
