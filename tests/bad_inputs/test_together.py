"""Many workstations at the same three items at once: nothing oversold, no deadlock (61, 62)."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW, TODAY
from tests.goods.conftest import Counter
from tests.shop import Shop
from wms_desktop.checks import check
from wms_desktop.core.errors import Refused, Stale
from wms_desktop.db.database import Database
from wms_desktop.db.tables import Operation
from wms_desktop.goods import allocating, receiving
from wms_desktop.goods.outbound_detail import outbound_order, pick_list
from wms_desktop.stock import posting
from wms_desktop.stock.kinds import MoveReason, PlaceKind
from wms_desktop.stock.tables import Balance, Location, StockMove

WORKERS = 8
LONGEST_S = 15


@dataclass(frozen=True, slots=True)
class Scene:
    """Three items with forty pieces each, and an order announced of each."""

    items: tuple[int, ...]
    lots: tuple[int, ...]
    announced: int


@pytest.fixture
def scene(shop: Shop) -> Scene:
    items = tuple(shop.item(f"A302-{n}", f"云锦 {n}") for n in range(3))
    lots = tuple(shop.lot(item, "L1") for item in items)
    for item, lot in zip(items, lots, strict=True):
        shop.stock(item, lot, 40, "A-01-01")
    announced = Counter(shop).announce(*((item, 10_000, "L1") for item in items))
    return Scene(items, lots, announced)


def all_at_once(shop: Shop, work: Callable[[Shop, int], int]) -> int:
    """*work* on eight workstations, each with connections of its own; the sum of what they did."""
    url = shop.db.engine.url.render_as_string(hide_password=False)
    start = threading.Barrier(WORKERS)

    def station(number: int) -> int:
        db = Database(url)
        try:
            start.wait(10)
            return work(Shop(db, now=NOW, today=TODAY), number)
        finally:
            db.close()

    began = time.monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        done = sum(pool.map(station, range(WORKERS)))
    assert time.monotonic() - began < LONGEST_S
    return done


def holds(shop: Shop) -> None:
    """Every invariant, and no balance below nought or reserved beyond it."""
    findings = [finding for verdict in check.run(shop.db) for finding in verdict.findings]
    assert findings == []
    with shop.db.read() as session:
        balances = session.scalars(
            select(Balance).join(Location).where(Location.kind == PlaceKind.STORAGE)
        ).all()
    assert all(0 <= balance.reserved <= balance.quantity for balance in balances)


@pytest.mark.bad_input(61)
@pytest.mark.rule("STK-4")
def test_nothing_is_sold_twice(shop: Shop, scene: Scene) -> None:
    def take(own: Shop, number: int) -> int:
        chance, taken = random.Random(number), 0
        for _ in range(8):
            lines = list(zip(scene.items, scene.lots, strict=True))
            chance.shuffle(lines)
            moves = [
                posting.Move(
                    item, lot, 1, own.location("A-01-01"), own.location("CUSTOMER"), Decimal(1)
                )
                for item, lot in lines
            ]
            try:
                with own.db.write() as session:
                    posting.post(
                        session, own.acting(), op_id=uuid4(), reason=MoveReason.ISSUE,
                        document=f"test:{number}", moves=moves,
                    )  # fmt: skip
                taken += 1
            except Refused as error:
                if error.code is not posting.StockFault.NOT_ENOUGH:
                    raise
        return taken

    assert all_at_once(shop, take) == 40  # of 64 wishes
    assert [shop.on_hand(item) for item in scene.items] == [0, 0, 0]
    holds(shop)


@pytest.mark.rule("OUT-1")
@pytest.mark.rule("INB-1")
def test_orders_and_receipts_at_the_same_shelf(shop: Shop, scene: Scene) -> None:
    counter = Counter(shop)
    orders = [[counter.order(*((i, 4) for i in scene.items)) for _ in range(2)] for _ in range(8)]

    def work(own: Shop, number: int) -> int:
        mine, chance, picked = Counter(own), random.Random(number), 0
        for order in orders[number]:
            command = mine.scan_command(
                scene.announced, chance.choice(scene.items), 1, "L1", "A-01-02"
            )
            receiving.receive(own.db, own.acting(), command)
            try:
                mine.allocate(order, "goods_short_stock")
            except Refused:
                continue  # all is reserved: a sentence, no fault
            for stop in pick_list(own.db, order, open_only=True):
                mine.pick(order, stop.item_id, stop.lot_id, stop.location, stop.quantity)  # type: ignore[arg-type]
                picked += int(stop.quantity)
            if outbound_order(own.db, order).state.value == "picked":
                mine.pack(order)
                mine.ship(order)
        return picked

    picked = all_at_once(shop, work)
    received = 2 * WORKERS
    assert 3 * 40 <= picked <= 3 * 40 + received
    holds(shop)


@pytest.mark.bad_input(62)
@pytest.mark.rule("STK-3")
def test_one_key_from_eight_windows_is_one_posting(shop: Shop, scene: Scene) -> None:
    command = Counter(shop).scan_command(scene.announced, scene.items[0], 5, "L1", "A-01-03")

    def press(own: Shop, _number: int) -> int:
        return int(not receiving.receive(own.db, own.acting(), command).replay)

    assert all_at_once(shop, press) == 1
    assert shop.on_hand(scene.items[0], "A-01-03") == 5
    holds(shop)


@pytest.mark.rule("STK-3")
def test_the_twin_that_finds_nothing_left_gets_the_first_ones_answer(
    shop: Shop, scene: Scene
) -> None:
    counter = Counter(shop)
    order = counter.order((scene.items[0], 40))
    command = allocating.Allocate(uuid4(), order, counter.outbound(order).version)

    def press(own: Shop, _number: int) -> int:
        done = allocating.allocate_order(own.db, own.acting(), command)
        assert done.value.allocated == 40
        return int(not done.replay)

    assert all_at_once(shop, press) == 1
    holds(shop)


@pytest.mark.bad_input(61, 62)
@pytest.mark.rule("OUT-1")
def test_one_order_from_eight_windows_is_allocated_once(shop: Shop, scene: Scene) -> None:
    counter = Counter(shop)
    order = counter.order((scene.items[0], 7))
    seen = counter.outbound(order).version

    def press(own: Shop, _number: int) -> int:
        try:
            command = allocating.Allocate(uuid4(), order, seen)
            allocating.allocate_order(own.db, own.acting(), command)
        except (Stale, Refused):
            return 0
        return 1

    assert all_at_once(shop, press) == 1
    holds(shop)


@pytest.mark.bad_input(62)
@pytest.mark.rule("STK-3")
def test_every_document_exactly_once_though_each_is_sent_three_times(
    shop: Shop, scene: Scene
) -> None:
    keys = [[uuid4() for _ in range(4)] for _ in range(WORKERS // 2)]

    def work(own: Shop, number: int) -> int:
        chance, new = random.Random(number), 0
        wishes = [key for key in keys[number // 2] for _ in range(3)]  # two windows, the same keys
        chance.shuffle(wishes)
        for key in wishes:
            new += int(not _receive(own, scene, key))
        return new

    assert all_at_once(shop, work) == 4 * WORKERS // 2
    with shop.db.read() as session:
        known = session.scalar(
            select(func.count())
            .select_from(Operation)
            .where(Operation.op_id.in_([key for each in keys for key in each]))
        )
        moved = session.scalar(
            select(func.sum(StockMove.quantity)).where(
                StockMove.to_location_id == shop.location("A-01-04")
            )
        )
    assert known == moved == 4 * WORKERS // 2
    holds(shop)


def _receive(own: Shop, scene: Scene, key: UUID) -> bool:
    item = scene.items[key.int % 3]
    command = receiving.Receive(
        key, scene.announced, item, "L1", Decimal(1), own.location("A-01-04")
    )
    return receiving.receive(own.db, own.acting(), command).replay
